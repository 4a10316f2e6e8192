//! What kind of page it is: told by the means of all features over its blocks, and by what the page states of itself.

use std::fmt;

use super::forest::Row;
use super::model::Model;
use crate::blocks::Source;
use crate::signals::{Context, Fact, Feature, Sheet, rounded_up, steps};

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

/// How likely each kind is, in the order of [`Kind::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess([f32; Kind::ALL.len()]);

impl Guess {
    /// The likeliest kind.
    pub(super) fn kind(&self) -> Kind {
        let likelier = |a: &Kind, b: &Kind| self.of(*a).total_cmp(&self.of(*b)).then(b.cmp(a));
        Kind::ALL.iter().copied().max_by(likelier).unwrap_or(Kind::Article)
    }

    /// Probability that the page is a list of things: a listing or a collection.
    pub(super) fn list(&self) -> f32 {
        self.of(Kind::Listing) + self.of(Kind::Collection)
    }

    fn of(&self, kind: Kind) -> f32 {
        self.0.get(kind as usize).copied().unwrap_or(0.0)
    }
}

/// Guesses the kind of a page and notes it as features of all its blocks; `None` for plain text, of which the model knows one kind only, and for
/// pages without a word.
pub(super) fn guess(context: &Context<'_>, sheet: &mut Sheet, model: &Model) -> Option<Guess> {
    if context.page.source == Source::Text || context.facts.iter().all(|facts| facts.words == 0) {
        return None;
    }
    let row = row(context, sheet);
    let mut shares = [0.0; Kind::ALL.len()];
    for (share, forest) in shares.iter_mut().zip(model.kinds()) {
        *share = forest.score(&row);
    }
    let most = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    shares = shares.map(|score| (score - most).exp());
    let all: f32 = shares.iter().sum();
    let guess = Guess(shares.map(|share| share / all));
    for block in 0..sheet.blocks() {
        for (feature, share) in Feature::KINDS.into_iter().zip(guess.0) {
            sheet.set(block, feature, share);
        }
    }
    Some(guess)
}

/// What the forests for pages look at: the mean of every feature, blocks weighted by their words, and the facts. Not the kinds themselves.
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
    for kind in Feature::KINDS {
        if let Some(sum) = sums.get_mut(kind.index()) {
            *sum = 0.0;
        }
    }
    let mut row = [0; 256];
    let means = sums.iter().map(|sum| rounded_up(sum / words.max(1.0)));
    let facts = Fact::measure(context).map(steps);
    for (slot, value) in row.iter_mut().zip(means.chain(facts)) {
        *slot = value;
    }
    row
}
