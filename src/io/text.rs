//! A file with one page of plain text.

use super::FilePages;
use super::open::Opened;
use crate::corpus::RawPage;
use crate::decode::Decoder;

/// The page, its encoding guessed. It is all or nothing: the first half of a damaged file is no page.
pub(super) fn pages(mut file: Opened, limit: usize) -> FilePages {
    let page = file.read_all(limit).map(|bytes| RawPage::text(file.id, Decoder::all(&bytes, None)));
    Box::new(std::iter::once(page))
}
