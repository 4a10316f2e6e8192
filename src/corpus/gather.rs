//! The last pass: records go out, at once, or when all pages have been compared.

use super::compare::{Against, Compared, IndexChanges, compare};
use super::read::Judged;
use super::record::Held;
use super::spill::{Packed, Spill};
use super::{CorpusOptions, Record, work};
use crate::cluster::ClusterOptions;
use crate::error::Error;

/// Judges all pages and gives out their records. With an index, what became of it.
pub(super) fn records<T: Send>(
    pages: impl Iterator<Item = T>,
    judge: impl Fn(T) -> Result<Judged, Error> + Sync,
    give: &mut impl FnMut(Record) -> Result<(), Error>,
    options: &CorpusOptions,
    against: Option<Against<'_>>,
) -> Result<IndexChanges, Error> {
    if !options.duplicates {
        work::in_order(options.threads, pages, judge, |judged| give(judged?.record))?;
        return Ok(IndexChanges::default());
    }
    let mut waiting = Waiting::new();
    let hold = |page| {
        let Judged { record, fingerprint } = judge(page)?;
        let compared = Compared::of(&record, fingerprint);
        Ok((Packed::of(&Held::of(record)).map_err(Error::Spill)?, compared))
    };
    work::in_order(options.threads, pages, hold, |held: Result<_, Error>| {
        let (packed, compared) = held?;
        waiting.push(&packed, compared)
    })?;
    waiting.give(&ClusterOptions::default(), options.threads, against, give)
}

/// Pages whose records wait until all have come.
pub(super) struct Waiting {
    records: Spill<Held>,
    pub(super) compared: Vec<Compared>,
}

impl Waiting {
    pub(super) fn new() -> Self {
        Self { records: Spill::new(), compared: Vec::new() }
    }

    pub(super) fn push(&mut self, record: &Packed<Held>, compared: Compared) -> Result<(), Error> {
        self.compared.push(compared);
        self.records.push(record).map_err(Error::Spill)
    }

    /// Compares all pages, gives out their records, and puts those that are kept into the index.
    pub(super) fn give(
        self,
        options: &ClusterOptions,
        threads: usize,
        against: Option<Against<'_>>,
        give: &mut impl FnMut(Record) -> Result<(), Error>,
    ) -> Result<IndexChanges, Error> {
        let Self { records, compared } = self;
        let mut comparison = compare(&compared, options, against.as_ref(), threads)?;
        for (at, packed) in records.into_packed().map_err(Error::Spill)?.enumerate() {
            let held = packed.and_then(|packed| packed.value()).map_err(Error::Spill)?;
            let mut record = held.record();
            comparison.mark(at, &mut record);
            give(record)?;
        }
        match against {
            Some(Against { index, .. }) => Ok(comparison.keep(&compared, index)?),
            None => Ok(IndexChanges::default()),
        }
    }
}
