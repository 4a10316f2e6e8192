//! Words: the unit in which blocks are measured and articles are compared.
//!
//! A word is a word of [UAX #29](https://www.unicode.org/reports/tr29/#Word_Boundaries) with a letter or a number in it, exactly as
//! `unicode_words` of the `unicode-segmentation` crate gives it. That crate looks every character up in a table; most of the text met
//! is ASCII, where a handful of the rules is left, so [`words`] runs those itself and hands over only the stretches with
//! other characters in them. It looks at 64 bytes at once (see `lanes`): one bit for each says whether it is a letter or digit, and a word begins at the
//! next bit that is set and ends at the next that is not. A loop over letters would cost twice as much, for no processor can
//! foresee where it ends.
//!
//! The danger is where a stretch begins and ends. The rules look at most one segment back and one word ahead, so
//! - it begins where a segment begins: an accent in `cafe\u{301}` reaches back over the whole ASCII word, an accent after
//!   two spaces makes one segment (which may be a word!) with both of them;
//! - it ends before an ASCII character that no rule ever ties to what is before it: not a letter, digit or `_`, not one of
//!   `. : , ; ' "` (which may stand inside a word), and not a space behind other white space.

use std::iter::FusedIterator;

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

use super::lanes::{BLOCK, Kinds};

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
    let mut words = Words { text, at: 0, stretch: None, block: 0, masks: Masks::default() };
    words.load(0);
    words
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
    /// Where the bytes begin that the bits below stand for, one bit a byte.
    block: usize,
    masks: Masks,
}

/// What is known of the bytes of a block, one bit a byte.
#[derive(Debug, Clone, Copy, Default)]
struct Masks {
    /// Letters and digits.
    plain: u64,
    /// All that a word or a stretch can begin with, and that is still ahead.
    begin: u64,
    /// What ends a word of letters and digits that stands right before it, whatever is behind the block.
    ends: u64,
    /// Letters in upper case and digits.
    shaped: u64,
    /// Letters and digits that have a stop in the gap before them, up to the last letter or digit.
    behind_stop: u64,
    /// Those of which it is not known: there is something outside ASCII in that gap, or it begins before the block.
    unknown: u64,
}

impl Masks {
    #[inline]
    fn of(block: &[u8; BLOCK]) -> Self {
        let Kinds { plain, begin, lower, foreign, inner, stops } = Kinds::of(block);
        // A sign that may stand inside words does not, if no word can go on behind it. What is behind the last byte is not known.
        let goes_on = begin >> 1 | 1 << (u64::BITS - 1);
        let gaps = !plain;
        // A bit added to a gap is carried to the letter behind it.
        let behind_gap_with = |signs: u64| gaps.wrapping_add(signs) & plain;
        Self {
            plain,
            begin,
            ends: !begin & !(inner & goes_on),
            shaped: plain & !lower,
            behind_stop: behind_gap_with(stops),
            unknown: behind_gap_with(foreign | gaps & 1) | 1,
        }
    }
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

/// Where a word stands in the text, and what is known of its spelling.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// In bytes.
    pub(crate) start: usize,
    /// In bytes, exclusive.
    pub(crate) end: usize,
    /// Whether there are, perhaps, characters outside ASCII in it.
    pub(crate) foreign: bool,
    /// Whether it is known to begin with a letter in lower case, to end with one, and to have no stop before it: `. ! ? : ; "` or a line feed behind the
    /// word before.
    pub(crate) calm: bool,
    /// Whether it is known to have a stop before it, or to have none.
    pub(crate) is_known: bool,
    /// Whether it has one, if that is known.
    pub(crate) behind_stop: bool,
}

/// The lowest bit alone; 0 of 0.
#[inline]
fn lowest(bits: u64) -> u64 {
    bits & bits.wrapping_neg()
}

/// Bytes of a block that are looked at once more with the next one, so that it is known what its first word follows.
const BEFORE: usize = 3;

