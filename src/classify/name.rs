//! The label of a block, once it is settled whether it is kept.

use super::Label;
use crate::blocks::{Role, Source};
use crate::signals::{Context, Feature, Sheet};

/// A subhead has at most this many words.
const SUBHEAD_WORDS: u32 = 16;
/// A table cell with more words is a paragraph in a layout table.
const CELL_WORDS: u32 = 40;

/// A feature names a block from this value on: a box so named is near, an excerpt is short.
const NAMES: f32 = 0.5;

/// Signals that name what a dropped block is, the most telling first.
const DROPPED: &[(Feature, Label)] = &[
    (Feature::Sponsor, Label::Sponsor),
    (Feature::HintAd, Label::Sponsor),
    (Feature::LegalLine, Label::Legal),
    (Feature::ConsentLine, Label::Legal),
    (Feature::HintConsent, Label::Legal),
    (Feature::CommentLine, Label::Comments),
    (Feature::HintComment, Label::Comments),
    (Feature::ShareLine, Label::Share),
    (Feature::HintShare, Label::Share),
    (Feature::SignupLine, Label::Boilerplate),
    (Feature::ByLine, Label::Boilerplate),
    (Feature::NavLine, Label::Nav),
    (Feature::InNav, Label::Nav),
    (Feature::SecondArticle, Label::Teaser),
    (Feature::Label, Label::Teaser),
    (Feature::CutTwin, Label::Teaser),
    (Feature::FullTwin, Label::Teaser),
    (Feature::HeadlineExcerpt, Label::Teaser),
    (Feature::Pointer, Label::Teaser),
    (Feature::RankedApart, Label::Teaser),
    (Feature::Labelled, Label::Teaser),
    (Feature::HintRelated, Label::Teaser),
    (Feature::Card, Label::Teaser),
    (Feature::Ellipsis, Label::Teaser),
    (Feature::HintNav, Label::Nav),
    (Feature::HintLegal, Label::Legal),
    (Feature::InFooter, Label::Boilerplate),
    (Feature::InForm, Label::Boilerplate),
];

/// Labels a block; for a dropped one also tells the feature that gave the name, where one did.
pub(super) fn name(context: &Context<'_>, sheet: &Sheet, block: usize, kept: bool) -> (Label, Option<Feature>) {
    if context.title == Some(block) {
        return (Label::Title, Some(Feature::TitleMatch));
    }
    if kept {
        return (kept_label(context, sheet, block), None);
    }
    match DROPPED.iter().find(|(feature, _)| sheet.get(block, *feature) >= NAMES) {
        Some(&(feature, label)) => (label, Some(feature)),
        None => unnamed(sheet, block),
    }
}

fn kept_label(context: &Context<'_>, sheet: &Sheet, block: usize) -> Label {
    let words = context.facts.get(block).map_or(0, |facts| facts.words);
    match context.page.blocks.get(block).map(|block| block.role) {
        Some(Role::Heading(_)) => Label::Heading,
        Some(Role::ListItem) => Label::List,
        Some(Role::Cell) if words <= CELL_WORDS => Label::Table,
        Some(Role::Caption) => Label::Caption,
        Some(Role::Quote) => Label::Quote,
        Some(Role::Code) => Label::Code,
        Some(Role::Text) if is_subhead(context, sheet, block) => Label::Heading,
        _ => Label::Article,
    }
}

/// Whether a line of plain text is a subhead or a second headline: short, no sentence, a sentence behind it.
fn is_subhead(context: &Context<'_>, sheet: &Sheet, block: usize) -> bool {
    let words = context.facts.get(block).map_or(0, |facts| facts.words);
    let ends = [Feature::SentenceEnd, Feature::Colon, Feature::Ellipsis];
    context.page.source == Source::Text
        && words <= SUBHEAD_WORDS
        && ends.iter().all(|&end| sheet.get(block, end) == 0.0)
        && sheet.get(block + 1, Feature::Sentence) > 0.0
}

/// A dropped block that no signal names: a linked headline is a teaser, a short link is a menu's, the rest is furniture. A further copy of a text is
/// dropped for that, however much it looks like the article.
fn unnamed(sheet: &Sheet, block: usize) -> (Label, Option<Feature>) {
    if sheet.get(block, Feature::AllLink) == 0.0 {
        (Label::Boilerplate, Some(Feature::OnPageAgain).filter(|&again| sheet.get(block, again) > 0.0))
    } else if sheet.get(block, Feature::FewWords) > 0.0 {
        (Label::Nav, Some(Feature::AllLink))
    } else {
        (Label::Teaser, Some(Feature::AllLink))
    }
}
