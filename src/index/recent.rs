//! Documents in memory: all of an index without a folder, else those that are not in a segment yet.

use std::borrow::Cow;

use super::keys::{KEY_LEADS_TO, SharedIndex};
use super::{Document, IndexError, Near, SimHashIndex};
use crate::fingerprint::Fingerprint;

/// See the [module](self). Documents are counted from the first here.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    pub(super) documents: Vec<Document>,
    /// Which documents stand in place of others since the last segment, by their numbers in the index.
    pub(super) superseded: Vec<(u32, u32)>,
    simhashes: SimHashIndex,
    keys: SharedIndex,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            documents: Vec::new(),
            superseded: Vec::new(),
            simhashes: SimHashIndex::new(),
            keys: SharedIndex::new(KEY_LEADS_TO),
        }
    }
}

impl Recent {
    pub(super) fn insert(&mut self, document: Document) -> Result<(), IndexError> {
        self.simhashes.insert(document.fingerprint.simhash())?;
        let documents = &self.documents;
        let of = |at: u32| Ok(documents.get(at as usize).map(|other| Cow::Borrowed(&other.fingerprint)));
        self.keys.insert::<IndexError>(&document.fingerprint, of)?;
        self.documents.push(document);
        Ok(())
    }

    pub(super) fn near(&self, simhash: u64, max_bits: u32) -> Result<Vec<Near>, IndexError> {
        self.simhashes.near(simhash, max_bits)
    }

    /// The documents that share a key, and some of those with the same SimHash.
    pub(super) fn sharing(&self, fingerprint: &Fingerprint, found: &mut Vec<u32>) {
        let mut sharing = super::Sharing::default();
        self.keys.sharing(fingerprint, &mut sharing);
        found.append(&mut sharing.ids);
        found.extend(self.simhashes.same(fingerprint.simhash()).take(KEY_LEADS_TO));
    }

    /// Bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        let strings = |document: &Document| {
            let [id, url, host, date] =
                [Some(&document.id), document.url.as_ref(), document.host.as_ref(), document.date.as_ref()]
                    .map(|text| text.map_or(0, String::capacity));
            id + url + host + date
        };
        self.documents.capacity() * size_of::<Document>()
            + self.documents.iter().map(strings).sum::<usize>()
            + self.superseded.capacity() * size_of::<(u32, u32)>()
            + self.simhashes.memory()
            + self.keys.memory()
    }
}
