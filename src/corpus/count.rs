//! The first pass where repeats are asked for: every page is read and counted, and waits.

use super::read::{Judged, Read};
use super::spill::Packed;
use super::wait::{Kept, Queue, Room};
use super::{CorpusOptions, RawPage, work};
use crate::cleaner::{Known, Measured, Table, traces};
use crate::error::{Error, PageError};
use crate::repeats::{Repeats, Traces};

/// A page with what was measured of it.
pub(super) type Page = (Read, Option<Measured>);

/// A page that was counted, as an article of that number.
pub(super) struct Waiting {
    page: Kept<Page>,
    article: Option<u32>,
}

/// All pages, counted.
pub(super) struct Counted {
    pages: Queue<Page>,
    articles: Vec<Option<u32>>,
}

/// Counts all pages.
pub(super) fn count(
    pages: impl Iterator<Item = Result<RawPage, PageError>>,
    repeats: &mut Repeats,
    read: impl Fn(Result<RawPage, PageError>) -> Read + Sync,
    options: &CorpusOptions,
) -> Result<Counted, Error> {
    let room = Room::of(options.memory.whole());
    let keep = |page: Read, measured: Option<Measured>| {
        let bytes = size_of::<Page>() + page.heap() + measured.as_ref().map_or(0, Measured::heap);
        room.keep((page, measured), bytes)
    };
    let prepare = |page| {
        let ((page, measured), traces) = self::read(read(page));
        (keep(page, measured), traces)
    };
    let mut counted = Counted { pages: Queue::new(options.memory.packed()), articles: Vec::new() };
    work::in_order(options.crew(), pages, RawPage::weight, prepare, |(page, traces)| {
        counted.articles.push(traces.map(|(site, traces)| repeats.add(&site, &traces)));
        page.and_then(|page| counted.pages.push(page)).map_err(Error::Spill)
    })?;
    Ok(counted)
}

/// What is to be counted of a page, and its site.
type Countable = (String, Traces);

/// Measures a page that was read.
pub(super) fn read(page: Read) -> (Page, Option<Countable>) {
    let Ok((blocks, _)) = &page.content else { return ((page, None), None) };
    let (traces, measured) = traces(blocks);
    let site = page.site().to_owned();
    ((page, Some(measured)), Some((site, traces)))
}

/// What is to be counted of a page that was measured before.
pub(super) fn traces_again((page, measured): Page) -> Option<Countable> {
    let site = page.site().to_owned();
    let (blocks, _) = page.content.ok()?;
    Some((site, measured?.traces(&blocks)))
}

impl Counted {
    /// The pages, to be judged, in the order they came in.
    pub(super) fn into_waiting(self) -> Result<impl Iterator<Item = Result<Waiting, Error>>, Error> {
        let pages = self.pages.into_kept().map_err(Error::Spill)?;
        Ok(pages.zip(self.articles).map(|(page, article)| Ok(Waiting { page: page.map_err(Error::Spill)?, article })))
    }
}

impl Waiting {
    pub(super) fn packed(page: Packed<Page>, article: Option<u32>) -> Self {
        Self { page: Kept::Packed(page), article }
    }

    /// Bytes of one that is packed; the others are there anyway.
    pub(super) fn weight(waiting: &Result<Self, Error>) -> usize {
        waiting.as_ref().map_or(0, |waiting| waiting.page.packed())
    }

    pub(super) fn judge(self, repeats: &Repeats, options: &CorpusOptions) -> Result<Judged, Error> {
        let (page, measured) = self.page.value().map_err(Error::Spill)?;
        let site = page.site().to_owned();
        let table = Some(Table { site: &site, repeats, article: self.article });
        Ok(page.judge(Known { measured, table }, options))
    }
}
