//! What is known of one text.

use super::texts::{Counted, From, New};

/// Counts of one text. Most texts of a corpus stand on one site, so the count of that site has its place here; those of more are in a table of
/// their own ([`Repeats`](super::Repeats)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// Distinct articles that hold it.
    pub(super) articles: u32,
    /// Pages that hold it, copies too.
    pub(super) pages: u32,
    /// Number of the last page that held it, from 1 on.
    pub(super) last_page: u32,
    /// The article of the first page that held it.
    pub(super) first_article: u32,
    /// The article that it was last counted for.
    pub(super) last_article: u32,
    /// Sites that hold it.
    pub(super) sites: u32,
    /// The site, where it is one; else 0.
    pub(super) site: u32,
    /// Distinct articles of that site that hold it; 0 where there are several.
    pub(super) site_articles: u32,
}

impl Entry {
    /// Whether one more page of an article changes a count of so many articles. An article that was not seen before does. A copy may hold texts
    /// that the pages before it did not, other teasers above all: such a text counts where it is sure that they did not hold it.
    pub(super) fn counts(&self, count: u32, article: u32, copy: bool) -> bool {
        !copy || count < 2 && self.first_article != article
    }

    /// Counts one more page, sites aside; whether it was not counted before.
    pub(super) fn add(&mut self, new: New) -> bool {
        if self.last_page == new.number {
            return false;
        }
        self.pages = self.pages.saturating_add(1);
        self.last_page = new.number;
        if self.counts(self.articles, new.article, new.copy) {
            self.articles = self.articles.saturating_add(1);
            self.last_article = new.article;
        }
        true
    }

    /// Adds the counts of another table, sites aside.
    pub(super) fn merge(&mut self, other: &Self, from: From) {
        self.articles = self.articles.saturating_add(other.articles);
        self.pages = self.pages.saturating_add(other.pages);
        self.last_article = from.article(other.last_article);
        self.last_page = from.page(other.last_page);
    }

    /// One that stands on a single page.
    pub(super) fn of(page: u32, of: Counted) -> Self {
        let one = Self::new(of.article);
        Self { articles: 1, pages: 1, last_page: page, sites: 1, site: of.site, site_articles: 1, ..one }
    }

    /// One that nothing holds yet.
    pub(super) fn new(first_article: u32) -> Self {
        Self {
            articles: 0,
            pages: 0,
            last_page: 0,
            first_article,
            last_article: first_article,
            sites: 0,
            site: 0,
            site_articles: 0,
        }
    }
}
