//! How the table stays within its bound: what was seen least is forgotten, as in lossy counting (Manku and Motwani, "Approximate frequency counts
//! over data streams", VLDB 2002). Counts are then lower bounds, and what repeats often is never lost.

use super::texts::room_of;

/// The newest pages, one in so many, keep what they brought: it had no chance to repeat yet.
const NEWEST: u32 = 4;
/// Pages are counted in 32 bits, and classes of texts go by powers of two.
const CLASSES: usize = 33;

/// Looks for a bound: the texts are told once, one after the other, so that they need not be in memory.
#[derive(Debug)]
pub(super) struct Search {
    /// The last page that is not one of the newest.
    newest: u32,
    /// The room of the texts on at most 1, 2, 4, 8 … pages that are in no class before, of those last seen on an older page and on one of the newest.
    classes: [[usize; 2]; CLASSES],
}

/// Up to how many pages a text must stand on to be forgotten, and up to which page it must have been seen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    most_pages: u32,
    last_page: u32,
}

impl Search {
    /// For a table of so many pages.
    pub(super) fn new(pages: u32) -> Self {
        Self { newest: pages - pages / NEWEST, classes: [[0; 2]; CLASSES] }
    }

    /// Takes note of a text that stands on so many pages, the last of that number.
    pub(super) fn add(&mut self, (pages, last_page): (u32, u32)) {
        // The first power of two that is not less.
        let class = (u32::BITS - pages.saturating_sub(1).leading_zeros()) as usize;
        if let Some(class) = self.classes.get_mut(class) {
            class[usize::from(last_page > self.newest)] += room_of(pages);
        }
    }

    /// The room that all of them take.
    pub(super) fn room(&self) -> usize {
        self.classes.iter().flatten().sum()
    }

    /// The least bound with which those that are left take at most the room of `most` texts of one page.
    pub(super) fn bound(&self, most: usize) -> Bound {
        let mut left = self.room();
        let mut newest = 0;
        for (class, [old, new]) in self.classes.iter().enumerate() {
            let most_pages = u32::try_from(1_u64 << class).unwrap_or(u32::MAX);
            left -= old;
            newest += new;
            if left <= most {
                return Bound { most_pages, last_page: self.newest };
            }
            if left - newest <= most {
                return Bound { most_pages, last_page: u32::MAX };
            }
        }
        Bound { most_pages: u32::MAX, last_page: u32::MAX }
    }
}

impl Bound {
    /// Whether a text is forgotten that stands on so many pages, the last of that number.
    pub(super) fn falls(&self, (pages, last_page): (u32, u32)) -> bool {
        pages <= self.most_pages && last_page <= self.last_page
    }
}

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::repeats::texts::room_of;

    #[test]
    fn what_is_left_has_room_and_what_was_seen_least_goes_first() {
        let texts: Vec<(u32, u32)> = (0..4000_u32).map(|n| (1 + n % 7 * (n % 11), n % 1000)).collect();
        let mut search = Search::new(1000);
        texts.iter().for_each(|&text| search.add(text));
        let room = |texts: &[(u32, u32)]| texts.iter().map(|(pages, _)| room_of(*pages)).sum::<usize>();
        assert_eq!(search.room(), room(&texts));
        for most in [0, 100, 1000, 5000, 10_000] {
            let bound = search.bound(most);
            let left: Vec<(u32, u32)> = texts.iter().copied().filter(|&text| !bound.falls(text)).collect();
            assert!(room(&left) <= most, "{most}: {bound:?}");
            // Classes are coarse, but no more than that.
            assert!(most < 5000 || room(&left) > most / 4, "{most}: {bound:?}");
        }
    }
}
