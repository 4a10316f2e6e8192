//! Records into a Parquet file.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::errors::ParquetError;
use ::parquet::file::writer::SerializedFileWriter;

use super::table::Table;
use super::{schema, told};
use crate::corpus::Record;

/// Bytes of a row group before it is packed: so much waits in memory. More in one would let readers skip and share out less, and pack hardly better.
const ROW_GROUP_BYTES: usize = 32 * 1024 * 1024;

/// Writes records as rows of a Parquet file, packed with zstd in row groups of about 32 MiB (unpacked). The columns are the fields of [`Record`] (docs/DESIGN.md,
/// "Records"), and `blocks` where it is asked for; what JSON leaves out is null. The same records give the same bytes.
///
/// What is written before [`finish`](Self::finish) is no Parquet file yet, whatever `out` is: its directory stands at its end.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<Shared<W>>,
    out: Shared<W>,
    table: Table,
    row_group_bytes: usize,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Writes to `out`, which needs no buffer.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(out: W, blocks: bool) -> io::Result<Self> {
        let out = Shared(Arc::new(Mutex::new(out)));
        let make = || SerializedFileWriter::new(out.clone(), schema::schema(blocks)?, schema::properties()?);
        let file = make().map_err(plain)?;
        let table = Table::new(file.schema_descr(), blocks);
        Ok(Self { file, out, table, row_group_bytes: ROW_GROUP_BYTES })
    }

    /// Writes one record, sooner or later.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.table.push(record);
        if self.table.bytes() < self.row_group_bytes { Ok(()) } else { self.write_row_group() }
    }

    /// Writes what waits and the directory, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        if self.table.bytes() > 0 {
            self.write_row_group()?;
        }
        self.file.finish().map_err(plain)?;
        drop(self.file);
        let out = Arc::into_inner(self.out.0).ok_or_else(|| io::Error::other("still in use"))?;
        let mut out = out.into_inner().unwrap_or_else(PoisonError::into_inner);
        out.flush()?;
        Ok(out)
    }

    fn write_row_group(&mut self) -> io::Result<()> {
        let mut write = || {
            let mut group = self.file.next_row_group()?;
            for column in self.table.columns() {
                if let Some(mut writer) = group.next_column()? {
                    column.write(writer.untyped())?;
                    writer.close()?;
                }
            }
            group.close()?;
            Ok(())
        };
        write().map_err(plain)
    }

    /// Ends row groups sooner.
    #[cfg(test)]
    pub(super) fn with_row_group_bytes(mut self, bytes: usize) -> Self {
        self.row_group_bytes = bytes;
        self
    }
}

/// The output, of which the writer of the file would not give back the errors as they are.
struct Shared<W>(Arc<Mutex<W>>);

impl<W> Clone for Shared<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Write> Write for Shared<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

/// The system's error, where it is one: who reads a pipe may have left.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast().map_or_else(io::Error::other, |inner| *inner),
        error => io::Error::other(told(&error)),
    }
}
