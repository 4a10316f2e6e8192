//! Keys with the documents that have them, sorted, in a file.
//!
//! The upper bits of a key say in which bucket its entry stands; where buckets begin is kept in memory. So an entry needs the lower bits only, and a look-up is one
//! reading of a short run: some sixteen SimHashes, or two hundred keys of shingles.

use super::read_at::Stored;
use super::sections::{Place, Sections};
use crate::index::IndexError;

/// Which bits of keys are kept in entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Bits of a whole key.
    key_bits: u32,
    /// Bits of these that stand in the entries, whole bytes.
    low_bits: u32,
}

/// A key with a document.
pub(super) type Entry = (u64, u32);

impl Shape {
    /// Keys of 64 bits.
    pub(super) const WIDE: Self = Self { key_bits: 64, low_bits: 48 };
    /// Keys of 32 bits.
    pub(super) const NARROW: Self = Self { key_bits: 32, low_bits: 16 };

    /// The fewest bits that tell buckets apart: those that entries leave out.
    const LEAST_BITS: u32 = 16;
    /// The most: then there are 64 MiB of where buckets begin.
    const MOST_BITS: u32 = 24;
    /// Documents a bucket, about.
    const PER_BUCKET_BITS: u32 = 4;

    /// How many bits tell buckets apart among so many documents.
    pub(super) fn bits(documents: u32) -> u32 {
        let bits = u32::BITS - documents.leading_zeros();
        bits.saturating_sub(Self::PER_BUCKET_BITS).clamp(Self::LEAST_BITS, Self::MOST_BITS)
    }

    fn low_bytes(self) -> usize {
        (self.low_bits / u8::BITS) as usize
    }

    fn entry_bytes(self) -> usize {
        self.low_bytes() + size_of::<u32>()
    }

    fn bucket(self, key: u64, bits: u32) -> usize {
        (key >> (self.key_bits - bits)) as usize
    }

    fn to_bytes(self, (key, document): Entry) -> impl Iterator<Item = u8> {
        key.to_le_bytes().into_iter().take(self.low_bytes()).chain(document.to_le_bytes())
    }

    /// The entry in these bytes of a bucket.
    fn entry(self, bytes: &[u8], bucket: usize, bits: u32) -> Option<Entry> {
        let (low, document) = bytes.split_at_checked(self.low_bytes())?;
        let low = low.iter().rev().fold(0, |low, &byte| low << u8::BITS | u64::from(byte));
        let high = bucket as u64 >> (bits - Self::LEAST_BITS);
        Some((high << self.low_bits | low, u32::from_le_bytes(document.try_into().ok()?)))
    }
}

/// Writes the entries of a table, which come sorted; gives where buckets begin and the last one ends.
pub(super) fn write(
    shape: Shape,
    bits: u32,
    entries: impl Iterator<Item = Result<Entry, IndexError>>,
    out: &mut Sections,
) -> Result<Vec<u32>, IndexError> {
    let buckets = 1 << bits;
    let mut starts = Vec::with_capacity(buckets + 1);
    let mut count: u32 = 0;
    for entry in entries {
        let entry = entry?;
        let bucket = shape.bucket(entry.0, bits);
        starts.resize(starts.len().max(bucket + 1), count);
        let bytes: Vec<u8> = shape.to_bytes(entry).collect();
        out.write(&bytes)?;
        count = count.checked_add(1).ok_or(IndexError::Full)?;
    }
    starts.resize(buckets + 1, count);
    Ok(starts)
}

/// A table that can be looked up in.
#[derive(Debug)]
pub(super) struct Table {
    shape: Shape,
    bits: u32,
    starts: Vec<u32>,
    entries: Place,
}

impl Table {
    /// `None` if that cannot be a table.
    pub(super) fn new(shape: Shape, starts: Vec<u32>, entries: Place) -> Option<Self> {
        let bits = starts.len().checked_sub(1).filter(|buckets| buckets.is_power_of_two())?.ilog2();
        let fits = starts.first() == Some(&0)
            && starts.is_sorted()
            && starts.last().map(|&end| u64::from(end) * shape.entry_bytes() as u64) == Some(entries.length)
            && (Shape::LEAST_BITS..=Shape::MOST_BITS).contains(&bits);
        fits.then_some(Self { shape, bits, starts, entries })
    }

