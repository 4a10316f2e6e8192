//! The hash of a word, of one or of many at once.
//!
//! The UTF-8 bytes of a word are filled up with zeros to a multiple of sixteen; no word holds a zero. Of each sixteen the first eight and the last are
//! two little-endian numbers, and both are mixed into what the bytes before gave: `state = mix(state ^ first, last)`, from 0 on; the hash is
//! `mix(state, 0)`, for after one multiplication the hashes of words that follow each other (`word1`, `word2`) still do so in some of their bits. So all but
//! one word in a hundred take two multiplications, and no step depends on how long they are: lengths of consecutive words are nothing that a
//! processor could foresee, and a wrong guess costs more than such a hash.

use crate::blocks::text::Place;

/// At most so many words are hashed together.
pub(crate) const BATCH: usize = 64;

/// As many bytes must follow a word's start, whatever is in them.
pub(crate) const MARGIN: usize = 16;

/// For every length up to [`MARGIN`] the bits of a word's bytes among those of its first and last eight.
const WITHIN: [[u64; 2]; MARGIN + 1] = {
    let mut within = [[0; 2]; MARGIN + 1];
    let mut len = 1;
    while len <= MARGIN {
        let both = u128::MAX >> (u128::BITS - u8::BITS * len as u32);
        within[len] = [both as u64, (both >> u64::BITS) as u64];
        len += 1;
    }
    within
};

/// Mixes two hashes into one; the order counts. Both halves of a product of 128 bits, as in the family of wyhash.
#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    /// The fractions of the golden ratio and of the square root of 3: bits without a pattern.
    const KEYS: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
    let product = u128::from(a ^ KEYS[0]) * u128::from(b.rotate_left(32) ^ KEYS[1]);
    product as u64 ^ (product >> u64::BITS) as u64
}

/// The hash of a word.
pub(crate) fn word_hash(word: &[u8]) -> u64 {
    let (sixteens, rest) = word.as_chunks();
    let mut state = sixteens.iter().fold(0, |state, sixteen| mixed_with(state, sixteen, MARGIN));
    if !rest.is_empty() {
        let mut last = [0; MARGIN];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        state = mixed_with(state, &last, rest.len());
    }
    mix(state, 0)
}

/// Mixes the first `len` bytes of a window in.
#[inline]
fn mixed_with(state: u64, window: &[u8; MARGIN], len: usize) -> u64 {
    let both = u128::from_le_bytes(*window);
    let [first, last] = WITHIN.get(len).copied().unwrap_or([u64::MAX; 2]);
    mix(state ^ both as u64 & first, (both >> u64::BITS) as u64 & last)
}

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
    // All are hashed as what they are nearly always; which are not is found out without a branch, then looked at.
    let (mut others, mut found) = ([0_u8; BATCH], 0);
    for ((hash, &Place { start, end, foreign, .. }), at) in hashes.iter_mut().zip(places).zip(0..) {
        let Some(window) = text.get(start..).and_then(<[u8]>::first_chunk) else { break };
        let len = end.wrapping_sub(start);
        others[found % BATCH] = at;
        found += usize::from(foreign | (len > MARGIN));
        *hash = mix(mixed_with(0, window, len.min(MARGIN)), 0);
    }
    for &at in others.iter().take(found) {
        let Some(&place) = places.get(usize::from(at)) else { break };
        let word = text.get(place.start..place.end).unwrap_or_default();
        hashes[usize::from(at) % BATCH] = if place.foreign { foreign(place) } else { word_hash(word) };
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCH, MARGIN, hash_words, mix, word_hash};
    use crate::blocks::text::Place;

    /// The definition, without a thought for speed.
    fn plain(word: &[u8]) -> u64 {
        let mut padded = word.to_vec();
        padded.resize(word.len().next_multiple_of(16), 0);
        let number = |eight: &[u8]| u64::from_le_bytes(eight.try_into().unwrap());
        let mixed = |state, sixteen: &[u8]| mix(state ^ number(&sixteen[..8]), number(&sixteen[8..]));
        mix(padded.chunks(16).fold(0, mixed), 0)
    }

    #[test]
    fn as_defined_at_every_length_and_place() {
        let mut text: Vec<u8> = (0..400_u32).map(|at| (at.wrapping_mul(0x9E37_79B1) >> 24) as u8 | 1).collect();
        let end = text.len();
        text.resize(end + MARGIN, 0xAB);
        let places: Vec<Place> = (0..20 * 300)
            .map(|at| Place {
                start: at * 7 % (end - 60),
                end: at * 7 % (end - 60) + 1 + at % 60,
                foreign: at % 9 == 8,
                ..Place::default()
            })
            .chain((1..40).map(|len| Place { start: end - len, end, ..Place::default() }))
            .collect();
        for batch in places.chunks(BATCH - 1) {
            let mut hashes = [0; BATCH];
            hash_words(&text, batch, &mut hashes, |place| (place.start * place.end) as u64);
            for (place, hash) in batch.iter().zip(hashes) {
                let word = &text[place.start..place.end];
                let expected = if place.foreign { (place.start * place.end) as u64 } else { plain(word) };
                assert_eq!(hash, expected, "{place:?}");
                assert_eq!(word_hash(word), plain(word));
            }
        }
    }

    /// Of words that follow each other, as those of a template do, the hashes must not.
    #[test]
    fn steps_between_words_are_no_steps_between_hashes() {
        let hash = |n: u32| word_hash(format!("word{n}").as_bytes());
        for shift in [0, 24, 48] {
            let steps = (1000..5000).map(|n| hash(n + 1).wrapping_sub(hash(n)) >> shift & 0xFFFF);
            let different = steps.collect::<std::collections::HashSet<_>>().len();
            // Of 4000 among 65,536 some 120 meet one before.
            assert!(different > 3800, "from bit {shift} on: {different}");
        }
    }

    #[test]
    fn every_bit_of_a_word_changes_about_half_the_hash() {
        for word in ["a", "ferry", "lighthouse", "hydroelectrically", "no-one-is-ever-there-at-all"] {
            let hash = word_hash(word.as_bytes());
            for bit in 0..word.len() * 8 {
                let mut other = word.as_bytes().to_vec();
                other[bit / 8] ^= 1 << (bit % 8);
                let changed = (hash ^ word_hash(&other)).count_ones();
                assert!((12..=52).contains(&changed), "{word}, bit {bit}: {changed}");
            }
        }
    }
}
