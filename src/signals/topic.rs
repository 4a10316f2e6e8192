//! The topic: the words of an article come back all over it, those of a teaser, an author's portrait or a notice stand nowhere else on the page.
//! Only long words count: short ones are in every text. Scripts without spaces are compared by pairs of characters. In HTML the boxes say more: out of fold
//! the trees lose captions and products by it there and win next to nothing, so it is silent.

use foldhash::{HashMap, HashMapExt};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::context::normalise;
use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Source;
use crate::blocks::text::words;

pub(super) const SIGNAL: Signal = Signal {
    name: "topic",
    about: "in plain text: whether its words come back in the running text of the page",
    features: &[Feature::TopicPage, Feature::TopicText, Feature::TopicTitle, Feature::TopicOften],
    measure,
};

/// Words of so many letters say what a text is about, where words are written with vowels: shorter ones are mostly of those that every text has …
const LONG_LETTERS: usize = 5;
/// … of so many, where vowels are left out or ride on the letters: from Hebrew to Sinhala …
const LONG_CONSONANTS: usize = 3;
/// … and of so many, where a character is a syllable or more.
const LONG_SYLLABLES: usize = 2;
/// The first character of the scripts of consonants, from Hebrew on.
const CONSONANTS: char = '\u{590}';
/// The first character of the scripts that part no words or write syllables, from Thai on.
const SYLLABLES: char = '\u{E00}';
/// A word in so many blocks of the densest stretch comes back "often" in full.
const OFTEN: u32 = 8;

/// In how many sentence blocks a word stands.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// Of the page.
    page: u32,
    /// Of its densest stretch of running text.
    text: u32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Html {
        return;
    }
    let lists: Vec<Vec<u64>> = (0..context.facts.len()).map(|n| long_words(context.text(n))).collect();
    let in_text = |sheet: &Sheet, n: usize| sheet.get(n, Feature::InStretch) > 0.0;
    let mut counts: HashMap<u64, Counts> = HashMap::new();
    for (n, (list, facts)) in lists.iter().zip(&context.facts).enumerate() {
        let text = u32::from(in_text(sheet, n));
        for &word in list.iter().filter(|_| facts.sentence) {
            let counts = counts.entry(word).or_default();
            counts.page += 1;
            counts.text += text;
        }
    }
    let title = context.title.and_then(|title| lists.get(title)).map_or(&[][..], Vec::as_slice);
    for (n, (list, facts)) in lists.iter().zip(&context.facts).enumerate() {
        // A sentence does not come back in itself.
        let own = Counts { page: facts.sentence.into(), text: (facts.sentence && in_text(sheet, n)).into() };
        let (mut page, mut text, mut often, mut titled) = (0_u32, 0_u32, 0_u32, 0_u32);
        for word in list {
            let all = counts.get(word).copied().unwrap_or_default();
            page += u32::from(all.page > own.page);
            text += u32::from(all.text > own.text);
            often += all.text.saturating_sub(own.text).min(OFTEN);
            titled += u32::from(title.binary_search(word).is_ok());
        }
        let share = |hits: u32| hits as f32 / list.len().max(1) as f32;
        sheet.set(n, Feature::TopicPage, share(page));
        sheet.set(n, Feature::TopicText, share(text));
        sheet.set(n, Feature::TopicTitle, share(titled));
        sheet.set(n, Feature::TopicOften, share(often) / OFTEN as f32);
    }
}

/// Hashes of the different words that say what a text is about, in their order: those of many letters, and pairs of characters where no spaces part
/// words.
pub(super) fn long_words(text: &str) -> Vec<u64> {
    let mut buffer = String::new();
    let mut long = Vec::new();
    // Hash of the word before, where that is a single character of a script without spaces.
    let mut lone = None;
    for word in words(text) {
        let Some(first) = word.chars().next() else { continue };
        let letters = word.chars().count();
        let bare = normalise(word, &mut buffer);
        let before = lone.take();
        if first >= SYLLABLES && letters == 1 {
            long.extend(before.map(|before| xxh3_64_with_seed(bare, before)));
            lone = Some(xxh3_64(bare));
            continue;
        }
        let least = match first {
            SYLLABLES.. => LONG_SYLLABLES,
            CONSONANTS.. => LONG_CONSONANTS,
            _ => LONG_LETTERS,
        };
        if letters >= least {
            long.push(xxh3_64(bare));
        }
    }
    long.sort_unstable();
    long.dedup();
    long
}

#[cfg(test)]
mod tests {
    use super::long_words;

    #[test]
    fn long_words_of_many_scripts() {
        assert_eq!(long_words("The ferry of the Ferry, at a quay").len(), 1, "each once, in any case");
        assert_eq!(long_words("灯台守").len(), 2, "pairs of characters");
        assert_eq!(long_words("灯台守 台守").len(), 3, "the pair that comes again counts once");
        assert_eq!(long_words("سفينة في ميناء").len(), 2);
        assert_eq!(long_words("паром и лодка").len(), 2);
        assert!(long_words("").is_empty());
    }
}
