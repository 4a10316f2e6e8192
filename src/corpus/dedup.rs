//! Copies among texts that are clean already, of this tool or another.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Content, RawPage};
use super::record::{Copies, Record, Status};
use super::work;
use crate::cluster::{ClusterOptions, Clusters, Edge, Member, Relation, cluster, edges};
use crate::error::{Error, PageError};
use crate::fingerprint::{Fingerprint, prose};

/// Texts among which copies are looked for. All of them stay in memory.
///
/// ```
/// use defarm::cluster::ClusterOptions;
/// use defarm::{Dedup, RawPage};
///
/// let text = "The ferry left at noon, with nobody aboard but the captain and his old dog.";
/// let pages = [("a", text), ("b", "Ten ways to cook a turnip, and one way not to."), ("c", text)];
/// let dedup = Dedup::of(pages.map(|(id, text)| Ok(RawPage::text(id, text))), ClusterOptions::new(), 1);
/// let mut copies = Vec::new();
/// let summary = dedup.records(&mut |record| {
///     copies.extend(record.duplicate_of.map(|of| (record.id, of)));
///     Ok(())
/// })?;
/// assert_eq!(copies, [("c".to_owned(), "a".to_owned())]);
/// assert_eq!((summary.pages, summary.kept), (3, 2));
/// # Ok::<(), defarm::Error>(())
/// ```
pub struct Dedup {
    options: ClusterOptions,
    entries: Vec<Entry>,
}

struct Entry {
    /// The record, as far as it is known before copies are; with its text, but for errors.
    record: Record,
    length: usize,
    fingerprint: Fingerprint,
}

/// What became of the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DedupSummary {
    /// Records that came in: kept + duplicates + empty + errors.
    pub pages: u64,
    /// Those that are no copy.
    pub kept: u64,
    /// Copies, by what they are to their canonical page.
    pub copies: BTreeMap<Relation, u64>,
    /// Records without a word.
    pub empty: u64,
    /// What could not be read, and pages of HTML: those are to be cleaned first.
    pub errors: u64,
    /// Canonical pages with copies.
    pub clusters: u64,
    /// Of these, those with pages of several hosts.
    pub clusters_across_hosts: u64,
}

impl DedupSummary {
    /// All copies.
    pub fn duplicates(&self) -> u64 {
        self.copies.values().sum()
    }
}

