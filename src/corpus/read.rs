//! A page → its blocks, and these, judged, → its record so far.

use serde::{Deserialize, Serialize};

use super::spans::Places;
use super::{Content, CorpusOptions, RawPage, Record};
use crate::blocks::Blocks;
use crate::cleaner::{Known, html_blocks, judge, text_blocks};
use crate::error::{Error, PageError};
use crate::fingerprint::Fingerprint;
use crate::options::Options;

/// What a page's record needs that is not in the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Origin {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) host: Option<String>,
    pub(super) date: Option<String>,
}

/// A page that was read: its blocks with its size in bytes, or what is wrong with it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Read {
    pub(super) origin: Origin,
    pub(super) content: Result<(Blocks, usize), String>,
    /// Where its blocks stand, if that is asked for.
    places: Option<Places>,
}

/// A page that was judged.
pub(super) struct Judged {
    /// Its record, but for what depends on copies.
    pub(super) record: Record,
    /// Fingerprint of its text.
    pub(super) fingerprint: Fingerprint,
}

impl Read {
    pub(super) fn of(page: Result<RawPage, PageError>, options: &CorpusOptions) -> Self {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                let origin = Origin { id: error.id.clone(), url: None, host: None, date: None };
                return Self { origin, content: Err(error.to_string()), places: None };
            }
        };
        let host = page.host().map(str::to_owned);
        let address = page.url.as_deref();
        let content = blocks_of(&page.content, &options.page).map(|(blocks, bytes)| (blocks.at(address), bytes));
        let content = content.map_err(|error| format!("{}: {error}", page.id));
        let asked = content.as_ref().ok().filter(|_| options.spans);
        let places = asked.map(|(blocks, _)| Places::of(blocks, &page.content));
        Self { origin: Origin { id: page.id, url: page.url, host, date: page.date }, content, places }
    }

    /// The page's site. A page without a known one is a site of its own.
    pub(super) fn site(&self) -> &str {
        self.origin.host.as_deref().unwrap_or(&self.origin.id)
    }

    /// Bytes that it holds on the heap, about.
    pub(super) fn heap(&self) -> usize {
        let Origin { id, url, host, date } = &self.origin;
        let origin = [url, host, date].into_iter().flatten().map(String::len).sum::<usize>();
        let content = self.content.as_ref().map_or_else(String::len, |(blocks, _)| blocks.heap());
        id.len() + origin + content
    }

    pub(super) fn judge(self, known: Known<'_>, options: &CorpusOptions) -> Result<Judged, Error> {
        let page = match self.content {
            Ok((blocks, bytes)) => Ok(judge(blocks, bytes, known, &options.page)?),
            Err(wrong) => Err(wrong),
        };
        let fingerprint = page.as_ref().map_or_else(|_| Fingerprint::of(""), |page| page.fingerprint().clone());
        let mut record = Record::of(self.origin, page.as_ref(), options.blocks);
        record.spans = self.places.zip(page.as_ref().ok()).map(|(places, page)| places.judged(page));
        record.markdown = page.ok().filter(|_| options.markdown).map(|page| page.markdown());
        Ok(Judged { record, fingerprint })
    }
}

fn blocks_of(content: &Content, options: &Options) -> Result<(Blocks, usize), Error> {
    match content {
        Content::Html { bytes, charset: None } => html_blocks(bytes, options),
        Content::Html { bytes, charset: Some(charset) } => html_blocks(bytes, &options.clone().with_charset(charset)),
        Content::Text(text) => text_blocks(text, options),
    }
}
