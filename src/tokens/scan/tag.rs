//! A tag: its name and its attributes (<https://html.spec.whatwg.org/multipage/parsing.html#tag-name-state> and the states behind it).

use std::collections::HashSet;

use memchr::{memchr, memchr2, memchr3};

use super::decode::{Nul, decode};
use super::{Attribute, Unfinished};

/// Where a character reference stands: in attributes those without `;` before a letter, a digit or `=` are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Text,
    Attribute,
}

/// A tag that was read. It keeps its memory for the next one.
#[derive(Debug, Default)]
pub(super) struct Tag {
    name: Part,
    attributes: Vec<Raw>,
    pub(super) self_closing: bool,
    /// Names and values that are not in the page as they are.
    changed: String,
    /// Whether there is any `\r` or NUL in what is read.
    pub(super) has_returns: bool,
}

/// An attribute. Plain numbers: what is put together from parts is slow to move.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Raw {
    name: [usize; 2],
    value: [usize; 2],
    /// Of the name: most different names differ in it, and it is compared faster.
    hash: u32,
    /// Whether the name stands in what was changed, and not in the page.
    is_name_changed: bool,
    /// The same of the value.
    is_value_changed: bool,
}

/// A piece of the page, or of what was changed.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    range: [usize; 2],
    is_changed: bool,
}

/// More attributes than this are compared by a set of their names; few tags have as many.
const FEW: usize = 16;

/// What a byte means in a tag; several may hold.
mod class {
    pub(super) const SPACE: u8 = 1;
    /// `/` or `>`.
    pub(super) const ENDS: u8 = 2;
    pub(super) const EQUALS: u8 = 4;
    /// Upper case or NUL: a name with it is to be changed.
    pub(super) const CHANGES: u8 = 8;
}

