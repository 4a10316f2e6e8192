//! A sketch of a set of hashes by which the overlap of two sets is estimated.
//!
//! One-permutation hashing (Li, Owen, Zhang: "One Permutation Hashing", NIPS 2012), of each minimum only some bits kept (Li, König: "b-Bit
//! Minwise Hashing", WWW 2010). Every hash falls into one of 192 slots, and the smallest of a slot is kept. If the smallest of the
//! union of two sets is in both of them, which has the chance of their Jaccard similarity, then both kept the same.
//!
//! Slots that stay empty, as they do in short texts, are not filled from their neighbours: how many are empty in both is counted
//! when two sketches are compared, and that keeps the estimate unbiased.
//!
//! 192 slots of 4 bits: in as many bytes, 96 slots of 8 bits have a standard error a fifth to a third larger. Chance makes more of them agree,
//! but how many is known.

/// 192 slots of 4 bits for a set of 64-bit hashes.
///
/// The slot is the upper half of a hash times 192, divided by 2^32. The smallest hash of a slot is kept as its remainder by 15, plus 1; 0 stands for a
/// slot that no hash fell into (the hash of 64 ones does not count).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch([u64; Sketch::SLOTS / NIBBLES]);

/// Slots in 64 bits, the first in the lowest bits.
const NIBBLES: usize = 16;

/// Bits of a slot.
const NIBBLE: usize = 4;

/// The lowest bit of every slot.
const LOWEST: u64 = 0x1111_1111_1111_1111;

/// How many values a slot that is in use can have.
const VALUES: u64 = 15;

/// The smallest hash of a slot without any.
const NONE: u64 = u64::MAX;

/// The chance that different hashes are kept as the same value.
const CHANCE: f64 = 1.0 / VALUES as f64;

impl Sketch {
    /// Number of slots.
    pub const SLOTS: usize = 192;

    /// Size in bytes.
    pub const BYTES: usize = Self::SLOTS / 2;

    /// The sketch of a set. A hash given twice changes nothing, nor does the order.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let mut smallest = [NONE; Self::SLOTS];
        for &hash in hashes {
            let slot = &mut smallest[(((hash >> 32) * Self::SLOTS as u64) >> 32) as usize];
            *slot = hash.min(*slot);
        }
        let mut packed = [0; Self::SLOTS / NIBBLES];
        // The remainder of `NONE` is 0, too.
        let value = |hash: u64| hash % VALUES + u64::from(hash != NONE);
        for (packed, hashes) in packed.iter_mut().zip(smallest.as_chunks::<NIBBLES>().0) {
            *packed = hashes.iter().rev().fold(0, |packed, &hash| packed << NIBBLE | value(hash));
        }
        Self(packed)
    }

    /// The slots, 0 or from 1 to 15.
    pub fn slots(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().flat_map(|&packed| (0..NIBBLES).map(move |at| (packed >> (at * NIBBLE)) as u8 & 0xF))
    }

    /// Its ends.
    #[inline]
    pub(super) fn glance(&self) -> u64 {
        self.0[0] ^ self.0[Self::SLOTS / NIBBLES - 1]
    }

    pub(super) fn to_bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().flat_map(|packed| packed.to_le_bytes())
    }

    pub(super) fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let mut packed = [0; Self::SLOTS / NIBBLES];
        for (to, from) in packed.iter_mut().zip(bytes.as_chunks().0) {
            *to = u64::from_le_bytes(*from);
        }
        Self(packed)
    }

    /// Estimates the Jaccard similarity of the two sets, 0 to 1; 0 if one is empty.
    ///
    /// Of the slots that are not empty in both, those that agree are the estimate, less the 1 in 15 that agree by chance where both
    /// have a hash. A slot with a hash on one side only never agrees. The standard error is at most .039 for texts of some hundred words and
    /// up to .5 for those of a few.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut used, mut both, mut equal) = (0, 0, 0);
        // Counted slot by slot over all words, for which their four bits suffice, and summed up at the end: not every processor counts bits.
        for (&a, &b) in self.0.iter().zip(&other.0) {
            let (in_a, in_b) = (in_use(a), in_use(b));
            used += in_a | in_b;
            both += in_a & in_b;
            equal += in_a & !in_use(a ^ b);
        }
        if equal == 0 {
            return 0.0;
        }
        let [used, both, equal] = [used, both, equal].map(|counts| f64::from(sum(counts)));
        // equal = same + (both − same) · CHANCE, on average
        let same = (equal - both * CHANCE) / (1.0 - CHANCE);
        (same / used).clamp(0.0, 1.0)
    }
}

