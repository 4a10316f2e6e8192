use proptest::prelude::*;

use super::record::Record;
use super::{BytesOf, Column, InMemory, Sorter, Space};

fn sorted<T: Record, S: Space>(values: impl IntoIterator<Item = T>, space: S) -> Vec<T>
where
    S::Error: std::fmt::Debug,
{
    let mut sorter = Sorter::new(space);
    values.into_iter().for_each(|value| sorter.push(value).unwrap());
    let mut sorted = sorter.finish().unwrap();
    std::iter::from_fn(|| sorted.next().unwrap()).collect()
}

/// Numbers without an order.
fn numbers(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40)
}

#[test]
fn runs_of_runs_are_merged() {
    // A run a value, and more of them than are merged at once, twice over.
    let mut expected: Vec<u64> = numbers(40_000).collect();
    expected.sort_unstable();
    assert_eq!(sorted(numbers(40_000), InMemory::with_room(16)), expected);
    assert_eq!(sorted(numbers(40_000), InMemory::ALL), expected);
}

proptest! {
    #[test]
    fn sorted_with_any_room(values in prop::collection::vec((any::<u16>(), 0_u8..3), 0..300), room in 0_usize..2000) {
        let mut expected = values.clone();
        expected.sort_unstable();
        prop_assert_eq!(sorted(values, InMemory::with_room(room)), expected);
    }

    #[test]
    fn names_of_any_length(names in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..100), room in 0_usize..2000) {
        let mut expected: Vec<BytesOf> = names.into_iter().zip(0..).map(|(bytes, of)| BytesOf { bytes, of }).collect();
        let values = expected.clone();
        expected.sort();
        prop_assert_eq!(sorted(values, InMemory::with_room(room)), expected);
    }

    #[test]
    fn a_column_gives_back_what_was_put_in(count in 0_usize..30_000, room in 0_usize..50_000, from in 0_usize..30_000) {
        let mut column = Column::new(InMemory::with_room(room));
        let value = |n: usize| (n as u64, n as u32 ^ 0x5555, n as u8);
        (0..count).for_each(|n| column.push(value(n)).unwrap());
        prop_assert_eq!(column.len(), count);
        let mut rows = column.rows_from(from);
        for n in from..count {
            prop_assert_eq!(rows.next().unwrap(), Some(value(n)));
        }
        for n in (0..count).step_by(97) {
            prop_assert_eq!(column.get(n).unwrap(), Some(value(n)));
        }
        let mut several = Vec::new();
        column.several(from, 20_000, &mut several).unwrap();
        prop_assert_eq!(several, (from..count).take(20_000).map(value).collect::<Vec<_>>());
        prop_assert_eq!(column.get(count.max(from)).unwrap(), None);
        prop_assert_eq!(rows.next().unwrap(), None);
    }
}
