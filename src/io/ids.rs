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
    /// Takes note of an id that was given out by an earlier run.
    pub(super) fn add(&mut self, id: &str) {
        self.given.insert(hash(id));
    }

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

    #[test]
    fn a_run_that_goes_on_gives_the_same() {
        let ids = ["a", "a", "b", "a", "a#2", "y/a", "b", "a", "c", "a"];
        let all = |ids: &[&str], known: &mut Ids| -> Vec<String> {
            ids.iter().map(|id| known.unique((*id).to_owned(), Some("y"))).collect()
        };
        let once = all(&ids, &mut Ids::default());
        for at in 0..ids.len() {
            let (before, behind) = once.split_at(at);
            let mut known = Ids::default();
            before.iter().for_each(|id| known.add(id));
            assert_eq!(all(&ids[at..], &mut known), behind, "from {at}");
        }
    }
}
