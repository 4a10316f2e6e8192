//! Where records go.

use std::io::{self, BufWriter, IsTerminal, Stdout, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail};
use defarm::Record;
use defarm::io::{AtomicFile, CompleteFile, Format, PackedWriter, ParquetWriter, RecordWriter};

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

/// Standard output, or files that appear only when all is complete.
pub(crate) struct Output {
    open: Open,
    shards: Option<Shards>,
}

/// Where records go next.
enum Open {
    Standard(RecordWriter<BufWriter<StdoutLock<'static>>>),
    File(Box<RecordWriter<PackedFile>>),
    StandardParquet(Box<ParquetWriter<Stdout>>),
    ParquetFile(Box<ParquetWriter<Counted>>),
}

/// Several files in place of one.
struct Shards {
    path: PathBuf,
    shape: Shape,
    /// A file ends with the record with which it has at least so many bytes.
    bytes: u64,
    /// Those that wait for their names.
    complete: Vec<CompleteFile>,
    /// Bytes of the file that is open.
    written: Arc<AtomicU64>,
}

impl Output {
    /// Opens it; `-` is standard output. With the size of shards, files are numbered in place of one.
    ///
    /// # Errors
    /// When the file cannot be made, or Parquet would go to a terminal.
    pub(crate) fn open(path: &Path, shape: Shape, shard_bytes: Option<usize>) -> anyhow::Result<Self> {
        let Some(bytes) = shard_bytes else {
            return Ok(Self { open: Open::new(path, shape, &Arc::default())?, shards: None });
        };
        let written = Arc::default();
        let open = Open::new(&shard(path, 0), shape, &written)?;
        let shards = Shards { path: path.to_owned(), shape, bytes: bytes as u64, complete: Vec::new(), written };
        Ok(Self { open, shards: Some(shards) })
    }

    /// Writes a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> io::Result<()> {
        if let Some(shards) =
            self.shards.as_mut().filter(|shards| shards.written.load(Ordering::Relaxed) >= shards.bytes)
        {
            // Only now: a shard without any record would be of no use.
            // One of its own: what is left of the file before is still to be written, and counts there.
            shards.written = Arc::default();
            let next = shard(&shards.path, shards.complete.len() + 1);
            let open = Open::new(&next, shards.shape, &shards.written).map_err(io::Error::other)?;
            shards.complete.extend(std::mem::replace(&mut self.open, open).complete()?);
        }
        match &mut self.open {
            Open::Standard(out) => out.write(record),
            Open::File(out) => out.write(record),
            Open::StandardParquet(out) => out.write(record),
            Open::ParquetFile(out) => out.write(record),
        }
    }

    /// The shard of an earlier run that would be taken for one more of this, where there is one.
    pub(crate) fn stale(&self) -> Option<PathBuf> {
        let Shards { path, complete, .. } = self.shards.as_ref()?;
        Some(shard(path, complete.len() + 1)).filter(|path| path.exists())
    }

    /// Ends the output; all files stand under their names now.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        let Self { open, shards } = self;
        let last = open.complete()?;
        let Some(shards) = shards else { return last.map_or(Ok(()), CompleteFile::commit) };
        shards.complete.into_iter().chain(last).try_for_each(CompleteFile::commit)
    }
}

/// The name of a shard: `articles.jsonl.gz` → `articles-00000.jsonl.gz`.
fn shard(path: &Path, number: usize) -> PathBuf {
    let inner = unpacked(path);
    let stem = inner.file_stem().unwrap_or_default().to_string_lossy();
    let endings = [inner, path].map(|path| path.extension().map(|ending| ending.to_string_lossy()));
    let [inner_ending, outer] = endings;
    let packing = outer.filter(|_| inner != path);
    let endings: String = inner_ending.into_iter().chain(packing).map(|ending| format!(".{ending}")).collect();
    path.with_file_name(format!("{stem}-{number:05}{endings}"))
}

impl Open {
    fn new(path: &Path, shape: Shape, written: &Arc<AtomicU64>) -> anyhow::Result<Self> {
        let standard = path.as_os_str() == STANDARD;
        match shape {
            Shape::Lines(format) if standard => {
                let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
                Ok(Self::Standard(RecordWriter::new(out, format)))
            }
            Shape::Lines(format) => {
                let file = PackedFile::counted(path, Arc::clone(written))?;
                Ok(Self::File(Box::new(RecordWriter::new(file, format))))
            }
            Shape::Parquet { .. } if standard && io::stdout().is_terminal() => {
                bail!("Parquet is nothing for a terminal: name a file with --output")
            }
            Shape::Parquet { blocks } if standard => {
                Ok(Self::StandardParquet(Box::new(ParquetWriter::new(io::stdout(), blocks)?)))
            }
            Shape::Parquet { blocks } => Counted::create(path, Arc::clone(written))
                .and_then(|file| ParquetWriter::new(file, blocks))
                .map(|out| Self::ParquetFile(Box::new(out)))
                .with_context(|| format!("cannot write {}", path.display())),
        }
    }

    /// Ends it; a file waits for its name now.
    fn complete(self) -> io::Result<Option<CompleteFile>> {
        match self {
            Self::Standard(out) => out.finish()?.flush().map(|()| None),
            Self::File(out) => out.finish()?.complete().map(Some),
            Self::StandardParquet(out) => out.finish()?.flush().map(|()| None),
            Self::ParquetFile(out) => out.finish()?.file.complete().map(Some),
        }
    }
}

/// A file that counts what is written.
struct Counted {
    file: AtomicFile,
    written: Arc<AtomicU64>,
}

impl Counted {
    fn create(path: &Path, written: Arc<AtomicU64>) -> io::Result<Self> {
        Ok(Self { file: AtomicFile::create(path)?, written })
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.written.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that appears only when it is complete, packed if its name says so.
pub(crate) struct PackedFile(PackedWriter<BufWriter<Counted>>);

impl PackedFile {
    /// Begins it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        Self::counted(path, Arc::default())
    }

    fn counted(path: &Path, written: Arc<AtomicU64>) -> anyhow::Result<Self> {
        let packed = Counted::create(path, written)
            .and_then(|file| PackedWriter::for_path(path, BufWriter::with_capacity(BUFFER, file)));
        packed.map(Self).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Ends it; it stands under its name now.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        self.complete()?.commit()
    }

    fn complete(self) -> io::Result<CompleteFile> {
        self.0.finish()?.into_inner().map_err(|error| error.into_error())?.file.complete()
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shard;

    #[test]
    fn names_of_shards() {
        for (name, first) in [
            ("out/a.jsonl", "out/a-00000.jsonl"),
            ("a.b.jsonl.gz", "a.b-00000.jsonl.gz"),
            ("a.parquet", "a-00000.parquet"),
            ("a.zst", "a-00000.zst"),
            ("a", "a-00000"),
        ] {
            assert_eq!(shard(Path::new(name), 0), Path::new(first));
        }
    }
}
