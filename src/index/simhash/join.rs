//! All near pairs of many SimHashes at once, without an index.
//!
//! Fingerprints that differ in up to 3 bits agree in one of four bands; so they are sorted by each band in turn, and those next to each other compared. Of the
//! other 48 bits four fields of 12 are made, of which one must agree, too: where more than a few agree in a band, only those that agree in such a field are
//! compared, so the time stays in proportion to the fingerprints.
//!
//! Identical ones are grouped first, and each is paired with the first of its group only: a hundred thousand copies of one page are as many pairs.
//!
//! Memory: 24 bytes for every fingerprint, 12 for as many as agree in 8 bits, 20 for as many as agree in a band, and less than 1 MiB.

use super::bands::{BANDS, FIELD, FIELD_BITS, FIELDS, has_equal_field, is_first_band, key, restored, rotated};
use crate::index::IndexError;

/// So many fingerprints that agree in a band are compared with each other as they are; of more, only those that agree in a field as well.
const FEW: usize = 32;

/// How many values the upper half of a band's bits has, and the lower.
const HALF: usize = 1 << 8;

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
        let mut distinct = Sorted::default();
        let mut part = Part::default();
        let mut buckets = Buckets::new(max_bits);
        distinct.sort(TOP, fingerprints.iter().copied().zip(0..));
        distinct.rewrite(&mut part, |part| {
            part.leave_distinct(|first, second| found(NearPair { first, second, bits: 0 }));
            buckets.pairs(TOP, part, &mut found);
        });
        let mut by_band = Sorted::default();
        for band in 0..TOP {
            by_band.sort(band, distinct.fingerprints.iter().copied().zip(distinct.places.iter().copied()));
            for (fingerprints, places) in by_band.parts() {
                part.sort(fingerprints, places);
                buckets.pairs(band, &part, &mut found);
            }
        }
        Ok(())
    } else {
        Err(IndexError::Full)
    }
}

/// Fingerprints in order of the upper half of a band's bits. Into all places at once, nearly every step would leave both the cache and the page; the lower half
/// is put in order part by part.
#[derive(Default)]
struct Sorted {
    /// Where those of each half end.
    ends: Vec<u32>,
    /// [Rotated](rotated).
    fingerprints: Vec<u64>,
    places: Vec<u32>,
}

impl Sorted {
    /// Puts fingerprints, which come with their places, in order; those of one half stay as they are.
    fn sort(&mut self, band: usize, all: impl Iterator<Item = (u64, u32)> + Clone) {
        let half = |fingerprint: u64| key(fingerprint, band) / HALF;
        // First how many there are of each half, then where they begin; and when all are placed, where they end.
        self.ends.clear();
        self.ends.resize(HALF, 0);
        all.clone().for_each(|(fingerprint, _)| self.ends[half(fingerprint)] += 1);
        let count = to_starts(&mut self.ends) as usize;
        self.fingerprints.resize(count, 0);
        self.places.resize(count, 0);
        for (fingerprint, place) in all {
            let at = &mut self.ends[half(fingerprint)];
            self.fingerprints[*at as usize] = rotated(fingerprint, band);
            self.places[*at as usize] = place;
            *at += 1;
        }
    }

    /// Those of each half, and their places.
    fn parts(&self) -> impl Iterator<Item = (&[u64], &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends).map(|(start, end)| start as usize..*end as usize);
        ranges.map(|range| (&self.fingerprints[range.clone()], &self.places[range]))
    }

    /// Puts what `left` leaves of each part in place of all. They are no longer parted then.
    fn rewrite(&mut self, part: &mut Part, mut left: impl FnMut(&mut Part)) {
        let (mut start, mut kept) = (0, 0);
        for end in std::mem::take(&mut self.ends) {
            let range = start..end as usize;
            start = range.end;
            part.sort(&self.fingerprints[range.clone()], &self.places[range]);
            left(part);
            let kept_before = kept;
            kept += part.places.len();
            self.fingerprints[kept_before..kept].copy_from_slice(&part.fingerprints);
            self.places[kept_before..kept].copy_from_slice(&part.places);
        }
        self.fingerprints.truncate(kept);
        self.places.truncate(kept);
    }
}

