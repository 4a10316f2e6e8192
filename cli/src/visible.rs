//! Text of pages and names of files on a terminal.

use std::borrow::Cow;

/// Stands for a character that would do something to the terminal.
const REPLACEMENT: char = '\u{FFFD}';

/// The text without control characters: a page must not move the cursor or change the title of the window.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(acts) {
        Cow::Owned(text.chars().map(|c| if acts(c) { REPLACEMENT } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON in which such characters are escaped: so it stays what it is, and does nothing to a terminal.
pub(crate) fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // All of them stand in texts, and none of them takes two units of UTF-16.
        if acts(c) { escaped.push_str(&format!("\\u{:04x}", u32::from(c))) } else { escaped.push(c) }
    }
    escaped
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
    use super::{escaped, on_one_line, visible};

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(visible("plain: é 漢"), "plain: é 漢");
        assert_eq!(visible("a\u{1B}[2Jb\u{9B}c\u{202E}d"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d");
        assert_eq!(escaped("{\"a\":\"é\u{9B}\u{202E}\"}"), "{\"a\":\"é\\u009b\\u202e\"}");
        assert_eq!(on_one_line(" a\n\tb\u{7}  c "), "a b\u{FFFD} c");
    }
}
