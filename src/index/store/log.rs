//! What was put into an index lately: a file to which records are appended.
//!
//! Behind the [`Header`] stand records, one after the other: a size (4 bytes), the lower half of the XXH3-64 of these bytes, the XXH3-64 of the so many bytes that
//! follow, and these:
//!
//! - 0, the fingerprint, and the [details](crate::index::Document) of a document; or
//! - 1 and two numbers of documents: the second stands in place of the first from now on.
//!
//! Every record is written at once and handed to the system before the call returns, so it outlives the process; what must outlive the machine is
//! [synced](LogWriter::sync). A record that was not finished is the last one, and is not read; the next writer cuts it off.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::header::{Header, Kind};
use crate::fingerprint::Fingerprint;
use crate::index::document::take;
use crate::index::error::At;
use crate::index::{Document, IndexError, Texts};

const DOCUMENT: u8 = 0;
const SUPERSEDED: u8 = 1;

/// Bytes before what a record says.
const FRAME: usize = 2 * size_of::<u32>() + size_of::<u64>();

/// A record.
#[derive(Debug, PartialEq)]
pub(in crate::index) enum Entry {
    Document(Box<Document>),
    Superseded { old: u32, new: u32 },
}

/// A log that was read.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) header: Header,
    pub(super) entries: Vec<Entry>,
    /// Bytes up to the end of the last whole record.
    pub(super) length: u64,
}

impl Log {
    /// Reads all that stands in a log.
    pub(super) fn read(path: &Path) -> Result<Self, IndexError> {
        let mut bytes = Vec::new();
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).at(path)?;
        let header = Header::read(Kind::Log, &bytes, path)?;
        let mut rest = bytes.get(Header::BYTES..).unwrap_or_default();
        let mut entries = Vec::new();
        loop {
            let offset = (bytes.len() - rest.len()) as u64;
            let damaged = |what| IndexError::Damaged { path: path.to_owned(), offset, what };
            match next(&mut rest) {
                Next::Record(record) => entries.push(entry(record).ok_or_else(|| damaged("record"))?),
                Next::Unfinished => return Ok(Self { header, entries, length: offset }),
                Next::Damaged => return Err(damaged("record")),
            }
        }
    }
}

enum Next<'a> {
    Record(&'a [u8]),
    /// Nothing, or what was not finished.
    Unfinished,
    Damaged,
}

/// The next record. One that was not finished reaches to the end of the file; where the machine stopped, too, it may be all zeros from some place on.
fn next<'a>(rest: &mut &'a [u8]) -> Next<'a> {
    let mut ahead = *rest;
    let frame = (take(&mut ahead), take(&mut ahead), take(&mut ahead));
    let (Some(size), Some(size_check), Some(check)) = frame else { return Next::Unfinished };
    let unfinished =
        |behind: &[u8]| if behind.iter().all(|&byte| byte == 0) { Next::Unfinished } else { Next::Damaged };
    if check_of_size(size) != *size_check {
        return unfinished(ahead);
    }
    let Some((record, behind)) = ahead.split_at_checked(u32::from_le_bytes(*size) as usize) else {
        return Next::Unfinished;
    };
    if xxh3_64(record) != u64::from_le_bytes(*check) {
        return unfinished(behind);
    }
    *rest = behind;
    Next::Record(record)
}

fn check_of_size(size: &[u8; size_of::<u32>()]) -> [u8; size_of::<u32>()] {
    (xxh3_64(size) as u32).to_le_bytes()
}

fn entry(record: &[u8]) -> Option<Entry> {
    let (&kind, mut rest) = record.split_first()?;
    match kind {
        DOCUMENT => {
            let fingerprint: &[u8; Fingerprint::BYTES] = take(&mut rest)?;
            Document::of_details(rest, Fingerprint::from_bytes(fingerprint).ok()?)
                .map(|document| Entry::Document(document.into()))
        }
        SUPERSEDED => {
            let (old, new) = (u32::from_le_bytes(*take(&mut rest)?), u32::from_le_bytes(*take(&mut rest)?));
            rest.is_empty().then_some(Entry::Superseded { old, new })
        }
        _ => None,
    }
}

/// Appends records.
#[derive(Debug)]
pub(super) struct LogWriter {
    file: File,
    path: PathBuf,
    length: u64,
}

impl LogWriter {
    /// A new log, for the documents from number `first` on. It appears with its header or not at all.
    pub(super) fn create(path: &Path, texts: Texts, first: u32) -> Result<Self, IndexError> {
        let part = super::folder::part(path);
        let header = Header { kind: Kind::Log, texts, first, count: 0 }.to_bytes();
        let mut file = File::create(&part).at(&part)?;
        file.write_all(&header).and_then(|()| file.sync_all()).at(&part)?;
        super::folder::finish(&part, path)?;
        Self::open(path, Header::BYTES as u64)
    }

