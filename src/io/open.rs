//! A file as plain bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use super::gzip::Gzip;
use super::kinds::{HEAD, Kind, Packing, WARC_DICTIONARY_MAGIC, WARC_HEAD};
use super::place::{Measured, Place};
use crate::error::PageError;

/// Bytes read from a file at a time, or all of a smaller one; with less, the system calls are felt, with more nothing is won.
const BUFFER: usize = 128 * 1024;
/// Bytes unpacked at a time. A buffer is cleared before it is filled, which is felt where a file is one page.
const UNPACKED: usize = 32 * 1024;

/// Files are packed with windows of up to this many bits by those who pack large dumps tightly; the program refuses more than 27 unless told.
pub(super) const ZSTD_WINDOW_BITS: u32 = if cfg!(target_pointer_width = "64") { 31 } else { 30 };

/// A file that is open and unpacked, with what its pages are called after.
pub(super) struct Opened {
    /// Id of a page that is the whole file.
    pub(super) id: String,
    /// The path as it is told in errors.
    pub(super) path: String,
    /// The file's bytes, unpacked.
    pub(super) bytes: Box<dyn BufRead + Send>,
}

impl Opened {
    /// An error in this file.
    pub(super) fn error(&self, offset: Option<u64>, message: impl ToString) -> PageError {
        PageError { id: self.id.clone(), path: self.path.clone(), line: None, offset, message: message.to_string() }
    }

    /// The whole file; an error tells how far it could be read.
    pub(super) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>, PageError> {
        let mut all = Vec::new();
        // From buffer to buffer: reading to the end would clear all the room before it is filled.
        loop {
            let count = match self.bytes.fill_buf() {
                Ok([]) => return Ok(all),
                Ok(bytes) => {
                    all.extend_from_slice(bytes);
                    bytes.len()
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.error(Some(all.len() as u64), reason(&error))),
            };
            self.bytes.consume(count);
            if all.len() > limit {
                return Err(self.error(None, format!("larger than {limit} bytes")));
            }
        }
    }
}

/// Opens a file and tells its kind: by its name, else by its bytes.
pub(super) fn open(path: &Path, name: &str, place: &Place) -> io::Result<(Kind, Box<dyn BufRead + Send>)> {
    let (told, _) = Packing::of_name(name);
    let file = File::open(path)?;
    // Pipes and devices have no size.
    let size =
        usize::try_from(file.metadata()?.len()).ok().filter(|&size| size > 0).map_or(BUFFER, |size| size.min(BUFFER));
    let mut bytes: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(size, Measured::new(file, place)));
    let known = Kind::of_name(name);
    if known.is_none() {
        let head;
        (head, bytes) = peek(bytes, WARC_DICTIONARY_MAGIC.len())?;
        // Without the dictionary that it begins with, nothing else of it can be unpacked.
        if head == WARC_DICTIONARY_MAGIC {
            return Ok((Kind::Warc, bytes));
        }
    }
    let bytes = unpack(bytes, told)?;
    match known {
        Some(kind) => Ok((kind, bytes)),
        None => {
            let (head, bytes) = peek(bytes, HEAD)?;
            Ok((Kind::of_content(&head), bytes))
        }
    }
}

/// Standard input, unpacked: JSON Lines, unless its first bytes show a WARC file.
pub(super) fn stdin() -> io::Result<(Kind, Box<dyn BufRead + Send>)> {
    let (head, bytes) =
        peek(unpack(Box::new(BufReader::with_capacity(BUFFER, io::stdin())), Packing::None)?, WARC_HEAD)?;
    let kind = if Kind::of_content(&head) == Kind::Warc { Kind::Warc } else { Kind::Jsonl };
    Ok((kind, bytes))
}

/// What went wrong, in words that say more than the system's for the commonest case.
pub(super) fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return "the packed file ends too soon".to_owned();
    }
    error.to_string()
}

/// Unpacks what its first bytes show to be packed; where the name tells a packing and the bytes do not, the unpacker says so.
fn unpack(bytes: Box<dyn BufRead + Send>, told: Packing) -> io::Result<Box<dyn BufRead + Send>> {
    let (head, bytes) = peek(bytes, 4)?;
    let packing = match Packing::of_content(&head) {
        Packing::None => told,
        seen => seen,
    };
    Ok(match packing {
        Packing::None => bytes,
        Packing::Gzip => Box::new(BufReader::with_capacity(UNPACKED, Gzip::new(bytes))),
        Packing::Zstd if head.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
        Packing::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(bytes)?;
            decoder.window_log_max(ZSTD_WINDOW_BITS)?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        }
    })
}

/// The first bytes, fewer only where the file is shorter, and a reader that gives them once more.
fn peek(mut bytes: Box<dyn BufRead + Send>, count: usize) -> io::Result<(Vec<u8>, Box<dyn BufRead + Send>)> {
    let mut head = Vec::new();
    match (&mut bytes).take(count as u64).read_to_end(&mut head) {
        // The damage is met again, and told with its place, by whoever reads on.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !head.is_empty() => {}
        result => {
            result?;
        }
    }
    Ok((head.clone(), Box::new(Cursor::new(head).chain(bytes))))
}
