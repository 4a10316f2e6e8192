//! The page's title among its blocks: the article begins there.

use super::context::{Facts, normalise};
use super::{Context, Feature, Sheet, Signal, headline, logarithmic};
use crate::blocks::text::words;
use crate::blocks::word_hash::word_hash;
use crate::blocks::{Block, Hints, Role, SiteNames, first_part, longest_part};

pub(super) const SIGNAL: Signal = Signal {
    name: "title",
    about: "the block that shows the page's title, and what stands around it",
    features: &[Feature::TitleMatch, Feature::BeforeTitle, Feature::AfterTitle, Feature::FromTitle],
    measure,
};

/// So many blocks behind the title are "right behind" it.
const BEHIND: usize = 5;
/// So many blocks behind the title are "far" in full, on a logarithmic scale.
const FAR: f32 = 256.0;
/// Headlines have at most this many words.
const TITLE_WORDS: u32 = 40;
/// A block shows the title when it agrees with what is stated at least so well.
const MATCH: f32 = 0.5;
/// An `h1` needs less: it may tell in other words what the page states for search engines.
const MATCH_FIRST: f32 = 0.2;
/// What the rank of a heading is worth, `h1` first; words that agree a little better in a subhead do not outweigh an `h1`.
const RANKS: [f32; 6] = [0.6, 0.25, 0.15, 0.1, 0.1, 0.1];
/// What it is worth that an element is called a title.
const CALLED: f32 = 0.1;
/// What it is worth to be the first `h1` that agrees at all: those behind it head other articles.
const FIRST: f32 = 0.15;
/// What it costs to be nothing but a link, to be hidden, to stand in a menu or a list of other articles.
const LINKED: f32 = 0.3;
/// See [`LINKED`].
const HIDDEN: f32 = 0.3;
/// See [`LINKED`].
const ASIDE: f32 = 0.25;
/// How far the parts of a stated title are trusted: all of it without the site's name, the part before the first sign that parts titles, the
/// longest part.
const PARTS: [f32; 3] = [1.0, 0.95, 0.85];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let Some(title) = context.title else { return };
    sheet.set(title, Feature::TitleMatch, 1.0);
    for n in 0..context.facts.len() {
        sheet.mark(n, Feature::BeforeTitle, n < title);
        sheet.mark(n, Feature::AfterTitle, n > title && n <= title + BEHIND);
        sheet.set(n, Feature::FromTitle, logarithmic(n.saturating_sub(title) as f32, FAR));
    }
}

/// Finds the block that shows the title.
///
/// In HTML: the heading or short block that best agrees with what the page states as its title, headings and the largest rank first; else
/// the first `h1` with running text behind it. In plain text, and where that finds nothing, see [`headline`](super::headline).
///
/// `seen` has for each block the [`bit`]s of its words.
pub(super) fn find(context: &Context<'_>, seen: &[u64]) -> Option<usize> {
    let metadata = &context.page.metadata;
    let names = SiteNames::of(metadata);
    let mut stated: Vec<(f32, Vec<u64>)> = Vec::new();
    for title in metadata.titles() {
        let bare = names.off(title);
        for (part, trust) in [Some(bare), first_part(bare), longest_part(bare)].into_iter().zip(PARTS) {
            let words = part.map(word_set).unwrap_or_default();
            if !words.is_empty() && !part.is_some_and(|part| part != bare && names.are(part)) {
                stated.push((trust, words));
            }
        }
    }
    let mut best: Option<(f32, usize)> = None;
    let mut first = true;
    for (n, block, facts) in context.iter().filter(|_| !stated.is_empty()) {
        if !is_title_like(facts) {
            continue;
        }
        let level = match block.role {
            Role::Heading(level) => Some(usize::from(level)),
            _ => None,
        };
        let least = if level == Some(1) { MATCH_FIRST } else { MATCH };
        // Nearly all blocks have other words, and need not be read again.
        let bits = seen.get(n).copied().unwrap_or(u64::MAX);
        let at_best = |(trust, title): &(f32, Vec<u64>)| trust * agreement_at_best(bits, title);
        if stated.iter().map(at_best).fold(0.0, f32::max) < least {
            continue;
        }
        let words = word_set(context.text(n));
        let agreement = stated.iter().map(|(trust, title)| trust * agreement(&words, title)).fold(0.0, f32::max);
        if agreement < least {
            continue;
        }
        let element = context.page.element(block.element);
        let cost = |costs: bool, cost: f32| if costs { cost } else { 0.0 };
        let rank = level.and_then(|level| RANKS.get(level.checked_sub(1)?)).copied().unwrap_or(0.0);
        let first = level == Some(1) && !names.are(context.text(n)) && std::mem::take(&mut first);
        let score = agreement + rank + cost(first, FIRST) + cost(element.hints.union(block.inline).any(Hints::TITLE), CALLED)
            - cost(facts.link_share > 0.9, LINKED)
            - cost(block.hidden, HIDDEN)
            - cost(element.chain.any(ELSEWHERE), ASIDE)
            // The name of the site stands in every title.
            - cost(names.are(context.text(n)), 1.0);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, n));
        }
    }
    best.map(|(_, n)| n).or_else(|| first_heading(context, &names)).or_else(|| headline::find(context))
}

