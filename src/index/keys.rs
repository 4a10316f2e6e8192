//! Which texts have one of their smallest shingles in common with a given one?
//!
//! A text stands under each of its [`keys`](Fingerprint::keys). Two texts with a third of their shingles in common share a key in
//! 999 of a thousand cases, whatever was done to the rest; a SimHash would have to differ in so many bits that everything is near.
//!
//! The danger are passages that everybody has (a licence, a template, "it is one of the most"). A key leads to the first texts under it
//! only, so a look-up costs no more for the millionth text than for the hundredth, and one such passage makes no candidate: of the texts under keys that
//! many stand under only those count that share several of them. Whoever finds most of its keys filled up by others — a page made from a template —
//! also goes by pairs of its anchors, which the others do not have. At most that makes 50 keys.
//!
//! Memory: 6 bytes a key, in a table that is .75 to .85 full: some 90 bytes a text. The texts' fingerprints are not in it: whoever owns
//! the index has them, and lends them when the table grows.

use std::borrow::Cow;
use std::convert::Infallible;

use crate::fingerprint::Fingerprint;

/// The share of taken places from which on the table grows, and by how much, in parts of its size: little at once, so that little of it
/// stands empty.
const FULL: (usize, usize) = (17, 20);
const GROWTH: usize = 8;

/// Places of the first table.
const LEAST: usize = 1 << 8;

/// So many places behind its own a key is looked for. With a table as full as this one, twenty are usual; only texts made for it need more.
const PATIENCE: usize = 2048;

/// So many keys must lead to others only before the anchors are used.
pub(crate) const FILLED: usize = Fingerprint::KEYS / 2;

/// So many pairs of neighbouring anchors are used that are not filled up themselves, as those of the template are.
pub(crate) const ANCHOR_PAIRS: usize = 4;

/// So many texts a pair of anchors leads to: those of the template are filled at once, and those of an article have few.
pub(crate) const MOST_OF_PAIR: usize = 8;

/// From so many texts on, sharing a key with them says little by itself.
const COMMON: usize = 8;

/// So many texts a key leads to in an index that is kept.
pub(super) const KEY_LEADS_TO: usize = 50;

/// The mark of a free place.
const FREE: u16 = 0;

/// See the [module](self).
#[derive(Debug, Clone)]
pub(crate) struct SharedIndex {
    /// Open addressing by the high bits of a key. Here its low bits, or [`FREE`].
    tags: Vec<u16>,
    ids: Vec<u32>,
    taken: usize,
    /// Texts inserted.
    texts: u32,
    /// So many texts a key leads to.
    most: usize,
}

/// Texts that share keys with one that was looked up.
#[derive(Debug, Default)]
pub(crate) struct Sharing {
    /// Ids of the texts, ascending, each once.
    pub(crate) ids: Vec<u32>,
    /// Of these, those that are found under common keys only, ascending.
    common: Vec<u32>,
    told: Told,
}

impl Sharing {
    /// Whether a text is found under common keys only: it may be made from the same template, and many others with it.
    pub(crate) fn is_common(&self, id: u32) -> bool {
        self.common.binary_search(&id).is_ok()
    }

    /// Begins anew.
    pub(crate) fn clear(&mut self) {
        self.ids.clear();
        self.common.clear();
    }

