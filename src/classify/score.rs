//! The score of a block, as a probability and as reasons.

use super::model::{Model, Parts};
use super::{MOST_REASONS, Reason};
use crate::signals::{Feature, Sheet};

/// Reasons that move the score less than this are not worth a word, in log-odds.
const LEAST_WEIGHT: f32 = 0.1;

/// What is there is a better reason than what is missing: the latter counts this much in the order of reasons.
const UNSEEN: f32 = 0.5;

/// Probability that a block with these features belongs to the article, and the parts of its score.
pub(super) fn probability(model: &Model, row: &[f32]) -> (f32, Parts) {
    let (score, parts) = model.score(row);
    (1.0 / (1.0 + (-score).exp()), parts)
}

/// The features that moved the score where the verdict went: the one that named the label first, then the strongest.
pub(super) fn reasons(
    parts: &Parts,
    sheet: &Sheet,
    block: usize,
    kept: bool,
    named_by: Option<Feature>,
) -> Vec<Reason> {
    let row = sheet.row(block);
    let mut reasons: Vec<Reason> = Feature::ALL
        .iter()
        .zip(parts)
        .zip(row)
        .filter(|((_, weight), _)| weight.abs() >= LEAST_WEIGHT && (**weight > 0.0) == kept)
        .map(|((&feature, &weight), &value)| Reason { feature, weight, seen: value > 0.0, evidence: None })
        .collect();
    // What gave the name is a reason even where it weighs nothing, or the other way (a title is kept, but not as text).
    if let Some(feature) = named_by.filter(|named| reasons.iter().all(|reason| reason.feature != *named)) {
        let weight = parts.get(feature.index()).copied().unwrap_or(0.0);
        reasons.push(Reason { feature, weight, seen: true, evidence: None });
    }
    let strength = |reason: &Reason| reason.weight.abs() * if reason.seen { 1.0 } else { UNSEEN };
    let first = |reason: &Reason| Some(reason.feature) == named_by;
    reasons.sort_by(|a, b| {
        let strength = strength(b).total_cmp(&strength(a));
        first(b).cmp(&first(a)).then(strength).then(a.feature.cmp(&b.feature))
    });
    reasons.truncate(MOST_REASONS);
    for reason in &mut reasons {
        reason.evidence = sheet.evidence(block, reason.feature);
    }
    reasons
}
