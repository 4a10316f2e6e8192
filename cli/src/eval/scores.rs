//! What a measurement gives: one row a group of pages, and figures in sections below it.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::Serialize;

use super::table::{Table, number};
use super::words::Overlap;

/// Name of the row that stands for all pages.
const ALL: &str = "all";

/// All figures of one set of predictions.
#[derive(Debug, Serialize)]
pub(crate) struct Scores {
    /// All pages.
    pub(crate) all: Row,
    /// The pages of each group (theme or page type).
    pub(crate) groups: BTreeMap<String, Row>,
    /// Everything else.
    pub(crate) sections: Vec<Section>,
    /// What of it is told by group, too.
    pub(crate) group_sections: BTreeMap<String, Vec<Section>>,
    /// Word overlap page by page, for paired comparisons.
    #[serde(skip)]
    pub(crate) pages: Vec<PageScore>,
}

/// The main figures of a group of pages, 0 to 1; `None` where there is nothing to count.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Number of pages.
    pub(crate) pages: u64,
    /// Mean word F1.
    pub(crate) f1: Option<f64>,
    /// Mean word precision.
    pub(crate) precision: Option<f64>,
    /// Mean word recall.
    pub(crate) recall: Option<f64>,
    /// Share of teasers that stand in the output.
    pub(crate) leak: Option<f64>,
    /// Share of the article's paragraphs or blocks that are gone.
    pub(crate) loss: Option<f64>,
    /// Pages without a word of output.
    pub(crate) empty: u64,
}

/// Word overlap of one page.
#[derive(Debug, Clone)]
pub(crate) struct PageScore {
    /// Comparable id.
    pub(crate) id: String,
    /// Theme or page type.
    pub(crate) group: String,
    /// The overlap.
    pub(crate) overlap: Overlap,
    /// Whether there was no word of output.
    pub(crate) empty: bool,
}

/// Figures of one sort.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    /// What they count.
    pub(crate) name: &'static str,
    /// The figures, by name.
    pub(crate) figures: BTreeMap<String, Figure>,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// Share or mean, 0 to 1; `None` where there is nothing to count.
    pub(crate) value: Option<f64>,
    /// What was counted, where the value is a share.
    pub(crate) hits: Option<u64>,
    /// Out of how many things, or over how many pages.
    pub(crate) of: u64,
}

/// Hits among things counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    /// The hits.
    pub(crate) hits: u64,
    /// The things.
    pub(crate) of: u64,
}

impl Share {
    /// Counts one thing.
    pub(crate) fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.of += 1;
    }

    /// Counts all of `hits`.
    pub(crate) fn of(hits: impl IntoIterator<Item = bool>) -> Self {
        let mut share = Self::default();
        hits.into_iter().for_each(|hit| share.count(hit));
        share
    }

    /// The share, 0 to 1; `None` when nothing was counted.
    pub(crate) fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.hits += other.hits;
        self.of += other.of;
    }
}

impl From<Share> for Figure {
    fn from(share: Share) -> Self {
        Self { value: share.value(), hits: Some(share.hits), of: share.of }
    }
}

impl Figure {
    /// The cells of a table: name, value, count, of.
    fn cells(&self, name: &str) -> [String; 4] {
        let hits = self.hits.map_or_else(String::new, |hits| hits.to_string());
        [name.to_owned(), number(self.value), hits, self.of.to_string()]
    }

    /// Mean of the values that there are.
    pub(crate) fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let (mut sum, mut of) = (0.0, 0u64);
        for value in values.into_iter().flatten() {
            sum += value;
            of += 1;
        }
        Self { value: (of > 0).then(|| sum / of as f64), hits: None, of }
    }
}

impl Section {
    /// A section of shares.
    pub(crate) fn of_shares(name: &'static str, shares: BTreeMap<String, Share>) -> Self {
        Self { name, figures: shares.into_iter().map(|(kind, share)| (kind, share.into())).collect() }
    }
}

