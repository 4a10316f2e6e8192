//! What pages are compared by: the article, without what may have been kept by mistake.
//!
//! A teaser left in a page, or a paragraph of it that is dropped from its copy on another site, makes two texts of one. So what stands on several pages of the
//! site is left out, what is not surely of the article, and what looks like a headline or an excerpt ([`prose`]).

use crate::fingerprint::{is_enough, prose};

/// On more distinct articles of a site than this stands no line of an article.
const MOST_ARTICLES: u32 = 3;

/// Blocks of a lower probability are kept where the page as a whole is better for it; among other neighbours, in a copy, they may not be. On a farm network
/// this bound finds every copy, by a model that saw the network or by one that did not, with repeats counted or without. With none two pairs of 294 are
/// missed; with .6 to .8, up to seven, and with .9 up to 21: paragraphs that one copy has a doubt about are then missing in it alone.
const SURE: f32 = 0.5;

/// A kept block of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a> {
    pub(super) text: &'a str,
    /// That it belongs to the article.
    pub(super) probability: f32,
    /// On how many pages of the site it stands, by distinct articles; 0 where they were not counted.
    pub(super) pages: u32,
}

/// The lines that a page is compared by, each with its end.
pub(super) fn compared<'a>(kept: impl Iterator<Item = Kept<'a>> + Clone) -> String {
    let rare = kept.clone().filter(|block| block.pages <= MOST_ARTICLES);
    let sure = rare.clone().filter(|block| block.probability >= SURE);
    let text = if is_enough(bytes(sure.clone()), bytes(rare.clone())) { lines(sure) } else { lines(rare) };
    // Where everything stands on other pages, too, that is what there is to compare.
    if text.is_empty() { lines(kept) } else { text }
}

fn bytes<'a>(blocks: impl Iterator<Item = Kept<'a>>) -> usize {
    blocks.map(|block| block.text.len()).sum()
}

fn lines<'a>(blocks: impl Iterator<Item = Kept<'a>> + Clone) -> String {
    prose(blocks.flat_map(|block| block.text.lines()))
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST_ARTICLES, SURE, compared};

    const FERRY: Kept<'_> =
        Kept { text: "The ferry left at noon, with nobody aboard but the captain.", probability: 0.99, pages: 1 };
    const APPLES: Kept<'_> = Kept { text: "It carried apples for the market of the town.", ..FERRY };

    fn of(blocks: &[Kept<'_>]) -> String {
        compared(blocks.iter().copied())
    }

    #[test]
    fn what_is_not_surely_of_the_article_is_left_out() {
        let doubtful = Kept { probability: SURE - 0.01, ..APPLES };
        assert_eq!(of(&[FERRY, doubtful]), format!("{}\n", FERRY.text));
        let sure = Kept { probability: SURE, ..APPLES };
        assert_eq!(of(&[FERRY, sure]), format!("{}\n{}\n", FERRY.text, APPLES.text));
    }

    #[test]
    fn a_page_of_doubtful_blocks_is_compared_by_all_of_them() {
        let doubtful = [Kept { probability: 0.3, ..FERRY }, APPLES];
        assert_eq!(of(&doubtful), format!("{}\n{}\n", FERRY.text, APPLES.text));
        // Of a long article enough is left, if less than half.
        let article = "It came back in the evening, as it always does. ".repeat(13);
        let long =
            vec![Kept { text: &article, ..FERRY }, Kept { text: &article, probability: 0.3, ..FERRY }, doubtful[0]];
        assert_eq!(of(&long), format!("{article}\n"));
    }

    #[test]
    fn what_stands_on_several_pages_is_left_out_unless_everything_does() {
        let repeated = Kept { pages: MOST_ARTICLES + 1, ..APPLES };
        assert_eq!(of(&[FERRY, repeated]), format!("{}\n", FERRY.text));
        assert_eq!(of(&[repeated]), format!("{}\n", APPLES.text));
        assert_eq!(of(&[]), "");
    }
}
