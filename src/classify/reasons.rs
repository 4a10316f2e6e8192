//! Why a block is kept or dropped: the main reason first, then what else moved the score that way.

use std::sync::LazyLock;

use super::forest::{HIGH, LOW, Parts};
use super::rule::Rule;
use super::{MOST_REASONS, Reason, Why};
use crate::signals::{Context, Evidence, Feature, SIGNALS, Sheet};

/// Signals that move the score less than this are not worth a word, in log-odds.
const LEAST_WEIGHT: f32 = 0.1;
/// What is there is a better reason than what is missing: the latter counts this much in the order of reasons.
const UNSEEN: f32 = 0.5;
/// What says little to a reader without the rest of the page counts this much.
const NEUTRAL: f32 = 0.25;
/// A dropped block of at least this probability was dropped by the choice rather than by its score …
const BORDERLINE: f32 = 0.3;
/// … and a kept one of less than this kept by it.
const EVEN: f32 = 0.5;

/// Features that say how the page is built and nothing of the block.
const NEUTRALS: &[Feature] = &[
    Feature::PlainBox,
    Feature::CoreLinks,
    Feature::LikeLongest,
    Feature::LikeWords,
    Feature::LikeMany,
    Feature::LikeShare,
    Feature::LikeOuterShare,
    Feature::Siblings1,
    Feature::Siblings2,
    Feature::Siblings3,
    Feature::SectionNumber,
    Feature::SectionWords,
];

/// What is settled of a block.
pub(super) struct Settled {
    /// Whether it is kept.
    pub(super) kept: bool,
    /// The feature that gave its label, where one did.
    pub(super) named_by: Option<Feature>,
    /// The step that settled it.
    pub(super) rule: Rule,
    /// Its probability.
    pub(super) probability: f32,
}

/// The reasons of a verdict: never none. A reason of a signal weighs what all features of the signal do together, and names the one of them that
/// did most; a rule stands for the signal that it rests on, so that no weight counts twice.
pub(super) fn reasons(
    context: &Context<'_>,
    sheet: &Sheet,
    block: usize,
    parts: Parts<'_>,
    settled: &Settled,
) -> Vec<Reason> {
    let towards = if settled.kept { 1.0 } else { -1.0 };
    let rule = settled.rule;
    // A title stays, whatever became of it as a block of text.
    let overrules = rule.overrules() && rule.is_kept() == settled.kept;
    let ground = rule.feature().filter(|_| overrules);
    // What gave the name or is a rule's ground is a reason even where it weighs nothing, or the other way (a title is kept, but not as text).
    let [ground_in, named_in] = [ground, settled.named_by].map(|feature| feature.map(group_of));
    let of_signal = |group: usize, features: &[Feature], first: &First| {
        let weight = parts.in_log_odds(parts.units(features.iter().map(|feature| feature.index())));
        let is_weak = || towards * weight < LEAST_WEIGHT || first.excludes(0, towards * weight);
        if ground_in == Some(group) {
            return Some(Reason { why: Why::Rule(rule), weight, evidence: None });
        }
        let named = settled.named_by.filter(|_| named_in == Some(group));
        if named.is_none() && is_weak() {
            return None;
        }
        let pull = |feature: &Feature| towards * parts.in_log_odds(parts.units(std::iter::once(feature.index())));
        let most = || features.iter().copied().max_by(|a, b| pull(a).total_cmp(&pull(b)));
        let feature = named.or_else(most)?;
        let part = parts.part(feature.index()).map(|part| towards * part);
        let high = named.is_some() || sheet.get(block, feature) > 0.0 && part[HIGH] >= part[LOW];
        Some(Reason { why: Why::Feature { feature, high }, weight, evidence: None })
    };
    // Rules before the name before the rest.
    let rank = |reason: &Reason| match reason.why {
        Why::Rule(_) => 2,
        Why::Feature { feature, .. } => u8::from(Some(feature) == settled.named_by),
    };
    let mut first = First::default();
    let mut ruled = false;
    for (group, features) in groups().enumerate() {
        if let Some(reason) = of_signal(group, features, &first) {
            ruled |= matches!(reason.why, Why::Rule(_));
            first.put(reason, rank(&reason));
        }
    }
    if overrules && !ruled {
        first.put(Reason { why: Why::Rule(rule), weight: 0.0, evidence: None }, 2);
    }
    let mut reasons = first.reasons;
    let named = reasons.iter().take_while(|reason| rank(reason) > 0).count();
    let says_nothing = reasons.first().is_none_or(|first| rank(first) == 0 && is_neutral(first));
    let borderline = match rule {
        Rule::Chosen { .. } => settled.kept && settled.probability < EVEN,
        _ => !settled.kept && settled.probability >= BORDERLINE,
    };
    let unread = matches!(rule, Rule::NoWords | Rule::NoArticle) && named == 0;
    if !overrules && (says_nothing || borderline || unread) {
        reasons.insert(named, Reason { why: Why::Rule(rule), weight: 0.0, evidence: None });
    }
    reasons.truncate(MOST_REASONS);
    for Reason { why, evidence: said, .. } in &mut reasons {
        let feature = match *why {
            Why::Rule(_) => ground,
            Why::Feature { feature, .. } => Some(feature),
        };
        *said = feature.and_then(|feature| evidence(context, sheet, block, feature));
    }
    reasons
}

