//! Article text → what two articles are compared by, in 252 bytes.
//!
//! | | tells | costs a comparison |
//! |---|---|---|
//! | [`exact`](Fingerprint::exact) | the same words, whatever the white space, punctuation and case | a look-up |
//! | [`simhash`](Fingerprint::simhash) | lightly edited and reordered copies, through an index | a look-up |
//! | [`keys`](Fingerprint::keys) | which texts may have anything in common, through an index | a few look-ups |
//! | [`sketch`](Fingerprint::sketch) | how many shingles two texts have in common | 96 bytes |
//! | [`anchors`](Fingerprint::anchors) | how many numbers and names they have in common | 80 bytes |
//!
//! SimHash and keys propose, sketch and anchors decide: at a few differing bits of 64, or with one shingle in common, two texts may be
//! strangers. Shingles and anchors are needed both. Pages filled into one template agree in their shingles and not in their
//! anchors; a copy in other words keeps the anchors and loses the shingles.
//!
//! # The definition
//!
//! It has no seed and is the same on every platform. The words are those of [`words`], each in lower case (every character by Unicode's full mapping, a
//! final sigma as any other); the hash of a word is one of its UTF-8 bytes, sixteen at a time: see `blocks::word_hash`. What may change it for a rare character is a
//! newer Unicode, in the standard library or in `unicode-segmentation`.
//!
//! - exact: the hashes of all words mixed one after the other, from 0 on; see `Shingler`.
//! - W, the text's set of *shingles*: for every three consecutive words the hashes of the three, mixed: the first with the second, and with the third what that gives. So the order of the words
//!   counts, and a passage that stands twice counts once. Where a script has no spaces, a letter counts as a stretch of letters; see
//!   `shingles`.
//! - A, the set of *anchors*: numbers, and names in the middle of sentences; see `anchors`.
//! - SimHash: see [`SimHasher`], fed every member of W once. A text of one or two words has no shingle; its SimHash is that of its words mixed,
//!   and of a text without words it is 0. Shingles were measured against words with pairs of words, which find some more of the copies on farms
//!   (.46 to .38 within 7 bits) and far fewer of the edited real texts (of those with a Jaccard similarity of .9, .55 to .93).
//! - keys: the low 32 bits of the 12 smallest members of W, in the order in which they first stand in the text.
//! - sketch: see [`Sketch`]; anchors: see [`Anchors`].

mod anchors;
mod bytes;
mod overlap;
mod prose;
mod shingles;
mod simhash;
mod sketch;

use std::fmt;

use crate::blocks::text::{Place, words};
use crate::blocks::word_hash::{BATCH, hash_words, lower_with_margin, word_hash};
pub use anchors::Anchors;
use anchors::Collector;
pub use bytes::BytesError;
pub use overlap::{AnchorOverlap, Overlap};
pub(crate) use prose::is_enough;
pub use prose::{prose, prose_of};
use shingles::{Distinct, SHINGLE_WORDS, Shingler};
pub use simhash::SimHasher;
pub use sketch::Sketch;

/// What an article is compared by; see the [module](self).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    exact: u64,
    simhash: u64,
    words: u32,
    shingles: u32,
    /// Those behind the last shingle are 0.
    keys: [u32; Fingerprint::KEYS],
    sketch: Sketch,
    anchors: Anchors,
}

impl Fingerprint {
    /// The most keys that a text has.
    pub const KEYS: usize = 12;

    /// The fingerprint of a text. For many texts, keep a [`Fingerprinter`].
    pub fn of(text: &str) -> Self {
        Fingerprinter::new().fingerprint(text)
    }

    /// Hash of the words in order. White space, punctuation and case do not count.
    ///
    /// All texts without words have the same one; ask [`is_same_text`](Self::is_same_text) for equality.
    pub fn exact(&self) -> u64 {
        self.exact
    }

    /// 64 bits of which few differ between texts that share most of their shingles (Charikar, "Similarity Estimation Techniques
    /// from Rounding Algorithms", STOC 2002).
    pub fn simhash(&self) -> u64 {
        self.simhash
    }

    /// How many words the text has; `u32::MAX` if there are more.
    pub fn words(&self) -> u32 {
        self.words
    }

    /// |W|, how many distinct 3-word shingles the text has; `u32::MAX` if there are more.
    pub fn shingles(&self) -> u32 {
        self.shingles
    }

    /// The smallest shingles, in the order in which they stand in the text. Two texts that have a third of their shingles in common share four of twelve
    /// on average, and one at least in 999 of a thousand cases.
    pub fn keys(&self) -> &[u32] {
        self.keys.get(..self.shingles as usize).unwrap_or(&self.keys)
    }

    /// The sketch of W.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }

    /// The sketch of A.
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Whether the text has fewer than three words, hence no shingle. It is then never a near-duplicate of anything, only
    /// [the same text](Self::is_same_text).
    pub fn is_short(&self) -> bool {
        (self.words as usize) < SHINGLE_WORDS
    }

    /// Whether both texts have the same words in the same order. A text without words is the same as none, not even itself.
    ///
    /// By the 64-bit hash, so among a million texts some two are mixed up with a chance of 1 in 37 million.
    pub fn is_same_text(&self, other: &Self) -> bool {
        self.words > 0 && self.words == other.words && self.exact == other.exact
    }

    /// Reads a little of every part, so that all of it comes near.
    #[inline]
    pub(crate) fn glance(&self) -> u64 {
        self.exact ^ u64::from(self.keys[0]) ^ self.sketch.glance() ^ u64::from(self.anchors.all)
    }

