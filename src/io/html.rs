//! A file with one page of HTML.

use super::open::Opened;
use super::{FilePages, MAX_PAGE_BYTES};
use crate::corpus::RawPage;

/// The page. It is all or nothing: the first half of a damaged file is no page.
pub(super) fn pages(mut file: Opened) -> FilePages {
    let page = file.read_all(MAX_PAGE_BYTES).map(|bytes| RawPage::html(file.id, bytes));
    Box::new(std::iter::once(page))
}
