//! Records taken apart into columns.
//!
//! A value stands with two levels, as the format wants them: how much of its path is there (less than all of it for a null or an empty list), and which of
//! the lists around it goes on (0: a new record).

use ::parquet::basic::Type;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::SchemaDescriptor;

use crate::corpus::{BlockRecord, Copies, Farm, Record};
use crate::page::Stats;

/// Bytes that a value takes besides its own: its levels and where it ends.
const OVERHEAD: usize = 12;

/// The columns of the schema, in its order, with the values of some records.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    blocks: bool,
    bytes: usize,
}

/// One of the columns.
#[derive(Debug)]
pub(super) struct Column {
    values: Values,
    /// Of each value how much of its path is there; not for a column in which all always is.
    there: Option<Vec<i16>>,
    /// Of each value which list goes on; not for a column outside of lists.
    goes_on: Option<Vec<i16>>,
}

#[derive(Debug)]
enum Values {
    /// All texts, one behind the other, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
}

/// A value on its way into a column.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Text(&'a str),
    Whole(i64),
    Real(f64),
    Null,
}

impl Table {
    /// Without records; `blocks`: whether the schema has columns for them.
    pub(super) fn new(schema: &SchemaDescriptor, blocks: bool) -> Self {
        let columns = schema.columns().iter().map(|column| Column {
            values: match column.physical_type() {
                Type::INT64 => Values::Whole(Vec::new()),
                Type::DOUBLE => Values::Real(Vec::new()),
                _ => Values::Text(Vec::new(), Vec::new()),
            },
            there: (column.max_def_level() > 0).then(Vec::new),
            goes_on: (column.max_rep_level() > 0).then(Vec::new),
        });
        Self { columns: columns.collect(), blocks, bytes: 0 }
    }

    /// Bytes of the values, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The columns; to be written, and emptied thereby.
    pub(super) fn columns(&mut self) -> impl Iterator<Item = &mut Column> {
        self.bytes = 0;
        self.columns.iter_mut()
    }

    /// Adds a record. Every field is named, so that none can be forgotten.
    pub(super) fn push(&mut self, record: &Record) {
        let Record {
            id,
            url,
            host,
            title,
            author,
            date,
            language,
            description,
            kind,
            text,
            confidence,
            status,
            error,
            duplicate_of,
            cluster,
            similarity,
            copy,
            fingerprint,
            farm,
            stats,
            copies,
            supersedes,
            features: _,
            // Columns are for those who read records; Markdown is for those who read articles.
            markdown: _,
            blocks,
            spans: _,
        } = record;
        let has_blocks = self.blocks;
        let mut row = Row { columns: self.columns.iter_mut(), bytes: &mut self.bytes };
        row.required(Cell::Text(id));
        for value in [url, host, title, author, date, language, description, kind] {
            row.text(value.as_deref());
        }
        row.required(Cell::Text(text));
        row.real(*confidence);
        row.required(Cell::Text(status.name()));
        for value in [error, duplicate_of, cluster] {
            row.text(value.as_deref());
        }
        row.real(*similarity);
        row.text(copy.map(|copy| copy.name()));
        row.text(fingerprint.as_deref());
        row.farm(farm.as_ref());
        row.stats(stats);
        row.copies(copies.as_ref());
        row.list(supersedes.as_deref(), 2, |id| (Cell::Text(id), 0));
        if has_blocks {
            row.blocks(blocks.as_deref());
        }
    }
}

/// A record that is being added: the columns that are not filled yet.
struct Row<'a> {
    columns: std::slice::IterMut<'a, Column>,
    bytes: &'a mut usize,
}