/// The class of every byte.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b' ' | b'\n' | b'\t' | b'\r' | 0x0C => class::SPACE,
            b'/' | b'>' => class::ENDS,
            b'=' => class::EQUALS,
            b'A'..=b'Z' | 0 => class::CHANGES,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn class_of(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// Of a tag cut off by the end of the page nothing is left.
enum Cut {
    Unfinished,
}

impl Tag {
    /// Reads the tag at `position`, which is followed by a letter or by `/` and a letter, and gives where it ends; `None` if the page ends before.
    #[inline]
    pub(super) fn read(&mut self, input: &str, position: usize, last: bool) -> Result<Option<usize>, Unfinished> {
        match self.read_whole(input, position) {
            Ok(end) => Ok(Some(end)),
            Err(Cut::Unfinished) if last => Ok(None),
            Err(Cut::Unfinished) => Err(Unfinished),
        }
    }

    fn read_whole(&mut self, input: &str, position: usize) -> Result<usize, Cut> {
        let bytes = input.as_bytes();
        self.attributes.clear();
        self.changed.clear();
        self.self_closing = false;
        let is_end = bytes.get(position + 1) == Some(&b'/');
        let start = position + 1 + usize::from(is_end);
        let name = Name::read(bytes, start, start, class::SPACE | class::ENDS)?;
        let mut at = name.end;
        self.name = Part { range: [start, name.end], is_changed: name.classes & class::CHANGES > 0 };
        if self.name.is_changed {
            self.name.range = self.changed_name(input, self.name.range);
        }
        loop {
            let byte = *bytes.get(at).ok_or(Cut::Unfinished)?;
            if class_of(byte) & class::SPACE > 0 {
                at += 1;
            } else if byte == b'>' {
                return Ok(at + 1);
            } else if byte != b'/' {
                at = self.attribute_at(input, at)?;
            } else if *bytes.get(at + 1).ok_or(Cut::Unfinished)? == b'>' {
                self.self_closing = true;
                return Ok(at + 2);
            } else {
                at += 1;
            }
        }
    }

    /// Reads the attribute at `start`, and gives where it ends.
    #[inline]
    fn attribute_at(&mut self, input: &str, start: usize) -> Result<usize, Cut> {
        let bytes = input.as_bytes();
        // An equals sign that comes first is a part of the name.
        let name = Name::read(bytes, start, start + 1, class::SPACE | class::ENDS | class::EQUALS)?;
        let mut at = behind_space(bytes, name.end)?;
        if bytes.get(at) != Some(&b'=') {
            self.push(input, start, &name, [0, 0], false);
            return Ok(name.end);
        }
        at = behind_space(bytes, at + 1)?;
        let byte = *bytes.get(at).ok_or(Cut::Unfinished)?;
        if byte == b'"' || byte == b'\'' {
            let start_of_value = at + 1;
            let (end, changes) = self.end_of_quoted(bytes, start_of_value, byte)?;
            self.push(input, start, &name, [start_of_value, end], changes);
            return Ok(end + 1);
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let ends = |&byte: &u8| class_of(byte) & class::SPACE > 0 || byte == b'>';
        let end = at + rest.iter().position(ends).ok_or(Cut::Unfinished)?;
        self.push(input, start, &name, [at, end], true);
        Ok(end)
    }

    /// Where a value ends, and whether there may be something in it to change.
    #[inline]
    fn end_of_quoted(&self, bytes: &[u8], start: usize, quote: u8) -> Result<(usize, bool), Cut> {
        let rest = bytes.get(start..).unwrap_or_default();
        if self.has_returns {
            return memchr(quote, rest).map(|length| (start + length, true)).ok_or(Cut::Unfinished);
        }
        // Most often there is nothing in it but the end.
        let length = memchr2(quote, b'&', rest).ok_or(Cut::Unfinished)?;
        if rest.get(length) == Some(&quote) {
            return Ok((start + length, false));
        }
        let more = memchr(quote, rest.get(length..).unwrap_or_default()).ok_or(Cut::Unfinished)?;
        Ok((start + length + more, true))
    }

    #[inline]
    fn push(&mut self, input: &str, start: usize, name: &Name, value: [usize; 2], changes: bool) {
        let mut raw = Raw { name: [start, name.end], value, hash: name.hash, ..Raw::default() };
        if name.classes & class::CHANGES > 0 {
            raw.name = self.changed_name(input, raw.name);
            raw.is_name_changed = true;
        }
        if changes && let Some(value) = self.changed_value(input, value) {
            raw.value = value;
            raw.is_value_changed = true;
        }
        self.attributes.push(raw);
    }

    /// Writes a name in lower case.
    #[cold]
    fn changed_name(&mut self, input: &str, [start, end]: [usize; 2]) -> [usize; 2] {
        let name = input.get(start..end).unwrap_or_default().chars();
        let start = self.changed.len();
        self.changed.extend(name.map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c.to_ascii_lowercase() }));
        [start, self.changed.len()]
    }

    /// Writes a value as it is meant, if it is not what stands there.
    fn changed_value(&mut self, input: &str, [start, end]: [usize; 2]) -> Option<[usize; 2]> {
        let value = input.get(start..end).unwrap_or_default();
        memchr3(b'&', b'\r', b'\0', value.as_bytes())?;
        let start = self.changed.len();
        decode(value, Nul::Replaced, Some(Source::Attribute), &mut self.changed);
        Some([start, self.changed.len()])
    }

    #[inline]
    fn part<'a>(&'a self, [start, end]: [usize; 2], is_changed: bool, input: &'a str) -> &'a str {
        let source = if is_changed { &self.changed } else { input };
        source.get(start..end).unwrap_or_default()
    }

    #[inline]
    pub(super) fn name<'a>(&'a self, input: &'a str) -> &'a str {
        self.part(self.name.range, self.name.is_changed, input)
    }

    pub(super) fn attributes(&self) -> &[Raw] {
        &self.attributes
    }

    #[inline]
    pub(super) fn attribute<'a>(&'a self, attribute: &Raw, input: &'a str) -> Attribute<'a> {
        let value = self.part(attribute.value, attribute.is_value_changed, input);
        Attribute { name: self.name_of(attribute, input), value }
    }

    #[inline]
    fn name_of<'a>(&'a self, attribute: &Raw, input: &'a str) -> &'a str {
        self.part(attribute.name, attribute.is_name_changed, input)
    }

    /// Keeps the first of attributes with the same name.
    #[inline]
    pub(super) fn drop_repeated(&mut self, input: &str) {
        let mut attributes = std::mem::take(&mut self.attributes);
        if attributes.len() <= FEW {
            let mut at = 1;
            while let Some(attribute) = attributes.get(at) {
                let name = self.name_of(attribute, input);
                let mut before =
                    attributes.iter().take(at).filter(|other| self.has_returns || other.hash == attribute.hash);
                if before.any(|other| self.name_of(other, input) == name) {
                    attributes.remove(at);
                } else {
                    at += 1;
                }
            }
        } else {
            let mut names = HashSet::new();
            let kept: Vec<bool> =
                attributes.iter().map(|attribute| names.insert(self.name_of(attribute, input))).collect();
            let mut kept = kept.into_iter();
            attributes.retain(|_| kept.next().unwrap_or(true));
        }
        self.attributes = attributes;
    }
}

/// A name as it stands in the page.
struct Name {
    end: usize,
    /// All classes of its bytes.
    classes: u8,
    /// The same for names that differ in case only.
    hash: u32,
}

impl Name {
    /// Reads a name from `start` to the first byte from `from` on with one of the classes.
    #[inline]
    fn read(bytes: &[u8], start: usize, from: usize, ends: u8) -> Result<Self, Cut> {
        /// The bit in which letters of upper and lower case differ.
        const CASE: u8 = 0x20;
        /// An odd number, so that every byte counts.
        const SPREAD: u32 = 31;
        let mut name = Self { end: from, classes: 0, hash: 0 };
        let first = bytes.get(start..from).unwrap_or_default();
        for &byte in first {
            name.classes |= class_of(byte);
            name.hash = u32::from(byte | CASE);
        }
        for &byte in bytes.get(from..).unwrap_or_default() {
            let class = class_of(byte);
            if class & ends > 0 {
                return Ok(name);
            }
            name.classes |= class;
            name.hash = name.hash.wrapping_mul(SPREAD).wrapping_add(u32::from(byte | CASE));
            name.end += 1;
        }
        Err(Cut::Unfinished)
    }
}

/// Where the next byte stands that is no space.
#[inline]
fn behind_space(bytes: &[u8], at: usize) -> Result<usize, Cut> {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|&byte| class_of(byte) & class::SPACE == 0).map(|length| at + length).ok_or(Cut::Unfinished)
}
