//! A run that keeps what it did in a folder, and goes on there after it was killed.
//!
//! The stages are those of any run: pages are counted, judged, compared. Here each ends in files (`folder`), in place of values that wait in memory, and begins behind
//! those that are there already. Only the comparison and the output are done anew: they take a small part of the time.

use std::io::{self, BufReader, Read as _};

use serde::{Deserialize, Serialize};

use super::compare::{Against, Compared, How, Wins};
use super::count::{self, Page, Waiting};
use super::folder::{FolderError, Parts, Position, WorkFolder};
use super::gather::{Gathered, Records};
use super::read::{Judged, Read};
use super::record::Held;
use super::shelf::Filling;
use super::spill::Packed;
use super::{CorpusOptions, Counts, IndexChanges, RawPage, Record, Summary, work};
use crate::cleaner::Known;
use crate::cluster::ClusterOptions;
use crate::error::{Error, PageError};
use crate::fingerprint::Fingerprint;
use crate::index::Index;
use crate::repeats::Repeats;

/// Pages that can be read on from a place between two files.
pub trait Source {
    /// The next page.
    fn next_page(&mut self) -> Option<Result<RawPage, PageError>>;

    /// Where the file begins that the last page was of; behind all pages, where they end.
    fn file_position(&self) -> Position;

    /// Goes on at a place, before the first page is read.
    fn go_on_at(&mut self, position: &Position);

    /// Takes note of the id of a page before that place.
    fn add_id(&mut self, id: &str);

    /// Whether the pages came to their end, after there was none any more.
    ///
    /// # Errors
    /// When they were stopped before; the run ends there, and can go on later.
    fn check_end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A record that was judged, with its fingerprint as bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    held: Held,
    fingerprint: Vec<u8>,
}

impl Stored {
    fn of(judged: Judged) -> Self {
        let Judged { record, fingerprint } = judged;
        Self { held: Held::of(record), fingerprint: fingerprint.to_bytes().to_vec() }
    }

    fn compared(self) -> Result<Compared, Error> {
        let fingerprint = Fingerprint::from_bytes(&self.fingerprint);
        let fingerprint = fingerprint.map_err(|error| Error::Spill(io::Error::other(error)))?;
        Ok(Compared::of(&self.held.record(), fingerprint))
    }

    pub(super) fn held(self) -> Held {
        self.held
    }
}

/// A run over many pages, like a [`Corpus`](super::Corpus), that can be killed at any time: the same run in the same folder goes on, and gives the same records.
pub struct ResumableCorpus<'a, S> {
    options: CorpusOptions,
    source: S,
    folder: &'a WorkFolder,
    against: Option<Against<'a>>,
}

impl<'a, S: Source> ResumableCorpus<'a, S> {
    /// A run over the pages of a source, in a folder.
    pub fn new(options: CorpusOptions, source: S, folder: &'a WorkFolder) -> Self {
        Self { options, source, folder, against: None }
    }

    /// See [`Corpus::against`](super::Corpus::against).
    #[must_use]
    pub fn against(mut self, index: &'a mut Index, wins: Wins) -> Self {
        self.against = Some(Against { index, wins });
        self
    }

    /// Hands out one record a page, as [`Corpus::run`](super::Corpus::run) does, but none before all pages are judged.
    ///
    /// The folder keeps what was done: [`finish`](WorkFolder::finish) it when the records are where they should be.
    ///
    /// # Errors
    /// As [`Corpus::run`](super::Corpus::run), and [`Error::Folder`] when the folder cannot be read or written.
    pub fn run(self, sink: &mut dyn FnMut(Record) -> io::Result<()>) -> Result<Summary, Error> {
        self.run_on(Counts::own(), sink)
    }

