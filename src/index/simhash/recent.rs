//! Fingerprints not merged into the tables yet: hash chains, one by each band through the same entries.

use super::bands::{BANDS, KEYS, key};

/// The end of a chain. Links are one more than the place of the entry they lead to, so that fresh memory is all ends.
const END: u32 = 0;

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
    /// By band and key, the link to the newest entry. Empty before the first entry.
    heads: Vec<u32>,
}

impl Recent {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.heads.capacity() * size_of::<u32>()
    }

    /// Adds a fingerprint that is not here yet.
    pub(super) fn push(&mut self, fingerprint: u64, first: u32) {
        if self.heads.is_empty() {
            self.heads = vec![END; BANDS * KEYS];
        }
        let link = self.entries.len() as u32 + 1;
        let mut links = [END; BANDS];
        for (band, older) in links.iter_mut().enumerate() {
            *older = std::mem::replace(&mut self.heads[band * KEYS + key(fingerprint, band)], link);
        }
        self.entries.push(Entry { fingerprint, first, links });
    }

    /// Calls `compare` with each fingerprint under a key and its first id.
    #[inline]
    pub(super) fn for_each(&self, band: usize, key: usize, compare: &mut impl FnMut(u64, u32)) {
        let mut link = self.heads.get(band * KEYS + key).copied().unwrap_or(END);
        while link != END {
            let entry = &self.entries[link as usize - 1];
            compare(entry.fingerprint, entry.first);
            link = entry.links[band];
        }
    }

    /// Forgets all, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.heads.fill(END);
    }
}
