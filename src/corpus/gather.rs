//! The last pass: records go out, at once, or when all pages have been compared.

use super::compare::{Against, Compared, How, IndexChanges, compare};
use super::folder::Parts;
use super::memory::Memory;
use super::read::Judged;
use super::record::Held;
use super::resume::Stored;
use super::shelf::{Filling, Shelf};
use super::spill::{Packed, Spill};
use super::{CorpusOptions, Record, work};
use crate::cluster::ClusterOptions;
use crate::error::Error;

/// Judges all pages, and gives out their records at once where copies are not looked for.
pub(super) fn judge<T: Send>(
    pages: impl Iterator<Item = T>,
    weigh: impl Fn(&T) -> usize,
    judge: impl Fn(T) -> Result<Judged, Error> + Sync,
    give: &mut impl FnMut(Record) -> Result<(), Error>,
    options: &CorpusOptions,
) -> Result<Option<Gathered>, Error> {
    if !options.duplicates {
        work::in_order(options.crew(), pages, weigh, judge, |judged| give(judged?.record))?;
        return Ok(None);
    }
    let mut waiting = Waiting::new(options.memory);
    let hold = |page| {
        let Judged { record, fingerprint } = judge(page)?;
        let compared = Compared::of(&record, fingerprint);
        Ok((Packed::of(&Held::of(record)).map_err(Error::Spill)?, compared))
    };
    work::in_order(options.crew(), pages, weigh, hold, |held: Result<_, Error>| {
        let (packed, compared) = held?;
        waiting.push(&packed, &compared)
    })?;
    waiting.finish().map(Some)
}

/// Pages whose records wait until all have come.
pub(super) struct Waiting {
    records: Spill<Held>,
    pages: Filling,
}

/// All of them.
pub(super) struct Gathered {
    pub(super) records: Records,
    pub(super) pages: Shelf,
}

/// Where records wait.
pub(super) enum Records {
    Spilled(Spill<Held>),
    Kept(Parts<Stored>),
}

impl Records {
    /// Calls `take` with all of them, in order.
    pub(super) fn into_held(self, mut take: impl FnMut(Held) -> Result<(), Error>) -> Result<(), Error> {
        match self {
            Self::Spilled(spill) => spill
                .into_packed()
                .map_err(Error::Spill)?
                .try_for_each(|packed| take(packed.and_then(|packed| packed.value()).map_err(Error::Spill)?)),
            Self::Kept(parts) => {
                parts.values().try_for_each(|packed| take(packed?.value().map_err(Error::Spill)?.held()))
            }
        }
    }
}

impl Waiting {
    pub(super) fn new(memory: Memory) -> Self {
        Self { records: Spill::new(memory.packed()), pages: Filling::new(memory.compared()) }
    }

    pub(super) fn push(&mut self, record: &Packed<Held>, compared: &Compared) -> Result<(), Error> {
        self.pages.push(compared)?;
        self.records.push(record).map_err(Error::Spill)
    }

    pub(super) fn finish(self) -> Result<Gathered, Error> {
        Ok(Gathered { records: Records::Spilled(self.records), pages: self.pages.finish().map_err(Error::Spill)? })
    }
}

impl Gathered {
    /// Compares all pages, gives out their records, and puts those that are kept into the index.
    pub(super) fn give(
        self,
        options: &ClusterOptions,
        how: How,
        against: Option<Against<'_>>,
        give: &mut impl FnMut(Record) -> Result<(), Error>,
    ) -> Result<IndexChanges, Error> {
        let Self { records, pages } = self;
        let comparison = compare(&pages, options, against.as_ref(), how)?;
        let mut marks = comparison.marks(&pages, against.as_ref().map(|against| &*against.index))?;
        records.into_held(|held| {
            let mut record = held.record();
            marks.mark(&mut record)?;
            give(record)
        })?;
        match against {
            Some(Against { index, .. }) => comparison.keep(&pages, index),
            None => Ok(IndexChanges::default()),
        }
    }
}
