//! How the memory of a run is shared out.

/// What pages may take that wait as they are, in parts of the whole …
const WHOLE: usize = 8;
/// … what they may take packed, in each of two places …
const PACKED: usize = 32;
/// … what is needed to compare them …
const COMPARED: usize = 8;
/// … each of the half a dozen sorts of a comparison, when the table of repeats and the pages that waited are gone …
const SORTED: usize = 16;
/// … the table of what repeats …
const COUNTS: usize = 4;
/// … and pages as they were read, on their way to the threads and from there.
const MOVING: usize = 32;

/// A place in the table takes 17 bytes itself. A quarter of the texts may take 41 more, since they stand on several pages, a full table is sorted, and one that
/// grows stands beside its old self of half the size: half of what the places take is for that, and a bit more.
const PLACE: usize = 32;
/// So many of its places a table fills before it grows, of `FILLED_OF`.
const FILLED: usize = 7;
const FILLED_OF: usize = 8;

/// The memory of a run, in bytes. The rest, two fifths, is for what does not wait: the model, the pages that are being cleaned, and what stays of every page.
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

    /// For the table of what repeats, in texts that stand on one page.
    pub(super) fn texts(self) -> usize {
        let places = self.0 / COUNTS / PLACE;
        // A table doubles its places: half the memory between two such steps would be of no use, or too little.
        let places = places.checked_ilog2().map_or(0, |steps| 1 << steps);
        places / FILLED_OF * FILLED
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

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn a_table_is_as_large_as_its_steps() {
        assert_eq!(Memory::default().texts(), 7_340_032);
        let texts = |mebibytes: usize| Memory::of(mebibytes << 20).texts();
        assert_eq!([512, 1023, 1024, 2048].map(texts), [3_670_016, 3_670_016, 7_340_032, 14_680_064]);
        assert_eq!([0, 100, 1 << 12].map(|bytes| Memory::of(bytes).texts()), [0, 0, 28]);
    }
}
