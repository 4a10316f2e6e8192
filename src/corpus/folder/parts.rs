//! All files of a kind, in a row.

use std::fs;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use super::part::{Foot, NewPart, Values, foot};
use super::{At, FolderError, Position};
use crate::corpus::spill::Packed;

/// The parts there are.
pub(in crate::corpus) struct Parts<V> {
    folder: PathBuf,
    name: &'static str,
    parts: Vec<(PathBuf, Foot)>,
    part_bytes: u64,
    values: PhantomData<V>,
}

impl<V> Parts<V> {
    pub(super) fn of(folder: &Path, name: &'static str, part_bytes: u64) -> Result<Self, FolderError> {
        let mut parts = Vec::new();
        loop {
            let path = folder.join(file_name(name, parts.len()));
            if !path.try_exists().at(&path)? {
                break;
            }
            let foot = foot(&path)?;
            let is_last = foot.is_last;
            parts.push((path, foot));
            if is_last {
                break;
            }
        }
        Ok(Self { folder: folder.to_owned(), name, parts, part_bytes, values: PhantomData })
    }

    /// How many there are.
    pub(in crate::corpus) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether the last of them is there.
    pub(in crate::corpus) fn are_all(&self) -> bool {
        self.parts.last().is_some_and(|(_, foot)| foot.is_last)
    }

    /// Where the input goes on behind them.
    pub(in crate::corpus) fn position(&self) -> Position {
        self.parts.last().map(|(_, foot)| foot.position.clone()).unwrap_or_default()
    }

    /// Where the input goes on behind one of them, and whether it is the last.
    pub(in crate::corpus) fn end_of(&self, part: usize) -> Option<(Position, bool)> {
        self.parts.get(part).map(|(_, foot)| (foot.position.clone(), foot.is_last))
    }

    /// How many values stand in the first parts, so many of them.
    pub(in crate::corpus) fn count(&self, parts: usize) -> u64 {
        self.parts.iter().take(parts).map(|(_, foot)| foot.count).sum()
    }

    /// The values of one part.
    pub(in crate::corpus) fn values_of(&self, part: usize) -> Result<Option<Values<V>>, FolderError> {
        self.parts.get(part).map(|(path, foot)| Values::of(path, foot)).transpose()
    }

    /// The values of all parts. Ends at the first error.
    pub(in crate::corpus) fn values(&self) -> impl Iterator<Item = Result<Packed<V>, FolderError>> + '_ {
        let files = self.parts.iter().map(|(path, foot)| Values::of(path, foot));
        files.flat_map(|values| {
            let (values, error) = match values {
                Ok(values) => (Some(values), None),
                Err(error) => (None, Some(Err(error))),
            };
            values.into_iter().flatten().chain(error)
        })
    }

    /// Removes them, when nothing needs them any more.
    pub(in crate::corpus) fn remove(self) -> Result<(), FolderError> {
        // The last first: what is left are parts without a gap.
        self.parts.iter().rev().try_for_each(|(path, _)| fs::remove_file(path).at(path))
    }

    /// To write those that come behind.
    pub(in crate::corpus) fn writer(&self) -> Writer<V> {
        Writer {
            folder: self.folder.clone(),
            name: self.name,
            next: self.parts.len(),
            part: None,
            part_bytes: self.part_bytes,
            values: PhantomData,
        }
    }
}

fn file_name(name: &str, number: usize) -> String {
    format!("{name}{number:06}")
}

/// Writes parts.
pub(in crate::corpus) struct Writer<V> {
    folder: PathBuf,
    name: &'static str,
    next: usize,
    part: Option<NewPart>,
    part_bytes: u64,
    values: PhantomData<V>,
}

impl<V> Writer<V> {
    /// Puts a value in.
    pub(in crate::corpus) fn push(&mut self, value: &Packed<V>) -> Result<(), FolderError> {
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(NewPart::create(&self.folder, &file_name(self.name, self.next))?),
        };
        part.push(value)
    }

    /// Whether there is enough in the part.
    pub(in crate::corpus) fn is_full(&self) -> bool {
        self.part.as_ref().is_some_and(|part| part.bytes() >= self.part_bytes)
    }

    /// Ends the part: behind it the input goes on there, or not at all.
    pub(in crate::corpus) fn end(&mut self, position: Position, is_last: bool) -> Result<(), FolderError> {
        let part = match self.part.take() {
            Some(part) => part,
            None if is_last => NewPart::create(&self.folder, &file_name(self.name, self.next))?,
            None => return Ok(()),
        };
        self.next += 1;
        part.finish(position, is_last)
    }
}
