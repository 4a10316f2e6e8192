//! An index in a folder: segments that do not change, a log that grows, and one who writes.
//!
//! [`folder`] says which files make up the index, [`log`] and [`segment`] what stands in them. Documents go into the log; when there are [`SEALED`] in it, they become
//! a segment, and segments of a size become one ([`merge`]). Whoever reads opens the files that there are and keeps them: they stay what they are, even when they are
//! merged away.

mod build;
mod folder;
mod header;
mod log;
mod merge;
mod read_at;
mod sections;
mod segment;
mod table;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::error::At;
use super::{Document, IndexError, Texts};
use build::Fresh;
use folder::{Files, LOCK};
use header::{Header, Kind};
pub(super) use log::Entry;
use log::{Log, LogWriter};
use merge::Merged;
pub(super) use segment::Segment;

/// So many documents in the log become a segment. With more, opening an index takes longer, which reads all of the log; with fewer, there is more to merge.
pub(super) const SEALED: usize = 1 << 14;

/// How often a folder is listed anew when files went away between listing and opening.
const TRIES: usize = 100;

/// An index that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) segments: Vec<Segment>,
    pub(super) entries: Vec<Entry>,
}

/// Who may write to an index.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    texts: Texts,
    log: LogWriter,
    /// Held as long as the store lives.
    _lock: File,
}

/// Opens an index to be read.
pub(super) fn open(folder: &Path, texts: Texts) -> Result<Opened, IndexError> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        // Whoever writes may have replaced files between listing and opening; then there are others now.
        match list(folder).and_then(|files| opened(&files, texts)) {
            Err(IndexError::Io { source, .. }) if tries > 0 && source.kind() == std::io::ErrorKind::NotFound => {}
            Err(IndexError::Damaged { what: MISSING, .. }) if tries > 0 => {}
            Err(IndexError::NoIndex { path }) if tries > 0 && path.join(LOCK).exists() => {}
            done => return done.map(|(opened, _)| opened),
        }
    }
}

/// What is wrong with an index of which documents in the middle are in no file.
const MISSING: &str = "documents before these are missing";

/// Of what texts the index in a folder is.
pub(super) fn texts_of(folder: &Path) -> Result<Texts, IndexError> {
    let files = list(folder)?;
    let header = |kind, path: &Path| {
        let bytes = fs::read(path).at(path)?;
        Header::read(kind, &bytes, path).map(|header| header.texts)
    };
    match (files.segments.first(), &files.log) {
        (_, Some(log)) => header(Kind::Log, log),
        (Some(&(first, end, ref path)), None) => Segment::open(path, first, end).map(|segment| segment.header.texts),
        (None, None) => Err(IndexError::NoIndex { path: folder.to_owned() }),
    }
}

fn list(folder: &Path) -> Result<Files, IndexError> {
    if !folder.is_dir() {
        return Err(IndexError::NoIndex { path: folder.to_owned() });
    }
    let files = Files::of(folder)?;
    if files.gap {
        Err(IndexError::Damaged { path: folder.to_owned(), offset: 0, what: MISSING })
    } else if files.is_index() {
        Ok(files)
    } else {
        Err(IndexError::NoIndex { path: folder.to_owned() })
    }
}

/// Opens the files; with how long the log is.
fn opened(files: &Files, texts: Texts) -> Result<(Opened, Option<u64>), IndexError> {
    let mut segments = Vec::with_capacity(files.segments.len());
    for (first, end, path) in &files.segments {
        let segment = Segment::open(path, *first, *end)?;
        segment.header.check(texts, path)?;
        segments.push(segment);
    }
    let Some(path) = &files.log else { return Ok((Opened { segments, entries: Vec::new() }, None)) };
    let log = Log::read(path)?;
    log.header.check(texts, path)?;
    if log.header.first != files.end() {
        return Err(IndexError::Damaged { path: path.clone(), offset: 0, what: "other documents than its name says" });
    }
    Ok((Opened { segments, entries: log.entries }, Some(log.length)))
}