/// Where other titles stand.
const ELSEWHERE: Hints =
    Hints::NAV.union(Hints::RELATED).union(Hints::COMMENT).union(Hints::FOOTER).union(Hints::CONSENT);

fn is_title_like(facts: &Facts) -> bool {
    facts.words > 0 && facts.words <= TITLE_WORDS
}

/// Hashes of the different words of a text, in order; the same as those of its [`Facts`].
fn word_set(text: &str) -> Vec<u64> {
    let mut buffer = String::new();
    let words = words(text).take(2 * TITLE_WORDS as usize);
    let mut hashes: Vec<u64> = words.map(|word| word_hash(normalise(word, &mut buffer))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// How well a block agrees with a stated title: F1 of their words, 0 to 1.
fn agreement(block: &[u64], title: &[u64]) -> f32 {
    let shared = block.iter().filter(|word| title.binary_search(word).is_ok()).count();
    f1(shared, block.len(), title.len())
}

/// How well a block agrees with a stated title at best, of which the bits of the words are known: it has at least as many words as bits, and at most shares those of the
/// title's words whose bits it has.
fn agreement_at_best(bits: u64, title: &[u64]) -> f32 {
    let shared = title.iter().filter(|&&word| bits & bit(word) != 0).count();
    f1(shared, shared.max(bits.count_ones() as usize), title.len())
}

/// A bit for a word, by its hash: words with other bits are other words.
pub(super) fn bit(word: u64) -> u64 {
    1 << (word >> (u64::BITS - u64::BITS.ilog2()))
}

/// F1 of two sets of so many words that share so many, 0 to 1.
fn f1(shared: usize, block: usize, title: usize) -> f32 {
    2.0 * shared as f32 / (block + title).max(1) as f32
}

/// The first `h1` with running text behind it.
fn first_heading(context: &Context<'_>, names: &SiteNames<'_>) -> Option<usize> {
    let last = context.facts.iter().rposition(|facts| facts.sentence)?;
    let heading = |(n, block, facts): &(usize, &Block, &Facts)| {
        *n < last && block.role == Role::Heading(1) && facts.words > 0 && facts.link_share < 0.5
    };
    context.iter().filter(heading).map(|(n, _, _)| n).find(|&n| !names.are(context.text(n)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{agreement, agreement_at_best, bit, word_set};

    proptest! {
        #[test]
        fn nothing_agrees_better_than_at_best(block in "([a-d]{1,2} ){0,12}", title in "([a-d]{1,2} ){1,8}") {
            let (block, title) = (word_set(&block), word_set(&title));
            let bits = block.iter().fold(0, |bits, &word| bits | bit(word));
            prop_assert!(agreement(&block, &title) <= agreement_at_best(bits, &title));
        }
    }
}
