//! Parts of a file, written one after the other, each with a check.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use crate::index::IndexError;
use crate::index::error::At;

/// Bytes held before they are written.
const BUFFER: usize = 256 * 1024;

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// First byte.
    pub(super) offset: u64,
    /// Size in bytes.
    pub(super) length: u64,
    /// XXH3-64 of its bytes.
    pub(super) check: u64,
}

impl Place {
    /// Size in bytes of [`to_bytes`](Self::to_bytes).
    pub(super) const BYTES: usize = 3 * size_of::<u64>();

    pub(super) fn to_bytes(self) -> impl Iterator<Item = u8> {
        [self.offset, self.length, self.check].into_iter().flat_map(u64::to_le_bytes)
    }

    pub(super) fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let (numbers, _) = bytes.as_chunks();
        let number = |at: usize| numbers.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes));
        Self { offset: number(0), length: number(1), check: number(2) }
    }
}

/// Writes a file in parts.
pub(super) struct Sections {
    file: BufWriter<File>,
    path: PathBuf,
    start: u64,
    at: u64,
    check: Xxh3,
}

impl Sections {
    pub(super) fn create(path: &Path) -> Result<Self, IndexError> {
        let file = BufWriter::with_capacity(BUFFER, File::create(path).at(path)?);
        Ok(Self { file, path: path.to_owned(), start: 0, at: 0, check: Xxh3::new() })
    }

    /// Adds to the part.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), IndexError> {
        self.check.update(bytes);
        self.at += bytes.len() as u64;
        self.file.write_all(bytes).at(&self.path)
    }

    /// Ends the part; the next begins.
    pub(super) fn end(&mut self) -> Place {
        let place = Place { offset: self.start, length: self.at - self.start, check: self.check.digest() };
        self.check.reset();
        self.start = self.at;
        place
    }

    /// Ends the file, which outlives the machine from now on.
    pub(super) fn finish(self) -> Result<(), IndexError> {
        let Self { file, path, .. } = self;
        let file = file.into_inner().map_err(|error| error.into_error()).at(&path)?;
        file.sync_all().at(&path)
    }
}