    /// Estimated share of the shingles of both texts that are in each of them (Jaccard similarity), 0 to 1.
    ///
    /// 1 for [the same text](Self::is_same_text), else 0 if either [is short](Self::is_short), else the estimate of [`Sketch::jaccard`],
    /// which has a standard error of up to .039, and at most what the numbers of shingles allow: 50 shingles and 100 share
    /// no more than half.
    pub fn similarity(&self, other: &Self) -> f64 {
        if self.is_same_text(other) {
            return 1.0;
        }
        if self.is_short() || other.is_short() {
            return 0.0;
        }
        let (fewer, more) = (self.shingles.min(other.shingles), self.shingles.max(other.shingles));
        self.sketch.jaccard(&other.sketch).min(f64::from(fewer) / f64::from(more))
    }
}

/// The SimHash as 16 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.simhash)
    }
}

/// Makes [`Fingerprint`]s and reuses its buffers (about 30 bytes for every word of the longest text) between texts.
#[derive(Debug, Default)]
pub struct Fingerprinter {
    /// The text, ASCII letters in lower case, and a margin behind it.
    lower: Vec<u8>,
    /// A word in lower case, if that takes more than ASCII.
    word: String,
    shingles: Vec<u64>,
    anchors: Collector,
    distinct: Distinct,
}

impl Fingerprinter {
    /// With empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fingerprint of a text.
    pub fn fingerprint(&mut self, text: &str) -> Fingerprint {
        lower_with_margin(text, &mut self.lower);
        let mut shingler = Shingler::default();
        self.shingles.clear();
        self.anchors.clear();
        let mut words = words(text);
        let (mut places, mut hashes) = ([Place::default(); BATCH], [0; BATCH]);
        loop {
            let found = words.fill(&mut places);
            let places = &places[..found];
            hash_words(&self.lower, places, &mut hashes, |place| {
                lower_case(&text[place.start..place.end], &mut self.word);
                word_hash(self.word.as_bytes())
            });
            let hashes = &hashes[..found];
            if places.iter().any(|place| place.foreign) {
                let first = |place: &Place| text[place.start..].chars().next().unwrap_or_default();
                let words = hashes.iter().zip(places);
                self.shingles.extend(words.map(|(&hash, place)| shingler.push(hash, first(place))));
            } else {
                shingler.push_all(hashes, &mut self.shingles);
            }
            self.anchors.push_all(text, &self.lower, places, hashes);
            if found < BATCH {
                break;
            }
        }
        // What ended with the first two words is no shingle.
        self.shingles.drain(..self.shingles.len().min(SHINGLE_WORDS - 1));

        let short = shingler.short();
        self.distinct.retain_distinct(&mut self.shingles);
        let mut simhash = SimHasher::new();
        simhash.add_all(&self.shingles);
        if let Some(hash) = short {
            simhash.add(hash);
        }
        Fingerprint {
            exact: shingler.all(),
            simhash: simhash.finish(),
            words: u32::try_from(shingler.words()).unwrap_or(u32::MAX),
            shingles: u32::try_from(self.shingles.len()).unwrap_or(u32::MAX),
            keys: keys(&self.shingles),
            sketch: Sketch::of(&self.shingles),
            anchors: self.anchors.finish(&mut self.distinct),
        }
    }
}

/// A word in lower case. Unlike [`str::to_lowercase`] it leaves no doubt about the sigma at the end of a word, which is not known of a word cut in two.
fn lower_case(word: &str, to: &mut String) {
    to.clear();
    to.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }));
}

/// The keys of a set of shingles.
fn keys(shingles: &[u64]) -> [u32; Fingerprint::KEYS] {
    /// Among so many times the keys, where hashes are spread evenly, …
    const AMONG: usize = 2;
    /// … are all of them; of so many there are never more unless the text was made for it.
    const MOST: usize = 2 * AMONG * Fingerprint::KEYS;
    let mut keys = [0; Fingerprint::KEYS];
    let mut put = |smallest: &mut dyn Iterator<Item = u64>| {
        keys.iter_mut().zip(smallest).for_each(|(key, hash)| *key = hash as u32);
    };
    if shingles.len() <= Fingerprint::KEYS {
        put(&mut shingles.iter().copied());
        return keys;
    }
    // Nearly all are ruled out by one comparison.
    let bound = (u64::MAX / shingles.len() as u64).saturating_mul((AMONG * Fingerprint::KEYS) as u64);
    let (mut small, mut found) = ([0; MOST + 1], 0);
    for &hash in shingles {
        // Overwritten by the next, if it is none; without a branch, for that could not be foreseen.
        small[found.min(MOST)] = hash;
        found += usize::from(hash < bound);
    }
    if (Fingerprint::KEYS..=MOST).contains(&found) {
        // How many are smaller is counted for each: they are few, and to sort them takes branches that cannot be foreseen.
        let mut high = [u32::MAX; MOST];
        high.iter_mut().zip(&small[..found]).for_each(|(high, hash)| *high = (hash >> u32::BITS) as u32);
        let (mut chosen, mut count) = ([0; MOST + 1], 0);
        for (&hash, &own) in small.iter().zip(&high).take(found) {
            let smaller: u32 = high.iter().map(|&other| u32::from(other < own)).sum();
            chosen[count] = hash;
            count += usize::from(smaller < Fingerprint::KEYS as u32);
        }
        // More, where the upper halves of some are the same.
        if count == Fingerprint::KEYS {
            put(&mut chosen.iter().copied().take(count));
            return keys;
        }
    }
    let (_, &mut most, _) = shingles.to_vec().select_nth_unstable(Fingerprint::KEYS - 1);
    put(&mut shingles.iter().copied().filter(|&hash| hash <= most));
    keys
}

#[cfg(test)]
mod tests;
