//! The last pass: records go out, at once, or when all pages have been compared.

use super::read::Judged;
use super::record::Held;
use super::spill::{Packed, Spill};
use super::{CorpusOptions, Record, Status, work};
use crate::cluster::{ClusterOptions, Clusters, Member, cluster};
use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// What is needed of a page to find its copies.
struct Compared {
    id: String,
    url: Option<String>,
    /// Of the text, in characters.
    length: usize,
    date: Option<String>,
    fingerprint: Fingerprint,
}

/// Judges all pages and gives out their records.
pub(super) fn records<T: Send>(
    pages: impl Iterator<Item = T>,
    judge: impl Fn(T) -> Result<Judged, Error> + Sync,
    give: &mut impl FnMut(Record) -> Result<(), Error>,
    options: &CorpusOptions,
) -> Result<(), Error> {
    if !options.duplicates {
        return work::in_order(options.threads, pages, judge, |judged| give(judged?.record));
    }
    let mut spill = Spill::new();
    let mut compared = Vec::new();
    let hold = |page| {
        let Judged { record, fingerprint } = judge(page)?;
        let (id, url) = (record.id.clone(), record.url.clone());
        let (length, date) = (record.stats.chars_out, record.date.clone());
        let packed = Packed::of(&Held::of(record)).map_err(Error::Spill)?;
        Ok((packed, Compared { id, url, length, date, fingerprint }))
    };
    work::in_order(options.threads, pages, hold, |held| {
        let (packed, page) = held?;
        compared.push(page);
        spill.push(&packed).map_err(Error::Spill)
    })?;
    let clusters = clusters(&compared);
    for (at, packed) in spill.into_packed().map_err(Error::Spill)?.enumerate() {
        let held = packed.and_then(|packed| packed.value()).map_err(Error::Spill)?;
        let mut record = held.record();
        join(&mut record, at, &compared, &clusters);
        give(record)?;
    }
    Ok(())
}

fn clusters(pages: &[Compared]) -> Clusters {
    let members: Vec<Member<'_>> = pages
        .iter()
        .map(|Compared { id, url, length, date, fingerprint }| Member {
            id,
            url: url.as_deref(),
            length: *length,
            date: date.as_deref(),
            fingerprint,
        })
        .collect();
    cluster(&members, &ClusterOptions::default())
}

/// Says in a record where its page stands in its cluster.
fn join(record: &mut Record, at: usize, pages: &[Compared], clusters: &Clusters) {
    if record.status == Status::Error {
        return;
    }
    let canonical = clusters.canonical.get(at).copied().unwrap_or(at);
    record.cluster = Some(pages.get(canonical).map_or(&record.id, |page| &page.id).clone());
    record.similarity = Some(clusters.similarity.get(at).copied().unwrap_or(1.0));
    record.copy = clusters.relation.get(at).copied().flatten();
    if canonical != at {
        record.duplicate_of = record.cluster.clone();
        record.status = Status::Duplicate;
    }
}
