//! Which of many SimHashes differ from a given one in few bits?
//!
//! A fingerprint's 64 bits are four bands of 16. Where two fingerprints differ in up to 3 bits, one band has none of them; where they
//! differ in up to 7, one band has at most one (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web Crawling", WWW 2007,
//! with few tables and many probes instead of the other way round). So there is a table for every band, and a query looks under its own key, for
//! more than 3 bits also under the 16 keys one bit away, and compares whole fingerprints there. Nothing is missed.
//!
//! Each table holds the fingerprints themselves, next to each other by key: a look-up is one jump and a short run through memory. What costs is the jumps, which
//! miss the cache, so those of all four bands are begun before the first is waited for. Up to 3 bits nothing is counted in a run: of the 48 bits
//! that are not the key's, four fields are made, and one of them must agree (`bands.rs`); hardly any but the near ones have such a field.
//!
//! Such a table cannot be inserted into cheaply, so new fingerprints are chained up first (`recent.rs`) and merged in when
//! there are many: an insertion costs a constant number of moves on average.
//!
//! The danger is one fingerprint given a hundred thousand times (a farm's empty page). Only distinct ones stand in the tables; the ids of
//! one fingerprint hang on each other in a list.
//!
//! Memory: 48 bytes for every distinct fingerprint, 4 for every id (up to 8 while its list grows), 32 for every distinct fingerprint not
//! merged yet (a 32nd of the merged ones, up to twice that allocated), and 2 MiB. A merge moves the tables where they are.

mod bands;
mod join;
mod recent;
mod table;

pub(super) use bands::{BANDS, Probes, is_first_band, restored, rotated};
pub use join::{NearPair, near_pairs};
use recent::Recent;
use table::{Run, Table};

use super::IndexError;

/// Distinct fingerprints that are chained up before a merge, at least; a merge goes over all keys, however few fingerprints there are.
const RECENT_LEAST: usize = 1 << 13;

/// A merge comes when the merged fingerprints are this many times the recent ones: each is moved this often on average. More make
/// insertions dearer and queries cheaper, whose steps along a chain are a miss of the cache each.
const MERGED_PER_RECENT: usize = 32;

/// A fingerprint that a query found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Near {
    /// In how many bits it differs from the one asked for.
    pub bits: u32,
    /// What [`SimHashIndex::insert`] gave for it.
    pub id: u32,
}

/// SimHashes, searchable by the number of differing bits. Every near one is found (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web Crawling",
/// WWW 2007), in some 50 bytes a fingerprint.
#[derive(Debug, Clone, Default)]
pub struct SimHashIndex {
    /// By band. Of each distinct fingerprint they hold the first id.
    tables: [Table; BANDS],
    recent: Recent,
    /// For every id, the next of the same fingerprint; 0, which is never a next one, at the end.
    next: Vec<u32>,
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
        self.merged() + self.recent.len()
    }

    /// Bytes on the heap.
    pub fn memory(&self) -> usize {
        let tables: usize = self.tables.iter().map(Table::memory).sum();
        tables + self.recent.memory() + self.next.capacity() * size_of::<u32>()
    }

    /// Adds a fingerprint and gives its id: 0 for the first, then 1, and so on, for a repeated one too.
    ///
    /// # Errors
    ///
    /// [`IndexError::Full`] when 4,294,967,295 were inserted before.
    pub fn insert(&mut self, fingerprint: u64) -> Result<u32, IndexError> {
        let id = u32::try_from(self.next.len()).ok().filter(|id| *id < u32::MAX).ok_or(IndexError::Full)?;
        match self.first(fingerprint) {
            Some(first) => {
                // Right behind the first: no need to know the last.
                let after = std::mem::replace(&mut self.next[first as usize], id);
                self.next.push(after);
            }
            None => {
                self.next.push(0);
                let tables = &mut self.tables;
                self.recent.push(fingerprint, id, |band, link| tables[band].lead(bands::key(fingerprint, band), link));
                if self.recent.len() >= RECENT_LEAST.max(self.merged() / MERGED_PER_RECENT) {
                    self.merge();
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
                    self.near_in(band, table.run(key), fingerprint, max_bits, &mut collect);
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Looks under the fingerprint's own keys only.
    #[inline]
    fn near_under_own_keys(&self, fingerprint: u64, max_bits: u32, found: &mut impl FnMut(usize, u64, u32)) {
        let runs: [Run; BANDS] = std::array::from_fn(|band| self.tables[band].run(bands::key(fingerprint, band)));
        // All four jumps are begun before the first is waited for: together they take little longer than one.
        let touched = |touched: u64, (table, run): (&Table, &Run)| {
            touched | table.touched(*run) | self.recent.touched(run.newest)
        };
        std::hint::black_box(self.tables.iter().zip(&runs).fold(0, touched));
        for (band, run) in runs.into_iter().enumerate() {
            self.near_in(band, run, fingerprint, max_bits, found);
        }
    }

    /// Calls `found` with each fingerprint of a key that is near, the band, and its first id.
    #[inline]
    fn near_in(&self, band: usize, run: Run, wanted: u64, max_bits: u32, found: &mut impl FnMut(usize, u64, u32)) {
        let in_table = &mut |other, first| found(band, bands::restored(other, band), first);
        self.tables[band].near(run, bands::rotated(wanted, band), max_bits, in_table);
        self.recent.for_each(band, run.newest, &mut |other, first| {
            if table::is_near(wanted, other, max_bits) {
                found(band, other, first);
            }
        });
    }

    /// The first id of exactly this fingerprint.
    fn first(&self, fingerprint: u64) -> Option<u32> {
        const BAND: usize = 0;
        let mut found = None;
        let run = self.tables[BAND].run(bands::key(fingerprint, BAND));
        self.near_in(BAND, run, fingerprint, 0, &mut |_, _, first| found = Some(first));
        found
    }

    /// The ids of exactly this fingerprint, the first one first.
    pub(super) fn same(&self, fingerprint: u64) -> impl Iterator<Item = u32> + '_ {
        self.first(fingerprint).into_iter().flat_map(|first| self.ids(first))
    }

    /// All ids of the fingerprint of which this is the first.
    fn ids(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let next = |&id: &u32| self.next.get(id as usize).copied().filter(|&next| next > 0);
        std::iter::successors(Some(first), next)
    }

    fn merged(&self) -> usize {
        self.tables[0].len()
    }

    fn merge(&mut self) {
        for (band, table) in self.tables.iter_mut().enumerate() {
            table.merge(band, &self.recent);
        }
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests;
