//! The nearest `main`, `article`, `footer`, `header` and list around a block: how near, and what they hold. `tags` says whether there is one;
//! an `article` of forty words is a card and one of a thousand is the article.

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::{ElementId, Tag};

pub(super) const SIGNAL: Signal = Signal {
    name: "around",
    about: "how near the sectioning elements and lists around it are, and what they hold",
    features: &[
        Feature::MainNear,
        Feature::MainShare,
        Feature::MainWords,
        Feature::MainLinks,
        Feature::ArticleNear,
        Feature::ArticleWords,
        Feature::FooterNear,
        Feature::FooterShare,
        Feature::FooterWords,
        Feature::HeaderNear,
        Feature::ListWords,
        Feature::ListLinks,
    ],
    measure,
};

/// Words at which the logarithmic scales end.
const MOST_WORDS: f32 = 4096.0;

/// What is looked for.
const KINDS: usize = 5;
const MAIN: usize = 0;
const ARTICLE: usize = 1;
const FOOTER: usize = 2;
const HEADER: usize = 3;
const LIST: usize = 4;

fn kind(tag: Tag) -> Option<usize> {
    match tag {
        Tag::Main => Some(MAIN),
        Tag::Article => Some(ARTICLE),
        Tag::Footer => Some(FOOTER),
        Tag::Header => Some(HEADER),
        Tag::Ul | Tag::Ol => Some(LIST),
        _ => None,
    }
}

/// The nearest element of each kind, and the steps to it.
type Nearest = [Option<(u8, ElementId)>; KINDS];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let mut nearest: Vec<Nearest> = Vec::with_capacity(context.page.elements.len());
    for (id, element) in context.page.elements.iter().enumerate() {
        let above = nearest.get(element.parent as usize).copied().unwrap_or_default();
        let mut own = above.map(|found| found.map(|(steps, id)| (steps.saturating_add(1), id)));
        if let Some(slot) = kind(element.tag).and_then(|kind| own.get_mut(kind)) {
            *slot = Some((0, id as ElementId));
        }
        nearest.push(own);
    }
    let log = |words: f32| logarithmic(words, MOST_WORDS);
    let near = |steps: u8| 1.0 / (1.0 + f32::from(steps));
    for (n, block, _) in context.iter() {
        let found = nearest.get(block.element as usize).copied().unwrap_or_default();
        if let Some((steps, id)) = found[MAIN] {
            let sums = context.sums(id);
            sheet.set(n, Feature::MainNear, near(steps));
            sheet.set(n, Feature::MainShare, sums.sentences / context.sentences.max(1.0));
            sheet.set(n, Feature::MainWords, log(sums.words));
            sheet.set(n, Feature::MainLinks, sums.links / sums.words.max(1.0));
        }
        if let Some((steps, id)) = found[ARTICLE] {
            sheet.set(n, Feature::ArticleNear, near(steps));
            sheet.set(n, Feature::ArticleWords, log(context.sums(id).words));
        }
        if let Some((steps, id)) = found[FOOTER] {
            let sums = context.sums(id);
            sheet.set(n, Feature::FooterNear, near(steps));
            sheet.set(n, Feature::FooterShare, sums.sentences / context.sentences.max(1.0));
            sheet.set(n, Feature::FooterWords, log(sums.words));
        }
        if let Some((steps, _)) = found[HEADER] {
            sheet.set(n, Feature::HeaderNear, near(steps));
        }
        if let Some((_, id)) = found[LIST] {
            let sums = context.sums(id);
            sheet.set(n, Feature::ListWords, log(sums.words));
            sheet.set(n, Feature::ListLinks, sums.links / sums.words.max(1.0));
        }
    }
}
