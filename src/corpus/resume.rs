//! A run that keeps what it did in a folder, and goes on there after it was killed.
//!
//! The stages are those of any run: pages are counted, judged, compared. Here each ends in files (`folder`), in place of values that wait in memory, and begins behind
//! those that are there already. Only the comparison and the output are done anew: they take a small part of the time.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::compare::{Against, Compared, How, Wins};
use super::count::{self, Page, Places, Waiting};
use super::folder::{FolderError, Parts, Position, WorkFolder};
use super::gather::{Gathered, Records};
use super::read::{Judged, Read};
use super::record::Held;
use super::shelf::Filling;
use super::spill::Packed;
use super::{CorpusOptions, IndexChanges, RawPage, Record, Summary, end, work};
use crate::cleaner::Known;
use crate::cluster::ClusterOptions;
use crate::error::{Error, PageError};
use crate::fingerprint::Fingerprint;
use crate::index::Index;
use crate::repeats::{Counter, Counts, Repeats, RepeatsError, Unread};

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
        self.run_on(&mut Repeats::new(), false, sink)
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
        self.run_on(repeats, true, sink)
    }

    fn run_on(
        self,
        repeats: &mut Repeats,
        is_lent: bool,
        sink: &mut dyn FnMut(Record) -> io::Result<()>,
    ) -> Result<Summary, Error> {
        let Self { mut options, mut source, folder, against } = self;
        options.page.reasons &= options.blocks;
        let options = &options;
        let records: Parts<Stored> = folder.records()?;
        if records.are_all() {
            // Nothing is read any more, but the source counts what it passed over.
            source.go_on_at(&records.position());
            if is_lent && let Some(file) = folder.counts()? {
                let (counts, _) = read_counts(file, options.counter(repeats))?;
                end(counts, is_lent)?;
            }
        } else if options.repeats {
            let (counts, places) = count(folder, &mut source, options.counter(repeats), options)?;
            judge_counted(folder, &records, &counts, &places, options)?;
            end(counts, is_lent)?;
        } else {
            judge(&records, &mut source, options)?;
        }
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

/// Counts all pages, those that were read before and the others.
fn count<'t, S: Source>(
    folder: &WorkFolder,
    source: &mut S,
    mut counter: Counter<'t>,
    options: &CorpusOptions,
) -> Result<(Counts<'t>, Places), Error> {
    let pages: Parts<Page> = folder.pages()?;
    if pages.are_all()
        && let Some(file) = folder.counts()?
    {
        source.go_on_at(&pages.position());
        return read_counts(file, counter);
    }
    let mut places = Places::behind(&counter);
    let again = |packed: Result<Packed<Page>, FolderError>| {
        let page = packed?.value().map_err(Error::Spill)?;
        Ok((page.0.origin.id.clone(), count::traces_again(page)))
    };
    work::in_order(options.crew(), pages.values(), weight, again, |page: Result<_, Error>| {
        let (id, countable) = page?;
        source.add_id(&id);
        places.count(countable, &mut counter)
    })?;
    let read = |page| {
        let (page, countable) = count::read(Read::of(page, options));
        Ok((Packed::of(&page).map_err(Error::Spill)?, countable))
    };
    read_on(&pages, source, options, read, |countable| places.count(countable, &mut counter))?;
    let counts = counter.finish().map_err(Error::Spill)?;
    write_counts(folder, &counts, &places)?;
    Ok((counts, places))
}

/// Judges pages that were counted, part by part.
fn judge_counted(
    folder: &WorkFolder,
    records: &Parts<Stored>,
    counts: &Counts<'_>,
    places: &Places,
    options: &CorpusOptions,
) -> Result<(), Error> {
    let pages: Parts<Page> = folder.pages()?;
    let mut writer = records.writer();
    let judge = |(packed, place): (Result<Packed<Page>, FolderError>, u64)| {
        let judged = Waiting::packed(packed?, places.before(place)).judge(counts, options)?;
        Packed::of(&Stored::of(judged)).map_err(Error::Spill)
    };
    for part in records.len()..pages.len() {
        let Some(values) = pages.values_of(part)? else { break };
        let values = values.zip(pages.count(part)..);
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
        let judged = Read::of(page, options).judge(Known::default(), options)?;
        Ok((Packed::of(&Stored::of(judged)).map_err(Error::Spill)?, ()))
    };
    read_on(records, source, options, read, |()| Ok(()))
}

/// Reads the pages behind those parts into more of them. `take` gets what comes of a page besides, in order.
fn read_on<S: Source, V: Send, X: Send>(
    parts: &Parts<V>,
    source: &mut S,
    options: &CorpusOptions,
    read: impl Fn(Result<RawPage, PageError>) -> Result<(Packed<V>, X), Error> + Sync,
    mut take: impl FnMut(X) -> Result<(), Error>,
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
            take(besides)?;
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

/// Writes which pages were counted, behind the length of that (8 bytes), and the counts.
fn write_counts(folder: &WorkFolder, counts: &Counts<'_>, places: &Places) -> Result<(), Error> {
    let places = postcard::to_stdvec(places).map_err(|error| Error::Spill(io::Error::other(error)))?;
    folder.write_counts(|to| {
        to.write_all(&(places.len() as u64).to_le_bytes())?;
        to.write_all(&places)?;
        counts.write_to(to)
    })?;
    Ok(())
}

fn read_counts<'t>((path, mut file): (PathBuf, File), counter: Counter<'t>) -> Result<(Counts<'t>, Places), Error> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::UnexpectedEof => FolderError::Damaged { path: path.clone() },
        _ => FolderError::Io { path: path.clone(), source },
    };
    let mut length = [0; size_of::<u64>()];
    file.read_exact(&mut length).map_err(failed)?;
    // A wrong length must not ask for all the memory there is.
    let mut places = Vec::new();
    (&mut file).take(u64::from_le_bytes(length)).read_to_end(&mut places).map_err(failed)?;
    let places = postcard::from_bytes(&places).map_err(|_| FolderError::Damaged { path: path.clone() })?;
    match counter.read_from(file) {
        Ok(counts) => Ok((counts, places)),
        Err(Unread::Table(RepeatsError::Io(source))) => Err(failed(source).into()),
        Err(Unread::Table(_)) => Err(FolderError::Damaged { path: path.clone() }.into()),
        Err(Unread::Spill(error)) => Err(Error::Spill(error)),
    }
}
