//! What comes out of a corpus run: one record a page (docs/DESIGN.md, "Records").

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::read::Origin;
use super::spans::PageSpans;
use crate::classify::Label;
use crate::cluster::Relation;
use crate::page::{Page, PageBlock, Stats};

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// An article, the only or the best copy of it.
    Kept,
    /// A copy of a page that is kept.
    Duplicate,
    /// No article was found.
    Empty,
    /// The page could not be read.
    Error,
}

impl Status {
    /// Name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::Error => "error",
        }
    }
}

/// One page of the output. A field that is not known is `None`, and `null` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The page's id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its site.
    pub host: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it; several names are joined by a comma.
    pub author: Option<String>,
    /// Date of publication: ISO 8601 where it can be read in one way, else as the page writes it.
    pub date: Option<String>,
    /// Language tag (BCP 47).
    pub language: Option<String>,
    /// What the page says that it is about.
    pub description: Option<String>,
    /// Kind of page (article, collection, documentation, forum, listing, product, service): a guess. `None` for plain text.
    pub kind: Option<String>,
    /// The article: blocks separated by a blank line, no title, no markup.
    pub text: String,
    /// How good the text is likely to be: the mean word F1 of pages like this one, 0 to 1.
    pub confidence: Option<f64>,
    /// What became of it.
    pub status: Status,
    /// What is wrong, with [`Status::Error`].
    pub error: Option<String>,
    /// Id of the page it is a copy of.
    pub duplicate_of: Option<String>,
    /// Id of the canonical page of its cluster; its own when it stands alone. `None` where duplicates were not looked for.
    pub cluster: Option<String>,
    /// Estimated similarity to the canonical page, 0 to 1; 1 for the canonical page itself.
    pub similarity: Option<f64>,
    /// What kind of a copy it is (exact, near, spun, truncated, reordered); `None` for pages that are none.
    pub copy: Option<Relation>,
    /// SimHash of the text, 16 hex digits.
    pub fingerprint: Option<String>,
    /// How much the site behaves like a content farm; not yet told.
    pub farm: Option<Farm>,
    /// Counts.
    pub stats: Stats,
    /// The pages of its cluster, where it is their canonical page and copies were looked for among records.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub copies: Option<Copies>,
    /// Ids of pages of the index in whose place it stands from now on: copies that are not as good.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub supersedes: Option<Vec<String>>,
    /// Features of the page, for training.
    #[doc(hidden)]
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub features: Option<Vec<u8>>,
    /// The article as Markdown ([`Page::markdown`]), where asked for.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub markdown: Option<String>,
    /// Where each block stands in the page, where asked for; of pages that could be read.
    #[serde(skip)]
    pub spans: Option<PageSpans>,
    /// Every block of the page, where asked for.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub blocks: Option<Vec<BlockRecord>>,
}

impl Record {
    /// A record of which nothing is known but the id.
    pub(super) fn new(id: String) -> Self {
        Self {
            id,
            url: None,
            host: None,
            title: None,
            author: None,
            date: None,
            language: None,
            description: None,
            kind: None,
            text: String::new(),
            confidence: None,
            status: Status::Error,
            error: None,
            duplicate_of: None,
            cluster: None,
            similarity: None,
            copy: None,
            fingerprint: None,
            farm: None,
            stats: Stats::default(),
            copies: None,
            supersedes: None,
            features: None,
            markdown: None,
            spans: None,
            blocks: None,
        }
    }
}

/// A cluster of copies, as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Copies {
    /// Pages in it, the canonical one too.
    pub pages: usize,
    /// Their hosts, in the order of the alphabet.
    pub hosts: Vec<String>,
    /// The earliest of their dates, of those in ISO 8601.
    pub earliest: Option<String>,
}

/// How much a site behaves like a content farm, 0 to 1, with its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Farm {
    /// The score, 0 to 1.
    pub score: f64,
    /// Named parts of the score.
    pub parts: Vec<(String, f64)>,
}

/// One block of a page, with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BlockRecord {
    /// The text.
    pub text: String,
    /// What it is.
    pub label: Label,
    /// Probability that it belongs to the article if it is kept, that it does not if it is dropped; 0 to 1.
    pub confidence: f64,
    /// Why, the strongest reason first.
    pub reasons: Vec<String>,
    /// Place in the decoded page, in bytes, end exclusive.
    #[serde(serialize_with = "as_pair")]
    pub span: Range<usize>,
    /// On how many pages of its site the block stands (by distinct articles), where pages were counted.
    pub pages: Option<u32>,
    /// On how many sites the block stands, where pages were counted.
    pub sites: Option<u32>,
    /// Features, for training.
    #[doc(hidden)]
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub features: Option<Vec<u8>>,
}

fn as_pair<S: serde::Serializer>(span: &Range<usize>, serializer: S) -> Result<S::Ok, S::Error> {
    [span.start, span.end].serialize(serializer)
}

impl Record {
    /// The record of a page, or of what is wrong with it, alone.
    pub(super) fn of(origin: Origin, page: Result<&Page, &String>, blocks: bool) -> Self {
        let Origin { id, url, host, date } = origin;
        let mut record = Self { url, host, date, ..Self::new(id) };
        let page = match page {
            Ok(page) => page,
            Err(message) => {
                record.error = Some(message.clone());
                return record;
            }
        };
        record.title = page.title().map(str::to_owned);
        record.author = page.author().map(str::to_owned);
        record.date = page.date().map(str::to_owned).or(record.date);
        record.language = page.language().map(str::to_owned);
        record.description = page.description().map(str::to_owned);
        record.kind = page.kind().map(|kind| kind.name().to_owned());
        record.confidence = Some(page.confidence());
        record.stats = page.stats();
        record.text = page.text().to_owned();
        record.status = if page.text().is_empty() { Status::Empty } else { Status::Kept };
        if record.status == Status::Kept {
            record.fingerprint = Some(page.fingerprint().to_string());
        }
        record.features = page.page_features().map(<[u8]>::to_vec);
        record.blocks = blocks.then(|| page.blocks().map(|block| BlockRecord::of(&block)).collect());
        record
    }
}

impl BlockRecord {
    fn of(block: &PageBlock<'_>) -> Self {
        Self {
            text: block.text().to_owned(),
            label: block.label(),
            confidence: block.confidence(),
            reasons: block.reasons(),
            span: block.span(),
            pages: block.pages(),
            sites: block.sites(),
            features: block.features().map(<[u8]>::to_vec),
        }
    }
}

/// A record that waits, in a form whose fields are always all there; JSON leaves some out.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Held {
    record: Record,
    features: Option<Vec<u8>>,
    markdown: Option<String>,
    spans: Option<PageSpans>,
    blocks: Option<Vec<(BlockRecord, Option<Vec<u8>>)>>,
}

impl Held {
    pub(super) fn of(mut record: Record) -> Self {
        let features = record.features.take();
        let markdown = record.markdown.take();
        let spans = record.spans.take();
        let apart = |mut block: BlockRecord| {
            let features = block.features.take();
            (block, features)
        };
        let blocks = record.blocks.take().map(|blocks| blocks.into_iter().map(apart).collect());
        Self { record, features, markdown, spans, blocks }
    }

    pub(super) fn record(self) -> Record {
        let together = |(block, features)| BlockRecord { features, ..block };
        let blocks = self.blocks.map(|blocks| blocks.into_iter().map(together).collect());
        Record { features: self.features, markdown: self.markdown, spans: self.spans, blocks, ..self.record }
    }
}