/// Two texts that have much in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// Their ids: first the one that would rather be kept.
    pub ids: [&'a str; 2],
    /// Their hosts.
    pub hosts: [Option<&'a str>; 2],
    /// Estimated similarity, 0 to 1.
    pub similarity: f64,
    /// What the second is to the first.
    pub relation: Relation,
}

impl Dedup {
    /// Takes the texts, and makes their fingerprints on so many threads; nothing else depends on the number of threads.
    pub fn of<I>(pages: I, options: ClusterOptions, threads: usize) -> Self
    where
        I: IntoIterator<Item = Result<RawPage, PageError>>,
    {
        let mut entries = Vec::new();
        let done: Result<(), std::convert::Infallible> = work::in_order(
            threads,
            pages.into_iter(),
            |page| entry(page, &options),
            |entry| {
                entries.push(entry);
                Ok(())
            },
        );
        let Ok(()) = done;
        Self { options, entries }
    }

    /// Hands out one record a text, in input order, whatever became of it.
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a record; the run ends there.
    pub fn records(&self, sink: &mut dyn FnMut(Record) -> std::io::Result<()>) -> Result<DedupSummary, Error> {
        let clusters = cluster(&self.members(), &self.options);
        let mut copies = self.copies(&clusters);
        let mut summary = DedupSummary::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let mut record = entry.record.clone();
            summary.pages += 1;
            match record.status {
                Status::Error => summary.errors += 1,
                Status::Empty => summary.empty += 1,
                Status::Kept | Status::Duplicate => {
                    let canonical = clusters.canonical.get(at).copied().unwrap_or(at);
                    record.cluster = self.entries.get(canonical).map(|entry| entry.record.id.clone());
                    record.similarity = clusters.similarity.get(at).copied();
                    record.copy = clusters.relation.get(at).copied().flatten();
                    if canonical == at {
                        record.copies = copies.remove(&at);
                        summary.kept += 1;
                    } else {
                        record.status = Status::Duplicate;
                        record.duplicate_of.clone_from(&record.cluster);
                        *summary.copies.entry(record.copy.unwrap_or(Relation::Near)).or_default() += 1;
                    }
                }
            }
            summary.clusters += u64::from(record.copies.is_some());
            let hosts = record.copies.as_ref().map_or(0, |copies| copies.hosts.len());
            summary.clusters_across_hosts += u64::from(hosts > 1);
            sink(record).map_err(Error::Sink)?;
        }
        Ok(summary)
    }

    /// Hands out all pairs of copies, not only those with a canonical page, and pairs of pages of one template. In groups of more than a thousand texts some
    /// are missed ([`edges`]).
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a pair; the run ends there.
    pub fn pairs(&self, sink: &mut dyn FnMut(Pair<'_>) -> std::io::Result<()>) -> Result<(), Error> {
        edges(&self.members(), &self.options, |Edge { canonical, copy, similarity, relation }| {
            let (Some(a), Some(b)) = (self.entries.get(canonical), self.entries.get(copy)) else { return Ok(()) };
            let (a, b) = (&a.record, &b.record);
            sink(Pair { ids: [&a.id, &b.id], hosts: [a.host.as_deref(), b.host.as_deref()], similarity, relation })
        })
        .map_err(Error::Sink)
    }

    fn members(&self) -> Vec<Member<'_>> {
        let members = self.entries.iter().map(|Entry { record, length, fingerprint }| Member {
            id: &record.id,
            url: record.url.as_deref(),
            length: *length,
            date: record.date.as_deref(),
            fingerprint,
        });
        members.collect()
    }

    /// The clusters of more than one page, by their canonical page.
    fn copies(&self, clusters: &Clusters) -> BTreeMap<usize, Copies> {
        let mut pages: BTreeMap<usize, Vec<&Record>> = BTreeMap::new();
        for (&canonical, entry) in clusters.canonical.iter().zip(&self.entries) {
            pages.entry(canonical).or_default().push(&entry.record);
        }
        pages.retain(|_, pages| pages.len() > 1);
        let whole = |pages: Vec<&Record>| {
            let hosts: BTreeSet<&String> = pages.iter().filter_map(|page| page.host.as_ref()).collect();
            let dates = pages.iter().filter_map(|page| page.date.as_deref()).filter(|date| is_iso(date));
            Copies {
                pages: pages.len(),
                hosts: hosts.into_iter().cloned().collect(),
                earliest: dates.min().map(str::to_owned),
            }
        };
        pages.into_iter().map(|(canonical, pages)| (canonical, whole(pages))).collect()
    }
}

/// Whether a date is written so that it sorts as text does.
fn is_iso(date: &str) -> bool {
    matches!(date.as_bytes(), [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
}

fn entry(page: Result<RawPage, PageError>, options: &ClusterOptions) -> Entry {
    let failed = |id: String, message: String| {
        let record = Record { error: Some(message), ..Record::new(id) };
        Entry { record, length: 0, fingerprint: Fingerprint::of("") }
    };
    let page = match page {
        Ok(page) => page,
        Err(error) => return failed(error.id.clone(), error.to_string()),
    };
    let host = page.host().map(str::to_owned);
    let RawPage { id, url, date, given, content } = page;
    let Content::Text(text) = content else {
        let message = format!("{id}: HTML, not text: clean it first");
        return failed(id, message);
    };
    // A threshold is one of whole texts.
    let fingerprint =
        if options.compares_whole_texts() { Fingerprint::of(&text) } else { Fingerprint::of(&prose(text.lines())) };
    let length = text.chars().count();
    let mut record = Record {
        url,
        host,
        date,
        title: given.title,
        author: given.author,
        language: given.language,
        description: given.description,
        status: if fingerprint.words() == 0 { Status::Empty } else { Status::Kept },
        ..Record::new(id)
    };
    if record.status == Status::Kept {
        record.fingerprint = Some(fingerprint.to_string());
    }
    (record.stats.bytes_in, record.stats.chars_out) = (text.len(), length);
    record.text = text;
    Entry { record, length, fingerprint }
}
