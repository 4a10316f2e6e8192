//! The bytes of a file as they lie there, with going back.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use memchr::{memchr, memmem};

use super::ahead::Ahead;
use crate::io::place::Measured;

/// Bytes read at a time; with less, the system calls are felt, with more nothing is won.
const BUFFER: usize = 128 * 1024;

/// So many times the bytes that were read may be read again, and [`AGAIN`] bytes besides. Each record that says a wrong length has its place read twice; what
/// somebody made to be read again and again ends here.
const TIMES: u64 = 4;

/// Bytes that may be read again in any file: room for the small ones, however damaged.
const AGAIN: u64 = 16 * 1024 * 1024;

/// Where bytes come from.
pub(in crate::io) trait Source: Read + Send {
    /// Goes on from this place; `false` where that is not possible, as in a pipe.
    fn go_to(&mut self, _: u64) -> bool {
        false
    }

    /// How many bytes there are, where that is known.
    fn size(&self) -> Option<u64> {
        None
    }
}

impl Source for Measured {
    fn go_to(&mut self, offset: u64) -> bool {
        self.seek(SeekFrom::Start(offset)).is_ok()
    }

    fn size(&self) -> Option<u64> {
        self.file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
    }
}

impl Source for Box<dyn BufRead + Send> {}

/// The bytes of a file.
pub(super) struct Packed {
    source: Box<dyn Source>,
    ahead: Ahead,
    /// Offset of the next byte.
    at: u64,
    /// The furthest that was read.
    furthest: u64,
    /// Bytes that were gone back.
    again: u64,
}

impl Packed {
    pub(super) fn new(source: Box<dyn Source>) -> Self {
        Self { source, ahead: Ahead::new(BUFFER), at: 0, furthest: 0, again: 0 }
    }

    /// Offset of the next byte.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// How many bytes come, where that is known.
    pub(super) fn rest(&self) -> Option<u64> {
        Some(self.source.size()?.saturating_sub(self.at))
    }

    /// The next bytes: `least` of them, unless the file has fewer.
    pub(super) fn look(&mut self, least: usize) -> io::Result<&[u8]> {
        self.ahead.fill(least, |room| self.source.read(room))?;
        Ok(self.ahead.bytes())
    }

    /// Goes back to an offset; `false` where that is not possible, or was done too often.
    pub(super) fn go_back(&mut self, offset: u64) -> bool {
        let Some(back) = self.at.checked_sub(offset) else { return false };
        let again = self.again.saturating_add(back);
        if again > AGAIN.saturating_add(self.furthest.saturating_mul(TIMES)) {
            return false;
        }
        if !self.ahead.put_back(back) {
            if !self.source.go_to(offset) {
                return false;
            }
            self.ahead.clear();
        }
        (self.again, self.at) = (again, offset);
        true
    }

    /// Goes to the next place where these bytes stand; `false` at the end of the file.
    pub(super) fn find(&mut self, magic: &[u8]) -> io::Result<bool> {
        loop {
            let bytes = self.look(magic.len())?;
            if bytes.len() < magic.len() {
                let rest = bytes.len();
                self.consume(rest);
                return Ok(false);
            }
            match memmem::find(bytes, magic) {
                Some(at) => {
                    self.consume(at);
                    return Ok(true);
                }
                // The last bytes may be the beginning of it.
                None => {
                    let passed = bytes.len() - (magic.len() - 1);
                    self.consume(passed);
                }
            }
        }
    }

    /// Goes over zeros.
    pub(super) fn pass_zeros(&mut self) -> io::Result<()> {
        while self.look(1)?.first() == Some(&0) {
            let bytes = self.ahead.bytes();
            let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
            self.consume(zeros);
        }
        Ok(())
    }
}

impl Read for Packed {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(room)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look(1)
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.ahead.bytes().len());
        self.ahead.take(count);
        self.at += count as u64;
        self.furthest = self.furthest.max(self.at);
    }
}

/// Where a line ends, behind its line feed.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr(b'\n', bytes).map(|at| at + 1)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{self, BufRead, Cursor, Read};

    use super::{AGAIN, Packed, Source, TIMES};

    /// Bytes that come in pieces of at most so many, and with or without going back.
    pub(in crate::io::warc) struct Pieces {
        bytes: Cursor<Vec<u8>>,
        most: usize,
        back: bool,
    }

    impl Pieces {
        pub(in crate::io::warc) fn of(bytes: &[u8], most: usize, back: bool) -> Box<Self> {
            Box::new(Self { bytes: Cursor::new(bytes.to_vec()), most, back })
        }
    }

    impl Read for Pieces {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = room.len().min(self.most);
            self.bytes.read(&mut room[..count])
        }
    }

    impl Source for Pieces {
        fn go_to(&mut self, offset: u64) -> bool {
            self.bytes.set_position(if self.back { offset } else { self.bytes.position() });
            self.back
        }

        fn size(&self) -> Option<u64> {
            self.back.then_some(self.bytes.get_ref().len() as u64)
        }
    }

    #[test]
    fn found_whatever_the_pieces() {
        for most in [1, 2, 3, 100] {
            let mut packed = Packed::new(Pieces::of(b"ab aba abac aab", most, true));
            assert!(packed.find(b"abac").unwrap() && packed.at() == 7);
            assert!(packed.go_back(1) && packed.find(b"ab").unwrap() && packed.at() == 3);
            assert!(!packed.find(b"abb").unwrap() && packed.at() == 15 && packed.look(1).unwrap().is_empty());
        }
    }

    #[test]
    fn nothing_is_read_again_and_again() {
        let bytes = vec![7; 3 * 1024 * 1024];
        let mut packed = Packed::new(Pieces::of(&bytes, usize::MAX, true));
        let mut times = 0;
        loop {
            while !packed.look(1).unwrap().is_empty() {
                let read = packed.look(1).unwrap().len();
                packed.consume(read);
            }
            if !packed.go_back(0) {
                break;
            }
            times += 1;
        }
        assert_eq!(times, TIMES + AGAIN / bytes.len() as u64);
        assert_eq!(packed.at(), bytes.len() as u64);
    }
}
