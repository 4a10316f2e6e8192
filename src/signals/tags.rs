//! Elements that say what they hold: `<nav>`, `<aside>`, `<footer>`, `<article>`, … A `<header>` or `<aside>` that holds most of the
//! page's sentences is a wrapper, and says nothing.

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Tag;

pub(super) const SIGNAL: Signal = Signal {
    name: "tags",
    about: "the sectioning elements around it",
    features: &[
        Feature::InNav,
        Feature::InHeader,
        Feature::InFooter,
        Feature::InAside,
        Feature::InForm,
        Feature::InArticle,
        Feature::InFigure,
        Feature::Hidden,
    ],
    measure,
};

/// An element with more than this share of the page's sentences is a wrapper.
const WRAPPER: f32 = 0.6;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, block, _) in context.iter() {
        for id in context.page.ancestors(block) {
            let element = context.page.element(id);
            let wrapper = context.sums(id).sentences > WRAPPER * context.sentences.max(1.0);
            let feature = match element.tag {
                Tag::Article | Tag::Main => Feature::InArticle,
                Tag::Figure => Feature::InFigure,
                _ if wrapper => continue,
                Tag::Nav | Tag::Menu => Feature::InNav,
                Tag::Header => Feature::InHeader,
                Tag::Footer => Feature::InFooter,
                Tag::Aside => Feature::InAside,
                Tag::Form | Tag::Button | Tag::Dialog => Feature::InForm,
                _ => continue,
            };
            sheet.set(n, feature, 1.0);
        }
        sheet.mark(n, Feature::Hidden, block.hidden);
    }
}
