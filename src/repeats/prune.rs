//! How the table stays within its bound: what was seen least is forgotten, as in lossy counting (Manku and Motwani, "Approximate frequency counts
//! over data streams", VLDB 2002). Counts are then lower bounds, and what repeats often is never lost.

use super::texts::room_of;

/// The newest pages, one in so many, keep what they brought: it had no chance to repeat yet.
const NEWEST: u32 = 4;

/// Of texts, each with the number of pages that hold it and the last of them: up to how many pages a text must stand on to be forgotten, and up to which page it must have been seen last, so that
/// those that are left take at most the room of `most` texts of one page.
pub(super) fn bound(texts: impl Iterator<Item = (u32, u32)> + Clone, most: usize, pages: u32) -> (u32, u32) {
    let newest = pages - pages / NEWEST;
    let mut least = 1;
    loop {
        for last in [newest, u32::MAX] {
            let stays = texts.clone().filter(|&text| !falls(text, (least, last)));
            let left: usize = stays.map(|(pages, _)| room_of(pages)).sum();
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
pub(super) fn falls((pages, last_page): (u32, u32), (most_pages, bound): (u32, u32)) -> bool {
    pages <= most_pages && last_page <= bound
}
