//! Lines of any length, with their places.

use std::io::{self, BufRead};

use memchr::memchr;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Number of the line, from 1.
    pub(super) line: u64,
    /// Offset of its first byte.
    pub(super) offset: u64,
}

/// What reading a line came to.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// A line, without its end.
    Whole(Place, &'a [u8]),
    /// A line longer than the limit; its bytes were passed over.
    TooLong(Place),
    /// The file could not be read on, at this place: the line it happened in, and the offset of the first byte that is missing.
    Broken(Place, io::Error),
}

/// Reads line by line, into one buffer.
pub(super) struct Lines<R> {
    bytes: R,
    line: Vec<u8>,
    limit: usize,
    next: Place,
    broken: bool,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub(super) fn new(bytes: R, limit: usize) -> Self {
        Self { bytes, line: Vec::new(), limit, next: Place { line: 1, offset: 0 }, broken: false }
    }

    /// The next line; `None` at the end of the file and behind a break.
    pub(super) fn next_line(&mut self) -> Option<Line<'_>> {
        if self.broken {
            return None;
        }
        let place = self.next;
        self.line.clear();
        let mut length = 0_u64;
        loop {
            let read = match self.bytes.fill_buf() {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.broken = true;
                    return Some(Line::Broken(Place { offset: place.offset + length, ..place }, error));
                }
            };
            if read.is_empty() && length == 0 {
                return None;
            }
            let end = memchr(b'\n', read);
            let content = end.and_then(|end| read.get(..end)).unwrap_or(read);
            // What is over the limit is counted only.
            if self.line.len() + content.len() <= self.limit && length == self.line.len() as u64 {
                self.line.extend_from_slice(content);
            }
            let content = content.len();
            let ended = end.is_some() || content == 0;
            self.bytes.consume(content + usize::from(end.is_some()));
            length += content as u64;
            if ended {
                let past = length + u64::from(end.is_some());
                self.next = Place { line: place.line + 1, offset: place.offset + past };
                let whole = length == self.line.len() as u64;
                return Some(if whole { Line::Whole(place, &self.line) } else { Line::TooLong(place) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Read};

    use super::{Line, Lines};

    fn told(lines: &mut Lines<impl io::BufRead>) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(line) = lines.next_line() {
            told.push(match line {
                Line::Whole(place, bytes) => format!("{} {} {}", place.line, place.offset, bytes.escape_ascii()),
                Line::TooLong(place) => format!("{} {} long", place.line, place.offset),
                Line::Broken(place, error) => format!("{} {} {error}", place.line, place.offset),
            });
        }
        told
    }

    #[test]
    fn places_whatever_the_buffer() {
        let text: &[u8] = b"one\n\r\n\nfour is long\nlast";
        for buffer in [1, 2, 3, 5, 100] {
            let mut lines = Lines::new(BufReader::with_capacity(buffer, text), 5);
            assert_eq!(told(&mut lines), ["1 0 one", "2 4 \\r", "3 6 ", "4 7 long", "5 20 last"], "buffer of {buffer}");
        }
        assert!(told(&mut Lines::new(&b""[..], 5)).is_empty());
    }

    struct Fails;

    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }

    #[test]
    fn a_break_tells_where_and_ends_it() {
        let mut lines = Lines::new(BufReader::new((&b"one\ntw"[..]).chain(Fails)), 100);
        assert_eq!(told(&mut lines), ["1 0 one", "2 6 gone"]);
    }
}
