//! Bytes with a check at the end: an XXH3-64 of all that stands before it.

use std::io::{self, Read, Write};

use xxhash_rust::xxh3::Xxh3;

use super::RepeatsError;

/// Bytes that are read or written at once.
const BUFFER: usize = 64 * 1024;

/// To write them.
pub(super) struct CheckedWriter<W> {
    out: W,
    buffer: Vec<u8>,
    hash: Box<Xxh3>,
}

/// To read them.
pub(super) struct CheckedReader<R> {
    input: R,
    buffer: Vec<u8>,
    /// What was read of the buffer, and is in the hash up to there but for what was read since it was filled.
    at: usize,
    hash: Box<Xxh3>,
}

impl<W: Write> CheckedWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, buffer: Vec::new(), hash: Box::new(Xxh3::new()) }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend(bytes);
        if self.buffer.len() >= BUFFER { self.pass_on() } else { Ok(()) }
    }

    pub(super) fn number(&mut self, number: u32) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }

    pub(super) fn long(&mut self, number: u64) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }

    /// Writes the check.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.write_all(&self.hash.digest().to_le_bytes())?;
        self.out.flush()
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl<R: Read> CheckedReader<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), at: 0, hash: Box::new(Xxh3::new()) }
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], RepeatsError> {
        if self.buffer.len() - self.at < N {
            self.fill()?;
        }
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let bytes = *rest.first_chunk().ok_or(RepeatsError::Damaged)?;
        self.at += N;
        Ok(bytes)
    }

    pub(super) fn number(&mut self) -> Result<u32, RepeatsError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Result<u64, RepeatsError> {
        self.array().map(u64::from_le_bytes)
    }

    /// So many bytes of text.
    pub(super) fn text(&mut self, length: usize) -> Result<String, RepeatsError> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            if self.at == self.buffer.len() {
                self.fill()?;
            }
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let taken = rest.len().min(length - bytes.len());
            if taken == 0 {
                return Err(RepeatsError::Damaged);
            }
            bytes.extend(rest.iter().take(taken));
            self.at += taken;
        }
        String::from_utf8(bytes).map_err(|_| RepeatsError::Damaged)
    }

    /// Reads the check. An error if it does not fit, or if something stands behind it.
    pub(super) fn finish(mut self) -> Result<(), RepeatsError> {
        self.hash_read();
        let found = self.hash.digest();
        let is_whole = self.long()? == found;
        if self.at == self.buffer.len() {
            self.fill()?;
        }
        if is_whole && self.at == self.buffer.len() { Ok(()) } else { Err(RepeatsError::Damaged) }
    }

    /// Reads on, behind what is left in the buffer.
    fn fill(&mut self) -> io::Result<()> {
        self.hash_read();
        (&mut self.input).take(BUFFER as u64).read_to_end(&mut self.buffer)?;
        Ok(())
    }

    /// Takes what was read out of the buffer and into the hash.
    fn hash_read(&mut self) {
        self.hash.update(self.buffer.get(..self.at).unwrap_or_default());
        self.buffer.drain(..self.at);
        self.at = 0;
    }
}
