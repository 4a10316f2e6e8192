//! Which of many SimHashes differ from a given one in few bits?
//!
//! A fingerprint's 64 bits are four bands of 16. Where two fingerprints differ in up to 3 bits, one band has none of them; where they
//! differ in up to 7, one band has at most one (Manku, Jain, Das Sarma: "Detecting Near-Duplicates for Web Crawling", WWW 2007,
//! with few tables and many probes instead of the other way round). So there is a table for every band, and a query looks under its own key, for
//! more than 3 bits also under the 16 keys one bit away, and compares whole fingerprints there. Nothing is missed.
//!
//! Each table holds the fingerprints themselves, next to each other by key: a look-up is one jump and a short run through memory.
//! Such a table cannot be inserted into cheaply, so new fingerprints are chained up first (`recent.rs`) and merged in when
//! there are many: an insertion costs a constant number of moves on average.
//!
//! The danger is one fingerprint given a hundred thousand times (a farm's empty page). Only distinct ones stand in the tables; the ids of
//! one fingerprint hang on each other in a list.
//!
//! Memory: 48 bytes for every distinct fingerprint, 4 for every id (up to 8 while its list grows), 32 for every distinct fingerprint not
//! merged yet (a sixteenth of the merged ones, up to twice that allocated), and 2 MiB. A merge needs room for one table of the four a
//! second time.

mod bands;
mod recent;
mod table;

pub(super) use bands::{BANDS, Probes, is_first_band};
use recent::Recent;
use table::Table;

use super::IndexError;

/// Distinct fingerprints that are chained up before a merge, at least; a merge goes over all keys, however few fingerprints there are.
const RECENT_LEAST: usize = 1 << 13;

/// A merge comes when the merged fingerprints are this many times the recent ones: each is moved this often on average. More make
/// insertions dearer and queries cheaper, whose steps along a chain are a miss of the cache each.
const MERGED_PER_RECENT: usize = 16;

/// A fingerprint that a query found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Near {
    /// In how many bits it differs from the one asked for.
    pub bits: u32,
    /// What [`SimHashIndex::insert`] gave for it.
    pub id: u32,
}

/// SimHashes, searchable by the number of differing bits; see the [module](self).
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
                self.recent.push(fingerprint, id);
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
        for (band, table) in self.tables.iter().enumerate() {
            for key in Probes::new(fingerprint, band, max_bits) {
                let mut compare = |other: u64, first: u32| {
                    let bits = (fingerprint ^ other).count_ones();
                    // Whoever is near in several bands is taken in the first of them.
                    if bits <= max_bits && is_first_band(fingerprint ^ other, band, max_bits) {
                        found.extend(self.ids(first).map(|id| Near { bits, id }));
                    }
                };
                table.near(key, fingerprint, max_bits, &mut compare);
                self.recent.for_each(band, key, &mut compare);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The first id of exactly this fingerprint.
    fn first(&self, fingerprint: u64) -> Option<u32> {
        const BAND: usize = 0;
        let key = bands::key(fingerprint, BAND);
        let mut found = None;
        let mut compare = |other: u64, first: u32| {
            if other == fingerprint {
                found = Some(first);
            }
        };
        self.tables[BAND].near(key, fingerprint, 0, &mut compare);
        self.recent.for_each(BAND, key, &mut compare);
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
