//! A sorted file of rows, in blocks of one size: a row is found by the first row of its block, of which memory holds the place (8 or 16 bytes for each block).
//!
//! A block: the bytes that its rows take (2), and these rows; the first stands for itself.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::row::Row;
use super::{Create, damaged};
use crate::read_at::Positioned;

/// Bytes of a block. Smaller ones take more memory and more reading of little; of larger ones more is read for nothing where few rows are asked for.
const BLOCK: usize = 4096;
/// Bytes before its rows.
const HEAD: usize = size_of::<u16>();
/// Bytes that are written at once.
const BUFFER: usize = 32 * BLOCK;

/// A file that is being written.
pub(in crate::repeats) struct Writer<R: Row> {
    file: BufWriter<File>,
    block: Vec<u8>,
    last: Option<R::Place>,
    firsts: Vec<R::Place>,
    rows: u64,
}

/// A file that was written.
#[derive(Debug)]
pub(in crate::repeats) struct Run<R: Row> {
    file: Positioned,
    firsts: Vec<R::Place>,
    rows: u64,
}

impl<R: Row> Writer<R> {
    pub(in crate::repeats) fn create(create: Create) -> io::Result<Self> {
        let file = BufWriter::with_capacity(BUFFER, create()?);
        Ok(Self { file, block: vec![0; HEAD], last: None, firsts: Vec::new(), rows: 0 })
    }

    /// Puts a row behind all others.
    pub(in crate::repeats) fn push(&mut self, row: &R) -> io::Result<()> {
        let end = self.block.len();
        row.write(self.last, &mut self.block);
        if self.block.len() > BLOCK {
            self.block.truncate(end);
            self.end_block()?;
            row.write(None, &mut self.block);
        }
        if self.last.is_none() {
            self.firsts.push(row.place());
        }
        self.last = Some(row.place());
        self.rows += 1;
        Ok(())
    }

    /// The file, to be read.
    pub(in crate::repeats) fn finish(mut self) -> io::Result<Run<R>> {
        if self.last.is_some() {
            self.end_block()?;
        }
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        Ok(Run { file: Positioned::of(file), firsts: self.firsts, rows: self.rows })
    }

    fn end_block(&mut self) -> io::Result<()> {
        let length = u16::try_from(self.block.len() - HEAD).map_err(io::Error::other)?;
        self.block.resize(BLOCK, 0);
        self.block.splice(..HEAD, length.to_le_bytes());
        self.file.write_all(&self.block)?;
        self.block.clear();
        self.block.resize(HEAD, 0);
        self.last = None;
        Ok(())
    }
}

impl<R: Row> Run<R> {
    /// How many rows it has.
    pub(in crate::repeats) fn rows(&self) -> u64 {
        self.rows
    }

    /// How many blocks it has.
    pub(super) fn blocks(&self) -> usize {
        self.firsts.len()
    }

    /// All rows, in order. Ends at the first error.
    pub(in crate::repeats) fn iter(&self) -> impl Iterator<Item = io::Result<R>> {
        let mut block = Block::new();
        let mut next = 0;
        std::iter::from_fn(move || {
            loop {
                match block.next() {
                    Ok(None) if next < self.blocks() => {
                        next += 1;
                        if let Err(error) = block.read(self, next - 1) {
                            next = self.blocks();
                            return Some(Err(error));
                        }
                    }
                    Ok(row) => return row.map(Ok),
                    Err(error) => {
                        next = self.blocks();
                        return Some(Err(error));
                    }
                }
            }
        })
    }

    /// Calls `found` with every row at one of these places, which are sorted. Blocks without one are not read.
    pub(in crate::repeats) fn each_of(&self, places: &[R::Place], mut found: impl FnMut(R)) -> io::Result<()> {
        let mut left = places;
        let mut block = Block::new();
        for at in 0..self.blocks() {
            let end = match self.firsts.get(at + 1) {
                Some(end) => left.partition_point(|place| place < end),
                None => left.len(),
            };
            let (here, behind) = left.split_at(end);
            left = behind;
            // Those before the first row are in no file.
            if here.is_empty() || here.last() < self.firsts.get(at) {
                continue;
            }
            block.read(self, at)?;
            for &place in here {
                if let Some(row) = block.find(place)? {
                    found(row);
                }
            }
        }
        Ok(())
    }
}

/// A block that was read.
struct Block<R> {
    bytes: Vec<u8>,
    /// Where the next row begins.
    at: usize,
    /// The row before, that was read last.
    row: Option<R>,
    /// Whether that row lies behind a place that was asked for, and was not given out.
    is_ahead: bool,
}

impl<R: Row> Block<R> {
    /// Without any rows.
    fn new() -> Self {
        Self { bytes: Vec::new(), at: 0, row: None, is_ahead: false }
    }

    /// Reads a block of a file.
    fn read(&mut self, run: &Run<R>, number: usize) -> io::Result<()> {
        self.bytes.resize(BLOCK, 0);
        run.file.read_exact_at(&mut self.bytes, number as u64 * BLOCK as u64)?;
        let length = self.bytes.first_chunk().map_or(0, |length| u16::from_le_bytes(*length));
        self.bytes.truncate(HEAD + usize::from(length));
        (self.at, self.row, self.is_ahead) = (HEAD, None, false);
        Ok(())
    }

    /// The next row.
    fn next(&mut self) -> io::Result<Option<R>> {
        let mut rest = match self.bytes.get(self.at..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => return Ok(None),
        };
        let row = R::read(self.row.map(|row| row.place()), &mut rest).ok_or_else(damaged)?;
        self.at = self.bytes.len() - rest.len();
        self.row = Some(row);
        Ok(Some(row))
    }

    /// The row at a place, which is behind all that were asked for before.
    fn find(&mut self, place: R::Place) -> io::Result<Option<R>> {
        loop {
            let row = match self.row.filter(|_| self.is_ahead) {
                Some(row) => row,
                None => match self.next()? {
                    Some(row) => row,
                    None => return Ok(None),
                },
            };
            self.is_ahead = row.place() > place;
            if row.place() >= place {
                return Ok(Some(row).filter(|_| !self.is_ahead));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch;
    use super::{Run, Writer};
    use crate::repeats::rows::SharedRow;

    fn run(rows: &[SharedRow]) -> Run<SharedRow> {
        let mut writer = Writer::create(scratch).unwrap();
        rows.iter().for_each(|row| writer.push(row).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn rows_are_read_in_order_and_found_at_places() {
        // Some keys on several sites, from the least to the greatest.
        let row =
            |n: u64| SharedRow { key: (n / 3).wrapping_mul(u64::MAX / 9999), site: n as u32 % 3 * 7, count: n as u32 };
        for count in [0, 1, 30_000] {
            let rows: Vec<SharedRow> = (0..count).map(row).collect();
            let run = run(&rows);
            assert_eq!(run.rows(), count);
            assert_eq!(run.iter().map(Result::unwrap).collect::<Vec<_>>(), rows);
            assert!(count < 30_000 || run.blocks() > 10);
            for step in [1, 7, 5000] {
                let wanted: Vec<SharedRow> = rows.iter().step_by(step).copied().collect();
                let places: Vec<(u64, u32)> =
                    wanted.iter().flat_map(|row| [(row.key, row.site), (row.key, row.site + 2)]).collect();
                let mut found = Vec::new();
                run.each_of(&places, |row| found.push(row)).unwrap();
                assert_eq!(found, wanted);
            }
        }
    }
}
