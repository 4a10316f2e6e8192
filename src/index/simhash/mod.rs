//! Which of many SimHashes differ from a given one in few bits?
//!
//! A fingerprint's 64 bits are four bands of 16. Where two fingerprints differ in up to 3 bits, one band has none of them; where they
//! differ in up to 7, one band has at most one (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web Crawling", WWW 2007,
//! with few tables and many probes instead of the other way round). So there is a table for every band, and a query looks under its own key, for
//! more than 3 bits also under the 16 keys one bit away, and compares whole fingerprints there. Nothing is missed.
//!
//! Each table holds the fingerprints themselves, next to each other by key: a look-up is one jump and a short run through memory. What costs is the jumps, which
//! miss the cache, so those of all four bands are begun before the first is waited for. Up to 3 bits a run is looked through by 16 bits of each fingerprint, the
//! band below the key's, which must not differ in more than those bits either (`runs.rs`); one stranger in a hundred does not.
//!
//! Such a table cannot be inserted into cheaply, so new fingerprints are chained up first (`recent.rs`) and moved into it when
//! there are many (`table.rs`): an insertion costs a constant number of moves on average.
//!
//! The danger is one fingerprint given a hundred thousand times (a farm's empty page). Only distinct ones stand in the tables; the ids of
//! one fingerprint hang on each other in a list.
//!
//! Memory: 40 bytes for every distinct fingerprint, 4 for every id (up to 8 while its list grows) and a bit, 32 for every distinct one that is chained up (up to
//! 32,768 of them, and twice that allocated), and 3 MiB. The tables are moved where they are.

mod bands;
mod join;
mod lanes;
mod recent;
mod runs;
mod table;

pub(super) use bands::{BANDS, Probes, is_first_band, restored, rotated};
pub use join::{NearPair, near_pairs};
use recent::Recent;
use table::{Place, Table};

use super::IndexError;

/// So many distinct fingerprints at least are chained up before they are moved into a table; that goes over all keys, however few fingerprints there are.
const RECENT_LEAST: usize = 1 << 13;

/// So many at most, for a longer chain is a miss of the cache for each of its fingerprints: of two keys, one has a chain then.
const RECENT_MOST: usize = bands::KEYS / 2;

/// Young and recent ones become old ones when these are not more than so many times as many: each is moved this often on average. More make insertions dearer and
/// queries cheaper.
const OLD_PER_YOUNG: usize = 32;

/// So many bits are kept together.
const WORD: usize = u64::BITS as usize;

/// A fingerprint that a query found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Near {
    /// In how many bits it differs from the one asked for.
    pub bits: u32,
    /// What [`SimHashIndex::insert`] gave for it.
    pub id: u32,
}

/// SimHashes, searchable by the number of differing bits. Every near one is found (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web Crawling",
/// WWW 2007), in some 45 bytes a fingerprint.
#[derive(Debug, Clone, Default)]
pub struct SimHashIndex {
    /// By band. Of each distinct fingerprint they hold the first id.
    tables: [Table; BANDS],
    recent: Recent,
    /// For every id, the next of the same fingerprint; 0 at the end.
    next: Vec<u32>,
    /// For every id a bit: whether there is a next one. Most have none, and need not be looked up.
    has_next: Vec<u64>,
}

impl SimHashIndex {
    /// The most differing bits that [`near`](Self::near) can look for, inclusive.
    pub const MAX_BITS: u32 = bands::MAX_BITS;