    /// Takes what `under` finds under a key, and gives its number. From `most` on the key is filled up.
    pub(crate) fn take<E>(
        &mut self,
        most: usize,
        under: impl FnOnce(&mut Vec<u32>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let before = self.ids.len();
        under(&mut self.ids)?;
        let count = self.ids.len() - before;
        if count >= COMMON.min(most) {
            self.common.extend(self.ids.drain(before..));
        }
        Ok(count)
    }

    /// Adds those that share several of the common keys to those that share any other. A phrase that everybody uses makes no candidate by itself.
    pub(crate) fn finish(&mut self) {
        self.ids.sort_unstable();
        self.ids.dedup();
        if self.common.is_empty() {
            return;
        }
        self.told.leave_repeated(&mut self.common);
        self.common.retain(|id| self.ids.binary_search(id).is_err());
        self.common.sort_unstable();
        self.ids.extend(&self.common);
        self.ids.sort_unstable();
    }
}

/// Tells which ids stand in a list several times. A page of a template has hundreds of ids, of a few dozen others: to sort them all takes longer than to compare these.
#[derive(Debug, Default)]
struct Told {
    /// Open addressing. An id plus 1, of which there is none too large (0 is free), and whether it was found again.
    table: Vec<(u32, bool)>,
}

impl Told {
    /// Places for every id, at least.
    const ROOM: usize = 2;

    /// Leaves those that stand several times, once each.
    fn leave_repeated(&mut self, ids: &mut Vec<u32>) {
        /// Odd, and without a pattern: the fraction of the golden ratio.
        const SPREAD: u32 = 0x9E37_79B9;
        let size = (ids.len() * Self::ROOM).next_power_of_two();
        self.table.clear();
        self.table.resize(size, (0, false));
        let mut kept = 0;
        for next in 0..ids.len() {
            let id = ids[next];
            let mark = id.wrapping_add(1);
            let mut at = ((u64::from(id.wrapping_mul(SPREAD)) * size as u64) >> u32::BITS) as usize;
            while let Some((other, again)) = self.table.get_mut(at & (size - 1)) {
                if *other == mark {
                    if !*again {
                        *again = true;
                        ids[kept] = id;
                        kept += 1;
                    }
                    break;
                }
                if *other == 0 {
                    *other = mark;
                    break;
                }
                at += 1;
            }
        }
        ids.truncate(kept);
    }
}

impl SharedIndex {
    /// An empty index, in which a key leads to `most` texts.
    pub(crate) fn new(most: usize) -> Self {
        Self { tags: vec![FREE; LEAST], ids: vec![0; LEAST], taken: 0, texts: 0, most }
    }

    /// Bytes on the heap.
    pub(crate) fn memory(&self) -> usize {
        self.tags.capacity() * size_of::<u16>() + self.ids.capacity() * size_of::<u32>()
    }

    /// Finds the texts that share a key.
    pub(crate) fn sharing(&self, fingerprint: &Fingerprint, found: &mut Sharing) {
        let done: Result<(), Infallible> = look_up(fingerprint, self.most, found, |key, ids| {
            self.walk(key, |id| ids.push(id));
            Ok(())
        });
        let Ok(()) = done;
    }

    /// Adds a text, which gets the next id; 0 is the first. One beyond the last id is not found. `of` gives the fingerprints of those that were added before.
    ///
    /// # Errors
    /// What `of` returns; the index must not be used further then.
    pub(crate) fn insert<'a, E>(
        &mut self,
        fingerprint: &Fingerprint,
        of: impl Fn(u32) -> Result<Option<Cow<'a, Fingerprint>>, E>,
    ) -> Result<(), E> {
        if (self.taken + Fingerprint::KEYS + ANCHOR_PAIRS) * FULL.1 > self.tags.len() * FULL.0 {
            self.grow(of)?;
        }
        self.add(fingerprint);
        Ok(())
    }

