//! Character references (<https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state>).

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use super::tag::Source;

/// The longest name of a reference, with its `;`.
const LONGEST: usize = 32;

/// The longest name that counts without `;`.
const LONGEST_BARE: usize = 6;

/// Writes what the reference at the beginning of `text`, which is an `&`, stands for, and gives its length in bytes; `None` if it is none.
pub(super) fn reference(text: &str, source: Source, to: &mut String) -> Option<usize> {
    const AMPERSAND: usize = 1;
    let rest = text.get(AMPERSAND..)?;
    let length = match rest.as_bytes() {
        [b'#', b'x' | b'X', ..] => numeric(rest, 2, 16, to)?,
        [b'#', ..] => numeric(rest, 1, 10, to)?,
        _ => named(rest, source, to)?,
    };
    Some(AMPERSAND + length)
}

/// The number behind the first `before` bytes.
fn numeric(text: &str, before: usize, base: u32, to: &mut String) -> Option<usize> {
    let digits = text.get(before..)?;
    let count = digits.bytes().take_while(|&byte| char::from(byte).is_digit(base)).count();
    if count == 0 {
        return None;
    }
    let value = digits.bytes().take(count).fold(0_u32, |value, digit| {
        let digit = char::from(digit).to_digit(base).unwrap_or_default();
        value.saturating_mul(base).saturating_add(digit)
    });
    to.push(character(value));
    let has_semicolon = digits.as_bytes().get(count) == Some(&b';');
    Some(before + count + usize::from(has_semicolon))
}

/// The character of a number.
fn character(value: u32) -> char {
    /// The first of the control characters that are read as those of Windows-1252.
    const C1: u32 = 0x80;
    let windows = value.checked_sub(C1).and_then(|at| C1_REPLACEMENTS.get(at as usize)).copied().flatten();
    windows.or_else(|| char::from_u32(value).filter(|&c| c != '\0')).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The longest name that `text` begins with.
fn named(text: &str, source: Source, to: &mut String) -> Option<usize> {
    let letters = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    if text.as_bytes().get(letters) == Some(&b';') {
        let length = letters + 1;
        if let Some(()) = text.get(..length).and_then(|name| push_named(name, to)) {
            return Some(length);
        }
    }
    // What is left are the names that count without `;`, too.
    let next = text.as_bytes().get(letters);
    match source {
        Source::Attribute if next == Some(&b'=') || letters > LONGEST_BARE => None,
        // A shorter one would stand before a letter or a digit.
        Source::Attribute => push_named(text.get(..letters)?, to).map(|()| letters),
        Source::Text => {
            let mut lengths = (1..=letters.min(LONGEST_BARE)).rev();
            lengths.find(|&length| text.get(..length).and_then(|name| push_named(name, to)).is_some())
        }
    }
}

/// Writes what this very name stands for; `None` if it stands for nothing.
fn push_named(name: &str, to: &mut String) -> Option<()> {
    // These are nearly all there are.
    let common = match name {
        "amp;" => Some('&'),
        "nbsp;" => Some('\u{A0}'),
        "quot;" => Some('"'),
        "lt;" => Some('<'),
        "gt;" => Some('>'),
        _ => None,
    };
    if let Some(common) = common {
        to.push(common);
        return Some(());
    }
    // The beginnings of names are in the table, too, and stand for nothing.
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|&&(first, _)| first > 0)?;
    to.extend([first, second].into_iter().filter(|&code| code > 0).filter_map(char::from_u32));
    Some(())
}

#[cfg(test)]
mod tests {
    use html5ever::data::NAMED_ENTITIES;

    use super::{LONGEST, LONGEST_BARE, reference};
    use crate::tokens::scan::tag::Source;

    #[track_caller]
    fn check(text: &str, source: Source, expected: Option<(&str, usize)>) {
        let mut to = String::new();
        let length = reference(text, source, &mut to);
        assert_eq!(length.map(|length| (to.as_str(), length)), expected, "{text}");
    }

    #[test]
    fn no_name_is_longer() {
        assert_eq!(NAMED_ENTITIES.keys().map(|name| name.len()).max(), Some(LONGEST));
        let bare = NAMED_ENTITIES.entries().filter(|(name, (first, _))| !name.ends_with(';') && *first > 0);
        assert_eq!(bare.map(|(name, _)| name.len()).max(), Some(LONGEST_BARE));
    }

    #[test]
    fn names() {
        check("&amp;x", Source::Text, Some(("&", 5)));
        check("&notin;", Source::Text, Some(("∉", 7)));
        check("&notit;", Source::Text, Some(("¬", 4)));
        check("&notit;", Source::Attribute, None);
        check("&not;", Source::Attribute, Some(("¬", 5)));
        check("&not=", Source::Attribute, None);
        check("&not ", Source::Attribute, Some(("¬", 4)));
        check("&NotEqualTilde;", Source::Text, Some(("≂\u{338}", 15)));
        check("&CounterClockwiseContourIntegral;", Source::Text, Some(("∳", 33)));
        check("&nothing", Source::Text, Some(("¬", 4)));
        check("&xyz;", Source::Text, None);
        check("&", Source::Text, None);
        check("&é", Source::Text, None);
    }

    #[test]
    fn numbers() {
        check("&#65;", Source::Text, Some(("A", 5)));
        check("&#65x", Source::Text, Some(("A", 4)));
        check("&#X41", Source::Text, Some(("A", 5)));
        check("&#150;", Source::Text, Some(("–", 6)));
        check("&#0;&#", Source::Text, Some(("\u{FFFD}", 4)));
        check("&#xD800;", Source::Text, Some(("\u{FFFD}", 8)));
        check("&#99999999999999999999;", Source::Text, Some(("\u{FFFD}", 23)));
        check("&#x;", Source::Text, None);
        check("&#", Source::Text, None);
    }
}
