//! Text in a number of columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for what was cut off; one column.
const ELLIPSIS: char = '…';

/// The text in at most so many columns, cut off if it is longer.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = start(text, columns.saturating_sub(1)).trim_end().to_owned();
    short.push(ELLIPSIS);
    short
}

/// The text in lines of at most so many columns, broken at blanks, or inside what has none (Chinese, addresses). No text: no line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    // A character of two columns must have a place.
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for mut word in text.split(' ').filter(|word| !word.is_empty()) {
        let blank = usize::from(used > 0);
        if used + blank + word.width() > columns && used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while word.width() > columns {
            let head = start(word, columns);
            if head.is_empty() {
                break;
            }
            lines.push(head.to_owned());
            word = word.get(head.len()..).unwrap_or_default();
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += word.width();
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As much of the text's start as has room.
fn start(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > columns
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{shorten, wrap};

    #[test]
    fn shortened() {
        assert_eq!(shorten("four words are here", 19), "four words are here");
        assert_eq!(shorten("four words are here", 18), "four words are he…");
        assert_eq!(shorten("four words", 6), "four…");
        assert_eq!(shorten("漢字かな", 5), "漢字…");
        assert_eq!(shorten("", 5), "");
        assert_eq!(shorten("ab", 1), "…");
    }

    #[test]
    fn wrapped() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a abcdefgh b", 3), ["a", "abc", "def", "gh", "b"]);
        assert_eq!(wrap("漢字かな", 4), ["漢字", "かな"]);
        assert_eq!(wrap("漢字", 0), ["漢", "字"]);
        assert!(wrap("", 10).is_empty());
    }
}
