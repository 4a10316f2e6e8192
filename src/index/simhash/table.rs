//! Fingerprints next to each other by the key of one band.

use super::bands::KEYS;
use super::recent::Recent;

/// How many fingerprints are compared at once: half of those under one key at a million, and a line of the cache.
const STEP: usize = 8;

/// The table of one band. Two columns, so that comparing runs through fingerprints only.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// Where each key's fingerprints start, and where the last one's end. Empty as long as there are no fingerprints.
    starts: Vec<u32>,
    fingerprints: Vec<u64>,
    firsts: Vec<u32>,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.fingerprints.len()
    }

    pub(super) fn memory(&self) -> usize {
        let ids = self.starts.capacity() + self.firsts.capacity();
        ids * size_of::<u32>() + self.fingerprints.capacity() * size_of::<u64>()
    }

    /// Calls `found` with each fingerprint under a key that differs from `wanted` in up to `max_bits` bits, and its first id.
    #[inline]
    pub(super) fn near(&self, key: usize, wanted: u64, max_bits: u32, found: &mut impl FnMut(u64, u32)) {
        let Some(&[start, end]) = self.starts.get(key..key + 2) else { return };
        let (mut at, end) = (start as usize, end as usize);
        while at < end {
            let next = at + STEP;
            // No branch between these few, which most often are all far; the last may stand under the next key already.
            let few = self.fingerprints.get(at..).and_then(<[u64]>::first_chunk::<STEP>);
            let all_far =
                few.is_some_and(|few| few.iter().fold(true, |far, other| far & !is_near(wanted, *other, max_bits)));
            if !all_far {
                let range = at..next.min(end);
                for (&other, &first) in self.fingerprints[range.clone()].iter().zip(&self.firsts[range]) {
                    if is_near(wanted, other, max_bits) {
                        found(other, first);
                    }
                }
            }
            at = next;
        }
    }

    #[inline]
    fn under(&self, key: usize) -> (&[u64], &[u32]) {
        let Some(&[start, end]) = self.starts.get(key..key + 2) else { return (&[], &[]) };
        let range = start as usize..end as usize;
        (&self.fingerprints[range.clone()], &self.firsts[range])
    }

    /// Takes in all recent fingerprints.
    pub(super) fn merge(&mut self, band: usize, recent: &Recent) {
        let len = self.len() + recent.len();
        let mut merged = Self {
            starts: Vec::with_capacity(KEYS + 1),
            fingerprints: Vec::with_capacity(len),
            firsts: Vec::with_capacity(len),
        };
        for key in 0..KEYS {
            // There are no more fingerprints than ids, which are u32 too.
            merged.starts.push(merged.len() as u32);
            let (fingerprints, firsts) = self.under(key);
            merged.fingerprints.extend_from_slice(fingerprints);
            merged.firsts.extend_from_slice(firsts);
            recent.for_each(band, key, &mut |fingerprint, first| {
                merged.fingerprints.push(fingerprint);
                merged.firsts.push(first);
            });
        }
        merged.starts.push(merged.len() as u32);
        *self = merged;
    }
}

#[inline]
fn is_near(a: u64, b: u64, max_bits: u32) -> bool {
    (a ^ b).count_ones() <= max_bits
}
