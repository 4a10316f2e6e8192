//! A sketch of a set of hashes by which the overlap of two sets is estimated.
//!
//! One-permutation hashing (Li, Owen, Zhang: "One Permutation Hashing", NIPS 2012), of each minimum only some bits kept (Li, König: "b-Bit
//! Minwise Hashing", WWW 2010). Every hash falls into one of 128 slots, and the smallest of a slot is kept. If the smallest of the
//! union of two sets is in both of them, which has the chance of their Jaccard similarity, then both kept the same.
//!
//! Slots that stay empty, as they do in short texts, are not filled from their neighbours: how many are empty in both is counted
//! when two sketches are compared, and that keeps the estimate unbiased.

/// 128 slots of 8 bits for a set of 64-bit hashes.
///
/// The slot is given by a hash's highest 7 bits. The smallest hash of a slot is kept as its lowest 8 bits, of which 0 becomes 1;
/// 0 stands for a slot that no hash fell into (the hash of 64 ones does not count).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch([u8; Sketch::SLOTS]);

/// How far a hash is shifted right for its slot.
const SLOT_SHIFT: u32 = u64::BITS - Sketch::SLOTS.ilog2();

/// The smallest hash of a slot without any.
const NONE: u64 = u64::MAX;

/// The chance that different hashes are kept as the same byte: 254 values have a chance of 1/256 each, and the 1, standing for 0 too,
/// has 2/256. That two of them meet is 254/256² + (2/256)², or 1/254.02.
const CHANCE: f64 = 1.0 / 254.0;

impl Sketch {
    /// Number of slots, and of bytes.
    pub const SLOTS: usize = 128;

    /// The sketch of a set. A hash given twice changes nothing, nor does the order.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let mut smallest = [NONE; Self::SLOTS];
        for &hash in hashes {
            let slot = &mut smallest[(hash >> SLOT_SHIFT) as usize];
            *slot = hash.min(*slot);
        }
        Self(smallest.map(|hash| if hash == NONE { 0 } else { (hash as u8).max(1) }))
    }

    /// The slots' bytes.
    pub fn slots(&self) -> &[u8; Self::SLOTS] {
        &self.0
    }

    pub(super) fn from_slots(slots: [u8; Self::SLOTS]) -> Self {
        Self(slots)
    }

    /// Estimates the Jaccard similarity of the two sets, 0 to 1; 0 if one is empty.
    ///
    /// Of the slots that are not empty in both, those that agree are the estimate, less the 1 in 254 that agree by chance where both
    /// have a hash. A slot with a hash on one side only never agrees. The standard error is √(J(1−J)/slots in use), at
    /// most .044 for texts of some hundred words and up to .5 for those of a few.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut used, mut both, mut equal) = (0_u8, 0_u8, 0_u8);
        for (&a, &b) in self.0.iter().zip(&other.0) {
            used += u8::from(a | b != 0);
            both += u8::from(a != 0 && b != 0);
            equal += u8::from(a != 0 && a == b);
        }
        if equal == 0 {
            return 0.0;
        }
        let (used, both, equal) = (f64::from(used), f64::from(both), f64::from(equal));
        // equal = same + (both − same) · CHANCE, on average
        let same = (equal - both * CHANCE) / (1.0 - CHANCE);
        (same / used).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Sketch;
    use xxhash_rust::xxh3::xxh3_64;

    fn set(members: std::ops::Range<u64>) -> Vec<u64> {
        members.map(|member| xxh3_64(&member.to_le_bytes())).collect()
    }

    /// Mean over many pairs of sets of which `shared` members of `size` are the same, and its true value.
    fn estimate(size: u64, shared: u64) -> (f64, f64) {
        const PAIRS: u64 = 400;
        let mean = (0..PAIRS).map(|pair| {
            let start = pair << 32;
            let (a, b) = (set(start..start + size), set(start + size - shared..start + 2 * size - shared));
            Sketch::of(&a).jaccard(&Sketch::of(&b))
        });
        (mean.sum::<f64>() / PAIRS as f64, shared as f64 / (2 * size - shared) as f64)
    }

    #[test]
    fn without_bias_for_large_and_small_sets() {
        for (size, shared) in [(600, 600), (600, 400), (600, 200), (2000, 100), (100, 60), (40, 20), (8, 4)] {
            let (estimate, truth) = estimate(size, shared);
            // Four standard errors of a mean of 400, and what the clamp at 0 and 1 may add.
            assert!(
                (estimate - truth).abs() < 0.02 + 0.6 / (size as f64 * 20.0).sqrt(),
                "{size}, {shared}: {estimate} for {truth}"
            );
        }
    }

    #[test]
    fn chance_is_taken_off() {
        // The clamp at 0 leaves a little; without the correction it would be 1/254, .0039.
        let (estimate, _) = estimate(3000, 0);
        assert!(estimate < 0.0030, "{estimate}");
    }

    #[test]
    fn the_smallest_of_a_slot_is_kept_by_its_low_byte() {
        let slots = *Sketch::of(&[0x0100, 0x0207, u64::MAX - 1, 1 << 57 | 0xAB]).slots();
        assert_eq!((slots[0], slots[1], slots[2], slots[127]), (1, 0xAB, 0, 0xFE));
    }

    #[test]
    fn empty_sets_have_nothing_in_common() {
        let (none, some) = (Sketch::of(&[]), Sketch::of(&[7]));
        assert_eq!(none.jaccard(&none), 0.0);
        assert_eq!(none.jaccard(&some), 0.0);
        assert_eq!(some.jaccard(&some), 1.0);
    }
}
