//! The score of a block as a probability.

/// Probability for a score in log-odds.
pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
