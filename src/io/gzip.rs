//! Unpacking gzip: all members, in a row.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// Reads the members of a gzip file as one. Zeros behind the last member are padding (tapes and block devices leave it); anything else that
/// is no member is an error, and so is a file that ends too soon.
pub(super) struct Gzip<R> {
    state: State<R>,
}

enum State<R> {
    Member(Box<GzDecoder<R>>),
    Between(R),
    Done,
}

impl<R: BufRead> Gzip<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { state: State::Member(Box::new(GzDecoder::new(packed))) }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Member(mut member) => {
                    let read = member.read(buffer)?;
                    if read > 0 {
                        self.state = State::Member(member);
                        return Ok(read);
                    }
                    self.state = State::Between(member.into_inner());
                }
                State::Between(mut packed) => {
                    if next_member(&mut packed)? {
                        self.state = State::Member(Box::new(GzDecoder::new(packed)));
                    }
                }
                State::Done => return Ok(0),
            }
        }
    }
}

/// Goes to the next member, over padding; `false` at the end of the file.
fn next_member(packed: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = packed.fill_buf()?;
        let Some(&first) = bytes.first() else { return Ok(false) };
        if first != 0 {
            return Ok(true);
        }
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        packed.consume(zeros);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::Gzip;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut text = Vec::new();
        let whole = Gzip::new(bytes).read_to_end(&mut text).is_ok();
        (text, whole)
    }

    #[test]
    fn all_members_and_padding() {
        let mut bytes = packed(b"one, ");
        bytes.extend(packed(b""));
        bytes.extend(packed(b"two"));
        assert_eq!(unpacked(&bytes), (b"one, two".to_vec(), true));
        bytes.extend([0; 1000]);
        assert_eq!(unpacked(&bytes), (b"one, two".to_vec(), true));
        bytes.extend(packed(b", three"));
        assert_eq!(unpacked(&bytes), (b"one, two, three".to_vec(), true));
    }

    #[test]
    fn damage_is_seen_wherever_it_is() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let bytes = packed(&text);
        for end in [0, 5, 12, bytes.len() / 2, bytes.len() - 1] {
            let (read, whole) = unpacked(&bytes[..end]);
            assert!(!whole, "cut at {end}");
            assert!(text.starts_with(&read));
        }
        assert!(!unpacked(&bytes[..bytes.len() / 2]).0.is_empty());
        let mut junk = bytes.clone();
        junk.extend(b"junk");
        assert!(!unpacked(&junk).1);
    }
}
