//! How the memory of a run is shared out.

/// What pages may take that wait as they are, in parts of the whole …
const WHOLE: usize = 8;
/// … what they may take packed, in each of two places …
const PACKED: usize = 32;
/// … what is needed to compare them …
const COMPARED: usize = 8;
/// … each of the half a dozen sorts of a comparison, when the table of repeats and the pages that waited are gone …
const SORTED: usize = 16;
/// … and pages as they were read, on their way to the threads and from there.
const MOVING: usize = 32;

/// The memory of a run, in bytes. The rest, two thirds, is for what does not wait: the table of repeats, which has a bound of its own, the model, and the pages that
/// are being cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory(usize);

impl Memory {
    /// What a run may use where nothing is said, in bytes.
    pub(super) const DEFAULT: usize = 1 << 30;

    pub(super) fn of(bytes: usize) -> Self {
        Self(bytes)
    }

    /// For pages that wait as they are.
    pub(super) fn whole(self) -> usize {
        self.0 / WHOLE
    }

    /// For packed pages or records.
    pub(super) fn packed(self) -> usize {
        self.0 / PACKED
    }

    /// For what is needed of a page to find its copies.
    pub(super) fn compared(self) -> usize {
        self.0 / COMPARED
    }

    /// For each sort while pages are compared.
    pub(super) fn sorted(self) -> usize {
        self.0 / SORTED
    }

    /// For pages on their way.
    pub(super) fn moving(self) -> usize {
        self.0 / MOVING
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self(Self::DEFAULT)
    }
}
