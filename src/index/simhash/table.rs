//! Fingerprints next to each other by the key of one band.

use super::bands::{FIELD_BITS, KEYS, has_equal_field, rotated};
use super::recent::{END, Recent};

/// How many fingerprints are compared at once: half of those under one key at a million, and a line of the cache.
const STEP: usize = 8;

/// The table of one band. Two columns, so that comparing runs through fingerprints only.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// What each key leads to; and one more, for where the last one's fingerprints end. Empty as long as there are no fingerprints.
    keys: Vec<Key>,
    /// Each [rotated](rotated), and behind the last one [`STEP`] that are none, so that a step may reach beyond the end of a key's.
    fingerprints: Vec<u64>,
    firsts: Vec<u32>,
}

/// What a key leads to; one line of the cache has both.
#[derive(Debug, Clone, Copy, Default)]
struct Key {
    /// Where its fingerprints start.
    start: u32,
    /// The link to the newest of its [`Recent`] fingerprints.
    newest: u32,
}

/// Where the fingerprints of a key are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    start: usize,
    end: usize,
    /// The link to the newest of the [`Recent`] ones.
    pub(super) newest: u32,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.firsts.len()
    }

    pub(super) fn memory(&self) -> usize {
        self.keys.capacity() * size_of::<Key>()
            + self.fingerprints.capacity() * size_of::<u64>()
            + self.firsts.capacity() * size_of::<u32>()
    }

    /// Where the fingerprints of a key are.
    #[inline]
    pub(super) fn run(&self, key: usize) -> Run {
        let Some(&[this, next]) = self.keys.get(key..key + 2) else { return Run { start: 0, end: 0, newest: END } };
        Run { start: this.start as usize, end: next.start as usize, newest: this.newest }
    }

    /// Lets a key lead to its newest recent fingerprint, and gives the link to the one before.
    pub(super) fn lead(&mut self, key: usize, newest: u32) -> u32 {
        if self.keys.is_empty() {
            self.keys = vec![Key::default(); KEYS + 1];
            self.fingerprints = vec![0; STEP];
        }
        std::mem::replace(&mut self.keys[key].newest, newest)
    }

    /// One fingerprint of each line of the cache that most runs have at a million.
    #[inline]
    pub(super) fn touched(&self, run: Run) -> u64 {
        let at = |at: usize| self.fingerprints.get(at).copied().unwrap_or_default();
        at(run.start) | at(run.start + STEP)
    }

    /// Calls `found` with each fingerprint of a run that differs from `wanted`, rotated both, in up to `max_bits` bits, and its first id.
    #[inline]
    pub(super) fn near(&self, run: Run, wanted: u64, max_bits: u32, found: &mut impl FnMut(u64, u32)) {
        if max_bits <= FIELD_BITS {
            // No branch between them, for most often all are far.
            let equal = self.steps(run).flatten().fold(0, |equal, other| equal | has_equal_field(wanted ^ other));
            if equal != 0 {
                self.near_at(
                    run.start,
                    run.end,
                    |other| has_equal_field(wanted ^ other) != 0 && is_near(wanted, other, max_bits),
                    found,
                );
            }
            return;
        }
        for (step, at) in self.steps(run).zip((run.start..).step_by(STEP)) {
            if !step.iter().fold(true, |far, other| far & !is_near(wanted, *other, max_bits)) {
                self.near_at(at, run.end.min(at + STEP), |other| is_near(wanted, other, max_bits), found);
            }
        }
    }

    /// The fingerprints of a run, and of the next ones what fills the last step.
    #[inline]
    fn steps(&self, run: Run) -> impl Iterator<Item = &[u64; STEP]> {
        let reached = run.start + (run.end - run.start).next_multiple_of(STEP);
        self.fingerprints.get(run.start..reached).unwrap_or_default().as_chunks().0.iter()
    }

    /// Calls `found` with those between two places that are near.
    #[inline]
    fn near_at(&self, start: usize, end: usize, is_near: impl Fn(u64) -> bool, found: &mut impl FnMut(u64, u32)) {
        for (&other, &first) in self.fingerprints[start..end].iter().zip(&self.firsts[start..end]) {
            if is_near(other) {
                found(other, first);
            }
        }
    }

    /// Takes in all recent fingerprints, from the back, so that no room is needed but theirs.
    pub(super) fn merge(&mut self, band: usize, recent: &Recent) {
        let mut left = recent.len();
        let len = self.len() + left;
        self.firsts.reserve_exact(left);
        self.firsts.resize(len, 0);
        self.fingerprints.reserve_exact(left);
        self.fingerprints.resize(len + STEP, 0);
        let mut at = len;
        let mut end = len - left;
        // There are no more fingerprints than ids, which are u32 too.
        for key in (0..KEYS).rev() {
            self.keys[key + 1].start = at as u32;
            recent.for_each(band, std::mem::replace(&mut self.keys[key].newest, END), &mut |fingerprint, first| {
                at -= 1;
                left -= 1;
                (self.fingerprints[at], self.firsts[at]) = (rotated(fingerprint, band), first);
            });
            let start = self.keys[key].start as usize;
            at -= end - start;
            self.fingerprints.copy_within(start..end, at);
            self.firsts.copy_within(start..end, at);
            end = start;
            if left == 0 {
                break;
            }
        }
    }
}

/// Whether two fingerprints differ in up to `max_bits` bits.
#[inline]
pub(super) fn is_near(a: u64, b: u64, max_bits: u32) -> bool {
    (a ^ b).count_ones() <= max_bits
}
