//! Values one after the other.

#[cfg(feature = "corpus")]
use std::ops::Range;

use super::record::Fixed;
use super::sorter::Window;
use super::space::Space;

/// Bytes that are written at once.
const BUFFER: usize = 64 * 1024;
/// Values that the first memory is taken for.
const LEAST_VALUES: usize = 16;

/// Values that were put in one after the other: the first in memory, those that find no room there in a file.
pub(crate) struct Column<T, S: Space> {
    space: S,
    memory: Vec<T>,
    file: Option<S::File>,
    /// The last ones, to be written to the file.
    last: Vec<u8>,
    /// How many of them are in the file.
    written: u64,
    len: usize,
}

/// Values in their order.
pub(crate) struct Rows<'a, T, S: Space> {
    column: &'a Column<T, S>,
    at: usize,
    window: Window,
}

impl<T: Fixed, S: Space> Column<T, S> {
    /// Without any values.
    pub(crate) fn new(space: S) -> Self {
        Self { space, memory: Vec::new(), file: None, last: Vec::new(), written: 0, len: 0 }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Puts a value behind the others.
    pub(crate) fn push(&mut self, value: T) -> Result<(), S::Error> {
        self.len += 1;
        if self.file.is_none() && self.memory.len() < self.space.room() / size_of::<T>() {
            if self.memory.len() == self.memory.capacity() {
                // Twice as many, but no more than find room.
                let more = self.space.room() / size_of::<T>() - self.memory.len();
                self.memory.reserve_exact(self.memory.len().max(LEAST_VALUES).min(more));
            }
            self.memory.push(value);
            return Ok(());
        }
        value.put(&mut self.last);
        if self.last.len() >= BUFFER {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(self.space.create()?),
            };
            self.space.append(file, &self.last)?;
            self.written += (self.last.len() / T::BYTES) as u64;
            self.last.clear();
        }
        Ok(())
    }

    /// Those of a range, where they are all in memory.
    #[cfg(feature = "corpus")]
    pub(crate) fn in_memory(&self, range: Range<usize>) -> Option<&[T]> {
        self.memory.get(range)
    }

    /// One of them, by its place; none behind the last.
    pub(crate) fn get(&self, at: usize) -> Result<Option<T>, S::Error> {
        if let Some(&value) = self.memory.get(at) {
            return Ok(Some(value));
        }
        let mut one = Vec::with_capacity(1);
        self.several(at, 1, &mut one)?;
        Ok(one.pop())
    }

    /// Puts so many of them, from a place on, behind `into`; those behind the last are none.
    pub(crate) fn several(&self, at: usize, count: usize, into: &mut Vec<T>) -> Result<(), S::Error> {
        let end = at.saturating_add(count).min(self.len);
        let in_memory = self.memory.len();
        into.extend(self.memory.get(at..end.min(in_memory)).unwrap_or_default());
        let [at, end] = [at, end].map(|at| at.saturating_sub(in_memory));
        let written = usize::try_from(self.written).unwrap_or(usize::MAX);
        if at < end.min(written)
            && let Some(file) = &self.file
        {
            let mut bytes = vec![0; (end.min(written) - at) * T::BYTES];
            self.space.read(file, (at * T::BYTES) as u64, &mut bytes)?;
            into.extend(bytes.chunks_exact(T::BYTES).map(|mut bytes| T::take(&mut bytes)));
        }
        let [at, end] = [at, end].map(|at| at.saturating_sub(written) * T::BYTES);
        let last = self.last.get(at..end).unwrap_or_default();
        into.extend(last.chunks_exact(T::BYTES).map(|mut bytes| T::take(&mut bytes)));
        Ok(())
    }

    /// All of them from a place on, in order.
    pub(crate) fn rows_from(&self, at: usize) -> Rows<'_, T, S> {
        let first = at.saturating_sub(self.memory.len()) as u64;
        let window = Window::of(first * T::BYTES as u64..self.written * T::BYTES as u64, BUFFER);
        Rows { column: self, at, window }
    }

    /// All of them, in order.
    pub(crate) fn rows(&self) -> Rows<'_, T, S> {
        self.rows_from(0)
    }
}

impl<T: Fixed, S: Space> Rows<'_, T, S> {
    /// The next one.
    pub(crate) fn next(&mut self) -> Result<Option<T>, S::Error> {
        let Column { space, memory, file, .. } = self.column;
        let at = self.at;
        self.at += 1;
        if at >= memory.len()
            && let Some(file) = file
            && let Some(mut bytes) = self.window.next(space, file, T::BYTES)?
        {
            return Ok(Some(T::take(&mut bytes)));
        }
        self.column.get(at)
    }
}
