//! The hashes of words: XXH3 with 64 bits and no seed, of many short words at once.
//!
//! XXH3 goes another way for 1 to 3 bytes, for 4 to 8 and for 9 to 16, and the lengths of consecutive words are nothing that a processor could foresee:
//! every second word would cost more by its wrong guess than by the hash itself. So words are sorted by their way first, which takes no
//! guess, and then each way is gone by all that take it. The one word in a hundred that is longer goes to the crate.

use xxhash_rust::xxh3::xxh3_64;

use crate::blocks::text::Place;

/// At most so many words are hashed together.
pub(crate) const BATCH: usize = 64;

/// As many bytes must follow a word's start, whatever is in them.
pub(crate) const MARGIN: usize = 16;

/// Ways of hashing: for up to 3 bytes, 8, and 16, and any other.
const WAYS: usize = 4;

/// The beginning of XXH3's secret, in numbers of eight bytes.
const SECRET: [u64; 7] = [
    0xBE4B_A423_396C_FEB8,
    0x1CAD_21F7_2C81_017C,
    0xDB97_9083_E96D_D4DE,
    0x1F67_B3B7_A4A4_4072,
    0x78E5_C0CC_4EE6_79CB,
    0x2172_FFCC_7DD0_5A82,
    0x8E24_43F7_7446_08B8,
];

/// The text with its ASCII letters in lower case, and a [`MARGIN`] behind it. That leaves most words in their final form, so that they are hashed where they stand.
pub(crate) fn lower_with_margin(text: &str, lower: &mut Vec<u8>) {
    lower.clear();
    lower.reserve(text.len() + MARGIN);
    lower.extend_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    lower.extend([0; MARGIN]);
}

/// Hashes the words at up to [`BATCH`] places of `text`, behind which there is a [`MARGIN`]; a word that is foreign by `foreign`.
pub(crate) fn hash_words(
    text: &[u8],
    places: &[Place],
    hashes: &mut [u64; BATCH],
    mut foreign: impl FnMut(Place) -> u64,
) {
    // Of each way, which words go it, and how many they are; what is behind them means nothing.
    let (mut words, mut counts) = ([[0_u8; BATCH]; WAYS], [0; WAYS]);
    for (place, at) in places.iter().zip(0..) {
        let len = place.end - place.start;
        let way = usize::from(len > 3) + usize::from(len > 8) + usize::from(len > MARGIN);
        let way = way | if place.foreign { WAYS - 1 } else { 0 };
        words[way % WAYS][counts[way % WAYS] % BATCH] = at;
        counts[way % WAYS] += 1;
    }
    let mut hash = |way: usize, hash: fn(&[u8; MARGIN], u64) -> u64| {
        for &word in words[way].iter().take(counts[way]) {
            let Some(&Place { start, end, .. }) = places.get(usize::from(word)) else { break };
            let Some(window) = text.get(start..).and_then(<[u8]>::first_chunk) else { break };
            hashes[usize::from(word) % BATCH] = hash(window, (end - start) as u64);
        }
    };
    hash(0, up_to_3);
    hash(1, up_to_8);
    hash(2, up_to_16);
    for &word in words[WAYS - 1].iter().take(counts[WAYS - 1]) {
        let place = places[usize::from(word)];
        let hash = if place.foreign { foreign(place) } else { xxh3_64(&text[place.start..place.end]) };
        hashes[usize::from(word) % BATCH] = hash;
    }
}

/// The first eight bytes, and the eight behind them.
#[inline]
fn halves(window: &[u8; MARGIN]) -> (u64, u64) {
    let both = u128::from_le_bytes(*window);
    (both as u64, (both >> u64::BITS) as u64)
}

/// Of 1 to 3 bytes.
#[inline]
fn up_to_3(window: &[u8; MARGIN], len: u64) -> u64 {
    let (low, _) = halves(window);
    let byte = |at: u64| low.wrapping_shr(at.wrapping_mul(8) as u32) & 0xFF;
    let combined = byte(0) << 16 | byte(len >> 1) << 24 | byte(len.wrapping_sub(1)) | len << 8;
    let keyed = combined ^ ((SECRET[0] ^ SECRET[0] >> 32) & 0xFFFF_FFFF);
    let mixed = (keyed ^ keyed >> 33).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0x1656_67B1_9E37_79F9);
    mixed ^ mixed >> 32
}

/// Of 4 to 8 bytes.
#[inline]
fn up_to_8(window: &[u8; MARGIN], len: u64) -> u64 {
    const FACTOR: u64 = 0x9FB2_1C65_1E98_DF25;
    let (low, _) = halves(window);
    let last = low.wrapping_shr(len.wrapping_sub(4).wrapping_mul(8) as u32) & 0xFFFF_FFFF;
    // A sum there, but nothing is carried.
    let keyed = (last | low << 32) ^ SECRET[1] ^ SECRET[2];
    let mixed = (keyed ^ keyed.rotate_left(49) ^ keyed.rotate_left(24)).wrapping_mul(FACTOR);
    let mixed = (mixed ^ (mixed >> 35).wrapping_add(len)).wrapping_mul(FACTOR);
    mixed ^ mixed >> 28
}

/// Of 9 to 16 bytes.
#[inline]
fn up_to_16(window: &[u8; MARGIN], len: u64) -> u64 {
    let (low, high) = halves(window);
    let behind = (MARGIN as u64).wrapping_sub(len).wrapping_mul(8) as u32;
    // The last eight bytes; in two steps, for there may be none behind.
    let last = high.wrapping_shl(behind) | (low >> 1).wrapping_shr((u64::BITS - 1).wrapping_sub(behind));
    let low = low ^ SECRET[3] ^ SECRET[4];
    let last = last ^ SECRET[5] ^ SECRET[6];
    let product = u128::from(low) * u128::from(last);
    let folded = product as u64 ^ (product >> u64::BITS) as u64;
    let mixed = len.wrapping_add(low.swap_bytes()).wrapping_add(last).wrapping_add(folded);
    let mixed = (mixed ^ mixed >> 37).wrapping_mul(0x1656_6791_9E37_79F9);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::{BATCH, MARGIN, hash_words};
    use crate::blocks::text::Place;
    use xxhash_rust::xxh3::xxh3_64;

    #[test]
    fn as_the_crate_at_every_length_and_place() {
        let mut text: Vec<u8> = (0..400_u32).map(|at| (at.wrapping_mul(0x9E37_79B1) >> 24) as u8).collect();
        let end = text.len();
        text.resize(end + MARGIN, 0xAB);
        let places: Vec<Place> = (0..20 * 300)
            .map(|at| Place {
                start: at * 7 % (end - 40),
                end: at * 7 % (end - 40) + 1 + at % 40,
                foreign: at % 9 == 8,
            })
            .chain((1..40).map(|len| Place { start: end - len, end, foreign: false }))
            .collect();
        for batch in places.chunks(BATCH - 1) {
            let mut hashes = [0; BATCH];
            hash_words(&text, batch, &mut hashes, |place| (place.start * place.end) as u64);
            for (place, hash) in batch.iter().zip(hashes) {
                let plain = xxh3_64(&text[place.start..place.end]);
                let expected = if place.foreign { (place.start * place.end) as u64 } else { plain };
                assert_eq!(hash, expected, "{place:?}");
            }
        }
    }
}
