//! Whether a key may be among others, without a look at them: a Bloom filter whose bits of a key stand in one word (Putze, Sanders and Singler, "Cache-, hash- and space-efficient Bloom filters", 2007). What it says is in
//! may be missing; what it says is missing is.

/// More bits a key find hardly more that is missing.
const BITS: u64 = 12;
/// With so many bits a key two of its word are set, and one more for each as many, up to four.
const BITS_EACH: u64 = 3;
/// The most bits of a word that are set for a key.
const MOST_SET: u64 = 4;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Filter {
    words: Vec<u64>,
    /// Bits that are set for a key.
    set: u64,
}

impl Filter {
    /// For so many keys, in at most so many bytes.
    pub(super) fn new(keys: u64, most_bytes: usize) -> Self {
        let wanted = keys.saturating_mul(BITS).div_ceil(u64::from(u64::BITS));
        let words = wanted.min((most_bytes / size_of::<u64>()) as u64);
        let bits = words * u64::from(u64::BITS) / keys.max(1);
        Self { words: vec![0; words as usize], set: (1 + bits / BITS_EACH).min(MOST_SET) }
    }

    /// Adds a key, by its hash.
    pub(super) fn add(&mut self, hash: u64) {
        let (at, mask) = self.bits(hash);
        if let Some(word) = self.words.get_mut(at) {
            *word |= mask;
        }
    }

    /// Whether a key may be there.
    pub(super) fn may_have(&self, hash: u64) -> bool {
        let (at, mask) = self.bits(hash);
        self.words.get(at).is_none_or(|word| word & mask == mask)
    }

    /// Those of keys, by their hashes, that may be there. It takes no branch by what it finds, so the words of many keys are fetched at the same time.
    pub(super) fn may_have_of(&self, mut hashes: Vec<u64>) -> Vec<u64> {
        let mut count = 0;
        for at in 0..hashes.len() {
            let hash = hashes.get(at).copied().unwrap_or(0);
            if let Some(next) = hashes.get_mut(count) {
                *next = hash;
            }
            count += usize::from(self.may_have(hash));
        }
        hashes.truncate(count);
        hashes
    }

    fn bits(&self, hash: u64) -> (usize, u64) {
        // The last steps of MurmurHash3: whatever pattern hashes have, all bits depend on all.
        let mut mixed = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        mixed ^= mixed >> 33;
        let at = (u128::from(mixed) * self.words.len() as u128) >> u64::BITS;
        // The place goes by the upper bits, so the lower ones tell the bits of the word.
        let mask = (0..self.set).fold(0, |mask, n| mask | (1 << ((mixed >> (n * 6)) & 63)));
        (at as usize, mask)
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn what_is_there_is_never_missed_and_most_others_are() {
        for (bytes, most_wrong) in [(0, 1.0), (5_000, 0.4), (1 << 20, 0.02)] {
            let mut filter = Filter::new(10_000, bytes);
            (0..10_000).for_each(|key| filter.add(key));
            assert!((0..10_000).all(|key| filter.may_have(key)));
            let keys: Vec<u64> = (9_000..20_000).collect();
            let may: Vec<u64> = keys.iter().copied().filter(|&key| filter.may_have(key)).collect();
            assert_eq!(filter.may_have_of(keys), may);
            let wrong = (10_000..20_000).filter(|&key| filter.may_have(key)).count();
            assert!(wrong as f64 / 10_000.0 <= most_wrong, "{bytes}: {wrong}");
        }
    }
}
