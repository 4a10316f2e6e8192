//! The SimHash against the `simhash` crate, and the whole fingerprint against its definition put down the slow way.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use defarm::fingerprint::{Anchors, Fingerprint, SimHasher, Sketch};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

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
    fn the_definition(
        text in "([a-cA-CäÄ]{1,2}[ .,\n]{1,2}|[漢字Σกขค]|[12] |[abB][ab]{2,20}[ab_12]{0,15} | Ab{1,20}['’]s |a[.:]b |…){0,120}"
    ) {
        let fingerprint = Fingerprint::of(&text);
        let plain = Plain::of(&text);
        prop_assert_eq!(fingerprint.exact(), plain.exact);
        prop_assert_eq!(fingerprint.simhash(), plain.simhash);
        prop_assert_eq!(fingerprint.words() as usize, plain.words);
        prop_assert_eq!(fingerprint.shingles() as usize, plain.shingles.len());
        prop_assert_eq!(fingerprint.sketch().slots().collect::<Vec<_>>(), plain.slots());
        prop_assert_eq!(fingerprint.keys(), plain.keys());
        prop_assert_eq!(fingerprint.anchors().count() as usize, plain.anchors.len());
        prop_assert_eq!(fingerprint.anchors().kept(), plain.smallest_anchors());
        prop_assert_eq!(Fingerprint::from_bytes(&fingerprint.to_bytes()), Ok(fingerprint));
    }
}

/// A name and a number whose hashes begin with the same bits, the number with the smaller rest.
#[test]
fn anchors_that_differ_in_the_lowest_bit_are_both_kept() {
    let text = "so Lgv had 2 of them";
    let plain = Plain::of(text);
    assert_eq!(plain.smallest_anchors().len(), 2);
    assert_eq!(Fingerprint::of(text).anchors().kept(), plain.smallest_anchors());
}

/// The definition in the documentation of `defarm::fingerprint`, without a thought for speed.
struct Plain {
    exact: u64,
    simhash: u64,
    words: usize,
    shingles: BTreeSet<u64>,
    /// In the order of the text, with repetitions.
    in_order: Vec<u64>,
    anchors: BTreeSet<u64>,
}

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b.rotate_left(32) ^ 0xBB67_AE85_84CA_A73B);
    (product as u64) ^ (product >> 64) as u64
}

fn hash(word: &str) -> u64 {
    let mut bytes = word.to_lowercase().replace('ς', "σ").into_bytes();
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    let number = |eight: &[u8]| u64::from_le_bytes(eight.try_into().unwrap());
    let mixed = |state, sixteen: &[u8]| mix(state ^ number(&sixteen[..8]), number(&sixteen[8..]));
    mix(bytes.chunks(16).fold(0, mixed), 0)
}

impl Plain {
    fn of(text: &str) -> Self {
        let words: Vec<&str> = text.unicode_words().collect();
        let together_mixed = |hashes: &[u64]| hashes.iter().copied().reduce(mix).unwrap_or_default();
        // Letters of scripts without spaces count as stretches of letters.
        let together = |word: &str| match word.chars().next() {
            Some('漢' | '字') => 2,
            Some('ก' | 'ข' | 'ค') => 6,
            _ => 0,
        };
        let features: Vec<u64> = (0..words.len())
            .map(|at| {
                let span = together(words[at]);
                let before = words[..at].iter().rev().take_while(|word| together(word) > 0);
                let mut stretch: Vec<u64> = before.take(span.max(1) - 1).map(|word| hash(word)).collect();
                stretch.reverse();
                stretch.iter().fold(hash(words[at]), |mixed, &letter| mix(mixed, letter))
            })
            .collect();
        let in_order: Vec<u64> = features.windows(3).map(together_mixed).collect();
        let shingles: BTreeSet<u64> = in_order.iter().copied().collect();
        let mut members: Vec<u64> = shingles.iter().copied().collect();
        if (1..3).contains(&words.len()) {
            members.push(together_mixed(&features));
        }
        let bit = |bit: u32| {
            let set = members.iter().filter(|&&hash| hash >> bit & 1 == 1).count();
            u64::from(set * 2 > members.len()) << bit
        };
        let all: Vec<u64> = words.iter().map(|word| hash(word)).collect();
        Self {
            exact: all.iter().fold(0, |mixed, &hash| mix(mixed, hash)),
            simhash: (0..u64::BITS).map(bit).sum(),
            words: words.len(),
            shingles,
            in_order,
            anchors: anchors(text),
        }
    }

    fn slots(&self) -> Vec<u8> {
        let slot_of = |hash: u64| ((hash >> 32) * Sketch::SLOTS as u64) >> 32;
        let smallest = |slot: u64| self.shingles.iter().find(|&&hash| slot_of(hash) == slot);
        (0..Sketch::SLOTS as u64).map(|slot| smallest(slot).map_or(0, |&hash| (hash % 15 + 1) as u8)).collect()
    }

    fn keys(&self) -> Vec<u32> {
        let smallest: Vec<u64> = self.shingles.iter().take(Fingerprint::KEYS).copied().collect();
        let place = |hash: &u64| self.in_order.iter().position(|other| other == hash);
        let mut keys: Vec<u64> = smallest;
        keys.sort_by_key(place);
        keys.into_iter().map(|hash| hash as u32).collect()
    }

    fn smallest_anchors(&self) -> Vec<u16> {
        let smallest = self.anchors.iter().take(Anchors::MOST);
        let short: BTreeSet<u16> = smallest.map(|hash| (hash >> 48) as u16 & !1 | (hash & 1) as u16).collect();
        short.into_iter().collect()
    }
}

fn anchors(text: &str) -> BTreeSet<u64> {
    let mut anchors = BTreeSet::new();
    let words: Vec<(usize, &str)> = text.unicode_word_indices().collect();
    let begins = |at: usize| {
        let gap = if at == 0 { "." } else { &text[words[at - 1].0 + words[at - 1].1.len()..words[at].0] };
        gap.contains(['.', ':', '…', '\n'])
    };
    let number = |word: &str| word.starts_with(char::is_numeric) || word.ends_with(char::is_numeric);
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.len() > 1 && !number(word);
    let starts: Vec<usize> = (0..words.len()).filter(|&at| begins(at)).chain([words.len()]).collect();
    for sentence in starts.windows(2) {
        let sentence = &words[sentence[0]..sentence[1]];
        let capitals = sentence.iter().filter(|(_, word)| capital(word)).count();
        let headline = sentence.len() >= 4 && 2 * capitals > sentence.len();
        for (at, (_, word)) in sentence.iter().enumerate() {
            if number(word) {
                anchors.insert(hash(word) | 1);
            } else if capital(word) && at > 0 && !headline {
                let name = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
                anchors.insert(hash(name) & !1);
            }
        }
    }
    anchors
}
