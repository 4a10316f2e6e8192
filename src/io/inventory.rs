//! What the inputs are, so that it is seen when they change.

use std::fmt;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

use super::STDIN;
use super::kinds::Kind;
use super::walk::Walk;

/// The files that [`read`](super::read) will read of some inputs, with their sizes and when they were changed: equal ones are the same files. Shown as
/// `8 files of 3200 bytes, 0123456789abcdef`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inventory {
    files: u64,
    bytes: u64,
    hash: u64,
}

impl Inventory {
    /// Looks at all of them.
    ///
    /// # Errors
    /// For standard input and pipes, which cannot be read twice, and where a file cannot be looked at.
    pub fn of(inputs: &[PathBuf]) -> io::Result<Self> {
        let mut hash = Xxh3::new();
        let (mut files, mut bytes) = (0, 0);
        let mut add = |path: &Path, metadata: &Metadata| {
            files += 1;
            bytes += metadata.len();
            let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let path = path.as_os_str().as_encoded_bytes();
            hash.update(&(path.len() as u64).to_le_bytes());
            hash.update(path);
            hash.update(&metadata.len().to_le_bytes());
            hash.update(&changed.unwrap_or_default().as_nanos().to_le_bytes());
        };
        for input in inputs {
            let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", input.display()));
            if input.as_os_str() == STDIN {
                return Err(told(io::Error::other("standard input cannot be read twice")));
            }
            let metadata = input.metadata().map_err(told)?;
            if metadata.is_file() {
                add(input, &metadata);
            } else if metadata.is_dir() {
                let pages = Walk::new(input.clone()).filter_map(|found| found.ok().flatten());
                for found in pages.filter(|found| Kind::of_name(&found.relative).is_some()) {
                    add(&found.path, &found.path.metadata().map_err(told)?);
                }
            } else {
                return Err(told(io::Error::other("cannot be read twice")));
            }
        }
        Ok(Self { files, bytes, hash: hash.digest() })
    }
}

impl fmt::Display for Inventory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, bytes, hash } = self;
        write!(f, "{files} files of {bytes} bytes, {hash:016x}")
    }
}
