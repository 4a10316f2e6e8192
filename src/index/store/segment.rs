//! Documents that do not change any more, in a file, with the tables that find them.
//!
//! Behind the [`Header`] stand these parts:
//!
//! | part | |
//! |---|---|
//! | fingerprints | of each document 252 bytes, and the lower half of their XXH3-64 |
//! | details | of each document the [other](crate::index::Document) bytes, and the lower half of their XXH3-64 |
//! | ends | where the details of each document end, 8 bytes, 0 before the first |
//! | superseded | pairs of numbers of documents, each 4 bytes: the second stands in place of the first |
//! | entries of the four bands | SimHash rotated to begin with the band, without these 16 bits: 6 bytes; document 4 bytes |
//! | entries of the keys | lower 16 bits of a key 2 bytes; document 4 bytes |
//! | starts of all five | where each bucket begins and the last ends, 4 bytes |
//!
//! and at the end place and XXH3-64 of each part, and the XXH3-64 of these. Numbers are little-endian; documents are counted from the segment's first. When it is opened,
//! starts and superseded are read and checked; a fingerprint and its details are checked when they are used, all when it is merged or [verified](Segment::verify).
//!
//! A document takes 368 bytes and its details: 256 for the fingerprint, 40 for the SimHash, 72 at most for the keys.

use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::header::{Header, Kind};
use super::read_at::Stored;
use super::sections::Place;
use super::table::{Entry, Shape, Table};
use crate::fingerprint::Fingerprint;
use crate::index::document::take;
use crate::index::keys::{KEY_LEADS_TO, Sharing, look_up};
use crate::index::simhash::{BANDS, Probes, is_first_band, restored, rotated};
use crate::index::{Document, IndexError, Near};

pub(super) const FINGERPRINTS: usize = 0;
pub(super) const DETAILS: usize = 1;
pub(super) const ENDS: usize = 2;
pub(super) const SUPERSEDED: usize = 3;
const ENTRIES: usize = 4;
/// The tables: of the bands, and of the keys.
pub(super) const TABLES: usize = BANDS + 1;
/// The table of the keys.
pub(super) const KEYS: usize = BANDS;
const STARTS: usize = ENTRIES + TABLES;
pub(super) const PARTS: usize = STARTS + TABLES;

/// A half of a check.
pub(super) const HALF_CHECK: usize = size_of::<u32>();
/// Bytes of a fingerprint with its check.
pub(super) const FINGERPRINT: usize = Fingerprint::BYTES + HALF_CHECK;
/// Bytes of the end of a document's details.
const END: usize = size_of::<u64>();
/// Bytes of what stands behind the parts.
const PLACES: usize = PARTS * Place::BYTES + size_of::<u64>();

/// See the [module](self).
#[derive(Debug)]
pub(in crate::index) struct Segment {
    pub(super) header: Header,
    file: Stored,
    places: [Place; PARTS],
    tables: [Table; TABLES],
    /// Numbers of documents that were superseded, and of those in their place.
    pub(in crate::index) superseded: Vec<(u32, u32)>,
}

/// What tables a segment has.
pub(super) fn shape(table: usize) -> Shape {
    if table == KEYS { Shape::NARROW } else { Shape::WIDE }
}

/// The lower half of the check of some bytes.
pub(super) fn half_check(bytes: &[u8]) -> [u8; HALF_CHECK] {
    (xxh3_64(bytes) as u32).to_le_bytes()
}

