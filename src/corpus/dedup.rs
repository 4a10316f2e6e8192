//! Copies among texts that are clean already, of this tool or another.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::compare::{Against, Compared, How, IndexChanges, Wins};
use super::gather::{Gathered, Waiting};
use super::input::{Content, RawPage};
use super::memory::Memory;
use super::record::{Held, Record, Status};
use super::spill::Packed;
use super::work::{self, Crew};
use crate::cluster::{ClusterOptions, Edge, Relation, edges_of};
use crate::error::{Error, PageError};
use crate::fingerprint::{Fingerprint, prose_of};
use crate::index::Index;

/// Texts among which copies are looked for. They wait packed, and what is needed to compare them is sorted, in temporary files once there is much of it.
///
/// ```
/// use defarm::cluster::ClusterOptions;
/// use defarm::{Dedup, RawPage};
///
/// let text = "The ferry left at noon, with nobody aboard but the captain and his old dog.";
/// let pages = [("a", text), ("b", "Ten ways to cook a turnip, and one way not to."), ("c", text)];
/// let dedup = Dedup::of(pages.map(|(id, text)| Ok(RawPage::text(id, text))), ClusterOptions::new(), 1)?;
/// let mut copies = Vec::new();
/// let summary = dedup.records(None, &mut |record| {
///     copies.extend(record.duplicate_of.map(|of| (record.id, of)));
///     Ok(())
/// })?;
/// assert_eq!(copies, [("c".to_owned(), "a".to_owned())]);
/// assert_eq!((summary.pages, summary.kept), (3, 2));
/// # Ok::<(), defarm::Error>(())
/// ```
pub struct Dedup {
    options: ClusterOptions,
    how: How,
    gathered: Gathered,
}

/// What became of the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DedupSummary {
    /// Records that came in: kept + duplicates + empty + errors.
    pub pages: u64,
    /// Those that are no copy.
    pub kept: u64,
    /// Copies, by what they are to their canonical page, in this run or in the index.
    pub copies: BTreeMap<Relation, u64>,
    /// Records without a word.
    pub empty: u64,
    /// What could not be read, and pages of HTML: those are to be cleaned first.
    pub errors: u64,
    /// Canonical pages with copies.
    pub clusters: u64,
    /// Of these, those with pages of several hosts.
    pub clusters_across_hosts: u64,
    /// What became of the index, where there is one.
    pub index: IndexChanges,
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
    ///
    /// # Errors
    /// [`Error::Spill`] when there is no room for what waits.
    pub fn of<I>(pages: I, options: ClusterOptions, threads: usize) -> Result<Self, Error>
    where
        I: IntoIterator<Item = Result<RawPage, PageError>>,
    {
        Self::of_with_memory(pages, options, threads, Memory::DEFAULT)
    }

    /// The same with about so many bytes of memory, 1 GiB by default; of every text four bytes stay there besides. What comes out is the same for any number.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_with_memory<I>(pages: I, options: ClusterOptions, threads: usize, bytes: usize) -> Result<Self, Error>
    where
        I: IntoIterator<Item = Result<RawPage, PageError>>,
    {
        let memory = Memory::of(bytes);
        let mut waiting = Waiting::new(memory);
        let hold = |page| {
            let (record, fingerprint) = record(page, &options);
            let compared = Compared::of(&record, fingerprint);
            (Packed::of(&Held::of(record)).map_err(Error::Spill), compared)
        };
        let crew = Crew::of(threads).with_most(memory.moving());
        work::in_order(crew, pages.into_iter(), RawPage::weight, hold, |(packed, compared)| {
            waiting.push(&packed?, &compared)
        })?;
        Ok(Self { options, how: How { threads, memory }, gathered: waiting.finish()? })
    }

    /// Hands out one record a text, in input order, whatever became of it. With an index, copies are looked for in it, too, and the texts that are kept are added to it;
    /// see [`Corpus::against`](super::Corpus::against). It must be an index of [`ClusterOptions::texts`].
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a record, [`Error::Spill`] and [`Error::Index`] when what waits, or the index, cannot be read; the run ends there.
    pub fn records(
        self,
        index: Option<(&mut Index, Wins)>,
        sink: &mut dyn FnMut(Record) -> std::io::Result<()>,
    ) -> Result<DedupSummary, Error> {
        let Self { options, how, gathered } = self;
        let against = index.map(|(index, wins)| Against { index, wins });
        let mut summary = DedupSummary::default();
        let changes = gathered.give(&options, how, against, &mut |record: Record| {
            summary.add(&record);
            sink(record).map_err(Error::Sink)
        })?;
        Ok(DedupSummary { index: changes, ..summary })
    }

    /// Hands out all pairs of copies, not only those with a canonical page, and pairs of pages of one template. In groups of more than a thousand texts some
    /// are missed ([`edges`](crate::cluster::edges)).
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a pair, [`Error::Spill`] when what waits cannot be read; the run ends there.
    pub fn pairs(&self, sink: &mut dyn FnMut(Pair<'_>) -> std::io::Result<()>) -> Result<(), Error> {
        let pages = &self.gathered.pages;
        edges_of(pages, &self.options, self.how.space(), |Edge { canonical, copy, similarity, relation }| {
            let given = pages.called(canonical, |a| {
                pages.called(copy, |b| {
                    let (ids, hosts) = ([&*a.id, &*b.id], [a.host.as_deref(), b.host.as_deref()]);
                    sink(Pair { ids, hosts, similarity, relation })
                })
            });
            given.flatten()?.map_err(Error::Sink).map(ControlFlow::Continue)
        })
    }
}

impl DedupSummary {
    fn add(&mut self, record: &Record) {
        self.pages += 1;
        match record.status {
            Status::Error => self.errors += 1,
            Status::Empty => self.empty += 1,
            Status::Kept => self.kept += 1,
            Status::Duplicate => *self.copies.entry(record.copy.unwrap_or(Relation::Near)).or_default() += 1,
        }
        self.clusters += u64::from(record.copies.is_some());
        let hosts = record.copies.as_ref().map_or(0, |copies| copies.hosts.len());
        self.clusters_across_hosts += u64::from(hosts > 1);
    }
}

/// The record of a text, as far as it is known before copies are, and its fingerprint.
pub(super) fn record(page: Result<RawPage, PageError>, options: &ClusterOptions) -> (Record, Fingerprint) {
    let failed =
        |id: String, message: String| (Record { error: Some(message), ..Record::new(id) }, Fingerprint::of(""));
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
        if options.compares_whole_texts() { Fingerprint::of(&text) } else { Fingerprint::of(&prose_of(&text)) };
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
    (record, fingerprint)
}
