//! The index against comparing with every fingerprint.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;

use defarm::index::{IndexError, Near, NearPair, SimHashIndex, near_pairs};
use proptest::prelude::*;

fn brute_force(fingerprints: &[u64], wanted: u64, max_bits: u32) -> Vec<Near> {
    let near =
        fingerprints.iter().zip(0..).map(|(fingerprint, id)| Near { bits: (fingerprint ^ wanted).count_ones(), id });
    let mut near: Vec<Near> = near.filter(|near| near.bits <= max_bits).collect();
    near.sort_by_key(|near| (near.bits, near.id));
    near
}

fn check(fingerprints: &[u64], queries: &[u64]) -> usize {
    let mut index = SimHashIndex::new();
    for &fingerprint in fingerprints {
        index.insert(fingerprint).expect("room");
    }
    let mut found = 0;
    for &wanted in queries {
        for max_bits in 0..=SimHashIndex::MAX_BITS {
            let near = index.near(wanted, max_bits).expect("few enough bits");
            assert_eq!(near, brute_force(fingerprints, wanted, max_bits), "{wanted:016x} within {max_bits}");
            found += near.len();
        }
    }
    found
}

/// All pairs, found by comparing all.
fn brute_force_pairs(fingerprints: &[u64], max_bits: u32) -> Vec<NearPair> {
    let mut firsts: HashMap<u64, u32> = HashMap::new();
    let mut distinct: Vec<(u64, u32)> = Vec::new();
    let mut pairs = Vec::new();
    for (&fingerprint, place) in fingerprints.iter().zip(0..) {
        match firsts.get(&fingerprint) {
            Some(&first) => pairs.push(NearPair { first, second: place, bits: 0 }),
            None => {
                let differing = distinct.iter().map(|&(other, first)| ((other ^ fingerprint).count_ones(), first));
                let near = differing.filter(|&(bits, _)| bits <= max_bits);
                pairs.extend(near.map(|(bits, first)| NearPair { first, second: place, bits }));
                firsts.insert(fingerprint, place);
                distinct.push((fingerprint, place));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn check_pairs(fingerprints: &[u64]) -> usize {
    let mut found = 0;
    for max_bits in 0..=3 {
        let mut pairs = Vec::new();
        near_pairs(fingerprints, max_bits, |pair| pairs.push(pair)).expect("few enough bits");
        pairs.sort_unstable();
        assert_eq!(pairs, brute_force_pairs(fingerprints, max_bits), "within {max_bits}");
        found += pairs.len();
    }
    found
}

/// A fingerprint with some bits flipped, up to a few more than can be asked for.
fn around(center: u64) -> impl Strategy<Value = u64> {
    let spread = prop::collection::vec(0..u64::BITS, 0..11);
    let in_one_band = (prop::collection::vec(0..16_u32, 0..9), 0..4_u32)
        .prop_map(|(bits, band)| bits.into_iter().map(|bit| bit + 16 * band).collect::<Vec<_>>());
    prop_oneof![3 => spread, 1 => in_one_band]
        .prop_map(move |bits| bits.into_iter().fold(center, |fingerprint, bit| fingerprint ^ 1 << bit))
}

/// Clusters, copies and loners.
fn fingerprints() -> impl Strategy<Value = Vec<u64>> {
    let centers = prop::collection::vec(any::<u64>(), 1..4);
    centers.prop_flat_map(|centers| {
        let member = prop::sample::select(centers.clone()).prop_flat_map(around);
        let copy = prop::sample::select(centers);
        prop::collection::vec(prop_oneof![6 => member, 1 => copy, 1 => any::<u64>()], 1..120)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn clusters(fingerprints in fingerprints()) {
        let queries: Vec<u64> = fingerprints.iter().copied().take(20).collect();
        check(&fingerprints, &queries);
        check_pairs(&fingerprints);
    }

    /// So many that agree in a band that they are not compared one by one.
    #[test]
    fn pairs_where_many_agree_in_a_band(
        centers in prop::collection::vec(any::<u64>(), 8),
        flips in prop::collection::vec((0..8_usize, prop::collection::vec(0..u64::BITS, 0..4)), 150),
        band in 0..4_u32,
    ) {
        let same = 0xFFFF_u64 << (16 * band);
        let flip = |center: u64, bits: &[u32]| bits.iter().fold(center, |center, bit| center ^ 1 << bit);
        let fingerprints: Vec<u64> = flips.iter().map(|(center, bits)| flip(centers[*center] & !same, bits)).collect();
        check_pairs(&fingerprints);
    }
}

#[test]
fn pairs_of_few_bits_only() {
    assert!(matches!(near_pairs(&[], 4, |_| ()), Err(IndexError::TooManyBits { asked: 4, most: 3 })));
    assert_eq!(check_pairs(&[]), 0);
}

/// Every difference of up to two bits, and seven bits in every way over the four bands.
#[test]
fn every_place_of_a_bit() {
    const CENTER: u64 = 0x0F1E_2D3C_4B5A_6978;
    let mut fingerprints = vec![CENTER];
    for a in 0..u64::BITS {
        fingerprints.push(CENTER ^ 1 << a);
        fingerprints.extend((0..a).map(|b| CENTER ^ 1 << a ^ 1 << b));
    }
    for first in 0..=7_u32 {
        for second in 0..=7 - first {
            for third in 0..=7 - first - second {
                let counts = [first, second, third, 7 - first - second - third];
                let flips = counts.iter().enumerate().map(|(band, &bits)| ((1_u64 << bits) - 1) << (16 * band));
                fingerprints.push(CENTER ^ flips.sum::<u64>());
            }
        }
    }
    check(&fingerprints, &[CENTER]);
    assert!(check_pairs(&fingerprints) > fingerprints.len());
    let at_seven = SimHashIndex::MAX_BITS;
    assert_eq!(brute_force(&fingerprints, CENTER, at_seven).len(), fingerprints.len());
}

/// Enough to be merged several times, with some in the tables and some not.
#[test]
fn many() {
    let mut state = 1_u64;
    let mut random = move || {
        // Vigna's SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    };
    let mut fingerprints = Vec::new();
    for _ in 0..3_000 {
        let center = random();
        for flips in 0..10 {
            fingerprints.push((0..flips).fold(center, |fingerprint, _| fingerprint ^ 1 << (random() % 64)));
        }
    }
    let queries: Vec<u64> = fingerprints.iter().copied().step_by(997).chain([random()]).collect();
    assert!(check(&fingerprints, &queries) > queries.len());
    assert!(check_pairs(&fingerprints[..5_000]) > 2_000);
}