/// The places of all parts, and their check.
pub(super) fn places_to_bytes(places: &[Place; PARTS]) -> Vec<u8> {
    let mut bytes: Vec<u8> = places.iter().flat_map(|place| place.to_bytes()).collect();
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

impl Segment {
    /// Opens the segment of documents from `first` up to `end`, exclusive.
    pub(super) fn open(path: &Path, first: u32, end: u32) -> Result<Self, IndexError> {
        let file = Stored::open(path)?;
        let mut header = [0; Header::BYTES];
        file.read(0, &mut header)?;
        let header = Header::read(Kind::Segment, &header, path)?;
        if (header.first, header.count) != (first, end - first) {
            return Err(file.damaged(0, "other documents than its name says"));
        }
        let places_at = file.length().checked_sub(PLACES as u64).ok_or_else(|| file.damaged(0, "cut off"))?;
        let mut bytes = [0; PLACES];
        file.read(places_at, &mut bytes)?;
        let places = places(&bytes).filter(|places| fit(places, &header, places_at));
        let places = places.ok_or_else(|| file.damaged(places_at, "places of its parts"))?;

        let part = |part: usize| checked(&file, places[part]);
        let superseded = pairs(&part(SUPERSEDED)?);
        let mut tables = Vec::with_capacity(TABLES);
        for at in 0..TABLES {
            let starts: Vec<u32> =
                part(STARTS + at)?.as_chunks().0.iter().map(|start| u32::from_le_bytes(*start)).collect();
            let table = Table::new(shape(at), starts, places[ENTRIES + at]);
            tables.push(table.ok_or_else(|| file.damaged(places[STARTS + at].offset, "starts of a table"))?);
        }
        let tables = tables.try_into().map_err(|_| file.damaged(places_at, "tables"))?;
        Ok(Self { header, file, places, tables, superseded })
    }

    /// The number of the first document.
    pub(in crate::index) fn first(&self) -> u32 {
        self.header.first
    }

    /// The number behind that of the last document.
    pub(in crate::index) fn end(&self) -> u32 {
        self.header.first.saturating_add(self.header.count)
    }

    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Bytes on the heap.
    pub(in crate::index) fn memory(&self) -> usize {
        self.tables.iter().map(Table::memory).sum::<usize>() + self.superseded.capacity() * size_of::<(u32, u32)>()
    }

    /// Bytes of the file without the details.
    pub(in crate::index) fn without_details(&self) -> u64 {
        self.file.length() - self.places[DETAILS].length - self.places[ENDS].length
    }

    /// Bytes of the file.
    pub(in crate::index) fn length(&self) -> u64 {
        self.file.length()
    }

    /// The fingerprint of a document, counted from the first of the segment.
    pub(in crate::index) fn fingerprint(&self, at: u32) -> Result<Fingerprint, IndexError> {
        let offset = self.places[FINGERPRINTS].offset + u64::from(at) * FINGERPRINT as u64;
        let mut bytes = [0; FINGERPRINT];
        self.file.read(offset, &mut bytes)?;
        let fingerprint = with_half_check(&bytes).and_then(|bytes| Fingerprint::from_bytes(bytes).ok());
        fingerprint.ok_or_else(|| self.file.damaged(offset, "fingerprint"))
    }

    /// The details of a document, as bytes without their check.
    pub(super) fn details(&self, at: u32) -> Result<Vec<u8>, IndexError> {
        let offset = self.places[ENDS].offset + u64::from(at) * END as u64;
        let mut ends = [0; 2 * END];
        self.file.read(offset, &mut ends)?;
        let damaged = || self.file.damaged(offset, "place of the details");
        let [start, end] = ends.as_chunks().0 else { return Err(damaged()) };
        let (start, end) = (u64::from_le_bytes(*start), u64::from_le_bytes(*end));
        let size = end.checked_sub(start).filter(|_| end <= self.places[DETAILS].length).ok_or_else(damaged)?;
        let mut bytes = vec![0; usize::try_from(size).map_err(|_| damaged())?];
        let offset = self.places[DETAILS].offset + start;
        self.file.read(offset, &mut bytes)?;
        let details = with_half_check(&bytes).ok_or_else(|| self.file.damaged(offset, "details"))?;
        Ok(details.to_vec())
    }

    /// A document.
    pub(in crate::index) fn document(&self, at: u32) -> Result<Document, IndexError> {
        let document = Document::of_details(&self.details(at)?, self.fingerprint(at)?);
        document.ok_or_else(|| self.file.damaged(self.places[DETAILS].offset, "details"))
    }

    /// Adds the documents whose SimHash differs in at most `max_bits` bits, inclusive; they are numbered from the first of the index.
    pub(in crate::index) fn near(&self, simhash: u64, max_bits: u32, found: &mut Vec<Near>) -> Result<(), IndexError> {
        for (band, table) in self.tables.iter().take(BANDS).enumerate() {
            for key in Probes::new(simhash, band, max_bits) {
                table.beginning(&self.file, key, |(other, at)| {
                    let difference = simhash ^ restored(other, band);
                    let bits = difference.count_ones();
                    if bits <= max_bits && is_first_band(difference, band, max_bits) {
                        found.push(Near { bits, id: self.header.first.saturating_add(at) });
                    }
                })?;
            }
        }
        Ok(())
    }

    /// Adds documents with this very SimHash, of many the first.
    pub(in crate::index) fn same(&self, simhash: u64, found: &mut Vec<u32>) -> Result<(), IndexError> {
        let Some(table) = self.tables.first() else { return Ok(()) };
        table
            .under(&self.file, rotated(simhash, 0), KEY_LEADS_TO, |at| found.push(self.header.first.saturating_add(at)))
    }

    /// Adds the documents that share a key.
    pub(in crate::index) fn sharing(&self, fingerprint: &Fingerprint, found: &mut Vec<u32>) -> Result<(), IndexError> {
        let Some(table) = self.tables.get(KEYS) else { return Ok(()) };
        let mut sharing = Sharing::default();
        look_up(fingerprint, KEY_LEADS_TO, &mut sharing, |key, ids| {
            table.under(&self.file, key.into(), KEY_LEADS_TO, |at| ids.push(self.header.first.saturating_add(at)))
        })?;
        found.append(&mut sharing.ids);
        Ok(())
    }

    /// All entries of a table, in order.
    pub(super) fn entries(&self, table: usize) -> impl Iterator<Item = Result<Entry, IndexError>> + '_ {
        self.tables.get(table).into_iter().flat_map(|table| table.entries(&self.file))
    }

    /// Reads all parts, and says which one is damaged.
    pub(in crate::index) fn verify(&self) -> Result<(), IndexError> {
        self.places.iter().try_for_each(|place| check(&self.file, *place, |_| {}))
    }
}