/// The features that make up a reason together: those of a signal, and last the guess at the page's kind.
fn groups() -> impl Iterator<Item = &'static [Feature]> {
    SIGNALS.iter().map(|signal| signal.features).chain([&Feature::KINDS[..]])
}

/// Which of the [`groups`] a feature is in.
fn group_of(feature: Feature) -> usize {
    static GROUPS: LazyLock<[u8; 256]> = LazyLock::new(|| {
        let mut of = [u8::MAX; 256];
        for (group, features) in (0..).zip(groups()) {
            features.iter().for_each(|&feature| of[usize::from(feature as u8)] = group);
        }
        of
    });
    usize::from(GROUPS[usize::from(feature as u8)])
}

/// The first of the reasons, in their order.
#[derive(Debug, Default)]
struct First {
    reasons: Vec<Reason>,
    /// Rank and strength of each.
    keys: [(u8, f32); MOST_REASONS],
}

impl First {
    /// Whether a reason of this rank that is not stronger than this does not come among them, whatever it is.
    fn excludes(&self, rank: u8, strength: f32) -> bool {
        self.reasons.len() == MOST_REASONS && self.keys.last().is_some_and(|key| is_as_good(key, rank, strength))
    }

    /// Puts a reason behind those that are as good or better. The signals come in one order, and it stays among equals.
    fn put(&mut self, reason: Reason, rank: u8) {
        let strength = strength(&reason);
        let before = self.keys.iter().take(self.reasons.len());
        let at = before.take_while(|key| is_as_good(key, rank, strength)).count();
        if at < MOST_REASONS {
            self.reasons.truncate(MOST_REASONS - 1);
            self.reasons.insert(at, reason);
            self.keys.copy_within(at..MOST_REASONS - 1, at + 1);
            self.keys[at] = (rank, strength);
        }
    }
}

/// Whether a reason, by its rank and strength, is as good as one of these or better.
fn is_as_good((other, much): &(u8, f32), rank: u8, strength: f32) -> bool {
    other.cmp(&rank).then(much.total_cmp(&strength)).is_ge()
}

fn is_neutral(reason: &Reason) -> bool {
    matches!(reason.why, Why::Feature { feature, .. } if IS_NEUTRAL[usize::from(feature as u8)])
}

/// Whether a feature says nothing of the block, by its number.
const IS_NEUTRAL: [bool; 256] = {
    let mut is = [false; 256];
    let mut at = 0;
    while at < NEUTRALS.len() {
        is[NEUTRALS[at] as usize] = true;
        at += 1;
    }
    at = 0;
    while at < Feature::KINDS.len() {
        is[Feature::KINDS[at] as usize] = true;
        at += 1;
    }
    is
};

/// How much a reason says: what it weighs, less where it is about something missing or something neutral.
fn strength(reason: &Reason) -> f32 {
    let unseen = matches!(reason.why, Why::Feature { high: false, .. });
    reason.weight.abs() * if is_neutral(reason) { NEUTRAL } else { 1.0 } * if unseen { UNSEEN } else { 1.0 }
}

