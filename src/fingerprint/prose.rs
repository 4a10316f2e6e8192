//! What of a text is fingerprinted where cleaning may have left something in it.
//!
//! One teaser list left behind has more names than the article, and other ones on every page: whoever compares it compares teasers. So lines that look like
//! headlines or excerpts are left out: those that end in an ellipsis, and those of which most words begin with a capital. Short lines as such stay, they may
//! be all that two pages of a template differ in.

use std::borrow::Cow;

use crate::blocks::text::words;

/// A longer line, in bytes, is no headline.
const HEADLINE_BYTES: usize = 240;
const _: () = assert!(HEADLINE_BYTES <= u8::MAX as usize, "what is counted in bytes");

/// Nor is one of fewer words.
const HEADLINE_WORDS: usize = 4;

/// With so many bytes left, some hundred words, there is an article without the lines that were left out; with fewer it must be half of the text.
const ENOUGH_BYTES: usize = 600;

/// The lines of a text that are not like headlines or excerpts; all of them, if too little is left otherwise.
pub fn prose<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    prose_in(String::new(), lines)
}

/// The [`prose`] of a whole text: as it is, where nothing is left out.
pub fn prose_of(text: &str) -> Cow<'_, str> {
    let lines = Lines { rest: text };
    if lines.clone().any(is_headline) {
        Cow::Owned(prose_in(String::with_capacity(text.len() + 1), lines))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same in a string without anything in it.
fn prose_in<'a>(mut prose: String, lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut all = 0;
    for line in lines.clone() {
        all += line.len();
        if !is_headline(line) {
            push(&mut prose, line);
        }
    }
    if !is_enough(prose.len(), all) {
        prose.clear();
        lines.for_each(|line| push(&mut prose, line));
    }
    prose
}

/// Whether what is left of a text, of so many bytes, is still an article.
pub(crate) fn is_enough(left: usize, all: usize) -> bool {
    left >= ENOUGH_BYTES || 2 * left >= all
}

/// As [`str::lines`], found by the vector instructions of `memchr`.
#[derive(Debug, Clone)]
struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((line, rest)) =
            memchr::memchr(b'\n', self.rest.as_bytes()).and_then(|at| self.rest.split_at_checked(at))
        else {
            return Some(std::mem::take(&mut self.rest));
        };
        self.rest = rest.get(1..).unwrap_or_default();
        Some(line.strip_suffix('\r').unwrap_or(line))
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn is_headline(line: &str) -> bool {
    let end = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '"' | '”' | '»'));
    if end.ends_with(['…', '⋯']) || end.ends_with("...") {
        return true;
    }
    if line.len() > HEADLINE_BYTES || !may_have_capitals(line) {
        return false;
    }
    let (mut all, mut capitals) = (0, 0);
    for word in words(line) {
        all += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    all >= HEADLINE_WORDS && 2 * capitals > all
}

/// Whether more than half of the words of a line, of at most [`HEADLINE_BYTES`], could begin with a capital: a count of bytes, which costs a tenth of
/// finding words and rules out most sentences.
fn may_have_capitals(line: &str) -> bool {
    let bytes = line.as_bytes();
    // All that may be, or begin, a capital; and words there are at least as many as places where a letter follows a space. The counts are bytes, for
    // of these a processor adds sixteen at once.
    let capital = |byte: &u8| u8::from(byte.is_ascii_uppercase() | (*byte >= 0xC0));
    let capitals = bytes.iter().map(capital).fold(0, u8::wrapping_add);
    let begins = |(&before, letter): (&u8, &u8)| u8::from((before == b' ') & letter.is_ascii_alphabetic());
    let words = bytes.iter().zip(bytes.get(1..).unwrap_or_default()).map(begins).fold(0, u8::wrapping_add);
    2 * usize::from(capitals) > usize::from(words)
}

#[cfg(test)]
mod tests {
    use super::{HEADLINE_WORDS, Lines, is_headline, may_have_capitals, prose, prose_of};
    use crate::blocks::text::words;
    use crate::fingerprint::Fingerprint;
    use proptest::prelude::*;

    const SENTENCE: &str = "The ferry left Pellworth at noon, with nobody aboard but the captain and his dog.";

    fn of(lines: &[&str]) -> String {
        prose(lines.iter().copied())
    }

    proptest! {
        #[test]
        fn what_is_ruled_out_by_its_bytes_is_no_headline(
            line in "([A-Z]?[a-z'._]{0,3}[ ,\u{a0}]{1,2}|[Ää“Ⅷ\u{301}1]{1,2} ?){0,20}x"
        ) {
            let all: Vec<&str> = words(&line).collect();
            let capitals = all.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
            let many = all.len() >= HEADLINE_WORDS && 2 * capitals > all.len();
            prop_assert_eq!(is_headline(&line), many);
        }
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[a ä\r\n]{0,20}") {
            prop_assert_eq!(Lines { rest: &text }.collect::<Vec<_>>(), text.lines().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sentence_is_ruled_out_by_its_bytes() {
        assert!(!may_have_capitals(SENTENCE) && may_have_capitals("Beekeeper Wins Court Fight"));
    }

    proptest! {
        #[test]
        fn a_whole_text_has_the_words_of_its_lines(text in "(Beekeeper Wins Court Fight|it came back|Why\\.\\.\\.|[\r\n]){0,9}") {
            let (whole, lines) = (prose_of(&text), prose(text.lines()));
            prop_assert_eq!(Fingerprint::of(&whole), Fingerprint::of(&lines));
        }
    }

    #[test]
    fn headlines_and_excerpts_are_left_out() {
        let text = [
            SENTENCE,
            "Beekeeper Wins Court Fight Over Verge",
            "It came back [...]",
            "Barley: 12.50",
            "It came back in the evening.",
        ];
        assert_eq!(of(&text), format!("{SENTENCE}\nBarley: 12.50\nIt came back in the evening.\n"));
    }

    #[test]
    fn what_consists_of_such_lines_stays_whole() {
        let text = ["Ten Harbours You Must See", "Why Gulls Scream At Night", "More"];
        assert_eq!(of(&text), text.map(|line| format!("{line}\n")).concat());
        assert_eq!(of(&[]), "");
    }

    #[test]
    fn a_long_article_needs_no_half() {
        let article = vec![SENTENCE; 8];
        let teasers = vec!["Beekeeper Wins Court Fight Over A Flowering Verge"; 40];
        assert_eq!(of(&[&teasers[..], &article[..]].concat()), of(&article));
        assert_ne!(of(&[&teasers[..], &article[..1]].concat()), of(&article[..1]));
    }
}
