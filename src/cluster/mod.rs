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
//!
//! Nothing but sorting is done with many pages at a time: by what comes first (`order`), by words (`settled`), by keys (`candidates`), by what hangs together
//! (`families`, each of which becomes stars by itself). So there may be more of them than memory has room for.

mod candidates;
mod edges;
mod families;
mod indexed;
mod order;
mod pages;
mod relation;
mod rule;
mod settled;
mod stars;

use std::convert::Infallible;
use std::ops::ControlFlow;

use crate::external::{Column, InMemory, Sorted, Sorter, Space};
use crate::fingerprint::Fingerprint;
#[cfg(any(feature = "corpus", test))]
pub(crate) use edges::edges_of;
pub use edges::{Edge, edges};
use edges::{Limits, Ranked};
use families::{ByFamily, Families};
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
        let turned = || relation::turned(a, b);
        let copies = || Relation::of_copies(a, b, &overlap, turned());
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
    let mut clusters = Clusters {
        canonical: (0..members.len()).collect(),
        similarity: vec![1.0; members.len()],
        relation: vec![None; members.len()],
    };
    let mut fill = || {
        let mut copies = copies_among(members, options, InMemory::ALL)?;
        while let Some((place, canonical, similarity, relation)) = copies.next()? {
            let place = place as usize;
            clusters.canonical[place] = canonical as usize;
            clusters.similarity[place] = f64::from_bits(similarity);
            clusters.relation[place] = Some(relation);
        }
        Ok::<(), Infallible>(())
    };
    let Ok(()) = fill();
    clusters
}

/// A page that is a copy: its place, that of its canonical page, how similar they are (as bits), and what kind of a copy it is.
pub(crate) type CopyOf = (u32, u32, u64, Relation);

/// The copies among pages that may be kept elsewhere, by their places.
///
/// All that is needed on the way is sorted in `space`; of every page, memory holds the four bytes of [`Families`].
pub(crate) fn copies_among<P, S>(pages: &P, options: &ClusterOptions, space: S) -> Result<Sorted<CopyOf, S>, S::Error>
where
    P: Pages<S::Error> + ?Sized,
    S: Space,
{
    let order = options.order(pages, space)?;
    let mut families = Families::new(order.len(), space);
    // By the first page with the same words, which stands for all of them, those pages.
    let mut same = Sorter::new(space);
    edges::edges_within(&LIMITS, pages, &order, options, space, |Ranked { ranks, similarity, relation }| {
        match relation {
            Relation::Exact => same.push((ranks[0], ranks[1]))?,
            Relation::Template => {}
            _ => families.push(ranks, similarity)?,
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let stars = stars(pages, &order, families.finish()?, options, space)?;
    by_place(&order, stars, same.finish()?, space)
}

/// Copies, with ranks in the place of places.
type Star = CopyOf;

/// The copies of each star, by rank, without those that are told with others.
fn stars<P, S>(
    pages: &P,
    order: &Column<u32, S>,
    mut families: ByFamily<S>,
    options: &ClusterOptions,
    space: S,
) -> Result<Sorted<Star, S>, S::Error>
where
    P: Pages<S::Error> + ?Sized,
    S: Space,
{
    let mut stars = Sorter::new(space);
    let mut pairs = Vec::new();
    while families.next(&mut pairs)? {
        for (rank, canonical) in stars::canonical(&pairs) {
            let [page, other] = [rank, canonical].map(|rank| order.get(rank as usize));
            let Some((page, other)) = page?.zip(other?) else { continue };
            let (page, other) = (pages.fingerprint(page as usize)?, pages.fingerprint(other as usize)?);
            // They are in a pair, so they have something in common.
            let (relation, similarity) = options.relation(&page, &other).unwrap_or((Relation::Near, 0.0));
            stars.push((rank, canonical, similarity.to_bits(), relation))?;
        }
    }
    stars.finish()
}

/// All copies by their places: for those that are told with the first of the same words holds whatever holds for that.
fn by_place<S: Space>(
    order: &Column<u32, S>,
    mut stars: Sorted<Star, S>,
    mut same: Sorted<(u32, u32), S>,
    space: S,
) -> Result<Sorted<CopyOf, S>, S::Error> {
    let mut copies = Sorter::new(space);
    let mut push = |rank: u32, canonical: u32, similarity: u64, relation: Relation| {
        let [place, canonical] = [rank, canonical].map(|rank| order.get(rank as usize));
        match place?.zip(canonical?) {
            Some((place, canonical)) => copies.push((place, canonical, similarity, relation)),
            None => Ok(()),
        }
    };
    let mut star = stars.next()?;
    let mut told = same.next()?;
    while star.is_some() || told.is_some() {
        if let Some((rank, canonical, similarity, relation)) = star
            && told.is_none_or(|(first, _)| rank < first)
        {
            push(rank, canonical, similarity, relation)?;
            star = stars.next()?;
        } else if let Some((first, rank)) = told {
            match star.filter(|&(of, ..)| of == first) {
                Some((_, canonical, similarity, relation)) => push(rank, canonical, similarity, relation)?,
                None => push(rank, first, 1.0_f64.to_bits(), Relation::Exact)?,
            }
            told = same.next()?;
        }
    }
    copies.finish()
}

#[cfg(test)]
mod tests;
