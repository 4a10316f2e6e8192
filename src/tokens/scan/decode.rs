//! Text as the page means it: character references resolved, line ends as `\n`, NUL replaced where it is.

use memchr::{memchr2, memchr3};

use super::reference::reference;
use super::tag::Source;

/// What becomes of U+0000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nul {
    Kept,
    Replaced,
}

/// Whether anything in a text is to be changed, if NUL is replaced.
pub(super) fn needs_decoding(text: &str, references: bool) -> bool {
    let bytes = text.as_bytes();
    let found = if references { memchr3(b'\r', 0, b'&', bytes) } else { memchr2(b'\r', 0, bytes) };
    found.is_some()
}

/// Writes a text as it is meant. `references`: where character references stand, if they count.
pub(super) fn decode(text: &str, nul: Nul, references: Option<Source>, to: &mut String) {
    let mut rest = text;
    loop {
        let bytes = rest.as_bytes();
        let found = match (references, nul) {
            (None, Nul::Kept) => memchr::memchr(b'\r', bytes),
            (Some(_), Nul::Kept) => memchr2(b'\r', b'&', bytes),
            (None, Nul::Replaced) => memchr2(b'\r', 0, bytes),
            (Some(_), Nul::Replaced) => memchr3(b'\r', 0, b'&', bytes),
        };
        let Some((before, behind)) = found.and_then(|at| rest.split_at_checked(at)) else {
            to.push_str(rest);
            return;
        };
        to.push_str(before);
        rest = match behind.as_bytes() {
            [b'\r', b'\n', ..] => behind.get(1..).unwrap_or_default(),
            [b'\r', ..] => {
                to.push('\n');
                behind.get(1..).unwrap_or_default()
            }
            [0, ..] => {
                to.push(char::REPLACEMENT_CHARACTER);
                behind.get(1..).unwrap_or_default()
            }
            _ => {
                let length = references.and_then(|source| reference(behind, source, to)).unwrap_or_else(|| {
                    to.push('&');
                    1
                });
                behind.get(length..).unwrap_or_default()
            }
        };
    }
}
