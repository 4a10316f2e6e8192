//! What a run holds back between its passes: values packed into bytes (LZ4), in memory while they are few, else in a temporary file that has no name
//! and ends with the run.

use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::SpooledTempFile;

/// Values that wait, given back in the order they were put in.
pub(super) struct Spill<T> {
    file: SpooledTempFile,
    count: u64,
    values: PhantomData<T>,
}

/// One packed value.
pub(super) struct Packed<T> {
    bytes: Vec<u8>,
    value: PhantomData<T>,
}

impl<T> Packed<T> {
    /// How many bytes it has.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Of bytes that were packed before.
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, value: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Packs a value.
    pub(super) fn of(value: &T) -> io::Result<Self> {
        let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
        Ok(Self { bytes: lz4_flex::compress_prepend_size(&bytes), value: PhantomData })
    }

    /// The value again.
    pub(super) fn value(&self) -> io::Result<T> {
        let bytes = lz4_flex::decompress_size_prepended(&self.bytes).map_err(io::Error::other)?;
        postcard::from_bytes(&bytes).map_err(io::Error::other)
    }
}

impl<T> Spill<T> {
    /// Without any values; so many packed bytes stay in memory.
    pub(super) fn new(in_memory: usize) -> Self {
        Self { file: SpooledTempFile::new(in_memory), count: 0, values: PhantomData }
    }

    /// Puts one in.
    pub(super) fn push(&mut self, packed: &Packed<T>) -> io::Result<()> {
        self.file.write_all(&(packed.bytes.len() as u64).to_le_bytes())?;
        self.file.write_all(&packed.bytes)?;
        self.count += 1;
        Ok(())
    }

    /// All of them, in order.
    pub(super) fn into_packed(mut self) -> io::Result<impl Iterator<Item = io::Result<Packed<T>>>> {
        self.file.flush()?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut file = BufReader::new(self.file);
        // As many as were put in: a file that ends before is an error, and no end.
        Ok((0..self.count).map(move |_| next(&mut file)))
    }
}

fn next<T>(file: &mut impl Read) -> io::Result<Packed<T>> {
    let mut length = [0; size_of::<u64>()];
    file.read_exact(&mut length)?;
    let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(Packed { bytes, value: PhantomData })
}

#[cfg(test)]
mod tests {
    use super::{Packed, Spill};

    const IN_MEMORY: usize = 64 * 1024;

    #[test]
    fn values_come_back_in_order_from_memory_and_from_a_file() {
        // Numbers without a pattern do not pack.
        let mut state = 1_u64;
        let mut noise = |n: usize| -> Vec<u64> {
            (0..n)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    state
                })
                .collect()
        };
        let large = IN_MEMORY / size_of::<u64>();
        let values = [noise(3), Vec::new(), noise(large), noise(1)];
        for values in [&values[..2], &values[..], &[]] {
            let mut spill = Spill::new(IN_MEMORY);
            for value in values {
                spill.push(&Packed::of(value).unwrap()).unwrap();
            }
            let back: Vec<Vec<u64>> =
                spill.into_packed().unwrap().map(|packed| packed.unwrap().value().unwrap()).collect();
            assert_eq!(back, values);
        }
    }
}
