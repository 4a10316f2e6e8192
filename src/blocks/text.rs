//! Words: the unit in which blocks are measured and articles are compared.
//!
//! A word is a word of [UAX #29](https://www.unicode.org/reports/tr29/#Word_Boundaries) with a letter or a number in it, exactly as
//! `unicode_words` of the `unicode-segmentation` crate gives it. That crate looks every character up in a table; most of the text met
//! is ASCII, where a handful of the rules is left, so [`words`] runs those itself and hands over only the stretches with
//! other characters in them.
//!
//! The danger is where a stretch begins and ends. The rules look at most one segment back and one word ahead, so
//! - it begins where a segment begins: an accent in `cafe\u{301}` reaches back over the whole ASCII word, an accent after
//!   two spaces makes one segment (which may be a word!) with both of them;
//! - it ends before an ASCII character that no rule ever ties to what is before it: not a letter, digit or `_`, not one of
//!   `. : , ; ' "` (which may stand inside a word), and not a space behind other white space.

use std::iter::FusedIterator;
use std::ops::Range;

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

const LETTER: u8 = 1;
const DIGIT: u8 = 1 << 1;
const UNDERSCORE: u8 = 1 << 2;
/// Shift from a kind of character to the mark "stays inside a word between two characters of that kind".
const INSIDE: u8 = 3;
const BETWEEN_LETTERS: u8 = LETTER << INSIDE;
const BETWEEN_DIGITS: u8 = DIGIT << INSIDE;
/// Stays inside a word between Hebrew letters, and only there.
const DOUBLE_QUOTE: u8 = 1 << 5;
const NON_ASCII: u8 = 1 << 6;

/// What a word is made of.
const CORE: u8 = LETTER | DIGIT | UNDERSCORE;

/// The kind of every byte; 0 for white space, controls and the signs that always stand alone.
const KIND: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'.' | b'\'' => BETWEEN_LETTERS | BETWEEN_DIGITS,
            b':' => BETWEEN_LETTERS,
            b',' | b';' => BETWEEN_DIGITS,
            b'"' => DOUBLE_QUOTE,
            0x80.. => NON_ASCII,
            _ => 0,
        };
        byte += 1;
    }
    kinds
}

/// The words of `text`, in order: what lies between two word boundaries of UAX #29 and holds a letter or a number.
///
/// ```
/// # use defarm::blocks::text::words;
/// let found: Vec<&str> = words("It's 3.5 % of “Größe”, e.g. in www.example.com…").collect();
/// assert_eq!(found, ["It's", "3.5", "of", "Größe", "e.g", "in", "www.example.com"]);
/// ```
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, stretch: None }
}

/// How many [`words`] there are in `text`.
pub fn count_words(text: &str) -> usize {
    words(text).count()
}

/// See [`words`].
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    /// Up to where the text is done, in bytes; between two calls always a word boundary.
    at: usize,
    /// The words of the stretch before `at`, where one is under way, and where it starts.
    stretch: Option<(usize, UnicodeWordIndices<'a>)>,
}

/// What the ASCII rules found.
enum Found {
    Word {
        start: usize,
        end: usize,
    },
    /// A character outside ASCII at `at`, in or right behind the segment that starts at `segment`.
    Foreign {
        segment: usize,
        at: usize,
    },
    End,
}

/// Where a word stands in the text, in bytes, end exclusive, by what is known of its spelling.
pub(crate) enum Spelled {
    /// All ASCII.
    Ascii(Range<usize>),
    /// Perhaps with other characters.
    Any(Range<usize>),
}