    /// The same, beginning with what is known from earlier runs. See [`Corpus::run_with`](super::Corpus::run_with). The table must be as it was when the run began.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_with(
        self,
        repeats: &mut Repeats,
        sink: &mut dyn FnMut(Record) -> io::Result<()>,
    ) -> Result<Summary, Error> {
        self.run_on(Counts::Lent(repeats), sink)
    }

    fn run_on(self, mut counts: Counts<'_>, sink: &mut dyn FnMut(Record) -> io::Result<()>) -> Result<Summary, Error> {
        let Self { mut options, mut source, folder, against } = self;
        options.page.reasons &= options.blocks;
        let options = &options;
        let records: Parts<Stored> = folder.records()?;
        if records.are_all() {
            // Nothing is read any more, but the source counts what it passed over.
            source.go_on_at(&records.position());
            if counts.is_lent()
                && let Some((table, _)) = read_counts(folder)?
            {
                *counts.table() = table;
            }
        } else {
            if options.repeats {
                let articles = count(folder, &mut source, counts.table(), options)?;
                judge_counted(folder, &records, counts.table(), &articles, options)?;
            } else {
                judge(&records, &mut source, options)?;
            }
        }
        drop(counts);
        let records: Parts<Stored> = folder.records()?;
        folder.pages::<Page>()?.remove()?;

        let mut summary = Summary::default();
        let mut give = |record: Record| {
            summary.add(&record);
            sink(record).map_err(Error::Sink)
        };
        let index = if options.duplicates {
            let gathered = Gathered { pages: compared(&records, options)?, records: Records::Kept(records) };
            gathered.give(&ClusterOptions::default(), How::of(options), against, &mut give)?
        } else {
            Records::Kept(records).into_held(|held| give(held.record()))?;
            IndexChanges::default()
        };
        Ok(Summary { index, ..summary })
    }
}

/// Counts all pages, those that were read before and the others. The articles they are of.
fn count<S: Source>(
    folder: &WorkFolder,
    source: &mut S,
    repeats: &mut Repeats,
    options: &CorpusOptions,
) -> Result<Articles, Error> {
    let pages: Parts<Page> = folder.pages()?;
    if pages.are_all()
        && let Some((table, articles)) = read_counts(folder)?
    {
        source.go_on_at(&pages.position());
        *repeats = table;
        return Ok(articles);
    }
    let mut articles = Vec::new();
    let again = |packed: Result<Packed<Page>, FolderError>| {
        let page = packed?.value().map_err(Error::Spill)?;
        Ok((page.0.origin.id.clone(), count::traces_again(page)))
    };
    work::in_order(options.crew(), pages.values(), weight, again, |page: Result<_, Error>| {
        let (id, traces) = page?;
        source.add_id(&id);
        articles.push(traces.map(|(site, traces)| repeats.add(&site, &traces)));
        Ok::<(), Error>(())
    })?;
    let read = |page| {
        let (page, traces) = count::read(Read::of(page, options));
        Ok((Packed::of(&page).map_err(Error::Spill)?, traces))
    };
    read_on(&pages, source, options, read, |traces| {
        articles.push(traces.map(|(site, traces)| repeats.add(&site, &traces)));
    })?;
    write_counts(folder, repeats, &articles)?;
    Ok(articles)
}

/// Judges pages that were counted, part by part.
fn judge_counted(
    folder: &WorkFolder,
    records: &Parts<Stored>,
    repeats: &Repeats,
    articles: &[Option<u32>],
    options: &CorpusOptions,
) -> Result<(), Error> {
    let pages: Parts<Page> = folder.pages()?;
    let mut writer = records.writer();
    let judge = |(packed, article): (Result<Packed<Page>, FolderError>, &Option<u32>)| {
        let judged = Waiting::packed(packed?, *article).judge(repeats, options)?;
        Packed::of(&Stored::of(judged)).map_err(Error::Spill)
    };
    for part in records.len()..pages.len() {
        let Some(values) = pages.values_of(part)? else { break };
        let before = usize::try_from(pages.count(part)).unwrap_or(usize::MAX);
        let values = values.zip(articles.get(before..).unwrap_or_default());
        work::in_order(
            options.crew(),
            values,
            |(packed, _)| weight(packed),
            judge,
            |packed: Result<_, Error>| writer.push(&packed?).map_err(Error::from),
        )?;
        if let Some((position, is_last)) = pages.end_of(part) {
            writer.end(position, is_last)?;
        }
    }
    Ok(())
}