impl Words<'_> {
    /// The next words, as many as there is room for, and how many they are; fewer only at the end.
    pub(crate) fn fill(&mut self, places: &mut [Place]) -> usize {
        let mut found = 0;
        loop {
            while self.stretch.is_none() {
                found += self.fill_from_block(places.get_mut(found..).unwrap_or_default());
                if found == places.len() || !self.load_following() {
                    break;
                }
            }
            let Some(place) = places.get_mut(found) else { break };
            let Some((start, end, foreign)) = self.find_next() else { break };
            *place = Place { start, end, foreign, ..Place::default() };
            found += 1;
        }
        found
    }

    /// The next words, as long as they end within the block and nothing is to be asked about them.
    #[inline]
    fn fill_from_block(&mut self, places: &mut [Place]) -> usize {
        let Self { block, masks: Masks { plain, begin, ends, shaped, behind_stop, unknown }, .. } = *self;
        let ahead = plain & begin;
        let behind = ahead << 1 & !ahead;
        // The first place where there is more to it: what begins with an underscore or outside ASCII, and what may go on behind a sign.
        let doubt = begin & !plain | behind & !ends;
        let mut stops = behind & lowest(doubt).wrapping_sub(1);
        let mut starts = ahead & !(ahead << 1);
        let (lively, shaped_before) = (shaped | behind_stop | unknown, shaped << 1);
        let mut found = 0;
        let mut last = 0;
        for place in places {
            if stops == 0 {
                break;
            }
            let start = lowest(starts);
            last = lowest(stops);
            *place = Place {
                start: block + start.trailing_zeros() as usize,
                end: block + last.trailing_zeros() as usize,
                foreign: false,
                calm: start & lively | last & shaped_before == 0,
                is_known: start & unknown == 0,
                behind_stop: start & behind_stop != 0,
            };
            found += 1;
            starts ^= start;
            stops ^= last;
        }
        if last != 0 {
            self.at = block + last.trailing_zeros() as usize;
            self.masks.begin &= last.wrapping_neg();
        }
        found
    }

    /// Goes on to the bytes behind the block, if all its words were taken but one of which the end is not known. Whether there were any.
    #[inline]
    fn load_following(&mut self) -> bool {
        let Masks { plain, begin, .. } = self.masks;
        let skip = if begin == 0 {
            BLOCK - BEFORE
        } else {
            let first = begin.trailing_zeros();
            let behind = first + (!(plain >> first)).trailing_zeros();
            if behind + 1 < u64::BITS { 0 } else { (first as usize).saturating_sub(BEFORE) }
        };
        if skip == 0 || self.block + BLOCK >= self.text.len() {
            return false;
        }
        self.load(self.block + skip);
        self.masks.begin &= u64::MAX << BEFORE;
        true
    }

    /// The next word's start and end, and whether it is perhaps not all ASCII.
    ///
    /// Inlined, for a result of three numbers goes through memory, and waits there.
    #[inline(always)]
    fn find_next(&mut self) -> Option<(usize, usize, bool)> {
        loop {
            if self.stretch.is_some()
                && let Some((start, end)) = self.next_of_stretch()
            {
                return Some((start, end, true));
            }
            match self.find() {
                Found::Word { start, end } => {
                    self.at = end;
                    return Some((start, end, false));
                }
                Found::Foreign { segment, at } => self.begin_stretch(segment, at),
                Found::End => {
                    self.at = self.text.len();
                    return None;
                }
            }
        }
    }

    #[inline(never)]
    fn next_of_stretch(&mut self) -> Option<(usize, usize)> {
        let (start, stretch) = self.stretch.as_mut()?;
        let word = stretch.next().map(|(at, word)| (*start + at, *start + at + word.len()));
        if word.is_none() {
            self.stretch = None;
        }
        word
    }

    #[inline(never)]
    fn begin_stretch(&mut self, segment: usize, at: usize) {
        self.at = stretch_end(self.text, at);
        self.stretch = Some((segment, self.text[segment..self.at].unicode_word_indices()));
        self.skip_to(self.at);
    }

    /// The first word at or behind `at`, which is a word boundary.
    #[inline(always)]
    fn find(&mut self) -> Found {
        let bytes = self.text.as_bytes();
        loop {
            while self.masks.begin == 0 {
                if self.block + BLOCK >= bytes.len() {
                    return Found::End;
                }
                self.load(self.block + BLOCK);
            }
            let first = self.masks.begin.trailing_zeros();
            let start = self.block + first as usize;
            let letters = (!(self.masks.plain >> first)).trailing_zeros();
            let mut end = start + letters as usize;
            if first + letters < u64::BITS {
                self.masks.begin &= u64::MAX << (first + letters);
            } else {
                end = self.run_on(end);
            }
            if letters > 0 && kind_at(bytes, end) == 0 {
                return Found::Word { start, end };
            }
            match rest_of_word(bytes, start, end) {
                Rest::Word(end) => {
                    self.skip_to(end);
                    return Found::Word { start, end };
                }
                Rest::Nothing(end) => self.skip_to(end),
                Rest::Foreign(at) if at == start => {
                    return Found::Foreign { segment: segment_before(bytes, self.at, at), at };
                }
                Rest::Foreign(at) => return Found::Foreign { segment: start, at },
            }
        }
    }

    /// Where the letters and digits end that go on behind a block, at `at`.
    #[inline(never)]
    fn run_on(&mut self, mut at: usize) -> usize {
        loop {
            self.load(at);
            let letters = (!self.masks.plain).trailing_zeros();
            at += letters as usize;
            if letters < u64::BITS {
                self.masks.begin &= u64::MAX << letters;
                return at;
            }
        }
    }

    /// Goes on at `at`, which is not before what was looked at last.
    #[inline]
    fn skip_to(&mut self, at: usize) {
        match at - self.block {
            within @ 0..BLOCK => self.masks.begin &= u64::MAX << within,
            _ => self.load(at),
        }
    }

    /// Looks at the bytes from `at` on.
    #[inline(never)]
    fn load(&mut self, at: usize) {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        self.block = at;
        self.masks = match rest.first_chunk() {
            Some(block) => Masks::of(block),
            None => {
                let mut block = [0; BLOCK];
                block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                Masks::of(&block)
            }
        };
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (start, end, _) = self.find_next()?;
        Some(&self.text[start..end])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // Two words have a character between them, or are of one character each at least (CJK).
        let rest = self.text.len() - self.at;
        let (_, stretch) = self.stretch.as_ref().map_or((0, Some(0)), |(_, words)| words.size_hint());
        (0, stretch.map(|stretch| stretch + rest))
    }
}

