//! The blocks right before and behind: a line between two menu entries is one, and what stands before the share buttons is the end of the text.

use super::{Context, Feature, Sheet, Signal, logarithmic};

pub(super) const SIGNAL: Signal = Signal {
    name: "beside",
    about: "the blocks right before it and behind it",
    features: &[
        Feature::BesideBeforeWords,
        Feature::BesideBeforeLinks,
        Feature::BesideAfterWords,
        Feature::BesideAfterLinks,
        Feature::BesideAfterLine,
    ],
    measure,
};

/// Words at which the logarithmic scale ends.
const MOST_WORDS: f32 = 128.0;
/// Lines that are no part of an article.
const LINES: [Feature; 7] = [
    Feature::ByLine,
    Feature::ShareLine,
    Feature::SignupLine,
    Feature::CommentLine,
    Feature::NavLine,
    Feature::Label,
    Feature::Sponsor,
];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let log = |words: u32| logarithmic(words as f32, MOST_WORDS);
    for n in 0..context.facts.len() {
        if let Some(before) = n.checked_sub(1).and_then(|before| context.facts.get(before)) {
            sheet.set(n, Feature::BesideBeforeWords, log(before.words));
            sheet.set(n, Feature::BesideBeforeLinks, before.link_share);
        }
        if let Some(after) = context.facts.get(n + 1) {
            sheet.set(n, Feature::BesideAfterWords, log(after.words));
            sheet.set(n, Feature::BesideAfterLinks, after.link_share);
            let line = LINES.iter().any(|&line| sheet.get(n + 1, line) > 0.0);
            sheet.mark(n, Feature::BesideAfterLine, line);
        }
    }
}