/// Makes of how many there are of each where each begins, and gives how many there are of all.
fn to_starts(counts: &mut [u32]) -> u32 {
    counts.iter_mut().fold(0, |before, count| before + std::mem::replace(count, before))
}

/// Fingerprints that agree in the upper half of a band's bits, in order of the lower half: few enough to stay in the cache.
#[derive(Default)]
struct Part {
    /// Where those of each half end.
    ends: Vec<u32>,
    /// [Rotated](rotated).
    fingerprints: Vec<u64>,
    places: Vec<u32>,
}

impl Part {
    /// Takes fingerprints that agree in the upper half; those of one lower half stay as they are.
    fn sort(&mut self, fingerprints: &[u64], places: &[u32]) {
        let half = |rotated: u64| key(rotated, TOP) % HALF;
        self.ends.clear();
        self.ends.resize(HALF, 0);
        fingerprints.iter().for_each(|&fingerprint| self.ends[half(fingerprint)] += 1);
        to_starts(&mut self.ends);
        self.fingerprints.resize(fingerprints.len(), 0);
        self.places.resize(places.len(), 0);
        for (&fingerprint, &place) in fingerprints.iter().zip(places) {
            let at = &mut self.ends[half(fingerprint)];
            (self.fingerprints[*at as usize], self.places[*at as usize]) = (fingerprint, place);
            *at += 1;
        }
    }

    /// Of identical fingerprints leaves the first; `found` is called with its place and that of each other one.
    fn leave_distinct(&mut self, mut found: impl FnMut(u32, u32)) {
        let mut kept = 0;
        let mut heads = [END; HASHES];
        let mut links = Vec::new();
        let mut start = 0;
        for end in &mut self.ends {
            let of_key = start..*end as usize;
            let first_kept = kept;
            start = of_key.end;
            links.clear();
            for at in of_key {
                let (fingerprint, place) = (self.fingerprints[at], self.places[at]);
                let head = &mut heads[hash(fingerprint)];
                let mut link = *head;
                while link != END && self.fingerprints[first_kept + link as usize - 1] != fingerprint {
                    link = links[link as usize - 1];
                }
                if link == END {
                    links.push(std::mem::replace(head, links.len() as u32 + 1));
                    (self.fingerprints[kept], self.places[kept]) = (fingerprint, place);
                    kept += 1;
                } else {
                    found(self.places[first_kept + link as usize - 1], place);
                }
            }
            self.fingerprints[first_kept..kept].iter().for_each(|&fingerprint| heads[hash(fingerprint)] = END);
            *end = kept as u32;
        }
        self.fingerprints.truncate(kept);
        self.places.truncate(kept);
    }
}

/// Fingerprints that agree in a band are told apart by hashes from 0 to this, exclusive.
const HASHES: usize = 1 << 10;

/// The hash of a fingerprint (Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4).
fn hash(rotated: u64) -> usize {
    (rotated.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - HASHES.ilog2())) as usize
}

/// The end of a chain. Links are one more than a place in the bucket.
const END: u32 = 0;

/// Compares the fingerprints that agree in a band.
struct Buckets {
    max_bits: u32,
    /// By the bits of a field, the link to the last fingerprint that has them, and [`used`](Self::used) more. What another bucket or field left is less than that.
    heads: Vec<u32>,
    used: u32,
    /// For each fingerprint of the bucket, the link to the one before with the same bits.
    links: Vec<u32>,
    /// Fingerprints, by their places in the bucket, and links to others that agree with them in a field.
    meets: Vec<(u32, u32)>,
    /// Those of them that are near.
    near: Vec<(u32, u32)>,
}

impl Buckets {
    fn new(max_bits: u32) -> Self {
        Self { max_bits, heads: vec![END; 1 << FIELD], used: 0, links: Vec::new(), meets: Vec::new(), near: Vec::new() }
    }

