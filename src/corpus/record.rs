//! What comes out of a corpus run: one record a page (docs/DESIGN.md, "Records").

use std::ops::Range;

use crate::classify::Label;

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "io", derive(serde::Serialize), serde(rename_all = "lowercase"))]
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

/// One page of the output. A field that is not known is `None`, and `null` in JSON.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "io", derive(serde::Serialize))]
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
    /// SimHash of the text, 16 hex digits.
    pub fingerprint: Option<String>,
    /// How much the site behaves like a content farm; not yet told.
    pub farm: Option<Farm>,
    /// Counts.
    pub stats: Stats,
    /// Features of the page, for training.
    #[doc(hidden)]
    #[cfg_attr(feature = "io", serde(skip_serializing_if = "Option::is_none"))]
    pub features: Option<Vec<u8>>,
    /// Every block of the page, where asked for.
    #[cfg_attr(feature = "io", serde(skip_serializing_if = "Option::is_none"))]
    pub blocks: Option<Vec<BlockRecord>>,
}

/// How much a site behaves like a content farm, 0 to 1, with its parts.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "io", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Farm {
    /// The score, 0 to 1.
    pub score: f64,
    /// Named parts of the score.
    pub parts: Vec<(String, f64)>,
}

/// Counts of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "io", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stats {
    /// Blocks of text in the page.
    pub blocks: usize,
    /// Of these, kept.
    pub article_blocks: usize,
    /// Of these, dropped as teasers or sponsor links.
    pub teaser_blocks: usize,
    /// Of these, dropped as anything else.
    pub boilerplate_blocks: usize,
    /// Bytes of the page as read.
    pub bytes_in: usize,
    /// Characters of the text given out.
    pub chars_out: usize,
}

/// One block of a page, with its verdict.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "io", derive(serde::Serialize))]
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
    #[cfg_attr(feature = "io", serde(serialize_with = "as_pair"))]
    pub span: Range<usize>,
    /// On how many pages of its site the block stands (by distinct articles), where pages were counted.
    pub pages: Option<u32>,
    /// On how many sites the block stands, where pages were counted.
    pub sites: Option<u32>,
    /// Features, for training.
    #[doc(hidden)]
    #[cfg_attr(feature = "io", serde(skip_serializing_if = "Option::is_none"))]
    pub features: Option<Vec<u8>>,
}

#[cfg(feature = "io")]
fn as_pair<S: serde::Serializer>(span: &Range<usize>, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::Serialize;
    [span.start, span.end].serialize(serializer)
}
