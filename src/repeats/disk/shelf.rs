//! Rows by their keys, for many threads to ask for at once.
//!
//! Keys are hashes, so where a row stands among the sorted ones is nearly told by its key: it is one of a few in its bucket, of which memory holds the first's
//! place. Most of what is asked for is not there, which a filter tells.

use std::io;

use super::filter::Filter;
use super::rows::Rows;
use super::stands::Keyed;

/// Rows of a bucket, on average. They lie in a few lines of the cache, and one is searched among them in three steps.
const OF_BUCKET: usize = 8;

/// Buckets take at most one part in so many of the memory for finding rows; there are fewer, larger ones else.
const STARTS: usize = 2;

/// See the [module](self).
#[derive(Debug)]
pub(in crate::repeats) struct Shelf<T> {
    rows: Rows<T>,
    /// The place of the first row of each bucket, and the end of the last.
    starts: Vec<usize>,
    filter: Filter,
}

impl<T: Keyed> Shelf<T> {
    /// For rows, with so many bytes to find them by.
    pub(in crate::repeats) fn of(rows: Rows<T>, bytes: usize) -> io::Result<Self> {
        let buckets = rows.len().div_ceil(OF_BUCKET).min(bytes / STARTS / size_of::<usize>()).max(1);
        let mut filter = Filter::new(rows.len() as u64, bytes.saturating_sub(buckets * size_of::<usize>()));
        let mut starts = Vec::with_capacity(buckets + 1);
        rows.each(|at, row| {
            starts.resize(starts.len().max(share(row.key(), buckets) + 1), at);
            filter.add(row.key());
        })?;
        starts.resize(buckets + 1, rows.len());
        Ok(Self { rows, starts, filter })
    }

    /// Brings what is looked at for these keys into the cache, all of it at the same time: one after the other, each look would wait for memory.
    pub(in crate::repeats) fn fetch(&self, keys: impl Iterator<Item = u64>) {
        let there = self.filter.may_have_of(keys.collect());
        let start = |key: &u64| self.starts.get(share(*key, self.starts.len() - 1)).copied().unwrap_or(0);
        let starts: Vec<usize> = there.iter().map(start).collect();
        std::hint::black_box(starts.into_iter().map(|start| self.rows.key_in_memory(start)).fold(0, u64::wrapping_add));
    }

    /// The row of a key.
    pub(in crate::repeats) fn find(&self, key: u64) -> io::Result<Option<T>> {
        if !self.filter.may_have(key) {
            return Ok(None);
        }
        let at = share(key, self.starts.len() - 1);
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => self.rows.find(start..end, start + (end - start) / 2, key),
            _ => Ok(None),
        }
    }
}

/// Where a key is among so many, which are spread evenly over all numbers.
pub(super) fn share(key: u64, of: usize) -> usize {
    ((u128::from(key) * of as u128) >> u64::BITS) as usize
}

#[cfg(test)]
mod tests {
    use super::super::{ArticlesRow, Rows, Shelf, scratch};

    #[test]
    fn rows_are_found_wherever_they_are() {
        // Keys spread evenly, and all in one bucket.
        for step in [u64::MAX / 5000, 977] {
            let row = |n: u64| ArticlesRow { key: n * step, articles: n as u32 };
            for (room, bytes) in [(0, 0), (0, 1 << 16), (10_000, 100), (1 << 20, 0), (1 << 20, 1 << 16)] {
                let mut rows = Rows::new(room, scratch);
                (0..5000).for_each(|n| rows.push(row(n)).unwrap());
                let shelf = Shelf::of(rows, bytes).unwrap();
                for n in 0..5000 {
                    assert_eq!(shelf.find(n * step).unwrap(), Some(row(n)));
                    assert_eq!(shelf.find(n * step + 1).unwrap(), None);
                }
                assert_eq!(shelf.find(u64::MAX).unwrap(), None);
            }
        }
        let empty = Shelf::of(Rows::<ArticlesRow>::new(100, scratch), 100).unwrap();
        assert_eq!(empty.find(7).unwrap(), None);
    }
}
