//! Where records go.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::Path;

use anyhow::Context;
use defarm::Record;
use defarm::io::{AtomicFile, Format, PackedWriter, RecordWriter};

use crate::args::STANDARD;

/// Bytes held before they are written.
const BUFFER: usize = 64 * 1024;

/// Standard output, or a file that appears only when it is complete.
pub(crate) enum Output {
    Standard(RecordWriter<BufWriter<StdoutLock<'static>>>),
    File(Box<RecordWriter<PackedFile>>),
}

impl Output {
    /// Opens it; `-` is standard output.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn open(path: &Path, format: Format) -> anyhow::Result<Self> {
        if path.as_os_str() == STANDARD {
            let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
            return Ok(Self::Standard(RecordWriter::new(out, format)));
        }
        Ok(Self::File(Box::new(RecordWriter::new(PackedFile::create(path)?, format))))
    }

    /// Writes a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.write(record),
            Self::File(out) => out.write(record),
        }
    }

    /// Ends the output; a file stands under its name now.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.finish()?.flush(),
            Self::File(out) => out.finish()?.commit(),
        }
    }
}

/// A file that appears only when it is complete, packed if its name says so.
pub(crate) struct PackedFile(PackedWriter<BufWriter<AtomicFile>>);

impl PackedFile {
    /// Begins it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let packed = AtomicFile::create(path)
            .and_then(|file| PackedWriter::for_path(path, BufWriter::with_capacity(BUFFER, file)));
        packed.map(Self).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Ends it; it stands under its name now.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        let file = self.0.finish()?.into_inner().map_err(|error| error.into_error())?;
        file.commit()
    }
}

impl Write for PackedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