    fn pairs(&mut self, band: usize, part: &Part, found: &mut impl FnMut(NearPair)) {
        let mut start = 0;
        for &end in &part.ends {
            let range = start..end as usize;
            start = range.end;
            let (bucket, places) = (&part.fingerprints[range.clone()], &part.places[range]);
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

    /// Calls `compare` with all near ones that agree in a field, once.
    ///
    /// Nearly no fingerprint agrees in a field with one before, and hardly any that does is near; but which do so cannot be guessed. So there is no branch: whatever
    /// is looked at is written down, and what does not count is written over.
    fn many(&mut self, bucket: &[u64], compare: &mut impl FnMut(usize, usize)) {
        self.links.resize(bucket.len(), END);
        for field in 0..FIELDS {
            let mut meets = 0;
            // There are no more than all fingerprints, which are u32.
            let count = bucket.len() as u32;
            if self.used.checked_add(count).is_none() {
                self.heads.fill(END);
                self.used = 0;
            }
            let before = self.used;
            self.used += count;
            // One more than may count, for what is written over.
            self.meets.resize(bucket.len() + 1, (0, END));
            self.near.resize(bucket.len() + 1, (0, END));
            for ((&fingerprint, link), this) in bucket.iter().zip(&mut self.links).zip(1..) {
                let head = &mut self.heads[field_of(fingerprint, field)];
                *link = std::mem::replace(head, before + this).saturating_sub(before);
                self.meets[meets] = (this - 1, *link);
                meets += usize::from(*link != END);
            }
            // All go along their chains together, one link at a time.
            while meets > 0 {
                let (mut near, mut further) = (0, 0);
                for at in 0..meets {
                    let (one, link) = self.meets[at];
                    let other = link as usize - 1;
                    self.near[near] = (one, link);
                    near += usize::from((bucket[one as usize] ^ bucket[other]).count_ones() <= self.max_bits);
                    self.meets[further] = (one, self.links[other]);
                    further += usize::from(self.links[other] != END);
                }
                for &(one, link) in &self.near[..near] {
                    let (one, other) = (one as usize, link as usize - 1);
                    let difference = bucket[one] ^ bucket[other];
                    if (0..field).all(|earlier| field_of(difference, earlier) != 0) {
                        compare(one, other);
                    }
                }
                meets = further;
            }
        }
    }
}

/// The bits of a field, counted from below.
#[inline]
fn field_of(rotated: u64, field: u32) -> usize {
    (rotated >> (field * FIELD)) as usize % (1 << FIELD)
}

/// Calls `compare` with all that agree in a field.
fn few(bucket: &[u64], compare: &mut impl FnMut(usize, usize)) {
    for (at, &fingerprint) in bucket.iter().enumerate() {
        let before = &bucket[..at];
        if before.iter().fold(0, |equal, other| equal | has_equal_field(fingerprint ^ other)) != 0 {
            let agrees = |other: &usize| has_equal_field(fingerprint ^ before[*other]) != 0;
            (0..at).filter(agrees).for_each(|other| compare(at, other));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Buckets, FEW};

    #[test]
    fn links_that_were_used_up_begin_anew() {
        // Each agrees with the one before in the lowest field.
        let bucket: Vec<u64> = (0..=FEW as u64).map(|i| (i / 2) | ((i % 2) << 40)).collect();
        let pairs = |used: u32| {
            let mut buckets = Buckets::new(3);
            // As if another bucket had left links everywhere.
            buckets.heads.fill(used);
            buckets.used = used;
            let mut pairs = Vec::new();
            buckets.many(&bucket, &mut |one, other| pairs.push((one.max(other), one.min(other))));
            pairs.sort_unstable();
            pairs
        };
        let near = |one: usize, other: usize| (bucket[one] ^ bucket[other]).count_ones() <= 3;
        let expected: Vec<(usize, usize)> = (0..bucket.len())
            .flat_map(|one| (0..one).map(move |other| (one, other)))
            .filter(|&(a, b)| near(a, b))
            .collect();
        for used in [0, 1000, u32::MAX - 2 * bucket.len() as u32, u32::MAX - 1, u32::MAX] {
            assert_eq!(pairs(used), expected, "{used}");
        }
    }
}
