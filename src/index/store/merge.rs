//! Neighbouring segments → one.

use super::build::{Source, merged};
use super::segment::Segment;
use super::table::Entry;
use crate::fingerprint::Fingerprint;
use crate::index::{IndexError, Texts};

/// Segments one after the other, one at least.
pub(super) struct Merged<'a>(pub(super) &'a [Segment]);

/// So many segments of about one size become one. With more, there is less to write and more to look up in.
const TOGETHER: usize = 4;

/// How many of the last segments become one now, if any: sizes are told by powers of [`TOGETHER`].
pub(super) fn due(counts: &[u32]) -> Option<usize> {
    let tier = |count: u32| count.max(1).ilog(TOGETHER as u32);
    let last = tier(*counts.last()?);
    // Smaller ones before it were left by a run that was cut short.
    let like = counts.iter().rev().take_while(|&&count| tier(count) <= last).count();
    (like >= TOGETHER).then_some(like)
}

impl Merged<'_> {
    /// The segment of a document, and its place there.
    fn of(&self, at: u32) -> Option<(&Segment, u32)> {
        let number = self.first().checked_add(at)?;
        let place = self.0.partition_point(|segment| segment.header.first <= number).checked_sub(1)?;
        let segment = self.0.get(place)?;
        Some((segment, number - segment.header.first))
    }
}

impl Source for Merged<'_> {
    fn first(&self) -> u32 {
        self.0.first().map_or(0, |segment| segment.header.first)
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|segment| segment.header.count).sum()
    }

    fn texts(&self) -> Texts {
        self.0.first().map_or(Texts::Prose, |segment| segment.header.texts)
    }

    fn fingerprint(&self, at: u32) -> Result<Fingerprint, IndexError> {
        self.of(at).map_or_else(|| Ok(Fingerprint::of("")), |(segment, at)| segment.fingerprint(at))
    }

    fn details(&self, at: u32) -> Result<Vec<u8>, IndexError> {
        self.of(at).map_or_else(|| Ok(Vec::new()), |(segment, at)| segment.details(at))
    }

    fn superseded(&self) -> Vec<(u32, u32)> {
        self.0.iter().flat_map(|segment| segment.superseded.iter().copied()).collect()
    }

    fn entries(&self, table: usize) -> Box<dyn Iterator<Item = Result<Entry, IndexError>> + '_> {
        let first = self.first();
        let runs = self.0.iter().map(move |segment| -> Box<dyn Iterator<Item = Result<Entry, IndexError>> + '_> {
            let before = segment.header.first - first;
            Box::new(segment.entries(table).map(move |entry| entry.map(|(key, at)| (key, at.saturating_add(before)))))
        });
        Box::new(merged(runs))
    }
}

#[cfg(test)]
mod tests {
    use super::due;

    #[test]
    fn four_of_a_size_become_one() {
        assert_eq!(due(&[]), None);
        assert_eq!(due(&[16_384, 16_384, 16_384]), None);
        assert_eq!(due(&[65_536, 16_384, 16_384, 16_384, 16_384]), Some(4));
        assert_eq!(due(&[65_536, 65_536, 65_536, 65_536]), Some(4));
        assert_eq!(due(&[65_536, 100, 16_384, 16_384, 100]), None);
        assert_eq!(due(&[65_536, 100, 16_384, 16_384, 16_384]), Some(4));
    }
}
