//! What of a text is fingerprinted where cleaning may have left something in it.
//!
//! One teaser list left behind has more names than the article, and other ones on every page: whoever compares it compares teasers. So lines that look like
//! headlines or excerpts are left out: those that end in an ellipsis, and those of which most words begin with a capital. Short lines as such stay, they may
//! be all that two pages of a template differ in.

use crate::blocks::text::words;

/// A longer line, in bytes, is no headline.
const HEADLINE_BYTES: usize = 240;

/// Nor is one of fewer words.
const HEADLINE_WORDS: usize = 4;

/// With so many bytes left, some hundred words, there is an article without the lines that were left out; with fewer it must be half of the text.
const ENOUGH_BYTES: usize = 600;

/// The lines of a text that are not like headlines or excerpts; all of them, if too little is left otherwise.
pub fn prose<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut prose = String::new();
    let mut all = 0;
    for line in lines.clone() {
        all += line.len();
        if !is_headline(line) {
            push(&mut prose, line);
        }
    }
    if prose.len() < ENOUGH_BYTES && 2 * prose.len() < all {
        prose.clear();
        lines.for_each(|line| push(&mut prose, line));
    }
    prose
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
    if line.len() > HEADLINE_BYTES {
        return false;
    }
    let (mut all, mut capitals) = (0, 0);
    for word in words(line) {
        all += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    all >= HEADLINE_WORDS && 2 * capitals > all
}

#[cfg(test)]
mod tests {
    use super::prose;

    const SENTENCE: &str = "The ferry left Pellworth at noon, with nobody aboard but the captain and his dog.";

    fn of(lines: &[&str]) -> String {
        prose(lines.iter().copied())
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
