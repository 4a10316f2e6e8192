//! Short lines that begin or end alike, with other words between: `See the price at …` under every product, `Read our full review of …`, a hundred cities
//! behind one phrase. Sites fill them in by a template, and what they lead to is elsewhere. Headings of an article may begin alike as well, so it is one mark
//! among others. In HTML the boxes and links say this better, and out of fold more furniture was kept with it: there the signal is silent.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::context::{Facts, extended};
use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::Source;
use crate::blocks::text::words;

pub(super) const SIGNAL: Signal = Signal {
    name: "alike",
    about: "in plain text: short lines of the page that begin or end alike",
    features: &[Feature::AlikeBeginning, Feature::AlikeEnd],
    measure,
};

/// Shorter lines are all beginning.
const LEAST_WORDS: u32 = 3;
/// Longer lines are text.
const MOST_WORDS: u32 = 20;
/// So many words at either end are compared …
const END_WORDS: usize = 2;
/// … or, where a character is a word, so many.
const END_CHARACTERS: usize = 4;
/// The first character of the scripts whose words are characters.
const IDEOGRAPHS: char = '\u{2E80}';
/// So many other lines, on a logarithmic scale, are "many" in full.
const MANY: f32 = 16.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Html {
        return;
    }
    let mut seen = HashSet::new();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut lines = Vec::new();
    for (n, _, facts) in context.iter().filter(|(_, _, facts)| is_line(facts)) {
        let ends = ends(context.text(n));
        // The same line again is another matter.
        if seen.insert(facts.key) {
            for key in ends {
                *counts.entry(key).or_default() += 1;
            }
        }
        lines.push((n, ends));
    }
    for (n, ends) in lines {
        for (key, feature) in ends.into_iter().zip([Feature::AlikeBeginning, Feature::AlikeEnd]) {
            let others = counts.get(&key).map_or(0, |count| count.saturating_sub(1));
            sheet.set(n, feature, logarithmic(others as f32, MANY));
        }
    }
}

fn is_line(facts: &Facts) -> bool {
    (LEAST_WORDS..=MOST_WORDS).contains(&facts.words) && !facts.sentence
}

/// Hashes of the first and of the last words of a line.
fn ends(text: &str) -> [u64; 2] {
    /// What parts the hash of a beginning from that of an end.
    const SEEDS: [u64; 2] = [1, 2];
    let words: Vec<&str> = words(text).take(MOST_WORDS as usize).collect();
    let ideographs = words.first().is_some_and(|word| word.starts_with(|c| c >= IDEOGRAPHS));
    let count = if ideographs { END_CHARACTERS } else { END_WORDS }.min(words.len());
    let mut buffer = String::new();
    let mut hash = |words: &[&str], seed| words.iter().fold(seed, |key, word| extended(key, word, &mut buffer));
    let (first, last) = (words.get(..count), words.get(words.len() - count..));
    [hash(first.unwrap_or_default(), SEEDS[0]), hash(last.unwrap_or_default(), SEEDS[1])]
}
