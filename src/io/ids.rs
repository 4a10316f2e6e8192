//! No id twice.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

/// Remembers the ids that were given out, as 64-bit hashes: about 16 bytes a page. Should two hashes ever be equal by chance, an id gets
/// a suffix that it did not need.
#[derive(Default)]
pub(super) struct Ids {
    given: HashSet<u64>,
    /// For an id that came again: the last number put behind it.
    last: HashMap<u64, u64>,
}

impl Ids {
    /// Makes an id unique: as it is, else below `input`, else numbered.
    pub(super) fn unique(&mut self, id: String, input: Option<&str>) -> String {
        if self.given.insert(hash(&id)) {
            return id;
        }
        let mut base = id;
        if let Some(input) = input {
            base = format!("{input}/{base}");
            if self.given.insert(hash(&base)) {
                return base;
            }
        }
        let last = self.last.entry(hash(&base)).or_insert(1);
        loop {
            *last += 1;
            let numbered = format!("{base}#{last}");
            if self.given.insert(hash(&numbered)) {
                return numbered;
            }
        }
    }
}

fn hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn prefix_then_number() {
        let mut ids = Ids::default();
        let mut next = |id: &str, input| ids.unique(id.to_owned(), input);
        assert_eq!(next("a", Some("x")), "a");
        assert_eq!(next("a", Some("y")), "y/a");
        assert_eq!(next("a", Some("y")), "y/a#2");
        assert_eq!(next("a#2", None), "a#2");
        assert_eq!(next("a", None), "a#3");
        assert_eq!(next("b", None), "b");
    }
}
