//! Hashes of words → hashes of shingles → the distinct ones.

use xxhash_rust::xxh3::xxh3_64;

/// How many consecutive words a shingle has. Single words make texts alike that only share a vocabulary; with more, one changed word
/// spoils more shingles.
pub(super) const SHINGLE_WORDS: usize = 3;

/// Turns the hashes of a text's words into those of its shingles.
#[derive(Debug, Default)]
pub(super) struct Shingler {
    /// Hashes of the last words, the newest at the end.
    last: [u64; SHINGLE_WORDS],
    words: u64,
}

impl Shingler {
    /// Adds a word and gives the shingle that it completes.
    #[inline]
    pub(super) fn push(&mut self, word: u64) -> Option<u64> {
        self.last.rotate_left(1);
        self.last[SHINGLE_WORDS - 1] = word;
        self.words += 1;
        (self.words >= SHINGLE_WORDS as u64).then(|| mix(&self.last))
    }

    /// The words so far.
    pub(super) fn words(&self) -> u64 {
        self.words
    }

    /// The one feature of a text that has words, but too few for a shingle: all of them.
    pub(super) fn short(&self) -> Option<u64> {
        let words = usize::try_from(self.words).ok().filter(|words| (1..SHINGLE_WORDS).contains(words))?;
        Some(mix(&self.last[SHINGLE_WORDS - words..]))
    }
}

/// XXH3 of the hashes, each as 8 little-endian bytes.
#[inline]
fn mix(words: &[u64]) -> u64 {
    const WORD: usize = size_of::<u64>();
    let mut bytes = [0; SHINGLE_WORDS * WORD];
    for (to, word) in bytes.chunks_exact_mut(WORD).zip(words) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64(&bytes[..words.len() * WORD])
}

/// A hash set that lives as long as its owner wants and forgets everything at once.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    /// Open addressing by the low bits; 0 is free. The length is a power of two.
    table: Vec<u64>,
}

/// Places for every hash in the table, at least.
const ROOM: usize = 2;

/// Steps past taken places that are spent on every hash, on average, before the table is given up. Half full as it is at most, half a step
/// is usual; only a text made for it needs more.
const PATIENCE: usize = 8;

impl Distinct {
    /// Leaves one of every hash, in any order.
    pub(super) fn retain_distinct(&mut self, hashes: &mut Vec<u64>) {
        let size = (hashes.len() * ROOM).next_power_of_two();
        self.table.clear();
        self.table.resize(size, 0);
        let mut patience = hashes.len() * PATIENCE;
        let mut zero_seen = false;
        hashes.retain(|&hash| {
            if hash == 0 {
                return !std::mem::replace(&mut zero_seen, true);
            }
            let mut at = hash as usize;
            loop {
                let place = &mut self.table[at & (size - 1)];
                if *place == 0 {
                    *place = hash;
                    return true;
                }
                if *place == hash {
                    return false;
                }
                if patience == 0 {
                    return true;
                }
                patience -= 1;
                at = at.wrapping_add(1);
            }
        });
        if patience == 0 {
            hashes.sort_unstable();
            hashes.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Distinct, Shingler};

    fn distinct(mut hashes: Vec<u64>) -> Vec<u64> {
        Distinct::default().retain_distinct(&mut hashes);
        hashes.sort_unstable();
        hashes
    }

    #[test]
    fn order_counts() {
        let mut shingler = Shingler::default();
        assert_eq!([1, 2].map(|word| shingler.push(word)), [None, None]);
        let third = |words: [u64; 3]| {
            let mut shingler = Shingler::default();
            words.map(|word| shingler.push(word))[2]
        };
        let all = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]].map(third);
        assert!(all.iter().all(Option::is_some));
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }

    #[test]
    fn one_of_each() {
        assert!(distinct(vec![]).is_empty());
        assert_eq!(distinct(vec![0, 5, 0, 7, 5, 5, 0]), [0, 5, 7]);
    }

    #[test]
    fn made_to_collide() {
        // All want the same place; with the table alone this would take two billion steps.
        let hashes: Vec<u64> = (1..=60_000).map(|i| (i % 50_000) << 40 | 1).collect();
        assert_eq!(distinct(hashes).len(), 50_000);
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