    fn grow<'a, E>(&mut self, of: impl Fn(u32) -> Result<Option<Cow<'a, Fingerprint>>, E>) -> Result<(), E> {
        let size = self.tags.len() + self.tags.len() / GROWTH;
        let texts = self.texts;
        // The old table goes first: there is never room needed for both.
        *self = Self { tags: Vec::new(), ids: Vec::new(), taken: 0, texts: 0, most: self.most };
        (self.tags, self.ids) = (vec![FREE; size], vec![0; size]);
        for id in 0..texts {
            match of(id)? {
                Some(fingerprint) => self.add(&fingerprint),
                None => self.texts += 1,
            }
        }
        Ok(())
    }

    fn add(&mut self, fingerprint: &Fingerprint) {
        let id = self.texts;
        let Some(next) = id.checked_add(1) else { return };
        self.texts = next;
        let filled = fingerprint.keys().iter().filter(|&&key| !self.put(key, id, self.most)).count();
        if filled >= FILLED {
            // Lazy: no more are put than taken.
            let put = anchor_keys(fingerprint).filter(|&key| self.put(key, id, MOST_OF_PAIR));
            put.take(ANCHOR_PAIRS).for_each(drop);
        }
    }

    /// Puts a text under a key; not if there are `most`.
    fn put(&mut self, key: u32, id: u32, most: usize) -> bool {
        let mut texts = 0;
        let free = self.walk(key, |_| texts += 1);
        let Some(free) = free.filter(|_| texts < most) else { return false };
        if let (Some(tag), Some(place)) = (self.tags.get_mut(free), self.ids.get_mut(free)) {
            (*tag, *place) = (tag_of(key), id);
            self.taken += 1;
        }
        true
    }

    /// Calls `found` for each text under a key, and gives the free place at their end.
    #[inline]
    fn walk(&self, key: u32, mut found: impl FnMut(u32)) -> Option<usize> {
        let size = self.tags.len();
        let home = ((u64::from(key) * size as u64) >> u32::BITS) as usize;
        let tag = tag_of(key);
        let (before, behind) = self.tags.split_at_checked(home)?;
        let places = behind.iter().zip(home..).chain(before.iter().zip(0..));
        for (&other, place) in places.take(PATIENCE) {
            if other == tag {
                found(self.ids.get(place).copied()?);
            } else if other == FREE {
                return Some(place);
            }
        }
        None
    }
}

/// Looks under the keys of a text, and where these are filled up, under pairs of its anchors; `under` writes down the texts under one.
pub(super) fn look_up<E>(
    fingerprint: &Fingerprint,
    most: usize,
    found: &mut Sharing,
    mut under: impl FnMut(u32, &mut Vec<u32>) -> Result<(), E>,
) -> Result<(), E> {
    found.clear();
    let mut filled = 0;
    for &key in fingerprint.keys() {
        filled += usize::from(found.take(most, |ids| under(key, ids))? >= most);
    }
    if filled >= FILLED {
        let mut free = 0;
        for key in anchor_keys(fingerprint) {
            free += usize::from(found.take(MOST_OF_PAIR, |ids| under(key, ids))? < MOST_OF_PAIR);
            if free == ANCHOR_PAIRS {
                break;
            }
        }
    }
    found.finish();
    Ok(())
}

/// What a key is told by from others with its place.
fn tag_of(key: u32) -> u16 {
    (key as u16).max(FREE + 1)
}

