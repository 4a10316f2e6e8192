//! With which pages is a page to be compared?
//!
//! With those before it that share a key ([`index::look_up`](crate::index)), as in an index that is asked for every page before the page goes in; but all keys are known here, so they are
//! sorted, and nothing is looked for at random places: a key's pages stand together, in their order, and of them all pages behind the first learn which come before. Pages that find most of
//! their keys filled up by others go by pairs of their anchors, in the same way.

use super::pages::Pages;
use crate::external::{Column, Sorted, Sorter, Space};
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
    /// The first pages under each key that several have, one key behind the other.
    first: Column<u32, S>,
    under: Sorted<Under, S>,
    next: Option<Under>,
}

/// A page under a key: its rank, which of its keys it is, where the first pages under the key stand, and how many of them come before.
type Under = (u32, u16, u64, u16);

/// Pages and their keys, to be put in in canonical order.
pub(super) struct Keys<S: Space> {
    space: S,
    /// Key, rank, which of the page's keys it is.
    keys: Sorter<(u32, u32, u16), S>,
}

impl<S: Space> Keys<S> {
    pub(super) fn new(space: S) -> Self {
        Self { space, keys: Sorter::new(space) }
    }

    /// Puts in a page.
    pub(super) fn push(&mut self, rank: u32, fingerprint: &Fingerprint) -> Result<(), S::Error> {
        self.push_all(rank, fingerprint.keys().iter().copied())
    }

    fn push_all(&mut self, rank: u32, keys: impl IntoIterator<Item = u32>) -> Result<(), S::Error> {
        (0..).zip(keys).try_for_each(|(nth, key)| self.keys.push((key, rank, nth)))
    }

    /// Which pages share what, where a key leads to the first `most` pages under it; `filled` is called with each page for each of its keys that as many pages before it have.
    fn share(self, most: usize, mut filled: impl FnMut(u32) -> Result<(), S::Error>) -> Result<Shared<S>, S::Error> {
        let mut keys = self.keys.finish()?;
        let (mut first, mut under) = (Column::new(self.space), Sorter::new(self.space));
        let mut next = keys.next()?;
        while let Some((key, rank, _)) = next {
            let (start, mut before) = (first.len() as u64, 0);
            // Of a key that only one page has nothing is written down.
            let mut alone = Some(rank);
            next = keys.next()?;
            let mut last = rank;
            while let Some((_, rank, nth)) = next.filter(|&(other, ..)| other == key) {
                next = keys.next()?;
                // Two pairs of anchors may have one key.
                if rank == last {
                    continue;
                }
                last = rank;
                if let Some(alone) = alone.take() {
                    first.push(alone)?;
                    before = 1;
                }
                under.push((rank, nth, start, u16::try_from(before).unwrap_or(u16::MAX)))?;
                if before < most {
                    first.push(rank)?;
                    before += 1;
                } else {
                    filled(rank)?;
                }
            }
        }
        let mut under = under.finish()?;
        let next = under.next()?;
        Ok(Shared { first, under, next })
    }

    /// The candidates, where a key leads to so many pages; `fingerprint` gives that of a page.
    pub(super) fn candidates<P>(self, most: usize, pages: &P, order: &Column<u32, S>) -> Result<Candidates<S>, S::Error>
    where
        P: Pages<S::Error> + ?Sized,
    {
        let space = self.space;
        let mut filled = Sorter::new(space);
        let keys = self.share(most, |rank| filled.push(rank))?;
        let mut filled = filled.finish()?;
        let mut pairs = Keys::new(space);
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
        while let Some((_, start, before)) = keys.next_of(rank)? {
            filled += usize::from(found.take(*most, |ids| keys.first(start, before, ids))? >= *most);
        }
        // Pairs that nobody before it has are not among these.
        let (mut free, mut at) = (0, 0);
        while let Some((nth, start, before)) = pairs.next_of(rank)? {
            free += usize::from(nth - at);
            at = nth + 1;
            if filled < FILLED || free >= ANCHOR_PAIRS {
                continue;
            }
            free += usize::from(found.take(MOST_OF_PAIR, |ids| pairs.first(start, before, ids))? < MOST_OF_PAIR);
        }
        found.finish();
        Ok(())
    }
}

impl<S: Space> Shared<S> {
    /// The next of what the page of this rank shares.
    fn next_of(&mut self, rank: u32) -> Result<Option<(u16, u64, u16)>, S::Error> {
        while let Some((of, nth, start, before)) = self.next {
            if of > rank {
                break;
            }
            self.next = self.under.next()?;
            if of == rank {
                return Ok(Some((nth, start, before)));
            }
        }
        Ok(None)
    }

    /// Writes down the first pages under a key.
    fn first(&self, start: u64, count: u16, ids: &mut Vec<u32>) -> Result<(), S::Error> {
        self.first.several(usize::try_from(start).unwrap_or(usize::MAX), usize::from(count), ids)
    }
}
