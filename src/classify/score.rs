//! The score of a block, as a probability and as reasons.

use super::{MOST_REASONS, Reason};
use crate::signals::{Feature, SIGNALS, Sheet};

/// Reasons that move the score less than this are not worth a word, in log-odds.
const LEAST_WEIGHT: f32 = 0.1;

/// What is there is a better reason than what is missing: the latter counts this much in the order of reasons.
const UNSEEN: f32 = 0.5;

/// Probability for a score in log-odds.
pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// The signals that moved the score where the verdict went: the one that named the label first, then the strongest. A reason weighs what all features
/// of its signal do together, and names the one of them that did most.
pub(super) fn reasons(
    parts: &[f32; Feature::COUNT],
    sheet: &Sheet,
    block: usize,
    kept: bool,
    named_by: Option<Feature>,
) -> Vec<Reason> {
    let part = |feature: Feature| parts.get(feature.index()).copied().unwrap_or(0.0);
    let groups = SIGNALS.iter().map(|signal| signal.features).chain([&Feature::KINDS[..]]);
    let reason = |features: &[Feature]| {
        let weight: f32 = features.iter().map(|&feature| part(feature)).sum();
        let towards = if kept { 1.0 } else { -1.0 };
        // What gave the name is a reason even where it weighs nothing, or the other way (a title is kept, but not as text).
        let named = named_by.filter(|named| features.contains(named));
        let most = features.iter().copied().max_by(|&a, &b| (towards * part(a)).total_cmp(&(towards * part(b))));
        let feature = named.or(most).filter(|_| named.is_some() || towards * weight >= LEAST_WEIGHT)?;
        let evidence = sheet.evidence(block, feature);
        Some(Reason { feature, weight, seen: sheet.get(block, feature) > 0.0, evidence })
    };
    let mut reasons: Vec<Reason> = groups.filter_map(reason).collect();
    let strength = |reason: &Reason| reason.weight.abs() * if reason.seen { 1.0 } else { UNSEEN };
    let first = |reason: &Reason| Some(reason.feature) == named_by;
    reasons.sort_by(|a, b| {
        let strength = strength(b).total_cmp(&strength(a));
        first(b).cmp(&first(a)).then(strength).then(a.feature.cmp(&b.feature))
    });
    reasons.truncate(MOST_REASONS);
    reasons
}
