//! Fingerprints next to each other by the key of one band, in columns of 16 bits.
//!
//! The fingerprints of a key are a *run*. Whoever looks through one knows the key's band; the three other bands and the two halves of the id are five columns
//! of the run, one behind the other. Hardly any fingerprint needs more than its first column to be told as far, and the run that another column is needed of
//! is in the cache or at least on the same page of memory.

use super::bands::{BAND_BITS, KEYS, rotated};
use super::lanes::{LANES, lanes_within, pairs_within};

/// Up to so many bits, what is near is looked for by its first column: with more, too many are within them there.
const FIRST_COLUMN_BITS: u32 = 3;

/// Of a run: the bands below the key's, as they follow in a [rotated](rotated) fingerprint, and the id's halves, the higher one first.
const COLUMNS: usize = 5;

/// A fingerprint and its id, but for the key's band.
pub(super) type Cells = [u16; COLUMNS];

/// How many cells a line of the cache has.
const CELLS_PER_LINE: usize = 32;

/// So many lines of a run are touched before they are looked through: all of most runs at a million, the first columns of most at ten millions.
const TOUCHED: usize = 6;

/// Where the fingerprints of a key are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// How many stand before the first one.
    pub(super) start: usize,
    pub(super) len: usize,
}

impl Run {
    /// From where one starts to where the next one does.
    #[inline]
    pub(super) fn between(start: u32, end: u32) -> Self {
        Self { start: start as usize, len: (end - start) as usize }
    }
}

/// See the [module](self).
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// Those of one run after the other, and behind the last one [`LANES`] that are none, so that a step may reach beyond the end.
    cells: Vec<u16>,
}

impl Runs {
    /// How many fingerprints stand here.
    pub(super) fn len(&self) -> usize {
        self.cells.len().saturating_sub(LANES) / COLUMNS
    }

