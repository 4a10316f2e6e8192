//! Second articles: under endless scrolling the next article follows with a title of its own. Told by a heading of the title's rank that stands
//! outside the box of the first article, with running text in both; careless pages write subheads as `h1` too, but inside the box. Where pages are counted,
//! and in plain text only there, it is told by a line that is another page's headline with that page's text behind it.

use super::context::End;
use super::{Context, Evidence, Feature, Sheet, Signal};
use crate::blocks::Role;
use crate::repeats::PageCounts;

pub(super) const SIGNAL: Signal = Signal {
    name: "second",
    about: "behind the title of a second article",
    features: &[Feature::SecondArticle],
    measure,
};

/// The first article's box is the smallest around its title with at least this share of the page's sentences.
const BOX_SHARE: f32 = 0.15;
/// A second article has at least this many words of sentences behind its title.
const LEAST_TEXT: f32 = 30.0;

/// A text that other pages hold too is a second article from so many words and …
const REPEATED_WORDS: u32 = 60;
/// … paragraphs on: an excerpt has one of each.
const REPEATED_PARAGRAPHS: u32 = 2;
/// What stands on more articles than this is a set phrase, and not the text of one other page.
const REPEATED_ARTICLES: u32 = 4;
/// So many lines may stand between a headline and its text, or between two paragraphs: a second headline, a byline, a date.
const LINES: u32 = 3;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let by_counts = context.counts.and_then(|counts| find_by_counts(context, counts));
    let Some(second) = find_by_heading(context).into_iter().chain(by_counts).min() else { return };
    for n in second..context.facts.len() {
        sheet.set_with(n, Feature::SecondArticle, 1.0, Evidence::Block(second as u32));
    }
}

/// The heading of a second article.
fn find_by_heading(context: &Context<'_>) -> Option<usize> {
    let page = context.page;
    let title = page.blocks.get(context.title?)?;
    if title.role != Role::Heading(1) {
        return None;
    }
    let holds = |id: &u32| context.sums(*id).sentences >= BOX_SHARE * context.sentences;
    let first = page.ancestors(title).find(holds)?;
    let mut text_behind = 0.0;
    let mut second = None;
    for (n, block) in page.blocks.iter().enumerate().rev() {
        let facts = &context.facts[n];
        text_behind += if facts.sentence { facts.words as f32 } else { 0.0 };
        if page.ancestors(block).any(|id| id == first) {
            break;
        }
        if block.role == title.role && facts.words > 0 && text_behind >= LEAST_TEXT && !block.hidden {
            second = Some(n);
        }
    }
    second
}

/// The first line behind the page's own text that is another page's headline, with text behind it that stands on other pages too.
fn find_by_counts(context: &Context<'_>, counts: &PageCounts) -> Option<usize> {
    let title = context.title?;
    let mut own = 0.0;
    // A headline that was met, and the repeated text since: words, paragraphs, lines in a row that are neither.
    let mut met: Option<(usize, u32, u32, u32)> = None;
    for (n, _, facts) in context.iter().skip(title + 1) {
        let count = counts.blocks.get(n)?;
        let text = facts.sentence && facts.end == End::Sentence;
        if count.headline_of > 0 && facts.end != End::Ellipsis && !text {
            met = (own >= LEAST_TEXT).then_some((n, 0, 0, 0));
            continue;
        }
        own += if text && !(2..=REPEATED_ARTICLES).contains(&count.articles) { facts.words as f32 } else { 0.0 };
        let Some((at, words, paragraphs, lines)) = &mut met else { continue };
        // What follows must begin as that page does: this page's own text may stand on others too.
        let theirs = (2..=REPEATED_ARTICLES).contains(&count.articles) && (*paragraphs > 0 || count.lead_of > 0);
        if text && theirs {
            (*words, *paragraphs, *lines) = (words.saturating_add(facts.words), *paragraphs + 1, 0);
            if *words >= REPEATED_WORDS && *paragraphs >= REPEATED_PARAGRAPHS {
                return Some(*at);
            }
        } else {
            *lines += 1;
            if text || *lines > LINES {
                met = None;
            }
        }
    }
    None
}
