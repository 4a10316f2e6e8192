//! The SimHash against the `simhash` crate, and the whole fingerprint against its definition put down the slow way.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use defarm::fingerprint::{Fingerprint, SimHasher, Sketch};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64;

/// How the `simhash` crate hashes a feature: SipHash 2-4 with keys of zero.
#[expect(deprecated, reason = "the standard library's newer hasher is another one")]
fn crate_hash(feature: &str) -> u64 {
    let mut hasher = std::hash::SipHasher::new();
    feature.hash(&mut hasher);
    hasher.finish()
}

fn ours(hashes: impl IntoIterator<Item = u64>) -> u64 {
    let mut simhash = SimHasher::new();
    hashes.into_iter().for_each(|hash| simhash.add(hash));
    simhash.finish()
}

fn at_once(hashes: &[u64]) -> u64 {
    let mut simhash = SimHasher::new();
    simhash.add_all(hashes);
    simhash.finish()
}

#[test]
fn hashes_as_the_crate_does() {
    // Of one feature the SimHash is the hash.
    for feature in ["", "a", "Größe", "a feature of several words"] {
        assert_eq!(crate_hash(feature), simhash::simhash_stream(std::iter::once(feature)), "{feature:?}");
    }
}

#[test]
fn no_features() {
    assert_eq!(ours([]), simhash::simhash_stream(std::iter::empty()));
}

/// Even numbers of few distinct features make many ties.
#[test]
fn ties_go_the_same_way() {
    for size in 0..200 {
        let features: Vec<String> = (0..size).map(|i| (i % 4).to_string()).collect();
        let hashes: Vec<u64> = features.iter().map(|feature| crate_hash(feature)).collect();
        let theirs = simhash::simhash_stream(features.iter().map(String::as_str));
        assert_eq!((ours(hashes.iter().copied()), at_once(&hashes)), (theirs, theirs), "{size} features");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_same_bits(features in prop::collection::vec("[a-d]{1,3}", 0..300)) {
        let hashes: Vec<u64> = features.iter().map(|feature| crate_hash(feature)).collect();
        let theirs = simhash::simhash_stream(features.iter().map(String::as_str));
        prop_assert_eq!(ours(hashes.iter().copied()), theirs);
        prop_assert_eq!(at_once(&hashes), theirs);
    }

    #[test]
    fn the_definition(text in "([a-cA-CäÄ]{1,2}[ .,\n]{1,2}|[漢字Σ]){0,120}") {
        let fingerprint = Fingerprint::of(&text);
        let plain = Plain::of(&text);
        prop_assert_eq!(fingerprint.exact(), plain.exact);
        prop_assert_eq!(fingerprint.simhash(), plain.simhash);
        prop_assert_eq!(fingerprint.words() as usize, plain.words);
        prop_assert_eq!(fingerprint.shingles() as usize, plain.shingles.len());
        prop_assert_eq!(&fingerprint.sketch().slots()[..], &plain.slots()[..]);
    }
}

/// The definition in the documentation of `defarm::fingerprint`, without a thought for speed.
struct Plain {
    exact: u64,
    simhash: u64,
    words: usize,
    shingles: BTreeSet<u64>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
        let hash = |words: &[String]| {
            xxh3_64(&words.iter().flat_map(|word| xxh3_64(word.as_bytes()).to_le_bytes()).collect::<Vec<u8>>())
        };
        let shingles: BTreeSet<u64> = words.windows(3).map(hash).collect();
        let mut features: Vec<u64> = shingles.iter().copied().collect();
        if (1..3).contains(&words.len()) {
            features.push(hash(&words));
        }
        let bit = |bit: u32| {
            let set = features.iter().filter(|&&hash| hash >> bit & 1 == 1).count();
            u64::from(set * 2 > features.len()) << bit
        };
        Self {
            exact: xxh3_64(words.join(" ").as_bytes()),
            simhash: (0..u64::BITS).map(bit).sum(),
            words: words.len(),
            shingles,
        }
    }

    fn slots(&self) -> Vec<u8> {
        let smallest = |slot: u64| self.shingles.iter().find(|&&hash| hash >> 57 == slot);
        (0..Sketch::SLOTS as u64).map(|slot| smallest(slot).map_or(0, |&hash| (hash as u8).max(1))).collect()
    }
}