    /// A log to be continued behind its last whole record, which ends at `length`.
    pub(super) fn open(path: &Path, length: u64) -> Result<Self, IndexError> {
        let file = OpenOptions::new().append(true).open(path).at(path)?;
        file.set_len(length).at(path)?;
        Ok(Self { file, path: path.to_owned(), length })
    }

    pub(super) fn document(&mut self, document: &Document) -> Result<(), IndexError> {
        let mut record = vec![DOCUMENT];
        record.extend(document.fingerprint.to_bytes());
        record.extend(document.details());
        self.append(&record)
    }

    pub(super) fn superseded(&mut self, old: u32, new: u32) -> Result<(), IndexError> {
        let mut record = vec![SUPERSEDED];
        record.extend(old.to_le_bytes().into_iter().chain(new.to_le_bytes()));
        self.append(&record)
    }

    fn append(&mut self, record: &[u8]) -> Result<(), IndexError> {
        let size = u32::try_from(record.len()).map_err(|_| IndexError::Io {
            path: self.path.clone(),
            source: std::io::Error::new(std::io::ErrorKind::FileTooLarge, "a record of 4 GiB"),
        })?;
        let mut bytes = Vec::with_capacity(FRAME + record.len());
        let size = size.to_le_bytes();
        bytes.extend(size.into_iter().chain(check_of_size(&size)).chain(xxh3_64(record).to_le_bytes()));
        bytes.extend_from_slice(record);
        if let Err(error) = self.file.write_all(&bytes) {
            // What was written of it would stand before the next record. If even this fails, the next record ends in an error of reading.
            let _ = self.file.set_len(self.length);
            return Err(error).at(&self.path);
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Makes all that was appended outlive the machine.
    pub(super) fn sync(&self) -> Result<(), IndexError> {
        self.file.sync_data().at(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Entry, Log, LogWriter};
    use crate::fingerprint::Fingerprint;
    use crate::index::store::tests::Folder;
    use crate::index::{Document, IndexError, Texts};

    fn document(id: &str) -> Box<Document> {
        Box::new(Document::new(id, Fingerprint::of(&format!("The ferry {id} left at noon with nobody aboard."))))
    }

    #[test]
    fn what_was_appended_is_read_and_continued() {
        let folder = Folder::new("log");
        let path = folder.path("log");
        let mut log = LogWriter::create(&path, Texts::Prose, 5).unwrap();
        log.document(&document("a")).unwrap();
        log.superseded(3, 5).unwrap();
        let read = Log::read(&path).unwrap();
        let expected = [Entry::Document(document("a")), Entry::Superseded { old: 3, new: 5 }];
        assert_eq!((read.header.first, &read.entries[..]), (5, &expected[..]));
        drop(log);

        let whole = fs::read(&path).unwrap();
        assert_eq!(read.length, whole.len() as u64);
        LogWriter::open(&path, read.length).unwrap().document(&document("b")).unwrap();
        assert_eq!(Log::read(&path).unwrap().entries[2], Entry::Document(document("b")));
    }

    #[test]
    fn a_record_that_was_not_finished_is_left_out() {
        let folder = Folder::new("log-cut");
        let path = folder.path("log");
        let mut log = LogWriter::create(&path, Texts::Prose, 0).unwrap();
        log.document(&document("a")).unwrap();
        let one = fs::metadata(&path).unwrap().len();
        log.document(&document("b")).unwrap();
        let whole = fs::read(&path).unwrap();
        for end in one as usize..whole.len() {
            for zeros in [0, 700] {
                let mut cut = whole[..end].to_vec();
                cut.resize(end + zeros, 0);
                fs::write(&path, &cut).unwrap();
                let read = Log::read(&path).unwrap();
                assert_eq!((read.entries.len(), read.length), (1, one), "{end}");
            }
        }
        let mut log = LogWriter::open(&path, one).unwrap();
        log.document(&document("c")).unwrap();
        assert_eq!(Log::read(&path).unwrap().entries, ["a", "c"].map(|id| Entry::Document(document(id))));
    }

    #[test]
    fn damage_before_the_end_is_told_with_its_place() {
        let folder = Folder::new("log-damaged");
        let path = folder.path("log");
        let mut log = LogWriter::create(&path, Texts::Prose, 0).unwrap();
        log.document(&document("a")).unwrap();
        let one = fs::metadata(&path).unwrap().len();
        log.document(&document("b")).unwrap();
        log.document(&document("c")).unwrap();
        let bytes = fs::read(&path).unwrap();
        for at in one as usize..bytes.len() * 2 / 3 {
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            fs::write(&path, &changed).unwrap();
            let Err(IndexError::Damaged { offset, .. }) = Log::read(&path) else {
                panic!("read with byte {at} changed")
            };
            assert_eq!(offset, one);
        }
    }
}
