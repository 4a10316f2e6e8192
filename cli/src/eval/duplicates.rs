//! Measures of copies: pairs of pages in one cluster against pairs of pages that are copies of each other.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use serde::Serialize;

use super::predictions::Predictions;
use super::scores::{Figure, Section, Share};
use super::truth::Family;

/// Kinds of pages that are no copies.
const NO_COPIES: [&str; 2] = ["unique", "original"];

/// Pairs within clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Pairs {
    /// Pairs of copies.
    pub(crate) gold: u64,
    /// Pairs that were joined.
    pub(crate) predicted: u64,
    /// Pairs of copies that were joined.
    pub(crate) shared: u64,
}

/// Figures of the clusters.
#[derive(Debug, Serialize)]
pub(crate) struct Duplicates {
    /// All pairs.
    pub(crate) pairs: Pairs,
    /// Share of the joined pairs that are copies.
    pub(crate) precision: Option<f64>,
    /// Share of the pairs of copies that were joined.
    pub(crate) recall: Option<f64>,
    /// Harmonic mean of both.
    pub(crate) f1: Option<f64>,
    /// By the way a copy was made.
    pub(crate) kinds: BTreeMap<String, CopyKind>,
    /// Pairs of look-alikes that were joined, by the reason why they look alike.
    pub(crate) wrongly_joined: BTreeMap<String, Figure>,
}

/// Figures of the copies made in one way.
#[derive(Debug, Serialize)]
pub(crate) struct CopyKind {
    /// Copies that are in the cluster of the page they were made from.
    pub(crate) with_source: Figure,
    /// Pairs that touch such a copy.
    pub(crate) pairs: Pairs,
    /// Share of the joined ones that are copies.
    pub(crate) precision: Option<f64>,
    /// Share of the copies that were joined.
    pub(crate) recall: Option<f64>,
    /// Harmonic mean of both.
    pub(crate) f1: Option<f64>,
}

impl Pairs {
    fn precision(self) -> Option<f64> {
        Share { hits: self.shared, of: self.predicted }.value()
    }

    fn recall(self) -> Option<f64> {
        Share { hits: self.shared, of: self.gold }.value()
    }

    fn f1(self) -> Option<f64> {
        Share { hits: 2 * self.shared, of: self.gold + self.predicted }.value()
    }
}

/// Measures the clusters of the given pages; `None` when the truth does not know the copies of every page, or the predictions name neither
/// clusters nor copies.
pub(crate) fn score(families: &HashMap<&str, &Family>, predictions: &Predictions) -> Option<Duplicates> {
    let said = predictions.values().any(|given| given.cluster.is_some() || !given.duplicate_of.is_empty());
    if !said {
        return None;
    }
    let clusters = Clusters::of(predictions);
    let mut pages = Vec::new();
    for (&id, &family) in families {
        let cluster = clusters.of_page(id)?;
        pages.push(Page { family, gold: family.dup_cluster.as_deref()?, cluster });
    }
    let pairs = count_pairs(&pages);
    let kinds = pages.iter().filter_map(|page| page.copy_kind());
    let kinds: BTreeMap<String, CopyKind> =
        kinds.map(|kind| (kind.to_owned(), copies(kind, &pages, pairs, &clusters))).collect();
    let (precision, recall, f1) = (pairs.precision(), pairs.recall(), pairs.f1());
    Some(Duplicates { pairs, precision, recall, f1, kinds, wrongly_joined: wrongly_joined(&pages) })
}

struct Page<'a> {
    family: &'a Family,
    gold: &'a str,
    cluster: usize,
}

impl Page<'_> {
    fn copy_kind(&self) -> Option<&str> {
        self.family.dup_kind.as_deref().filter(|kind| !NO_COPIES.contains(kind))
    }
}

/// Number of pairs among pages that share a key.
fn pairs_by<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> u64 {
    let mut sizes: HashMap<K, u64> = HashMap::new();
    for key in keys {
        *sizes.entry(key).or_default() += 1;
    }
    sizes.values().map(|size| size * (size - 1) / 2).sum()
}

fn count_pairs<'a, 'p: 'a>(pages: impl IntoIterator<Item = &'a Page<'p>> + Clone) -> Pairs {
    let pages = || pages.clone().into_iter();
    Pairs {
        gold: pairs_by(pages().map(|page| page.gold)),
        predicted: pairs_by(pages().map(|page| page.cluster)),
        shared: pairs_by(pages().map(|page| (page.gold, page.cluster))),
    }
}

/// The pairs that touch a copy of the kind are all pairs less those among the other pages.
fn copies(kind: &str, pages: &[Page], all: Pairs, clusters: &Clusters) -> CopyKind {
    let others: Vec<&Page> = pages.iter().filter(|page| page.copy_kind() != Some(kind)).collect();
    let others = count_pairs(others.iter().copied());
    let pairs = Pairs {
        gold: all.gold - others.gold,
        predicted: all.predicted - others.predicted,
        shared: all.shared - others.shared,
    };
    let of_kind = pages.iter().filter(|page| page.copy_kind() == Some(kind));
    let source = |page: &Page| page.family.dup_of.as_deref().and_then(|of| clusters.of_page(of));
    let with_source = Share::of(of_kind.map(|page| source(page) == Some(page.cluster)));
    let (precision, recall, f1) = (pairs.precision(), pairs.recall(), pairs.f1());
    CopyKind { with_source: with_source.into(), pairs, precision, recall, f1 }
}

