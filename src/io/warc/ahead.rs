//! Bytes that were read ahead.

use std::io;

/// A buffer of a fixed size: bytes are put in at its end and taken from its beginning.
pub(super) struct Ahead {
    bytes: Vec<u8>,
    from: usize,
    to: usize,
}

impl Ahead {
    pub(super) fn new(size: usize) -> Self {
        Self { bytes: vec![0; size], from: 0, to: 0 }
    }

    /// What is in it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or_default()
    }

    /// Takes bytes out; never more than there are.
    pub(super) fn take(&mut self, count: usize) {
        self.from = self.to.min(self.from.saturating_add(count));
    }

    /// Puts the bytes back that were taken last; `false` where they are gone.
    pub(super) fn put_back(&mut self, count: u64) -> bool {
        let from = usize::try_from(count).ok().and_then(|count| self.from.checked_sub(count));
        self.from = from.unwrap_or(self.from);
        from.is_some()
    }

    /// Throws everything away.
    pub(super) fn clear(&mut self) {
        (self.from, self.to) = (0, 0);
    }

    /// Reads until there are `least` bytes, but no more than the buffer holds; `false` where `read` gave none before that.
    ///
    /// # Errors
    /// What `read` returns; what is in the buffer stays there.
    pub(super) fn fill(
        &mut self,
        least: usize,
        mut read: impl FnMut(&mut [u8]) -> io::Result<usize>,
    ) -> io::Result<bool> {
        let least = least.min(self.bytes.len());
        while self.to - self.from < least {
            if self.from == self.to {
                self.clear();
            } else if self.from + least > self.bytes.len() {
                self.bytes.copy_within(self.from..self.to, 0);
                (self.from, self.to) = (0, self.to - self.from);
            }
            match read(self.bytes.get_mut(self.to..).unwrap_or_default()) {
                Ok(0) => return Ok(false),
                Ok(count) => self.to = self.bytes.len().min(self.to + count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Ahead;

    #[test]
    fn what_goes_in_comes_out() {
        let text: Vec<u8> = (0..200_u8).collect();
        for step in 1..9 {
            let (mut source, mut ahead, mut out) = (&text[..], Ahead::new(8), Vec::new());
            while ahead.fill(step, |room| source.read(room)).unwrap() || !ahead.bytes().is_empty() {
                let count = step.min(ahead.bytes().len());
                out.extend_from_slice(&ahead.bytes()[..count]);
                ahead.take(count);
            }
            assert_eq!(out, text, "in steps of {step}");
        }
    }

    #[test]
    fn taken_bytes_are_put_back_as_long_as_they_are_there() {
        let (mut source, mut ahead) = (&b"0123456789"[..], Ahead::new(4));
        ahead.fill(4, |room| source.read(room)).unwrap();
        ahead.take(3);
        assert!(ahead.put_back(2) && ahead.bytes() == b"123");
        assert!(!ahead.put_back(2) && ahead.bytes() == b"123");
        ahead.take(9);
        assert!(ahead.bytes().is_empty());
    }
}
