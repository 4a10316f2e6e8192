//! 64 bytes of text at once: one bit for each byte, whether it is of a kind. By the lanes that every processor of a kind has (SSE2, NEON), or one by one.

use wide::u8x16;

/// How many bytes are looked at together.
pub(super) const BLOCK: usize = u64::BITS as usize;

/// Of 64 bytes, a bit for each, the first in the lowest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    /// ASCII letters and digits.
    pub(super) plain: u64,
    /// These, `_`, and all that is not ASCII.
    pub(super) begin: u64,
    /// ASCII letters in lower case.
    pub(super) lower: u64,
    /// All that is not ASCII.
    pub(super) foreign: u64,
    /// What may stand inside a word between letters or digits: `. : , ; ' "`.
    pub(super) inner: u64,
    /// What ends a sentence, and what stands where another begins: `. ! ? : ; "` and line feeds.
    pub(super) stops: u64,
}

impl Kinds {
    /// Of which kinds the bytes are.
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        /// The bit that tells ASCII letters in lower case from the same in upper case.
        const CASE: u8 = b'a' - b'A';
        let mut kinds = Self::default();
        for (lanes, shift) in block.as_chunks().0.iter().zip((0..).step_by(size_of::<u8x16>())) {
            let bytes = u8x16::new(*lanes);
            let mask = |lanes: u8x16| u64::from(lanes.to_bitmask()) << shift;
            let plain = between(bytes | u8x16::splat(CASE), b'a', b'z') | between(bytes, b'0', b'9');
            kinds.plain |= mask(plain);
            // The highest bit counts, and bytes outside ASCII have it.
            kinds.foreign |= mask(bytes);
            kinds.begin |= mask(plain | equal(bytes, b'_') | bytes);
            kinds.lower |= mask(between(bytes, b'a', b'z'));
            let both = equal(bytes, b'.') | between(bytes, b':', b';') | equal(bytes, b'"');
            kinds.inner |= mask(both | equal(bytes, b',') | equal(bytes, b'\''));
            kinds.stops |= mask(both | equal(bytes, b'!') | equal(bytes, b'?') | equal(bytes, b'\n'));
        }
        kinds
    }
}

/// All bits of the bytes that are this one.
#[inline]
fn equal(bytes: u8x16, byte: u8) -> u8x16 {
    bytes.simd_eq(byte)
}

/// All bits of the bytes from the first to the last, inclusive.
#[inline]
fn between(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    let from_first = bytes - u8x16::splat(first);
    from_first.min(u8x16::splat(last - first)).simd_eq(from_first)
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Kinds};

    fn one_by_one(block: &[u8; BLOCK]) -> Kinds {
        let mask = |is: &dyn Fn(&u8) -> bool| {
            block.iter().zip(0..).fold(0, |mask, (byte, at)| mask | u64::from(is(byte)) << at)
        };
        let plain = u8::is_ascii_alphanumeric;
        Kinds {
            plain: mask(&plain),
            begin: mask(&|byte| plain(byte) || *byte == b'_' || !byte.is_ascii()),
            lower: mask(&u8::is_ascii_lowercase),
            foreign: mask(&|byte| !byte.is_ascii()),
            inner: mask(&|byte| b".:,;'\"".contains(byte)),
            stops: mask(&|byte| b".!?:;\"\n".contains(byte)),
        }
    }

    #[test]
    fn every_byte_at_every_place() {
        for first in 0..=u8::MAX {
            // A step of one, and one that mixes all kinds.
            for step in [1, 37] {
                let mut byte = first;
                let block = std::array::from_fn(|_| {
                    byte = byte.wrapping_add(step);
                    byte
                });
                assert_eq!(Kinds::of(&block), one_by_one(&block), "{block:?}");
            }
        }
    }
}
