//! What is known of the blocks of one page, wherever the counts are kept.

use super::table::{Count, PageCounts, Repeats};
use super::trace::{Pointer, Trace, Traces, What};

/// On how many articles and sites a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stands {
    /// Distinct articles that hold it.
    pub(super) articles: u32,
    /// Sites that hold it.
    pub(super) sites: u32,
    /// Distinct articles that hold it, of the site that was asked for.
    pub(super) on_site: u32,
}

/// Where counts are kept.
pub(super) trait Source {
    /// What can go wrong when they are asked.
    type Error;

    /// Where a text stands, on a site among others; on none where none is given. None, too, if nothing is known but that a page holds it that was counted: it
    /// counts the same for that page.
    fn text(&self, key: u64, site: Option<u32>) -> Result<Option<Stands>, Self::Error>;

    /// Distinct articles that have a text as their own.
    fn own(&self, key: u64) -> Result<u32, Self::Error>;
}

/// A page whose blocks are looked up.
pub(super) struct Page<'a, S> {
    pub(super) source: S,
    pub(super) traces: &'a Traces,
    /// Its site, where that is known.
    pub(super) site: Option<u32>,
    /// Whether its article is in the table …
    pub(super) article_known: bool,
    /// … and for its site.
    pub(super) on_site: bool,
}

impl<S: Source> Page<'_, S> {
    /// The counts of its blocks. `table` knows the articles of its site.
    pub(super) fn counts(&self, table: &Repeats, pointers: &[Pointer]) -> Result<PageCounts, S::Error> {
        let before = self.site.and_then(|site| table.site_articles.get(site as usize)).copied().unwrap_or(0);
        let mut blocks = self.traces.blocks.iter().map(|block| self.count(block)).collect::<Result<Vec<Count>, _>>()?;
        for pointer in pointers {
            if let Some(count) = blocks.get_mut(pointer.block) {
                let Pointer { key, cut_key, cut_off, .. } = *pointer;
                count.points_to = count.points_to.max(self.headline_of(key, cut_key, cut_off)?);
            }
        }
        Ok(PageCounts { site_articles: before.saturating_add(u32::from(!self.on_site)), blocks })
    }

    fn count(&self, block: &Trace) -> Result<Count, S::Error> {
        if block.key == 0 {
            return Ok(Count::default());
        }
        let key = What::Block.key(block.key);
        let mut count = Count { site_pages: 1, articles: 1, sites: 1, ..Count::default() };
        if let Some(Stands { articles, sites, on_site }) = self.source.text(key, self.site)? {
            count.articles = with_own(articles, !self.article_known);
            count.site_pages = with_own(on_site, !self.on_site);
            count.sites = sites.saturating_add(u32::from(on_site == 0));
        }
        if block.head != 0 {
            let stands = self.source.text(What::Head.key(block.head), None)?;
            count.beginning = with_own(stands.map_or(0, |stands| stands.articles), !self.article_known);
        }
        if block.opening != 0 {
            let stands = self.source.text(What::Opening.key(block.opening), self.site)?;
            count.opening = with_own(stands.map_or(0, |stands| stands.on_site), !self.on_site);
        }
        count.headline_of = self.headline_of(block.key, block.cut_key, block.cut_off)?;
        if block.head != 0 {
            count.lead_of = self.others(What::Lead, block.head, &self.traces.marks.leads)?;
        }
        Ok(count)
    }

    /// Other articles whose headline a text is, or begins with what is left of it.
    fn headline_of(&self, key: u64, cut_key: u64, cut_off: bool) -> Result<u32, S::Error> {
        let whole = self.others(What::Headline, key, &self.traces.marks.headlines)?;
        if !cut_off {
            return Ok(whole);
        }
        let beginning = |hash| self.others(What::Beginning, hash, &self.traces.marks.beginnings);
        Ok(whole.max(beginning(key)?).max(beginning(cut_key)?))
    }

    /// Other articles that have such a text as their own. If this page has it as well, and is counted, it is no other.
    fn others(&self, what: What, hash: u64, own: &[u64]) -> Result<u32, S::Error> {
        if hash == 0 {
            return Ok(0);
        }
        let articles = self.source.own(what.key(hash))?;
        // Most are nobody's: the page's own are looked through for the others only.
        if articles == 0 {
            return Ok(0);
        }
        Ok(articles.saturating_sub(u32::from(self.article_known && own.contains(&hash))))
    }
}

/// A count with the page in it, which is new in it or not.
fn with_own(count: u32, new: bool) -> u32 {
    count.saturating_add(u32::from(new)).max(1)
}