    /// Bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        self.cells.capacity() * size_of::<u16>()
    }

    /// Makes room for so many more, behind which the last run can be moved.
    pub(super) fn grow(&mut self, more: usize) {
        let len = (self.len() + more) * COLUMNS + LANES;
        self.cells.reserve_exact(len.saturating_sub(self.cells.len()));
        self.cells.resize(len, 0);
    }

    /// The sum of a cell of each line of the cache from where a run starts: as many as a run has on average, and up to [`TOUCHED`].
    ///
    /// As many for each run, since the processor would have to guess how long this one is, and waits for its length where it guesses wrong.
    #[inline]
    pub(super) fn touched(&self, run: Run) -> u64 {
        if self.cells.is_empty() {
            return 0;
        }
        let lines = 1 + self.cells.len() / (KEYS * CELLS_PER_LINE);
        let start = run.start * COLUMNS;
        let line = |line: usize| self.cells.get(start + line * CELLS_PER_LINE).copied().map_or(0, u64::from);
        (0..lines.min(TOUCHED)).map(line).sum()
    }

    /// Moves a run so that `to` stand before it, and appends more. Later runs have to be moved out of the way before.
    #[inline]
    pub(super) fn extend(&mut self, run: Run, to: usize, more: &[Cells]) {
        if more.is_empty() {
            let start = run.start * COLUMNS;
            self.cells.copy_within(start..start + run.len * COLUMNS, to * COLUMNS);
            return;
        }
        for column in (0..COLUMNS).rev() {
            let from = run.start * COLUMNS + column * run.len;
            let start = to * COLUMNS + column * (run.len + more.len());
            self.cells.copy_within(from..from + run.len, start);
            let end = start + run.len;
            for (place, cells) in self.cells[end..end + more.len()].iter_mut().zip(more) {
                *place = cells[column];
            }
        }
    }

    /// All fingerprints of a run.
    pub(super) fn all(&self, run: Run) -> impl Iterator<Item = Cells> + '_ {
        (0..run.len).map(move |at| std::array::from_fn(|column| self.cell(run, column, at)))
    }

    /// What stands in a column of a run at a place.
    #[inline]
    fn cell(&self, run: Run, column: usize, at: usize) -> u16 {
        self.cells[run.start * COLUMNS + column * run.len + at]
    }

    /// Calls `found` with each fingerprint of a run that differs from `wanted`, rotated both, in up to `max_bits` bits, and its id.
    #[inline]
    pub(super) fn near(&self, key: usize, run: Run, wanted: u64, max_bits: u32, found: &mut impl FnMut(u64, u32)) {
        if self.cells.is_empty() {
            return;
        }
        let mut compare = |at: usize| {
            let bits = |column| u64::from(self.cell(run, column, at));
            let other = [bits(0), bits(1), bits(2)].iter().fold(key as u64, |above, below| above << BAND_BITS | below);
            if is_near(wanted, other, max_bits) {
                let half = |column| u32::from(self.cell(run, column, at));
                found(other, half(3) << BAND_BITS | half(4));
            }
        };
        match max_bits {
            0 => self.near_in_first_column::<0>(run, wanted, &mut compare),
            1..=FIRST_COLUMN_BITS => self.near_in_first_column::<FIRST_COLUMN_BITS>(run, wanted, &mut compare),
            _ => self.near_in_two_columns(run, wanted, max_bits, &mut compare),
        }
    }

    /// Calls `compare` with the places of those that differ in up to `MAX_BITS` bits in their first column; one of a hundred strangers, where that is 3.
    #[inline]
    fn near_in_first_column<const MAX_BITS: u32>(&self, run: Run, wanted: u64, compare: &mut impl FnMut(usize)) {
        let [first, ..] = cells_of(wanted);
        for (step, start) in self.steps(run, 0).iter().zip((0..).step_by(LANES)) {
            each(lanes_within::<MAX_BITS>(first, step), start, run.len, compare);
        }
    }

    /// Calls `compare` with the places of those that differ in up to `max_bits` bits in their second and third column; one of a thousand strangers, where that is 7.
    #[inline]
    fn near_in_two_columns(&self, run: Run, wanted: u64, max_bits: u32, compare: &mut impl FnMut(usize)) {
        let [_, wanted @ ..] = cells_of(wanted);
        let steps = self.steps(run, 1).iter().zip(self.steps(run, 2));
        for ((second, third), start) in steps.zip((0..).step_by(LANES)) {
            each(pairs_within(wanted, [second, third], max_bits as u16), start, run.len, compare);
        }
    }

    /// A column of a run, and of what is behind it as much as fills the last step.
    #[inline]
    fn steps(&self, run: Run, column: usize) -> &[[u16; LANES]] {
        let start = run.start * COLUMNS + column * run.len;
        self.cells.get(start..start + run.len.next_multiple_of(LANES)).unwrap_or_default().as_chunks().0
    }
}

/// Calls `compare` with the place of each bit, if it is before the end.
#[inline]
fn each(bits: u32, start: usize, end: usize, compare: &mut impl FnMut(usize)) {
    // Without a branch, as nobody can guess which of two runs a bit belongs to.
    let mut bits = bits & u32::MAX.checked_shl((end - start) as u32).map_or(u32::MAX, |beyond| !beyond);
    while bits != 0 {
        compare(start + bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// The columns of a rotated fingerprint.
#[inline]
fn cells_of(rotated: u64) -> [u16; 3] {
    [2, 1, 0].map(|below| (rotated >> (below * BAND_BITS)) as u16)
}

/// The cells of a fingerprint of a band, and its id.
#[inline]
pub(super) fn cells(fingerprint: u64, band: usize, id: u32) -> Cells {
    let [first, second, third] = cells_of(rotated(fingerprint, band));
    [first, second, third, (id >> BAND_BITS) as u16, id as u16]
}

/// Whether two fingerprints differ in up to `max_bits` bits.
#[inline]
pub(super) fn is_near(a: u64, b: u64, max_bits: u32) -> bool {
    (a ^ b).count_ones() <= max_bits
}
