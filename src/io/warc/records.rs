//! The records of a file, one after the other, and going on behind those that cannot be read.

use super::head::{Head, MAX_HEAD, starts_record};
use super::packed::{Source, line_end};
use super::stream::{Damage, LOOK, Stream};
use crate::io::kinds::Packing;

/// Ends of lines that stand behind a block.
const BLANK: usize = 2;

/// Why a record could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Offset of the record in the unpacked file.
    pub(super) at: u64,
    /// What is wrong.
    pub(super) message: String,
}

/// Reads records. For each: [`next`](Self::next), then any number of [`block`](Self::block) and [`take`](Self::take), then [`end`](Self::end). A fault of any of
/// them ends the record, and the next one follows.
pub(super) struct Records {
    stream: Stream,
    /// Whether the beginning of a record has to be looked for.
    lost: bool,
    /// How many records were found, those that could not be read too.
    number: u64,
    /// Where the record begins.
    at: u64,
    /// Where its block begins, the bytes behind its head.
    block_at: u64,
    /// Length of its block.
    length: u64,
    /// How much of it is left.
    left: u64,
    /// The member that the last fault was found in.
    wrong_in: Option<u64>,
}

/// Why a head is none.
enum Stop {
    /// It is not as it should be.
    Wrong(String),
    /// It has no type of record: nothing but something that looks like the first line of one.
    None(String),
    /// The file is damaged.
    Damage(Damage),
}

impl From<Damage> for Stop {
    fn from(damage: Damage) -> Self {
        Self::Damage(damage)
    }
}

impl Records {
    /// Opens a file; `told`: how it is packed by its name.
    pub(super) fn open(source: Box<dyn Source>, told: Packing) -> Result<Self, Fault> {
        match Stream::new(source, told) {
            Ok(stream) => {
                Ok(Self { stream, lost: false, number: 0, at: 0, block_at: 0, length: 0, left: 0, wrong_in: None })
            }
            Err(damage) => Err(Fault { at: 0, message: damage.message }),
        }
    }

    /// How many records were found, those that could not be read too.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Where the record begins, in the unpacked file.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// How many bytes of its block are left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// The head of the next record.
    pub(super) fn next(&mut self) -> Option<Result<Head, Fault>> {
        loop {
            let searched = self.lost;
            let found = if searched { self.search() } else { self.advance() };
            self.at = self.stream.offset();
            match found {
                Ok(true) => {}
                Ok(false) => return None,
                // The damage is what was wrong before.
                Err(damage) if searched && self.wrong_in == Some(self.stream.member_at()) => {
                    self.damaged(&damage);
                    continue;
                }
                Err(damage) => {
                    self.number += 1;
                    return Some(Err(self.damaged(&damage)));
                }
            }
            self.lost = false;
            let head = self.head();
            // What only looked like a record is part of what was searched.
            if searched && matches!(head, Err(Stop::None(_))) {
                self.lost = true;
                continue;
            }
            self.number += 1;
            return Some(match head {
                Ok(head) => Ok(head),
                Err(Stop::Damage(damage)) => Err(self.damaged(&damage)),
                Err(Stop::Wrong(message) | Stop::None(message)) => Err(self.fault(message)),
            });
        }
    }

    /// How many bytes of the block are at hand; none at its end.
    pub(super) fn block(&mut self) -> Result<&[u8], Fault> {
        if self.left > 0 {
            match self.within() {
                Ok(true) => {}
                Ok(false) => return Err(self.cut_off()),
                Err(damage) => return Err(self.damaged(&damage)),
            }
        }
        Ok(self.at_hand())
    }

    /// Takes bytes of the block that are at hand.
    pub(super) fn take(&mut self, count: usize) {
        let count = count.min(self.at_hand().len());
        self.stream.take(count);
        self.left -= count as u64;
    }

