//! Where the blocks of a page stand in it, in characters: what is needed to make the same choice from the page itself.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Content;
use crate::blocks::Blocks;
use crate::classify::Label;
use crate::decode::Decoder;
use crate::page::Page;

/// The blocks of a page in the page as it came in: of a text, in its characters; of HTML, in the characters of the page when it is decoded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PageSpans {
    /// How many characters (Unicode scalar values) the page has.
    pub characters: usize,
    /// Every block, in page order.
    pub blocks: Vec<BlockSpan>,
}

/// A block in its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BlockSpan {
    /// What it is.
    pub label: Label,
    /// Probability that it belongs to the article if it is kept, that it does not if it is dropped; 0 to 1.
    pub confidence: f64,
    /// From its first character on, end exclusive; of HTML with all the markup between.
    pub characters: Range<usize>,
}

/// Where blocks begin and end, before they are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Places {
    characters: usize,
    blocks: Vec<Range<usize>>,
}

impl Places {
    /// Those of the blocks of a page.
    pub(super) fn of(blocks: &Blocks, content: &Content) -> Self {
        let decoded;
        let text: &str = match content {
            Content::Html { bytes, charset } => {
                decoded = Decoder::all(bytes, charset.as_deref());
                &decoded
            }
            Content::Text(text) => text,
        };
        let mut bounds: Vec<usize> =
            blocks.blocks.iter().flat_map(|block| [block.span.start, block.span.end]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        // One pass over the text: how many characters begin before each bound.
        let mut counts = Vec::with_capacity(bounds.len());
        let (mut at, mut count) = (0, 0);
        for &bound in bounds.iter().chain([&text.len()]) {
            count += text.as_bytes().get(at..bound).unwrap_or_default().iter().filter(|&&byte| begins(byte)).count();
            at = bound.max(at);
            counts.push(count);
        }
        let of = |bound: usize| bounds.binary_search(&bound).ok().and_then(|at| counts.get(at).copied()).unwrap_or(0);
        Self {
            characters: counts.last().copied().unwrap_or(0),
            blocks: blocks.blocks.iter().map(|block| of(block.span.start)..of(block.span.end)).collect(),
        }
    }

    /// The same of the judged page.
    pub(super) fn judged(self, page: &Page) -> PageSpans {
        let blocks = page.blocks().zip(self.blocks).map(|(block, characters)| BlockSpan {
            label: block.label(),
            confidence: block.confidence(),
            characters,
        });
        PageSpans { characters: self.characters, blocks: blocks.collect() }
    }
}

/// Whether a character of UTF-8 begins with a byte.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}
