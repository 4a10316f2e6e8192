//! Position: how much of the page's running text comes before a block and behind it.

use super::{Context, Feature, Sheet, Signal, logarithmic};

pub(super) const SIGNAL: Signal = Signal {
    name: "position",
    about: "before, within or behind the page's running text",
    features: &[Feature::Place, Feature::WordsBefore, Feature::TextBeforeLog, Feature::TextBefore, Feature::TextAfter],
    measure,
};

/// Words at which the logarithmic scale ends.
const MOST_WORDS: f32 = 1024.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let total = context.sentences.max(1.0);
    let blocks = context.facts.len().max(1) as f32;
    let words: f32 = context.facts.iter().map(|facts| facts.words as f32).sum();
    let (mut before, mut words_before) = (0.0, 0.0);
    for (n, _, facts) in context.iter() {
        let own = if facts.sentence { facts.words as f32 } else { 0.0 };
        sheet.set(n, Feature::Place, n as f32 / blocks);
        sheet.set(n, Feature::WordsBefore, words_before / words.max(1.0));
        sheet.set(n, Feature::TextBefore, before / total);
        sheet.set(n, Feature::TextBeforeLog, logarithmic(before, MOST_WORDS));
        sheet.set(n, Feature::TextAfter, (context.sentences - before - own) / total);
        before += own;
        words_before += facts.words as f32;
    }
}
