//! The score of a block: a weighted sum of its features, in log-odds.

use super::weights::Model;
use super::{MOST_REASONS, Reason};
use crate::signals::{Feature, Sheet};

/// Reasons that move the score less than this are not worth a word, in log-odds.
const LEAST_WEIGHT: f32 = 0.1;

/// Probability that a block with these features belongs to the article.
pub(super) fn probability(model: &Model, row: &[f32]) -> f32 {
    let sum: f32 = model.weights.iter().map(|&(feature, weight)| weight * value(row, feature)).sum();
    1.0 / (1.0 + (-(model.bias + sum)).exp())
}

/// The features that moved the score where the verdict went: the one that named the label first, then the strongest.
pub(super) fn reasons(
    model: &Model,
    sheet: &Sheet,
    block: usize,
    kept: bool,
    named_by: Option<Feature>,
) -> Vec<Reason> {
    let row = sheet.row(block);
    let mut reasons: Vec<Reason> = model
        .weights
        .iter()
        .map(|&(feature, weight)| Reason { feature, weight: weight * value(row, feature), evidence: None })
        .filter(|reason| reason.weight.abs() >= LEAST_WEIGHT && (reason.weight > 0.0) == kept)
        .collect();
    // What gave the name is a reason even where it weighs nothing, or the other way (a title is kept, but not as text).
    if let Some(feature) = named_by.filter(|named| reasons.iter().all(|reason| reason.feature != *named)) {
        let weight = model.weights.iter().find(|(of, _)| *of == feature).map_or(0.0, |(_, weight)| *weight);
        reasons.push(Reason { feature, weight: weight * value(row, feature), evidence: None });
    }
    let first = |reason: &Reason| Some(reason.feature) == named_by;
    reasons.sort_by(|a, b| {
        let strength = b.weight.abs().total_cmp(&a.weight.abs());
        first(b).cmp(&first(a)).then(strength).then(a.feature.cmp(&b.feature))
    });
    reasons.truncate(MOST_REASONS);
    for reason in &mut reasons {
        reason.evidence = sheet.evidence(block, reason.feature);
    }
    reasons
}

fn value(row: &[f32], feature: Feature) -> f32 {
    row.get(feature.index()).copied().unwrap_or(0.0)
}
