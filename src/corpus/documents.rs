//! Texts → documents for an index, one by one.

use super::compare::Compared;
use super::dedup::record;
use super::input::RawPage;
use super::memory::Memory;
use super::record::Status;
use super::work::{self, Crew};
use crate::cluster::ClusterOptions;
use crate::error::PageError;
use crate::index::Document;

/// Makes documents of clean texts, each with its fingerprint, and calls `work` with them on so many threads; then `take` with what came of it, in input order: `None` for a
/// text without a word, and what is wrong with one that could not be read. Ends at the first error of `take`.
///
/// # Errors
/// What `take` returns.
pub fn documents<R: Send, E>(
    pages: impl IntoIterator<Item = Result<RawPage, PageError>>,
    options: &ClusterOptions,
    threads: usize,
    work: impl Fn(Document) -> R + Sync,
    take: impl FnMut(Result<Option<R>, String>) -> Result<(), E>,
) -> Result<(), E> {
    let document = |page| {
        let (mut record, fingerprint) = record(page, options);
        match record.status {
            Status::Error => Err(record.error.take().unwrap_or_default()),
            Status::Empty => Ok(None),
            Status::Kept | Status::Duplicate => Ok(Some(work(Compared::of(&record, fingerprint).document()))),
        }
    };
    let crew = Crew::of(threads).with_most(Memory::default().moving());
    work::in_order(crew, pages.into_iter(), RawPage::weight, document, take)
}
