//! A file with one page of HTML.

use super::FilePages;
use super::open::Opened;
use crate::corpus::RawPage;

/// The page. It is all or nothing: the first half of a damaged file is no page.
pub(super) fn pages(mut file: Opened, limit: usize) -> FilePages {
    let page = file.read_all(limit).map(|bytes| RawPage::html(file.id, bytes));
    Box::new(std::iter::once(page))
}
