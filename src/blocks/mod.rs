//! Tokens → blocks: the pieces of text that a browser shows as one, with what the markup says of each.
//!
//! There is no tree. One pass keeps the stack of open elements and writes down, for every block, the chain of block-level elements
//! that it stands in ([`Element`] knows its parent). That chain is what lets later rooms ask "how much of the page's running text
//! stands under this element" without a DOM: sums over a subtree are one loop over the elements from the last to the first, because
//! a parent always comes before its children.
//!
//! Plain text becomes the same blocks (`plain.rs`), all of them under one element.

mod about;
pub(crate) mod address;
mod byline;
mod date;
mod element;
mod flat;
mod fold;
#[cfg(feature = "corpus")]
pub(crate) mod hash;
mod hints;
mod lanes;
mod language;
mod metadata;
mod plain;
mod segment;
mod site_name;
mod stack;
pub mod text;
pub(crate) mod word_hash;

use std::ops::Range;

pub use about::About;
pub use element::{Role, Tag};
pub use hints::Hints;
pub use metadata::{Mark, MarkKind, Metadata, Stated, Trust};
pub use plain::from_text;
pub use segment::Segmenter;
pub(crate) use site_name::{SiteNames, first_part, longest_part};

/// Index of an [`Element`] in [`Blocks::elements`].
pub type ElementId = u32;

/// A block-level (or custom) element of the page.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Element {
    /// The element it stands in; the root, element 0, names itself.
    pub parent: ElementId,
    /// Number of elements above it.
    pub depth: u16,
    /// Its tag.
    pub tag: Tag,
    /// What its own class, id, itemprop and role hint at.
    pub hints: Hints,
    /// Its hints and those of all elements above it.
    pub chain: Hints,
    /// Hash over tags and classes from the root to it: look-alike elements share it.
    #[cfg_attr(feature = "corpus", serde(with = "hash"))]
    pub path: u64,
    /// Whether a reader does not see it at first (`hidden`, `display:none`, `<template>`, …), or an element above it.
    pub hidden: bool,
    /// Role of the text directly inside.
    pub role: Role,
    /// Number of pictures whose nearest element it is.
    pub images: u16,
}

impl Element {
    /// The element that everything stands in.
    fn root(tag: Tag) -> Self {
        Self {
            parent: 0,
            depth: 0,
            tag,
            hints: Hints::NONE,
            chain: Hints::NONE,
            path: 0,
            hidden: false,
            role: Role::Text,
            images: 0,
        }
    }
}

/// How a block stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub enum Joint {
    /// Apart, as paragraphs are.
    Apart,
    /// On the next line of the same paragraph (`<br>`).
    Line,
    /// In the next cell of the same table row.
    Cell,
}

/// One block of text.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// Place of the text in [`Blocks::text`], in bytes.
    pub text: Range<u32>,
    /// Place in the decoded page, in bytes, from the first token of its text to the last.
    pub span: Range<usize>,
    /// The element that the text stands in.
    pub element: ElementId,
    /// What the nearest telling element makes of it.
    pub role: Role,
    /// How it stands to the block before it.
    pub joint: Joint,
    /// Bytes of its text that are link text.
    pub link_bytes: u32,
    /// Number of links that begin in it, or reach into it.
    pub links: u16,
    /// Hints of inline elements inside it.
    pub inline: Hints,
    /// Whether a reader does not see it at first.
    pub hidden: bool,
}

/// What kind of input the blocks were made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
    /// A page with markup.
    Html,
    /// Plain text.
    Text,
}

/// All blocks of a page, with the elements they stand in and what the page says of itself.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Blocks {
    /// The text of all blocks, one behind the other.
    pub text: String,
    /// The blocks in source order.
    pub blocks: Vec<Block>,
    /// The elements in source order; the first is the root.
    pub elements: Vec<Element>,
    /// Titles, author, dates, language as the page states them.
    pub metadata: Metadata,
    /// What the blocks were made from.
    pub source: Source,
}

impl Blocks {
    /// Bytes that they hold on the heap, about.
    #[cfg(feature = "corpus")]
    pub(crate) fn heap(&self) -> usize {
        let blocks = self.blocks.capacity() * size_of::<Block>();
        let elements = self.elements.capacity() * size_of::<Element>();
        self.text.capacity() + blocks + elements + self.metadata.heap()
    }

    /// The same page, known to stand at an address, where it states none of its own.
    pub fn at(mut self, address: Option<&str>) -> Self {
        if self.metadata.canonical.is_none() {
            self.metadata.canonical = address.map(str::to_owned);
        }
        self
    }

    /// The text of a block.
    pub fn text_of(&self, block: &Block) -> &str {
        self.text.get(block.text.start as usize..block.text.end as usize).unwrap_or_default()
    }

    /// The element of an id. Every id that this page's blocks and elements hold is valid.
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id as usize]
    }

    /// The chain of elements that a block stands in, from the nearest to the root.
    pub fn ancestors(&self, block: &Block) -> impl Iterator<Item = ElementId> + '_ {
        let mut next = Some(block.element);
        std::iter::from_fn(move || {
            let id = next?;
            let parent = self.element(id).parent;
            next = (parent != id).then_some(parent);
            Some(id)
        })
    }
}
