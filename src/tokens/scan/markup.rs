//! What stands at a `<`.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::Unfinished;

/// What comes behind some text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// The end of the page.
    End,
    StartTag,
    EndTag,
    /// `<!`.
    Declaration,
    /// Something that is taken for a comment, whose content begins here.
    Bogus(usize),
    /// `</>`, which is dropped; it ends here.
    Nothing(usize),
}

/// What begins with `<!`, by its content or where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration<'i> {
    Comment(&'i str, usize),
    Doctype(usize),
    /// Its text begins here.
    Cdata(usize),
}

/// Finds the next markup at or behind `start`: what it is, where it begins, and whether the text before it has to be decoded. A `<` that begins nothing is text.
/// `has_returns`: whether there may be any `\r`.
#[inline]
pub(super) fn next(
    input: &str,
    start: usize,
    has_returns: bool,
    last: bool,
) -> Result<(Markup, usize, bool), Unfinished> {
    let bytes = input.as_bytes();
    let mut from = start;
    let mut decoding = false;
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        // Once it is known that there is something to decode, the rest of it may be passed over.
        let found = match (decoding, has_returns) {
            (true, _) => memchr(b'<', rest),
            (false, true) => memchr3(b'<', b'&', b'\r', rest),
            // Tags stand close together: no search is set up for nothing.
            (false, false) if rest.first() == Some(&b'<') => Some(0),
            (false, false) => memchr2(b'<', b'&', rest),
        };
        let Some(at) = found.map(|length| from + length) else {
            return if last { Ok((Markup::End, bytes.len(), decoding)) } else { Err(Unfinished) };
        };
        if bytes.get(at) != Some(&b'<') {
            decoding = true;
            from = at;
            continue;
        }
        let markup = match bytes.get(at + 1) {
            Some(letter) if letter.is_ascii_alphabetic() => Some(Markup::StartTag),
            Some(b'/') => match bytes.get(at + 2) {
                Some(letter) if letter.is_ascii_alphabetic() => Some(Markup::EndTag),
                Some(b'>') => Some(Markup::Nothing(at + 3)),
                Some(_) => Some(Markup::Bogus(at + 2)),
                None if last => None,
                None => return Err(Unfinished),
            },
            Some(b'!') => Some(Markup::Declaration),
            Some(b'?') => Some(Markup::Bogus(at + 1)),
            Some(_) => None,
            None if last => None,
            None => return Err(Unfinished),
        };
        match markup {
            Some(markup) => return Ok((markup, at, decoding)),
            None => from = at + 1,
        }
    }
}

/// The content of something that is taken for a comment, and where it ends.
pub(super) fn bogus(input: &str, content: usize, last: bool) -> Result<(&str, usize), Unfinished> {
    let rest = input.get(content..).unwrap_or_default();
    match memchr(b'>', rest.as_bytes()) {
        Some(length) => Ok((rest.get(..length).unwrap_or_default(), content + length + 1)),
        None if last => Ok((rest, input.len())),
        None => Err(Unfinished),
    }
}

/// Reads what begins with the `<!` at `position`.
pub(super) fn declaration(
    input: &str,
    position: usize,
    allows_cdata: bool,
    last: bool,
) -> Result<Declaration<'_>, Unfinished> {
    const COMMENT: &str = "--";
    const DOCTYPE: &str = "doctype";
    const CDATA: &str = "[CDATA[";
    /// `<!`.
    const OPENING: usize = 2;
    let content = position + OPENING;
    let rest = input.as_bytes().get(content..).unwrap_or_default();
    let begins = |with: &str| rest.get(..with.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(with.as_bytes()));
    if begins(COMMENT) {
        return comment(input, content + COMMENT.len(), last);
    }
    if begins(DOCTYPE) {
        let length = memchr(b'>', rest);
        return match length {
            Some(length) => Ok(Declaration::Doctype(content + length + 1)),
            None if last => Ok(Declaration::Doctype(input.len())),
            None => Err(Unfinished),
        };
    }
    if allows_cdata && rest.starts_with(CDATA.as_bytes()) {
        return Ok(Declaration::Cdata(content + CDATA.len()));
    }
    let may_become = |word: &str| rest.len() < word.len();
    if !last && [COMMENT, DOCTYPE, CDATA].into_iter().any(may_become) && memchr(b'>', rest).is_none() {
        return Err(Unfinished);
    }
    bogus(input, content, last).map(|(content, end)| Declaration::Comment(content, end))
}

/// A comment whose content begins at `content`.
fn comment(input: &str, content: usize, last: bool) -> Result<Declaration<'_>, Unfinished> {
    let rest = input.get(content..).unwrap_or_default();
    let bytes = rest.as_bytes();
    for (at_once, length) in [(&b">"[..], 1), (b"->", 2)] {
        if bytes.starts_with(at_once) {
            return Ok(Declaration::Comment("", content + length));
        }
    }
    // It ends at `-->` or `--!>`; what is looked for is rarer than dashes.
    for close in memchr_iter(b'>', bytes) {
        let before = bytes.get(..close).unwrap_or_default();
        let length = match before {
            [content @ .., b'-', b'-'] | [content @ .., b'-', b'-', b'!'] => content.len(),
            _ => continue,
        };
        return Ok(Declaration::Comment(rest.get(..length).unwrap_or_default(), content + close + 1));
    }
    if !last {
        return Err(Unfinished);
    }
    // Dashes that might have begun the end are no part of it.
    let cut = ["--!", "--", "-"].into_iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    Ok(Declaration::Comment(cut, input.len()))
}
