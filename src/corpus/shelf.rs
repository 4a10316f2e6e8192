//! What is needed of every page to find its copies: in memory while there is room, the rest in temporary files that are read at places.
//!
//! However many they are, memory holds no more than there is room for.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::compare::Compared;
use super::temporary::Temporary;
use crate::cluster::{Names, Pages};
use crate::error::Error;
use crate::external::Column;
use crate::fingerprint::Fingerprint;
use crate::read_at::Positioned;

/// What is known of pages may take this part of the room besides, which is about what it takes of the rest.
const KNOWN: usize = 16;

/// Bytes that are written at once.
const BUFFER: usize = 64 * 1024;

/// Pages that are put in one after the other; see the [module](self).
pub(super) struct Filling {
    pages: Column<Known, Temporary>,
    fingerprints: Vec<Fingerprint>,
    names: Vec<u8>,
    /// Where the names of the last one end.
    end: u64,
    /// So many bytes of fingerprints and names stay in memory.
    room: usize,
    /// The others.
    files: Option<Files<BufWriter<File>>>,
}

/// Pages that are compared.
pub(super) struct Shelf {
    pages: Column<Known, Temporary>,
    fingerprints: Vec<Fingerprint>,
    names: Vec<u8>,
    files: Option<Files<Positioned>>,
}

struct Files<T> {
    fingerprints: T,
    names: T,
}

/// Of a page the length of its text, in characters, where its names end (those of the first page in a file begin anew), and whether it has a text at all.
type Known = (u64, u64, u8);

/// What a page is called, as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Called<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) host: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) date: Option<Cow<'a, str>>,
}

impl Filling {
    /// An empty one, with room for so many bytes in memory.
    pub(super) fn new(room: usize) -> Self {
        let pages = Column::new(Temporary::with_room(room / KNOWN));
        Self { pages, fingerprints: Vec::new(), names: Vec::new(), end: 0, room, files: None }
    }

    /// Puts a page in.
    pub(super) fn push(&mut self, page: &Compared) -> Result<(), Error> {
        let (length, is_kept) = (page.length as u64, u8::from(page.is_kept));
        let end = self.push_names(page).map_err(Error::Spill)?;
        self.end = end;
        self.pages.push((length, end, is_kept))
    }

    /// Puts in its fingerprint, and its names; where those end.
    fn push_names(&mut self, page: &Compared) -> io::Result<u64> {
        let names = postcard::to_stdvec(&page.called()).map_err(io::Error::other)?;
        let is_full =
            self.names.len() + names.len() + (self.fingerprints.len() + 1) * size_of::<Fingerprint>() > self.room;
        let before = if self.files.is_none() && is_full {
            self.files = Some(Files { fingerprints: create()?, names: create()? });
            0
        } else {
            self.end
        };
        match &mut self.files {
            None => {
                self.fingerprints.push(page.fingerprint.clone());
                self.names.extend(&names);
            }
            Some(files) => {
                files.fingerprints.write_all(&page.fingerprint.to_bytes())?;
                files.names.write_all(&names)?;
            }
        }
        Ok(before + names.len() as u64)
    }

    /// The pages, to be read.
    pub(super) fn finish(self) -> io::Result<Shelf> {
        let Self { pages, fingerprints, names, files, .. } = self;
        let files = match files {
            Some(Files { fingerprints, names }) => {
                Some(Files { fingerprints: written(fingerprints)?, names: written(names)? })
            }
            None => None,
        };
        Ok(Shelf { pages, fingerprints, names, files })
    }
}

fn create() -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(BUFFER, tempfile::tempfile()?))
}

fn written(file: BufWriter<File>) -> io::Result<Positioned> {
    Ok(Positioned::of(file.into_inner().map_err(|error| error.into_error())?))
}

impl Shelf {
    /// How many pages there are.
    pub(super) fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether a page has a text at all.
    pub(super) fn is_kept(&self, at: usize) -> Result<bool, Error> {
        Ok(self.pages.get(at)?.is_some_and(|(.., is_kept)| is_kept != 0))
    }

    /// A page again.
    pub(super) fn page(&self, at: usize) -> Result<Compared, Error> {
        let (length, _, is_kept) = self.known(at)?;
        let fingerprint = self.fingerprint(at)?.into_owned();
        self.called(at, |Called { id, url, host, date }| Compared {
            id: id.into_owned(),
            url: url.map(Cow::into_owned),
            host: host.map(Cow::into_owned),
            date: date.map(Cow::into_owned),
            length: usize::try_from(length).unwrap_or(usize::MAX),
            fingerprint,
            is_kept: is_kept != 0,
        })
    }

