//! Pages that wait to be counted, in a file, and what they will ask for.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use super::disk::{Create, put, take};
use super::trace::{Marks, Trace, Traces};

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Waiting {
    file: BufWriter<File>,
    pages: u32,
    /// A page on its way to the file.
    buffer: Vec<u8>,
    texts: Distinct<(u64, u32)>,
    own: Distinct<u64>,
}

/// What pages ask for, sorted.
pub(super) struct Asked {
    /// Texts, each with a site whose count of it is asked for.
    pub(super) texts: Vec<(u64, u32)>,
    /// What pages have as their own.
    pub(super) own: Vec<u64>,
}

impl Waiting {
    pub(super) fn new(create: Create) -> io::Result<Self> {
        let file = BufWriter::new(create()?);
        Ok(Self { file, pages: 0, buffer: Vec::new(), texts: Distinct::new(), own: Distinct::new() })
    }

    /// Puts a page of a site in.
    pub(super) fn push(&mut self, site: u32, traces: &Traces) -> io::Result<()> {
        self.buffer.clear();
        write(site, traces, &mut self.buffer);
        self.file.write_all(&(self.buffer.len() as u64).to_le_bytes())?;
        self.file.write_all(&self.buffer)?;
        self.pages += 1;
        traces.keys().for_each(|key| self.texts.push((key, site)));
        traces.own_keys().for_each(|key| self.own.push(key));
        Ok(())
    }

    /// How many pages wait.
    pub(super) fn pages(&self) -> u32 {
        self.pages
    }

    /// How many different things they ask for, at most.
    pub(super) fn asked(&self) -> usize {
        self.texts.len() + self.own.len()
    }

    /// Whether they ask for nearly so many different things.
    pub(super) fn is_full(&mut self, most: usize) -> bool {
        if self.asked() < most {
            return false;
        }
        self.texts.sort();
        self.own.sort();
        // Nearly: else they would be sorted again for every page, when hardly any room is left.
        self.asked() >= most - most / 4
    }

    /// What they ask for. Nothing is asked for any more then.
    pub(super) fn take_asked(&mut self) -> Asked {
        Asked { texts: self.texts.take(), own: self.own.take() }
    }

    /// Takes the pages out, in the order in which they were put in.
    pub(super) fn drain(&mut self, mut page: impl FnMut(u32, &Traces)) -> io::Result<()> {
        self.file.flush()?;
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(0))?;
        let mut input = BufReader::new(file);
        for _ in 0..std::mem::take(&mut self.pages) {
            let mut length = [0; size_of::<u64>()];
            input.read_exact(&mut length)?;
            self.buffer.resize(usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?, 0);
            input.read_exact(&mut self.buffer)?;
            let (site, traces) = read(&mut &self.buffer[..]).ok_or(io::ErrorKind::InvalidData)?;
            page(site, &traces);
        }
        drop(input);
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(0))?;
        file.set_len(0)
    }
}

/// What is counted of a page, as bytes.
fn write(site: u32, traces: &Traces, to: &mut Vec<u8>) {
    put(site.into(), to);
    put(traces.blocks.len() as u64, to);
    for &Trace { key, cut_key: _, head, opening, words, cut_off: _, sentence } in &traces.blocks {
        put((u64::from(words) << 1) | u64::from(sentence), to);
        [key, head, opening].iter().for_each(|&hash| put_hash(hash, to));
    }
    let Marks { openings: _, headlines, beginnings, leads } = &traces.marks;
    for hashes in [headlines, beginnings, leads] {
        put(hashes.len() as u64, to);
        hashes.iter().for_each(|&hash| put_hash(hash, to));
    }
}

/// A page again, as far as it is counted.
fn read(from: &mut &[u8]) -> Option<(u32, Traces)> {
    let site = u32::try_from(take(from)?).ok()?;
    let blocks = (0..take(from)?).map(|_| {
        let words = take(from)?;
        let [key, head, opening] = [take_hash(from)?, take_hash(from)?, take_hash(from)?];
        let (words, sentence) = (u32::try_from(words >> 1).ok()?, words & 1 == 1);
        Some(Trace { key, head, opening, words, sentence, ..Trace::default() })
    });
    let blocks = blocks.collect::<Option<Vec<Trace>>>()?;
    let mut hashes = || -> Option<Vec<u64>> { (0..take(from)?).map(|_| take_hash(from)).collect() };
    let marks = Marks { openings: Vec::new(), headlines: hashes()?, beginnings: hashes()?, leads: hashes()? };
    Some((site, Traces { blocks, marks }))
}

/// A hash is nothing, in one byte, or all its bytes behind a one.
fn put_hash(hash: u64, to: &mut Vec<u8>) {
    to.push(u8::from(hash != 0));
    if hash != 0 {
        to.extend(hash.to_le_bytes());
    }
}

fn take_hash(from: &mut &[u8]) -> Option<u64> {
    if take(from)? == 0 {
        return Some(0);
    }
    let (bytes, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(u64::from_le_bytes(*bytes))
}

/// Different values among many.
#[derive(Debug)]
struct Distinct<T> {
    values: Vec<T>,
    /// So many are sorted and different.
    sorted: usize,
}

/// Fewer are not worth sorting.
const FEW: usize = 1024;

impl<T: Ord> Distinct<T> {
    fn new() -> Self {
        Self { values: Vec::new(), sorted: 0 }
    }

    fn push(&mut self, value: T) {
        self.values.push(value);
        // Half as many new ones as there were: sorting them anew each time takes three times as long as once at the end.
        if self.values.len() >= FEW.max(self.sorted + self.sorted / 2) {
            self.sort();
        }
    }

    fn sort(&mut self) {
        if self.sorted < self.values.len() {
            self.values.sort_unstable();
            self.values.dedup();
            self.sorted = self.values.len();
        }
    }

    /// How many there are, at most.
    fn len(&self) -> usize {
        self.values.len()
    }

    fn take(&mut self) -> Vec<T> {
        self.sort();
        self.sorted = 0;
        std::mem::take(&mut self.values)
    }
}
