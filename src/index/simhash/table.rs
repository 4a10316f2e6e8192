//! The table of one band: what each key leads to.
//!
//! Fingerprints come in three ages. The *recent* ones are chained up (`recent.rs`), for that costs nothing but the links. When there are many they go into the
//! *young* runs, and when those have become a share of the *old* runs, into these. So an insertion moves few fingerprints, and a query takes two short runs and a
//! chain that is mostly empty: each step along a chain is a miss of the cache.

use super::bands::KEYS;
use super::recent::{END, Recent};
use super::runs::{Cells, Run, Runs, cells};

/// See the [module](self).
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// What each key leads to; and one more, for where the last one's old fingerprints end. Empty as long as there are no fingerprints.
    keys: Vec<Key>,
    old: Runs,
    /// Where the young fingerprints of each key start, and the last one's end; empty as long as there are none.
    starts: Vec<u32>,
    young: Runs,
}

/// What a key always leads to; one line of the cache has both.
#[derive(Debug, Clone, Copy, Default)]
struct Key {
    /// Where its old fingerprints start.
    old: u32,
    /// The link to the newest of its [`Recent`] fingerprints.
    newest: u32,
}

/// Where the fingerprints of a key are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    key: usize,
    old: Run,
    young: Run,
    /// The link to the newest of the [`Recent`] ones.
    pub(super) newest: u32,
}

impl Table {
    /// How many old fingerprints there are, and how many young ones.
    pub(super) fn len(&self) -> (usize, usize) {
        (self.old.len(), self.young.len())
    }

    /// Bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        self.keys.capacity() * size_of::<Key>()
            + self.starts.capacity() * size_of::<u32>()
            + self.old.memory()
            + self.young.memory()
    }

    /// Where the fingerprints of a key are.
    #[inline]
    pub(super) fn place(&self, key: usize) -> Place {
        let (this, next) = match self.keys.get(key..key + 2) {
            Some(&[this, next]) => (this, next),
            _ => Default::default(),
        };
        Place { key, old: Run::between(this.old, next.old), young: self.young(key), newest: this.newest }
    }

    #[inline]
    fn young(&self, key: usize) -> Run {
        match self.starts.get(key..key + 2) {
            Some(&[start, end]) => Run::between(start, end),
            _ => Run::default(),
        }
    }

    /// Lets a key lead to its newest recent fingerprint, and gives the link to the one before.
    pub(super) fn lead(&mut self, key: usize, newest: u32) -> u32 {
        if self.keys.is_empty() {
            self.keys = vec![Key::default(); KEYS + 1];
        }
        std::mem::replace(&mut self.keys[key].newest, newest)
    }

    /// Reads a little of each line of the cache that the fingerprints at a place need.
    #[inline]
    pub(super) fn touched(&self, place: Place) -> u64 {
        self.old.touched(place.old) + self.young.touched(place.young)
    }

    /// Calls `found` with each old or young fingerprint at a place that differs from `wanted`, rotated both, in up to `max_bits` bits, and its first id.
    #[inline]
    pub(super) fn near(&self, place: Place, wanted: u64, max_bits: u32, found: &mut impl FnMut(u64, u32)) {
        self.old.near(place.key, place.old, wanted, max_bits, found);
        self.young.near(place.key, place.young, wanted, max_bits, found);
    }

    /// Makes the recent fingerprints young ones.
    pub(super) fn take(&mut self, band: usize, recent: &Recent) {
        let mut left = recent.len();
        let mut end = self.young.len();
        self.young.grow(left);
        self.starts.resize(KEYS + 1, 0);
        let mut of_key = Vec::new();
        // From the back, so that no room is needed but theirs. There are no more fingerprints than ids, which are u32 too.
        for key in (0..KEYS).rev() {
            let start = self.starts[key] as usize;
            self.starts[key + 1] = (end + left) as u32;
            self.unchain(key, band, recent, &mut of_key);
            left -= of_key.len();
            self.young.extend(Run { start, len: end - start }, start + left, &of_key);
            of_key.clear();
            end = start;
            if left == 0 {
                break;
            }
        }
    }

    /// Makes the young and the recent fingerprints old ones.
    pub(super) fn age(&mut self, band: usize, recent: &Recent) {
        let mut left = self.young.len() + recent.len();
        let mut end = self.old.len();
        self.old.grow(left);
        let mut of_key = Vec::new();
        for key in (0..KEYS).rev() {
            let start = self.keys[key].old as usize;
            let young = self.young(key);
            self.keys[key + 1].old = (end + left) as u32;
            of_key.extend(self.young.all(young));
            self.unchain(key, band, recent, &mut of_key);
            left -= of_key.len();
            self.old.extend(Run { start, len: end - start }, start + left, &of_key);
            of_key.clear();
            end = start;
            if left == 0 {
                break;
            }
        }
        self.young = Runs::default();
        self.starts = Vec::new();
    }

    /// Takes the cells of the recent fingerprints of a key, which leads to none then.
    fn unchain(&mut self, key: usize, band: usize, recent: &Recent, of_key: &mut Vec<Cells>) {
        let newest = std::mem::replace(&mut self.keys[key].newest, END);
        recent.for_each(band, newest, &mut |fingerprint, first| of_key.push(cells(fingerprint, band, first)));
    }
}
