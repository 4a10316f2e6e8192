//! One file of packed values.
//!
//! Eight bytes that name the format; the values, each with its length in eight bytes before it; what comes behind the last: a length of all ones, where the input goes on
//! and whether this is the last part, the length of that in eight bytes; and an XXH3-64 of all that.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::{At, FolderError, Position, Unfinished};
use crate::corpus::spill::Packed;

const MAGIC: &[u8; 8] = b"dfarmwk1";
const LENGTH: usize = size_of::<u64>();
/// In place of the length of a value: there is none.
const END: u64 = u64::MAX;

/// What is told behind the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Foot {
    /// Where the input goes on.
    pub(super) position: Position,
    /// Whether it goes on at all.
    pub(super) is_last: bool,
    /// How many values there are.
    pub(super) count: u64,
}

/// A part that is being written.
pub(super) struct NewPart {
    file: Unfinished,
    hash: Box<Xxh3>,
    count: u64,
    bytes: u64,
}

impl NewPart {
    pub(super) fn create(folder: &Path, name: &str) -> Result<Self, FolderError> {
        let file = Unfinished::create(folder, name)?;
        let mut part = Self { file, hash: Box::new(Xxh3::new()), count: 0, bytes: 0 };
        part.write(MAGIC)?;
        Ok(part)
    }

    /// Bytes so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn push<V>(&mut self, value: &Packed<V>) -> Result<(), FolderError> {
        self.write(&(value.bytes().len() as u64).to_le_bytes())?;
        self.write(value.bytes())?;
        self.count += 1;
        Ok(())
    }

    pub(super) fn finish(mut self, position: Position, is_last: bool) -> Result<(), FolderError> {
        let foot = postcard::to_stdvec(&Foot { position, is_last, count: self.count });
        let foot = foot.map_err(io::Error::other).at(&self.file.path)?;
        self.write(&END.to_le_bytes())?;
        self.write(&foot)?;
        self.write(&(foot.len() as u64).to_le_bytes())?;
        let check = self.hash.digest();
        self.write(&check.to_le_bytes())?;
        self.file.finish()
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), FolderError> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.file.write_all(bytes).at(&self.file.path)
    }
}

/// What stands behind the values of a part.
pub(super) fn foot(path: &Path) -> Result<Foot, FolderError> {
    use std::io::{Seek, SeekFrom};
    let damaged = || FolderError::Damaged { path: path.to_owned() };
    let mut file = File::open(path).at(path)?;
    let size = file.metadata().at(path)?.len();
    let ends = size.checked_sub(2 * LENGTH as u64).ok_or_else(damaged)?;
    file.seek(SeekFrom::Start(ends)).at(path)?;
    let length = number(&mut file).map_err(|_| damaged())?;
    let start = ends.checked_sub(length).ok_or_else(damaged)?;
    file.seek(SeekFrom::Start(start)).at(path)?;
    let mut foot = vec![0; usize::try_from(length).map_err(|_| damaged())?];
    file.read_exact(&mut foot).at(path)?;
    postcard::from_bytes(&foot).map_err(|_| damaged())
}

/// The values of a part, in the order they were put in; an error at the end if the file was changed.
pub(in crate::corpus) struct Values<V> {
    file: BufReader<File>,
    path: PathBuf,
    hash: Box<Xxh3>,
    left: u64,
    ended: bool,
    values: PhantomData<V>,
}

impl<V> Values<V> {
    pub(super) fn of(path: &Path, foot: &Foot) -> Result<Self, FolderError> {
        let file = BufReader::new(File::open(path).at(path)?);
        let mut values = Self {
            file,
            path: path.to_owned(),
            hash: Box::new(Xxh3::new()),
            left: foot.count,
            ended: false,
            values: PhantomData,
        };
        let mut magic = [0; MAGIC.len()];
        values.read(&mut magic)?;
        if &magic == MAGIC { Ok(values) } else { Err(values.damaged()) }
    }

    fn value(&mut self) -> Result<Packed<V>, FolderError> {
        let length = self.length()?;
        // A wrong length must not ask for all the memory there is.
        let mut bytes = Vec::new();
        let read = (&mut self.file).take(length).read_to_end(&mut bytes).at(&self.path)?;
        if read as u64 != length {
            return Err(self.damaged());
        }
        self.hash.update(&bytes);
        Ok(Packed::from_bytes(bytes))
    }

    /// Reads what stands behind the values.
    fn check(&mut self) -> Result<(), FolderError> {
        if self.length()? != END {
            return Err(self.damaged());
        }
        let mut rest = Vec::new();
        self.file.read_to_end(&mut rest).at(&self.path)?;
        let Some((foot, check)) = rest.split_last_chunk::<LENGTH>() else { return Err(self.damaged()) };
        self.hash.update(foot);
        if self.hash.digest() == u64::from_le_bytes(*check) { Ok(()) } else { Err(self.damaged()) }
    }

    fn length(&mut self) -> Result<u64, FolderError> {
        let mut bytes = [0; LENGTH];
        self.read(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), FolderError> {
        match self.file.read_exact(bytes) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(self.damaged()),
            read => read.at(&self.path)?,
        }
        self.hash.update(bytes);
        Ok(())
    }

    fn damaged(&self) -> FolderError {
        FolderError::Damaged { path: self.path.clone() }
    }
}

impl<V> Iterator for Values<V> {
    type Item = Result<Packed<V>, FolderError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let Some(left) = self.left.checked_sub(1) else {
            self.ended = true;
            return self.check().err().map(Err);
        };
        self.left = left;
        let value = self.value();
        self.ended = value.is_err();
        Some(value)
    }
}

fn number(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; LENGTH];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
