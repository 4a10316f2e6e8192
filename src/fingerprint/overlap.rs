//! What two fingerprints say about how much two texts have in common.

use super::{Anchors, Fingerprint};

/// How much two texts have in common, estimated from their fingerprints. The *small* text is the one with fewer shingles; of equally many, the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Jaccard similarity of the shingles, 0 to 1.
    pub jaccard: f64,
    /// Share of the small text's shingles that the large one has, 0 to 1.
    pub contained: f64,
    /// The small text's number of shingles ÷ the large one's, 0 to 1.
    pub sizes: f64,
    /// Shingles of the small text that the large one has not.
    pub missing: f64,
    /// The small text's anchors in the large one.
    pub small: AnchorOverlap,
    /// The large text's anchors in the small one.
    pub large: AnchorOverlap,
}

/// Anchors of one text, looked for in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnchorOverlap {
    /// How many are known of.
    pub known: u32,
    /// Of these, those that the other text has.
    pub shared: u32,
    /// How many of those known of are numbers.
    pub known_numbers: u32,
    /// Of these, those that the other text has.
    pub shared_numbers: u32,
    /// Estimated number of all anchors that the other text has not.
    pub missing: f64,
}

impl AnchorOverlap {
    /// Share of the anchors that the other text has, counting one more as shared: of few anchors little is known.
    pub fn share(&self) -> f64 {
        smoothed(self.shared, self.known)
    }

    /// The same of the numbers.
    pub fn share_of_numbers(&self) -> f64 {
        smoothed(self.shared_numbers, self.known_numbers)
    }
}

fn smoothed(shared: u32, known: u32) -> f64 {
    (f64::from(shared) + 1.0) / (f64::from(known) + 1.0)
}

impl Fingerprint {
    /// How much two texts have in common; the [`similarity`](Self::similarity) of both is given.
    pub fn overlap_at(&self, other: &Self, jaccard: f64) -> Overlap {
        let (small, large) = if self.shingles <= other.shingles { (self, other) } else { (other, self) };
        let (fewer, more) = (f64::from(small.shingles), f64::from(large.shingles));
        // |a ∩ b| = J · |a ∪ b|, and |a ∪ b| = |a| + |b| − |a ∩ b|
        let shared = (jaccard / (1.0 + jaccard) * (fewer + more)).min(fewer);
        let (in_large, in_small) = common(&small.anchors, &large.anchors);
        Overlap {
            jaccard,
            contained: if fewer > 0.0 { shared / fewer } else { 0.0 },
            sizes: if more > 0.0 { fewer / more } else { 1.0 },
            missing: fewer - shared,
            small: in_large,
            large: in_small,
        }
    }

    /// How much two texts have in common.
    pub fn overlap(&self, other: &Self) -> Overlap {
        self.overlap_at(other, self.similarity(other))
    }
}

/// The anchors of each in the other, as far as both are known.
fn common(a: &Anchors, b: &Anchors) -> (AnchorOverlap, AnchorOverlap) {
    let known = a.known().min(b.known());
    let below = |anchors: &Anchors| anchors.kept().partition_point(|&anchor| anchor <= known);
    let [a_kept, b_kept] = [a, b].map(|anchors| anchors.kept().get(..below(anchors)).unwrap_or_default());
    let numbers = |kept: &[u16]| kept.iter().map(|&anchor| u32::from(Anchors::is_number(anchor))).sum();
    let ((a_all, a_numbers), (b_all, b_numbers)) =
        ((a_kept.len() as u32, numbers(a_kept)), (b_kept.len() as u32, numbers(b_kept)));
    let (mut shared, mut shared_numbers) = (0, 0);
    // Both ascend. Which goes on is foreseen by no processor, so nothing branches on it.
    let (mut at, mut other_at) = (0, 0);
    while let (Some(&anchor), Some(&other)) = (a_kept.get(at), b_kept.get(other_at)) {
        let same = u32::from(anchor == other);
        shared += same;
        shared_numbers += same & u32::from(Anchors::is_number(anchor));
        at += usize::from(anchor <= other);
        other_at += usize::from(other <= anchor);
    }
    let one = |anchors: &Anchors, known: u32, known_numbers: u32| {
        let missing_share = f64::from(known - shared) / f64::from(known.max(1));
        let missing = missing_share * f64::from(anchors.count());
        AnchorOverlap { known, shared, known_numbers, shared_numbers, missing }
    };
    (one(a, a_all, a_numbers), one(b, b_all, b_numbers))
}