impl Store {
    /// Opens an index to be written to; where there is none, it is made, and the folder, too.
    pub(super) fn open(folder: &Path, texts: Texts) -> Result<(Self, Opened), IndexError> {
        if !folder.exists() {
            fs::create_dir_all(folder).at(folder)?;
        }
        let files = Files::of(folder)?;
        if files.other && !files.is_index() && !files.gap {
            return Err(IndexError::OtherFiles { path: folder.to_owned() });
        }
        let lock = folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&lock).at(&lock)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(IndexError::InUse { path: folder.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(IndexError::Io { path: lock, source }),
        }
        // Now nobody else changes anything.
        let files = Files::of(folder)?;
        if files.gap {
            return Err(IndexError::Damaged { path: folder.to_owned(), offset: 0, what: MISSING });
        }
        let (opened, length) = opened(&files, texts)?;
        folder::remove(&files.stale);
        let log = match (&files.log, length) {
            (Some(path), Some(length)) => LogWriter::open(path, length)?,
            _ => LogWriter::create(&folder::log(folder, files.end()), texts, files.end())?,
        };
        Ok((Self { folder: folder.to_owned(), texts, log, _lock: file }, opened))
    }

    /// Puts a document into the log.
    pub(super) fn document(&mut self, document: &Document) -> Result<(), IndexError> {
        self.log.document(document)
    }

    /// Puts into the log that one document stands in place of another.
    pub(super) fn superseded(&mut self, old: u32, new: u32) -> Result<(), IndexError> {
        self.log.superseded(old, new)
    }

    /// Makes all that was put in outlive the machine.
    pub(super) fn sync(&self) -> Result<(), IndexError> {
        self.log.sync()
    }

    /// Makes a segment of the documents of the log, which begin with number `first`.
    pub(super) fn seal(
        &mut self,
        first: u32,
        documents: &[Document],
        superseded: &[(u32, u32)],
    ) -> Result<Segment, IndexError> {
        let end = first.checked_add(documents.len() as u32).ok_or(IndexError::Full)?;
        let path = folder::segment(&self.folder, first, end);
        self.finish(&Fresh { first, texts: self.texts, documents, superseded }, &path)?;
        let old = folder::log(&self.folder, first);
        self.log = LogWriter::create(&folder::log(&self.folder, end), self.texts, end)?;
        folder::remove(&[old]);
        Segment::open(&path, first, end)
    }

    /// Makes one segment of the last ones, of as many as are [due](merge::due), as long as there are such.
    pub(super) fn merge_due(&self, segments: &mut Vec<Segment>) -> Result<(), IndexError> {
        let counts =
            |segments: &[Segment]| -> Vec<u32> { segments.iter().map(|segment| segment.header.count).collect() };
        while let Some(together) = merge::due(&counts(segments)) {
            self.merge(segments, together)?;
        }
        Ok(())
    }

    /// Makes one segment of so many of the last ones, when everything in them is sound.
    pub(super) fn merge(&self, segments: &mut Vec<Segment>, together: usize) -> Result<(), IndexError> {
        let from = segments.len().saturating_sub(together);
        let Some(merging) = segments.get(from..).filter(|merging| merging.len() > 1) else { return Ok(()) };
        let (Some(first), Some(last)) = (merging.first(), merging.last()) else { return Ok(()) };
        let (first, end) = (first.header.first, last.header.first.saturating_add(last.header.count));
        merging.iter().try_for_each(Segment::verify)?;
        let path = folder::segment(&self.folder, first, end);
        self.finish(&Merged(merging), &path)?;
        let merged = Segment::open(&path, first, end)?;
        let old: Vec<PathBuf> = merging.iter().map(|segment| segment.path().to_owned()).collect();
        segments.truncate(from);
        segments.push(merged);
        folder::remove(&old);
        Ok(())
    }

    /// Writes a segment, which appears when it is complete.
    fn finish(&self, source: &impl build::Source, path: &Path) -> Result<(), IndexError> {
        let part = folder::part(path);
        build::write(source, &part)?;
        folder::finish(&part, path)
    }
}

#[cfg(test)]
pub(super) mod tests;
