//! Article text → what two articles are compared by: an exact hash, a SimHash and a sketch.
//!
//! | | finds | costs a comparison |
//! |---|---|---|
//! | [`exact`](Fingerprint::exact) | the same words, whatever the white space, punctuation and case | a look-up |
//! | [`simhash`](Fingerprint::simhash) | lightly edited and reordered copies, through an index | a look-up |
//! | [`sketch`](Fingerprint::sketch) | how much two texts have in common | 128 bytes |
//!
//! The SimHash proposes and the sketch decides: at a few differing bits of 64, two texts may have nothing in common.
//!
//! # The definition
//!
//! It has no seed and is the same on every platform. The words are those of [`words`], each in lower case (Unicode's full mapping, as
//! [`str::to_lowercase`]); every hash is XXH3 with 64 bits. What may change it for a rare character is a newer Unicode, in the
//! standard library or in `unicode-segmentation`.
//!
//! - exact: the hash of the words' UTF-8 bytes, joined by one space.
//! - W, the text's set of *shingles*: for every three consecutive words the hash of 24 bytes, the hashes of the three words,
//!   each in little-endian order. So the order of the words counts, and a passage that stands twice counts once.
//! - SimHash: see [`SimHasher`], fed every member of W once. A text of one or two words has no shingle; its SimHash is the hash that its
//!   words would have as one, and of a text without words it is 0.
//! - sketch: see [`Sketch`].

mod shingles;
mod simhash;
mod sketch;

use std::fmt;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::blocks::text::{Spelled, words};
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
    sketch: Sketch,
}

impl Fingerprint {
    /// Size of [`to_bytes`](Self::to_bytes).
    pub const BYTES: usize = 8 + 8 + 4 + 4 + Sketch::SLOTS;

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

    /// The sketch of W.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
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

    /// Estimated share of the shingles of both texts that are in each of them (Jaccard similarity), 0 to 1.
    ///
    /// 1 for [the same text](Self::is_same_text), else 0 if either [is short](Self::is_short), else the estimate of [`Sketch::jaccard`],
    /// which has a standard error of up to .044, and at most what the numbers of shingles allow: 50 shingles and 100 share
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

    /// The fingerprint as bytes: `exact`, `simhash` (8 bytes each), `words`, `shingles` (4 each), all little-endian, then the slots of the
    /// sketch.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let parts = self.exact.to_le_bytes().into_iter().chain(self.simhash.to_le_bytes());
        let parts = parts.chain(self.words.to_le_bytes()).chain(self.shingles.to_le_bytes());
        let mut bytes = [0; Self::BYTES];
        for (to, from) in bytes.iter_mut().zip(parts.chain(*self.sketch.slots())) {
            *to = from;
        }
        bytes
    }

    /// The fingerprint of which [`to_bytes`](Self::to_bytes) made these bytes.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let mut rest = bytes.as_slice();
        Self {
            exact: u64::from_le_bytes(take(&mut rest)),
            simhash: u64::from_le_bytes(take(&mut rest)),
            words: u32::from_le_bytes(take(&mut rest)),
            shingles: u32::from_le_bytes(take(&mut rest)),
            sketch: Sketch::from_slots(take(&mut rest)),
        }
    }
}

/// The next bytes; there are as many, the caller's array being as long as all of them.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (bytes, behind) = rest.split_first_chunk().unwrap_or((&[0; N], &[]));
    *rest = behind;
    *bytes
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
    /// The text, ASCII letters in lower case.
    lower: String,
    /// Its words in lower case, one space between them.
    joined: String,
    shingles: Vec<u64>,
    distinct: Distinct,
}

impl Fingerprinter {
    /// With empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fingerprint of a text.
    pub fn fingerprint(&mut self, text: &str) -> Fingerprint {
        self.lower.clear();
        self.lower.push_str(text);
        // Moves no word boundary and leaves most words in their final form, so that they are hashed where they stand.
        self.lower.make_ascii_lowercase();

        let mut shingler = Shingler::default();
        let mut joined = Joined { from: &self.lower, run: 0..0, to: &mut self.joined };
        joined.to.clear();
        self.shingles.clear();
        let mut words = words(&self.lower);
        while let Some(word) = words.next_spelled() {
            let hash = match word {
                Spelled::Ascii(range) => {
                    let hash = xxh3_64(&self.lower.as_bytes()[range.clone()]);
                    joined.push(range);
                    hash
                }
                Spelled::Any(word) => {
                    let word = word.to_lowercase();
                    joined.push_other(&word);
                    xxh3_64(word.as_bytes())
                }
            };
            self.shingles.extend(shingler.push(hash));
        }
        joined.flush();

        let short = shingler.short();
        self.distinct.retain_distinct(&mut self.shingles);
        let mut simhash = SimHasher::new();
        simhash.add_all(&self.shingles);
        if let Some(hash) = short {
            simhash.add(hash);
        }
        Fingerprint {
            exact: xxh3_64(self.joined.as_bytes()),
            simhash: simhash.finish(),
            words: u32::try_from(shingler.words()).unwrap_or(u32::MAX),
            shingles: u32::try_from(self.shingles.len()).unwrap_or(u32::MAX),
            sketch: Sketch::of(&self.shingles),
        }
    }
}

/// Joins words by one space. Words that are one space apart in the text already are copied together.
struct Joined<'a> {
    from: &'a str,
    /// What is to be copied from `from` next.
    run: Range<usize>,
    to: &'a mut String,
}

impl Joined<'_> {
    /// Adds a word of `from`, by where it stands.
    #[inline]
    fn push(&mut self, word: Range<usize>) {
        let apart = self.from.as_bytes().get(self.run.end..word.start);
        if self.run.is_empty() || apart != Some(b" ") {
            self.flush();
            self.run.start = word.start;
        }
        self.run.end = word.end;
    }

    /// Adds a word that may not stand so in `from`.
    fn push_other(&mut self, word: &str) {
        self.flush();
        self.run = 0..0;
        self.add(word);
    }

    fn flush(&mut self) {
        if !self.run.is_empty() {
            self.add(&self.from[self.run.clone()]);
        }
    }

    fn add(&mut self, words: &str) {
        if !self.to.is_empty() {
            self.to.push(' ');
        }
        self.to.push_str(words);
    }
}

#[cfg(test)]
mod tests;
