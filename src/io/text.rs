//! A file with one page of plain text.

use super::open::Opened;
use super::{FilePages, MAX_PAGE_BYTES};
use crate::corpus::RawPage;
use crate::decode::Decoder;

/// The page, its encoding guessed. It is all or nothing: the first half of a damaged file is no page.
pub(super) fn pages(mut file: Opened) -> FilePages {
    let page = file.read_all(MAX_PAGE_BYTES).map(|bytes| {
        let mut decoder = Decoder::new(None);
        let mut text = decoder.write(&bytes).to_owned();
        text.push_str(decoder.finish());
        RawPage::text(file.id, text)
    });
    Box::new(std::iter::once(page))
}
