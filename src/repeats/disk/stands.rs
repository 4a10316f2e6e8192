//! What is asked for when all is counted, as rows of one width.

use crate::external::Fixed;

/// A row that has a key. Rows are sorted by it, and no two among which one is searched have the same.
pub(in crate::repeats) trait Keyed: Fixed {
    fn key(&self) -> u64;
}

/// On how many articles and sites a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::repeats) struct StandsRow {
    pub(in crate::repeats) key: u64,
    pub(in crate::repeats) articles: u32,
    pub(in crate::repeats) sites: u32,
    /// The site, where it is one.
    pub(in crate::repeats) site: u32,
    /// On how many articles of that site.
    pub(in crate::repeats) site_articles: u32,
}

/// On how many articles a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::repeats) struct ArticlesRow {
    pub(in crate::repeats) key: u64,
    pub(in crate::repeats) articles: u32,
}

impl Keyed for StandsRow {
    fn key(&self) -> u64 {
        self.key
    }
}

impl Keyed for ArticlesRow {
    fn key(&self) -> u64 {
        self.key
    }
}

impl Fixed for StandsRow {
    const BYTES: usize = u64::BYTES + 4 * u32::BYTES;

    fn put(self, bytes: &mut Vec<u8>) {
        let Self { key, articles, sites, site, site_articles } = self;
        (key, articles, (sites, site, site_articles)).put(bytes);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let (key, articles, (sites, site, site_articles)) = Fixed::take(bytes);
        Self { key, articles, sites, site, site_articles }
    }
}

impl Fixed for ArticlesRow {
    const BYTES: usize = u64::BYTES + u32::BYTES;

    fn put(self, bytes: &mut Vec<u8>) {
        (self.key, self.articles).put(bytes);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let (key, articles) = Fixed::take(bytes);
        Self { key, articles }
    }
}
