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

use super::lower_case;
use super::shingles::Distinct;
use crate::blocks::text::Place;
use crate::blocks::word_hash::{BATCH, word_hash};

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
    pub(super) lower: &'a [u8],
    /// Its place in both.
    pub(super) place: Place,
    /// Hash of the word in lower case.
    pub(super) hash: u64,
}

/// Collects the anchors of a text, word by word.
#[derive(Debug, Default)]
pub(super) struct Collector {
    anchors: Vec<u64>,
    /// A name in lower case, if that takes more than ASCII.
    name: String,
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

impl Sentence {
    /// Whether it is a headline, or shouting.
    #[inline]
    fn is_headline(&self) -> bool {
        (self.words >= HEADLINE_WORDS) & (2 * self.capitals > self.words)
    }
}

impl Collector {
    /// Begins a text.
    pub(super) fn clear(&mut self) {
        self.anchors.clear();
        self.end = 0;
        self.sentence = Sentence::default();
    }

    /// Takes the next words, at `places` of `text`. `lower`: the text with ASCII letters in lower case; `hashes`: those of the words in lower case.
    pub(super) fn push_all(&mut self, text: &str, lower: &[u8], places: &[Place], hashes: &[u64]) {
        // Most words are calm: they only count. Which are not is found out without a branch, then looked at.
        let (mut others, mut found) = ([0_u8; BATCH], 0);
        for (place, at) in places.iter().zip(0..) {
            others[found % BATCH] = at;
            found += usize::from(!place.calm);
        }
        let mut done = 0;
        for &at in others.iter().take(found) {
            let at = usize::from(at);
            let (Some(&place), Some(&hash)) = (places.get(at), hashes.get(at)) else { break };
            self.sentence.words += at - done;
            let before = at.checked_sub(1).and_then(|before| places.get(before)).map_or(self.end, |before| before.end);
            self.push(before, Word { text, lower, place, hash });
            done = at + 1;
        }
        self.sentence.words += places.len() - done;
        self.end = places.last().map_or(self.end, |last| last.end);
    }

    /// Takes a word, behind one that ends at `before`.
    ///
    /// What kind of word it is can be foreseen by no processor, so what follows from it is mostly computed and not branched to.
    #[inline]
    fn push(&mut self, before: usize, word: Word<'_>) {
        let Place { start, end, foreign, is_known, behind_stop, .. } = word.place;
        let begins = if is_known { behind_stop } else { before == 0 || begins_sentence(word.text, before..start) };
        if begins & self.sentence.is_headline() {
            self.leave_out_names();
        }
        if begins {
            self.sentence = Sentence { words: 0, capitals: 0, first: self.anchors.len() };
        }
        let Shape { number, capital } =
            if foreign { shape(&word.text[start..end]) } else { ascii_shape(&word.text.as_bytes()[start..end]) };
        self.sentence.words += 1;
        self.sentence.capitals += usize::from(capital);
        if number | (capital & !begins) {
            let anchor = if number { word.hash | NUMBER } else { name(&word, &mut self.name) & !NUMBER };
            self.anchors.push(anchor);
        }
    }

    /// Leaves the names of the sentence out, for it is a headline.
    #[cold]
    fn leave_out_names(&mut self) {
        let first = self.sentence.first;
        let mut kept = first;
        for at in first..self.anchors.len() {
            if self.anchors[at] & NUMBER == NUMBER {
                self.anchors.swap(kept, at);
                kept += 1;
            }
        }
        self.anchors.truncate(kept);
    }

    /// The anchors of the text.
    pub(super) fn finish(&mut self, distinct: &mut Distinct) -> Anchors {
        if self.sentence.is_headline() {
            self.leave_out_names();
        }
        distinct.retain_distinct(&mut self.anchors);
        let all = u16::try_from(self.anchors.len()).unwrap_or(u16::MAX);
        let mut smallest = self.anchors.as_mut_slice();
        if smallest.len() > Anchors::MOST {
            (smallest, ..) = smallest.select_nth_unstable(Anchors::MOST);
        }
        // Of two that begin with the same bits, a number may be the smaller and have the greater lowest bit: so they are sorted as they are kept.
        let short = |anchor: u64| ((anchor >> (u64::BITS - u16::BITS)) & !NUMBER | anchor & NUMBER) as u16;
        smallest.iter_mut().for_each(|anchor| *anchor = u64::from(short(*anchor)));
        smallest.sort_unstable();
        let mut anchors = Anchors { all, kept: 0, smallest: [0; Anchors::MOST] };
        let mut last = None;
        for &anchor in &*smallest {
            if last != Some(anchor) {
                anchors.smallest[usize::from(anchors.kept)] = anchor as u16;
                anchors.kept += 1;
                last = Some(anchor);
            }
        }
        anchors
    }
}

/// What a word looks like; at most one of both.
struct Shape {
    number: bool,
    capital: bool,
}

/// Of a word whose first and last character are ASCII.
#[inline]
fn ascii_shape(word: &[u8]) -> Shape {
    let (first, last) = (word.first().copied().unwrap_or_default(), word.last().copied().unwrap_or_default());
    let number = first.is_ascii_digit() | last.is_ascii_digit();
    // A single letter is most often a pronoun or an initial.
    Shape { number, capital: !number & first.is_ascii_uppercase() & (word.len() > 1) }
}

fn shape(word: &str) -> Shape {
    if let (Some(first), Some(last)) = (word.as_bytes().first(), word.as_bytes().last())
        && first.is_ascii()
        && last.is_ascii()
    {
        return ascii_shape(word.as_bytes());
    }
    let mut chars = word.chars();
    let first = chars.next();
    let last = chars.next_back().or(first);
    let is = |c: Option<char>, kind: fn(char) -> bool| c.is_some_and(kind);
    let number = is(first, char::is_numeric) || is(last, char::is_numeric);
    Shape { number, capital: !number && is(first, char::is_uppercase) }
}

/// The hash of a name.
fn name(word: &Word<'_>, buffer: &mut String) -> u64 {
    let Place { start, end, foreign, .. } = word.place;
    let lower = word.lower.get(start..end).unwrap_or_default();
    // Without a look at what is before it where there is none.
    let stripped = if lower.last() == Some(&b's') {
        lower.strip_suffix(b"'s").or_else(|| lower.strip_suffix("’s".as_bytes()))
    } else {
        None
    };
    match stripped {
        None => word.hash,
        Some(stripped) if foreign => {
            lower_case(word.text.get(start..start + stripped.len()).unwrap_or_default(), buffer);
            word_hash(buffer.as_bytes())
        }
        Some(stripped) => word_hash(stripped),
    }
}

/// Whether a word behind this begins a sentence, as far as a capital would not make it a name.
#[inline]
fn begins_sentence(text: &str, gap: Range<usize>) -> bool {
    let mut foreign = false;
    let between = text.as_bytes().get(gap.clone()).unwrap_or_default();
    // As it nearly always is.
    if between == b" " {
        return false;
    }
    for byte in between {
        foreign |= !byte.is_ascii();
        if matches!(byte, b'.' | b'!' | b'?' | b':' | b';' | b'\n' | b'"') {
            return true;
        }
    }
    foreign && begins_foreign_sentence(text.get(gap).unwrap_or_default())
}

/// The same for what is not ASCII.
fn begins_foreign_sentence(gap: &str) -> bool {
    gap.chars().any(|c| {
        matches!(c, '…' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘')
            || matches!(c, '。' | '！' | '？' | '：' | '；' | '「' | '『' | '؟' | '؛' | '۔' | '।' | '॥' | '։')
    })
}
