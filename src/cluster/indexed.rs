//! Copies among the pages of an index.

use super::{ClusterOptions, LIMITS, Relation};
use crate::fingerprint::Fingerprint;
use crate::index::{Index, IndexError, Texts};

/// A page of an index that a text is a copy of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexedCopy {
    /// Its number in the index.
    pub number: u32,
    /// Estimated similarity, 0 to 1, as in [`Clusters`](super::Clusters).
    pub similarity: f64,
    /// What the text is to it.
    pub relation: Relation,
}

/// Finds the pages of an index that a text is a copy of, by number; of very many some only.
///
/// # Errors
/// Where the files of the index cannot be read.
pub fn copies_in(
    index: &Index,
    fingerprint: &Fingerprint,
    options: &ClusterOptions,
) -> Result<Vec<IndexedCopy>, IndexError> {
    let mut copies = Vec::new();
    if fingerprint.words() == 0 {
        return Ok(copies);
    }
    for number in index.sharing(fingerprint)? {
        match options.relation(fingerprint, &index.fingerprint(number)?) {
            None | Some((Relation::Template, _)) => {}
            Some((relation, similarity)) => copies.push(IndexedCopy { number, similarity, relation }),
        }
        if copies.len() >= LIMITS.alike {
            break;
        }
    }
    Ok(copies)
}

impl ClusterOptions {
    /// Which part of texts is compared.
    pub fn texts(&self) -> Texts {
        if self.compares_whole_texts() { Texts::Whole } else { Texts::Prose }
    }
}

#[cfg(test)]
mod tests {
    use super::copies_in;
    use crate::cluster::{ClusterOptions, Relation};
    use crate::fingerprint::Fingerprint;
    use crate::index::Index;

    #[test]
    fn copies_are_found_and_verified() {
        let text = |number: usize| {
            let words = (0..80).map(|i| format!("w{}q", (number * 7919 + i * 104_729) % 99_991));
            words.collect::<Vec<_>>().join(" ")
        };
        let mut index = Index::new();
        for number in 0..50 {
            index.insert(number.to_string(), &Fingerprint::of(&text(number))).unwrap();
        }
        index.insert("short", &Fingerprint::of("Closed today")).unwrap();
        let found = |text: &str| {
            let copies = copies_in(&index, &Fingerprint::of(text), &ClusterOptions::new()).unwrap();
            copies.iter().map(|copy| (copy.number, copy.relation)).collect::<Vec<_>>()
        };
        assert_eq!(found(&text(7).to_uppercase()), [(7, Relation::Exact)]);
        assert_eq!(found(&format!("{} and so on it goes", text(9))), [(9, Relation::Near)]);
        assert_eq!(found("closed today."), [(50, Relation::Exact)]);
        assert_eq!(found(&text(77)), []);
        assert_eq!(found(""), []);
    }
}
