//! Features → verdicts: which blocks are the article, what the others are, and why.
//!
//! Three steps, one file each: `score` (by the learned `model`) gives every block the probability that it belongs to the article, `choose` picks the set of
//! blocks with the best expected F1 (and `mend`s what that gets wrong as a sequence), `name` says what each block is. The room knows features, not HTML.

mod choose;
mod label;
mod mend;
mod model;
mod name;
mod score;

pub use label::Label;

use crate::signals::{Context, Evidence, Feature, Sheet};

/// One reason of a verdict: a feature, there or missing, and how much that moved the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What was seen.
    pub feature: Feature,
    /// How far it moved the score towards the article (positive) or away from it (negative), in log-odds.
    pub weight: f32,
    /// Whether the feature was there; a reason can be that it was not.
    pub seen: bool,
    /// What stands behind it.
    pub evidence: Option<Evidence>,
}

/// What a block is, how sure that is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it is.
    pub label: Label,
    /// Probability that it belongs to the article, 0 to 1.
    pub probability: f32,
    /// The reasons that point where the verdict goes: first the one that gave the label its name, then the strongest; at most [`MOST_REASONS`].
    pub reasons: Vec<Reason>,
}

/// No verdict names more reasons than this.
pub const MOST_REASONS: usize = 4;

impl Verdict {
    /// Whether the block is kept.
    pub fn is_kept(&self) -> bool {
        self.label.is_kept()
    }

    /// How sure the verdict is, 0 to 1: the probability that it belongs to the article if it is kept, that it does not if it is
    /// dropped.
    pub fn confidence(&self) -> f32 {
        if self.is_kept() { self.probability } else { 1.0 - self.probability }
    }
}

/// Verdicts of all blocks of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdicts {
    /// One a block.
    pub(crate) blocks: Vec<Verdict>,
    /// Expected word F1 of what is kept, 0 to 1.
    pub(crate) expected_f1: f32,
}

/// Gives every block its verdict.
pub(crate) fn classify(context: &Context<'_>, sheet: &Sheet) -> Verdicts {
    let model = model::model(context.page.source);
    let (scores, parts): (Vec<f32>, Vec<model::Parts>) =
        (0..sheet.blocks()).map(|block| score::probability(model, sheet.row(block))).unzip();
    let choice = choose::choose(context, sheet, &scores);
    let blocks = scores
        .iter()
        .zip(&choice.kept)
        .zip(&parts)
        .enumerate()
        .map(|(block, ((&probability, &kept), parts))| {
            let (label, named_by) = name::name(context, sheet, block, kept);
            let reasons = score::reasons(parts, sheet, block, label.is_kept(), named_by);
            Verdict { label, probability, reasons }
        })
        .collect();
    Verdicts { blocks, expected_f1: choice.expected_f1 }
}
