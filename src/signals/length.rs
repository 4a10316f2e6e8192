//! Text length: running text is long, furniture is short. The oldest feature of boilerplate detection (Kohlschütter et al., "Boilerplate
//! Detection using Shallow Text Features", WSDM 2010), and still one of the strongest.

use super::{Context, Feature, Sheet, Signal, logarithmic};

pub(super) const SIGNAL: Signal = Signal {
    name: "length",
    about: "how long the text is, in words",
    features: &[Feature::Words, Feature::Characters, Feature::FewWords, Feature::ManyWords],
    measure,
};

/// Words at which the logarithmic scale ends.
const MOST_WORDS: f32 = 128.0;
/// Characters at which the logarithmic scale ends.
const MOST_CHARACTERS: f32 = 1024.0;
/// Menu entries and buttons have at most this many words.
const FEW: u32 = 3;
/// Paragraphs have at least about this many words.
const MANY: u32 = 25;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, _, facts) in context.iter() {
        sheet.set(n, Feature::Words, logarithmic(facts.words as f32, MOST_WORDS));
        sheet.set(n, Feature::Characters, logarithmic(facts.characters as f32, MOST_CHARACTERS));
        sheet.mark(n, Feature::FewWords, facts.words <= FEW);
        sheet.mark(n, Feature::ManyWords, facts.words >= MANY);
    }
}
