//! The stack of open elements, with the end tags that HTML implies.
//!
//! A small part of the standard's tree construction (<https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements>):
//! enough to know what a piece of text stands in on pages with missing and stray end tags. Nesting deeper than [`MAX_DEPTH`] is not
//! followed; the elements below it count as standing at that depth, so time stays linear.

use super::element::Tag;
use super::{ElementId, Hints};

/// Deepest nesting that is followed.
pub(super) const MAX_DEPTH: usize = 512;

/// An element whose end has not come yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) tag: Tag,
    /// The element itself where it has an entry of its own, else the nearest around it.
    pub(super) element: ElementId,
    /// Whether its text is not shown (an inline element; those with an entry carry the mark there).
    pub(super) mute: bool,
    /// Whether an inline element is shown as a block of its own.
    pub(super) apart: bool,
    /// Hints of an inline element.
    pub(super) inline: Hints,
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// How many elements of each tag are open: an end tag without a start costs nothing.
    counts: [u16; Tag::COUNT],
    /// Start tags beyond [`MAX_DEPTH`] whose end tags must not close anything.
    beyond: usize,
    links: usize,
    mutes: usize,
    aparts: usize,
}

impl Stack {
    pub(super) fn new() -> Self {
        Self { open: Vec::with_capacity(64), counts: [0; Tag::COUNT], beyond: 0, links: 0, mutes: 0, aparts: 0 }
    }

    /// The innermost element that has an entry.
    pub(super) fn element(&self) -> ElementId {
        self.open.last().map_or(0, |open| open.element)
    }

    /// Whether a link is open.
    pub(super) fn in_link(&self) -> bool {
        self.links > 0
    }

    /// How many inline elements are open that are shown as blocks.
    pub(super) fn aparts(&self) -> usize {
        self.aparts
    }

    /// Whether preformatted text or a piece of code is open.
    pub(super) fn in_code(&self) -> bool {
        [Tag::Code, Tag::Pre].iter().any(|&tag| self.counts[tag as usize] > 0)
    }

    /// Whether an inline element that is not shown is open.
    pub(super) fn is_mute(&self) -> bool {
        self.mutes > 0
    }

    /// Hints of the open inline elements around the current position, up to the next block-level one.
    pub(super) fn inline_hints(&self) -> Hints {
        self.open
            .iter()
            .rev()
            .take_while(|open| !open.tag.is_block())
            .fold(Hints::NONE, |all, open| all.union(open.inline))
    }

    /// Ends the elements that a start tag of `tag` implies the end of; tells whether there was one of its own kind.
    pub(super) fn before_start(&mut self, tag: Tag) -> bool {
        if tag.ends_paragraph() {
            self.close(&[Tag::P], |above| above.is_cell() || above == Tag::Button);
        }
        match tag {
            Tag::Li => self
                .close(&[Tag::Li], |above| ends_item_search(above) || matches!(above, Tag::Ul | Tag::Ol | Tag::Menu)),
            Tag::Dd | Tag::Dt => self.close(&[Tag::Dd, Tag::Dt], |above| ends_item_search(above) || above == Tag::Dl),
            Tag::Td | Tag::Th => self.close(&[Tag::Td, Tag::Th], |above| above == Tag::Table),
            Tag::Tr => self.close(&[Tag::Tr], |above| above == Tag::Table),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.close(&[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Caption], |above| above == Tag::Table)
            }
            Tag::A => self.end_link(),
            _ => false,
        }
    }

    /// Opens an element; gives false where it stands too deep.
    pub(super) fn push(&mut self, open: Open) -> bool {
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return false;
        }
        self.count(open, true);
        self.open.push(open);
        true
    }

    /// Handles an end tag; gives false where nothing of that name was open within reach.
    pub(super) fn end(&mut self, tag: Tag) -> bool {
        if self.beyond > 0 {
            self.beyond -= 1;
            return false;
        }
        if tag == Tag::A {
            return self.end_link();
        }
        if tag.is_table_part() {
            return self.close(&[tag], |above| above == Tag::Table && tag != Tag::Table);
        }
        if tag.heading_level().is_some() {
            return self.close(&[Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6], Tag::is_cell);
        }
        if tag.is_block() {
            return self.close(&[tag], |above| above.is_cell() || above == Tag::Table);
        }
        // An inline end tag does not reach out of its block; what it would have closed ends with that block.
        self.close(&[tag], Tag::is_block)
    }

    /// Ends the innermost open element of one of `tags`, with all inside it, unless `barrier` stands between.
    fn close(&mut self, tags: &[Tag], barrier: impl Fn(Tag) -> bool) -> bool {
        if tags.iter().all(|&tag| self.counts[tag as usize] == 0) {
            return false;
        }
        let found = self.open.iter().rposition(|open| tags.contains(&open.tag) || barrier(open.tag));
        match found {
            Some(at) if tags.contains(&self.open[at].tag) => {
                while self.open.len() > at {
                    if let Some(open) = self.open.pop() {
                        self.count(open, false);
                    }
                }
                true
            }
            _ => false,
        }
    }

    /// Takes the innermost link out of the stack; what was opened inside it stays open.
    fn end_link(&mut self) -> bool {
        if self.links > 0
            && let Some(at) = self.open.iter().rposition(|open| open.tag == Tag::A)
        {
            let open = self.open.remove(at);
            self.count(open, false);
            return true;
        }
        false
    }

    fn count(&mut self, open: Open, opened: bool) {
        let step = |n: usize| if opened { n + 1 } else { n.saturating_sub(1) };
        let slot = &mut self.counts[open.tag as usize];
        *slot = if opened { *slot + 1 } else { slot.saturating_sub(1) };
        if open.tag == Tag::A {
            self.links = step(self.links);
        }
        if open.mute {
            self.mutes = step(self.mutes);
        }
        if open.apart {
            self.aparts = step(self.aparts);
        }
    }
}

/// Elements behind which the search for an open list item stops (the standard's "special" ones but address, div and p).
fn ends_item_search(tag: Tag) -> bool {
    tag.is_block() && !matches!(tag, Tag::Address | Tag::Div | Tag::P | Tag::Li | Tag::Dd | Tag::Dt)
}
