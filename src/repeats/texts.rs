//! Texts by their hash. Nine in ten stand on one page only, and of those the page says all: only its number is kept, and the table is a third of the
//! size, which is what looking up costs.

use foldhash::{HashMap, HashMapExt};
use std::collections::hash_map::Entry as Slot;

use super::entry::Entry;
use super::rows::{Known, TextRow};

/// In place of a page: the text stands on several.
const SEVERAL: u32 = 0;

/// As many pages as make a text one of several.
const SEVERAL_PAGES: u32 = 2;

/// The room that a text on so many pages takes, in texts of one page: those of several have an [`Entry`] besides.
pub(super) fn room_of(pages: u32) -> usize {
    const SEVERAL_ROOM: usize = 4;
    if pages < SEVERAL_PAGES { 1 } else { SEVERAL_ROOM }
}

/// Whose page a counted page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) site: u32,
    pub(super) article: u32,
}

/// A page that is being counted, the last of all.
#[derive(Debug, Clone, Copy)]
pub(super) struct New {
    /// Its number, from 1 on.
    pub(super) number: u32,
    pub(super) article: u32,
    /// Whether a page of the same article was counted before.
    pub(super) copy: bool,
}

/// See the module's text.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    /// The number of the page that each text stands on, or [`SEVERAL`].
    pages: HashMap<u64, u32>,
    /// What is known of those that stand on several.
    several: HashMap<u64, Entry>,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { pages: HashMap::new(), several: HashMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.pages.len()
    }

    /// The room they take, in texts of one page.
    pub(super) fn room(&self) -> usize {
        self.pages.len() + self.several.len() * (room_of(SEVERAL_PAGES) - 1)
    }

    pub(super) fn contains(&self, key: u64) -> bool {
        self.pages.contains_key(&key)
    }

    /// What is known of a text.
    pub(super) fn get(&self, key: u64, counted: &[Counted]) -> Option<Entry> {
        match *self.pages.get(&key)? {
            SEVERAL => self.several.get(&key).copied(),
            page => of_page(page, counted),
        }
    }

    /// What is known of a text beyond that it stands on a page that was counted. That table is small and stays in the cache.
    pub(super) fn besides(&self, key: u64) -> Option<Entry> {
        self.several.get(&key).copied()
    }

    /// Counts a text on a page. What is known of it, if it stood on another page and was not counted on this one before.
    pub(super) fn add(&mut self, key: u64, new: New, counted: &[Counted]) -> Option<&mut Entry> {
        let entry = match self.pages.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(new.number);
                return None;
            }
            Slot::Occupied(slot) if *slot.get() == new.number => return None,
            Slot::Occupied(slot) if *slot.get() == SEVERAL => self.several.get_mut(&key)?,
            Slot::Occupied(mut slot) => {
                let page = slot.insert(SEVERAL);
                self.several.entry(key).or_insert(of_page(page, counted)?)
            }
        };
        entry.add(new).then_some(entry)
    }

    /// What is known of a text that gets the counts of another table, whose articles come after so many; none if one page is all that is known in both.
    pub(super) fn merged(&mut self, key: u64, other: &Entry, from: From, counted: &[Counted]) -> Option<&mut Entry> {
        let only = (other.pages == 1).then(|| from.page(other.last_page));
        let entry = match (self.pages.entry(key), only) {
            (Slot::Vacant(slot), Some(page)) => {
                slot.insert(page);
                return None;
            }
            (Slot::Vacant(slot), None) => {
                slot.insert(SEVERAL);
                self.several.entry(key).or_insert(Entry::new(from.article(other.first_article)))
            }
            (Slot::Occupied(slot), _) if *slot.get() == SEVERAL => self.several.get_mut(&key)?,
            (Slot::Occupied(mut slot), _) => {
                let page = slot.insert(SEVERAL);
                self.several.entry(key).or_insert(of_page(page, counted)?)
            }
        };
        entry.merge(other, from);
        Some(entry)
    }

    /// What is known of a text that stands on several pages, to add to it.
    pub(super) fn several_mut(&mut self, key: u64) -> Option<&mut Entry> {
        self.several.get_mut(&key)
    }

    /// All texts with what is known of them, sorted.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = TextRow> {
        let mut keys: Vec<u64> = self.pages.keys().copied().collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| TextRow { key, known: self.known(key) })
    }

    /// What is known of one of the texts.
    fn known(&self, key: u64) -> Known {
        match self.several.get(&key) {
            Some(entry) => Known::Several(*entry),
            None => Known::Page(self.pages.get(&key).copied().unwrap_or(SEVERAL)),
        }
    }

    /// Every text with what is known of it.
    pub(super) fn iter<'a>(&'a self, counted: &'a [Counted]) -> impl Iterator<Item = (u64, Entry)> + 'a {
        self.pages.keys().filter_map(|&key| Some((key, self.get(key, counted)?)))
    }

    /// The pages that each text stands on, and the number of the last.
    pub(super) fn seen(&self) -> impl Iterator<Item = (u32, u32)> {
        let one = self.pages.values().filter(|&&page| page != SEVERAL).map(|&page| (1, page));
        one.chain(self.several.values().map(|entry| (entry.pages, entry.last_page)))
    }

    /// Forgets the texts of which such numbers of pages and last pages fall.
    pub(super) fn forget(&mut self, falls: impl Fn(u32, u32) -> bool, limit: usize) {
        self.several.retain(|_, entry| !falls(entry.pages, entry.last_page));
        let several = &self.several;
        self.pages.retain(|key, page| if *page == SEVERAL { several.contains_key(key) } else { !falls(1, *page) });
        self.pages.shrink_to(limit);
        self.several.shrink_to(limit);
    }

    /// Puts a text in with what is known of it, in place of what was known before. What is known of a text of several pages is never put in place by one page.
    pub(super) fn restore(&mut self, row: TextRow) {
        match row.known {
            Known::Page(page) => _ = self.pages.insert(row.key, page),
            Known::Several(entry) => {
                self.pages.insert(row.key, SEVERAL);
                self.several.insert(row.key, entry);
            }
        }
    }

    /// Makes room for so many texts.
    pub(super) fn reserve(&mut self, texts: usize) {
        self.pages.reserve(texts);
    }
}

/// How many pages and articles come before those of a table that is merged.
#[derive(Debug, Clone, Copy)]
pub(super) struct From {
    pub(super) pages: u32,
    pub(super) articles: u32,
}

impl From {
    pub(super) fn page(self, number: u32) -> u32 {
        self.pages.saturating_add(number)
    }

    pub(super) fn article(self, number: u32) -> u32 {
        self.articles.saturating_add(number)
    }
}

/// What is known of a text that stands on one page.
fn of_page(page: u32, counted: &[Counted]) -> Option<Entry> {
    let of = counted.get((page as usize).checked_sub(1)?)?;
    Some(Entry::of(page, *of))
}
