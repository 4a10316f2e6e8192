//! Two sets of predictions compared page by page. Pages differ far more than tools do, so the difference on the same page tells sooner
//! than two means which is better.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::scores::{PageScore, Scores};
use super::table::{Table, number};

/// Differences of F1 on the pages of a group.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Paired {
    /// Number of pages.
    pub(crate) pages: u64,
    /// Mean of F1 less the F1 of the other predictions.
    pub(crate) difference: f64,
    /// Standard error of that mean; `None` for a single page.
    pub(crate) standard_error: Option<f64>,
    /// Pages on which F1 is higher than that of the others.
    pub(crate) better: u64,
    /// Pages on which it is lower.
    pub(crate) worse: u64,
}

/// The comparison over all pages and by group.
#[derive(Debug, Serialize)]
pub(crate) struct Comparison {
    /// All pages.
    pub(crate) all: Option<Paired>,
    /// The pages of each group.
    pub(crate) groups: BTreeMap<String, Paired>,
}

/// Compares two measurements of the same pages.
pub(crate) fn compare(scores: &Scores, others: &Scores) -> Comparison {
    let others: HashMap<&str, &PageScore> = others.pages.iter().map(|page| (page.id.as_str(), page)).collect();
    let mut all = Vec::new();
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for page in &scores.pages {
        if let Some(other) = others.get(page.id.as_str()) {
            let difference = page.overlap.f1 - other.overlap.f1;
            all.push(difference);
            groups.entry(page.group.clone()).or_default().push(difference);
        }
    }
    let groups = groups.into_iter().filter_map(|(name, differences)| Some((name, paired(&differences)?)));
    Comparison { all: paired(&all), groups: groups.collect() }
}

fn paired(differences: &[f64]) -> Option<Paired> {
    if differences.is_empty() {
        return None;
    }
    let pages = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / pages;
    let squares: f64 = differences.iter().map(|difference| (difference - mean).powi(2)).sum();
    // One degree of freedom went into the mean.
    let standard_error = (differences.len() > 1).then(|| (squares / (pages - 1.0) / pages).sqrt());
    Some(Paired {
        pages: differences.len() as u64,
        difference: mean,
        standard_error,
        better: differences.iter().filter(|&&difference| difference > 0.0).count() as u64,
        worse: differences.iter().filter(|&&difference| difference < 0.0).count() as u64,
    })
}

impl Comparison {
    /// The comparison as a table.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new(["F1, paired", "pages", "difference", "std error", "better", "worse"]);
        let groups = self.groups.iter().map(|(name, paired)| (name.as_str(), paired)).filter(|_| self.groups.len() > 1);
        for (name, paired) in groups.chain(self.all.iter().map(|all| ("all", all))) {
            table.push(vec![
                name.to_owned(),
                paired.pages.to_string(),
                format!("{:+.3}", paired.difference),
                number(paired.standard_error),
                paired.better.to_string(),
                paired.worse.to_string(),
            ]);
        }
        table
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn mean_and_standard_error_by_hand() {
        // Mean .25; squares .0625 + .0625 = .125; variance .125 / 1; error of the mean √(.125 / 2) = .25.
        let found = paired(&[0.5, 0.0]).unwrap();
        assert_eq!(found, Paired { pages: 2, difference: 0.25, standard_error: Some(0.25), better: 1, worse: 0 });
        assert_eq!(paired(&[-0.5]).unwrap().standard_error, None);
        assert_eq!(paired(&[]), None);
    }
}
