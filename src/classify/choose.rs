//! The choice of the kept blocks: the set with the best expected F1.
//!
//! For probabilities p and sizes w, keeping a set K has the expected F1 of about 2·Σ_K wp ⁄ (Σ_K w + Σ wp). Sorted by p, the best set is a
//! prefix (Lewis, "Evaluating and optimizing autonomous text classification systems", SIGIR 1995), so one pass finds it. A fixed threshold would
//! keep too much on pages that are nearly all article and too little on others.

use super::mend;
use crate::signals::{Context, Sheet};

/// What is kept, and how good it is likely to be.
pub(super) struct Choice {
    pub(super) kept: Vec<bool>,
    /// Expected word F1, 0 to 1.
    pub(super) expected_f1: f32,
}

/// A page whose best set has a lower expected F1 has no article.
const LEAST_F1: f32 = 0.1;
pub(super) fn choose(context: &Context<'_>, sheet: &Sheet, scores: &[f32]) -> Choice {
    let size = |block: usize| context.facts.get(block).map_or(0.0, |facts| facts.words as f32);
    let mut order: Vec<usize> = (0..scores.len()).filter(|&block| size(block) > 0.0).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let all: f32 = order.iter().map(|&block| size(block) * scores[block]).sum();
    let (mut words, mut hits, mut best, mut length) = (0.0, 0.0, 0.0, 0);
    for (n, &block) in order.iter().enumerate() {
        words += size(block);
        hits += size(block) * scores[block];
        let f1 = 2.0 * hits / (words + all);
        if f1 > best {
            (best, length) = (f1, n + 1);
        }
    }
    let mut kept = vec![false; scores.len()];
    if best >= LEAST_F1 {
        for &block in order.iter().take(length) {
            kept[block] = true;
        }
        mend::mend(context, sheet, scores, &mut kept);
    }
    Choice { kept, expected_f1: best }
}
