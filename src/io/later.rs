//! Kinds of files that are known but cannot be read yet.

use super::FilePages;
use super::open::Opened;

/// One error that names the kind.
pub(super) fn pages(file: &Opened, kind: &str) -> FilePages {
    Box::new(std::iter::once(Err(file.error(None, format!("{kind} files are not supported yet")))))
}
