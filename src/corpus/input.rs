//! What goes into a corpus run.

use crate::error::PageError;

/// A page as it was scraped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPage {
    /// Identifier, unique within a run.
    pub id: String,
    /// Address, where known: its host says which pages belong to one site.
    pub url: Option<String>,
    /// Date of publication or of the crawl, where the input names it; the page's own statement comes first.
    pub date: Option<String>,
    /// What the input says besides.
    pub given: Given,
    /// The page.
    pub content: Content,
}

/// What an input says of a page, as records of another tool do. Deduplication hands it on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

/// The content of a [`RawPage`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// HTML as bytes.
    Html {
        /// The bytes of the page.
        bytes: Vec<u8>,
        /// The charset that the transport named (HTTP or WARC header).
        charset: Option<String>,
    },
    /// Text without markup, already decoded.
    Text(String),
}

impl Content {
    /// Size in bytes.
    pub fn len(&self) -> usize {
        match self {
            Self::Html { bytes, .. } => bytes.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl RawPage {
    /// An HTML page.
    pub fn html(id: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(id.into(), Content::Html { bytes: bytes.into(), charset: None })
    }

    /// A page of plain text.
    pub fn text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(id.into(), Content::Text(text.into()))
    }

    /// Bytes of it, and of what could not be read.
    pub(super) fn weight(page: &Result<Self, PageError>) -> usize {
        page.as_ref().map_or(0, |page| page.content.len())
    }

    fn new(id: String, content: Content) -> Self {
        Self { id, url: None, date: None, given: Given::default(), content }
    }

    /// The site of the page: the host of its address, else the first part of an id that is a path, else nothing.
    pub fn host(&self) -> Option<&str> {
        match &self.url {
            Some(url) => host_of_url(url),
            None => self.id.split_once('/').map(|(first, _)| first).filter(|first| !first.is_empty()),
        }
    }
}

/// The host of an absolute address, without user, port and a leading `www.`.
fn host_of_url(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::RawPage;

    #[test]
    fn hosts() {
        let page = |url: &str| RawPage { url: Some(url.into()), ..RawPage::html("a/b.html", "") };
        assert_eq!(page("https://user@www.news.example:8080/x?y").host(), Some("news.example"));
        assert_eq!(page("no address").host(), None);
        assert_eq!(RawPage::html("site/a.html", "").host(), Some("site"));
        assert_eq!(RawPage::html("a.html", "").host(), None);
    }
}
