//! Fingerprints of many pages: which of them are near a given one?
//!
//! | | finds | |
//! |---|---|---|
//! | [`SimHashIndex`] | SimHashes that differ in few bits | numbers only |
//! | [`near_pairs`] | all pairs of SimHashes that differ in few bits | places only |
//! | [`Index`] | SimHashes that differ in few bits, and pages that share [keys](crate::Fingerprint::keys) | with names, in memory or in a folder |
//!
//! An index in a folder holds more pages than memory does, is there again after the process has ended, however it ended, and is read by many while one writes; see
//! [`Index::open_to_write`]. `docs/DESIGN.md` has its files.

mod document;
mod error;
mod keys;
mod recent;
mod simhash;
mod store;

use std::fmt;
use std::path::Path;

use foldhash::{HashMap, HashMapExt};

use crate::fingerprint::Fingerprint;
pub use document::Document;
pub use error::IndexError;
pub(crate) use keys::{ANCHOR_PAIRS, FILLED, MOST_OF_PAIR, Sharing, anchor_keys};
use recent::Recent;
pub use simhash::{Near, NearPair, SimHashIndex, near_pairs};
use store::{Entry, Opened, SEALED, Segment, Store};

/// Which part of texts the fingerprints of an index are made from. They are compared among themselves only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Texts {
    /// What is surely article: without lines that look like labels, headlines or excerpts ([`crate::fingerprint::prose`]).
    #[default]
    Prose,
    /// All of it.
    Whole,
}

impl fmt::Display for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Prose => "prose",
            Self::Whole => "whole texts",
        })
    }
}

/// Fingerprints of pages, searchable by near SimHashes and by shared shingles.
///
/// ```
/// use defarm::{Fingerprint, Index};
///
/// let mut index = Index::new();
/// index.insert("a.html", &Fingerprint::of("The ferry left at noon with nobody aboard but the captain."))?;
/// index.insert("b.html", &Fingerprint::of("Ten ways to cook a turnip, and one way not to."))?;
/// let near = index.near(&Fingerprint::of("The ferry left at noon, with nobody aboard but the captain!"), 3)?;
/// assert_eq!(near.len(), 1);
/// assert_eq!((near[0].id.as_str(), near[0].bits), ("a.html", 0));
/// # Ok::<(), defarm::index::IndexError>(())
/// ```
#[derive(Debug, Default)]
pub struct Index {
    segments: Vec<Segment>,
    recent: Recent,
    /// Documents by those that stand in their place, which have greater numbers.
    superseded: HashMap<u32, u32>,
    place: Place,
}

/// Where an index is.
#[derive(Debug, Default)]
enum Place {
    #[default]
    Memory,
    /// In a folder, to be read.
    Read,
    /// In a folder, to be written to.
    Write(Box<Store>),
}

/// A page that a query found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Neighbour {
    /// The page's id.
    pub id: String,
    /// Its number in the index, from 0.
    pub number: u32,
    /// In how many of the 64 bits the SimHashes differ.
    pub bits: u32,
    /// Estimated Jaccard similarity of the 3-word shingles, 0 to 1.
    pub similarity: f64,
}

/// What an index takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IndexSize {
    /// Documents in it.
    pub documents: u64,
    /// Of these, those in whose place others stand.
    pub superseded: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes of the segments.
    pub bytes: u64,
    /// Of these, all but names, addresses and dates.
    pub bytes_of_fingerprints: u64,
    /// Documents that are in no segment yet.
    pub recent: u64,
    /// Bytes in memory.
    pub memory: u64,
}

impl Index {
    /// An empty index in memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the index in a folder to read it as it is now; what is written to it later is not seen.
    ///
    /// # Errors
    /// [`IndexError::NoIndex`] where there is none, [`IndexError::OtherTexts`] and [`IndexError::Version`] where its fingerprints cannot be compared with those of this
    /// version and these texts, [`IndexError::Damaged`] and [`IndexError::Io`] where it cannot be read.
    pub fn open(folder: impl AsRef<Path>, texts: Texts) -> Result<Self, IndexError> {
        Self::of(store::open(folder.as_ref(), texts)?, Place::Read)
    }

