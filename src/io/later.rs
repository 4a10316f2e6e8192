//! Kinds of files that are known but cannot be read.

use super::FilePages;
use super::open::Opened;

/// One error that says why.
pub(super) fn pages(file: &Opened, why: &str) -> FilePages {
    Box::new(std::iter::once(Err(file.error(None, why))))
}
