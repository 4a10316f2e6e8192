//! White space in text, which is folded to single spaces, and characters that show nothing, which are dropped.

/// White space, and characters that are there to steer line breaking.
pub(super) fn is_folded(c: char) -> bool {
    c.is_whitespace() || is_dropped(c)
}

/// Characters that show nothing and part words when kept: NUL, soft hyphen, zero-width space, byte-order mark.
pub(super) fn is_dropped(c: char) -> bool {
    matches!(c, '\0' | '\u{AD}' | '\u{200B}' | '\u{FEFF}')
}

/// Length of the beginning of a text that stays as it is, in bytes: up to the first character that [is folded](is_folded), single spaces between others aside.
pub(super) fn as_it_is(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| rest.iter().position(|&byte| may_be_folded(byte))) {
        let at = from + at;
        let next = bytes.get(at + 1).copied();
        if bytes.get(at) == Some(&b' ') {
            if at == 0 || next.is_none_or(may_be_folded) {
                return at;
            }
            from = at + 1;
        } else {
            match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if !is_folded(c) => from = at + c.len_utf8(),
                _ => return at,
            }
        }
    }
    bytes.len()
}

/// Whether a character that is folded may begin with a byte.
fn may_be_folded(byte: u8) -> bool {
    FOLDED[usize::from(byte)]
}

/// See [`may_be_folded`]: ASCII's own, and what the others begin with in UTF-8.
const FOLDED: [bool; 256] = {
    let mut folded = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        folded[byte] = matches!(byte as u8, 0 | b'\t'..=b'\r' | b' ' | 0xC2 | 0xE1..=0xE3 | 0xEF);
        byte += 1;
    }
    folded
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FOLDED, as_it_is, is_folded};

    #[test]
    fn every_folded_character_is_seen_by_its_first_byte() {
        for c in '\0'..=char::MAX {
            if is_folded(c) {
                assert!(FOLDED[usize::from(c.to_string().as_bytes()[0])], "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_but_single_spaces_is_passed_over(text in "[ab \\t\\n\u{AD}\u{200B}\u{3000}éあ中ﬁ]{0,12}") {
            let (same, rest) = text.split_at(as_it_is(&text));
            prop_assert!(!same.starts_with(' ') && !same.ends_with(' ') && !same.contains("  "));
            prop_assert!(same.chars().all(|c| c == ' ' || !is_folded(c)));
            prop_assert!(rest.chars().next().is_none_or(is_folded));
        }
    }
}