impl Row<'_> {
    /// Into the next column a value, or none, for each of these: what, how much is there, which list goes on.
    fn fill<'v>(&mut self, cells: impl IntoIterator<Item = (Cell<'v>, i16, i16)>) {
        if let Some(column) = self.columns.next() {
            for (cell, there, goes_on) in cells {
                *self.bytes += column.push(cell, there, goes_on);
            }
        }
    }

    fn required(&mut self, cell: Cell<'_>) {
        self.fill([(cell, 0, 0)]);
    }

    fn text(&mut self, value: Option<&str>) {
        self.fill([value.map_or((Cell::Null, 0, 0), |value| (Cell::Text(value), 1, 0))]);
    }

    fn real(&mut self, value: Option<f64>) {
        self.fill([value.map_or((Cell::Null, 0, 0), |value| (Cell::Real(value), 1, 0))]);
    }

    /// A field of each element of an optional list, which `depth` steps of the path lead into.
    fn list<'v, T>(&mut self, list: Option<&'v [T]>, depth: i16, cell: impl Fn(&'v T) -> (Cell<'v>, i16)) {
        match list {
            None => self.fill([(Cell::Null, 0, 0)]),
            Some([]) => self.fill([(Cell::Null, depth - 1, 0)]),
            Some(list) => {
                let place = |at: usize| i16::from(at > 0);
                self.fill(list.iter().enumerate().map(|(at, element)| {
                    let (cell, more) = cell(element);
                    (cell, depth + more, place(at))
                }));
            }
        }
    }

    fn farm(&mut self, farm: Option<&Farm>) {
        let parts = farm.map(|farm| farm.parts.as_slice());
        self.real(farm.map(|farm| farm.score));
        self.list(parts, 2, |(name, _)| (Cell::Text(name), 0));
        self.list(parts, 2, |(_, value)| (Cell::Real(*value), 0));
    }

    fn stats(&mut self, stats: &Stats) {
        let Stats { blocks, article_blocks, teaser_blocks, boilerplate_blocks, bytes_in, chars_out } = *stats;
        for count in [blocks, article_blocks, teaser_blocks, boilerplate_blocks, bytes_in, chars_out] {
            self.required(whole(count));
        }
    }

    fn copies(&mut self, copies: Option<&Copies>) {
        self.fill([copies.map_or((Cell::Null, 0, 0), |copies| (whole(copies.pages), 1, 0))]);
        self.list(copies.map(|copies| copies.hosts.as_slice()), 2, |host| (Cell::Text(host), 0));
        self.fill([match copies.map(|copies| copies.earliest.as_deref()) {
            None => (Cell::Null, 0, 0),
            Some(None) => (Cell::Null, 1, 0),
            Some(Some(date)) => (Cell::Text(date), 2, 0),
        }]);
    }

    fn blocks(&mut self, blocks: Option<&[BlockRecord]>) {
        let count = |count: Option<u32>| count.map_or((Cell::Null, 0), |count| (Cell::Whole(count.into()), 1));
        self.list(blocks, 2, |block| (Cell::Text(&block.text), 0));
        self.list(blocks, 2, |block| (Cell::Text(block.label.name()), 0));
        self.list(blocks, 2, |block| (Cell::Real(block.confidence), 0));
        self.reasons(blocks);
        self.list(blocks, 2, |block| (whole(block.span.start), 0));
        self.list(blocks, 2, |block| (whole(block.span.end), 0));
        self.list(blocks, 2, |block| count(block.pages));
        self.list(blocks, 2, |block| count(block.sites));
    }

    /// The reasons of all blocks: a list in a list.
    fn reasons(&mut self, blocks: Option<&[BlockRecord]>) {
        let Some(blocks) = blocks.filter(|blocks| !blocks.is_empty()) else {
            return self.list(blocks, 2, |_| (Cell::Null, 0));
        };
        self.fill(blocks.iter().enumerate().flat_map(|(at, block)| {
            let outer = i16::from(at > 0);
            let none = block.reasons.is_empty().then_some((Cell::Null, 2, outer));
            let reasons = block.reasons.iter().enumerate();
            none.into_iter()
                .chain(reasons.map(move |(at, reason)| (Cell::Text(reason), 3, if at > 0 { 2 } else { outer })))
        }));
    }
}

/// A count. None is too large for the type.
fn whole(count: usize) -> Cell<'static> {
    Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX))
}

impl Column {
    /// Adds a value, and tells its size.
    fn push(&mut self, cell: Cell<'_>, there: i16, goes_on: i16) -> usize {
        if let Some(levels) = &mut self.there {
            levels.push(there);
        }
        if let Some(levels) = &mut self.goes_on {
            levels.push(goes_on);
        }
        let size = match (&mut self.values, cell) {
            (Values::Text(bytes, ends), Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                text.len()
            }
            (Values::Whole(numbers), Cell::Whole(number)) => {
                numbers.push(number);
                size_of::<i64>()
            }
            (Values::Real(numbers), Cell::Real(number)) => {
                numbers.push(number);
                size_of::<f64>()
            }
            // A null; a value of another type would be one too many levels, which the writer refuses.
            _ => 0,
        };
        size + OVERHEAD
    }

    /// Writes the values, and forgets them.
    pub(super) fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<()> {
        let (there, goes_on) = (self.there.as_deref(), self.goes_on.as_deref());
        match (&mut self.values, writer) {
            (Values::Text(bytes, ends), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let all = ByteArray::from(std::mem::take(bytes));
                let mut start = 0;
                let texts: Vec<ByteArray> = ends
                    .drain(..)
                    .map(|end| {
                        let text = all.slice(start, end - start);
                        start = end;
                        text
                    })
                    .collect();
                writer.write_batch(&texts, there, goes_on)?;
            }
            (Values::Whole(numbers), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(numbers, there, goes_on)?;
                numbers.clear();
            }
            (Values::Real(numbers), ColumnWriter::DoubleColumnWriter(writer)) => {
                writer.write_batch(numbers, there, goes_on)?;
                numbers.clear();
            }
            _ => return Err(ParquetError::General("a column of another type than its values".to_owned())),
        }
        for levels in [&mut self.there, &mut self.goes_on].into_iter().flatten() {
            levels.clear();
        }
        Ok(())
    }
}