    /// Without any fingerprints.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many fingerprints were inserted.
    pub fn len(&self) -> usize {
        self.next.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// How many different ones were inserted.
    pub fn distinct(&self) -> usize {
        let (old, young) = self.tables[0].len();
        old + young + self.recent.len()
    }

    /// Bytes on the heap.
    pub fn memory(&self) -> usize {
        let tables: usize = self.tables.iter().map(Table::memory).sum();
        let has_next = self.has_next.capacity() * size_of::<u64>();
        tables + self.recent.memory() + self.next.capacity() * size_of::<u32>() + has_next
    }

    /// Adds a fingerprint and gives its id: 0 for the first, then 1, and so on, for a repeated one too.
    ///
    /// # Errors
    ///
    /// [`IndexError::Full`] when 4,294,967,295 were inserted before.
    pub fn insert(&mut self, fingerprint: u64) -> Result<u32, IndexError> {
        let id = u32::try_from(self.next.len()).ok().filter(|id| *id < u32::MAX).ok_or(IndexError::Full)?;
        self.has_next.resize(id as usize / WORD + 1, 0);
        match self.first(fingerprint) {
            Some(first) => {
                // Right behind the first: no need to know the last.
                let after = std::mem::replace(&mut self.next[first as usize], id);
                self.next.push(after);
                self.has_next[id as usize / WORD] |= u64::from(after > 0) << (id as usize % WORD);
                self.has_next[first as usize / WORD] |= 1 << (first as usize % WORD);
            }
            None => {
                self.next.push(0);
                let tables = &mut self.tables;
                self.recent.push(fingerprint, id, |band, link| tables[band].lead(bands::key(fingerprint, band), link));
                let (old, _) = self.tables[0].len();
                if self.recent.len() >= (old / OLD_PER_YOUNG).clamp(RECENT_LEAST, RECENT_MOST) {
                    self.age();
                }
            }
        }
        Ok(id)
    }

    /// All fingerprints that differ from `fingerprint` in at most `max_bits` bits (inclusive), by bits, then by id.
    ///
    /// # Errors
    ///
    /// [`IndexError::TooManyBits`] above [`MAX_BITS`](Self::MAX_BITS).
    pub fn near(&self, fingerprint: u64, max_bits: u32) -> Result<Vec<Near>, IndexError> {
        if max_bits > Self::MAX_BITS {
            return Err(IndexError::TooManyBits { asked: max_bits, most: Self::MAX_BITS });
        }
        let mut found = Vec::new();
        let mut collect = |band: usize, other: u64, first: u32| {
            let difference = fingerprint ^ other;
            // Whoever is near in several bands is taken in the first of them.
            if is_first_band(difference, band, max_bits) {
                let bits = difference.count_ones();
                found.extend(self.ids(first).map(|id| Near { bits, id }));
            }
        };
        if max_bits < BANDS as u32 {
            self.near_under_own_keys(fingerprint, max_bits, &mut collect);
        } else {
            for (band, table) in self.tables.iter().enumerate() {
                for key in Probes::new(fingerprint, band, max_bits) {
                    self.near_in(band, table.place(key), fingerprint, max_bits, &mut collect);
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Looks under the fingerprint's own keys only.
    #[inline]
    fn near_under_own_keys(&self, fingerprint: u64, max_bits: u32, found: &mut impl FnMut(usize, u64, u32)) {
        let places: [Place; BANDS] = std::array::from_fn(|band| self.tables[band].place(bands::key(fingerprint, band)));
        // All four jumps are begun before the first is waited for: together they take little longer than one.
        let touched = |touched: u64, (table, place): (&Table, &Place)| {
            touched | table.touched(*place) | self.recent.touched(place.newest)
        };
        std::hint::black_box(self.tables.iter().zip(&places).fold(0, touched));
        for (band, place) in places.into_iter().enumerate() {
            self.near_in(band, place, fingerprint, max_bits, found);
        }
    }

    /// Calls `found` with each fingerprint of a key that is near, the band, and its first id.
    #[inline]
    fn near_in(&self, band: usize, place: Place, wanted: u64, max_bits: u32, found: &mut impl FnMut(usize, u64, u32)) {
        let in_table = &mut |other, first| found(band, bands::restored(other, band), first);
        self.tables[band].near(place, bands::rotated(wanted, band), max_bits, in_table);
        self.recent.for_each(band, place.newest, &mut |other, first| {
            if runs::is_near(wanted, other, max_bits) {
                found(band, other, first);
            }
        });
    }

    /// The first id of exactly this fingerprint.
    fn first(&self, fingerprint: u64) -> Option<u32> {
        const BAND: usize = 0;
        let mut found = None;
        let place = self.tables[BAND].place(bands::key(fingerprint, BAND));
        self.near_in(BAND, place, fingerprint, 0, &mut |_, _, first| found = Some(first));
        found
    }

    /// The ids of exactly this fingerprint, the first one first.
    pub(super) fn same(&self, fingerprint: u64) -> impl Iterator<Item = u32> + '_ {
        self.first(fingerprint).into_iter().flat_map(|first| self.ids(first))
    }

    /// All ids of the fingerprint of which this is the first.
    fn ids(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let next = |&id: &u32| {
            let bits = self.has_next.get(id as usize / WORD).copied().unwrap_or_default();
            (bits >> (id as usize % WORD) & 1 > 0).then(|| self.next.get(id as usize).copied()).flatten()
        };
        std::iter::successors(Some(first), next)
    }

    /// Makes the recent fingerprints young ones, or if there are many, all of these old.
    fn age(&mut self) {
        for (band, table) in self.tables.iter_mut().enumerate() {
            let (old, young) = table.len();
            if young + self.recent.len() >= old / OLD_PER_YOUNG {
                table.age(band, &self.recent);
            } else {
                table.take(band, &self.recent);
            }
        }
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests;
