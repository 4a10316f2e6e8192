//! A fingerprint as bytes: to be stored, and to be read on any other machine.
//!
//! | bytes | | |
//! |---|---|---|
//! | 0 | version | 2 |
//! | 1 | kept anchors | 0 to 40 |
//! | 2–3 | \|A\| | |
//! | 4–7 | words | |
//! | 8–11 | \|W\| | |
//! | 12–19 | exact | |
//! | 20–27 | SimHash | |
//! | 28–75 | keys | 12 of 4 bytes, unused ones 0 |
//! | 76–171 | sketch | 192 slots of 4 bits, the even one in the low half of its byte |
//! | 172–251 | anchors | 40 of 2 bytes, ascending, unused ones 0 |
//!
//! Numbers are little-endian. The version changes with whatever would make equal texts have other bytes.

use super::{Anchors, Fingerprint, Sketch};

const VERSION: u8 = Fingerprint::VERSION;
const KEY: usize = size_of::<u32>();
const ANCHOR: usize = size_of::<u16>();

/// Why bytes are no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BytesError {
    /// Another version of the definition; fingerprints of two versions must not be compared.
    #[error("a fingerprint of version {0}, this is version {VERSION}")]
    Version(u8),
    /// Not as many bytes as a fingerprint has.
    #[error("{0} bytes, a fingerprint has {BYTES}", BYTES = Fingerprint::BYTES)]
    Length(usize),
    /// Something that no text has.
    #[error("no fingerprint: its {0} cannot be")]
    Impossible(&'static str),
}

impl Fingerprint {
    /// The version of the definition and of the layout.
    pub const VERSION: u8 = 2;

    /// Size of [`to_bytes`](Self::to_bytes).
    pub const BYTES: usize = 28 + Self::KEYS * KEY + Sketch::BYTES + Anchors::MOST * ANCHOR;

    /// The fingerprint as bytes, the same on every platform.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let head = [VERSION, self.anchors.kept].into_iter().chain(self.anchors.all.to_le_bytes());
        let counts = self.words.to_le_bytes().into_iter().chain(self.shingles.to_le_bytes());
        let hashes = self.exact.to_le_bytes().into_iter().chain(self.simhash.to_le_bytes());
        let keys = self.keys.iter().flat_map(|key| key.to_le_bytes());
        let anchors = self.anchors.smallest.iter().flat_map(|anchor| anchor.to_le_bytes());
        let parts = head.chain(counts).chain(hashes).chain(keys).chain(self.sketch.to_bytes()).chain(anchors);
        let mut bytes = [0; Self::BYTES];
        for (to, from) in bytes.iter_mut().zip(parts) {
            *to = from;
        }
        bytes
    }

    /// The fingerprint of which [`to_bytes`](Self::to_bytes) made these bytes.
    ///
    /// # Errors
    /// [`BytesError`] where no text has such a fingerprint. Not every change is noticed: bytes need a checksum of their own where they may be harmed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        match bytes.first() {
            Some(&VERSION) => {}
            Some(&version) => return Err(BytesError::Version(version)),
            None => return Err(BytesError::Length(0)),
        }
        let bytes: &[u8; Self::BYTES] = bytes.try_into().map_err(|_| BytesError::Length(bytes.len()))?;
        let mut rest = bytes.as_slice();
        let [_, kept] = take(&mut rest);
        let all = u16::from_le_bytes(take(&mut rest));
        let words = u32::from_le_bytes(take(&mut rest));
        let shingles = u32::from_le_bytes(take(&mut rest));
        let exact = u64::from_le_bytes(take(&mut rest));
        let simhash = u64::from_le_bytes(take(&mut rest));
        let keys = std::array::from_fn(|_| u32::from_le_bytes(take(&mut rest)));
        let sketch = Sketch::from_bytes(take(&mut rest));
        let smallest = std::array::from_fn(|_| u16::from_le_bytes(take(&mut rest)));
        let anchors = Anchors { all, kept, smallest };
        let fingerprint = Self { exact, simhash, words, shingles, keys, sketch, anchors };
        match fingerprint.fault() {
            Some(fault) => Err(BytesError::Impossible(fault)),
            None => Ok(fingerprint),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        let kept = usize::from(self.anchors.kept);
        let unused_keys = self.keys.get(self.shingles as usize..).unwrap_or_default();
        if self.shingles > self.words.saturating_sub(2) && self.words < u32::MAX {
            Some("number of shingles")
        } else if unused_keys.iter().any(|&key| key != 0) {
            Some("keys")
        } else if kept > Anchors::MOST || kept > usize::from(self.anchors.all) {
            Some("number of anchors")
        } else if !self.anchors.kept().is_sorted_by(|a, b| a < b)
            || self.anchors.smallest.iter().skip(kept).any(|&anchor| anchor != 0)
        {
            Some("anchors")
        } else {
            None
        }
    }
}

/// The next bytes; there are as many, the caller's array being as long as all of them.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (bytes, behind) = rest.split_first_chunk().unwrap_or((&[0; N], &[]));
    *rest = behind;
    *bytes
}
