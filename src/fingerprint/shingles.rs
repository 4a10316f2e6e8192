//! Hashes of words → hashes of shingles → the distinct ones.
//!
//! Scripts without spaces have no words that UAX #29 could find: every letter is one. Three letters are no passage, they are in every text. So a letter of
//! such a script counts as the stretch of letters that ends with it: two letters where one is about a syllable with a meaning (Chinese,
//! Japanese), six where one is a sound (Thai, Lao, Khmer, Burmese). With three of them a shingle spans some two words.

use crate::blocks::word_hash::mix;

/// How many consecutive words a shingle has. Single words make texts alike that only share a vocabulary; with more, one changed word
/// spoils more shingles.
pub(super) const SHINGLE_WORDS: usize = 3;

/// Letters that a Chinese or Japanese letter counts for.
const IDEOGRAPHS: usize = 2;

/// Letters that one of South-East Asia counts for.
const SOUNDS: usize = 6;

/// Turns the hashes of a text's words into those of its shingles.
#[derive(Debug, Default)]
pub(super) struct Shingler {
    /// The last word, and the last two mixed: what the shingles under way begin with.
    one: u64,
    two: u64,
    /// All words mixed, one after the other.
    all: u64,
    words: u64,
    /// Hashes of the letters before, in a stretch without spaces, the newest at the end.
    letters: [u64; SOUNDS - 1],
    stretch: usize,
}

impl Shingler {
    /// Adds words that begin with ASCII characters, and the shingles that end with them to `shingles`; what the first two words give is none.
    pub(super) fn push_all(&mut self, words: &[u64], shingles: &mut Vec<u64>) {
        if !words.is_empty() {
            self.stretch = 0;
        }
        // Kept at hand while the loop runs: what each word waits for.
        let (mut one, mut two, mut all) = (self.one, self.two, self.all);
        shingles.extend(words.iter().map(|&word| {
            all = mix(all, word);
            let shingle = mix(two, word);
            two = mix(one, word);
            one = word;
            shingle
        }));
        (self.one, self.two, self.all) = (one, two, all);
        self.words += words.len() as u64;
    }

    /// Adds a word by its hash and its first character, and gives the shingle that ends with it.
    pub(super) fn push(&mut self, word: u64, first: char) -> u64 {
        self.all = mix(self.all, word);
        let word = if first.is_ascii() {
            self.stretch = 0;
            word
        } else {
            self.in_stretch(word, first)
        };
        let shingle = mix(self.two, word);
        self.two = mix(self.one, word);
        self.one = word;
        self.words += 1;
        shingle
    }

    /// A word outside ASCII, mixed with the letters before it if it is a letter without spaces around.
    fn in_stretch(&mut self, word: u64, first: char) -> u64 {
        let Some(span) = letters_together(first) else {
            self.stretch = 0;
            return word;
        };
        let before = self.stretch.min(span - 1);
        let mixed = self.letters[self.letters.len() - before..].iter().fold(word, |mixed, &letter| mix(mixed, letter));
        self.letters.rotate_left(1);
        self.letters[SOUNDS - 2] = word;
        self.stretch += 1;
        mixed
    }

    /// All words so far, mixed one after the other.
    pub(super) fn all(&self) -> u64 {
        self.all
    }

    /// The words so far.
    pub(super) fn words(&self) -> u64 {
        self.words
    }

    /// The one feature of a text that has words, but too few for a shingle: all of them.
    pub(super) fn short(&self) -> Option<u64> {
        match self.words {
            1 => Some(self.one),
            2 => Some(self.two),
            _ => None,
        }
    }
}

/// How many letters are taken together in a script without spaces; `None` in all others.
fn letters_together(letter: char) -> Option<usize> {
    match letter {
        // Thai, Lao, Burmese with its extensions, Khmer, and the smaller scripts around them
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}' => {
            Some(SOUNDS)
        }
        '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}' => Some(SOUNDS),
        // Hiragana; Katakana stand together as words
        '\u{3041}'..='\u{309F}' => Some(IDEOGRAPHS),
        // Han with all extensions
        '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Some(IDEOGRAPHS),
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Some(IDEOGRAPHS),
        _ => None,
    }
}

