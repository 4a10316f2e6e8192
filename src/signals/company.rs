//! The company that a block of plain text keeps: what kinds of lines stand around it. One date or one line of few words says little; where every
//! third line is a date, a name that comes again or a `Reply`, readers' comments stand, and their sentences are none of the article. In HTML the boxes
//! say this better, and what stands around a block across their borders misleads: there the signal is silent.

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Source;

pub(super) const SIGNAL: Signal = Signal {
    name: "company",
    about: "in plain text: what kinds of lines stand around it",
    features: &[
        Feature::Company8Repeated,
        Feature::Company8ByLines,
        Feature::Company8Comments,
        Feature::Company8Digits,
        Feature::Company8NavLines,
        Feature::Company8FewWords,
        Feature::Company8Capitals,
        Feature::Company8Labels,
        Feature::Company8Shares,
        Feature::Company8Signups,
        Feature::Company8Legal,
        Feature::Company8Colons,
        Feature::Company8Ellipses,
        Feature::Company8Sentences,
        Feature::Company20Repeated,
        Feature::Company20ByLines,
        Feature::Company20Comments,
        Feature::Company20Digits,
        Feature::Company20NavLines,
        Feature::Company20FewWords,
        Feature::Company20Capitals,
        Feature::Company20Labels,
        Feature::Company20Shares,
        Feature::Company20Signups,
        Feature::Company20Legal,
        Feature::Company20Colons,
        Feature::Company20Ellipses,
        Feature::Company20Sentences,
    ],
    measure,
};

/// Windows, in blocks to either side: a comment and its neighbours, a thread of them.
const WINDOWS: [usize; 2] = [8, 20];
/// A kind that makes up this share of a window is there in full: text stands between all kinds of lines.
const FULL: f32 = 0.5;
/// What is counted, and the features of the windows.
const KINDS: &[(Feature, [Feature; WINDOWS.len()])] = &[
    (Feature::OnPageAgain, [Feature::Company8Repeated, Feature::Company20Repeated]),
    (Feature::ByLine, [Feature::Company8ByLines, Feature::Company20ByLines]),
    (Feature::CommentLine, [Feature::Company8Comments, Feature::Company20Comments]),
    (Feature::Digits, [Feature::Company8Digits, Feature::Company20Digits]),
    (Feature::NavLine, [Feature::Company8NavLines, Feature::Company20NavLines]),
    (Feature::FewWords, [Feature::Company8FewWords, Feature::Company20FewWords]),
    (Feature::Capitals, [Feature::Company8Capitals, Feature::Company20Capitals]),
    (Feature::Label, [Feature::Company8Labels, Feature::Company20Labels]),
    (Feature::ShareLine, [Feature::Company8Shares, Feature::Company20Shares]),
    (Feature::SignupLine, [Feature::Company8Signups, Feature::Company20Signups]),
    (Feature::LegalLine, [Feature::Company8Legal, Feature::Company20Legal]),
    (Feature::Colon, [Feature::Company8Colons, Feature::Company20Colons]),
    (Feature::Ellipsis, [Feature::Company8Ellipses, Feature::Company20Ellipses]),
    (Feature::Sentence, [Feature::Company8Sentences, Feature::Company20Sentences]),
];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Html {
        return;
    }
    let count = context.facts.len();
    let mut sums = vec![0.0_f32; count + 1];
    for &(kind, features) in KINDS {
        let mut sum = 0.0;
        for n in 0..count {
            sum += sheet.get(n, kind);
            sums[n + 1] = sum;
        }
        for (reach, feature) in WINDOWS.into_iter().zip(features) {
            for n in 0..count {
                let (from, to) = (n.saturating_sub(reach), (n + reach + 1).min(count));
                let share = (sums[to] - sums[from]) / (to - from) as f32;
                sheet.set(n, feature, share / FULL);
            }
        }
    }
}
