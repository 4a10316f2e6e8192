//! The index with names: what a caller has are ids of pages and their fingerprints.

use super::{IndexError, SimHashIndex};
use crate::fingerprint::Fingerprint;

/// Fingerprints of pages, searchable by near SimHashes.
///
/// ```
/// use defarm::{Fingerprint, Index};
///
/// let mut index = Index::new();
/// index.insert("a.html", &Fingerprint::of("The ferry left at noon with nobody aboard but the captain."))?;
/// index.insert("b.html", &Fingerprint::of("Ten ways to cook a turnip, and one way not to."))?;
/// let near = index.near(&Fingerprint::of("The ferry left at noon, with nobody aboard but the captain!"), 3)?;
/// assert_eq!(near.len(), 1);
/// assert_eq!((near[0].id, near[0].bits), ("a.html", 0));
/// # Ok::<(), defarm::index::IndexError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Index {
    simhashes: SimHashIndex,
    /// Name and fingerprint by the number that the table knows it by.
    pages: Vec<(String, Fingerprint)>,
}

/// A page that a query found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour<'a> {
    /// The page's id.
    pub id: &'a str,
    /// In how many of the 64 bits the SimHashes differ.
    pub bits: u32,
    /// Estimated Jaccard similarity of the 3-word shingles, 0 to 1.
    pub similarity: f64,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of pages in it.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Adds a page. Two pages may have the same id, and the same fingerprint.
    ///
    /// # Errors
    ///
    /// [`IndexError::Full`] after 4,294,967,295 pages.
    pub fn insert(&mut self, id: impl Into<String>, fingerprint: &Fingerprint) -> Result<(), IndexError> {
        self.simhashes.insert(fingerprint.simhash())?;
        self.pages.push((id.into(), fingerprint.clone()));
        Ok(())
    }

    /// The pages whose SimHash differs in at most `max_bits` bits (inclusive), the nearest first, then in the order they were added. None is missed.
    ///
    /// # Errors
    ///
    /// [`IndexError::TooManyBits`] above [`SimHashIndex::MAX_BITS`].
    pub fn near(&self, fingerprint: &Fingerprint, max_bits: u32) -> Result<Vec<Neighbour<'_>>, IndexError> {
        let found = self.simhashes.near(fingerprint.simhash(), max_bits)?;
        Ok(found
            .into_iter()
            .filter_map(|near| {
                let (id, other) = self.pages.get(near.id as usize)?;
                Some(Neighbour { id, bits: near.bits, similarity: fingerprint.similarity(other) })
            })
            .collect())
    }
}
