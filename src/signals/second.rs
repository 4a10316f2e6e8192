//! Second articles: under endless scrolling the next article follows with a title of its own. Told by a heading of the title's rank that stands
//! outside the box of the first article, with running text in both. Careless pages write subheads as `h1` too, but inside the box.

use super::{Context, Evidence, Feature, Sheet, Signal};
use crate::blocks::Role;

pub(super) const SIGNAL: Signal = Signal {
    name: "second",
    about: "behind the title of a second article",
    features: &[Feature::SecondArticle],
    measure,
};

/// The first article's box is the smallest around its title with at least this share of the page's sentences.
const BOX_SHARE: f32 = 0.15;
/// A second article has at least this many words of sentences behind its title.
const LEAST_TEXT: f32 = 30.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let page = context.page;
    let Some(title) = context.title.and_then(|title| page.blocks.get(title)) else { return };
    if title.role != Role::Heading(1) {
        return;
    }
    let holds = |id: &u32| context.sums(*id).sentences >= BOX_SHARE * context.sentences;
    let Some(first) = page.ancestors(title).find(holds) else { return };
    let mut text_behind = 0.0;
    let mut second = None;
    for (n, block) in page.blocks.iter().enumerate().rev() {
        let facts = &context.facts[n];
        text_behind += if facts.sentence { facts.words as f32 } else { 0.0 };
        if page.ancestors(block).any(|id| id == first) {
            break;
        }
        if block.role == title.role && facts.words > 0 && text_behind >= LEAST_TEXT && !block.hidden {
            second = Some(n);
        }
    }
    let Some(second) = second else { return };
    for n in second..context.facts.len() {
        sheet.set_with(n, Feature::SecondArticle, 1.0, Evidence::Block(second as u32));
    }
}
