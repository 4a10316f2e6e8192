//! The rows of a file as pages.

use std::fs::File;
use std::sync::Arc;

use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::DataType;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader, ParquetStatisticsPolicy,
};
use ::parquet::file::reader::Length;
use ::parquet::file::serialized_reader::SerializedPageReader;

use super::columns::{self, Column};
use super::contain::contained;
use super::{cell, told};
use crate::corpus::RawPage;
use crate::error::PageError;
use crate::io::FilePages;
use crate::io::fields::{Fields, Part, Value, Values};
use crate::io::place::Place;

/// The pages, and an error for each row that is none; where the values of a row cannot be reached, one for it and all behind it in its row group. Held in
/// memory is, of each column that is read, the part that the writer packed as one ("page", usually 1 MiB).
pub(in crate::io) fn pages(id: String, path: String, file: File, fields: &Fields, place: Place) -> FilePages {
    match ParquetPages::open(id.clone(), path.clone(), file, fields, place) {
        Ok(pages) => Box::new(pages),
        Err(message) => Box::new(std::iter::once(Err(PageError { id, path, line: None, offset: None, message }))),
    }
}

struct ParquetPages {
    id: String,
    path: String,
    file: Arc<File>,
    place: Place,
    fields: Fields,
    columns: Vec<Column>,
    metadata: ParquetMetaData,
    /// Number of the next row group.
    next_group: usize,
    /// Rows that were given out.
    row: u64,
    group: Option<Group>,
}

/// A row group that is being read.
struct Group {
    cursors: Vec<Cursor>,
    /// The number of its last row in the file.
    end: u64,
}

/// A place in a column.
struct Cursor {
    column: Column,
    reader: ColumnReader,
    /// Rows that were passed over, but not by the reader.
    behind: usize,
}

/// Values of a row, or what is wrong with one of them.
type Row = Result<Values, String>;

impl ParquetPages {
    fn open(id: String, path: String, file: File, fields: &Fields, place: Place) -> Result<Self, String> {
        place.begin(&file);
        let mut options = ParquetMetaDataOptions::new();
        options.set_column_stats_policy(ParquetStatisticsPolicy::SkipAll);
        options.set_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll);
        options.set_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
        let mut reader = ParquetMetaDataReader::new().with_metadata_options(Some(options));
        let metadata = contained(|| reader.try_parse(&file).and_then(|()| reader.finish()))
            .map_err(|error| format!("no Parquet, or only a part of it: {}", told(&error)))?;
        let columns = columns::choose(metadata.file_metadata().schema_descr(), fields)?;
        let (file, fields) = (Arc::new(file), fields.clone());
        Ok(Self { id, path, file, place, fields, columns, metadata, next_group: 0, row: 0, group: None })
    }

    fn open_group(&self, number: usize) -> Result<Vec<Cursor>, ParquetError> {
        let group = self.metadata.row_group(number);
        let schema = self.metadata.file_metadata().schema_descr();
        let rows = usize::try_from(group.num_rows())?;
        let mut cursors = Vec::new();
        for &column in &self.columns {
            let (Some(chunk), Some(described)) =
                (group.columns().get(column.number), schema.columns().get(column.number))
            else {
                return Err(ParquetError::General("a column is missing".to_owned()));
            };
            check_place(chunk, self.file.len())?;
            let pages = SerializedPageReader::new(Arc::clone(&self.file), chunk, rows, None)?;
            let reader = get_column_reader(Arc::clone(described), Box::new(pages));
            cursors.push(Cursor { column, reader, behind: 0 });
        }
        Ok(cursors)
    }

    /// The error for the rows of a group from here on.
    fn lost(&mut self, end: u64, error: &ParquetError) -> PageError {
        let first = self.row + 1;
        let rows = if first < end { format!("rows {first} to {end}") } else { format!("row {first}") };
        self.row = end;
        self.error(first, format!("{rows}: {}", told(error)))
    }

    fn error(&self, row: u64, message: String) -> PageError {
        PageError { id: id_of(&self.id, row), path: self.path.clone(), line: None, offset: None, message }
    }
}

