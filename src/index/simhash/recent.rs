//! Fingerprints not moved into the tables yet: chains, one by each band through the same entries. The tables lead to their beginnings.

use super::bands::BANDS;

/// The end of a chain. Links are one more than the place of the entry they lead to, so that fresh memory is all ends.
pub(super) const END: u32 = 0;

#[derive(Debug, Clone, Copy)]
struct Entry {
    fingerprint: u64,
    first: u32,
    /// By band, the link to the entry before with the same key.
    links: [u32; BANDS],
}

/// See the [module](self).
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    entries: Vec<Entry>,
}

impl Recent {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
    }

    /// Adds a fingerprint that is not here yet. `lead` is given band and link to it, and gives the link to the one before with the same key.
    pub(super) fn push(&mut self, fingerprint: u64, first: u32, mut lead: impl FnMut(usize, u32) -> u32) {
        let link = self.entries.len() as u32 + 1;
        let links = std::array::from_fn(|band| lead(band, link));
        self.entries.push(Entry { fingerprint, first, links });
    }

    /// The fingerprint that a link leads to, or 0.
    #[inline]
    pub(super) fn touched(&self, link: u32) -> u64 {
        self.entries.get((link as usize).wrapping_sub(1)).map_or(0, |entry| entry.fingerprint)
    }

    /// Calls `compare` with each fingerprint of a chain and its first id.
    #[inline]
    pub(super) fn for_each(&self, band: usize, mut link: u32, compare: &mut impl FnMut(u64, u32)) {
        while link != END {
            let entry = &self.entries[link as usize - 1];
            compare(entry.fingerprint, entry.first);
            link = entry.links[band];
        }
    }

    /// Forgets all, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}
