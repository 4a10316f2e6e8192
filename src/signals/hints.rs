//! Class and id words of the nearest elements and of the whole chain (see [`crate::blocks::Hints`]).

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Hints;

pub(super) const SIGNAL: Signal = Signal {
    name: "hints",
    about: "what the boxes around it are named",
    features: &[
        Feature::HintContent,
        Feature::HintNav,
        Feature::HintFooter,
        Feature::HintSidebar,
        Feature::HintRelated,
        Feature::HintCard,
        Feature::HintAd,
        Feature::HintShare,
        Feature::HintComment,
        Feature::HintSignup,
        Feature::HintConsent,
        Feature::HintAuthor,
        Feature::HintMeta,
        Feature::HintCaption,
        Feature::HintTitle,
        Feature::HintNote,
        Feature::HintLegal,
        Feature::HintProduct,
        Feature::HintQa,
        Feature::ChainJunk,
        Feature::ChainContent,
    ],
    measure,
};

/// So many elements around a block are near.
const NEAR: usize = 4;

/// Each near hint with its feature.
const NEAR_HINTS: &[(Hints, Feature)] = &[
    (Hints::CONTENT, Feature::HintContent),
    (Hints::NAV, Feature::HintNav),
    (Hints::FOOTER, Feature::HintFooter),
    (Hints::HEADER, Feature::HintFooter),
    (Hints::SIDEBAR, Feature::HintSidebar),
    (Hints::RELATED, Feature::HintRelated),
    (Hints::CARD, Feature::HintCard),
    (Hints::AD, Feature::HintAd),
    (Hints::SHARE, Feature::HintShare),
    (Hints::COMMENT, Feature::HintComment),
    (Hints::SIGNUP, Feature::HintSignup),
    (Hints::CONSENT, Feature::HintConsent),
    (Hints::AUTHOR, Feature::HintAuthor),
    (Hints::META, Feature::HintMeta),
    (Hints::CAPTION, Feature::HintCaption),
    (Hints::TITLE, Feature::HintTitle),
    (Hints::NOTE, Feature::HintNote),
    (Hints::LEGAL, Feature::HintLegal),
    (Hints::PRODUCT, Feature::HintProduct),
    (Hints::QA, Feature::HintQa),
];

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let junk = [
        Hints::NAV,
        Hints::FOOTER,
        Hints::SIDEBAR,
        Hints::RELATED,
        Hints::AD,
        Hints::SHARE,
        Hints::COMMENT,
        Hints::SIGNUP,
        Hints::CONSENT,
    ]
    .into_iter()
    .fold(Hints::NONE, Hints::union);
    for (n, block, _) in context.iter() {
        // The outermost wrappers are named after everything the page holds; only boxes with less than half of its text say something.
        let small = |id: u32| context.sums(id).sentences * 2.0 < context.sentences.max(1.0);
        let near = context
            .page
            .ancestors(block)
            .take(NEAR)
            .map(|id| context.page.element(id).hints)
            .fold(block.inline, Hints::union);
        for &(hint, feature) in NEAR_HINTS {
            sheet.mark(n, feature, near.any(hint));
        }
        let chain = context.page.element(block.element).chain;
        if chain.any(junk) {
            let boxed = context.page.ancestors(block).any(|id| small(id) && context.page.element(id).hints.any(junk));
            sheet.mark(n, Feature::ChainJunk, boxed);
        }
        sheet.mark(n, Feature::ChainContent, chain.any(Hints::CONTENT));
    }
}
