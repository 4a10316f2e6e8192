//! Whether predictions tell the kind of page (article, forum, product, …) that the truth tells.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::predictions::Predictions;
use super::scores::{Figure, Share};
use super::table::{Table, number};

/// Kinds told against true ones.
#[derive(Debug, Serialize)]
pub(crate) struct Kinds {
    /// Pages whose kind was told rightly, of those whose kind was told.
    pub(crate) right: Figure,
    /// By true kind, how many pages were told to be of each kind.
    pub(crate) confusion: BTreeMap<String, BTreeMap<String, u64>>,
}

/// Compares kinds, by id; `None` when the truth knows a single kind, or no prediction tells one.
pub(crate) fn score(truth: &BTreeMap<String, String>, predictions: &Predictions) -> Option<Kinds> {
    if truth.values().collect::<BTreeSet<_>>().len() < 2 {
        return None;
    }
    let (mut right, mut confusion) = (Share::default(), BTreeMap::<String, BTreeMap<String, u64>>::new());
    for (id, kind) in truth {
        if let Some(told) = predictions.get(id).and_then(|given| given.kind.as_ref()) {
            right.count(told == kind);
            *confusion.entry(kind.clone()).or_default().entry(told.clone()).or_default() += 1;
        }
    }
    (right.of > 0).then(|| Kinds { right: right.into(), confusion })
}

impl Kinds {
    /// One row a true kind, one column a told one.
    pub(crate) fn table(&self) -> Table {
        let told: BTreeSet<&String> = self.confusion.values().flat_map(BTreeMap::keys).collect();
        let head = ["kind, told as →", "pages", "right"].into_iter().chain(told.iter().map(|kind| kind.as_str()));
        let mut table = Table::of_columns(head);
        for (kind, row) in &self.confusion {
            let count = |kind: &String| row.get(kind).copied().unwrap_or_default();
            let pages: u64 = row.values().sum();
            let right = Share { hits: count(kind), of: pages };
            let mut cells = vec![kind.clone(), pages.to_string(), number(right.value())];
            cells.extend(told.iter().map(|told| count(told).to_string()));
            table.push(cells);
        }
        table.push(vec!["all".to_owned(), self.right.of.to_string(), number(self.right.value)]);
        table
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::predictions::Prediction;
    use super::*;

    fn told(pages: &[(&str, Option<&str>)]) -> Option<Kinds> {
        let id = |at: usize| format!("p{at}");
        let truth = pages.iter().enumerate().map(|(at, (kind, _))| (id(at), (*kind).to_owned())).collect();
        let predictions = pages
            .iter()
            .enumerate()
            .map(|(at, (_, told))| (id(at), Prediction { kind: told.map(str::to_owned), ..Prediction::default() }))
            .collect();
        score(&truth, &predictions)
    }

    #[test]
    fn who_is_taken_for_whom() {
        let kinds = told(&[
            ("article", Some("article")),
            ("article", Some("forum")),
            ("forum", Some("forum")),
            ("forum", None),
            ("product", Some("shop")),
        ])
        .unwrap();
        assert_eq!((kinds.right.hits, kinds.right.of), (Some(2), 4));
        assert_eq!(kinds.confusion["article"], BTreeMap::from([("article".into(), 1), ("forum".into(), 1)]));
        let printed = kinds.table().plain();
        let rows: Vec<Vec<&str>> = printed.lines().map(|line| line.split_whitespace().collect()).collect();
        assert!(rows.contains(&vec!["article", "2", "0.500", "1", "1", "0"]), "{printed}");
    }

    #[test]
    fn nothing_to_compare() {
        assert!(told(&[("article", Some("article"))]).is_none());
        assert!(told(&[("article", None), ("forum", None)]).is_none());
    }
}
