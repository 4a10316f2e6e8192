//! The page's title among its blocks: the article begins there.

use std::collections::HashSet;

use super::context::Facts;
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
    let stated: Vec<HashSet<String>> = [&metadata.headline, &metadata.social_title, &metadata.title]
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
        let agreement = stated.iter().map(|title| agreement(&word_set(context.text(n)), title)).fold(0.0, f32::max);
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

fn word_set(text: &str) -> HashSet<String> {
    words(text).take(2 * TITLE_WORDS as usize).map(str::to_lowercase).collect()
}

/// Share of the shorter text's words that the longer has, where the shorter is not much shorter; a site's name behind the title costs
/// little.
fn agreement(block: &HashSet<String>, title: &HashSet<String>) -> f32 {
    let shared = block.intersection(title).count() as f32;
    let (block, title) = (block.len().max(1) as f32, title.len().max(1) as f32);
    // All of the block in the title, and at least half of the title in the block, or all of the title in it.
    let precision = shared / block;
    let recall = shared / title;
    if recall < 0.5 { 0.0 } else { precision.min(1.0) * 0.7 + recall * 0.3 }
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
