//! The pages of all inputs, in a row.

#[cfg(any(feature = "parquet", feature = "warc"))]
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::fields::Fields;
use super::ids::Ids;
use super::kinds::{Kind, Packing};
#[cfg(not(all(feature = "parquet", feature = "warc")))]
use super::later;
use super::open::{self, Opened, reason};
use super::passed::{PassedOver, Tally};
#[cfg(feature = "warc")]
use super::place::Measured;
use super::place::Place;
use super::walk::{Found, Walk, WalkError};
use super::{FilePages, MAX_PAGE_BYTES, STDIN, html, jsonl, text};
use crate::corpus::{Position, RawPage, Source};
use crate::error::PageError;

/// Iterator over the pages of all inputs, in order. See [`read`](super::read).
pub struct Pages {
    inputs: std::vec::IntoIter<PathBuf>,
    reading: Reading,
    /// Name of the input that is being read, where there are several: it goes before an id that was there already.
    name: Option<String>,
    several: bool,
    walk: Option<Walk>,
    file: Option<FilePages>,
    ids: Ids,
    skipped: u64,
    /// Files that were begun, those that could not be opened or were passed over too.
    begun: u64,
    /// So many of them are behind the place where an earlier run ended.
    behind: u64,
    /// Where the file begins that is being read.
    position: Position,
}

impl Pages {
    pub(super) fn new(inputs: Vec<PathBuf>) -> Self {
        Self {
            several: inputs.len() > 1,
            inputs: inputs.into_iter(),
            reading: Reading {
                fields: Fields::new(),
                limit: MAX_PAGE_BYTES,
                tally: Tally::default(),
                place: Place::default(),
            },
            name: None,
            walk: None,
            file: None,
            ids: Ids::default(),
            skipped: 0,
            begun: 0,
            behind: 0,
            position: Position::default(),
        }
    }

    /// Takes the parts of pages from fields of these names, in JSON Lines and Parquet.
    #[must_use]
    pub fn with_fields(mut self, fields: Fields) -> Self {
        self.reading.fields = fields;
        self
    }

    /// Refuses a file that is one page, and a record of a WARC file, where it has more bytes than this: 1 GiB by default. A page is refused with
    /// [`Options::with_max_page_bytes`](crate::Options::with_max_page_bytes), too; but this is the limit of what is read into memory.
    #[must_use]
    pub fn with_max_page_bytes(mut self, bytes: usize) -> Self {
        self.reading.limit = bytes;
        self
    }

    /// How many files below directories were passed over so far, because their names tell no kind that holds pages.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// How many bytes of files were read so far, packed as they are; [`size`](super::size) tells how many there are.
    pub fn bytes_read(&self) -> u64 {
        self.reading.place.get()
    }

    /// How many records of WARC files were read so far, and how many of these held no page, by the reason.
    pub fn passed_over(&self) -> PassedOver {
        self.reading.tally.get()
    }

    /// Starts the next input; an error where that fails at once.
    fn start(&mut self, input: PathBuf) -> Result<(), PageError> {
        let shown = input.display().to_string();
        self.name = self.several.then(|| name_of(&input));
        if input.as_os_str() == STDIN {
            let (kind, bytes) = open::stdin().map_err(|error| cannot(shown.clone(), shown.clone(), &error))?;
            let file = Opened { id: shown.clone(), path: shown, bytes };
            self.file = Some(match kind {
                Kind::Warc => warc(file, &self.reading),
                _ => jsonl::pages(file, &self.reading.fields),
            });
        } else if input.is_dir() {
            self.walk = Some(Walk::new(input));
        } else {
            self.file = Some(open_file(&input, name_of(&input), &self.reading)?);
        }
        Ok(())
    }

    /// Starts the next file of a directory, or counts it.
    fn start_found(&mut self, found: Option<Found>) -> Result<(), PageError> {
        match found {
            Some(Found { path, relative }) if Kind::of_name(&relative).is_some() => {
                self.file = Some(open_file(&path, relative, &self.reading)?);
            }
            _ => self.skipped += 1,
        }
        Ok(())
    }

    /// Passes a file that an earlier run has read.
    fn pass(&mut self, next: &Next) {
        self.begun += 1;
        let path = match next {
            Next::Input(path) => path,
            Next::Found(Some(Found { path, relative })) if Kind::of_name(relative).is_some() => path,
            Next::Found(_) | Next::Lost(_) => return,
        };
        self.reading.place.pass(path);
    }

    fn here(&self) -> Position {
        let counts = std::iter::once(self.skipped).chain(self.passed_over().counts()).collect();
        Position { files: self.begun, counts }
    }

