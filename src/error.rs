//! Errors of the library. Bad HTML is never one.

use std::path::PathBuf;

/// Why a page could not be cleaned, or an input not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A page is larger than [`Options::with_max_page_bytes`](crate::Options::with_max_page_bytes) allows.
    #[error("page larger than the limit of {limit} bytes")]
    PageTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The sink of a corpus run refused a record.
    #[error("cannot write: {0}")]
    Sink(#[source] std::io::Error),
    /// What a corpus run holds back could not be written to, or read from, a temporary file.
    #[error("temporary file: {0}")]
    Spill(#[source] std::io::Error),
    /// The index of earlier runs could not be read or written.
    #[error("index: {0}")]
    Index(#[from] crate::index::IndexError),
    /// The folder of a run that can go on could not be read or written.
    #[cfg(feature = "corpus")]
    #[error(transparent)]
    Folder(#[from] crate::corpus::FolderError),
    /// A file or directory could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// A page that could not be read: where it stands and what is wrong. It is counted and reported, and the pages around it are not
/// touched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(.path, *.line, *.offset))]
pub struct PageError {
    /// Id of the page, where it was known; else what stands for it (path, and line).
    pub id: String,
    /// File that was read; `-` for standard input.
    pub path: String,
    /// Line in the file, from 1, for inputs of one page a line.
    pub line: Option<u64>,
    /// Offset in the (decompressed) file, in bytes, where it is known.
    pub offset: Option<u64>,
    /// What is wrong.
    pub message: String,
}

fn place(path: &str, line: Option<u64>, offset: Option<u64>) -> String {
    let mut place = path.to_owned();
    if let Some(line) = line {
        place.push_str(&format!(", line {line}"));
    }
    if let Some(offset) = offset {
        place.push_str(&format!(", byte {offset}"));
    }
    place.push_str(": ");
    place
}
