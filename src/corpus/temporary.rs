//! Temporary files for what is sorted.

use crate::error::Error;
use crate::external::Space;
use crate::read_at::Positioned;

/// Files without a name, which end with the run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Temporary {
    room: usize,
}

impl Temporary {
    /// With room for so many bytes in memory, for each sorter and each column.
    pub(super) fn with_room(room: usize) -> Self {
        Self { room }
    }
}

impl Space for Temporary {
    type Error = Error;
    type File = Positioned;

    fn room(&self) -> usize {
        self.room
    }

    fn create(&self) -> Result<Positioned, Error> {
        tempfile::tempfile().map(Positioned::of).map_err(Error::Spill)
    }

    fn append(&self, file: &mut Positioned, bytes: &[u8]) -> Result<(), Error> {
        file.append(bytes).map_err(Error::Spill)
    }

    fn read(&self, file: &Positioned, offset: u64, buffer: &mut [u8]) -> Result<(), Error> {
        file.read_exact_at(buffer, offset).map_err(Error::Spill)
    }
}

#[cfg(test)]
mod tests {
    use super::Temporary;
    use crate::external::{Column, Sorter};

    #[test]
    fn values_come_back_from_files() {
        let value = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        for room in [0, 10_000, 1 << 20] {
            let space = Temporary::with_room(room);
            let (mut sorter, mut column) = (Sorter::new(space), Column::new(space));
            for n in 0..40_000 {
                sorter.push(value(n)).unwrap();
                column.push(value(n)).unwrap();
            }
            let mut expected: Vec<u64> = (0..40_000).map(value).collect();
            assert_eq!(column.get(39_999).unwrap(), expected.last().copied());
            let mut rows = column.rows();
            assert!(expected.iter().all(|&value| rows.next().unwrap() == Some(value)));
            expected.sort_unstable();
            let mut sorted = sorter.finish().unwrap();
            assert!(expected.iter().all(|&value| sorted.next().unwrap() == Some(value)));
            assert_eq!(sorted.next().unwrap(), None);
        }
    }
}
