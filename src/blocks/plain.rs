//! Plain text → blocks.
//!
//! Two habits are told apart: one block a line (what crawlers store), and paragraphs wrapped at a fixed width with blank lines
//! between them (old mail, text files). Only in the second are lines joined.

use super::element::{Role, Tag};
use super::metadata::Metadata;
use super::{Block, Blocks, Element, Hints, Joint, Source};

/// Lines of wrapped text are at least this long, the last of a paragraph aside, in characters.
const WRAPPED_MIN: usize = 40;
/// Lines of wrapped text are at most this long, in characters.
const WRAPPED_MAX: usize = 100;
/// Share of the inner lines that must be of such a length.
const WRAPPED_SHARE: f64 = 0.8;

/// The blocks of a plain text.
pub fn from_text(text: &str) -> Blocks {
    let wrapped = is_wrapped(text);
    let root = Element::root(Tag::Body);
    let mut out = Blocks {
        text: String::with_capacity(text.len().min(u32::MAX as usize)),
        blocks: Vec::new(),
        elements: vec![root],
        metadata: Metadata::default(),
        source: Source::Text,
    };
    let mut open: Option<usize> = None;
    for (offset, line) in lines(text) {
        let words = line.split_whitespace();
        if line.trim().is_empty() || out.text.len() + line.len() >= u32::MAX as usize {
            open = None;
            continue;
        }
        let joins = wrapped && open.is_some();
        let start = out.text.len();
        if joins {
            out.text.push(' ');
        }
        for (n, word) in words.enumerate() {
            if n > 0 {
                out.text.push(' ');
            }
            out.text.extend(word.chars().filter(|&c| !matches!(c, '\0' | '\u{AD}' | '\u{200B}' | '\u{FEFF}')));
        }
        let (end, span_end) = (out.text.len() as u32, offset + line.trim_end().len());
        match open.and_then(|at| out.blocks.get_mut(at)).filter(|_| joins) {
            Some(block) => {
                block.text.end = end;
                block.span.end = span_end;
            }
            None if end > start as u32 => {
                open = Some(out.blocks.len());
                out.blocks.push(Block {
                    text: start as u32..end,
                    span: offset + (line.len() - line.trim_start().len())..span_end,
                    element: 0,
                    role: Role::Text,
                    joint: Joint::Apart,
                    link_bytes: 0,
                    links: 0,
                    inline: Hints::NONE,
                    hidden: false,
                });
            }
            None => {}
        }
    }
    out
}

/// The lines with their offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = offset;
        offset += line.len();
        (start, line)
    })
}

/// Whether paragraphs are wrapped at a fixed width: nearly all lines that another line follows are about equally long.
fn is_wrapped(text: &str) -> bool {
    let (mut inner, mut fitting, mut blank) = (0_usize, 0_usize, false);
    let mut before: Option<usize> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            blank |= before.is_some();
            before = None;
            continue;
        }
        if let Some(length) = before {
            inner += 1;
            fitting += usize::from((WRAPPED_MIN..=WRAPPED_MAX).contains(&length));
        }
        before = Some(line.chars().count());
    }
    blank && inner > 2 && fitting as f64 >= WRAPPED_SHARE * inner as f64
}

#[cfg(test)]
mod tests {
    use super::from_text;

    fn texts(text: &str) -> Vec<String> {
        let blocks = from_text(text);
        blocks
            .blocks
            .iter()
            .map(|block| {
                assert!(text.get(block.span.clone()).is_some_and(|source| !source.trim().is_empty()));
                blocks.text_of(block).to_owned()
            })
            .collect()
    }

    #[test]
    fn a_line_is_a_block() {
        assert_eq!(texts("One  two\r\n\r\nthree\n four \n"), ["One two", "three", "four"]);
        assert!(texts(" \n\n").is_empty());
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        let wrapped = "The ferry had left before the rain began and nobody\nthought of turning back, since the other shore was\n\
                       as wet as this one and the bar was open.\n\nIt was the last boat of the season, and the last one\n\
                       that the old captain would ever steer across.\n";
        assert_eq!(texts(wrapped).len(), 2);
        assert!(texts(wrapped)[0].contains("nobody thought"));
    }
}