impl<'a> Words<'a> {
    /// The next word. That it is ASCII is known here for nothing, and looking again would cost half as much as finding the word.
    #[inline]
    pub(crate) fn next_spelled(&mut self) -> Option<Spelled> {
        loop {
            if let Some((start, stretch)) = &mut self.stretch {
                if let Some((at, word)) = stretch.next() {
                    let at = *start + at;
                    return Some(Spelled::Any(at..at + word.len()));
                }
                self.stretch = None;
            }
            match find(self.text.as_bytes(), self.at) {
                Found::Word { start, end } => {
                    self.at = end;
                    return Some(Spelled::Ascii(start..end));
                }
                Found::Foreign { segment, at } => {
                    self.at = stretch_end(self.text, at);
                    self.stretch = Some((segment, self.text[segment..self.at].unicode_word_indices()));
                }
                Found::End => {
                    self.at = self.text.len();
                    return None;
                }
            }
        }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        Some(match self.next_spelled()? {
            Spelled::Ascii(range) | Spelled::Any(range) => &self.text[range],
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // Two words have a character between them, or are of one character each at least (CJK).
        let rest = self.text.len() - self.at;
        let (_, stretch) = self.stretch.as_ref().map_or((0, Some(0)), |(_, words)| words.size_hint());
        (0, stretch.map(|stretch| stretch + rest))
    }
}

impl FusedIterator for Words<'_> {}

/// The first word at or behind `from`, which is a word boundary.
#[inline]
fn find(bytes: &[u8], from: usize) -> Found {
    let mut at = from;
    loop {
        // What no word begins with.
        let start = loop {
            let Some(&byte) = bytes.get(at) else { return Found::End };
            let kind = KIND[usize::from(byte)];
            if kind & CORE != 0 {
                break at;
            }
            if kind == NON_ASCII {
                return Found::Foreign { segment: segment_before(bytes, from, at), at };
            }
            at += 1;
        };
        at = plain_end(bytes, start);
        let mut last = if at > start { kind_at(bytes, at - 1) } else { 0 };
        let mut seen = last;
        loop {
            let kind = kind_at(bytes, at);
            if kind == 0 {
                break;
            }
            if kind & CORE == 0 {
                let next = kind_at(bytes, at + 1);
                if kind == NON_ASCII || next == NON_ASCII {
                    return Found::Foreign { segment: start, at };
                }
                if (kind >> INSIDE) & last & next & (LETTER | DIGIT) == 0 {
                    break;
                }
            }
            last = kind;
            seen |= kind;
            at += 1;
        }
        // Not every run is a word: underscores on their own are none.
        if seen & (LETTER | DIGIT) != 0 {
            return Found::Word { start, end: at };
        }
    }
}

/// Where the ASCII letters and digits from `at` on end, as far as eight bytes at once go.
///
/// One load and a count of bits in place of a loop over the letters: the exit from that loop, which no processor can foresee, is
/// half of the time.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let others = !letters_and_digits(u64::from_le_bytes(*eight)) & HIGH_BITS;
        if others != 0 {
            return at + (others.trailing_zeros() / u8::BITS) as usize;
        }
        at += size_of_val(eight);
    }
    at
}

/// The high bit of each of eight bytes.
const HIGH_BITS: u64 = every_byte(0x80);

const fn every_byte(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Sets the high bit of every byte that is an ASCII letter or digit; the other bits mean nothing.
#[inline]
fn letters_and_digits(bytes: u64) -> u64 {
    /// The high bit of `byte + at_least(first)` is set when `byte >= first`, both below 128.
    const fn at_least(first: u8) -> u64 {
        every_byte(0x80 - first)
    }
    let low = bytes & !HIGH_BITS;
    let folded = low | every_byte(b'a' - b'A');
    let letter = (folded + at_least(b'a')) & !(folded + at_least(b'z' + 1));
    let digit = (low + at_least(b'0')) & !(low + at_least(b'9' + 1));
    (letter | digit) & !bytes
}

/// The kind of the byte at `at`; 0, the kind of white space, behind the end.
#[inline]
fn kind_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |&byte| KIND[usize::from(byte)])
}

/// Where the segment starts that a character at `at` may belong to: the character before, or all the spaces if it is one.
/// Nothing before `from` belongs to it.
#[cold]
fn segment_before(bytes: &[u8], from: usize, at: usize) -> usize {
    let before = &bytes[from..at];
    let spaces = before.iter().rev().take_while(|&&byte| byte == b' ').count();
    at - spaces.max(1).min(before.len())
}

/// Where the stretch ends that has a character outside ASCII at `at`.
///
/// Where the next stretch would begin at once, the two are left together.
fn stretch_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        let alone = KIND[usize::from(byte)] == 0 && kind_at(bytes, end + 1) != NON_ASCII;
        if alone && (byte != b' ' || !text[..end].ends_with(char::is_whitespace)) {
            return end;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{count_words, words};

    fn of(text: &str) -> Vec<&str> {
        words(text).collect()
    }

    #[test]
    fn signs_inside_words() {
        assert_eq!(of("can't e.g. a:b a,b a;b"), ["can't", "e.g", "a:b", "a", "b", "a", "b"]);
        assert_eq!(of("1,000.5 1;2 1:2 1'2 a1.5b .5 5."), ["1,000.5", "1;2", "1", "2", "1'2", "a1.5b", "5", "5"]);
        assert_eq!(of("a.1 1.a a..b a.'b"), ["a", "1", "1", "a", "a", "b", "a", "b"]);
    }

    #[test]
    fn underscores_join_but_are_no_words() {
        assert_eq!(of("snake_case _x_ ___ _ a_.b"), ["snake_case", "_x_", "a_", "b"]);
    }

    #[test]
    fn an_accent_reaches_back() {
        assert_eq!(of("cafe\u{301} x"), ["cafe\u{301}", "x"]);
        // U+0345 is a mark and alphabetic, so spaces with it are a word.
        assert_eq!(of("a  \u{345} b"), ["a", "  \u{345}", "b"]);
        assert_eq!(of("a\u{3000} \u{345} b"), ["a", "\u{3000} \u{345}", "b"]);
    }

    #[test]
    fn without_words() {
        assert_eq!(count_words(""), 0);
        assert_eq!(count_words(" \r\n…!? ___ 🙂"), 0);
    }
}
