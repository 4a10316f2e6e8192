//! A file unpacked, member by member.
//!
//! Crawlers pack every record by itself, so that one can be read without the others: as a member of gzip, or a frame of zstd. Where a member is damaged, the
//! reader goes on with the next one that holds a record. A file that is not packed is one member.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::ahead::Ahead;
use super::head::starts_record;
use super::packed::{Packed, Source};
use crate::io::kinds::{GZIP_MAGIC, Packing, WARC_DICTIONARY_MAGIC, ZSTD_MAGIC};
use crate::io::open::ZSTD_WINDOW_BITS;

/// Bytes unpacked at a time.
const BUFFER: usize = 128 * 1024;

/// How many bytes at a place show whether a record begins there.
pub(super) const LOOK: usize = 16;

/// The largest dictionary, in bytes, packed or not. Those of real archives have some 100 KiB.
const MAX_DICTIONARY: usize = 16 * 1024 * 1024;

/// Magic number of a dictionary of zstd, as it is when it is not packed.
const DICTIONARY: &[u8] = &[0x37, 0xA4, 0x30, 0xEC];

/// Frames that zstd passes over begin with these three bytes behind one of `0x50` to `0x5F`.
const PASSED_FRAME: &[u8] = &[0x2A, 0x4D, 0x18];

/// A member that cannot be unpacked.
#[derive(Debug)]
pub(super) struct Damage {
    /// What is wrong, and where in the packed file.
    pub(super) message: String,
    /// Whether the system could not read the file; there is no going on.
    lost: bool,
}

/// The bytes of a file, unpacked.
pub(super) struct Stream {
    unpacker: Unpacker,
    packing: Packing,
    dictionary: Option<Vec<u8>>,
    ahead: Ahead,
    /// How many bytes were taken: the offset of the next one.
    offset: u64,
    /// Offset of the member in the packed file.
    member_at: u64,
    /// Offset of its first byte, unpacked.
    member_offset: u64,
    /// Whether there is nothing more in the member than what is in `ahead`.
    ended: bool,
    /// Damage that was met behind what is in `ahead`.
    damage: Option<io::Error>,
}

enum Unpacker {
    Plain(Packed),
    Gzip(Box<GzDecoder<Packed>>),
    Zstd(Box<zstd::Decoder<'static, Packed>>),
    /// Between two members.
    Between(Packed),
    /// The file is at its end.
    Done,
}

impl Unpacker {
    fn packed_mut(&mut self) -> Option<&mut Packed> {
        match self {
            Self::Plain(packed) | Self::Between(packed) => Some(packed),
            Self::Gzip(decoder) => Some(decoder.get_mut()),
            Self::Zstd(decoder) => Some(decoder.get_mut()),
            Self::Done => None,
        }
    }

    fn packed(self) -> Option<Packed> {
        match self {
            Self::Plain(packed) | Self::Between(packed) => Some(packed),
            Self::Gzip(decoder) => Some(decoder.into_inner()),
            Self::Zstd(decoder) => Some(decoder.finish()),
            Self::Done => None,
        }
    }
}

impl Read for Unpacker {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(packed) => packed.read(room),
            Self::Gzip(decoder) => decoder.read(room),
            Self::Zstd(decoder) => decoder.read(room),
            Self::Between(_) | Self::Done => Ok(0),
        }
    }
}

impl Stream {
    /// A file, packed as its first bytes show; where they show nothing and it is no WARC, as `told`.
    pub(super) fn new(source: Box<dyn Source>, told: Packing) -> Result<Self, Damage> {
        let mut packed = Packed::new(source);
        let head = packed.look(LOOK).map_err(|error| Damage::of(0, &error))?;
        let packing = match Packing::of_content(head) {
            Packing::None if starts_record(head) => Packing::None,
            Packing::None => told,
            seen => seen,
        };
        let empty = head.is_empty();
        let mut stream = Self {
            unpacker: Unpacker::Done,
            packing,
            dictionary: None,
            ahead: Ahead::new(BUFFER),
            offset: 0,
            member_at: 0,
            member_offset: 0,
            ended: false,
            damage: None,
        };
        if packing == Packing::Zstd {
            stream.dictionary = dictionary(&mut packed).map_err(|error| Damage::of(0, &error))?;
        }
        if packing == Packing::None {
            stream.unpacker = Unpacker::Plain(packed);
        } else if empty {
            return Err(Damage::of(0, &io::ErrorKind::UnexpectedEof.into()));
        } else {
            stream.unpacker = Unpacker::Between(packed);
            stream.ended = true;
        }
        Ok(stream)
    }

