//! Anchors: the numbers of a text, and the names in the middle of its sentences.
//!
//! They are what a text is about. Pages filled into one template ("The price of X today") differ in them and in little else; whoever rewrites a text in other words
//! keeps them, or the news would be wrong.
//!
//! - A number is a word whose first or last character is a number (`12`, `3.5`, `2nd`, `mp3`).
//! - A name is a word of more than one letter that begins with a capital and does not begin a sentence, without an `'s` at its end. A sentence begins with
//!   the text and behind a stop, colon, semicolon, ellipsis, double quote or line break.
//! - Where most words of a sentence begin with a capital, it is a headline or shouting, and none of them is a name. Without this rule a teaser that was
//!   left in the text spoils its anchors.
//!
//! Scripts without capitals have numbers only (and the names that they leave in Latin letters).

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::shingles::Distinct;

/// A sentence of fewer words is never taken for a headline.
const HEADLINE_WORDS: usize = 4;

/// The bit of an anchor that tells numbers from names.
const NUMBER: u64 = 1;

/// The smallest anchors of a text.
///
/// An anchor is the hash of its word, its lowest bit replaced: 1 for a number. Of the 40 smallest the highest 15 bits and the lowest are kept, in
/// ascending order, equal ones once. Up to 40 anchors the set is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchors {
    pub(super) all: u16,
    pub(super) kept: u8,
    /// Those behind the last are 0.
    pub(super) smallest: [u16; Anchors::MOST],
}

impl Anchors {
    /// The most that are kept.
    pub const MOST: usize = 40;

    /// |A|, how many distinct anchors the text has; `u16::MAX` if there are more.
    pub fn count(&self) -> u16 {
        self.all
    }

    /// The kept ones, ascending.
    pub fn kept(&self) -> &[u16] {
        self.smallest.get(..usize::from(self.kept)).unwrap_or(&self.smallest)
    }

    /// Whether a kept anchor is a number.
    pub fn is_number(anchor: u16) -> bool {
        u64::from(anchor) & NUMBER == NUMBER
    }

    /// The largest anchor of which it is known whether the text has it.
    pub(super) fn known(&self) -> u16 {
        match self.kept().last() {
            Some(&last) if usize::from(self.all) > Self::MOST => last,
            _ => u16::MAX,
        }
    }
}

/// A word where it stands.
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// The text with ASCII letters in lower case.
    pub(super) lower: &'a str,
    /// Its place in both, in bytes.
    pub(super) range: Range<usize>,
    /// Hash of the word in lower case.
    pub(super) hash: u64,
}

/// Collects the anchors of a text, word by word.
#[derive(Debug, Default)]
pub(super) struct Collector {
    anchors: Vec<u64>,
    /// Where the last word ended.
    end: usize,
    sentence: Sentence,
}

/// The sentence under way.
#[derive(Debug, Default)]
struct Sentence {
    words: usize,
    capitals: usize,
    /// Number of anchors before it.
    first: usize,
}

impl Collector {
    /// Begins a text.
    pub(super) fn clear(&mut self) {
        self.anchors.clear();
        self.end = 0;
        self.sentence = Sentence::default();
    }

    /// Takes the next word.
    #[inline]
    pub(super) fn push(&mut self, word: Word<'_>) {
        let gap = self.end..word.range.start;
        let begins = self.end == 0 || (word.text.as_bytes()[gap.clone()] != *b" " && begins_sentence(&word.text[gap]));
        self.end = word.range.end;
        if begins {
            self.end_sentence();
        }
        self.sentence.words += 1;
        match shape(&word.text[word.range.clone()]) {
            Shape::Plain => {}
            Shape::Number => self.anchors.push(word.hash | NUMBER),
            Shape::Capital => {
                self.sentence.capitals += 1;
                if !begins {
                    self.anchors.push(name(&word));
                }
            }
        }
    }

    fn end_sentence(&mut self) {
        let Sentence { words, capitals, first } = self.sentence;
        if words >= HEADLINE_WORDS && 2 * capitals > words {
            let mut kept = first;
            for at in first..self.anchors.len() {
                if self.anchors[at] & NUMBER == NUMBER {
                    self.anchors.swap(kept, at);
                    kept += 1;
                }
            }
            self.anchors.truncate(kept);
        }
        self.sentence = Sentence { words: 0, capitals: 0, first: self.anchors.len() };
    }

    /// The anchors of the text.
    pub(super) fn finish(&mut self, distinct: &mut Distinct) -> Anchors {
        self.end_sentence();
        distinct.retain_distinct(&mut self.anchors);
        let all = u16::try_from(self.anchors.len()).unwrap_or(u16::MAX);
        let mut smallest = self.anchors.as_mut_slice();
        if smallest.len() > Anchors::MOST {
            (smallest, ..) = smallest.select_nth_unstable(Anchors::MOST);
        }
        smallest.sort_unstable();
        let mut anchors = Anchors { all, kept: 0, smallest: [0; Anchors::MOST] };
        let mut last = None;
        for &anchor in &*smallest {
            let anchor = ((anchor >> (u64::BITS - u16::BITS)) & !NUMBER | anchor & NUMBER) as u16;
            // Ascending as they are, but for the lowest bit.
            if last.is_none_or(|last| last < anchor) {
                anchors.smallest[usize::from(anchors.kept)] = anchor;
                anchors.kept += 1;
                last = Some(anchor);
            }
        }
        anchors
    }
}

/// What a word looks like.
enum Shape {
    Plain,
    Number,
    Capital,
}

#[inline]
fn shape(word: &str) -> Shape {
    let (Some(&first), Some(&last)) = (word.as_bytes().first(), word.as_bytes().last()) else { return Shape::Plain };
    if first.is_ascii() && last.is_ascii() {
        // A single letter is most often a pronoun or an initial.
        return match (first.is_ascii_digit() || last.is_ascii_digit(), first.is_ascii_uppercase()) {
            (true, _) => Shape::Number,
            (false, true) if word.len() > 1 => Shape::Capital,
            (false, _) => Shape::Plain,
        };
    }
    let mut chars = word.chars();
    let first = chars.next();
    let last = chars.next_back().or(first);
    let is = |c: Option<char>, kind: fn(char) -> bool| c.is_some_and(kind);
    if is(first, char::is_numeric) || is(last, char::is_numeric) {
        Shape::Number
    } else if is(first, char::is_uppercase) {
        Shape::Capital
    } else {
        Shape::Plain
    }
}

/// The anchor of a name.
fn name(word: &Word<'_>) -> u64 {
    let lower = &word.lower[word.range.clone()];
    let stripped = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s"));
    stripped.map_or(word.hash, |name| xxh3_64(name.as_bytes())) & !NUMBER
}

/// Whether a word behind this begins a sentence, as far as a capital would not make it a name.
fn begins_sentence(gap: &str) -> bool {
    gap.chars().any(|c| {
        matches!(c, '.' | '!' | '?' | ':' | ';' | '\n' | '"' | '…' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘')
            || matches!(c, '。' | '！' | '？' | '：' | '；' | '「' | '『' | '؟' | '؛' | '۔' | '।' | '॥' | '։')
    })
}