impl Iterator for ParquetPages {
    type Item = Result<RawPage, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(group) = self.group.as_mut().filter(|group| self.row < group.end) else {
                let number = self.next_group;
                let rows = self.metadata.row_groups().get(number)?.num_rows();
                self.next_group += 1;
                let end = self.row.saturating_add(u64::try_from(rows).unwrap_or_default());
                self.group = None;
                match contained(|| self.open_group(number)) {
                    Ok(cursors) => self.group = Some(Group { cursors, end }),
                    Err(error) => return Some(Err(self.lost(end, &error))),
                }
                continue;
            };
            let row = match contained(|| group.row()) {
                Ok(row) => row,
                Err(error) => {
                    let end = group.end;
                    self.group = None;
                    return Some(Err(self.lost(end, &error)));
                }
            };
            self.row += 1;
            self.place.at_part(self.row, u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or_default());
            let page = row.and_then(|values| self.fields.page(values, || id_of(&self.id, self.row)));
            return Some(page.map_err(|message| self.error(self.row, format!("row {}: {message}", self.row))));
        }
    }
}

impl Group {
    /// The next row. The text is passed over where there is HTML.
    fn row(&mut self) -> Result<Row, ParquetError> {
        let mut values = Values::default();
        let mut fault = None;
        let mut has_html = false;
        for cursor in &mut self.cursors {
            let part = cursor.column.part;
            if part == Part::Text && has_html {
                cursor.behind += 1;
                continue;
            }
            match cursor.value()? {
                Ok(Some(value)) => {
                    has_html |= part == Part::Html;
                    values.put(part, value);
                }
                Ok(None) => {}
                Err(message) => {
                    fault.get_or_insert(message);
                }
            }
        }
        Ok(fault.map_or(Ok(values), Err))
    }
}

impl Cursor {
    /// The value in the next row.
    fn value(&mut self) -> Result<Result<Option<Value>, String>, ParquetError> {
        let Self { column: Column { part, values, .. }, reader, behind } = self;
        let (part, values, behind) = (*part, *values, std::mem::take(behind));
        let whole = |number: i64| cell::of_whole(number, values);
        let text = |number: String| Value::Text(number);
        Ok(Ok(match reader {
            ColumnReader::ByteArrayColumnReader(reader) => {
                let bytes = next(reader, behind)?;
                return Ok(bytes.map(|bytes| cell::of_bytes(bytes.data(), part, values)).transpose());
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let bytes = next(reader, behind)?;
                return Ok(bytes.map(|bytes| cell::of_bytes(bytes.data(), part, values)).transpose());
            }
            ColumnReader::Int32ColumnReader(reader) => {
                let number = next(reader, behind)?;
                number.map(|number| match values {
                    columns::Values::Unsigned => whole(number.cast_unsigned().into()),
                    _ => whole(number.into()),
                })
            }
            ColumnReader::Int64ColumnReader(reader) => next(reader, behind)?.map(whole),
            ColumnReader::Int96ColumnReader(reader) => next(reader, behind)?.map(|time| whole(time.to_seconds())),
            ColumnReader::FloatColumnReader(reader) => next(reader, behind)?.map(|number| text(number.to_string())),
            ColumnReader::DoubleColumnReader(reader) => next(reader, behind)?.map(|number| text(number.to_string())),
            ColumnReader::BoolColumnReader(reader) => next(reader, behind)?.map(|_| Value::Other),
        }))
    }
}

/// The value of a column in the next row, after rows that are passed over.
fn next<T: DataType>(reader: &mut ColumnReaderImpl<T>, behind: usize) -> Result<Option<T::T>, ParquetError> {
    let ended = || ParquetError::EOF("the column ends too soon".to_owned());
    if behind > 0 && reader.skip_records(behind)? != behind {
        return Err(ended());
    }
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (rows, ..) = reader.read_records(1, Some(&mut levels), None, &mut values)?;
    if rows == 0 {
        return Err(ended());
    }
    Ok(values.pop())
}

/// Refuses a column that does not lie inside the file.
fn check_place(chunk: &ColumnChunkMetaData, size: u64) -> Result<(), ParquetError> {
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let (start, length) = (u64::try_from(start)?, u64::try_from(chunk.compressed_size())?);
    match start.checked_add(length) {
        Some(end) if end <= size => Ok(()),
        _ => Err(ParquetError::EOF("a column lies behind the end of the file".to_owned())),
    }
}

fn id_of(file: &str, row: u64) -> String {
    format!("{file}:{row}")
}
