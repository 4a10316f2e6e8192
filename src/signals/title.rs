//! The page's title among its blocks: the article begins there.

use xxhash_rust::xxh3::xxh3_64;

use super::context::{Facts, normalise};
use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Role;
use crate::blocks::text::words;

pub(super) const SIGNAL: Signal = Signal {
    name: "title",
    about: "the block that shows the page's title, and what stands around it",
    features: &[Feature::TitleMatch, Feature::BeforeTitle, Feature::AfterTitle],
    measure,
};

/// So many blocks behind the title are "right behind" it.
const BEHIND: usize = 5;
/// A block shows the title when at least this share of the words of either is the other's.
const MATCH: f32 = 0.6;
/// The first blocks of a plain text, among which its title stands.
const HEAD_OF_TEXT: usize = 12;
/// Headlines have at most this many words.
const TITLE_WORDS: u32 = 40;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let Some(title) = context.title else { return };
    sheet.set(title, Feature::TitleMatch, 1.0);
    for n in 0..context.facts.len() {
        sheet.mark(n, Feature::BeforeTitle, n < title);
        sheet.mark(n, Feature::AfterTitle, n > title && n <= title + BEHIND);
    }
}

/// Finds the block that shows the title.
///
/// In HTML: the heading or short block that best agrees with what the page states as its title, headings and the largest rank first; else
/// the first `h1` with running text behind it. In plain text: the last line of a headline's shape before the first sentence that is
/// followed by another.
pub(super) fn find(context: &Context<'_>) -> Option<usize> {
    let metadata = &context.page.metadata;
    let stated: Vec<Vec<u64>> = [&metadata.headline, &metadata.social_title, &metadata.title]
        .into_iter()
        .flatten()
        .flat_map(|title| [title.as_str(), longest_part(title)])
        .map(word_set)
        .filter(|words| !words.is_empty())
        .collect();
    let mut best: Option<(f32, usize)> = None;
    for (n, block, facts) in context.iter() {
        if !is_title_like(facts) {
            continue;
        }
        let words = word_set(context.text(n));
        let agreement = stated.iter().map(|title| agreement(&words, title)).fold(0.0, f32::max);
        let rank = match block.role {
            Role::Heading(level) => 0.5 - 0.05 * f32::from(level),
            _ => 0.0,
        };
        let linked = if facts.link_share > 0.9 { 0.3 } else { 0.0 };
        let hidden = if block.hidden { 0.3 } else { 0.0 };
        let score = agreement + rank - linked - hidden;
        if agreement >= MATCH && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, n));
        }
    }
    best.map(|(_, n)| n).or_else(|| first_heading(context)).or_else(|| first_line(context))
}

/// The longest part of a stated title: `Headline | Site` without the site.
fn longest_part(title: &str) -> &str {
    const SEPARATORS: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " » "];
    SEPARATORS
        .iter()
        .fold(title, |part, separator| part.split(separator).max_by_key(|piece| piece.chars().count()).unwrap_or(part))
}

fn is_title_like(facts: &Facts) -> bool {
    facts.words > 0 && facts.words <= TITLE_WORDS
}

/// Hashes of the different words of a text, in order.
fn word_set(text: &str) -> Vec<u64> {
    let mut buffer = String::new();
    let words = words(text).take(2 * TITLE_WORDS as usize);
    let mut hashes: Vec<u64> = words.map(|word| xxh3_64(normalise(word, &mut buffer))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// How well a block agrees with a stated title, 0 to 1. The block must be in the title, and at least half of the title in the block; the name
/// of a site behind the title costs little.
fn agreement(block: &[u64], title: &[u64]) -> f32 {
    /// What it weighs that the block stands in the title, and the title in the block.
    const WEIGHTS: (f32, f32) = (0.7, 0.3);
    let shared = block.iter().filter(|word| title.binary_search(word).is_ok()).count() as f32;
    let precision = shared / block.len().max(1) as f32;
    let recall = shared / title.len().max(1) as f32;
    if recall < 0.5 { 0.0 } else { precision * WEIGHTS.0 + recall * WEIGHTS.1 }
}

fn first_heading(context: &Context<'_>) -> Option<usize> {
    let seen = |n: usize| context.facts.iter().skip(n + 1).any(|facts| facts.sentence);
    context
        .iter()
        .find(|(n, block, facts)| {
            block.role == Role::Heading(1) && facts.words > 0 && facts.link_share < 0.5 && seen(*n)
        })
        .map(|(n, _, _)| n)
}

/// The first line of a headline's shape in a plain text, or a page without headings, that has running text soon behind it.
fn first_line(context: &Context<'_>) -> Option<usize> {
    let text = context.facts.iter().position(|facts| facts.sentence)?;
    let from = text.saturating_sub(HEAD_OF_TEXT);
    // Two headlines, a byline, a date may stand before the text: the first of at least four words is the title.
    (from..text).find(|&n| {
        context.facts.get(n).is_some_and(|facts| {
            (4..=TITLE_WORDS).contains(&facts.words) && facts.link_share < 0.5 && facts.end == super::context::End::Open
        })
    })
}