    /// Offset of the next byte.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes come up to the end of the file, where that is known.
    pub(super) fn rest(&self) -> Option<u64> {
        match &self.unpacker {
            Unpacker::Plain(packed) => Some(packed.rest()? + self.ahead.bytes().len() as u64),
            _ => None,
        }
    }

    /// Where the member begins in the packed file.
    pub(super) fn member_at(&self) -> u64 {
        self.member_at
    }

    /// Bytes that are at hand.
    pub(super) fn bytes(&self) -> &[u8] {
        self.ahead.bytes()
    }

    /// Has `least` bytes at hand, or as many as the member has; none at its end.
    pub(super) fn look(&mut self, least: usize) -> Result<&[u8], Damage> {
        if !self.ended && self.damage.is_none() {
            let unpacker = &mut self.unpacker;
            match self.ahead.fill(least, |room| unpacker.read(room)) {
                Ok(more) => self.ended = !more,
                Err(error) => self.damage = Some(error),
            }
        }
        // What stands before the damage is whole.
        if self.ahead.bytes().is_empty()
            && let Some(error) = self.damage.take()
        {
            self.ended = true;
            return Err(Damage::of(self.member_at, &error));
        }
        Ok(self.ahead.bytes())
    }

    /// Takes bytes that are at hand.
    pub(super) fn take(&mut self, count: usize) {
        let count = count.min(self.ahead.bytes().len());
        self.ahead.take(count);
        self.offset += count as u64;
    }

    /// Goes to the next member, behind the end of one; `false` at the end of the file.
    pub(super) fn next_member(&mut self) -> Result<bool, Damage> {
        let packed = match std::mem::replace(&mut self.unpacker, Unpacker::Done) {
            Unpacker::Done => return Ok(false),
            // It is kept, so that one can go back in it.
            plain @ Unpacker::Plain(_) => {
                self.unpacker = plain;
                return Ok(false);
            }
            packed => packed.packed(),
        };
        let Some(mut packed) = packed else { return Ok(false) };
        let found =
            packed.pass_zeros().and_then(|()| packed.look(ZSTD_MAGIC.len()).map(|bytes| begins(bytes, self.packing)));
        let at = packed.at();
        let empty = packed.look(1).is_ok_and(<[u8]>::is_empty);
        match found {
            Ok(true) => self.start(packed).map_err(|error| Damage::of(at, &error)).map(|()| true),
            Ok(false) if empty => {
                // The last member can still be gone back to.
                self.unpacker = Unpacker::Between(packed);
                Ok(false)
            }
            Ok(false) => {
                self.member_at = at;
                self.unpacker = Unpacker::Between(packed);
                Err(Damage::of(at, &io::Error::other("neither a packed record nor the end of the file")))
            }
            Err(error) => Err(Damage::of(at, &error)),
        }
    }

    /// Starts the member that begins here.
    fn start(&mut self, packed: Packed) -> io::Result<()> {
        self.member_at = packed.at();
        self.member_offset = self.offset;
        self.ahead.clear();
        (self.ended, self.damage) = (false, None);
        self.unpacker = if self.packing == Packing::Gzip {
            Unpacker::Gzip(Box::new(GzDecoder::new(packed)))
        } else {
            let dictionary = self.dictionary.as_deref().unwrap_or_default();
            match zstd::Decoder::try_with_dictionary(packed, dictionary) {
                Ok(mut decoder) => {
                    decoder.window_log_max(ZSTD_WINDOW_BITS)?;
                    Unpacker::Zstd(Box::new(decoder.single_frame()))
                }
                Err((packed, error)) => {
                    self.unpacker = Unpacker::Between(packed);
                    return Err(error);
                }
            }
        };
        Ok(())
    }

