//! How far the inputs were read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::STDIN;
use super::kinds::Kind;
use super::walk::Walk;

/// How far the inputs were read, in bytes of files as they lie there. Whoever has a clone of it moves, or sees, the same place.
#[derive(Debug, Clone, Default)]
pub(super) struct Place(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// Bytes of the files that are behind.
    behind: AtomicU64,
    /// Bytes of the file that is being read; 0 where that is not known.
    size: AtomicU64,
    /// Of these, how many were read.
    at: AtomicU64,
}

impl Place {
    /// At the start of a file, or there once more.
    pub(super) fn begin(&self, file: &File) {
        let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map_or(0, |metadata| metadata.len());
        self.0.at.store(0, Ordering::Relaxed);
        self.0.size.store(size, Ordering::Relaxed);
    }

    /// At the end of the file.
    pub(super) fn end(&self) {
        self.0.at.store(0, Ordering::Relaxed);
        self.0.behind.fetch_add(self.0.size.swap(0, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// A file that is not read.
    pub(super) fn pass(&self, path: &Path) {
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        self.0.behind.fetch_add(size, Ordering::Relaxed);
    }

    /// This share of the file was read.
    #[cfg(feature = "parquet")]
    pub(super) fn at_part(&self, part: u64, of: u64) {
        let size = self.0.size.load(Ordering::Relaxed);
        let at = u128::from(size) * u128::from(part) / u128::from(of.max(1));
        self.0.at.store(u64::try_from(at).unwrap_or(size), Ordering::Relaxed);
    }

    /// Bytes that were read.
    pub(super) fn get(&self) -> u64 {
        let Counts { behind, size, at } = &*self.0;
        behind.load(Ordering::Relaxed) + at.load(Ordering::Relaxed).min(size.load(Ordering::Relaxed))
    }
}

/// A file that tells how far it was read.
pub(super) struct Measured {
    pub(super) file: File,
    place: Place,
}

impl Measured {
    pub(super) fn new(file: File, place: &Place) -> Self {
        place.begin(&file);
        Self { file, place: place.clone() }
    }
}

impl Read for Measured {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(room)?;
        self.place.0.at.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Measured {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.place.0.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

/// How many bytes of files [`read`](super::read) will read of these inputs, packed as they are; `None` where that cannot be known: of standard input, or a pipe. Files that
/// cannot be looked at count nothing. It goes through all directories.
pub fn size(inputs: &[PathBuf]) -> Option<u64> {
    let mut size: u64 = 0;
    for input in inputs {
        if input.as_os_str() == STDIN {
            return None;
        }
        if !input.is_dir() {
            match input.metadata() {
                Ok(metadata) if !metadata.is_file() => return None,
                metadata => size = size.saturating_add(metadata.map_or(0, |metadata| metadata.len())),
            }
            continue;
        }
        let pages = Walk::new(input.clone()).filter_map(|found| found.ok().flatten());
        for found in pages.filter(|found| Kind::of_name(&found.relative).is_some()) {
            size = size.saturating_add(found.path.metadata().map_or(0, |metadata| metadata.len()));
        }
    }
    Some(size)
}
