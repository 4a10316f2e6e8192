//! Truncated headlines: `Harbour town votes to...` is a teaser, and more surely so where its full form stands elsewhere on the page. A
//! real paragraph may end in an ellipsis as well; what tells them apart is length and the twin.

use foldhash::{HashMap, HashMapExt};

use super::context::End;
use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "cut-off",
    about: "ends in an ellipsis, and whether another text on the page is its full form",
    features: &[Feature::Ellipsis, Feature::CutTwin, Feature::FullTwin],
    measure,
};

/// Cut-off texts of up to this many words are teasers; the longer one is, the more it is a paragraph.
const EXCERPT_WORDS: f32 = 30.0;
/// Shorter beginnings are shared by chance.
const LEAST_WORDS: u32 = 3;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    // Every beginning of a text that is not cut off → the first block that begins so.
    let mut beginnings: HashMap<u64, u32> = HashMap::new();
    for (n, _, facts) in context.iter() {
        if facts.end != End::Ellipsis {
            for &hash in context.prefixes(facts).iter().skip(LEAST_WORDS as usize - 1) {
                beginnings.entry(hash).or_insert(n as u32);
            }
        }
    }
    for (n, _, facts) in context.iter() {
        if facts.end != End::Ellipsis {
            continue;
        }
        sheet.set(n, Feature::Ellipsis, EXCERPT_WORDS / facts.words.max(1) as f32);
        // The cut may fall inside the last word: then the words before it are the beginning.
        let hashes = context.prefixes(facts);
        let whole =
            hashes.iter().rev().take(2).enumerate().filter(|(back, _)| facts.words >= LEAST_WORDS + *back as u32);
        let Some(&full) = whole.filter_map(|(_, hash)| beginnings.get(hash)).next() else { continue };
        sheet.set_with(n, Feature::CutTwin, 1.0, Evidence::Block(full));
        // A paragraph of the article whose beginning is quoted by a teaser is no teaser for it.
        let twin = context.facts.get(full as usize);
        if twin.is_some_and(|twin| context.is_headline_like(twin) && !twin.sentence) {
            sheet.set_with(full as usize, Feature::FullTwin, 1.0, Evidence::Block(n as u32));
        }
    }
}
