//! What kind of page it is: told by the means of all features over its blocks, and by what the page states of itself.

use std::fmt;

use super::forest::Row;
use super::model::Model;
use crate::blocks::Source;
use crate::signals::{Context, Fact, Feature, STEPS, Sheet};

/// A kind of page: the seven of the WCXB benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "io", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Kind {
    /// News, a blog post, an essay.
    Article,
    /// A page of a shop or a site that gathers things under one head.
    Collection,
    /// A manual or a reference.
    Documentation,
    /// A thread of posts.
    Forum,
    /// A list of other pages.
    Listing,
    /// One thing for sale, or its review.
    Product,
    /// What somebody offers.
    Service,
}

impl Kind {
    /// All kinds.
    pub const ALL: &'static [Self] = {
        use Kind::*;
        &[Article, Collection, Documentation, Forum, Listing, Product, Service]
    };

    /// Name in lower case.
    pub fn name(self) -> &'static str {
        use Kind::*;
        match self {
            Article => "article",
            Collection => "collection",
            Documentation => "documentation",
            Forum => "forum",
            Listing => "listing",
            Product => "product",
            Service => "service",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The guess, and how likely each kind is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    /// The likeliest kind.
    pub(super) kind: Kind,
    /// Probability that the page is a list of things: a listing or a collection.
    pub(super) list: f32,
}

/// Guesses the kind of a page; `None` for plain text, of which the model knows one kind only, and for pages without a word.
pub(super) fn guess(context: &Context<'_>, sheet: &Sheet, model: &Model) -> Option<Guess> {
    if context.page.source == Source::Text || context.facts.iter().all(|facts| facts.words == 0) {
        return None;
    }
    let row = row(context, sheet);
    let scores: Vec<f32> = model.kinds().iter().flat_map(|forest| forest.scores([&row[..]].into_iter())).collect();
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = shares.iter().sum();
    let of = |kind: Kind| shares.get(kind as usize).map_or(0.0, |share| share / all);
    let kind = Kind::ALL.iter().copied().max_by(|&a, &b| of(a).total_cmp(&of(b)).then(b.cmp(&a)))?;
    Some(Guess { kind, list: of(Kind::Listing) + of(Kind::Collection) })
}

/// What the forests for pages look at: the mean of every feature, blocks weighted by their words, and the facts.
pub(crate) fn row(context: &Context<'_>, sheet: &Sheet) -> Row {
    let mut sums = [0.0_f32; Feature::COUNT];
    let mut words = 0.0;
    for (facts, row) in context.facts.iter().zip(sheet.rows()) {
        let weight = facts.words as f32;
        words += weight;
        for (sum, &steps) in sums.iter_mut().zip(row) {
            *sum += weight * f32::from(steps);
        }
    }
    let mut row = [0; 256];
    let means = sums.iter().map(|sum| (sum / words.max(1.0)).ceil() as u8);
    let facts = Fact::measure(context).map(|value| (value.clamp(0.0, 1.0) * STEPS).ceil() as u8);
    for (slot, value) in row.iter_mut().zip(means.chain(facts)) {
        *slot = value;
    }
    row
}