/// Bytes without the half check at their end, if it is right.
fn with_half_check(bytes: &[u8]) -> Option<&[u8]> {
    let (bytes, check) = bytes.split_last_chunk()?;
    (half_check(bytes) == *check).then_some(bytes)
}

fn places(bytes: &[u8; PLACES]) -> Option<[Place; PARTS]> {
    let (parts, check) = bytes.split_last_chunk()?;
    if xxh3_64(parts) != u64::from_le_bytes(*check) {
        return None;
    }
    let mut rest = parts;
    let mut places = [Place::default(); PARTS];
    for place in &mut places {
        *place = Place::from_bytes(take(&mut rest)?);
    }
    Some(places)
}

/// Whether the parts stand one behind the other and are as long as so many documents need them.
fn fit(places: &[Place; PARTS], header: &Header, end: u64) -> bool {
    let mut at = Header::BYTES as u64;
    let one_behind_the_other = places.iter().all(|place| {
        let fits = place.offset == at;
        at = at.saturating_add(place.length);
        fits
    });
    let count = u64::from(header.count);
    one_behind_the_other
        && at == end
        && places[FINGERPRINTS].length == count * FINGERPRINT as u64
        && places[ENDS].length == (count + 1) * END as u64
}

/// A part, all of it, checked.
fn checked(file: &Stored, place: Place) -> Result<Vec<u8>, IndexError> {
    let mut all = Vec::with_capacity(usize::try_from(place.length).map_err(|_| file.damaged(place.offset, "part"))?);
    check(file, place, |bytes| all.extend_from_slice(bytes))?;
    Ok(all)
}

/// Reads a part and checks it.
fn check(file: &Stored, place: Place, mut read: impl FnMut(&[u8])) -> Result<(), IndexError> {
    /// Bytes read at once.
    const STEP: u64 = 1 << 18;
    let mut check = Xxh3::new();
    let mut buffer = vec![0; STEP.min(place.length) as usize];
    let mut done = 0;
    while done < place.length {
        let size = STEP.min(place.length - done);
        let Some(bytes) = buffer.get_mut(..size as usize) else { break };
        file.read(place.offset + done, bytes)?;
        check.update(bytes);
        read(bytes);
        done += size;
    }
    if check.digest() == place.check { Ok(()) } else { Err(file.damaged(place.offset, "a part has another check")) }
}

fn pairs(bytes: &[u8]) -> Vec<(u32, u32)> {
    let numbers: Vec<u32> = bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect();
    numbers.as_chunks().0.iter().map(|&[old, new]| (old, new)).collect()
}