/// Reads and judges pages one by one.
fn judge<S: Source>(records: &Parts<Stored>, source: &mut S, options: &CorpusOptions) -> Result<(), Error> {
    for packed in records.values() {
        let stored = packed?.value().map_err(Error::Spill)?;
        source.add_id(&stored.held.record().id);
    }
    let read = |page| {
        let judged = Read::of(page, options).judge(Known::default(), options);
        Ok((Packed::of(&Stored::of(judged)).map_err(Error::Spill)?, ()))
    };
    read_on(records, source, options, read, |()| {})
}

/// Reads the pages behind those parts into more of them. `take` gets what comes of a page besides, in order.
fn read_on<S: Source, V: Send, X: Send>(
    parts: &Parts<V>,
    source: &mut S,
    options: &CorpusOptions,
    read: impl Fn(Result<RawPage, PageError>) -> Result<(Packed<V>, X), Error> + Sync,
    mut take: impl FnMut(X),
) -> Result<(), Error> {
    let mut here = parts.position();
    source.go_on_at(&here);
    if parts.are_all() {
        return Ok(());
    }
    let mut writer = parts.writer();
    let pages = std::iter::from_fn(|| source.next_page().map(|page| (source.file_position(), page)));
    let read = |(position, page)| (position, read(page));
    work::in_order(
        options.crew(),
        pages,
        |(_, page)| RawPage::weight(page),
        read,
        |(position, done)| {
            let (packed, besides) = done?;
            if position != here && writer.is_full() {
                writer.end(position.clone(), false)?;
            }
            here = position;
            take(besides);
            writer.push(&packed).map_err(Error::from)
        },
    )?;
    source.check_end().map_err(Error::Sink)?;
    Ok(writer.end(source.file_position(), true)?)
}

/// What is needed of the records to find copies.
fn compared(records: &Parts<Stored>, options: &CorpusOptions) -> Result<super::shelf::Shelf, Error> {
    let mut filling = Filling::new(options.memory.compared());
    let unpack = |packed: Result<Packed<Stored>, FolderError>| packed?.value().map_err(Error::Spill)?.compared();
    work::in_order(options.crew(), records.values(), weight, unpack, |page: Result<_, Error>| filling.push(&page?))?;
    filling.finish().map_err(Error::Spill)
}

fn weight<V>(packed: &Result<Packed<V>, FolderError>) -> usize {
    packed.as_ref().map_or(0, Packed::len)
}

/// In place of the article of a page that could not be read.
const NO_ARTICLE: u32 = u32::MAX;

fn write_counts(folder: &WorkFolder, repeats: &Repeats, articles: &[Option<u32>]) -> Result<(), Error> {
    folder.write_counts(|to| {
        to.write_all(&(articles.len() as u64).to_le_bytes())?;
        articles.iter().try_for_each(|article| to.write_all(&article.unwrap_or(NO_ARTICLE).to_le_bytes()))?;
        repeats.write_to(to)
    })?;
    Ok(())
}

/// The article that each page is of, where it could be read.
type Articles = Vec<Option<u32>>;

fn read_counts(folder: &WorkFolder) -> Result<Option<(Repeats, Articles)>, Error> {
    let Some((path, file)) = folder.counts()? else { return Ok(None) };
    let damaged = || FolderError::Damaged { path: path.clone() };
    let mut file = BufReader::new(file);
    let mut count = [0; size_of::<u64>()];
    file.read_exact(&mut count).map_err(|_| damaged())?;
    let mut articles = Vec::new();
    for _ in 0..u64::from_le_bytes(count) {
        let mut article = [0; size_of::<u32>()];
        file.read_exact(&mut article).map_err(|_| damaged())?;
        articles.push(Some(u32::from_le_bytes(article)).filter(|&article| article != NO_ARTICLE));
    }
    let table = Repeats::read_from(file).map_err(|_| damaged())?;
    Ok(Some((table, articles)))
}