fn wrongly_joined(pages: &[Page]) -> BTreeMap<String, Figure> {
    let mut groups: HashMap<(&str, &str), Vec<&Page>> = HashMap::new();
    for page in pages {
        for group in &page.family.neg {
            groups.entry(group.key()).or_default().push(page);
        }
    }
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    for ((reason, _), members) in groups {
        let hits = pairs_by(members.iter().map(|page| page.cluster));
        *shares.entry(reason.to_owned()).or_default() += Share { hits, of: pairs_by(members.iter().map(|_| ())) };
    }
    shares.into_iter().map(|(reason, share)| (reason, share.into())).collect()
}

/// Predicted clusters: pages that name the same cluster, and pages and those they are said to be copies of, are in one.
struct Clusters<'a> {
    at: HashMap<&'a str, usize>,
    parent: Vec<usize>,
}

impl<'a> Clusters<'a> {
    fn of(predictions: &'a Predictions) -> Self {
        let at: HashMap<&str, usize> = predictions.keys().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut clusters = Self { parent: (0..at.len()).collect(), at };
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (at, given) in predictions.values().enumerate() {
            if let Some(name) = given.cluster.as_deref() {
                let other = *first.entry(name).or_insert(at);
                clusters.join(at, other);
            }
            for of in &given.duplicate_of {
                if let Some(&other) = clusters.at.get(of.as_str()) {
                    clusters.join(at, other);
                }
            }
        }
        clusters
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parent.get_mut(a) {
            *parent = b;
        }
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(&parent) = self.parent.get(at).filter(|&&parent| parent != at) {
            at = parent;
        }
        at
    }

    fn of_page(&self, id: &str) -> Option<usize> {
        self.at.get(id).map(|&at| self.root(at))
    }
}

impl Duplicates {
    /// The figures as sections for printing.
    pub(crate) fn sections(&self) -> Vec<Section> {
        let pairs = self.pairs;
        let figure = |value, hits, of| Figure { value, hits, of };
        let figures = [
            ("precision", figure(self.precision, Some(pairs.shared), pairs.predicted)),
            ("recall", figure(self.recall, Some(pairs.shared), pairs.gold)),
            ("F1", figure(self.f1, None, pairs.gold + pairs.predicted)),
        ];
        let recall = |kind: &CopyKind| figure(kind.recall, Some(kind.pairs.shared), kind.pairs.gold);
        let kinds = self.kinds.iter().map(|(name, kind)| (name.clone(), recall(kind)));
        vec![
            Section {
                name: "duplicate pairs",
                figures: figures.map(|(name, figure)| (name.to_owned(), figure)).into(),
            },
            Section { name: "recall by kind of copy", figures: kinds.collect() },
            Section { name: "look-alikes joined", figures: self.wrongly_joined.clone() },
        ]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::predictions::Prediction;
    use super::super::truth::LookAlike;
    use super::*;

    fn family(cluster: &str, kind: &str, of: Option<&str>, group: Option<&str>) -> Family {
        Family {
            dup_cluster: Some(cluster.into()),
            dup_kind: Some(kind.into()),
            dup_of: of.map(str::to_owned),
            neg: group
                .map(|group| LookAlike::Named { kind: "template".into(), group: group.into() })
                .into_iter()
                .collect(),
        }
    }

    fn predict(id: &str, cluster: Option<&str>, of: &[&str]) -> (String, Prediction) {
        let duplicate_of = of.iter().map(|&of| of.to_owned()).collect();
        (id.to_owned(), Prediction { cluster: cluster.map(str::to_owned), duplicate_of, ..Prediction::default() })
    }

    #[test]
    fn pairs_by_hand() {
        // Copies: a b c. Joined: a b (by name), b d (by copy), so a b d; c is alone. Shared: a b.
        let truth = [
            ("a", family("1", "original", None, None)),
            ("b", family("1", "exact-copy", Some("a"), None)),
            ("c", family("1", "spun-5", Some("a"), Some("g"))),
            ("d", family("2", "unique", None, Some("g"))),
            ("e", family("3", "unique", None, Some("g"))),
        ];
        let families = truth.iter().map(|(id, family)| (*id, family)).collect();
        let predictions = Predictions::from([
            predict("a", Some("x"), &[]),
            predict("b", Some("x"), &[]),
            predict("c", Some("c"), &[]),
            predict("d", None, &["b"]),
            predict("e", Some("c"), &[]),
        ]);
        let found = score(&families, &predictions).unwrap();
        assert_eq!(found.pairs, Pairs { gold: 3, predicted: 4, shared: 1 });
        assert_eq!((found.precision, found.recall, found.f1), (Some(0.25), Some(1.0 / 3.0), Some(2.0 / 7.0)));
        assert_eq!(found.kinds["exact-copy"].pairs, Pairs { gold: 2, predicted: 2, shared: 1 });
        assert_eq!(found.kinds["exact-copy"].with_source.value, Some(1.0));
        assert_eq!(found.kinds["spun-5"].pairs, Pairs { gold: 2, predicted: 1, shared: 0 });
        assert_eq!(found.kinds["spun-5"].with_source.value, Some(0.0));
        assert_eq!(found.wrongly_joined["template"], Figure { value: Some(1.0 / 3.0), hits: Some(1), of: 3 });
        assert_eq!(found.sections()[1].figures.len(), 2);
    }

    #[test]
    fn nothing_to_measure() {
        let single = family("1", "unique", None, None);
        let unknown = Family::default();
        let silent = Predictions::from([predict("a", None, &[])]);
        let named = Predictions::from([predict("a", Some("a"), &[])]);
        assert!(score(&HashMap::from([("a", &single)]), &silent).is_none(), "the tool looked for no copies");
        assert!(score(&HashMap::from([("a", &unknown)]), &named).is_none(), "the truth knows of none");
        assert_eq!(score(&HashMap::from([("a", &single)]), &named).unwrap().precision, None);
    }
}
