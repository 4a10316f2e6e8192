//! The choice of the kept blocks: the set with the best expected F-measure.
//!
//! For probabilities p and sizes w, keeping a set K has the expected F_β of about (1 + β²)·Σ_K wp ⁄ (Σ_K w + β²·Σ wp). Sorted by p, the best set is a
//! prefix (Lewis, "Evaluating and optimizing autonomous text classification systems", SIGIR 1995), so one pass finds it. A fixed threshold would
//! keep too much on pages that are nearly all article and too little on others. β is near 1 unless precision or recall is preferred.

use super::kind::Guess;
use super::mend;
use super::preference::Preference;
use super::rule::Rules;
use crate::signals::{Context, Feature, Sheet};

/// What is kept, and how good it is likely to be.
pub(super) struct Choice {
    pub(super) kept: Vec<bool>,
    /// Expected word F1, 0 to 1.
    pub(super) expected_f1: f32,
    /// Which step settled each block, where that is to be told.
    pub(super) rules: Rules,
}

/// A page whose best set has a lower expected F1 has no article.
const LEAST_F1: f32 = 0.1;
/// Of a text of so many words that stands on the page more than once, only one copy can count.
const COPY_WORDS: u32 = 10;
/// … or of so many, if its neighbours do not stand there again.
const COPY_ALONE_WORDS: u32 = 25;
/// A copy counts for nothing when the one before it has at least this share of its probability.
const COPY_SHARE: f32 = 0.5;

/// β² of the F-measure for a preference. What is balanced lies a little below 1: what is kept too much costs more words than what is missing, as
/// probabilities between .4 and .9 are too high: out of fold the F1 of articles is best a little below 1.
fn beta_squared(preference: Preference) -> f32 {
    match preference {
        Preference::Precision => 0.25,
        Preference::Balanced => 0.8,
        Preference::Recall => 4.0,
    }
}

/// Chooses; tells which step settled each block where asked to.
pub(super) fn choose(
    context: &Context<'_>,
    sheet: &Sheet,
    scores: &[f32],
    guess: Option<&Guess>,
    preference: Preference,
    tell: bool,
) -> Choice {
    let single = without_copies(context, sheet, scores);
    let size = |block: usize| context.facts.get(block).map_or(0.0, |facts| facts.words as f32);
    let mut order: Vec<usize> = (0..single.len()).filter(|&block| size(block) > 0.0).collect();
    order.sort_by(|&a, &b| single[b].total_cmp(&single[a]).then(a.cmp(&b)));
    let all: f32 = order.iter().map(|&block| size(block) * single[block]).sum();
    let beta = beta_squared(preference);
    let (mut words, mut hits, mut best, mut expected_f1, mut length) = (0.0, 0.0, 0.0, 0.0, 0);
    for (n, &block) in order.iter().enumerate() {
        words += size(block);
        hits += size(block) * single[block];
        let f = (1.0 + beta) * hits / (words + beta * all);
        if f > best {
            (best, expected_f1, length) = (f, 2.0 * hits / (words + all), n + 1);
        }
    }
    let mut kept = vec![false; single.len()];
    let is_article = expected_f1 >= LEAST_F1;
    if is_article {
        for &block in order.iter().take(length) {
            kept[block] = true;
        }
    }
    let mut rules = if tell { Rules::of_choice(context, scores, &single, &kept, is_article) } else { Rules::default() };
    if is_article {
        mend::mend(context, sheet, &single, guess, preference, &mut kept, &mut rules);
    }
    Choice { kept, expected_f1, rules }
}

/// The probabilities, with those of further copies of a text at 0: pages carry an article twice, for phones and for others, or all of it again in a
/// box for print. Pull quotes do repeat the article, and are marked up as quotations; and a sentence may come back in one article, but then its
/// neighbours do not.
fn without_copies(context: &Context<'_>, sheet: &Sheet, scores: &[f32]) -> Vec<f32> {
    let mut single = scores.to_vec();
    if sheet.blocks() == 0 {
        return single;
    }
    let again = |n: usize| sheet.get(n, Feature::OnPageAgain) > 0.0 && sheet.get(n, Feature::Quote) == 0.0;
    let alone = |n: usize| !again(n + 1) && !n.checked_sub(1).is_some_and(again);
    let mut best: foldhash::HashMap<u64, f32> = foldhash::HashMap::default();
    for (n, _, facts) in context.iter() {
        if !again(n) || facts.words < COPY_WORDS || facts.words < COPY_ALONE_WORDS && alone(n) {
            continue;
        }
        let before = best.entry(facts.key).or_insert(0.0);
        if *before > 0.0 && *before >= COPY_SHARE * scores[n] {
            single[n] = 0.0;
        }
        *before = before.max(scores[n]);
    }
    single
}