    fn next_named(&mut self) -> Option<Result<RawPage, PageError>> {
        loop {
            if let Some(file) = &mut self.file {
                match file.next() {
                    Some(page) => return Some(page),
                    None => {
                        self.file = None;
                        self.reading.place.end();
                    }
                }
            }
            let next = match self.walk.as_mut().map(Iterator::next) {
                Some(Some(Ok(found))) => Next::Found(found),
                Some(Some(Err(error))) => Next::Lost(error),
                Some(None) => {
                    self.walk = None;
                    continue;
                }
                None => match self.inputs.next() {
                    Some(input) => Next::Input(input),
                    None => {
                        self.position = self.here();
                        return None;
                    }
                },
            };
            let started = match next {
                // A directory is none of the files that are counted.
                Next::Input(input) if input.is_dir() => self.start(input),
                next if self.begun < self.behind => {
                    self.pass(&next);
                    Ok(())
                }
                next => {
                    self.position = self.here();
                    self.begun += 1;
                    match next {
                        Next::Input(input) => self.start(input),
                        Next::Found(found) => self.start_found(found),
                        Next::Lost(WalkError { path, source }) => {
                            let path = path.display().to_string();
                            Err(cannot(path.clone(), path, &source))
                        }
                    }
                }
            };
            if let Err(error) = started {
                return Some(Err(error));
            }
        }
    }
}

impl Iterator for Pages {
    type Item = Result<RawPage, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut page = self.next_named()?;
        let id = match &mut page {
            Ok(page) => &mut page.id,
            Err(error) => &mut error.id,
        };
        *id = self.ids.unique(std::mem::take(id), self.name.as_deref());
        Some(page)
    }
}

impl Source for Pages {
    fn next_page(&mut self) -> Option<Result<RawPage, PageError>> {
        self.next()
    }

    fn file_position(&self) -> Position {
        self.position.clone()
    }

    fn go_on_at(&mut self, position: &Position) {
        self.behind = position.files;
        let (skipped, passed_over) = position.counts.split_first().unwrap_or((&0, &[]));
        self.skipped = *skipped;
        self.reading.tally.count(|passed| *passed = PassedOver::of_counts(passed_over));
        self.position = position.clone();
    }

    fn add_id(&mut self, id: &str) {
        self.ids.add(id);
    }
}

/// What comes next.
enum Next {
    Input(PathBuf),
    Found(Option<Found>),
    Lost(WalkError),
}

/// How files are read.
struct Reading {
    fields: Fields,
    /// The most bytes of a page.
    limit: usize,
    tally: Tally,
    place: Place,
}

/// The pages of one file; its kind decides who reads them.
fn open_file(path: &Path, id: String, reading: &Reading) -> Result<FilePages, PageError> {
    let shown = path.display().to_string();
    #[cfg(feature = "warc")]
    if Kind::of_name(&id) == Some(Kind::Warc) {
        let file = File::open(path).map_err(|error| cannot(id.clone(), shown.clone(), &error))?;
        return Ok(warc_file(id, shown, file, reading));
    }
    let (kind, bytes) =
        open::open(path, &id, &reading.place).map_err(|error| cannot(id.clone(), shown.clone(), &error))?;
    let file = Opened { id, path: shown, bytes };
    Ok(match kind {
        Kind::Html => html::pages(file, reading.limit),
        Kind::Text => text::pages(file, reading.limit),
        Kind::Jsonl => jsonl::pages(file, &reading.fields),
        // What was read of a pipe does not come again.
        #[cfg(feature = "warc")]
        Kind::Warc if path.is_file() => {
            let packed = File::open(path).map_err(|error| file.error(None, error))?;
            warc_file(file.id, file.path, packed, reading)
        }
        Kind::Warc => warc(file, reading),
        Kind::Parquet if Packing::of_name(&file.id).0 != Packing::None => {
            return Err(file.error(None, "Parquet packs its columns itself: unpack the file first"));
        }
        #[cfg(feature = "parquet")]
        Kind::Parquet => super::parquet::pages(
            file.id.clone(),
            file.path.clone(),
            File::open(path).map_err(|error| file.error(None, error))?,
            &reading.fields,
            reading.place.clone(),
        ),
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => later::pages(&file, "Parquet is read with the feature `parquet` only"),
    })
}

/// The pages of a WARC file, packed or not.
#[cfg(feature = "warc")]
fn warc_file(id: String, path: String, file: File, reading: &Reading) -> FilePages {
    let (told, _) = Packing::of_name(&id);
    let source = Box::new(Measured::new(file, &reading.place));
    super::warc::pages(id, path, source, told, reading.limit, reading.tally.clone())
}

/// The pages of what is a WARC file when it is unpacked.
#[cfg(feature = "warc")]
fn warc(file: Opened, reading: &Reading) -> FilePages {
    let Opened { id, path, bytes } = file;
    super::warc::pages(id, path, Box::new(bytes), Packing::None, reading.limit, reading.tally.clone())
}

#[cfg(not(feature = "warc"))]
fn warc(file: Opened, _: &Reading) -> FilePages {
    later::pages(&file, "WARC is read with the feature `warc` only")
}

fn cannot(id: String, path: String, error: &io::Error) -> PageError {
    PageError { id, path, line: None, offset: None, message: reason(error) }
}

/// What an input is called: the last part of its path, where it has one (`.` and `/` have none).
fn name_of(input: &Path) -> String {
    match input.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => input.display().to_string(),
    }
}
