//! The bands of a fingerprint, and which keys a query looks under.

/// How many bands a fingerprint has.
pub(in crate::index) const BANDS: usize = 4;

/// How many bits a band has.
pub(super) const BAND_BITS: u32 = u64::BITS / BANDS as u32;

/// How many keys a band can have.
pub(super) const KEYS: usize = 1 << BAND_BITS;

/// The most bits that a band may differ in and still be looked at. With two, a query would have 137 keys a band in place of 17.
const MAX_RADIUS: u32 = 1;

/// With one more differing bit, each of the bands may have more than [`MAX_RADIUS`] of them.
pub(super) const MAX_BITS: u32 = (MAX_RADIUS + 1) * BANDS as u32 - 1;

/// The bits of a band.
#[inline]
pub(super) fn key(fingerprint: u64, band: usize) -> usize {
    (fingerprint >> (band as u32 * BAND_BITS)) as usize % KEYS
}

/// How far a fingerprint is turned so that a band stands on top.
fn turn(band: usize) -> u32 {
    BAND_BITS * (band as u32 + 1)
}

/// A fingerprint as it stands in the table of a band: the band's bits on top.
#[inline]
pub(in crate::index) fn rotated(fingerprint: u64, band: usize) -> u64 {
    fingerprint.rotate_right(turn(band))
}

/// The fingerprint of which [`rotated`] made this.
#[inline]
pub(in crate::index) fn restored(rotated: u64, band: usize) -> u64 {
    rotated.rotate_left(turn(band))
}

/// The most differing bits for which [`has_equal_field`] leaves nothing out.
pub(super) const FIELD_BITS: u32 = FIELDS - 1;

/// How many fields the bits of the three other bands have.
pub(super) const FIELDS: u32 = 4;

/// How many bits a field has.
pub(super) const FIELD: u32 = (u64::BITS - BAND_BITS) / FIELDS;

/// Not 0 if one of the fields below the topmost band is 0 in a difference of rotated fingerprints, as one must be where no more than [`FIELD_BITS`] bits are
/// set. Of two random fingerprints with one band in common one pair in a thousand has such a field; four operations on whole words tell it of several
/// words at once, which counting bits does not without instructions that not every processor has.
#[inline]
pub(super) fn has_equal_field(difference: u64) -> u64 {
    const LOWEST: u64 = 1 | 1 << FIELD | 1 << (2 * FIELD) | 1 << (3 * FIELD);
    const HIGHEST: u64 = LOWEST << (FIELD - 1);
    // Only a field that is 0 borrows with its highest bit unset before, or one above such a field.
    difference.wrapping_sub(LOWEST) & !difference & HIGHEST
}

/// In how many bits at most some band differs, where the whole fingerprint does in `max_bits`.
fn radius(max_bits: u32) -> u32 {
    max_bits / BANDS as u32
}

/// Whether `band` is the first that a query finds a fingerprint by, from which it differs in the bits set in `difference`.
#[inline]
pub(in crate::index) fn is_first_band(difference: u64, band: usize, max_bits: u32) -> bool {
    (0..band).all(|earlier| key(difference, earlier).count_ones() > radius(max_bits))
}

/// The keys that a query looks under in a band's table.
pub(in crate::index) struct Probes {
    key: usize,
    /// The next to give: the key itself, or with the bit before this one flipped.
    at: u32,
    end: u32,
}

impl Probes {
    /// For all that differs in up to `max_bits` bits, [`MAX_BITS`] at most.
    pub(in crate::index) fn new(fingerprint: u64, band: usize, max_bits: u32) -> Self {
        let end = if radius(max_bits) == 0 { 1 } else { 1 + BAND_BITS };
        Self { key: key(fingerprint, band), at: 0, end }
    }
}

impl Iterator for Probes {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.at;
        if at == self.end {
            return None;
        }
        self.at += 1;
        Some(self.key ^ (1 << at >> 1))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        BANDS, FIELD, FIELD_BITS, FIELDS, MAX_BITS, Probes, has_equal_field, is_first_band, key, restored, rotated,
    };

    #[test]
    fn keys() {
        let fingerprint = 0x0123_4567_89AB_CDEF;
        assert_eq!([0, 1, 2, 3].map(|band| key(fingerprint, band)), [0xCDEF, 0x89AB, 0x4567, 0x0123]);
        assert_eq!(MAX_BITS, 7);
    }

    #[test]
    fn rotated_and_restored() {
        let fingerprint = 0x0123_4567_89AB_CDEF;
        for band in 0..BANDS {
            assert_eq!(rotated(fingerprint, band) >> 48, key(fingerprint, band) as u64);
            assert_eq!(restored(rotated(fingerprint, band), band), fingerprint);
        }
    }

    #[test]
    fn fields_that_are_equal() {
        // Of each field the lowest, the highest, all and none of the bits.
        let of_field = [0, 1, 1 << (FIELD - 1), (1 << FIELD) - 1];
        for choice in 0..of_field.len().pow(FIELDS) {
            let fields = (0..FIELDS).map(|field| (field, of_field[choice / 4_usize.pow(field) % 4]));
            let difference: u64 = fields.clone().map(|(field, bits)| bits << (field * FIELD)).sum();
            let has_equal = fields.clone().any(|(_, bits)| bits == 0);
            assert_eq!(has_equal_field(difference) != 0, has_equal, "{difference:x}");
            assert!(has_equal || difference.count_ones() > FIELD_BITS);
        }
    }

    #[test]
    fn the_key_alone_and_with_one_bit_flipped() {
        assert_eq!(Probes::new(0b101, 0, 3).collect::<Vec<_>>(), [0b101]);
        let keys: Vec<usize> = Probes::new(0b101, 0, 4).collect();
        assert_eq!(keys.len(), 17);
        assert!(keys.iter().all(|key| (key ^ 0b101).count_ones() <= 1));
    }

    #[test]
    fn found_in_one_band_only() {
        for difference in [0, 1, 1 << 16, 0x0001_0001_0001_0003, 0x0003_0003_0003_0001] {
            let bits: u32 = u64::count_ones(difference);
            for max_bits in bits..=MAX_BITS {
                let firsts = (0..BANDS).filter(|&band| {
                    Probes::new(0, band, max_bits).any(|probe| probe == key(difference, band))
                        && is_first_band(difference, band, max_bits)
                });
                assert_eq!(firsts.count(), 1, "{difference:x} within {max_bits}");
            }
        }
    }
}
