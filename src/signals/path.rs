//! Blocks of the same markup: all paragraphs of an article share their chain of tags and classes, and so do all teasers of a list. What most of
//! them are, the odd short one among them is as well.

use foldhash::{HashMap, HashMapExt};

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::{Block, Source};

pub(super) const SIGNAL: Signal = Signal {
    name: "path",
    about: "what the blocks of the same tags and classes are",
    features: &[
        Feature::LikeText,
        Feature::LikeShare,
        Feature::LikeLongest,
        Feature::LikeWords,
        Feature::LikeOuterText,
        Feature::LikeOuterShare,
        Feature::LikeMany,
        Feature::LikeLinks,
    ],
    measure,
};

/// So many blocks of one look count as "many" in full.
const MANY: f32 = 20.0;

/// Words at which the logarithmic scales end.
const MOST_WORDS: f32 = 128.0;

/// The blocks, or boxes, of one look.
#[derive(Clone, Copy, Default)]
struct Look {
    blocks: f32,
    words: f32,
    sentences: f32,
    links: f32,
    longest: f32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    // Flattened text has but one look.
    if context.page.source == Source::Text {
        return;
    }
    let page = context.page;
    let path = |block: &Block| page.element(block.element).path;
    let outer = |block: &Block| page.element(page.element(block.element).parent).path;
    let mut looks: HashMap<u64, Look> = HashMap::new();
    let mut outer_looks: HashMap<u64, Look> = HashMap::new();
    for (_, block, facts) in context.iter() {
        for look in [looks.entry(path(block)).or_default(), outer_looks.entry(outer(block)).or_default()] {
            let words = facts.words as f32;
            look.blocks += 1.0;
            look.words += words;
            look.sentences += if facts.sentence { words } else { 0.0 };
            look.links += words * facts.link_share;
            look.longest = look.longest.max(words);
        }
    }
    let log = |words: f32| logarithmic(words, MOST_WORDS);
    let total = context.sentences.max(1.0);
    for (n, block, _) in context.iter() {
        let look = looks.get(&path(block)).copied().unwrap_or_default();
        sheet.set(n, Feature::LikeText, look.sentences / look.words.max(1.0));
        sheet.set(n, Feature::LikeShare, look.sentences / total);
        sheet.set(n, Feature::LikeLongest, log(look.longest));
        sheet.set(n, Feature::LikeWords, log(look.words / look.blocks.max(1.0)));
        sheet.set(n, Feature::LikeLinks, look.links / look.words.max(1.0));
        sheet.set(n, Feature::LikeMany, look.blocks / MANY);
        let look = outer_looks.get(&outer(block)).copied().unwrap_or_default();
        sheet.set(n, Feature::LikeOuterText, look.sentences / look.words.max(1.0));
        sheet.set(n, Feature::LikeOuterShare, look.sentences / total);
    }
}
