//! Numbered lists of headlines: `Most read`, `Top stories`, a chart of other articles right behind this one, without links or pictures. By their looks
//! they are lists of the article. What they say is not: an article that counts something up has spoken of it before, or leads the list in.

use std::ops::Range;

use foldhash::{HashSet, HashSetExt};

use super::context::{End, Facts};
use super::topic::long_words;
use super::{Context, Evidence, Feature, Sheet, Signal, logarithmic};
use crate::blocks::{Block, Tag};

pub(super) const SIGNAL: Signal = Signal {
    name: "ranked",
    about: "one of a numbered list of headlines, and whether the running text before it speaks of the same",
    features: &[Feature::Ranked, Feature::RankedApart],
    measure,
};

/// A list has at least so many headlines.
const LEAST_ITEMS: usize = 3;
/// A list of so many, on a logarithmic scale, is "long" in full.
const LONG: f32 = 10.0;
/// A headline has at least so many words: shorter items are names, parts and results.
const ITEM_WORDS: u32 = 4;
/// A line with a colon of at least so many words leads in a list of the article; shorter ones are labels.
const LEAD_IN_WORDS: u32 = 5;

/// What numbers a headline.
#[derive(Clone, Copy)]
enum Number {
    /// The element of the list.
    Element(u32),
    /// Its text, or the line before it.
    Written(u32),
}

/// A numbered list.
struct List {
    blocks: Range<usize>,
    items: usize,
    /// Items with the end of a sentence in them.
    stopped: usize,
    last: Number,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    // Words of the running text up to a block.
    let (mut said, mut read) = (HashSet::new(), 0);
    for List { blocks, items, .. } in lists(context) {
        // By place: an iterator would go over all blocks again for every list.
        for n in read..blocks.start {
            if context.title == Some(n) || context.facts.get(n).is_some_and(|facts| facts.sentence) {
                said.extend(long_words(context.text(n)));
            }
        }
        read = blocks.start;
        let words: Vec<u64> = blocks.clone().flat_map(|block| long_words(context.text(block))).collect();
        let new = words.iter().filter(|word| !said.contains(word)).count();
        let led_in = is_led_in(context, blocks.start);
        let apart = if led_in || said.is_empty() || words.is_empty() { 0.0 } else { new as f32 / words.len() as f32 };
        for block in blocks {
            let evidence = Evidence::Count(items as u32);
            sheet.set_with(block, Feature::Ranked, logarithmic(items as f32, LONG), evidence);
            sheet.set_with(block, Feature::RankedApart, apart, evidence);
        }
    }
}

/// The numbered lists of headlines, in page order.
fn lists(context: &Context<'_>) -> Vec<List> {
    let mut lists = Vec::new();
    let mut open: Option<List> = None;
    // A number on a line of its own numbers the next.
    let mut alone: Option<(u32, usize)> = None;
    for (n, block, facts) in context.iter() {
        let text = context.text(n);
        let written = number(text);
        if let Some((number, "")) = written {
            alone = Some((number, n));
            continue;
        }
        let (own, start) = match (alone.take(), written) {
            (Some((number, line)), _) => (Some(Number::Written(number)), line),
            (None, Some((number, _))) => (Some(Number::Written(number)), n),
            (None, None) => (numbering(context, block).map(Number::Element), n),
        };
        let own = own.filter(|_| is_headline(context, facts));
        open = match (open.take(), own) {
            (Some(list), Some(own)) if list.last.goes_on(own) => {
                let stopped = list.stopped + usize::from(facts.stops > 0);
                Some(List { blocks: list.blocks.start..n + 1, items: list.items + 1, stopped, last: own })
            }
            (closed, own) => {
                lists.extend(closed);
                let stopped = usize::from(facts.stops > 0);
                own.filter(|own| own.is_first()).map(|last| List { blocks: start..n + 1, items: 1, stopped, last })
            }
        };
    }
    lists.extend(open);
    // Footnotes are sentences, with a sign behind them that leads back.
    lists.retain(|list| list.items >= LEAST_ITEMS && 2 * list.stopped <= list.items);
    lists
}

impl Number {
    fn is_first(self) -> bool {
        matches!(self, Self::Element(_) | Self::Written(1))
    }

    fn goes_on(self, next: Self) -> bool {
        match (self, next) {
            (Self::Element(list), Self::Element(next)) => list == next,
            (Self::Written(number), Self::Written(next)) => number.checked_add(1) == Some(next),
            _ => false,
        }
    }
}

/// The number that a text begins with, and what stands behind it.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(digits)?;
    let bare = rest.strip_prefix(['.', ')', ':', '．', '、', '）']).unwrap_or(rest);
    let parted = bare.is_empty() || bare.starts_with(char::is_whitespace) || bare.len() < rest.len();
    Some((number.parse().ok().filter(|_| parted)?, bare.trim_start()))
}

/// The list that numbers a block, if one does.
fn numbering(context: &Context<'_>, block: &Block) -> Option<u32> {
    let tag = |id: &u32| context.page.element(*id).tag;
    context.page.ancestors(block).find(|id| matches!(tag(id), Tag::Ol | Tag::Ul)).filter(|id| tag(id) == Tag::Ol)
}

fn is_headline(context: &Context<'_>, facts: &Facts) -> bool {
    facts.words >= ITEM_WORDS && !facts.sentence && facts.end != End::Sentence && context.is_headline_like(facts)
}

/// Whether the line before a list says that it follows.
fn is_led_in(context: &Context<'_>, list: usize) -> bool {
    let before = context.facts.get(..list).and_then(|facts| facts.iter().rev().find(|facts| facts.words > 0));
    before.is_some_and(|facts| facts.words >= LEAD_IN_WORDS && facts.end == End::Colon)
}
