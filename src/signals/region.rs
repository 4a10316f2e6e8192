//! Where the page's running text is: how much of it stands under the elements around a block.
//!
//! The article's container is the element that gathers most sentence words in its paragraphs, few of them in links. Scores are
//! those of Readability and its heirs in spirit (an element scores by its children's and half by its grandchildren's text, times the share that
//! is not link text), but computed on sentence blocks only and without a tree.

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::Source;

pub(super) const SIGNAL: Signal = Signal {
    name: "region",
    about: "how much of the page's running text shares its box",
    features: &[
        Feature::Region1,
        Feature::Region2,
        Feature::Region3,
        Feature::Region4,
        Feature::BoxWords,
        Feature::BoxLinks,
        Feature::BoxText,
        Feature::Box3Text,
        Feature::RegionText,
        Feature::RegionLinks,
        Feature::Score1,
        Feature::Score2,
        Feature::ScoreBest,
        Feature::In50,
        Feature::In90,
    ],
    measure,
};

/// A grandchild's text counts this much.
const GRANDCHILD: f32 = 0.5;
/// Words at which the logarithmic scale of a box ends.
const MOST_WORDS: f32 = 2048.0;
/// Elements looked at around a block.
const REGIONS: [Feature; 4] = [Feature::Region1, Feature::Region2, Feature::Region3, Feature::Region4];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let page = context.page;
    // Flattened text has but one box.
    if page.source == Source::Text {
        return;
    }
    let total = context.sentences.max(1.0);
    let scores = scores(context);
    let top = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let (half, most) = (context.smallest_box(0.5), context.smallest_box(0.9));
    // A parent comes before its children, so one pass hands down what holds for everything within.
    let mut around: Vec<Around> = Vec::with_capacity(page.elements.len());
    for (id, (element, score)) in (0..).zip(page.elements.iter().zip(&scores)) {
        let Around { best, in_half, in_most } = around.get(element.parent as usize).copied().unwrap_or_default();
        let (in_half, in_most) = (in_half || id == half, in_most || id == most);
        around.push(Around { best: best.max(score / top), in_half, in_most });
    }
    for (n, block, _) in context.iter() {
        for ((step, id), feature) in page.ancestors(block).enumerate().zip(REGIONS) {
            let sums = context.sums(id);
            let score = || scores.get(id as usize).copied().unwrap_or(0.0) / top;
            sheet.set(n, feature, sums.sentences / total);
            match step {
                0 => {
                    sheet.set(n, Feature::Score1, score());
                    sheet.set(n, Feature::BoxWords, logarithmic(sums.words, MOST_WORDS));
                    sheet.set(n, Feature::BoxText, sums.sentences / sums.words.max(1.0));
                    sheet.set(n, Feature::BoxLinks, sums.links / sums.words.max(1.0));
                }
                1 => {
                    sheet.set(n, Feature::Score2, score());
                    sheet.set(n, Feature::RegionText, sums.sentences / sums.words.max(1.0));
                    sheet.set(n, Feature::RegionLinks, sums.links / sums.words.max(1.0));
                }
                2 => sheet.set(n, Feature::Box3Text, sums.sentences / sums.words.max(1.0)),
                _ => {}
            }
        }
        let Around { best, in_half, in_most } = around.get(block.element as usize).copied().unwrap_or_default();
        sheet.set(n, Feature::ScoreBest, best);
        // A page with no running text has no such box.
        sheet.mark(n, Feature::In50, in_half && context.sentences > 0.0);
        sheet.mark(n, Feature::In90, in_most && context.sentences > 0.0);
    }
}

/// What the boxes around say, one within the other.
#[derive(Clone, Copy, Default)]
struct Around {
    /// The best score of them, as a share of the best of all.
    best: f32,
    /// Whether one is the smallest box that holds half of the running text.
    in_half: bool,
    /// Whether one is the smallest that holds most of it.
    in_most: bool,
}

/// Score of every element: sentence words directly in it and in its children, half those of its grandchildren, less what is links.
fn scores(context: &Context<'_>) -> Vec<f32> {
    let page = context.page;
    let mut scores = vec![0.0_f32; page.elements.len()];
    for (_, block, facts) in context.iter() {
        if !facts.sentence {
            continue;
        }
        let words = facts.words as f32;
        for (step, id) in page.ancestors(block).take(3).enumerate() {
            if let Some(score) = scores.get_mut(id as usize) {
                *score += if step < 2 { words } else { GRANDCHILD * words };
            }
        }
    }
    for (id, score) in scores.iter_mut().enumerate() {
        let sums = context.sums(id as u32);
        *score *= 1.0 - (sums.links / sums.words.max(1.0)).min(1.0);
    }
    scores
}
