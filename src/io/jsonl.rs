//! A file with one page a line, as JSON.

use std::io::BufRead;

use super::fields::Fields;
use super::json_page::{self, Invalid};
use super::lines::{Line, Lines, Place};
use super::open::{Opened, reason};
use super::{FilePages, MAX_PAGE_BYTES};
use crate::corpus::RawPage;
use crate::error::PageError;

const UTF8_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The pages, and an error for each line that is none.
pub(super) fn pages(file: Opened, fields: &Fields) -> FilePages {
    let Opened { id, path, bytes } = file;
    Box::new(JsonPages { id, path, fields: fields.clone(), lines: Lines::new(bytes, MAX_PAGE_BYTES) })
}

struct JsonPages<R> {
    id: String,
    path: String,
    fields: Fields,
    lines: Lines<R>,
}

impl<R: BufRead> Iterator for JsonPages<R> {
    type Item = Result<RawPage, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Self { id, path, fields, lines } = self;
        let error = |place: Place, offset: u64, message: String| PageError {
            id: id_of(id, place),
            path: path.clone(),
            line: Some(place.line),
            offset: Some(offset),
            message,
        };
        loop {
            let (place, line) = match lines.next_line()? {
                Line::Whole(place, line) => (place, line),
                Line::TooLong(place) => {
                    let message = format!("a line of more than {MAX_PAGE_BYTES} bytes");
                    return Some(Err(error(place, place.offset, message)));
                }
                Line::Broken(place, broken) => return Some(Err(error(place, place.offset, reason(&broken)))),
            };
            let content = if place.line == 1 { line.strip_prefix(UTF8_MARK).unwrap_or(line) } else { line };
            if content.trim_ascii().is_empty() {
                continue;
            }
            let before = line.len() - content.len();
            let page = json_page::page(content, fields, || id_of(id, place));
            return Some(
                page.map_err(|Invalid { at, message }| error(place, place.offset + (before + at) as u64, message)),
            );
        }
    }
}

fn id_of(file: &str, place: Place) -> String {
    format!("{file}:{}", place.line)
}
