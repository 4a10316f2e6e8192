//! Whether the confidence of predictions is worth its name: of pages with confidence 0.8 the mean F1 should be 0.8.

use std::collections::HashMap;

use serde::Serialize;

use super::predictions::Predictions;
use super::scores::{Figure, PageScore};
use super::table::{Table, number};

/// Number of bins, equally wide.
const BINS: usize = 10;

/// Confidence beside F1.
#[derive(Debug, Serialize)]
pub(crate) struct Reliability {
    /// Pages whose prediction tells a confidence.
    pages: u64,
    /// Mean confidence.
    confidence: Option<f64>,
    /// Mean F1.
    f1: Option<f64>,
    /// Expected calibration error: mean over the pages of their bin's distance between confidence and F1.
    error: f64,
    /// The bins, from the lowest confidence to the highest.
    bins: Vec<Bin>,
}

/// Pages of about the same confidence.
#[derive(Debug, Serialize)]
struct Bin {
    /// Least confidence.
    from: f64,
    /// Greatest confidence; only in the last bin a page may have it.
    to: f64,
    /// Number of pages.
    pages: u64,
    /// Mean confidence.
    confidence: Option<f64>,
    /// Mean F1.
    f1: Option<f64>,
}

/// Confidence and F1 of the pages whose prediction tells a confidence; `None` when none does.
pub(crate) fn score(pages: &[PageScore], predictions: &Predictions) -> Option<Reliability> {
    let mut bins: HashMap<usize, Vec<(f64, f64)>> = HashMap::new();
    let mut all = Vec::new();
    for page in pages {
        let told = predictions.get(&page.id).and_then(|given| given.confidence);
        if let Some(confidence) = told.filter(|confidence| (0.0..=1.0).contains(confidence)) {
            let bin = (confidence * BINS as f64) as usize;
            bins.entry(bin.min(BINS - 1)).or_default().push((confidence, page.overlap.f1));
            all.push((confidence, page.overlap.f1));
        }
    }
    if all.is_empty() {
        return None;
    }
    let edge = |bin: usize| bin as f64 / BINS as f64;
    let bins: Vec<Bin> = (0..BINS)
        .map(|at| {
            let pages = bins.remove(&at).unwrap_or_default();
            let (confidence, f1) = means(&pages);
            Bin { from: edge(at), to: edge(at + 1), pages: pages.len() as u64, confidence, f1 }
        })
        .collect();
    let weighted = bins.iter().filter_map(|bin| Some(bin.pages as f64 * gap(bin.confidence, bin.f1)?));
    let error = weighted.sum::<f64>() / all.len() as f64;
    let (confidence, f1) = means(&all);
    Some(Reliability { pages: all.len() as u64, confidence, f1, error, bins })
}

fn means(pages: &[(f64, f64)]) -> (Option<f64>, Option<f64>) {
    let mean = |part: fn(&(f64, f64)) -> f64| Figure::mean(pages.iter().map(|page| Some(part(page)))).value;
    (mean(|page| page.0), mean(|page| page.1))
}

fn gap(confidence: Option<f64>, f1: Option<f64>) -> Option<f64> {
    Some((confidence? - f1?).abs())
}

impl Reliability {
    /// One row a bin; in the last, the gap is the expected calibration error.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new(["confidence", "pages", "mean", "F1", "gap"]);
        let mut row = |name: String, pages: u64, confidence, f1, gap| {
            table.push(vec![name, pages.to_string(), number(confidence), number(f1), number(gap)]);
        };
        for bin in &self.bins {
            let name = format!("{:.1} to {:.1}", bin.from, bin.to);
            row(name, bin.pages, bin.confidence, bin.f1, gap(bin.confidence, bin.f1));
        }
        row("all (expected error)".to_owned(), self.pages, self.confidence, self.f1, Some(self.error));
        table
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::predictions::Prediction;
    use super::super::words::Overlap;
    use super::*;

    fn scored(pages: &[(Option<f64>, f64)]) -> Option<Reliability> {
        let name = |at: usize| format!("p{at}");
        let overlap = |f1| Overlap { f1, precision: f1, recall: f1 };
        let scores: Vec<PageScore> = pages
            .iter()
            .enumerate()
            .map(|(at, &(_, f1))| PageScore { id: name(at), group: String::new(), overlap: overlap(f1), empty: false })
            .collect();
        let predictions = pages
            .iter()
            .enumerate()
            .map(|(at, &(confidence, _))| (name(at), Prediction { confidence, ..Prediction::default() }))
            .collect();
        score(&scores, &predictions)
    }

    #[test]
    fn the_error_is_weighted_by_pages() {
        let told = scored(&[(Some(0.95), 0.85), (Some(1.0), 1.0), (Some(0.25), 0.75), (Some(0.2), 0.75), (None, 0.0)]);
        let told = told.unwrap();
        let pages: Vec<u64> = told.bins.iter().map(|bin| bin.pages).collect();
        assert_eq!(pages, [0, 0, 2, 0, 0, 0, 0, 0, 0, 2]);
        // Two pages are 0.05 off, two 0.525.
        assert!((told.error - 0.2875).abs() < 1e-9, "{}", told.error);
        assert_eq!((told.pages, told.f1), (4, Some(0.8375)));
        assert_eq!(told.table().plain().lines().count(), BINS + 2);
    }

    #[test]
    fn without_confidence() {
        assert!(scored(&[(None, 1.0)]).is_none());
        assert!(scored(&[(Some(f64::NAN), 1.0), (Some(1.5), 1.0), (Some(-0.1), 1.0)]).is_none());
    }
}
