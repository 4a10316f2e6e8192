//! The neighbourhood: articles are dense in sentences, menus and teaser lists are not. The one signal that works the same on flattened
//! text, where no markup is left.

use super::{Context, Feature, Sheet, Signal, logarithmic};

pub(super) const SIGNAL: Signal = Signal {
    name: "near",
    about: "share of running text among the blocks around it",
    features: &[
        Feature::Near3,
        Feature::Near8,
        Feature::Near20,
        Feature::Text3,
        Feature::Text8,
        Feature::Between,
        Feature::FarFromText,
    ],
    measure,
};

/// Windows, in blocks to either side.
const WINDOWS: [(usize, Feature); 3] = [(3, Feature::Near3), (8, Feature::Near8), (20, Feature::Near20)];
/// The windows whose words are counted, and the words at which their logarithmic scale ends.
const TEXTS: [(usize, Feature); 2] = [(3, Feature::Text3), (8, Feature::Text8)];
const MOST_WORDS: f32 = 512.0;
/// Sentences at most this many blocks away on both sides make a block stand between them.
const BETWEEN: usize = 4;
/// A block is "far" in full so many blocks from the nearest sentence.
const FAR: f32 = 12.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let count = context.facts.len();
    // Running sums of all words and of sentence words.
    let mut sums = Vec::with_capacity(count + 1);
    let (mut words, mut sentences) = (0.0_f32, 0.0_f32);
    sums.push((words, sentences));
    for facts in &context.facts {
        words += facts.words as f32;
        sentences += if facts.sentence { facts.words as f32 } else { 0.0 };
        sums.push((words, sentences));
    }
    for n in 0..count {
        for (reach, feature) in WINDOWS {
            let (from, to) = (sums[n.saturating_sub(reach)], sums[(n + reach + 1).min(count)]);
            sheet.set(n, feature, (to.1 - from.1) / (to.0 - from.0).max(1.0));
        }
    }
    for n in 0..count {
        for (reach, feature) in TEXTS {
            let words = sums[(n + reach + 1).min(count)].1 - sums[n.saturating_sub(reach)].1;
            sheet.set(n, feature, logarithmic(words, MOST_WORDS));
        }
    }
    let before = distances(context, 0..count);
    let mut after = distances(context, (0..count).rev());
    after.reverse();
    for (n, (&before, &after)) in before.iter().zip(&after).enumerate() {
        sheet.mark(n, Feature::Between, before <= BETWEEN && after <= BETWEEN);
        sheet.set(n, Feature::FarFromText, before.min(after) as f32 / FAR);
    }
}

/// For each block in this order, how many blocks back the last sentence was; 0 for a sentence itself.
fn distances(context: &Context<'_>, order: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut distance = usize::MAX;
    order
        .map(|n| {
            let sentence = context.facts.get(n).is_some_and(|facts| facts.sentence);
            distance = if sentence { 0 } else { distance.saturating_add(1) };
            distance
        })
        .collect()
}
