//! Sentence punctuation: articles are made of sentences, teasers of headlines.

use super::context::End;
use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "sentence",
    about: "whether the text is made of sentences",
    features: &[Feature::SentenceEnd, Feature::Sentence, Feature::Sentences, Feature::Colon],
    measure,
};

/// So many ends of sentences count as "several" in full.
const SEVERAL: f32 = 4.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, _, facts) in context.iter() {
        sheet.mark(n, Feature::SentenceEnd, facts.end == End::Sentence);
        sheet.mark(n, Feature::Sentence, facts.sentence);
        sheet.set(n, Feature::Sentences, (facts.stops.saturating_sub(1)) as f32 / SEVERAL);
        sheet.mark(n, Feature::Colon, facts.end == End::Colon);
    }
}
