#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use super::{Near, OLD_PER_YOUNG, RECENT_LEAST, RECENT_MOST, SimHashIndex};
use crate::index::IndexError;

/// Numbers without a pattern, the same each time.
fn scrambled(i: u64) -> u64 {
    xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes())
}

fn index(fingerprints: impl IntoIterator<Item = u64>) -> SimHashIndex {
    let mut index = SimHashIndex::new();
    for (i, fingerprint) in fingerprints.into_iter().enumerate() {
        assert_eq!(index.insert(fingerprint).unwrap(), i as u32);
    }
    index
}

#[test]
fn empty() {
    let index = SimHashIndex::new();
    assert!(index.is_empty());
    assert_eq!(index.near(5, 7).unwrap(), []);
    assert_eq!(index.memory(), 0);
}

#[test]
fn the_bound_is_inclusive_and_seven_at_most() {
    let index = index([0b111, 0b1111]);
    assert_eq!(index.near(0, 2).unwrap(), []);
    assert_eq!(index.near(0, 3).unwrap(), [Near { id: 0, bits: 3 }]);
    assert_eq!(index.near(0, 7).unwrap().len(), 2);
    assert!(matches!(index.near(0, 8), Err(IndexError::TooManyBits { asked: 8, most: 7 })));
}

#[test]
fn ids_of_one_fingerprint_stay_together() {
    let index = index([7, 9, 7, 7, 9, 8, 7]);
    assert_eq!((index.len(), index.distinct()), (7, 3));
    let ids = |fingerprint| index.near(fingerprint, 0).unwrap().iter().map(|near| near.id).collect::<Vec<_>>();
    assert_eq!(ids(7), [0, 2, 3, 6]);
    assert_eq!(ids(9), [1, 4]);
    assert_eq!(ids(8), [5]);
    assert_eq!(ids(6), [0; 0]);
}

#[test]
fn found_recent_young_and_old() {
    // More old ones than make the next recent ones old at once.
    let count = (RECENT_MOST * OLD_PER_YOUNG + 2 * RECENT_MOST + RECENT_LEAST) as u64;
    // Some twice, the second time when the first has long been moved.
    let mut index = index((0..count).map(scrambled));
    for i in (0..count).step_by(7) {
        assert_eq!(u64::from(index.insert(scrambled(i)).unwrap()), count + i / 7);
    }
    assert_eq!(index.distinct() as u64, count);
    let (old, young) = index.tables[0].len();
    assert!(old > 0 && young > 0 && index.recent.len() > 0, "{old}, {young}, {}", index.recent.len());
    for i in 0..count {
        let ids = std::iter::once(i).chain(i.is_multiple_of(7).then_some(count + i / 7));
        let expected: Vec<Near> = ids.map(|id| Near { id: id as u32, bits: 1 }).collect();
        assert_eq!(index.near(scrambled(i) ^ 1 << (i % 64), 1).unwrap(), expected, "{i}");
    }
}

#[test]
fn a_hundred_thousand_copies_are_one_entry() {
    let index = index(std::iter::repeat_n(42, 100_000).chain([43]));
    assert_eq!(index.distinct(), 2);
    let near = index.near(43, 7).unwrap();
    assert_eq!(near.len(), 100_001);
    assert!(near.is_sorted());
    assert_eq!(near[0], Near { id: 100_000, bits: 0 });
}

#[test]
fn memory_is_as_documented() {
    let count = 200_000;
    let index = index((0..count).map(scrambled));
    let distinct = index.distinct();
    assert_eq!(distinct, count as usize);
    let most = 40 * distinct + 8 * index.len() + index.len() / 4 + 2 * 32 * RECENT_MOST + (3 << 20);
    assert!(index.memory() <= most, "{} is more than {most}", index.memory());
}