/// What stands behind a feature of a block: what its signal said, or a number that a reader can check.
fn evidence(context: &Context<'_>, sheet: &Sheet, block: usize, feature: Feature) -> Option<Evidence> {
    let facts = context.facts.get(block)?;
    match feature {
        Feature::LinkShare => Some(Evidence::Percent((facts.link_share * 100.0).round() as u32)),
        Feature::Words | Feature::Characters | Feature::FewWords | Feature::ManyWords => {
            Some(Evidence::Words(facts.words))
        }
        Feature::CardRun => sheet.evidence(block, Feature::Card),
        Feature::OnPageBefore => sheet.evidence(block, Feature::OnPageAgain),
        _ => sheet.evidence(block, feature),
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_REASONS, NEUTRAL, NEUTRALS, Settled, reasons};
    use crate::blocks::from_text;
    use crate::classify::forest::{HIGH, LOW, PARTS, Parts};
    use crate::classify::{Reason, Rule, Why};
    use crate::signals::{Context, Evidence, Feature, SIGNALS, Sheet};

    /// The reasons of a block of seven words with these parts; all features with a part are seen.
    fn of(parts: &[(Feature, f32, f32)], kept: bool, named_by: Option<Feature>, rule: Rule) -> Vec<Reason> {
        let page = from_text("Seven words of which none is alike.");
        let context = Context::new(&page);
        const UNITS: f32 = (1 << 20) as f32;
        let (mut sheet, mut sums) = (Sheet::new(1), [0; PARTS]);
        for &(feature, low, high) in parts {
            for (side, part) in [(LOW, low), (HIGH, high)] {
                sums[2 * feature.index() + side] = (part * UNITS).round() as i32;
            }
            sheet.set(0, feature, 0.5);
        }
        let probability = if kept { 0.9 } else { 0.1 };
        let all = Parts { sums: &sums, unit: UNITS.recip() };
        reasons(&context, &sheet, 0, all, &Settled { kept, named_by, rule, probability })
    }

    const BELOW: Rule = Rule::Below { least: 0.5 };
    const CHOSEN: Rule = Rule::Chosen { least: 0.5 };

    #[test]
    fn the_strongest_first_and_what_is_missing_behind_it() {
        let parts = [(Feature::InFooter, 0.0, -0.5), (Feature::Near3, -0.9, 0.1), (Feature::Colon, 0.0, 2.0)];
        let why: Vec<Why> = of(&parts, false, None, BELOW).iter().map(|reason| reason.why).collect();
        let near = Why::Feature { feature: Feature::Near3, high: false };
        assert_eq!(why, [Why::Feature { feature: Feature::InFooter, high: true }, near], "the colon speaks for it");
        assert_eq!(of(&parts, true, None, CHOSEN).len(), 1);
    }

    #[test]
    fn the_name_comes_before_the_rest_and_a_rule_before_the_name() {
        let parts = [(Feature::InFooter, 0.0, -0.5), (Feature::LinkShare, 0.0, -0.25), (Feature::Card, 0.0, 0.2)];
        let links = Rule::Links { least: 0.8 };
        let said = of(&parts, false, Some(Feature::Card), links);
        assert_eq!((said[0].why, said[0].weight), (Why::Rule(links), -0.25));
        assert_eq!(said[0].evidence, Some(Evidence::Percent(0)), "the block has no link");
        assert_eq!(said[1].why, Why::Feature { feature: Feature::Card, high: true });
        assert_eq!(said.len(), 3, "the rule stands for its signal");
        let empty = of(&parts, true, None, links);
        assert!(empty.iter().all(|reason| reason.why != Why::Rule(links)), "it is kept in spite of the rule: a title");
    }

    #[test]
    fn what_no_signal_explains_the_choice_does() {
        assert_eq!(of(&[], false, None, BELOW), [Reason { why: Why::Rule(BELOW), weight: 0.0, evidence: None }]);
        assert_eq!(of(&[], true, None, CHOSEN)[0].why, Why::Rule(CHOSEN));
        let neutral = of(&[(Feature::LikeMany, 0.0, -3.0)], false, None, BELOW);
        assert_eq!((neutral[0].why, neutral.len()), (Why::Rule(BELOW), 2));
    }

    #[test]
    fn more_signals_than_are_told() {
        let features = SIGNALS.iter().filter_map(|signal| signal.features.first());
        for weights in [[0.5; 9], [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0, 1.125]] {
            let parts: Vec<_> =
                features.clone().zip(weights).map(|(&feature, weight)| (feature, 0.0, weight)).collect();
            let said = of(&parts, true, None, CHOSEN);
            let mut all: Vec<(f32, usize)> = parts
                .iter()
                .enumerate()
                .map(|(n, &(feature, _, weight))| {
                    (if NEUTRALS.contains(&feature) { weight * NEUTRAL } else { weight }, n)
                })
                .collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0));
            let expected: Vec<f32> = all.iter().take(MOST_REASONS).map(|&(_, n)| parts[n].2).collect();
            assert_eq!(said.iter().map(|reason| reason.weight).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn lengths_are_told_in_words() {
        let said = of(&[(Feature::Characters, -1.0, 0.0)], false, None, BELOW);
        assert_eq!(said[0].evidence, Some(Evidence::Words(7)));
    }
}
