//! Features → verdicts: which blocks are the article, what the others are, and why.
//!
//! By the learned `model`, `kind` guesses what kind of page it is and `forest` gives every block the probability that it belongs to the article; `choose`
//! picks the set of blocks with the best expected F1 (and `mend`s what that gets wrong as a sequence), `calibration` says how good that is, `name` what each
//! block is, `reasons` why. The room knows features, not HTML.

mod calibration;
mod choose;
mod forest;
mod kind;
mod label;
mod mend;
mod model;
mod name;
mod preference;
mod reader;
mod reasons;
mod rule;
mod score;

pub use kind::Kind;
pub use label::Label;
pub use model::{Model, ModelError};
pub use preference::Preference;
pub use rule::Rule;

use crate::signals::{Context, Evidence, Fact, Feature, Sheet};

/// One reason of a verdict, and how much it moved the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What was seen or done.
    pub why: Why,
    /// How far all features of the signal moved the score towards the article (positive) or away from it (negative), in log-odds. A rule that
    /// rests on no signal moved it by nothing.
    pub weight: f32,
    /// What stands behind it.
    pub evidence: Option<Evidence>,
}

/// What a reason names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// A signal, by its most telling feature.
    Feature {
        /// That feature.
        feature: Feature,
        /// Whether it counts because it is high; else because it is low or missing.
        high: bool,
    },
    /// The step that settled it.
    Rule(Rule),
}

/// What a block is, how sure that is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it is.
    pub label: Label,
    /// Probability that it belongs to the article, 0 to 1.
    pub probability: f32,
    /// The score that this is the probability of, in log-odds.
    pub score: f32,
    /// Why, the main reason first: the rule that overruled the choice, the signal that gave the label its name, then the signals that point where
    /// the verdict goes, the strongest first; at most [`MOST_REASONS`]. Empty only where reasons were not asked for.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// What the reasons leave of the score: where it began, and all that was not worth a word. The weights of the reasons and this make it up.
    pub fn rest(&self) -> f32 {
        self.score - self.reasons.iter().map(|reason| reason.weight).sum::<f32>()
    }
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
    /// Word F1 that pages like this one have on average, 0 to 1.
    pub(crate) confidence: f32,
    /// What kind of page it is; `None` for plain text and pages without a word.
    pub(crate) kind: Option<Kind>,
}

/// What is asked of a judgement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The model, if not the crate's own.
    pub(crate) model: Option<&'a Model>,
    /// Which fault is the worse one.
    pub(crate) preference: Preference,
    /// Whether verdicts say why.
    pub(crate) reasons: bool,
}

/// Gives every block its verdict; with reasons where they are asked for, as they take longer than the verdict.
pub(crate) fn classify(context: &Context<'_>, sheet: &mut Sheet, asked: Asked<'_>) -> Verdicts {
    let model = asked.model.unwrap_or_else(|| Model::bundled());
    let judge = model.judge(context.page.source);
    let guess = kind::guess(context, sheet, model);
    let sheet = &*sheet;
    let mut leaves = Vec::new();
    let scores = judge.forest.scores(sheet.rows(), asked.reasons.then_some(&mut leaves));
    let probabilities: Vec<f32> = scores.iter().copied().map(score::probability).collect();
    let choice = choose::choose(context, sheet, &probabilities, guess.as_ref(), asked.preference, asked.reasons);
    let mut explained = asked.reasons.then(|| judge.forest.explained(&leaves));
    let mut blocks = Vec::with_capacity(scores.len());
    for (block, (&score, &kept)) in scores.iter().zip(&choice.kept).enumerate() {
        let (label, named_by) = name::name(context, sheet, block, kept);
        let probability = score::probability(score);
        let mut reasons = Vec::new();
        if let (Some(rule), Some(explained)) = (choice.rules.get(block), &mut explained) {
            let settled = reasons::Settled { kept: label.is_kept(), named_by, rule, probability };
            reasons = reasons::reasons(context, sheet, block, explained.of_next(), &settled);
        }
        blocks.push(Verdict { label, probability, score, reasons });
    }
    let confidence = judge.calibration.of(choice.expected_f1);
    Verdicts { blocks, confidence, kind: guess.map(|guess| guess.kind()) }
}

/// The means of the features over a page and its facts, as [`Kind`] is told by; for training.
pub(crate) fn page_row(context: &Context<'_>, sheet: &Sheet) -> Vec<u8> {
    kind::row(context, sheet).into_iter().take(Feature::COUNT + Fact::COUNT).collect()
}