    /// What is done with the names of a page.
    pub(super) fn called<T>(&self, at: usize, with: impl FnOnce(Called<'_>) -> T) -> Result<T, Error> {
        let mut buffer = Vec::new();
        let bytes = self.names_of(at, &mut buffer)?;
        Ok(with(postcard::from_bytes(bytes).map_err(|error| Error::Spill(io::Error::other(error)))?))
    }

    /// The names of a page as they are stored; `buffer` is where they are read to, if they are in a file.
    fn names_of<'a>(&'a self, at: usize, buffer: &'a mut Vec<u8>) -> Result<&'a [u8], Error> {
        let (_, end, _) = self.known(at)?;
        let in_memory = self.fingerprints.len();
        let start = match at.checked_sub(1) {
            Some(before) if at != in_memory => self.known(before)?.1,
            _ => 0,
        };
        let missing = || Error::Spill(io::ErrorKind::UnexpectedEof.into());
        if at < in_memory {
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            return range.and_then(|(start, end)| self.names.get(start..end)).ok_or_else(missing);
        }
        buffer.resize(usize::try_from(end.saturating_sub(start)).map_err(|_| missing())?, 0);
        let files = self.files().map_err(Error::Spill)?;
        files.names.read_exact_at(buffer, start).map_err(Error::Spill)?;
        Ok(buffer)
    }

    fn fingerprint_of(&self, at: usize) -> io::Result<Cow<'_, Fingerprint>> {
        if let Some(fingerprint) = self.fingerprints.get(at) {
            return Ok(Cow::Borrowed(fingerprint));
        }
        let mut bytes = [0; Fingerprint::BYTES];
        let place = (at - self.fingerprints.len()) as u64 * Fingerprint::BYTES as u64;
        self.files()?.fingerprints.read_exact_at(&mut bytes, place)?;
        Fingerprint::from_bytes(&bytes).map(Cow::Owned).map_err(io::Error::other)
    }

    fn known(&self, at: usize) -> Result<Known, Error> {
        self.pages.get(at)?.ok_or_else(|| Error::Spill(io::ErrorKind::UnexpectedEof.into()))
    }

    fn files(&self) -> io::Result<&Files<Positioned>> {
        self.files.as_ref().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl Pages<Error> for Shelf {
    fn len(&self) -> usize {
        self.pages.len()
    }

    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, Error> {
        self.fingerprint_of(at).map_err(Error::Spill)
    }

    fn length(&self, at: usize) -> Result<usize, Error> {
        Ok(usize::try_from(self.known(at)?.0).unwrap_or(usize::MAX))
    }

    fn names(&self, at: usize) -> Result<Names<'_>, Error> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        self.called(at, |Called { id, url, date, .. }| Names {
            id: owned(id),
            url: url.map(owned),
            date: date.map(owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Filling;
    use crate::cluster::Pages;
    use crate::corpus::compare::Compared;
    use crate::fingerprint::Fingerprint;

    fn page(n: usize) -> Compared {
        Compared {
            id: format!("page {n}"),
            url: n.is_multiple_of(2).then(|| format!("https://a.example/{n}")),
            host: n.is_multiple_of(3).then(|| "a.example".to_owned()),
            date: n.is_multiple_of(5).then(|| "2026-01-31".to_owned()),
            length: n * 100,
            fingerprint: Fingerprint::of(&format!("The ferry left at noon on day {n} of the year")),
            is_kept: !n.is_multiple_of(7),
        }
    }

    #[test]
    fn pages_come_back_from_memory_and_from_files() {
        // All in files, some of them, none.
        for (room, in_memory) in [(0, 0), (5 * (size_of::<Fingerprint>() + 40), 5), (1 << 20, 60)] {
            let mut filling = Filling::new(room);
            (0..60).for_each(|n| filling.push(&page(n)).unwrap());
            let shelf = filling.finish().unwrap();
            assert_eq!((shelf.len(), shelf.fingerprints.len()), (60, in_memory));
            for n in (0..60).rev() {
                let Compared { id, url, host, date, length, fingerprint, is_kept } = page(n);
                let again = shelf.page(n).unwrap();
                assert_eq!((again.id, again.url, again.host, again.date), (id, url.clone(), host, date));
                assert_eq!((again.length, again.fingerprint, again.is_kept), (length, fingerprint, is_kept));
                assert_eq!(shelf.names(n).unwrap().url.as_deref(), url.as_deref());
                assert_eq!((shelf.length(n).unwrap(), shelf.is_kept(n).unwrap()), (length, is_kept));
            }
            assert!(shelf.page(60).is_err());
        }
    }
}