    /// Passes over what is left of the record, and makes sure that it ends there: only then its block is what it should be.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        loop {
            let passed = self.block()?.len();
            if passed == 0 {
                break;
            }
            self.take(passed);
        }
        // Of a record without a length the end is not known.
        if self.lost {
            return Ok(());
        }
        let mut lines = 0;
        loop {
            let bytes = match self.stream.look(LOOK) {
                Ok(bytes) => bytes,
                Err(damage) => return Err(self.damaged(&damage)),
            };
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            // Behind a blank line, what is no record is the fault of the next one.
            if blank == 0 && (bytes.is_empty() || starts_record(bytes) || lines >= BLANK) {
                return Ok(());
            }
            if blank == 0 {
                let message = format!("Content-Length is {}, but the record does not end there", self.length);
                self.stream.go_back(self.block_at);
                self.lost = true;
                return Err(self.fault(message));
            }
            lines += bytes.iter().take(blank).filter(|&&byte| byte == b'\n').count();
            self.stream.take(blank);
        }
    }

    fn fault(&mut self, message: String) -> Fault {
        self.wrong_in = Some(self.stream.member_at());
        Fault { at: self.at, message }
    }

    fn damaged(&mut self, damage: &Damage) -> Fault {
        self.left = 0;
        self.lost = !self.stream.recover(damage);
        self.fault(damage.message.clone())
    }

    /// The record ends before its block does.
    fn cut_off(&mut self) -> Fault {
        let message = format!("Content-Length is {}, but the record ends {} bytes before that", self.length, self.left);
        self.left = 0;
        // Where the file is at its end, the block may have taken in other records.
        if self.stream.bytes().is_empty() {
            self.stream.go_back(self.block_at);
        }
        self.lost = true;
        self.fault(message)
    }

    fn at_hand(&self) -> &[u8] {
        let bytes = self.stream.bytes();
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        bytes.get(..most).unwrap_or_default()
    }

    /// Has bytes of the record at hand; `false` where the file ends, or a member that begins with a record. A record may go over several members, though most
    /// have one each.
    fn within(&mut self) -> Result<bool, Damage> {
        while self.stream.look(LOOK)?.is_empty() {
            if !self.stream.next_member()? || starts_record(self.stream.look(LOOK)?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Goes over blank lines; `false` at the end of the file.
    fn advance(&mut self) -> Result<bool, Damage> {
        loop {
            let bytes = self.stream.look(LOOK)?;
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blank > 0 {
                self.stream.take(blank);
            } else if !bytes.is_empty() {
                return Ok(true);
            } else if !self.stream.next_member()? {
                return Ok(false);
            }
        }
    }

    /// Goes to the next line that a record may begin with; `false` at the end of the file.
    fn search(&mut self) -> Result<bool, Damage> {
        let mut at_line = true;
        loop {
            let bytes = self.stream.look(LOOK)?;
            if bytes.is_empty() {
                if !self.stream.next_member()? {
                    return Ok(false);
                }
                at_line = true;
                continue;
            }
            if at_line && starts_record(bytes) {
                return Ok(true);
            }
            let end = line_end(bytes);
            at_line = end.is_some();
            let passed = end.unwrap_or(bytes.len());
            self.stream.take(passed);
        }
    }

    /// Reads the head of the record that begins here.
    fn head(&mut self) -> Result<Head, Stop> {
        self.left = 0;
        if !starts_record(self.stream.look(LOOK)?) {
            self.lost = true;
            return Err(Stop::Wrong("no WARC record begins here".to_owned()));
        }
        let mut bytes = Vec::new();
        loop {
            let more = self.within()?;
            let at_line = bytes.last() == Some(&b'\n');
            if !more || at_line && starts_record(self.stream.bytes()) {
                self.lost = true;
                return Err(Stop::Wrong("the record ends in its head".to_owned()));
            }
            let read = self.stream.bytes();
            let end = line_end(read).unwrap_or(read.len());
            let line = read.get(..end).unwrap_or_default();
            let blank = at_line && matches!(line, b"\n" | b"\r\n");
            bytes.extend_from_slice(line);
            self.stream.take(end);
            if blank || bytes.ends_with(b"\n\r\n") || bytes.ends_with(b"\n\n") {
                break;
            }
            if bytes.len() > MAX_HEAD {
                self.lost = true;
                return Err(Stop::Wrong(format!("a head of more than {MAX_HEAD} bytes")));
            }
        }
        self.block_at = self.stream.offset();
        let head = Head::parse(&bytes);
        match self.measure(&head) {
            Ok(length) => (self.length, self.left) = (length, length),
            Err(message) => {
                self.lost = true;
                let is_record = head.get("WARC-Type").is_some();
                return Err(if is_record { Stop::Wrong(message) } else { Stop::None(message) });
            }
        }
        Ok(head)
    }

    /// The length of the block, as the head says.
    fn measure(&mut self, head: &Head) -> Result<u64, String> {
        let told = match head.get("Content-Length") {
            Some(told) => told,
            // That of a whole collection has none.
            None if head.get("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("warcinfo")) => {
                self.lost = true;
                return Ok(0);
            }
            None => return Err("no Content-Length".to_owned()),
        };
        let digits = told.bytes().all(|byte| byte.is_ascii_digit());
        let length = told.parse().ok().filter(|_| digits);
        let length: u64 = length.ok_or_else(|| format!("Content-Length is {told:?}, which is no number of bytes"))?;
        match self.stream.rest() {
            Some(rest) if rest < length => {
                Err(format!("Content-Length is {length}, but the file ends {rest} bytes behind the head"))
            }
            _ => Ok(length),
        }
    }
}
