//! A file that is read at any place, by many threads at once. Nothing is mapped into memory: what is read often stays in the system's cache, and a file that
//! changes under our hands gives wrong bytes at worst.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::index::IndexError;
use crate::index::error::At;
use crate::read_at::Positioned;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Stored {
    file: Positioned,
    path: PathBuf,
    length: u64,
}

impl Stored {
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let file = File::open(path).at(path)?;
        let length = file.metadata().at(path)?.len();
        Ok(Self { file: Positioned::of(file), path: path.to_owned(), length })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Size in bytes when it was opened.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Fills the buffer with the bytes from `offset` on.
    pub(super) fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<(), IndexError> {
        self.file.read_exact_at(buffer, offset).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => self.damaged(offset, "cut off"),
            _ => IndexError::Io { path: self.path.clone(), source: error },
        })
    }

    pub(super) fn damaged(&self, offset: u64, what: &'static str) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), offset, what }
    }
}
