//! Text of pages and names of files on a terminal.

use std::borrow::Cow;
use std::io::Write;

/// Stands for a character that would do something to the terminal.
const REPLACEMENT: char = '\u{FFFD}';

/// Writes a line to standard error. Nobody is left to tell when that fails.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(line));
}

/// The text without control characters: a page must not move the cursor or change the title of the window.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(acts) {
        Cow::Owned(text.chars().map(|c| if acts(c) { REPLACEMENT } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text on one line, without control characters, its white space as single blanks.
pub(crate) fn on_one_line(text: &str) -> String {
    let words: Vec<Cow<'_, str>> = text.split_whitespace().map(visible).collect();
    words.join(" ")
}

/// Control characters, and those that turn the direction of the line around and keep it so.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{on_one_line, visible};

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(visible("plain: é 漢"), "plain: é 漢");
        assert_eq!(visible("a\u{1B}[2Jb\u{9B}c\u{202E}d"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d");
        assert_eq!(on_one_line(" a\n\tb\u{7}  c "), "a b\u{FFFD} c");
    }
}
