//! Numbers in as few bytes as they need: seven bits a byte, the lowest first; the eighth says that more come (LEB128).

/// Bits of a number in a byte.
const BITS: u32 = 7;
/// The bit that says that more bytes come.
const MORE: u8 = 1 << BITS;

/// Puts a number behind the bytes.
pub(in crate::repeats) fn put(mut number: u64, to: &mut Vec<u8>) {
    while number >= u64::from(MORE) {
        to.push(number as u8 | MORE);
        number >>= BITS;
    }
    to.push(number as u8);
}

/// Takes a number from the front of the bytes; none if there is no whole one.
pub(in crate::repeats) fn take(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & !MORE).checked_shl(shift)?;
        if byte & MORE == 0 {
            return Some(number);
        }
        shift += BITS;
    }
}

#[cfg(test)]
mod tests {
    use super::{put, take};

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), 1 << 63, u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&number| put(number, &mut bytes));
        let mut rest = &bytes[..];
        assert_eq!(numbers.map(|_| take(&mut rest).unwrap()), numbers);
        assert!(rest.is_empty());
        for cut in [&bytes[bytes.len() - 1..], &[0xFF; 11], &[]] {
            assert!(cut == [1] || take(&mut &cut[..]).is_none());
        }
    }
}
