//! The densest stretch of running text: the run of blocks with the greatest sum, where sentences count by their words and whatever else stands
//! between them costs a little. It needs no markup, so it works on flattened text, and where each paragraph stands in a box of its own.
//! (The maximum-subsequence method of Pasternack and Roth, "Extracting article text from the web with maximum subsequence segmentation", WWW 2009.)

use super::{Context, Feature, Sheet, Signal, logarithmic};

pub(super) const SIGNAL: Signal = Signal {
    name: "stretch",
    about: "inside, before or behind the densest stretch of running text",
    features: &[Feature::InStretch, Feature::BeforeStretch, Feature::AfterStretch],
    measure,
};

/// What a block that is no sentence costs, in words of sentences.
const COST: f32 = 4.0;
/// A block so many blocks away from the stretch is "far" in full, on a logarithmic scale.
const FAR: f32 = 64.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let (mut best, mut sum, mut start) = (0.0_f32, 0.0_f32, 0);
    let mut stretch = None;
    for (n, _, facts) in context.iter() {
        if sum <= 0.0 {
            (sum, start) = (0.0, n);
        }
        let words = facts.words as f32;
        sum += if facts.sentence { words } else { -COST - words * facts.link_share };
        if sum > best {
            (best, stretch) = (sum, Some((start, n)));
        }
    }
    let Some((start, end)) = stretch else { return };
    let far = |blocks: usize| logarithmic(blocks as f32, FAR);
    for n in 0..context.facts.len() {
        sheet.mark(n, Feature::InStretch, n >= start && n <= end);
        sheet.set(n, Feature::BeforeStretch, far(start.saturating_sub(n)));
        sheet.set(n, Feature::AfterStretch, far(n.saturating_sub(end)));
    }
}
