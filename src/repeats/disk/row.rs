//! Rows as bytes. A key is written as what it is above the key before it, so that the closer keys stand, the fewer bytes they take.

use std::fmt::Debug;

use super::{put, take};
use crate::repeats::entry::Entry;
use crate::repeats::rows::{Known, SharedRow, TextRow};

/// A row of a sorted file.
pub(in crate::repeats) trait Row: Copy + Debug + Send {
    /// What rows are sorted by; no two rows of a file have the same.
    type Place: Ord + Copy + Debug + Send + Sync;

    fn place(&self) -> Self::Place;

    /// Writes the row behind one at that place, or as the first of its block.
    fn write(&self, before: Option<Self::Place>, to: &mut Vec<u8>);

    /// Reads it again.
    fn read(before: Option<Self::Place>, from: &mut &[u8]) -> Option<Self>;
}

/// In place of the page of a text that stands on several.
const SEVERAL: u32 = 0;

fn put_key(key: u64, before: Option<u64>, to: &mut Vec<u8>) {
    put(key.wrapping_sub(before.unwrap_or(0)), to);
}

fn take_key(before: Option<u64>, from: &mut &[u8]) -> Option<u64> {
    take(from)?.checked_add(before.unwrap_or(0))
}

fn number(from: &mut &[u8]) -> Option<u32> {
    u32::try_from(take(from)?).ok()
}

impl Row for TextRow {
    type Place = u64;

    fn place(&self) -> u64 {
        self.key
    }

    fn write(&self, before: Option<u64>, to: &mut Vec<u8>) {
        put_key(self.key, before, to);
        match self.known {
            Known::Page(page) => put(page.into(), to),
            Known::Several(entry) => {
                let Entry { articles, pages, last_page, first_article, last_article, sites, site, site_articles } =
                    entry;
                let fields =
                    [SEVERAL, articles, pages, last_page, first_article, last_article, sites, site, site_articles];
                fields.iter().for_each(|&field| put(field.into(), to));
            }
        }
    }

    fn read(before: Option<u64>, from: &mut &[u8]) -> Option<Self> {
        let key = take_key(before, from)?;
        let known = match number(from)? {
            SEVERAL => Known::Several(Entry {
                articles: number(from)?,
                pages: number(from)?,
                last_page: number(from)?,
                first_article: number(from)?,
                last_article: number(from)?,
                sites: number(from)?,
                site: number(from)?,
                site_articles: number(from)?,
            }),
            page => Known::Page(page),
        };
        Some(Self { key, known })
    }
}

impl Row for SharedRow {
    type Place = (u64, u32);

    fn place(&self) -> (u64, u32) {
        (self.key, self.site)
    }

    fn write(&self, before: Option<(u64, u32)>, to: &mut Vec<u8>) {
        put_key(self.key, before.map(|(key, _)| key), to);
        put(self.site.into(), to);
        put(self.count.into(), to);
    }

    fn read(before: Option<(u64, u32)>, from: &mut &[u8]) -> Option<Self> {
        Some(Self { key: take_key(before.map(|(key, _)| key), from)?, site: number(from)?, count: number(from)? })
    }
}
