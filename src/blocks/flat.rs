//! Flattened pages in HTML's clothing: a crawler's text, one `<p>` a line or with `<br>` between the lines. All that markup could say of a block is
//! gone, so they are to be judged as the plain text that they are.

use super::{Blocks, ElementId, Role, Source, Tag};

/// A page of fewer blocks is a short text, and loses nothing by being judged as HTML.
const LEAST_BLOCKS: usize = 8;

/// Marks the page as text when it is flattened: no link, no heading, list, table or quotation, and every block is a line of one box.
pub(super) fn settle(page: &mut Blocks) {
    let mut boxes = page.blocks.iter().map(|block| box_of(page, block.element));
    let first = boxes.next();
    let flat = page.blocks.len() >= LEAST_BLOCKS
        && page.blocks.iter().all(|block| block.role == Role::Text && block.links == 0 && block.link_bytes == 0)
        && boxes.all(|id| Some(id) == first);
    if flat {
        page.source = Source::Text;
    }
}

/// The box that a line stands in: its paragraph says nothing.
fn box_of(page: &Blocks, id: ElementId) -> ElementId {
    let element = page.element(id);
    if matches!(element.tag, Tag::P | Tag::Div) { element.parent } else { id }
}

#[cfg(test)]
mod tests {
    use crate::blocks::{Segmenter, Source};
    use crate::tokens::{TokenSource, Tokenizer};

    fn source(html: &str) -> Source {
        let mut tokenizer = Tokenizer::new(Default::default(), Segmenter::new());
        tokenizer.write(html);
        tokenizer.finish().finish().source
    }

    #[test]
    fn lines_of_one_box_are_text() {
        let lines = |open: &str, close: &str| (0..9).map(|n| format!("{open}Line {n}{close}")).collect::<String>();
        let (paragraphs, breaks) = (lines("<p>", "</p>"), lines("", "<br>"));
        assert_eq!(source(&paragraphs), Source::Text);
        assert_eq!(source(&format!("<html><title>T</title><body><div id=x>{paragraphs}</div>")), Source::Text);
        assert_eq!(source(&breaks), Source::Text);
        assert_eq!(source(&lines("<div>", "</div>")), Source::Text);
    }

    #[test]
    fn anything_that_says_more_is_html() {
        let lines = "<p>Line</p>".repeat(9);
        for more in ["<h1>Head</h1>", "<ul><li>Item</ul>", "<a href=/>Home</a>", "<div><div><p>Deeper</p></div></div>"]
        {
            assert_eq!(source(&format!("{more}{lines}")), Source::Html, "{more}");
        }
        assert_eq!(source("<p>One</p><p>Two</p>"), Source::Html);
    }
}
