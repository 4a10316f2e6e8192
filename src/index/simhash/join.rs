//! All near pairs of many SimHashes at once, without an index.
//!
//! Fingerprints that differ in up to 3 bits agree in one of four bands; so they are sorted by each band in turn, and those next to each other compared. Of the
//! other 48 bits four fields of 12 are made, of which one must agree, too: where many agree in a band, only those that agree in such a field are compared, so
//! the time stays in proportion to the fingerprints.
//!
//! Identical ones are grouped first, and each is paired with the first of its group only: a hundred thousand copies of one page are as many pairs.
//!
//! Memory: 24 bytes for every fingerprint, up to 32 for as many as agree in 8 bits, and less than 1 MiB.

use super::bands::{BANDS, FIELD, FIELD_BITS, FIELDS, KEYS, has_equal_field, is_first_band, key, restored, rotated};
use crate::index::IndexError;

/// So many fingerprints that agree in a band are compared with each other as they are; of more, only those that agree in a field as well.
const FEW: usize = 32;

/// Fingerprints are sorted by the bits above these of a key first: as many in number as stand below.
const AT_ONCE: usize = 1 << 8;

/// The band that stands on top already.
const TOP: usize = BANDS - 1;

/// Two fingerprints that are near each other, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NearPair {
    /// The one that was given first.
    pub first: u32,
    /// The other one.
    pub second: u32,
    /// In how many bits they differ.
    pub bits: u32,
}

/// Calls `found` once for every two different fingerprints that differ in at most `max_bits` bits (inclusive, up to 3); and of identical ones for each with the first of
/// them, which alone stands for them in all other pairs. The order depends on the fingerprints alone.
///
/// # Errors
///
/// [`IndexError::TooManyBits`] for more than 3, [`IndexError::Full`] for 4,294,967,295 fingerprints and more.
pub fn near_pairs(fingerprints: &[u64], max_bits: u32, mut found: impl FnMut(NearPair)) -> Result<(), IndexError> {
    if max_bits > FIELD_BITS {
        return Err(IndexError::TooManyBits { asked: max_bits, most: FIELD_BITS });
    }
    if u32::try_from(fingerprints.len()).is_ok_and(|count| count < u32::MAX) {
        let mut all = Sorted::default();
        all.sort(TOP, fingerprints.len(), fingerprints.iter().copied().zip(0..));
        all.leave_distinct(|first, second| found(NearPair { first, second, bits: 0 }));
        let mut buckets = Buckets::new(max_bits);
        buckets.pairs(TOP, &all, &mut found);
        let mut by_band = Sorted::default();
        for band in 0..TOP {
            let distinct = all.fingerprints.iter().copied().zip(all.places.iter().copied());
            by_band.sort(band, all.places.len(), distinct);
            buckets.pairs(band, &by_band, &mut found);
        }
        Ok(())
    } else {
        Err(IndexError::Full)
    }
}

/// Fingerprints sorted by a band.
#[derive(Default)]
struct Sorted {
    /// Where those of each key start, and the last ones end.
    starts: Vec<u32>,
    /// Rotated.
    fingerprints: Vec<u64>,
    places: Vec<u32>,
    /// Those of [`AT_ONCE`] keys.
    together: Vec<(u64, u32)>,
}

impl Sorted {
    /// Puts fingerprints, which come with their places, in order of a band; those of one key stay as they are.
    fn sort(&mut self, band: usize, count: usize, all: impl Iterator<Item = (u64, u32)> + Clone) {
        self.fingerprints.resize(count, 0);
        self.places.resize(count, 0);
        // First how many there are of each key, one further on; then where each key's begin; and when all are placed, where they end. They are placed roughly,
        // then exactly: into all places at once, nearly every step would leave both the cache and the page.
        self.starts.clear();
        self.starts.resize(KEYS + 1, 0);
        for (fingerprint, _) in all.clone() {
            self.starts[key(fingerprint, band) + 1] += 1;
        }
        let mut before = 0;
        for start in &mut self.starts[1..] {
            before += std::mem::replace(start, before);
        }
        let mut ends: Vec<u32> = self.starts[1..].iter().copied().step_by(AT_ONCE).collect();
        for (fingerprint, place) in all {
            let at = &mut ends[key(fingerprint, band) / AT_ONCE];
            self.fingerprints[*at as usize] = rotated(fingerprint, band);
            self.places[*at as usize] = place;
            *at += 1;
        }
        let mut start = 0;
        for end in ends {
            let range = start..end as usize;
            start = range.end;
            self.together.clear();
            let (fingerprints, places) = (&self.fingerprints[range.clone()], &self.places[range]);
            self.together.extend(fingerprints.iter().copied().zip(places.iter().copied()));
            for &(rotated, place) in &self.together {
                let at = &mut self.starts[key(rotated, TOP) + 1];
                self.fingerprints[*at as usize] = rotated;
                self.places[*at as usize] = place;
                *at += 1;
            }
        }
    }

