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
    File(Box<RecordWriter<PackedWriter<BufWriter<AtomicFile>>>>),
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
        let packed = AtomicFile::create(path)
            .and_then(|file| PackedWriter::for_path(path, BufWriter::with_capacity(BUFFER, file)));
        let packed = packed.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self::File(Box::new(RecordWriter::new(packed, format))))
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
            Self::File(out) => {
                let buffer = out.finish()?.finish()?;
                let file = buffer.into_inner().map_err(|error| error.into_error())?;
                file.commit()
            }
        }
    }
}