    /// Opens the index in a folder to write to it, and makes one where there is none. Others may read it at the same time, and nobody else may write.
    ///
    /// A page whose insertion has returned is in the index, even if the process is killed right after; to be there when the machine stops, it takes a
    /// [`sync`](Self::sync).
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`IndexError::InUse`] where another one writes, [`IndexError::OtherFiles`] where a folder with other files has no index.
    pub fn open_to_write(folder: impl AsRef<Path>, texts: Texts) -> Result<Self, IndexError> {
        let (store, opened) = Store::open(folder.as_ref(), texts)?;
        Self::of(opened, Place::Write(Box::new(store)))
    }

    /// Of what texts the index in a folder is.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn texts_of(folder: impl AsRef<Path>) -> Result<Texts, IndexError> {
        store::texts_of(folder.as_ref())
    }

    fn of(opened: Opened, place: Place) -> Result<Self, IndexError> {
        let Opened { segments, entries } = opened;
        let mut index = Self { segments, recent: Recent::default(), superseded: HashMap::new(), place };
        index.superseded = index.segments.iter().flat_map(|segment| segment.superseded.iter().copied()).collect();
        for entry in entries {
            match entry {
                Entry::Document(document) => index.recent.insert(*document)?,
                Entry::Superseded { old, new } => index.note_superseded(old, new),
            }
        }
        Ok(index)
    }

    /// Number of pages in it.
    pub fn len(&self) -> usize {
        self.stored() as usize + self.recent.documents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a page of which only the name is known, and gives its number. Two pages may have the same id, and the same fingerprint.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn insert(&mut self, id: impl Into<String>, fingerprint: &Fingerprint) -> Result<u32, IndexError> {
        self.add(Document::new(id, fingerprint.clone()))
    }

    /// Adds a page, and gives its number: 0 for the first, then 1, and so on.
    ///
    /// # Errors
    /// [`IndexError::Full`] after 4,294,967,295 pages; for one in a folder [`IndexError::ReadOnly`] if it was opened to read, and [`IndexError::Io`] and
    /// [`IndexError::Damaged`]. Then the page is not in the index.
    pub fn add(&mut self, document: Document) -> Result<u32, IndexError> {
        let number = u32::try_from(self.len()).ok().filter(|&number| number < u32::MAX).ok_or(IndexError::Full)?;
        if self.recent.documents.len() >= SEALED {
            self.seal()?;
        }
        match &mut self.place {
            Place::Memory => {}
            Place::Read => return Err(IndexError::ReadOnly),
            Place::Write(store) => store.document(&document)?,
        }
        self.recent.insert(document)?;
        Ok(number)
    }

    /// Lets one document stand in place of another that was added before it: [`standing`](Self::standing) leads to it from now on.
    ///
    /// # Errors
    /// [`IndexError::ReadOnly`] and [`IndexError::Io`].
    pub fn supersede(&mut self, old: u32, new: u32) -> Result<(), IndexError> {
        if old >= new || new as usize >= self.len() {
            return Ok(());
        }
        match &mut self.place {
            Place::Memory => {}
            Place::Read => return Err(IndexError::ReadOnly),
            Place::Write(store) => store.superseded(old, new)?,
        }
        self.note_superseded(old, new);
        Ok(())
    }

    fn note_superseded(&mut self, old: u32, new: u32) {
        if old < new {
            self.superseded.insert(old, new);
            self.recent.superseded.push((old, new));
        }
    }

    /// The document that stands in place of this one: itself, where none does.
    pub fn standing(&self, number: u32) -> u32 {
        let mut standing = number;
        // Numbers grow with each step, so there is an end.
        while let Some(&next) = self.superseded.get(&standing).filter(|&&next| next > standing) {
            standing = next;
        }
        standing
    }

    /// The pages whose SimHash differs in at most `max_bits` bits (inclusive), the nearest first, then in the order they were added. None is missed.
    ///
    /// # Errors
    /// [`IndexError::TooManyBits`] above [`SimHashIndex::MAX_BITS`], and where files cannot be read.
    pub fn near(&self, fingerprint: &Fingerprint, max_bits: u32) -> Result<Vec<Neighbour>, IndexError> {
        let mut found = self.recent.near(fingerprint.simhash(), max_bits)?;
        let stored = self.stored();
        found.iter_mut().for_each(|near| near.id += stored);
        for segment in &self.segments {
            segment.near(fingerprint.simhash(), max_bits, &mut found)?;
        }
        found.sort_unstable();
        let neighbour = |near: Near| {
            let Document { id, fingerprint: other, .. } = self.document(near.id)?;
            Ok(Neighbour { id, number: near.id, bits: near.bits, similarity: fingerprint.similarity(&other) })
        };
        found.into_iter().map(neighbour).collect()
    }

    /// Finds the pages that may have much in common with a text: those that share a key, or have the same SimHash; of very many some only. Their numbers, ascending.
    ///
    /// # Errors
    /// Where files cannot be read.
    pub fn sharing(&self, fingerprint: &Fingerprint) -> Result<Vec<u32>, IndexError> {
        let mut found = Vec::new();
        self.recent.sharing(fingerprint, &mut found);
        let stored = self.stored();
        found.iter_mut().for_each(|number| *number += stored);
        for segment in &self.segments {
            segment.sharing(fingerprint, &mut found)?;
            segment.same(fingerprint.simhash(), &mut found)?;
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The page of a number.
    ///
    /// # Errors
    /// Where files cannot be read, and where there is no such number.
    pub fn document(&self, number: u32) -> Result<Document, IndexError> {
        match self.segment(number) {
            Some((segment, at)) => segment.document(at),
            None => self.recent_document(number).cloned(),
        }
    }

    /// The fingerprint of the page of a number.
    ///
    /// # Errors
    /// As [`document`](Self::document).
    pub fn fingerprint(&self, number: u32) -> Result<Fingerprint, IndexError> {
        match self.segment(number) {
            Some((segment, at)) => segment.fingerprint(at),
            None => self.recent_document(number).map(|document| document.fingerprint.clone()),
        }
    }

    /// All pages, in the order they were added.
    pub fn documents(&self) -> impl Iterator<Item = Result<Document, IndexError>> + '_ {
        (0..self.stored() + self.recent.documents.len() as u32).map(|number| self.document(number))
    }

    /// Adds all pages of another index of the same texts, and which of them stand in place of others.
    ///
    /// # Errors
    /// As [`add`](Self::add), and where the other one cannot be read: then a part of it may have been added.
    pub fn take_in(&mut self, other: &Self) -> Result<(), IndexError> {
        let first = u32::try_from(self.len()).map_err(|_| IndexError::Full)?;
        for document in other.documents() {
            self.add(document?)?;
        }
        let mut superseded: Vec<(u32, u32)> = other.superseded.iter().map(|(&old, &new)| (old, new)).collect();
        superseded.sort_unstable();
        let moved = |number: u32| number.checked_add(first).ok_or(IndexError::Full);
        superseded.into_iter().try_for_each(|(old, new)| self.supersede(moved(old)?, moved(new)?))
    }

    /// Makes all that was added outlive the machine. Without a folder it does nothing.
    ///
    /// # Errors
    /// [`IndexError::Io`].
    pub fn sync(&self) -> Result<(), IndexError> {
        if let Place::Write(store) = &self.place { store.sync() } else { Ok(()) }
    }

    /// Makes one segment of everything: the index is asked fastest then, and takes the least room. Without a folder it does nothing.
    ///
    /// # Errors
    /// [`IndexError::Io`], [`IndexError::Damaged`]: then the index is what it was.
    pub fn compact(&mut self) -> Result<(), IndexError> {
        self.seal()?;
        let Place::Write(store) = &self.place else { return Ok(()) };
        let all = self.segments.len();
        store.merge(&mut self.segments, all)
    }

    /// Reads all files, and compares them with their checks.
    ///
    /// # Errors
    /// [`IndexError::Damaged`], [`IndexError::Io`].
    pub fn verify(&self) -> Result<(), IndexError> {
        self.segments.iter().try_for_each(Segment::verify)
    }

    /// What it takes.
    pub fn size(&self) -> IndexSize {
        let superseded = self.superseded.capacity() * size_of::<(u32, u32)>();
        let memory = self.segments.iter().map(Segment::memory).sum::<usize>() + self.recent.memory() + superseded;
        IndexSize {
            documents: self.len() as u64,
            superseded: self.superseded.len() as u64,
            segments: self.segments.len(),
            bytes: self.segments.iter().map(Segment::length).sum(),
            bytes_of_fingerprints: self.segments.iter().map(Segment::without_details).sum(),
            recent: self.recent.documents.len() as u64,
            memory: memory as u64,
        }
    }

    /// Makes a segment of the recent documents.
    fn seal(&mut self) -> Result<(), IndexError> {
        let first = self.stored();
        let Place::Write(store) = &mut self.place else { return Ok(()) };
        if self.recent.documents.is_empty() {
            return Ok(());
        }
        let segment = store.seal(first, &self.recent.documents, &self.recent.superseded)?;
        self.segments.push(segment);
        self.recent = Recent::default();
        store.merge_due(&mut self.segments)
    }

    /// Number of documents in segments.
    fn stored(&self) -> u32 {
        self.segments.last().map_or(0, Segment::end)
    }

    /// The segment of a document, and its place there.
    fn segment(&self, number: u32) -> Option<(&Segment, u32)> {
        let place = self.segments.partition_point(|segment| segment.end() <= number);
        self.segments.get(place).map(|segment| (segment, number - segment.first()))
    }

    fn recent_document(&self, number: u32) -> Result<&Document, IndexError> {
        let at = number.checked_sub(self.stored()).map(|at| at as usize);
        at.and_then(|at| self.recent.documents.get(at)).ok_or(IndexError::NoDocument { number })
    }
}

#[cfg(test)]
mod tests;
