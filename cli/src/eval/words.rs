//! Words and letters as the measures count them. A word is what Python's `\w+` finds in lower-cased text, because the published
//! figures of other tools are counted that way; the library's own word boundaries would give other numbers.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether Python's `\w` matches `c`: letters, everything numeric, and the underscore. Unlike [`char::is_alphanumeric`] it leaves out
/// combining vowel signs (so a Hindi word is cut at each of them) and letters in circles and squares, which are symbols.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() && !is_combining_mark(c) && !is_enclosed_letter(c)
}

/// Letters in circles and squares: alphabetic for Unicode, but of the category "other symbol".
fn is_enclosed_letter(c: char) -> bool {
    matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// White space as Python counts it: the four ASCII separators U+001C to U+001F are among it.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// The words of a text that is already in lower case, in order.
pub(crate) fn words(lower: &str) -> Vec<&str> {
    lower.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect()
}

/// The letters and digits of a text in lower case, everything else left out.
pub(crate) fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|&c| is_word(c) && c != '_').collect()
}

/// As [`letters`], after compatibility forms (ligatures, full-width letters) were replaced by the plain ones.
pub(crate) fn folded_letters(text: &str) -> String {
    letters(&text.nfkc().collect::<String>())
}

/// As [`letters`], and an ellipsis (`…`, or three and more dots that stand together or one space apart) stays as one `…`: a headline
/// that was cut off is not found where the full one stands.
pub(crate) fn letters_and_ellipses(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(c) = rest.chars().next() {
        let dots = dots_length(rest);
        if c == '…' || dots > 0 {
            out.push('…');
        } else if is_word(c) && c != '_' {
            out.push(c);
        }
        rest = rest.get(dots.max(c.len_utf8())..).unwrap_or_default();
    }
    out
}

/// Bytes at the start of `text` that are an ellipsis made of dots: a dot, a dot, any number of dots, with at most one space before the
/// second and one before the third; 0 where there is none.
fn dots_length(text: &str) -> usize {
    let after_dot = |text: &str| text.strip_prefix('.').map(str::len);
    let after_space_and_dot = |text: &str| after_dot(text.strip_prefix(is_space).unwrap_or(text));
    let tail = |left: usize| text.get(text.len() - left..).unwrap_or_default();
    let third = after_dot(text)
        .and_then(|left| after_space_and_dot(tail(left)))
        .and_then(|left| after_space_and_dot(tail(left)));
    third.map_or(0, |left| text.len() - tail(left).trim_start_matches('.').len())
}

/// The distinct runs of `N` words.
pub(crate) fn run_set<'a, const N: usize>(words: &[&'a str]) -> HashSet<[&'a str; N]> {
    runs(words).collect()
}

/// All runs of `N` words, in order.
pub(crate) fn runs<'a, 'w, const N: usize>(
    words: &'w [&'a str],
) -> impl Iterator<Item = [&'a str; N]> + use<'a, 'w, N> {
    words.windows(N).filter_map(|window| window.try_into().ok())
}

/// Share of the runs of `N` words in `words` that `known` holds; `None` where there are fewer than `N` words.
pub(crate) fn known_share<const N: usize>(words: &[&str], known: &HashSet<[&str; N]>) -> Option<Fraction> {
    let (mut held, mut all) = (0, 0);
    for run in runs::<N>(words) {
        all += 1;
        held += usize::from(known.contains(&run));
    }
    (all > 0).then_some(Fraction { held, all })
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    held: usize,
    all: usize,
}

impl Fraction {
    /// Whether it is `share` or more. The whole is multiplied instead of the part divided: the published measures round that way.
    pub(crate) fn reaches(self, share: f64) -> bool {
        self.held as f64 >= share * self.all as f64
    }
}

/// Overlap of two bags of words, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overlap {
    /// Harmonic mean of the two others.
    pub(crate) f1: f64,
    /// Share of the words given out that are in the gold text.
    pub(crate) precision: f64,
    /// Share of the words of the gold text that were given out.
    pub(crate) recall: f64,
}

/// Compares the words given out with those of the gold text, each as often as it stands there. Nothing is the right answer to an empty
/// gold text.
pub(crate) fn overlap(given: &[&str], gold: &[&str]) -> Overlap {
    if given.is_empty() || gold.is_empty() {
        let all = if given.is_empty() && gold.is_empty() { 1.0 } else { 0.0 };
        return Overlap { f1: all, precision: all, recall: all };
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for &word in gold {
        *left.entry(word).or_default() += 1;
    }
    let mut shared = 0usize;
    for &word in given {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let (precision, recall) = (shared as f64 / given.len() as f64, shared as f64 / gold.len() as f64);
    let f1 = if shared == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Overlap { f1, precision, recall }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_published_measures() {
        assert_eq!(words("it's snake_case, 3.5 naïve"), ["it", "s", "snake_case", "3", "5", "naïve"]);
        assert_eq!(words("हिन्दी"), ["ह", "न", "द"], "vowel signs and the virama are no word characters");
        assert_eq!(words("x² ⅷ 東京 ⓐ"), ["x²", "ⅷ", "東京"]);
        assert!(words(" — … ").is_empty());
    }

    #[test]
    fn letters_only() {
        assert_eq!(letters("It's_A 3.5!"), "itsa35");
        assert_eq!(folded_letters("ﬁne ＡＢ…"), "fineab");
    }

    #[test]
    fn ellipses_stay() {
        assert_eq!(letters_and_ellipses("Votes to move..."), "votestomove…");
        assert_eq!(letters_and_ellipses("Goes [. . .] on."), "goes…on");
        assert_eq!(letters_and_ellipses("a .. b … c ....."), "ab…c…");
        assert_eq!(letters_and_ellipses("…. . ."), "……");
        assert_eq!(letters_and_ellipses(".\u{1C}.é."), "é", "two dots are none");
        assert_eq!(letters_and_ellipses(".\u{1C}..é"), "…é");
    }

    #[test]
    fn overlap_counts_words_as_often_as_they_stand() {
        let score = overlap(&["a", "a", "b", "c"], &["a", "b", "b"]);
        assert_eq!((score.precision, score.recall), (0.5, 2.0 / 3.0));
        assert!((score.f1 - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(overlap(&[], &[]).f1, 1.0);
        assert_eq!(overlap(&["a"], &[]).precision, 0.0);
        assert_eq!(overlap(&["a"], &["b"]).f1, 0.0);
    }

    #[test]
    fn shares_of_runs() {
        let known = run_set::<3>(&["a", "b", "c", "d"]);
        let share = known_share::<3>(&["a", "b", "c", "x"], &known);
        assert_eq!(share, Some(Fraction { held: 1, all: 2 }));
        assert!(share.is_some_and(|share| share.reaches(0.5) && !share.reaches(0.51)));
        assert_eq!(known_share::<3>(&["a", "b"], &known), None);
    }
}
