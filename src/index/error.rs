//! What an index can refuse.

use std::io;
use std::path::{Path, PathBuf};

use super::Texts;

/// Why an index could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// More differing bits were asked for than the index can find all fingerprints for.
    #[error("fingerprints up to {asked} bits away were asked for, the index finds those up to {most}")]
    TooManyBits {
        /// What was asked for.
        asked: u32,
        /// [`SimHashIndex::MAX_BITS`](super::SimHashIndex::MAX_BITS).
        most: u32,
    },
    /// All numbers are given out.
    #[error("the index is full: no more than 4,294,967,295 fingerprints have a number")]
    Full,
    /// A file of the index could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no index in this folder.
    #[error("{}: no index is here", path.display())]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
    /// An index was to be made in a folder with other files.
    #[error("{}: no index is made here, there are other files", path.display())]
    OtherFiles {
        /// The folder.
        path: PathBuf,
    },
    /// It was made by another version.
    #[error("{}: {what} of version {found}, this is version {known}: make the index anew", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// What differs: the layout of the files, or the definition of fingerprints.
        what: &'static str,
        /// The version of the file.
        found: u8,
        /// The version that can be read.
        known: u8,
    },
    /// Its fingerprints are made from other parts of texts than those that are to be compared with them.
    #[error("{}: an index of {found}, it cannot be compared with {asked}", path.display())]
    OtherTexts {
        /// The file.
        path: PathBuf,
        /// What the index holds.
        found: Texts,
        /// What was to be looked for, or put in.
        asked: Texts,
    },
    /// A file is cut off or was changed.
    #[error("{}, byte {offset}: damaged ({what})", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the part that is damaged begins, in bytes.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
    /// Another process, or another index of this one, writes to it.
    #[error("{}: another process writes to the index", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// There is no document of this number.
    #[error("the index has no document {number}")]
    NoDocument {
        /// The number.
        number: u32,
    },
    /// It was opened to read.
    #[error("the index was opened to be read only")]
    ReadOnly,
}

/// Says of which file an error is.
pub(super) trait At<T> {
    /// An [`IndexError::Io`].
    fn at(self, path: &Path) -> Result<T, IndexError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, IndexError> {
        self.map_err(|source| IndexError::Io { path: path.to_owned(), source })
    }
}
