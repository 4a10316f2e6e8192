//! Headline and excerpt: a short line, perhaps a second one, then a text that breaks off (`… Boats have been...`). The pair is the
//! teaser card of flattened pages, where no markup tells it from a subhead and its paragraph.

use super::context::{End, HEADLINE_WORDS};
use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "excerpt",
    about: "a headline followed by a cut-off text, or that text",
    features: &[Feature::HeadlineExcerpt],
    measure,
};

/// A headline stands at most this many blocks before its excerpt: a second headline, a date or an author may come between.
const REACH: usize = 2;
/// A text with more words that ends in an ellipsis is a paragraph.
const EXCERPT_WORDS: u32 = 80;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, _, facts) in context.iter() {
        if facts.end != End::Ellipsis || facts.words > EXCERPT_WORDS {
            continue;
        }
        let is_sentence =
            |at: Option<usize>| at.and_then(|at| context.facts.get(at)).is_some_and(|facts| facts.sentence);
        for back in 1..=REACH.min(n) {
            let Some(head) = context.facts.get(n - back) else { break };
            if head.sentence || head.words > HEADLINE_WORDS {
                break;
            }
            // A subhead and a paragraph that ends in an ellipsis stand between other paragraphs.
            let in_text = is_sentence((n - back).checked_sub(1)) && is_sentence(Some(n + 1));
            if context.is_headline_like(head) && head.words >= 3 && !in_text {
                sheet.set_with(n, Feature::HeadlineExcerpt, 1.0, Evidence::Block((n - back) as u32));
                sheet.set_with(n - back, Feature::HeadlineExcerpt, 1.0, Evidence::Block(n as u32));
            }
        }
    }
}
