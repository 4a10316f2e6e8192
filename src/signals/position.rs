//! Position: how much of the page's running text comes before a block and behind it.

use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "position",
    about: "before, within or behind the page's running text",
    features: &[Feature::TextBefore, Feature::TextAfter],
    measure,
};

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let total = context.sentences.max(1.0);
    let mut before = 0.0;
    for (n, _, facts) in context.iter() {
        let own = if facts.sentence { facts.words as f32 } else { 0.0 };
        sheet.set(n, Feature::TextBefore, before / total);
        sheet.set(n, Feature::TextAfter, (context.sentences - before - own) / total);
        before += own;
    }
}
