//! Values in their order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

use super::record::Record;
use super::space::Space;

/// So many sorted runs are merged at once. With more of them little would be read at once of each.
const MERGED: usize = 128;
/// Bytes of a run that are read at once, at most …
const WINDOW: usize = 64 * 1024;
/// … and at least.
const LEAST_WINDOW: usize = 4 * 1024;
/// Values that the first memory is taken for.
const LEAST_VALUES: usize = 16;

/// Takes values in any order. As many as find room are sorted at a time, and go as a run.
pub(crate) struct Sorter<T, S: Space> {
    space: S,
    values: Vec<T>,
    /// Bytes that they take.
    room: usize,
    /// Runs of values, then runs that were merged of so many of those, and so on.
    levels: Vec<Runs<S::File>>,
}

/// Sorted runs, one behind the other.
struct Runs<F> {
    file: F,
    /// Where each ends.
    ends: Vec<u64>,
}

/// All values, the smallest first; equal ones are all there.
pub(crate) struct Sorted<T, S: Space> {
    space: S,
    files: Vec<S::File>,
    runs: Vec<Run>,
    /// The run in memory.
    memory: std::vec::IntoIter<T>,
    /// The next value of each run, and where it comes from: the run in memory is behind the others.
    next: BinaryHeap<Reverse<(T, usize)>>,
}

struct Run {
    file: usize,
    window: Window,
}

/// A stretch of a file that is read bit by bit.
pub(super) struct Window {
    left: Range<u64>,
    bytes: Vec<u8>,
    from: usize,
    /// So many bytes are read at once.
    size: usize,
}

impl<T: Record, S: Space> Sorter<T, S> {
    /// Without any values.
    pub(crate) fn new(space: S) -> Self {
        Self { space, values: Vec::new(), room: 0, levels: Vec::new() }
    }

    /// Puts a value in.
    pub(crate) fn push(&mut self, value: T) -> Result<(), S::Error> {
        let room = value.room();
        if self.room.saturating_add(room) > self.space.room() && !self.values.is_empty() {
            self.spill()?;
        }
        if self.values.len() == self.values.capacity() {
            // Twice as many, but no more than find room.
            let more = self.space.room().saturating_sub(self.room) / room.max(1);
            self.values.reserve_exact(self.values.len().max(LEAST_VALUES).min(more.saturating_add(1)));
        }
        self.room += room;
        self.values.push(value);
        Ok(())
    }

    fn spill(&mut self) -> Result<(), S::Error> {
        self.values.sort_unstable();
        let mut values = std::mem::take(&mut self.values).into_iter();
        self.put_run(0, &mut || Ok(values.next()))?;
        self.room = 0;
        Ok(())
    }

    /// Writes a run behind the others of a level. Once they are many, they become one of the next.
    fn put_run(&mut self, level: usize, next: &mut dyn FnMut() -> Result<Option<T>, S::Error>) -> Result<(), S::Error> {
        if self.levels.len() <= level {
            self.levels.push(Runs { file: self.space.create()?, ends: Vec::new() });
        }
        let space = self.space;
        let Some(runs) = self.levels.get_mut(level) else { return Ok(()) };
        let mut end = runs.ends.last().copied().unwrap_or(0);
        let mut bytes = Vec::with_capacity(WINDOW);
        while let Some(value) = next()? {
            value.put(&mut bytes);
            if bytes.len() >= WINDOW {
                space.append(&mut runs.file, &bytes)?;
                end += bytes.len() as u64;
                bytes.clear();
            }
        }
        space.append(&mut runs.file, &bytes)?;
        runs.ends.push(end + bytes.len() as u64);
        if runs.ends.len() < MERGED {
            return Ok(());
        }
        let full = std::mem::replace(runs, Runs { file: space.create()?, ends: Vec::new() });
        let mut merged = Sorted::of(space, Vec::new(), vec![full])?;
        self.put_run(level + 1, &mut || merged.next())
    }

