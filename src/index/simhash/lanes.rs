//! Sixteen bits of thirty-two fingerprints at once: which may be near? By the lanes that every processor of a kind has (SSE2, NEON), or one by one.

use wide::u16x8;

/// How many are looked at together: all of most runs at a million, so that the processor need not guess how many steps there are.
pub(super) const LANES: usize = 32;

/// How many of them an instruction takes.
const AT_ONCE: usize = 8;

/// A bit for each of the lanes that differs from `wanted` in up to `MAX_BITS` bits, the first in the lowest.
///
/// Nothing is counted, which would take instructions that not every processor has: the lowest bit that is set is taken away as often as may be, and nothing must be
/// left. Of random lanes three bits let one in 94 pass.
#[inline]
pub(super) fn lanes_within<const MAX_BITS: u32>(wanted: u16, lanes: &[u16; LANES]) -> u32 {
    by_parts(|part| {
        let mut difference = part_of(lanes, part) ^ u16x8::splat(wanted);
        for _ in 0..MAX_BITS {
            difference &= difference - u16x8::ONE;
        }
        difference.simd_eq(u16x8::ZERO)
    })
}

/// A bit for each of the lanes that two columns together differ in from what is wanted in up to `max_bits` bits, the first in the lowest.
#[inline]
pub(super) fn pairs_within(wanted: [u16; 2], columns: [&[u16; LANES]; 2], max_bits: u16) -> u32 {
    /// Every second bit, every second pair of bits, every second four of them, and eight.
    const MASKS: [u16x8; 4] = [u16x8::splat(0x5555), u16x8::splat(0x3333), u16x8::splat(0x0F0F), u16x8::splat(0x00FF)];
    let [ones, twos, fours, eights] = MASKS;
    by_parts(|part| {
        // How many bits are set in each four.
        let [first, second] = [0, 1].map(|at| {
            let difference = part_of(columns[at], part) ^ u16x8::splat(wanted[at]);
            let of_two = difference - (difference >> 1 & ones);
            (of_two & twos) + (of_two >> 2 & twos)
        });
        let of_four = first + second;
        let of_eight = (of_four & fours) + (of_four >> 4 & fours);
        let bits: u16x8 = (of_eight & eights) + (of_eight >> 8);
        bits.saturating_sub(u16x8::splat(max_bits)).simd_eq(u16x8::ZERO)
    })
}

/// The bits of all parts together.
#[inline]
fn by_parts(within: impl Fn(usize) -> u16x8) -> u32 {
    (0..LANES / AT_ONCE).fold(0, |mask, part| mask | within(part).to_bitmask() << (part * AT_ONCE))
}

#[inline]
fn part_of(lanes: &[u16; LANES], part: usize) -> u16x8 {
    u16x8::new(lanes.as_chunks::<AT_ONCE>().0.get(part).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{LANES, lanes_within, pairs_within};

    #[test]
    fn lanes_are_told_by_their_bits() {
        for wanted in [0, 0x8001, u16::MAX] {
            for first in (0..=u16::MAX).step_by(LANES) {
                let lanes: [u16; LANES] = std::array::from_fn(|at| first + at as u16);
                let counted = |most: u32| {
                    let within = lanes.iter().map(|lane| (lane ^ wanted).count_ones() <= most);
                    within.zip(0..).fold(0, |mask, (is_within, at)| mask | u32::from(is_within) << at)
                };
                assert_eq!(lanes_within::<0>(wanted, &lanes), counted(0), "{first}");
                assert_eq!(lanes_within::<3>(wanted, &lanes), counted(3), "{first}");
            }
        }
    }

    #[test]
    fn pairs_are_told_by_their_bits() {
        for wanted in [[0, 0], [0x8001, u16::MAX]] {
            for first in (0..=u16::MAX).step_by(LANES) {
                let columns = [1_u16, 7919].map(|factor| {
                    std::array::from_fn(|at| first.wrapping_mul(factor).wrapping_add(at as u16) & first.rotate_left(3))
                });
                for most in [0, 4, 7, 32] {
                    let counted = (0..LANES).fold(0, |mask, at| {
                        let bits = |column: usize| (columns[column][at] ^ wanted[column]).count_ones();
                        mask | u32::from(bits(0) + bits(1) <= u32::from(most)) << at
                    });
                    assert_eq!(pairs_within(wanted, [&columns[0], &columns[1]], most), counted, "{first}");
                }
            }
        }
    }
}