/// Keys of neighbouring anchors, two by two.
pub(crate) fn anchor_keys(fingerprint: &Fingerprint) -> impl Iterator<Item = u32> + '_ {
    /// Spreads 32 bits over the table: the fraction of the golden ratio, odd.
    const SPREAD: u32 = 0x9E37_79B9;
    let pairs = fingerprint.anchors().kept().windows(2);
    pairs.filter_map(|pair| match *pair {
        [a, b] => Some((u32::from(a) << u16::BITS | u32::from(b)).wrapping_mul(SPREAD).rotate_right(u16::BITS / 2)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::{SharedIndex, Sharing, Told};
    use crate::fingerprint::Fingerprint;

    fn prose(first: usize, size: usize) -> String {
        (first..first + size).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ")
    }

    /// Words without a digit.
    fn words(first: usize, size: usize) -> String {
        let letter = |digit: usize| char::from(b'a' + (digit % 26) as u8);
        let words = (first..first + size).map(|i| String::from_iter([letter(i / 676), letter(i / 26), letter(i), 'e']));
        words.collect::<Vec<_>>().join(" ")
    }

    fn index(fingerprints: &[Fingerprint], most: usize) -> SharedIndex {
        let mut index = SharedIndex::new(most);
        for fingerprint in fingerprints {
            let of = |id: u32| Ok(fingerprints.get(id as usize).map(Cow::Borrowed));
            let done: Result<(), Infallible> = index.insert(fingerprint, of);
            let Ok(()) = done;
        }
        index
    }

    fn sharing(index: &SharedIndex, text: &str) -> Vec<u32> {
        let mut found = Sharing::default();
        index.sharing(&Fingerprint::of(text), &mut found);
        found.ids
    }

    proptest! {
        #[test]
        fn ids_that_stand_several_times(ids in prop::collection::vec(prop_oneof![0_u32..40, any::<u32>()], 0..200)) {
            let mut repeated = ids.clone();
            Told::default().leave_repeated(&mut repeated);
            repeated.sort_unstable();
            let times = |id: u32| ids.iter().filter(|&&other| other == id).count();
            // The last number is no id.
            let mut expected: Vec<u32> = ids.iter().copied().filter(|&id| id < u32::MAX && times(id) > 1).collect();
            expected.sort_unstable();
            expected.dedup();
            repeated.retain(|&id| id < u32::MAX);
            prop_assert_eq!(repeated, expected);
        }
    }

    #[test]
    fn found_before_and_after_growing() {
        let texts: Vec<String> = (0..2000).map(|i| prose(i * 100, 60)).collect();
        let fingerprints: Vec<Fingerprint> = texts.iter().map(|text| Fingerprint::of(text)).collect();
        let index = index(&fingerprints, 50);
        for (id, text) in texts.iter().enumerate() {
            assert!(sharing(&index, text).contains(&(id as u32)), "{id}");
            let half = format!("{} and {}", prose(900_000 + id * 50, 25), &text[..text.len() / 2]);
            assert!(sharing(&index, &half).contains(&(id as u32)), "half of {id}");
        }
        assert!(sharing(&index, &prose(700_000, 60)).len() < 3);
        assert!(index.memory() < 2000 * 100, "{} bytes", index.memory());
    }

    #[test]
    fn a_key_leads_to_the_first_texts_only() {
        let fingerprints = vec![Fingerprint::of(&words(0, 60)); 300];
        assert_eq!(sharing(&index(&fingerprints, 50), &words(0, 60)), (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn a_passage_that_everybody_has_makes_no_candidates() {
        let (mut keys, mut others) = (0, 0);
        for passage in 0..10 {
            let page = |i: usize| format!("{} {}", words(passage * 3, 3), prose(i * 100, 60));
            let fingerprints: Vec<Fingerprint> = (0..100).map(|i| Fingerprint::of(&page(i))).collect();
            let [first, second, ..] = &fingerprints[..] else { unreachable!() };
            keys += first.keys().iter().filter(|key| second.keys().contains(key)).count();
            let index = index(&fingerprints, 50);
            for i in 0..100 {
                let found = sharing(&index, &page(i));
                assert!(found.contains(&(i as u32)));
                others += found.len() - 1;
            }
        }
        assert!(keys > 0, "no passage is among the keys");
        // Sixteen bits of a key stand in the table, so one is taken for another now and then; of two pages, each finds the other, for every passage.
        assert!(others <= 2 * 10, "{others} others of 99,000 were found");
    }

    #[test]
    fn pages_of_a_template_are_told_by_their_anchors() {
        let page = |i: usize| {
            let fields = (0..6).map(|field| format!("in Q{}x{field} it was {}", i * 7 + field, i * 1000 + field));
            format!("{} {}", words(0, 300), fields.collect::<Vec<_>>().join(" "))
        };
        let fingerprints: Vec<Fingerprint> = (0..1000).map(|i| Fingerprint::of(&page(i))).collect();
        let index = index(&fingerprints, 50);
        let found = (0..1000).filter(|&i| sharing(&index, &format!("so {}", page(i))).contains(&(i as u32))).count();
        assert_eq!(found, 1000);
    }
}