    /// All values, in their order.
    pub(crate) fn finish(mut self) -> Result<Sorted<T, S>, S::Error> {
        self.values.sort_unstable();
        Sorted::of(self.space, self.values, self.levels)
    }
}

impl<T: Record, S: Space> Sorted<T, S> {
    fn of(space: S, memory: Vec<T>, levels: Vec<Runs<S::File>>) -> Result<Self, S::Error> {
        let all: usize = levels.iter().map(|runs| runs.ends.len()).sum();
        let size = (space.room() / all.max(1)).clamp(LEAST_WINDOW, WINDOW);
        let mut sorted =
            Self { space, files: Vec::new(), runs: Vec::new(), memory: memory.into_iter(), next: BinaryHeap::new() };
        for Runs { file, ends } in levels {
            let starts = std::iter::once(0).chain(ends.iter().copied());
            let at = sorted.files.len();
            let run = |(start, &end)| Run { file: at, window: Window::of(start..end, size) };
            sorted.runs.extend(starts.zip(&ends).map(run));
            sorted.files.push(file);
        }
        if !sorted.runs.is_empty() {
            for run in 0..=sorted.runs.len() {
                if let Some(value) = sorted.next_of(run)? {
                    sorted.next.push(Reverse((value, run)));
                }
            }
        }
        Ok(sorted)
    }

    /// The next value.
    pub(crate) fn next(&mut self) -> Result<Option<T>, S::Error> {
        if self.runs.is_empty() {
            return Ok(self.memory.next());
        }
        let Some(&Reverse((_, run))) = self.next.peek() else { return Ok(None) };
        let after = self.next_of(run)?;
        let Some(mut first) = self.next.peek_mut() else { return Ok(None) };
        let Reverse((value, _)) = match after {
            Some(after) => std::mem::replace(&mut *first, Reverse((after, run))),
            None => PeekMut::pop(first),
        };
        Ok(Some(value))
    }

    fn next_of(&mut self, run: usize) -> Result<Option<T>, S::Error> {
        let Some(Run { file, window }) = self.runs.get_mut(run) else { return Ok(self.memory.next()) };
        let Some(file) = self.files.get(*file) else { return Ok(None) };
        let Some(head) = window.peek(&self.space, file, T::HEAD)? else { return Ok(None) };
        let size = T::HEAD + T::behind(head);
        Ok(window.next(&self.space, file, size)?.map(T::get))
    }
}

impl Window {
    /// On these bytes of a file, of which so many are read at once.
    pub(super) fn of(left: Range<u64>, size: usize) -> Self {
        Self { left, bytes: Vec::new(), from: 0, size }
    }

    /// The next so many bytes; none at the end.
    fn peek<S: Space>(&mut self, space: &S, file: &S::File, count: usize) -> Result<Option<&[u8]>, S::Error> {
        if self.bytes.len() - self.from < count {
            self.bytes.drain(..self.from);
            self.from = 0;
            let had = self.bytes.len();
            let more = self.size.max(count - had) as u64;
            let end = self.left.end.min(self.left.start.saturating_add(more));
            let more = usize::try_from(end.saturating_sub(self.left.start)).unwrap_or(0);
            self.bytes.resize(had + more, 0);
            if let Some(buffer) = self.bytes.get_mut(had..) {
                space.read(file, self.left.start, buffer)?;
            }
            self.left.start = end.max(self.left.start);
        }
        Ok(self.bytes.get(self.from..self.from + count))
    }

    /// The same, and they are read.
    pub(super) fn next<S: Space>(
        &mut self,
        space: &S,
        file: &S::File,
        count: usize,
    ) -> Result<Option<&[u8]>, S::Error> {
        if self.peek(space, file, count)?.is_none() {
            return Ok(None);
        }
        self.from += count;
        Ok(self.bytes.get(self.from - count..self.from))
    }
}
