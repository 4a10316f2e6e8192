//! What is known, row by row, sorted: the form in which it goes into files.

use super::entry::Entry;

/// What is known of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It stands on this page only.
    Page(u32),
    /// It stands on several.
    Several(Entry),
}

/// A text with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextRow {
    pub(super) key: u64,
    pub(super) known: Known,
}

/// On how many articles of one site a text stands that stands on several sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SharedRow {
    pub(super) key: u64,
    pub(super) site: u32,
    pub(super) count: u32,
}

#[cfg(feature = "corpus")]
impl Known {
    /// The pages that the text stands on, and the number of the last.
    pub(super) fn seen(&self) -> (u32, u32) {
        match self {
            Self::Page(page) => (1, *page),
            Self::Several(entry) => (entry.pages, entry.last_page),
        }
    }
}
