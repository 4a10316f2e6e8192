//! The records of a file as pages.

use super::coding;
use super::head::{Head, Media};
use super::http;
use super::packed::Source;
use super::records::{Fault, Records};
use crate::corpus::{Content, Given, RawPage};
use crate::decode::Decoder;
use crate::error::PageError;
use crate::io::FilePages;
use crate::io::kinds::{Kind, Packing};
use crate::io::passed::{PassedOver, Tally};

/// The status of an answer that brings the page.
const OK: u16 = 200;

/// The pages, and an error for each record that is none though it should be; all others are counted in `tally`. `told`: how the file is packed by its name. Held in
/// memory is one record at a time, of at most `limit` bytes, and that many again for one that comes packed.
pub(in crate::io) fn pages(
    id: String,
    path: String,
    source: Box<dyn Source>,
    told: Packing,
    limit: usize,
    tally: Tally,
) -> FilePages {
    match Records::open(source, told) {
        Ok(records) => Box::new(WarcPages { id, path, records, limit, tally }),
        Err(Fault { at, message }) => {
            Box::new(std::iter::once(Err(PageError { id, path, line: None, offset: Some(at), message })))
        }
    }
}

struct WarcPages {
    id: String,
    path: String,
    records: Records,
    limit: usize,
    tally: Tally,
}

/// What becomes of a record.
enum Found {
    Page(Content),
    /// It holds no page, and is counted.
    None(fn(&mut PassedOver)),
    /// It should hold a page, and does not.
    Wrong(String),
}

/// Schemes of addresses that lead nowhere: under them crawlers store what they note (`wget` its log, as plain text; others the text they saw of a page that is
/// stored, too).
const OWN_SCHEMES: &[&str] = &["metadata", "urn"];

fn is_about_the_crawl(address: Option<&str>) -> bool {
    let scheme = address.and_then(|address| address.split_once(':')).map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| OWN_SCHEMES.iter().any(|own| scheme.eq_ignore_ascii_case(own)))
}

/// How the content of a record is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Html,
    Text,
    /// As its first bytes show: it does not say.
    Told,
}

impl WarcPages {
    /// Reads the record with this head, to its end.
    fn read(&mut self, head: &Head) -> Result<Found, Fault> {
        let found = self.find(head)?;
        self.records.end()?;
        Ok(found)
    }

    fn find(&mut self, head: &Head) -> Result<Found, Fault> {
        let kind = head.get("WARC-Type").unwrap_or_default().to_ascii_lowercase();
        let block = head.media("Content-Type");
        Ok(match kind.as_str() {
            "response" => match block {
                Some(media) if !media.is("application/http") => Found::None(|passed| passed.other_type += 1),
                _ => self.answer(head)?,
            },
            "resource" if is_about_the_crawl(head.address("WARC-Target-URI")) => {
                Found::None(|passed| passed.about += 1)
            }
            // What was fetched by other ways than HTTP, or made of a page: the text of WET files.
            "resource" | "conversion" => match Reading::of(block) {
                Some(reading) => self.content(reading, block.and_then(|media| media.charset), None)?,
                None => Found::None(|passed| passed.content += 1),
            },
            "request" => Found::None(|passed| passed.request += 1),
            "warcinfo" | "metadata" => Found::None(|passed| passed.about += 1),
            "revisit" => Found::None(|passed| passed.revisit += 1),
            _ => Found::None(|passed| passed.other_type += 1),
        })
    }

    /// The page of an answer over HTTP.
    fn answer(&mut self, record: &Head) -> Result<Found, Fault> {
        let http::Answer { status, head } = http::read(&mut self.records)?;
        match status {
            Some(OK) => {}
            Some(_) => return Ok(Found::None(|passed| passed.status += 1)),
            None => return Ok(Found::Wrong("an answer without a line of status".to_owned())),
        }
        let media = head.media("Content-Type");
        // Where the server does not say what it is, the crawler may have found out.
        let Some(reading) = Reading::of(media.or_else(|| record.media("WARC-Identified-Payload-Type"))) else {
            return Ok(Found::None(|passed| passed.content += 1));
        };
        self.content(reading, media.and_then(|media| media.charset), Some(&head))
    }

    /// What is left of the block, as a page.
    fn content(&mut self, reading: Reading, charset: Option<&str>, http: Option<&Head>) -> Result<Found, Fault> {
        if self.records.left() > self.limit as u64 {
            return Ok(Found::Wrong(format!("a record with a page of more than {} bytes", self.limit)));
        }
        let mut bytes = Vec::new();
        loop {
            let piece = self.records.block()?;
            let count = piece.len();
            if count == 0 {
                break;
            }
            bytes.extend_from_slice(piece);
            self.records.take(count);
        }
        if let Some(http) = http {
            bytes = match coding::undo(bytes, http, self.limit) {
                Ok(bytes) => bytes,
                Err(message) => return Ok(Found::Wrong(message)),
            };
        }
        let is_text = match reading {
            Reading::Html => false,
            Reading::Text => true,
            Reading::Told if Kind::of_content(&bytes) == Kind::Html => false,
            Reading::Told => return Ok(Found::None(|passed| passed.content += 1)),
        };
        Ok(Found::Page(if is_text {
            Content::Text(Decoder::all(&bytes, charset).into_owned())
        } else {
            Content::Html { bytes, charset: charset.map(str::to_owned) }
        }))
    }

    fn error(&self, head: Option<&Head>, at: u64, message: String) -> PageError {
        PageError { id: self.id_of(head), path: self.path.clone(), line: None, offset: Some(at), message }
    }

    /// The id of the record, else its number in the file.
    fn id_of(&self, head: Option<&Head>) -> String {
        match head.and_then(|head| head.address("WARC-Record-ID")) {
            Some(id) => id.to_owned(),
            None => format!("{}:{}", self.id, self.records.number()),
        }
    }
}

impl Reading {
    /// `None` for what holds no page.
    fn of(media: Option<Media<'_>>) -> Option<Self> {
        match media {
            None => Some(Self::Told),
            Some(media) if media.is("text/html") || media.is("application/xhtml+xml") => Some(Self::Html),
            Some(media) if media.is("text/plain") => Some(Self::Text),
            Some(_) => None,
        }
    }
}

impl Iterator for WarcPages {
    type Item = Result<RawPage, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let head = self.records.next()?;
            self.tally.count(|passed| passed.records += 1);
            let head = match head {
                Ok(head) => head,
                Err(Fault { at, message }) => return Some(Err(self.error(None, at, message))),
            };
            let at = self.records.at();
            let content = match self.read(&head) {
                Ok(Found::Page(content)) => content,
                Ok(Found::None(count)) => {
                    self.tally.count(count);
                    continue;
                }
                Ok(Found::Wrong(message)) => return Some(Err(self.error(Some(&head), at, message))),
                Err(Fault { at, message }) => return Some(Err(self.error(Some(&head), at, message))),
            };
            return Some(Ok(RawPage {
                id: self.id_of(Some(&head)),
                url: head.address("WARC-Target-URI").map(str::to_owned),
                date: head.get("WARC-Date").map(str::to_owned),
                given: Given::default(),
                content,
            }));
        }
    }
}