impl Row {
    /// The row of some pages.
    pub(crate) fn of<'a>(
        pages: impl Iterator<Item = &'a PageScore> + Clone,
        leak: Option<f64>,
        loss: Option<f64>,
    ) -> Self {
        let mean = |part: fn(&Overlap) -> f64| Figure::mean(pages.clone().map(|page| Some(part(&page.overlap)))).value;
        Self {
            pages: pages.clone().count() as u64,
            f1: mean(|overlap| overlap.f1),
            precision: mean(|overlap| overlap.precision),
            recall: mean(|overlap| overlap.recall),
            leak,
            loss,
            empty: pages.clone().filter(|page| page.empty).count() as u64,
        }
    }

    fn cells(&self, name: &str) -> Vec<String> {
        let mut cells = vec![name.to_owned(), self.pages.to_string()];
        cells.extend([self.f1, self.precision, self.recall, self.leak, self.loss].map(number));
        cells.push(self.empty.to_string());
        cells
    }
}

impl Scores {
    /// The main table: the groups, where there is more than one, and all pages.
    pub(crate) fn main_table(&self) -> Table {
        let mut table = Table::new(["pages of", "pages", "F1", "precision", "recall", "leak", "loss", "empty"]);
        if self.groups.len() > 1 {
            for (name, row) in &self.groups {
                table.push(row.cells(name));
            }
        }
        table.push(self.all.cells(ALL));
        table
    }

    /// The table of all sections.
    pub(crate) fn sections_table(&self) -> Table {
        let mut table = Table::new(["figure", "", "value", "count", "of"]).with_text_columns(2);
        push_sections(&mut table, &self.sections);
        table
    }

    /// The table of what is told by group: figure, group, kind.
    pub(crate) fn groups_table(&self) -> Table {
        let mut table = Table::new(["figure", "pages of", "", "value", "count", "of"]).with_text_columns(3);
        let names: Vec<&str> = self.group_sections.values().next().into_iter().flatten().map(|s| s.name).collect();
        for name in names {
            let mut head = name;
            for (group, sections) in &self.group_sections {
                let mut group = group.as_str();
                for section in sections.iter().filter(|section| section.name == name) {
                    for (kind, figure) in &section.figures {
                        let [kind, value, hits, of] = figure.cells(kind);
                        table.push(vec![head.to_owned(), group.to_owned(), kind, value, hits, of]);
                        (head, group) = ("", "");
                    }
                }
            }
        }
        table
    }
}

/// Adds the figures of sections to a table of five columns; the name of a section stands in its first row.
pub(crate) fn push_sections(table: &mut Table, sections: &[Section]) {
    for section in sections {
        for (at, (kind, figure)) in section.figures.iter().enumerate() {
            let name = if at == 0 { section.name } else { "" };
            let [kind, value, hits, of] = figure.cells(kind);
            table.push(vec![name.to_owned(), kind, value, hits, of]);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn shares_and_means() {
        let mut share = Share::of([true, false, false]);
        share += Share::of([true]);
        assert_eq!(Figure::from(share), Figure { value: Some(0.5), hits: Some(2), of: 4 });
        assert_eq!(Share::default().value(), None);
        assert_eq!(Figure::mean([Some(1.0), None, Some(0.5)]), Figure { value: Some(0.75), hits: None, of: 2 });
        assert_eq!(Figure::mean([None]).value, None);
    }

    #[test]
    fn one_group_makes_one_row() {
        let page = PageScore {
            id: "a".into(),
            group: "article".into(),
            overlap: Overlap { f1: 0.5, precision: 1.0, recall: 0.25 },
            empty: false,
        };
        let row = || Row::of([&page].into_iter(), Some(0.125), None);
        let groups = BTreeMap::from([("article".to_owned(), row())]);
        let scores =
            Scores { all: row(), groups, sections: Vec::new(), group_sections: BTreeMap::new(), pages: Vec::new() };
        let printed = scores.main_table().plain();
        assert_eq!(printed.lines().count(), 2);
        let cells: Vec<&str> = printed.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(cells, ["all", "1", "0.500", "1.000", "0.250", "0.125", "n/a", "0"]);
    }
}
