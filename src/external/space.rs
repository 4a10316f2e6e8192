//! Where values go.

use std::convert::Infallible;

/// How much stays in memory, and where the rest goes.
pub(crate) trait Space: Copy {
    /// Why the rest cannot be written or read.
    type Error;
    /// Bytes that are put one behind the other, and read at any place.
    type File;

    /// So many bytes of values stay in memory, of each sorter and each column.
    fn room(&self) -> usize;

    /// A file without any bytes.
    fn create(&self) -> Result<Self::File, Self::Error>;

    /// Puts bytes behind the others.
    fn append(&self, file: &mut Self::File, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Fills `buffer` with the bytes from `offset` on, all of which were put in.
    fn read(&self, file: &Self::File, offset: u64, buffer: &mut [u8]) -> Result<(), Self::Error>;
}

/// All in memory, though not all of it as it is where the room is small.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InMemory {
    room: usize,
}

impl InMemory {
    /// All values as they are.
    pub(crate) const ALL: Self = Self { room: usize::MAX };

    /// With less room, as files have it.
    #[cfg(test)]
    pub(crate) fn with_room(room: usize) -> Self {
        Self { room }
    }
}

impl Space for InMemory {
    type Error = Infallible;
    type File = Vec<u8>;

    fn room(&self) -> usize {
        self.room
    }

    fn create(&self) -> Result<Vec<u8>, Infallible> {
        Ok(Vec::new())
    }

    fn append(&self, file: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Infallible> {
        file.extend(bytes);
        Ok(())
    }

    fn read(&self, file: &Vec<u8>, offset: u64, buffer: &mut [u8]) -> Result<(), Infallible> {
        let bytes = usize::try_from(offset).ok().and_then(|offset| file.get(offset..)).unwrap_or_default();
        debug_assert!(bytes.len() >= buffer.len(), "only what was put in is read");
        for (to, &byte) in buffer.iter_mut().zip(bytes) {
            *to = byte;
        }
        Ok(())
    }
}
