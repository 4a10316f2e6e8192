//! Rows of one width, sorted by their keys, one after the other: the first in memory, as many as find room there, the others in a file.

use std::io;
use std::ops::Range;

use super::stands::Keyed;
use super::{Create, damaged};
use crate::external::{Column, Space};
use crate::read_at::Positioned;

/// So many rows are read at once of a file.
const READ: usize = 64;

/// Memory for some, files for the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) bytes: usize,
    pub(super) create: Create,
}

/// See the [module](self).
pub(in crate::repeats) struct Rows<T>(Column<T, Room>);

impl<T: Keyed> Rows<T> {
    /// None yet, with room in memory for those that take so many bytes.
    pub(in crate::repeats) fn new(bytes: usize, create: Create) -> Self {
        Self(Column::new(Room { bytes, create }))
    }

    /// Puts a row behind all others.
    pub(in crate::repeats) fn push(&mut self, row: T) -> io::Result<()> {
        self.0.push(row)
    }

    pub(in crate::repeats) fn len(&self) -> usize {
        self.0.len()
    }

    /// The key of a row, where that is in memory; 0 else.
    pub(super) fn key_in_memory(&self, at: usize) -> u64 {
        self.0.in_memory(at..at.saturating_add(1)).and_then(|rows| rows.first()).map_or(0, T::key)
    }

    /// Calls `with` with every row and its place, in order.
    pub(super) fn each(&self, mut with: impl FnMut(usize, T)) -> io::Result<()> {
        let mut rows = self.0.rows();
        (0..self.len()).try_for_each(|at| rows.next()?.ok_or_else(damaged).map(|row| with(at, row)))
    }

    /// The row of a key, where that is among these, which are sorted. `about` is where it probably is.
    pub(super) fn find(&self, among: Range<usize>, about: usize, key: u64) -> io::Result<Option<T>> {
        let find = |rows: &[T]| rows.binary_search_by_key(&key, T::key).ok().and_then(|at| rows.get(at)).copied();
        if let Some(rows) = self.0.in_memory(among.clone()) {
            return Ok(find(rows));
        }
        let Range { mut start, mut end } = among;
        let mut about = about;
        let mut rows = Vec::with_capacity(READ);
        while start < end {
            let from = about.saturating_sub(READ / 2).clamp(start, end.saturating_sub(READ).max(start));
            rows.clear();
            self.0.several(from, READ.min(end - from), &mut rows)?;
            let (first, last) = rows.first().zip(rows.last()).ok_or_else(damaged)?;
            if key < first.key() {
                end = from;
            } else if key > last.key() {
                start = from + rows.len();
            } else {
                return Ok(find(&rows));
            }
            // Half of what is left goes each time, whatever the keys are.
            about = start + (end - start) / 2;
        }
        Ok(None)
    }
}

impl<T> std::fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

impl Space for Room {
    type Error = io::Error;
    type File = Positioned;

    fn room(&self) -> usize {
        self.bytes
    }

    fn create(&self) -> io::Result<Positioned> {
        (self.create)().map(Positioned::of)
    }

    fn append(&self, file: &mut Positioned, bytes: &[u8]) -> io::Result<()> {
        file.append(bytes)
    }

    fn read(&self, file: &Positioned, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        file.read_exact_at(buffer, offset)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ArticlesRow, Rows, scratch};
    use super::READ;

    #[test]
    fn rows_are_found_among_some() {
        let row = |n: u64| ArticlesRow { key: n % 700 * 2, articles: n as u32 };
        for room in [0, 10_000, 1 << 20] {
            let mut rows = Rows::new(room, scratch);
            (0..7000).for_each(|n| rows.push(row(n)).unwrap());
            for first in (0..7000).step_by(700) {
                for (length, at) in [(700, 0), (700, 699), (700, 350), (READ, 63), (READ + 1, 63), (1, 0)] {
                    let among = first..first + length;
                    for about in [0, first, first + at, first + length, 9999] {
                        let find = |key| rows.find(among.clone(), about, key).unwrap();
                        assert_eq!(find(at as u64 * 2), Some(row((first + at) as u64)));
                        assert_eq!((find(at as u64 * 2 + 1), find(u64::MAX)), (None, None));
                    }
                }
            }
            assert_eq!(rows.find(0..0, 0, 0).unwrap(), None);
        }
    }
}