const _: () =
    assert!(Sketch::SLOTS / NIBBLES < 1 << NIBBLE && Sketch::SLOTS <= u8::MAX as usize, "`sum` adds them all");

/// The sum of sixteen numbers of four bits each, which must not be above 255.
#[inline]
fn sum(nibbles: u64) -> u8 {
    const EVEN: u64 = 0x0F0F_0F0F_0F0F_0F0F;
    const BYTES: u64 = 0x0101_0101_0101_0101;
    let bytes = (nibbles & EVEN) + (nibbles >> NIBBLE & EVEN);
    (bytes.wrapping_mul(BYTES) >> (u64::BITS - u8::BITS)) as u8
}

/// Sets the lowest bit of every slot that is not 0, and clears all others.
#[inline]
fn in_use(slots: u64) -> u64 {
    let halves = slots | slots >> 2;
    (halves | halves >> 1) & LOWEST
}

#[cfg(test)]
mod tests {
    use super::Sketch;
    use xxhash_rust::xxh3::xxh3_64;

    fn set(members: std::ops::Range<u64>) -> Vec<u64> {
        members.map(|member| xxh3_64(&member.to_le_bytes())).collect()
    }

    /// Mean over many pairs of sets of which `shared` members of `size` are the same, its standard deviation, and its true value.
    fn estimate(size: u64, shared: u64) -> (f64, f64, f64) {
        const PAIRS: u64 = 400;
        let estimates = (0..PAIRS).map(|pair| {
            let start = pair << 32;
            let (a, b) = (set(start..start + size), set(start + size - shared..start + 2 * size - shared));
            Sketch::of(&a).jaccard(&Sketch::of(&b))
        });
        let estimates: Vec<f64> = estimates.collect();
        let mean = estimates.iter().sum::<f64>() / PAIRS as f64;
        let variance = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum::<f64>() / PAIRS as f64;
        (mean, variance.sqrt(), shared as f64 / (2 * size - shared) as f64)
    }

    #[test]
    fn without_bias_for_large_and_small_sets() {
        for (size, shared) in [(600, 600), (600, 400), (600, 200), (2000, 100), (100, 60), (40, 20), (8, 4)] {
            let (estimate, _, truth) = estimate(size, shared);
            // Four standard errors of a mean of 400, and what the clamp at 0 and 1 may add.
            assert!(
                (estimate - truth).abs() < 0.02 + 0.6 / (size as f64 * 20.0).sqrt(),
                "{size}, {shared}: {estimate} for {truth}"
            );
        }
    }

    #[test]
    fn as_exact_as_it_says() {
        for shared in [400, 800, 1000] {
            let (_, deviation, _) = estimate(1200, shared);
            assert!(deviation < 0.042, "{shared}: {deviation}");
        }
    }

    #[test]
    fn chance_is_taken_off() {
        // The clamp at 0 leaves a little; without the correction it would be 1/15, .067.
        let (estimate, ..) = estimate(3000, 0);
        assert!(estimate < 0.012, "{estimate}");
    }

    #[test]
    fn the_smallest_of_a_slot_is_kept_by_its_remainder() {
        let last = u64::MAX - 1;
        let sketch = Sketch::of(&[0x0107, 0x0206, last, ((1 << 32) / 192 + 1) << 32]);
        let slots: Vec<u8> = sketch.slots().collect();
        assert_eq!((slots.len(), slots[0]), (Sketch::SLOTS, (0x0107 % 15 + 1) as u8));
        assert_eq!((slots[1] > 0, slots[2], slots[191]), (true, 0, (last % 15 + 1) as u8));
    }

    #[test]
    fn sketches_without_an_empty_slot() {
        let full = Sketch::of(&set(0..20_000));
        assert!(full.slots().all(|slot| slot > 0));
        assert!((full.jaccard(&full) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn bytes_and_back() {
        let sketch = Sketch::of(&set(0..500));
        let bytes: Vec<u8> = sketch.to_bytes().collect();
        let slots: Vec<u8> = sketch.slots().collect();
        assert_eq!(bytes[3], slots[6] | slots[7] << 4);
        assert_eq!(Sketch::from_bytes(bytes.try_into().unwrap()), sketch);
    }

    #[test]
    fn empty_sets_have_nothing_in_common() {
        let (none, some) = (Sketch::of(&[]), Sketch::of(&[7]));
        assert_eq!(none.jaccard(&none), 0.0);
        assert_eq!(none.jaccard(&some), 0.0);
        assert_eq!(some.jaccard(&some), 1.0);
    }
}
