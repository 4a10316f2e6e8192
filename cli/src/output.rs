//! Where records go.

use std::io::{self, BufWriter, IsTerminal, Stdout, StdoutLock, Write};
use std::path::Path;

use anyhow::{Context, bail};
use defarm::Record;
use defarm::io::{AtomicFile, Format, PackedWriter, ParquetWriter, RecordWriter};

use crate::args::{FormatArg, STANDARD};

/// Bytes held before they are written.
const BUFFER: usize = 64 * 1024;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Lines(Format),
    Parquet { blocks: bool },
}

impl Shape {
    /// As told, else as the name of the file ends.
    pub(crate) fn of(path: &Path, told: Option<FormatArg>, blocks: bool) -> Self {
        match told {
            Some(FormatArg::Text) => Self::Lines(Format::Text),
            Some(FormatArg::Markdown) => Self::Lines(Format::Markdown),
            Some(FormatArg::Parquet) => Self::Parquet { blocks },
            None if ends_in(unpacked(path), "md") => Self::Lines(Format::Markdown),
            None if ends_in(path, "parquet") => Self::Parquet { blocks },
            Some(FormatArg::Jsonl) | None => Self::Lines(Format::Jsonl),
        }
    }

    /// Whether it holds articles for reading, and nothing about them.
    pub(crate) fn is_for_reading(self) -> bool {
        matches!(self, Self::Lines(Format::Text | Format::Markdown))
    }

    /// What does not fit together in a format and the name of a file.
    pub(crate) fn fault(path: &Path, told: Option<FormatArg>) -> Option<&'static str> {
        let inner = unpacked(path);
        let packed = inner != path;
        match told {
            _ if packed && ends_in(inner, "parquet") => Some("Parquet packs its columns itself: leave .gz or .zst out"),
            Some(FormatArg::Parquet) if packed => Some("Parquet packs its columns itself: leave .gz or .zst out"),
            Some(FormatArg::Jsonl | FormatArg::Text | FormatArg::Markdown) if ends_in(path, "parquet") => {
                Some("a file named .parquet is to hold Parquet: leave --format out, or name it otherwise")
            }
            Some(FormatArg::Jsonl | FormatArg::Text | FormatArg::Parquet) if ends_in(inner, "md") => {
                Some("a file named .md is to hold Markdown: leave --format out, or name it otherwise")
            }
            _ => None,
        }
    }
}

/// The name without the ending that says how the file is packed.
fn unpacked(path: &Path) -> &Path {
    let packed = ends_in(path, "gz") || ends_in(path, "zst");
    path.file_stem().filter(|_| packed).map_or(path, Path::new)
}

fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// Standard output, or a file that appears only when it is complete.
pub(crate) enum Output {
    Standard(RecordWriter<BufWriter<StdoutLock<'static>>>),
    File(Box<RecordWriter<PackedFile>>),
    StandardParquet(Box<ParquetWriter<Stdout>>),
    ParquetFile(Box<ParquetWriter<AtomicFile>>),
}

impl Output {
    /// Opens it; `-` is standard output.
    ///
    /// # Errors
    /// When the file cannot be made, or Parquet would go to a terminal.
    pub(crate) fn open(path: &Path, shape: Shape) -> anyhow::Result<Self> {
        let standard = path.as_os_str() == STANDARD;
        match shape {
            Shape::Lines(format) if standard => {
                let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
                Ok(Self::Standard(RecordWriter::new(out, format)))
            }
            Shape::Lines(format) => Ok(Self::File(Box::new(RecordWriter::new(PackedFile::create(path)?, format)))),
            Shape::Parquet { .. } if standard && io::stdout().is_terminal() => {
                bail!("Parquet is nothing for a terminal: name a file with --output")
            }
            Shape::Parquet { blocks } if standard => {
                Ok(Self::StandardParquet(Box::new(ParquetWriter::new(io::stdout(), blocks)?)))
            }
            Shape::Parquet { blocks } => AtomicFile::create(path)
                .and_then(|file| ParquetWriter::new(file, blocks))
                .map(|out| Self::ParquetFile(Box::new(out)))
                .with_context(|| format!("cannot write {}", path.display())),
        }
    }

    /// Writes a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.write(record),
            Self::File(out) => out.write(record),
            Self::StandardParquet(out) => out.write(record),
            Self::ParquetFile(out) => out.write(record),
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
            Self::StandardParquet(out) => out.finish()?.flush(),
            Self::ParquetFile(out) => out.finish()?.commit(),
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
