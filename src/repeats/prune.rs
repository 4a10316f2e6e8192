//! How the table stays within its bound: what was seen least is forgotten, as in lossy counting (Manku and Motwani, "Approximate frequency counts
//! over data streams", VLDB 2002). Counts are then lower bounds, and what repeats often is never lost.

use super::entry::Entry;

/// The newest pages, one in so many, keep what they brought: it had no chance to repeat yet.
const NEWEST: u32 = 4;

/// Up to how many pages a text must stand on to be forgotten, and up to which page it must have been seen last, so that at most `most` are left.
pub(super) fn bound<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, most: usize, pages: u32) -> (u32, u32) {
    let newest = pages - pages / NEWEST;
    let mut least = 1;
    loop {
        for last in [newest, u32::MAX] {
            let left = entries.clone().filter(|entry| !falls(entry, (least, last))).count();
            if left <= most {
                return (least, last);
            }
        }
        least = match least.checked_mul(2) {
            Some(more) => more,
            None => return (u32::MAX, u32::MAX),
        };
    }
}

/// Whether a text is forgotten at such a bound.
pub(super) fn falls(entry: &Entry, (pages, last_page): (u32, u32)) -> bool {
    entry.pages <= pages && entry.last_page <= last_page
}
