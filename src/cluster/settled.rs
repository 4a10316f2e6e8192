//! Pages with the same words, which need not be compared.

use super::edges::Limits;
use super::pages::Pages;
use crate::external::{Column, Sorter, Space};
use crate::fingerprint::Fingerprint;

/// By rank, the pages that are told with another only, and its rank: the first with the same words.
pub(super) fn settled<P, S>(
    pages: &P,
    order: &Column<u32, S>,
    limits: &Limits,
    space: S,
) -> Result<Column<(u32, u32), S>, S::Error>
where
    P: Pages<S::Error> + ?Sized,
    S: Space,
{
    let mut by_words = Sorter::new(space);
    let mut places = order.rows();
    let mut rank = 0_u32;
    while let Some(place) = places.next()? {
        let fingerprint = pages.fingerprint(place as usize)?;
        if fingerprint.words() > 0 {
            by_words.push((same_words(&fingerprint), rank, u8::from(fingerprint.is_short())))?;
        }
        rank += 1;
    }
    let mut by_words = by_words.finish()?;
    let mut settled = Sorter::new(space);
    let (mut words, mut first, mut times) = (None, 0, 0);
    while let Some((same, rank, is_short)) = by_words.next()? {
        if words != Some(same) {
            (words, first, times) = (Some(same), rank, 0);
        }
        times += 1;
        if times > 1 && (times > limits.same || is_short != 0) {
            settled.push((rank, first))?;
        }
    }
    let (mut settled, mut by_rank) = (settled.finish()?, Column::new(space));
    while let Some(page) = settled.next()? {
        by_rank.push(page)?;
    }
    Ok(by_rank)
}

/// What texts of the same words have in common, in half the room of their hash and their number.
fn same_words(fingerprint: &Fingerprint) -> u64 {
    /// Odd, and without a pattern: the fraction of the golden ratio.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    fingerprint.exact() ^ u64::from(fingerprint.words()).wrapping_mul(SPREAD)
}