/// A hash set that lives as long as its owner wants and forgets everything at once.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    /// Open addressing by the low bits: 0 is free, else one more than a place among the distinct hashes. The length is a power of two.
    table: Vec<u32>,
}

/// Places for every hash in the table, at least. So few are taken that the first one nearly always decides.
const ROOM: usize = 8;

/// Steps past taken places that are spent on every hash, on average, before the table is given up. A quarter full as it is at most, less than
/// half a step is usual; only a text made for it needs more.
const PATIENCE: usize = 8;

impl Distinct {
    /// Leaves the first of every hash, in their order.
    pub(super) fn retain_distinct(&mut self, hashes: &mut Vec<u64>) {
        if u32::try_from(hashes.len()).is_err() {
            return retain_by_sorting(hashes);
        }
        let size = (hashes.len() * ROOM).next_power_of_two();
        self.table.clear();
        self.table.resize(size, 0);
        let table = self.table.as_mut_slice();
        let mut patience = hashes.len() * PATIENCE;
        let mut kept = 0;
        for next in 0..hashes.len() {
            let hash = hashes[next];
            let mut at = hash as usize;
            while let Some(place) = table.get_mut(at & (size - 1)) {
                if *place == 0 {
                    hashes[kept] = hash;
                    kept += 1;
                    *place = kept as u32;
                    break;
                }
                if hashes[*place as usize - 1] == hash {
                    break;
                }
                if patience == 0 {
                    // The distinct ones so far come first, so none of them is lost, nor their order.
                    hashes.drain(kept..next);
                    return retain_by_sorting(hashes);
                }
                patience -= 1;
                at = at.wrapping_add(1);
            }
        }
        hashes.truncate(kept);
    }
}

/// The same in n log n steps, whatever the hashes.
#[cold]
fn retain_by_sorting(hashes: &mut Vec<u64>) {
    let mut placed: Vec<(u64, usize)> = hashes.iter().copied().zip(0..).collect();
    placed.sort_unstable();
    placed.dedup_by_key(|(hash, _)| *hash);
    placed.sort_unstable_by_key(|(_, place)| *place);
    hashes.clear();
    hashes.extend(placed.into_iter().map(|(hash, _)| hash));
}

#[cfg(test)]
mod tests {
    use super::{Distinct, Shingler};

    fn distinct(mut hashes: Vec<u64>) -> Vec<u64> {
        Distinct::default().retain_distinct(&mut hashes);
        hashes
    }

    #[test]
    fn one_by_one_or_all_at_once() {
        let words: Vec<u64> = (1..50).collect();
        let (mut one, mut all, mut shingles) = (Shingler::default(), Shingler::default(), Vec::new());
        let by_one: Vec<u64> = words.iter().map(|&word| one.push(word, 'a')).collect();
        words.chunks(7).for_each(|words| all.push_all(words, &mut shingles));
        assert_eq!((by_one, one.all(), one.words()), (shingles, all.all(), all.words()));
    }

    #[test]
    fn order_counts() {
        let third = |words: [u64; 3]| {
            let mut shingler = Shingler::default();
            let mut shingles = Vec::new();
            shingler.push_all(&words, &mut shingles);
            shingles[2]
        };
        let all = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]].map(third);
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }

    #[test]
    fn one_of_each() {
        assert!(distinct(vec![]).is_empty());
        assert_eq!(distinct(vec![0, 5, 0, 7, 5, 5, 0]), [0, 5, 7]);
        assert_eq!(distinct(vec![9, 2, 9, 1, 2]), [9, 2, 1]);
    }

    #[test]
    fn made_to_collide() {
        // All want the same place; with the table alone this would take two billion steps.
        let hashes: Vec<u64> = (1..=60_000).map(|i| (i * 7 % 50_000) << 40 | 1).collect();
        // Which place they are in decides nothing: the keys of a text stand in its order.
        assert_eq!(distinct(hashes.clone()), hashes[..50_000]);
    }

    #[test]
    fn the_table_is_reused() {
        let mut set = Distinct::default();
        for _ in 0..2 {
            let mut hashes = vec![3, 3, 9];
            set.retain_distinct(&mut hashes);
            assert_eq!(hashes, [3, 9]);
        }
    }
}
