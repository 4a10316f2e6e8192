//! With which pages is a page to be compared?
//!
//! With those before it that share a key ([`index::look_up`](crate::index)), as in an index that is asked for every page before the page goes in; but all keys are known here, so they are
//! sorted, and nothing is looked for at random places: a key's pages stand together, in their order, and of them all pages behind the first learn which come before. Pages that find most of
//! their keys filled up by others go by pairs of their anchors, in the same way.

use super::pages::Pages;
use crate::external::{Column, Fixed, Sorted, Sorter, Space};
use crate::fingerprint::Fingerprint;
use crate::index::{ANCHOR_PAIRS, FILLED, MOST_OF_PAIR, Sharing, anchor_keys};

/// The pages to compare each page with, to be asked for in canonical order.
pub(super) struct Candidates<S: Space> {
    keys: Shared<S>,
    pairs: Shared<S>,
    /// So many pages a key leads to.
    most: usize,
}

/// Of each page what it shares with pages before it, by its rank.
struct Shared<S: Space> {
    /// The first pages under each key that more than [`AT_HAND`] have before another, one key behind the other.
    first: Column<u32, S>,
    under: Sorted<Under, S>,
    next: Option<Under>,
}

/// A page under a key: its rank, which of its keys it is and how many of the first pages under the key come before, in one number; and which these are: the pages
/// themselves, as long as there are no more than [`AT_HAND`], else where they stand among all.
type Under = (u64, u64);

/// One number of the parts of [`Under`], for numbers are compared at once, and tuples part by part.
fn under(rank: u32, nth: u16, before: u16) -> u64 {
    u64::from(rank) << u32::BITS | u64::from(nth) << u16::BITS | u64::from(before)
}

/// A page's key. It sorts by the key, then by the page's rank.
pub(super) trait Key: Fixed {
    /// Which of the page's keys it is may be left out.
    fn of(key: u32, rank: u32, nth: u16) -> Self;

    /// The same; 0 for what was left out.
    fn parts(&self) -> (u32, u32, u16);
}

/// Without which of its keys it is.
impl Key for u64 {
    fn of(key: u32, rank: u32, _: u16) -> Self {
        Self::from(key) << u32::BITS | Self::from(rank)
    }

    fn parts(&self) -> (u32, u32, u16) {
        ((self >> u32::BITS) as u32, *self as u32, 0)
    }
}

impl Key for (u64, u16) {
    fn of(key: u32, rank: u32, nth: u16) -> Self {
        (u64::of(key, rank, nth), nth)
    }

    fn parts(&self) -> (u32, u32, u16) {
        let (key, rank, _) = self.0.parts();
        (key, rank, self.1)
    }
}

/// So many pages stand with what shares a key with them, and need not be looked for. Of most keys there are no more.
const AT_HAND: usize = size_of::<u64>() / size_of::<u32>();

/// Pages and their keys, to be put in in canonical order.
pub(super) struct Keys<K, S: Space> {
    space: S,
    keys: Sorter<K, S>,
}

impl<K: Key, S: Space> Keys<K, S> {
    pub(super) fn new(space: S) -> Self {
        Self { space, keys: Sorter::new(space) }
    }

    /// Puts in a page.
    pub(super) fn push(&mut self, rank: u32, fingerprint: &Fingerprint) -> Result<(), S::Error> {
        self.push_all(rank, fingerprint.keys().iter().copied())
    }

    fn push_all(&mut self, rank: u32, keys: impl IntoIterator<Item = u32>) -> Result<(), S::Error> {
        (0..).zip(keys).try_for_each(|(nth, key)| self.keys.push(K::of(key, rank, nth)))
    }

