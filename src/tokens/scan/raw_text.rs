//! Where the inside of an element without markup ends.

use memchr::memchr_iter;

/// Elements whose inside is text, as `'static` names.
pub(super) fn element(name: &str) -> Option<&'static str> {
    ["script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp"]
        .into_iter()
        .find(|&element| element == name)
}

/// The states of a script that has, or has not, `<!--` in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// The end tag ends it.
    Plain,
    /// Behind `<!--`: the end tag ends it, and `<script` makes it [`Doubled`](Self::Doubled).
    Escaped,
    /// The end tag makes it [`Escaped`](Self::Escaped).
    Doubled,
}

/// Finds the end tag of the element `name`, in lower case, in its inside.
pub(super) fn end(text: &str, name: &str, is_script: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut state = Script::Plain;
    // From where on the end of what `<!--` began may stand.
    let mut escaped_from = 0;
    for at in memchr_iter(b'<', bytes) {
        let behind = bytes.get(at + 1..).unwrap_or_default();
        if state != Script::Plain && closes(bytes.get(escaped_from..at).unwrap_or_default()) {
            state = Script::Plain;
        }
        escaped_from = at;
        match (behind.first(), state) {
            (Some(b'/'), Script::Plain | Script::Escaped) if is_word(behind.get(1..).unwrap_or_default(), name) => {
                return Some(at);
            }
            (Some(b'/'), Script::Doubled) if is_word(behind.get(1..).unwrap_or_default(), name) => {
                state = Script::Escaped
            }
            (Some(b'!'), Script::Plain) if is_script && behind.starts_with(b"!--") => {
                state = Script::Escaped;
                // The dashes that open it may close it: `<!-->`. They come behind `<!`.
                escaped_from = at + 2;
            }
            (Some(_), Script::Escaped) if is_word(behind, name) => state = Script::Doubled,
            _ => {}
        }
    }
    None
}

/// Whether there is a `-->`.
fn closes(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"-->").is_some()
}

/// Whether `bytes` begin with this word and what ends a name.
fn is_word(bytes: &[u8], word: &str) -> bool {
    bytes.split_at_checked(word.len()).is_some_and(|(name, behind)| {
        name.eq_ignore_ascii_case(word.as_bytes())
            && matches!(behind.first(), Some(b' ' | b'\n' | b'\t' | b'\r' | 0x0C | b'/' | b'>'))
    })
}