impl FusedIterator for Words<'_> {}

/// How a run of letters, digits and underscores goes on.
enum Rest {
    /// It is a word that ends here.
    Word(usize),
    /// It is no word: underscores on their own.
    Nothing(usize),
    /// There is a character outside ASCII in it, or right behind it.
    Foreign(usize),
}

/// Follows a run from `start`, of which it is known that letters and digits only stand before `at`.
#[inline(never)]
fn rest_of_word(bytes: &[u8], start: usize, mut at: usize) -> Rest {
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
                return Rest::Foreign(at);
            }
            if (kind >> INSIDE) & last & next & (LETTER | DIGIT) == 0 {
                break;
            }
        }
        last = kind;
        seen |= kind;
        at += 1;
    }
    if seen & (LETTER | DIGIT) != 0 { Rest::Word(at) } else { Rest::Nothing(at) }
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
    use proptest::prelude::*;

    use super::{Place, count_words, words};

    fn of(text: &str) -> Vec<&str> {
        words(text).collect()
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_words(text in "([a-z]{1,9}[ ,.]{0,2}|[A-Z0-9'_:;\"-]|[éß’漢\u{301}\n] ?){0,60}", room in 1_usize..9) {
            let (mut all, mut places) = (words(&text), vec![Place::default(); room]);
            let mut found: Vec<Place> = Vec::new();
            loop {
                let now = all.fill(&mut places);
                found.extend(&places[..now]);
                if now < room {
                    break;
                }
            }
            let of = |place: &Place| &text[place.start..place.end];
            prop_assert_eq!(found.iter().map(of).collect::<Vec<_>>(), words(&text).collect::<Vec<_>>());
            let mut before = 0;
            for place in &found {
                let stop = text[before..place.start].contains(['.', '!', '?', ':', ';', '"', '\n']);
                if place.calm {
                    prop_assert!(of(place).starts_with(|c: char| c.is_ascii_lowercase()));
                    prop_assert!(of(place).ends_with(|c: char| c.is_ascii_lowercase()));
                    prop_assert!(!stop && place.is_known);
                }
                if place.is_known {
                    prop_assert!(before > 0 && text[before..place.start].is_ascii());
                    prop_assert_eq!(place.behind_stop, stop);
                }
                prop_assert!(place.foreign || of(place).is_ascii());
                before = place.end;
            }
        }
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
