//! Fingerprints of many pages → which pages are copies of which.
//!
//! Every cluster is a star: one canonical page, and pages that were each compared with it. Nothing joins through a third page, for chains
//! have no end: a like b like c like … once collapsed 859,092 documents of a corpus to 2.
//!
//! Pages are taken in *canonical order*, by [`Keep`]: the longest text first (a copy that was cut short stands behind its original), or
//! the newest, or by address, or as they come. All copies of a page are found among the pages before it; then `stars` picks as few centres as will do, and
//! of each star the first page in that order that is verified against all its others is the canonical one. So, but for [`Keep::First`], the result depends
//! on the pages alone, and not on the order they are given in, as long as their ids differ.
//!
//! What a copy is says `rule`, what kind of a copy `relation`. Candidates come from the keys of the fingerprints; SimHashes within 7 bits, measured on the
//! same data, add none that the keys miss. Pages with the same words are settled before anything is compared, a key leads to
//! the first pages under it only, and a page is told a few of many copies: a hundred thousand copies of one page, or pages of one template, cost as many
//! look-ups and not their square.

mod edges;
mod indexed;
mod pages;
mod relation;
mod rule;
mod stars;

use std::convert::Infallible;

use crate::fingerprint::Fingerprint;
use edges::Limits;
#[cfg(feature = "corpus")]
pub(crate) use edges::edges_of;
pub use edges::{Edge, edges};
pub use indexed::{IndexedCopy, copies_in};
#[cfg(feature = "corpus")]
pub(crate) use pages::Names;
pub(crate) use pages::Pages;
pub use relation::Relation;

/// How far pages are compared for clusters: the first pages of a large group make its star, and all others find these.
const LIMITS: Limits = Limits { sharing: 50, same: 1, alike: 32, template: 12 };

/// A page to be clustered.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Name of the page, of its own.
    pub id: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
    /// Length of the cleaned text, in characters.
    pub length: usize,
    /// When the page was published, in a form that sorts as text does (ISO 8601: `2026-01-31`, `2026-01-31T08:00:00Z`). Pages without a
    /// date come behind those with one.
    pub date: Option<&'a str>,
    /// Fingerprint of the cleaned text.
    pub fingerprint: &'a Fingerprint,
}

/// Which page of a cluster is the canonical one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Keep {
    /// The one with the longest text; of equally long ones the one with the earliest date, then with the smallest id.
    #[default]
    Longest,
    /// The one that is given first.
    First,
    /// The one with the latest date; of these the one with the longest text, then with the smallest id.
    Newest,
    /// The one whose address comes first in the alphabet, then with the smallest id.
    UrlOrder,
}

/// What counts as a copy, and which copy is kept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClusterOptions {
    threshold: Option<f64>,
    keep: Keep,
}

impl ClusterOptions {
    /// Copies by the rule for articles; of each cluster the longest text is kept.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls a copy what has an estimated Jaccard similarity of the word 5-grams of at least this, in place of the rule for articles. As estimates err, so
    /// does this: a pair counts from two standard errors below the threshold on. Pages with the same words are copies at any threshold.
    #[must_use]
    pub fn with_threshold(mut self, threshold: f64) -> Self {
        self.threshold = Some(threshold);
        self
    }

    /// Which page of a cluster is the canonical one.
    #[must_use]
    pub fn with_keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }

    /// Whether copies are told by how much whole texts have in common, and not by what they say.
    pub fn compares_whole_texts(&self) -> bool {
        self.threshold.is_some()
    }

    /// What two texts are to each other, and how similar; `None` if they have little in common.
    fn relation(&self, a: &Fingerprint, b: &Fingerprint) -> Option<(Relation, f64)> {
        let overlap = rule::worth_a_look(a, b)?;
        let turned = relation::turned(a, b);
        let copies = || Relation::of_copies(a, b, &overlap, turned);
        match self.threshold {
            None if a.is_same_text(b) || rule::are_copies(&overlap, turned) => Some((copies(), overlap.jaccard)),
            None => rule::look_alike(&overlap).then_some((Relation::Template, overlap.jaccard)),
            Some(threshold) => {
                let similarity = rule::five_grams(overlap.jaccard);
                let is_copy = a.is_same_text(b) || similarity >= rule::floor(threshold);
                is_copy.then(|| (copies(), similarity))
            }
        }
    }
}

/// The cluster of every page, in the order of the pages given.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// Index of the canonical page of a page's cluster: its own, if it is that itself.
    pub canonical: Vec<usize>,
    /// Estimated similarity of a page to its canonical page, 0 to 1; 1 for canonical pages. That of the word 5-grams where a threshold was given, else
    /// [`Fingerprint::similarity`].
    pub similarity: Vec<f64>,
    /// What kind of a copy a page is; `None` for canonical pages.
    pub relation: Vec<Option<Relation>>,
}

/// Finds the copies among pages.
///
/// Texts of fewer than three words are copies of the same text only, and a text without words is never a copy.
pub fn cluster(members: &[Member<'_>], options: &ClusterOptions) -> Clusters {
    let done: Result<Clusters, Infallible> = cluster_pages(members, options);
    let Ok(clusters) = done;
    clusters
}

/// The same for pages that are kept elsewhere.
pub(crate) fn cluster_pages<E, P: Pages<E> + ?Sized>(pages: &P, options: &ClusterOptions) -> Result<Clusters, E> {
    let order = options.order(pages)?;
    // The first page with the same words, which stands for all of them.
    let mut first: Vec<u32> = (0..order.len() as u32).collect();
    let mut pairs = Vec::new();
    edges::edges_within(&LIMITS, pages, &order, options, |edge| {
        match edge.relation {
            Relation::Exact => first[edge.copy] = edge.canonical as u32,
            Relation::Template => {}
            _ => pairs.push(edge),
        }
        Ok(())
    })?;
    let canonical = stars::canonical(&order, &pairs);
    drop(pairs);

    let mut clusters = Clusters {
        canonical: vec![0; order.len()],
        similarity: vec![1.0; order.len()],
        relation: vec![None; order.len()],
    };
    // In canonical order the first with the same words comes before the others, for which holds whatever holds for it.
    for place in order.into_iter().map(|place| place as usize) {
        let settled = first[place] as usize;
        if settled != place {
            clusters.canonical[place] = clusters.canonical[settled];
            clusters.similarity[place] = clusters.similarity[settled];
            clusters.relation[place] = Some(clusters.relation[settled].unwrap_or(Relation::Exact));
            continue;
        }
        let canonical = canonical[place] as usize;
        clusters.canonical[place] = canonical;
        if canonical != place
            && let Some((relation, similarity)) =
                options.relation(&*pages.fingerprint(place)?, &*pages.fingerprint(canonical)?)
        {
            clusters.similarity[place] = similarity;
            clusters.relation[place] = Some(relation);
        }
    }
    Ok(clusters)
}

#[cfg(test)]
mod tests;