    /// Bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        self.starts.capacity() * size_of::<u32>()
    }

    /// Calls `found` with the documents of this very key, the first `most` of them.
    pub(super) fn under(
        &self,
        file: &Stored,
        key: u64,
        most: usize,
        mut found: impl FnMut(u32),
    ) -> Result<(), IndexError> {
        /// Entries read at once, more than a bucket has unless many documents have one key.
        const STEP: u32 = 1 << 10;
        let bucket = self.shape.bucket(key, self.bits);
        let (Some(&start), Some(&end)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else { return Ok(()) };
        let mut times = 0;
        for from in (start..end).step_by(STEP as usize) {
            let bytes = self.read(file, from, end.min(from.saturating_add(STEP)))?;
            for entry in bytes.chunks_exact(self.shape.entry_bytes()) {
                let Some((other, document)) = self.shape.entry(entry, bucket, self.bits) else { continue };
                if other > key || times == most {
                    return Ok(());
                }
                if other == key {
                    times += 1;
                    found(document);
                }
            }
        }
        Ok(())
    }

    /// The bytes of some entries, `to` exclusive.
    fn read(&self, file: &Stored, from: u32, to: u32) -> Result<Vec<u8>, IndexError> {
        let size = self.shape.entry_bytes();
        let mut bytes = vec![0; to.saturating_sub(from) as usize * size];
        file.read(self.entries.offset + u64::from(from) * size as u64, &mut bytes)?;
        Ok(bytes)
    }

    /// Calls `found` with every entry whose key begins with these 16 bits.
    pub(super) fn beginning(&self, file: &Stored, high: usize, found: impl FnMut(Entry)) -> Result<(), IndexError> {
        let more = self.bits - Shape::LEAST_BITS;
        self.run(file, high << more, (high + 1) << more, found)
    }

    /// Calls `found` with every entry of these buckets, `end` exclusive.
    fn run(&self, file: &Stored, first: usize, end: usize, mut found: impl FnMut(Entry)) -> Result<(), IndexError> {
        let (Some(starts), size) = (self.starts.get(first..=end), self.shape.entry_bytes()) else { return Ok(()) };
        let (Some(&from), Some(&to)) = (starts.first(), starts.last()) else { return Ok(()) };
        if from == to {
            return Ok(());
        }
        let bytes = self.read(file, from, to)?;
        for (bucket, range) in (first..end).zip(starts.windows(2)) {
            let &[start, end] = range else { continue };
            let range = (start - from) as usize * size..(end - from) as usize * size;
            let entries = bytes.get(range).unwrap_or_default().chunks_exact(size);
            entries.filter_map(|bytes| self.shape.entry(bytes, bucket, self.bits)).for_each(&mut found);
        }
        Ok(())
    }

    /// All entries, in order.
    pub(super) fn entries<'a>(&'a self, file: &'a Stored) -> impl Iterator<Item = Result<Entry, IndexError>> + 'a {
        /// Buckets that are read at once.
        const TOGETHER: usize = 1 << 8;
        let buckets = self.starts.len() - 1;
        let runs = (0..buckets).step_by(TOGETHER).map(move |first| {
            let mut entries = Vec::new();
            self.run(file, first, (first + TOGETHER).min(buckets), |entry| entries.push(entry)).map(|()| entries)
        });
        runs.flat_map(|run| match run {
            Ok(entries) => Either::Entries(entries.into_iter()),
            Err(error) => Either::Error(Some(error)),
        })
    }
}

/// What a run of buckets gives.
enum Either {
    Entries(std::vec::IntoIter<Entry>),
    Error(Option<IndexError>),
}

impl Iterator for Either {
    type Item = Result<Entry, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Entries(entries) => entries.next().map(Ok),
            Self::Error(error) => error.take().map(Err),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Shape, Table, write};
    use crate::index::store::read_at::Stored;
    use crate::index::store::sections::Sections;
    use crate::index::store::tests::Folder;

    fn mixed(i: u64) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes())
    }

    #[test]
    fn every_entry_is_found_under_its_key_and_its_beginning() {
        let folder = Folder::new("table");
        for (shape, cut) in [(Shape::WIDE, 0), (Shape::NARROW, 32)] {
            for bits in [16, 18] {
                let mut entries: Vec<Entry> = (0..5000).map(|i| (mixed(u64::from(i) / 2) >> cut, i)).collect();
                entries.push((0, 7));
                entries.push((u64::MAX >> cut, 8));
                entries.sort_unstable();
                let path = folder.path("table");
                let mut out = Sections::create(&path).unwrap();
                let starts = write(shape, bits, entries.iter().copied().map(Ok), &mut out).unwrap();
                let place = out.end();
                out.finish().unwrap();

                let file = Stored::open(&path).unwrap();
                let table = Table::new(shape, starts.clone(), place).unwrap();
                let all: Vec<Entry> = table.entries(&file).map(Result::unwrap).collect();
                assert_eq!(all, entries);
                for &(key, _) in entries.iter().step_by(50) {
                    let same = |&&(other, _): &&Entry| other == key;
                    let expected: Vec<u32> = entries.iter().filter(same).map(|&(_, document)| document).collect();
                    let mut found = Vec::new();
                    table.under(&file, key, usize::MAX, |document| found.push(document)).unwrap();
                    assert_eq!(found, expected);
                    let mut first = Vec::new();
                    table.under(&file, key, 1, |document| first.push(document)).unwrap();
                    assert_eq!(first, expected[..1]);
                    let high = key >> (shape.key_bits - 16);
                    let mut found = Vec::new();
                    table.beginning(&file, high as usize, |entry| found.push(entry)).unwrap();
                    let near = |(other, _): &Entry| other >> (shape.key_bits - 16) == high;
                    assert_eq!(found, entries.iter().copied().filter(near).collect::<Vec<_>>());
                }
                assert!(Table::new(shape, starts[1..].to_vec(), place).is_none());
            }
        }
    }

    #[test]
    fn buckets_grow_with_the_documents() {
        assert_eq!([0, 1000, 1 << 20, 10_000_000, u32::MAX].map(Shape::bits), [16, 16, 17, 20, 24]);
    }
}
