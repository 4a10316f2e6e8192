//! Class and id words of the nearest elements and of the whole chain (see [`crate::blocks::Hints`]).

use std::array::from_fn;

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::{ElementId, Hints};

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
        Feature::ContentShare,
        Feature::NavShare,
        Feature::ConsentShare,
        Feature::ChainJunk,
        Feature::ChainContent,
    ],
    measure,
};

/// A name so many elements further out says nothing; one on the block itself says all, and in between it falls evenly.
const REACH: u8 = 8;

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

/// The boxes of which it is told how much of the page's running text they hold.
const BOXES: [(Hints, Feature); 3] =
    [(Hints::CONTENT, Feature::ContentShare), (Hints::NAV, Feature::NavShare), (Hints::CONSENT, Feature::ConsentShare)];

/// What the chain of elements around a block says.
#[derive(Clone, Copy)]
struct Chain {
    /// Steps to the nearest element with each of [`NEAR_HINTS`], at most [`REACH`].
    steps: [u8; NEAR_HINTS.len()],
    /// The nearest element with each of [`BOXES`].
    boxes: [Option<ElementId>; BOXES.len()],
    /// Whether a small box around is named as something beside the article.
    junk: bool,
}

impl Chain {
    const NOTHING: Self = Self { steps: [REACH; NEAR_HINTS.len()], boxes: [None; BOXES.len()], junk: false };
}

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
    // A parent comes before its children, so one pass hands the chains down.
    let mut chains: Vec<Chain> = Vec::with_capacity(context.page.elements.len());
    for (id, element) in context.page.elements.iter().enumerate() {
        let mut chain = chains.get(element.parent as usize).copied().unwrap_or(Chain::NOTHING);
        // The outermost wrappers are named after everything the page holds; only boxes with less than half of its text say something.
        let small = context.sums(id as u32).sentences * 2.0 < context.sentences.max(1.0);
        for (steps, (hint, _)) in chain.steps.iter_mut().zip(NEAR_HINTS) {
            *steps = if element.hints.any(*hint) { 0 } else { (*steps + 1).min(REACH) };
        }
        for (nearest, (hint, _)) in chain.boxes.iter_mut().zip(BOXES) {
            if element.hints.any(hint) {
                *nearest = Some(id as ElementId);
            }
        }
        chain.junk |= small && element.hints.any(junk);
        chains.push(chain);
    }
    let near: [u8; REACH as usize + 1] = from_fn(|steps| super::steps(1.0 - steps as f32 / f32::from(REACH)));
    for (n, block, _) in context.iter() {
        let chain = chains.get(block.element as usize).copied().unwrap_or(Chain::NOTHING);
        for (steps, (hint, feature)) in chain.steps.into_iter().zip(NEAR_HINTS) {
            let steps = if block.inline.any(*hint) { 0 } else { steps };
            sheet.raise(n, *feature, near.get(usize::from(steps)).copied().unwrap_or(0));
        }
        for (nearest, (_, feature)) in chain.boxes.into_iter().zip(BOXES) {
            if let Some(id) = nearest {
                sheet.set(n, feature, context.sums(id).sentences / context.sentences.max(1.0));
            }
        }
        sheet.mark(n, Feature::ChainJunk, chain.junk);
        sheet.mark(n, Feature::ChainContent, context.page.element(block.element).chain.any(Hints::CONTENT));
    }
}
