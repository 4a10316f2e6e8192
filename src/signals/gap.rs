//! The lines without a sentence that a block of plain text stands among. An article has a subhead or a few items between two sentences; a menu, a list of
//! products or of other articles goes on and on, and each of its lines may look like a headline. In HTML the boxes say this better: there the signal is
//! silent.

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::Source;

pub(super) const SIGNAL: Signal = Signal {
    name: "gap",
    about: "in plain text: the lines without a sentence that it stands among",
    features: &[Feature::GapLines, Feature::GapWords, Feature::GapBefore, Feature::GapBehind, Feature::GapCapitals],
    measure,
};

/// So many lines, their number on a logarithmic scale, are "many" in full.
const MANY_LINES: f32 = 64.0;
/// See [`MANY_LINES`]: so many words.
const MANY_WORDS: f32 = 512.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Html {
        return;
    }
    let mut start = 0;
    for gap in context.facts.split(|facts| facts.sentence) {
        let words: u32 = gap.iter().map(|facts| facts.words).sum();
        let capitals: f32 = gap.iter().map(|facts| facts.capitals).sum();
        for n in 0..gap.len() {
            let lines = |count: usize| logarithmic(count as f32, MANY_LINES);
            sheet.set(start + n, Feature::GapLines, lines(gap.len()));
            sheet.set(start + n, Feature::GapWords, logarithmic(words as f32, MANY_WORDS));
            sheet.set(start + n, Feature::GapBefore, lines(n));
            sheet.set(start + n, Feature::GapBehind, lines(gap.len() - n - 1));
            sheet.set(start + n, Feature::GapCapitals, capitals / gap.len() as f32);
        }
        start += gap.len() + 1;
    }
}
