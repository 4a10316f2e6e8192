//! What every file of an index begins with.
//!
//! | bytes | |
//! |---|---|
//! | 0–7 | `dfarmlog` or `dfarmseg` |
//! | 8 | version of the layout |
//! | 9 | version of the fingerprints |
//! | 10 | what is fingerprinted: 0 prose, 1 whole texts |
//! | 11 | 0 |
//! | 12–15 | number of the first document |
//! | 16–19 | number of documents; 0 in a log |
//! | 20–27 | XXH3-64 of bytes 0–19 |

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::fingerprint::Fingerprint;
use crate::index::document::take;
use crate::index::{IndexError, Texts};

/// Version of the layout of logs and segments.
const LAYOUT: u8 = 1;

/// Bytes before the check.
const CHECKED: usize = 20;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Log,
    Segment,
}

/// See the [module](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) texts: Texts,
    pub(super) first: u32,
    pub(super) count: u32,
}

impl Header {
    /// Size in bytes.
    pub(super) const BYTES: usize = CHECKED + size_of::<u64>();

    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.kind.magic().to_vec();
        bytes.extend([LAYOUT, Fingerprint::VERSION, u8::from(self.texts == Texts::Whole), 0]);
        bytes.extend(self.first.to_le_bytes());
        bytes.extend(self.count.to_le_bytes());
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Reads the header of a file of this kind.
    pub(super) fn read(kind: Kind, bytes: &[u8], path: &Path) -> Result<Self, IndexError> {
        let damaged = |what| IndexError::Damaged { path: path.to_owned(), offset: 0, what };
        let version = |what, found, known| IndexError::Version { path: path.to_owned(), what, found, known };
        let mut rest = bytes;
        let magic: &[u8; 8] = take(&mut rest).ok_or_else(|| damaged("no header"))?;
        if magic != kind.magic() {
            return Err(damaged("no file of an index"));
        }
        // The version first: what stands where is said by it.
        let &[layout, fingerprints, texts, _] = take(&mut rest).ok_or_else(|| damaged("no header"))?;
        if layout != LAYOUT {
            return Err(version("files", layout, LAYOUT));
        }
        let numbers = (take(&mut rest), take(&mut rest), take(&mut rest));
        let (Some(first), Some(count), Some(check)) = numbers else { return Err(damaged("no header")) };
        if bytes.get(..CHECKED).map(xxh3_64) != Some(u64::from_le_bytes(*check)) {
            return Err(damaged("header"));
        }
        if fingerprints != Fingerprint::VERSION {
            return Err(version("fingerprints", fingerprints, Fingerprint::VERSION));
        }
        let texts = if texts == 0 { Texts::Prose } else { Texts::Whole };
        Ok(Self { kind, texts, first: u32::from_le_bytes(*first), count: u32::from_le_bytes(*count) })
    }

    /// Refuses an index of other texts.
    pub(super) fn check(&self, asked: Texts, path: &Path) -> Result<(), IndexError> {
        if self.texts == asked {
            Ok(())
        } else {
            Err(IndexError::OtherTexts { path: path.to_owned(), found: self.texts, asked })
        }
    }
}

impl Kind {
    fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Log => b"dfarmlog",
            Self::Segment => b"dfarmseg",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use xxhash_rust::xxh3::xxh3_64;

    use super::{CHECKED, Header, Kind};
    use crate::index::{IndexError, Texts};

    fn read(bytes: &[u8]) -> Result<Header, IndexError> {
        Header::read(Kind::Segment, bytes, Path::new("x"))
    }

    #[test]
    fn bytes_and_back() {
        let header = Header { kind: Kind::Segment, texts: Texts::Whole, first: 7, count: 1 << 31 };
        let bytes = header.to_bytes();
        assert_eq!(bytes.len(), Header::BYTES);
        assert_eq!(read(&bytes).unwrap(), header);
        assert!(header.check(Texts::Whole, Path::new("x")).is_ok());
        assert!(matches!(header.check(Texts::Prose, Path::new("x")), Err(IndexError::OtherTexts { .. })));
    }

    #[test]
    fn what_is_refused() {
        let bytes = Header { kind: Kind::Segment, texts: Texts::Prose, first: 0, count: 3 }.to_bytes();
        for end in 0..bytes.len() {
            assert!(matches!(read(&bytes[..end]), Err(IndexError::Damaged { .. })), "{end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&changed).is_err(), "{at}");
        }
        assert!(matches!(Header::read(Kind::Log, &bytes, Path::new("x")), Err(IndexError::Damaged { .. })));
        for (at, what) in [(8, "files"), (9, "fingerprints")] {
            let mut newer = bytes.clone();
            newer[at] = 9;
            let check = xxh3_64(&newer[..CHECKED]).to_le_bytes();
            newer[CHECKED..].copy_from_slice(&check);
            let Err(IndexError::Version { what: found, found: 9, .. }) = read(&newer) else { panic!("not refused") };
            assert_eq!(found, what);
        }
    }
}
