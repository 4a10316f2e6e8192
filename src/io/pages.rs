//! The pages of all inputs, in a row.

#[cfg(feature = "parquet")]
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::fields::Fields;
use super::ids::Ids;
use super::kinds::{Kind, Packing};
use super::open::{self, Opened, reason};
use super::walk::{Found, Walk};
use super::{FilePages, STDIN, html, jsonl, later, text};
use crate::corpus::RawPage;
use crate::error::PageError;

/// Iterator over the pages of all inputs, in order. See [`read`](super::read).
pub struct Pages {
    inputs: std::vec::IntoIter<PathBuf>,
    fields: Fields,
    /// Name of the input that is being read, where there are several: it goes before an id that was there already.
    name: Option<String>,
    several: bool,
    walk: Option<Walk>,
    file: Option<FilePages>,
    ids: Ids,
    skipped: u64,
}

impl Pages {
    pub(super) fn new(inputs: Vec<PathBuf>) -> Self {
        Self {
            several: inputs.len() > 1,
            inputs: inputs.into_iter(),
            fields: Fields::new(),
            name: None,
            walk: None,
            file: None,
            ids: Ids::default(),
            skipped: 0,
        }
    }

    /// Takes the parts of pages from fields of these names, in JSON Lines and Parquet.
    #[must_use]
    pub fn with_fields(mut self, fields: Fields) -> Self {
        self.fields = fields;
        self
    }

    /// How many files below directories were passed over so far, because their names tell no kind that holds pages.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Starts the next input; an error where that fails at once.
    fn start(&mut self, input: PathBuf) -> Result<(), PageError> {
        let shown = input.display().to_string();
        self.name = self.several.then(|| name_of(&input));
        if input.as_os_str() == STDIN {
            let bytes = open::stdin().map_err(|error| cannot(shown.clone(), shown.clone(), &error))?;
            self.file = Some(jsonl::pages(Opened { id: shown.clone(), path: shown, bytes }, &self.fields));
        } else if input.is_dir() {
            self.walk = Some(Walk::new(input));
        } else {
            self.file = Some(open_file(&input, name_of(&input), &self.fields)?);
        }
        Ok(())
    }

    /// Starts the next file of a directory, or counts it.
    fn start_found(&mut self, found: Option<Found>) -> Result<(), PageError> {
        match found {
            Some(Found { path, relative }) if Kind::of_name(&relative).is_some() => {
                self.file = Some(open_file(&path, relative, &self.fields)?);
            }
            _ => self.skipped += 1,
        }
        Ok(())
    }

    fn next_named(&mut self) -> Option<Result<RawPage, PageError>> {
        loop {
            if let Some(file) = &mut self.file {
                match file.next() {
                    Some(page) => return Some(page),
                    None => self.file = None,
                }
            }
            let started = match self.walk.as_mut().map(Iterator::next) {
                Some(Some(Ok(found))) => self.start_found(found),
                Some(Some(Err(error))) => {
                    let path = error.path.display().to_string();
                    Err(cannot(path.clone(), path, &error.source))
                }
                Some(None) => {
                    self.walk = None;
                    continue;
                }
                None => {
                    let input = self.inputs.next()?;
                    self.start(input)
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

/// The pages of one file; its kind decides who reads them.
fn open_file(path: &Path, id: String, fields: &Fields) -> Result<FilePages, PageError> {
    let shown = path.display().to_string();
    let (kind, bytes) = open::open(path, &id).map_err(|error| cannot(id.clone(), shown.clone(), &error))?;
    let file = Opened { id, path: shown, bytes };
    Ok(match kind {
        Kind::Html => html::pages(file),
        Kind::Text => text::pages(file),
        Kind::Jsonl => jsonl::pages(file, fields),
        Kind::Warc => later::pages(&file, "WARC files are not supported yet"),
        Kind::Parquet if Packing::of_name(&file.id).0 != Packing::None => {
            return Err(file.error(None, "Parquet packs its columns itself: unpack the file first"));
        }
        #[cfg(feature = "parquet")]
        Kind::Parquet => super::parquet::pages(
            file.id.clone(),
            file.path.clone(),
            File::open(path).map_err(|error| file.error(None, error))?,
            fields,
        ),
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => later::pages(&file, "Parquet is read with the feature `parquet` only"),
    })
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
