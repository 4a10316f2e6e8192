//! Truncated headlines: `Harbour town votes to...` is a teaser, and more surely so where its full form stands elsewhere on the page. A
//! real paragraph may end in an ellipsis as well; what tells them apart is length and the twin.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::context::{End, Facts, extended};
use super::{Context, Evidence, Feature, Sheet, Signal};
use crate::blocks::text::words;

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
/// Longer beginnings are not looked for: what is cut off behind so many words is a paragraph.
const MOST_WORDS: u32 = 100;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let beginnings = beginnings(context);
    for (n, _, facts) in context.iter() {
        if facts.end != End::Ellipsis {
            continue;
        }
        sheet.set(n, Feature::Ellipsis, EXCERPT_WORDS / facts.words.max(1) as f32);
        let Some(&full) = sought(facts).find_map(|key| beginnings.get(&key)) else { continue };
        sheet.set_with(n, Feature::CutTwin, 1.0, Evidence::Block(full));
        // A paragraph of the article whose beginning is quoted by a teaser is no teaser for it.
        let twin = context.facts.get(full as usize);
        if twin.is_some_and(|twin| context.is_headline_like(twin) && !twin.sentence) {
            sheet.set_with(full as usize, Feature::FullTwin, 1.0, Evidence::Block(n as u32));
        }
    }
}

/// The beginnings that a full form of a cut-off text may have. The cut may fall inside the last word: then the words before it are the beginning.
fn sought(facts: &Facts) -> impl Iterator<Item = u64> {
    let whole = (facts.words >= LEAST_WORDS).then_some(facts.key);
    let cut = (facts.words > LEAST_WORDS).then_some(facts.cut_key);
    whole.into_iter().chain(cut)
}

/// Every beginning that a cut-off text asks for → the first block that begins so and is not cut off itself.
fn beginnings(context: &Context<'_>) -> HashMap<u64, u32> {
    let mut firsts = HashSet::new();
    let mut wanted: HashMap<u64, Option<u32>> = HashMap::new();
    let mut longest = 0;
    for (_, _, facts) in context.iter().filter(|(_, _, facts)| facts.end == End::Ellipsis) {
        wanted.extend(sought(facts).map(|key| (key, None)));
        firsts.insert(facts.first_key);
        longest = longest.max(facts.words.min(MOST_WORDS) as usize);
    }
    let mut buffer = String::new();
    for (n, _, facts) in context.iter() {
        if facts.end == End::Ellipsis || !firsts.contains(&facts.first_key) {
            continue;
        }
        let mut key = 0;
        for word in words(context.text(n)).take(longest) {
            key = extended(key, word, &mut buffer);
            if let Some(found) = wanted.get_mut(&key) {
                found.get_or_insert(n as u32);
            }
        }
    }
    wanted.into_iter().filter_map(|(key, found)| Some((key, found?))).collect()
}
