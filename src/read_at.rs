//! A file that is read at any place, by many threads at once.

use std::fs::File;
use std::io;
#[cfg(feature = "corpus")]
use std::io::Write;

/// See the [module](self).
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct Positioned(File);

#[cfg(unix)]
impl Positioned {
    pub(crate) fn of(file: File) -> Self {
        Self(file)
    }

    /// Writes bytes where the last ones ended.
    #[cfg(feature = "corpus")]
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Fills the buffer with the bytes from `offset` on.
    pub(crate) fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, buffer, offset)
    }
}

/// See the [module](self). Where files have one position only, one reads at a time.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct Positioned(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl Positioned {
    pub(crate) fn of(file: File) -> Self {
        Self(std::sync::Mutex::new(file))
    }

    /// Writes bytes where the last ones ended.
    #[cfg(feature = "corpus")]
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        use std::io::Seek;
        let file = self.0.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::End(0))?;
        file.write_all(bytes)
    }

    /// Fills the buffer with the bytes from `offset` on.
    pub(crate) fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        use std::io::{Read, Seek};
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}
