//! The first pass where repeats are asked for: every page is read and counted, and waits.

use std::io;

use serde::{Deserialize, Serialize};

use super::read::{Judged, Read};
use super::spill::Packed;
use super::wait::{Kept, Queue, Room};
use super::{CorpusOptions, RawPage, work};
use crate::cleaner::{Known, Measured, Table, traces};
use crate::error::{Error, PageError};
use crate::repeats::{Counter, Counts, Traces};

/// A page with what was measured of it.
pub(super) type Page = (Read, Option<Measured>);

/// A page that waits to be judged, and how many were counted before it; none, if it was not counted itself.
pub(super) struct Waiting {
    page: Kept<Page>,
    before: Option<u32>,
}

/// All pages, counted.
pub(super) struct Counted {
    pages: Queue<Page>,
    places: Places,
}

/// Which pages of a run were counted: all but a few that could not be read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Places {
    /// Pages that were counted before the run.
    before: u32,
    /// Pages of the run.
    pages: u64,
    /// The places of those that were not counted, in order.
    uncounted: Vec<u64>,
}

impl Places {
    /// Behind what was counted before.
    pub(super) fn behind(counter: &Counter<'_>) -> Self {
        Self { before: counter.pages(), pages: 0, uncounted: Vec::new() }
    }

    /// Counts the next page, if there is something to count.
    pub(super) fn count(&mut self, countable: Option<Countable>, counter: &mut Counter<'_>) -> Result<(), Error> {
        match countable {
            Some((site, traces)) => counter.add(&site, &traces).map_err(Error::Spill)?,
            None => self.uncounted.push(self.pages),
        }
        self.pages += 1;
        Ok(())
    }

    /// How many pages were counted before the one at a place of the run, if that was counted.
    pub(super) fn before(&self, place: u64) -> Option<u32> {
        let uncounted = self.uncounted.binary_search(&place).err()?;
        let counted = u32::try_from(place.checked_sub(uncounted as u64)?).ok()?;
        self.before.checked_add(counted)
    }
}

/// Counts all pages.
pub(super) fn count(
    pages: impl Iterator<Item = Result<RawPage, PageError>>,
    counter: &mut Counter<'_>,
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
    let mut counted = Counted { pages: Queue::new(options.memory.packed()), places: Places::behind(counter) };
    work::in_order(options.crew(), pages, RawPage::weight, prepare, |(page, countable)| {
        counted.places.count(countable, counter)?;
        page.and_then(|page| counted.pages.push(page)).map_err(Error::Spill)
    })?;
    Ok(counted)
}

/// What is to be counted of a page, and its site.
pub(super) type Countable = (String, Traces);

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
        let waiting = move |(place, page): (u64, io::Result<Kept<Page>>)| {
            Ok(Waiting { page: page.map_err(Error::Spill)?, before: self.places.before(place) })
        };
        Ok((0..).zip(pages).map(waiting))
    }
}

impl Waiting {
    pub(super) fn packed(page: Packed<Page>, before: Option<u32>) -> Self {
        Self { page: Kept::Packed(page), before }
    }

    /// Bytes of one that is packed; the others are there anyway.
    pub(super) fn weight(waiting: &Result<Self, Error>) -> usize {
        waiting.as_ref().map_or(0, |waiting| waiting.page.packed())
    }

    pub(super) fn judge(self, counts: &Counts<'_>, options: &CorpusOptions) -> Result<Judged, Error> {
        let (page, measured) = self.page.value().map_err(Error::Spill)?;
        let site = page.site().to_owned();
        let table = self.before.map(|before| Table::All(&site, counts, before));
        page.judge(Known { measured, table }, options)
    }
}
