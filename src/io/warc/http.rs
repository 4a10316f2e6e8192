//! The head of an answer over HTTP.

use super::head::{Head, MAX_HEAD};
use super::packed::line_end;
use super::records::{Fault, Records};

/// The first line and the fields.
#[derive(Debug)]
pub(super) struct Answer {
    /// `None` where there is no such line.
    pub(super) status: Option<u16>,
    pub(super) head: Head,
}

/// Reads the head of the answer that the block of a record begins with, up to its body. Answers that only say that another one comes (status 1xx) are passed
/// over. A head without an end gives what of it there is.
pub(super) fn read(records: &mut Records) -> Result<Answer, Fault> {
    loop {
        let lines = lines(records)?;
        let status = status(&lines);
        if !status.is_some_and(|status| (100..200).contains(&status)) || records.left() == 0 {
            return Ok(Answer { status, head: Head::parse(&lines) });
        }
    }
}

/// The lines up to a blank one.
fn lines(records: &mut Records) -> Result<Vec<u8>, Fault> {
    let mut lines = Vec::new();
    while lines.len() <= MAX_HEAD {
        let bytes = records.block()?;
        if bytes.is_empty() {
            break;
        }
        let end = line_end(bytes).unwrap_or(bytes.len());
        lines.extend_from_slice(bytes.get(..end).unwrap_or_default());
        records.take(end);
        if lines.ends_with(b"\n\r\n") || lines.ends_with(b"\n\n") {
            break;
        }
    }
    Ok(lines)
}

/// The status that the first line tells: `HTTP/1.1 200 OK`.
fn status(lines: &[u8]) -> Option<u16> {
    let line = lines.get(..line_end(lines).unwrap_or(lines.len()))?;
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.next()?.get(..5).filter(|word| word.eq_ignore_ascii_case(b"HTTP/"))?;
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn statuses() {
        for (line, expected) in [
            ("HTTP/1.1 200 OK\r\n", Some(200)),
            ("HTTP/2 404\n", Some(404)),
            ("http/1.0 301 Moved", Some(301)),
            ("HTTP/1.1\r\n 200", None),
            ("<html> 200", None),
            ("HTTP/1.1 200 Tr\u{e8}s bien", Some(200)),
            ("HTTP/1.1 ok", None),
            ("", None),
        ] {
            assert_eq!(status(line.as_bytes()), expected, "{line:?}");
        }
    }
}
