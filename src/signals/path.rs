//! Blocks of the same markup: all paragraphs of an article share their chain of tags and classes, and so do all teasers of a list. What most of
//! them are, the odd short one among them is as well.

use foldhash::{HashMap, HashMapExt};

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Source;

pub(super) const SIGNAL: Signal = Signal {
    name: "path",
    about: "what the blocks of the same tags and classes are",
    features: &[Feature::LikeText, Feature::LikeMany, Feature::LikeLinks],
    measure,
};

/// So many blocks of one look count as "many" in full.
const MANY: f32 = 20.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    // Flattened text has but one look.
    if context.page.source == Source::Text {
        return;
    }
    let mut looks: HashMap<u64, (f32, f32, f32, f32)> = HashMap::new();
    for (_, block, facts) in context.iter() {
        let look = looks.entry(context.page.element(block.element).path).or_default();
        let words = facts.words as f32;
        look.0 += words;
        look.1 += if facts.sentence { words } else { 0.0 };
        look.2 += words * facts.link_share;
        look.3 += 1.0;
    }
    for (n, block, _) in context.iter() {
        if let Some(&(words, sentences, links, blocks)) = looks.get(&context.page.element(block.element).path) {
            sheet.set(n, Feature::LikeText, sentences / words.max(1.0));
            sheet.set(n, Feature::LikeLinks, links / words.max(1.0));
            sheet.set(n, Feature::LikeMany, blocks / MANY);
        }
    }
}