    /// Which pages share what, where a key leads to the first `most` pages under it; `filled` is called with each page for each of its keys that as many pages before it have.
    fn share(self, most: usize, mut filled: impl FnMut(u32) -> Result<(), S::Error>) -> Result<Shared<S>, S::Error> {
        let mut keys = self.keys.finish()?;
        let (mut first, mut shared) = (Column::new(self.space), Sorter::new(self.space));
        let mut next = keys.next()?.map(|key| key.parts());
        // The first pages under a key.
        let mut before = Vec::new();
        while let Some((key, rank, _)) = next {
            before.clear();
            before.push(rank);
            next = keys.next()?.map(|key| key.parts());
            let (mut last, mut start) = (rank, None);
            while let Some((_, rank, nth)) = next.filter(|&(other, ..)| other == key) {
                next = keys.next()?.map(|key| key.parts());
                // Two pairs of anchors may have one key.
                if rank == last {
                    continue;
                }
                last = rank;
                let which = if before.len() <= AT_HAND {
                    before.iter().rev().fold(0, |all, &page| all << u32::BITS | u64::from(page))
                } else {
                    match start {
                        Some(start) => start,
                        None => {
                            let here = first.len() as u64;
                            before.iter().try_for_each(|&page| first.push(page))?;
                            *start.insert(here)
                        }
                    }
                };
                shared.push((under(rank, nth, u16::try_from(before.len()).unwrap_or(u16::MAX)), which))?;
                if before.len() < most {
                    before.push(rank);
                    if start.is_some() {
                        first.push(rank)?;
                    }
                } else {
                    filled(rank)?;
                }
            }
        }
        let mut under = shared.finish()?;
        let next = under.next()?;
        Ok(Shared { first, under, next })
    }
}

impl<S: Space> Keys<u64, S> {
    /// The candidates, where a key leads to so many pages; `fingerprint` gives that of a page.
    pub(super) fn candidates<P>(self, most: usize, pages: &P, order: &Column<u32, S>) -> Result<Candidates<S>, S::Error>
    where
        P: Pages<S::Error> + ?Sized,
    {
        let space = self.space;
        let mut filled = Sorter::new(space);
        let keys = self.share(most, |rank| filled.push(rank))?;
        let mut filled = filled.finish()?;
        let mut pairs = Keys::<(u64, u16), S>::new(space);
        let mut next = filled.next()?;
        while let Some(rank) = next {
            let mut times = 0;
            while next == Some(rank) {
                times += 1;
                next = filled.next()?;
            }
            if times >= FILLED
                && let Some(place) = order.get(rank as usize)?
            {
                pairs.push_all(rank, anchor_keys(&*pages.fingerprint(place as usize)?))?;
            }
        }
        let pairs = pairs.share(MOST_OF_PAIR, |_| Ok(()))?;
        Ok(Candidates { keys, pairs, most })
    }
}

impl<S: Space> Candidates<S> {
    /// Finds the pages to compare the page of this rank with. No page is asked for twice, or behind a later one.
    pub(super) fn find(&mut self, rank: u32, found: &mut Sharing) -> Result<(), S::Error> {
        found.clear();
        let Self { keys, pairs, most } = self;
        let mut filled = 0;
        while let Some((_, before, which)) = keys.next_of(rank)? {
            filled += usize::from(found.take(*most, |ids| keys.first(before, which, ids))? >= *most);
        }
        // Pairs that nobody before it has are not among these.
        let (mut free, mut at) = (0, 0);
        while let Some((nth, before, which)) = pairs.next_of(rank)? {
            free += usize::from(nth - at);
            at = nth + 1;
            if filled < FILLED || free >= ANCHOR_PAIRS {
                continue;
            }
            free += usize::from(found.take(MOST_OF_PAIR, |ids| pairs.first(before, which, ids))? < MOST_OF_PAIR);
        }
        found.finish();
        Ok(())
    }
}

impl<S: Space> Shared<S> {
    /// The next of what the page of this rank shares.
    fn next_of(&mut self, rank: u32) -> Result<Option<(u16, u16, u64)>, S::Error> {
        while let Some((under, which)) = self.next {
            let of = (under >> u32::BITS) as u32;
            if of > rank {
                break;
            }
            self.next = self.under.next()?;
            if of == rank {
                return Ok(Some(((under >> u16::BITS) as u16, under as u16, which)));
            }
        }
        Ok(None)
    }

    /// Writes down the first pages under a key.
    fn first(&self, before: u16, which: u64, ids: &mut Vec<u32>) -> Result<(), S::Error> {
        let before = usize::from(before);
        if before <= AT_HAND {
            ids.extend((0..before).map(|at| (which >> (at * u32::BITS as usize)) as u32));
            return Ok(());
        }
        self.first.several(usize::try_from(which).unwrap_or(usize::MAX), before, ids)
    }
}