    /// Of identical fingerprints leaves the first; `found` is called with its place and that of each other one.
    fn leave_distinct(&mut self, mut found: impl FnMut(u32, u32)) {
        let mut kept = 0;
        let mut bucket: Vec<(u64, u32)> = Vec::new();
        let mut start = 0;
        for end in &mut self.starts[1..] {
            let range = start..*end as usize;
            start = range.end;
            bucket.clear();
            bucket.extend(self.fingerprints[range.clone()].iter().copied().zip(self.places[range].iter().copied()));
            bucket.sort_unstable();
            for same in bucket.chunk_by(|a, b| a.0 == b.0) {
                if let [(fingerprint, first), others @ ..] = same {
                    (self.fingerprints[kept], self.places[kept]) = (*fingerprint, *first);
                    kept += 1;
                    others.iter().for_each(|&(_, other)| found(*first, other));
                }
            }
            *end = kept as u32;
        }
        self.fingerprints.truncate(kept);
        self.places.truncate(kept);
    }
}

/// The end of a chain. Links are one more than a place in the bucket.
const END: u32 = 0;

/// Compares the fingerprints that agree in a band.
struct Buckets {
    max_bits: u32,
    /// By the bits of a field, the link to the last fingerprint that has them; all ends between two uses.
    heads: Vec<u32>,
    /// For each fingerprint of the bucket, the link to the one before with the same bits.
    links: Vec<u32>,
}

impl Buckets {
    fn new(max_bits: u32) -> Self {
        Self { max_bits, heads: vec![END; 1 << FIELD], links: Vec::new() }
    }

    fn pairs(&mut self, band: usize, sorted: &Sorted, found: &mut impl FnMut(NearPair)) {
        let mut start = 0;
        for &end in &sorted.starts[1..] {
            let range = start..end as usize;
            start = range.end;
            let (bucket, places) = (&sorted.fingerprints[range.clone()], &sorted.places[range]);
            let max_bits = self.max_bits;
            let mut compare = |one: usize, other: usize| {
                let difference = restored(bucket[one] ^ bucket[other], band);
                let bits = difference.count_ones();
                if bits <= max_bits && is_first_band(difference, band, max_bits) {
                    let (one, other) = (places[one], places[other]);
                    found(NearPair { first: one.min(other), second: one.max(other), bits });
                }
            };
            if bucket.len() <= FEW { few(bucket, &mut compare) } else { self.many(bucket, &mut compare) }
        }
    }

    /// Calls `compare` with all that agree in a field, once.
    fn many(&mut self, bucket: &[u64], compare: &mut impl FnMut(usize, usize)) {
        let field_of = |fingerprint: u64, field: u32| (fingerprint >> (field * FIELD)) as usize % (1 << FIELD);
        self.links.clear();
        self.links.resize(bucket.len(), END);
        for field in 0..FIELDS {
            for (at, &fingerprint) in bucket.iter().enumerate() {
                let before = std::mem::replace(&mut self.heads[field_of(fingerprint, field)], at as u32 + 1);
                self.links[at] = before;
                let mut link = before;
                while link != END {
                    let other = link as usize - 1;
                    let difference = fingerprint ^ bucket[other];
                    if (0..field).all(|earlier| field_of(difference, earlier) != 0) {
                        compare(at, other);
                    }
                    link = self.links[other];
                }
            }
            bucket.iter().for_each(|&fingerprint| self.heads[field_of(fingerprint, field)] = END);
        }
    }
}

/// Calls `compare` with all that agree in a field.
fn few(bucket: &[u64], compare: &mut impl FnMut(usize, usize)) {
    for (at, &fingerprint) in bucket.iter().enumerate() {
        let before = &bucket[..at];
        if before.iter().fold(0, |equal, other| equal | has_equal_field(fingerprint ^ other)) != 0 {
            for (other, _) in before.iter().enumerate().filter(|(_, other)| has_equal_field(fingerprint ^ **other) != 0)
            {
                compare(at, other);
            }
        }
    }
}