    /// Goes back to an offset in this member; `false` where that is not possible: then reading goes on where it was, or behind the member.
    pub(super) fn go_back(&mut self, offset: u64) -> bool {
        if offset < self.member_offset || offset > self.offset {
            return false;
        }
        if self.ahead.put_back(self.offset - offset) {
            self.offset = offset;
            return true;
        }
        let to = if self.packing == Packing::None { offset } else { self.member_at };
        if !self.unpacker.packed_mut().is_some_and(|packed| packed.go_back(to)) {
            return false;
        }
        self.ahead.clear();
        if self.packing == Packing::None {
            (self.offset, self.ended) = (offset, false);
            return true;
        }
        self.offset = self.member_offset;
        let Some(packed) = std::mem::replace(&mut self.unpacker, Unpacker::Done).packed() else { return false };
        if self.start(packed).is_err() {
            return false;
        }
        while self.offset < offset {
            let count = match self.look(1) {
                Ok([]) | Err(_) => return false,
                Ok(bytes) => bytes.len(),
            };
            self.take(usize::try_from(offset - self.offset).unwrap_or(count).min(count));
        }
        true
    }

    /// Goes on behind damage, to the next member that begins with a record; `false` where there is none.
    pub(super) fn recover(&mut self, damage: &Damage) -> bool {
        self.ahead.clear();
        (self.ended, self.damage) = (true, None);
        let magic = match self.packing {
            _ if damage.lost => return self.give_up(),
            Packing::None => return self.give_up(),
            Packing::Gzip => GZIP_MEMBER,
            Packing::Zstd => ZSTD_MAGIC,
        };
        let Some(mut packed) = std::mem::replace(&mut self.unpacker, Unpacker::Done).packed() else { return false };
        loop {
            // Damaged bytes may have been taken for much more than they are: the next member may begin anywhere behind the damaged one's first byte.
            if !packed.go_back(self.member_at + 1) && packed.at() <= self.member_at {
                let _ = packed.fill_buf();
                packed.consume(1);
            }
            if !packed.find(magic).is_ok_and(|found| found) || self.start(packed).is_err() {
                return self.give_up();
            }
            if self.look(LOOK).is_ok_and(starts_record) {
                return true;
            }
            (self.ended, self.damage) = (true, None);
            self.ahead.clear();
            match std::mem::replace(&mut self.unpacker, Unpacker::Done).packed() {
                Some(behind) => packed = behind,
                None => return false,
            }
        }
    }

    fn give_up(&mut self) -> bool {
        self.unpacker = Unpacker::Done;
        false
    }
}

/// The first bytes of a member of gzip: that it is packed with deflate is part of them.
const GZIP_MEMBER: &[u8] = &[0x1F, 0x8B, 0x08];

/// Whether a member begins with these bytes.
fn begins(bytes: &[u8], packing: Packing) -> bool {
    match packing {
        Packing::None => true,
        Packing::Gzip => bytes.starts_with(GZIP_MAGIC),
        Packing::Zstd => bytes.starts_with(ZSTD_MAGIC) || is_passed_frame(bytes),
    }
}

fn is_passed_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0x50..=0x5F, rest @ ..] if rest.starts_with(PASSED_FRAME))
}

/// The dictionary that a file may begin with: a frame that zstd passes over, packed with zstd or not
/// (<https://iipc.github.io/warc-specifications/specifications/warc-zstd/>).
fn dictionary(packed: &mut Packed) -> io::Result<Option<Vec<u8>>> {
    /// Magic number and length of the frame.
    const HEAD: usize = 8;
    let invalid = |message: &str| io::Error::new(io::ErrorKind::InvalidData, format!("dictionary: {message}"));
    let Some(length) = packed.look(HEAD)?.strip_prefix(WARC_DICTIONARY_MAGIC).and_then(|bytes| bytes.first_chunk())
    else {
        return Ok(None);
    };
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    if length > MAX_DICTIONARY {
        return Err(invalid("too large"));
    }
    packed.consume(HEAD);
    let mut frame = Vec::new();
    packed.by_ref().take(length as u64).read_to_end(&mut frame)?;
    if frame.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if frame.starts_with(DICTIONARY) {
        return Ok(Some(frame));
    }
    let mut dictionary = Vec::new();
    zstd::Decoder::with_buffer(frame.as_slice())?.take(MAX_DICTIONARY as u64 + 1).read_to_end(&mut dictionary)?;
    if dictionary.len() > MAX_DICTIONARY || !dictionary.starts_with(DICTIONARY) {
        return Err(invalid("none"));
    }
    Ok(Some(dictionary))
}

impl Damage {
    /// In the member at this place of the packed file.
    fn of(at: u64, error: &io::Error) -> Self {
        let message = if at == 0 {
            crate::io::open::reason(error)
        } else {
            format!("{} (record packed at byte {at} of the file)", crate::io::open::reason(error))
        };
        Self { message, lost: error.raw_os_error().is_some() }
    }
}
