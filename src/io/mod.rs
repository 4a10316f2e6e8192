//! Reading pages from files, and writing records.
//!
//! [`read`] takes files and directories as they come from a scraper and gives out [`RawPage`]s, one by one; what cannot be read becomes a
//! [`PageError`] between them and stops nothing. This room knows nothing of cleaning.
//!
//! | file | holds |
//! |---|---|
//! | `kinds` | which kind a file is, by its name and its first bytes |
//! | `walk` | the files below a directory, in order |
//! | `open` | a file as plain bytes, unpacked |
//! | `gzip` | unpacking gzip with any number of members |
//! | `html`, `text`, `jsonl`, `later` | the pages of one kind of file; each has one front function `pages` |
//! | `lines` | lines of any length, with their places |
//! | `warc` (feature) | WARC and WET: the records of a file that are pages |
//! | `passed` | which records of WARC files are none |
//! | `parquet` (feature) | Parquet: the pages of a file, and records into one |
//! | `fields` | what the parts of a page are called in JSON and Parquet, and what makes a page of them |
//! | `json_page` | one line of JSON as a page |
//! | `ids` | no id twice |
//! | `inventory` | which files the inputs are, so that a change is seen |
//! | `pages` | all of it in a row |
//! | `place` | how far they were read |
//! | `write`, `pack`, `atomic` | records as JSON Lines or text, packed, into a file that appears when it is complete |

mod atomic;
mod fields;
mod gzip;
mod html;
mod ids;
mod inventory;
mod json_page;
mod jsonl;
mod kinds;
#[cfg(not(all(feature = "parquet", feature = "warc")))]
mod later;
mod lines;
mod open;
mod pack;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod passed;
mod place;
#[cfg(test)]
mod tests;
mod text;
mod walk;
#[cfg(feature = "warc")]
mod warc;
mod write;

use std::path::PathBuf;

pub use atomic::{Abandoned, AtomicFile, CompleteFile};
pub use fields::Fields;
pub use inventory::Inventory;
pub use pack::PackedWriter;
pub use pages::Pages;
#[cfg(feature = "parquet")]
pub use parquet::{ParquetWriter, quiet_caught_panics};
pub use passed::PassedOver;
pub use place::size;
pub use write::{Format, RecordWriter};

use crate::corpus::RawPage;
use crate::error::PageError;

/// A file of more than this many bytes (unpacked), or a line of JSON of more, is refused: no page is so large, and a small packed file of
/// zeros must not eat the memory. Above every limit that [`Options::with_max_page_bytes`](crate::Options::with_max_page_bytes) is likely to get.
const MAX_PAGE_BYTES: usize = 1024 * 1024 * 1024;

/// The path that stands for standard input.
const STDIN: &str = "-";

/// Iterator over the pages of one file.
type FilePages = Box<dyn Iterator<Item = Result<RawPage, PageError>> + Send>;

/// Reads the pages of all inputs, in their order.
///
/// An input is
/// - a directory: the files below it, sorted by their path with `/` between its parts; links are followed. Files whose names say
///   nothing are passed over and counted ([`Pages::skipped`]);
/// - a file: its kind told by its name, else by its first bytes (`{`: JSON Lines, `<`: HTML, `WARC/`: WARC, anything else: text);
/// - `-`: standard input as JSON Lines, or WARC if it begins so (a file of that name is `./-`).
///
/// Kinds of files: `.html .htm .xhtml` (one page each, as bytes), `.txt` (one page each, decoded), `.jsonl .ndjson` (one page a line), each
/// also as `.gz` or `.zst`; a packed file without such an ending is unpacked all the same. `.parquet` (one page a row) is read with the feature of
/// that name, `.warc` and `.wet` (one page a record, each also as `.gz` or `.zst`) with the feature `warc`.
///
/// A line of JSON is an object with `html` or `text` (`html` counts, if it has both), and as far as known `id` (text or number), `url` (else
/// `metadata.url`), `date`, `title`, `author`, `language` and `description`; other fields are passed over. Blank lines are none. Other names of fields:
/// [`Pages::with_fields`]. A row of Parquet has columns of the same names, by the same rules; only these columns are read. Texts may be of any type for
/// text or bytes; HTML as bytes counts as scraped, its charset not yet known, unless it is UTF-8. Numbers and UUIDs count as text, and so do days and
/// times, in ISO 8601.
///
/// Pages of a WARC file are the records of type `response` with HTTP status 200 that are HTML (`text/html`, `application/xhtml+xml`) or plain text, and records of
/// type `resource` (but for notes of the crawler, under `metadata:` or `urn:`) or `conversion` (WET) with such content. Chunks are put together, and gzip, deflate, brotli and zstd are undone; where the crawler did that already and left
/// the fields in the head, bytes that look like text are taken as they are. The charset is that of the HTTP head, `id` the id of the record without angle brackets, `url`
/// its `WARC-Target-URI`, `date` its `WARC-Date`. All other records are counted ([`Pages::passed_over`]). A record that cannot be read (a bad head, a wrong length, a
/// damaged member) is an error, and the next one is looked for. Offsets in errors are those in the unpacked file. Of zstd, the dictionary that a file may begin
/// with is used.
///
/// The id of a page is its `id`; a line or record without one gets the file's id, `:` and the number of the line, row or record. The id of a file is its path
/// below the directory, or the name of a file that is itself an input. No id comes twice: where one would, and there are several inputs, the
/// name of the later page's input and `/` are put before it; where that does not help, `#2`, `#3`, … behind it.
///
/// Nothing is opened before the first page is asked for.
///
/// ```no_run
/// for page in defarm::io::read(&["pages".into(), "more.jsonl.gz".into()]) {
///     match page {
///         Ok(page) => println!("{}: {} bytes", page.id, page.content.len()),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// ```
pub fn read(inputs: &[PathBuf]) -> Pages {
    Pages::new(inputs.to_vec())
}
