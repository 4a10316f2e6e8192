//! The table of counts.

use std::convert::Infallible;

use foldhash::{HashMap, HashMapExt};

use super::article;
use super::entry::Entry;
use super::look_up::{Page, Source, Stands};
use super::prune::Search;
use super::rows::SharedRow;
use super::sites::ArticleSites;
use super::texts::{Counted, From, New, Texts};
use super::trace::{Pointer, Traces};

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Distinct articles of this page's site whose pages hold it, this one included.
    pub site_pages: u32,
    /// Distinct articles of the whole corpus whose pages hold it, this one included.
    pub articles: u32,
    /// Sites that hold it, this one included.
    pub sites: u32,
    /// Distinct articles of the corpus whose pages hold a text with the same first words, this one included; 0 for texts of a few words.
    pub beginning: u32,
    /// Other articles whose headline it is, or the beginning of whose headline if it is cut off.
    pub headline_of: u32,
    /// Other articles that begin as it does.
    pub lead_of: u32,
    /// Distinct articles of this page's site with a line that is opened by the same words (`Read next – …`), this one included; 0 without such words.
    pub opening: u32,
    /// Other articles whose headline, or its beginning if it is cut off, stands behind its first words.
    pub points_to: u32,
}

/// Counts of one page's blocks.
#[derive(Debug, Clone, Default)]
pub struct PageCounts {
    /// Distinct articles counted on the page's site, this one included.
    pub site_articles: u32,
    /// One count a block, in page order.
    pub blocks: Vec<Count>,
}

/// What stands on how many pages, distinct articles and sites: counted by a run over a corpus, or page by page as they come in.
///
/// It grows with the number of different texts, some 30 bytes each for those of one page and 80 for those of several, up to [a bound](Self::with_limit). A run over a corpus has no such bound: what finds no
/// room in memory it counts in files. Saved with [`write_to`](Self::write_to),
/// a table lets the next crawl of the same sites begin with what this one knows.
///
/// Pages are numbered as they come, and which of them are copies is settled then, so counts can depend on the order of the pages where there are copies.
///
/// ```
/// use defarm::{Options, Repeats, clean_html};
/// use defarm::clean_html_with;
///
/// let mut repeats = Repeats::new();
/// for n in 0..8 {
///     let html = format!("<h1>Boat {n}</h1><p>Boat number {n} left the pier at noon, with nobody aboard but captain {n}.</p><p>Our shop has rope</p>");
///     let page = clean_html_with(html.as_bytes(), &Options::new(), "pier.example", &repeats)?;
///     repeats.count("pier.example", &page);
/// }
/// assert_eq!(repeats.pages(), 8);
/// let page = clean_html_with(b"<h1>Boat 9</h1><p>Our shop has rope</p>", &Options::new(), "pier.example", &repeats)?;
/// assert_eq!(page.blocks().last().and_then(|block| block.pages()), Some(9));
/// # Ok::<(), defarm::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Repeats {
    /// Texts, their heads and openings: what pages hold.
    pub(super) texts: Texts,
    /// Headlines, their beginnings, and leads: what pages have as their own. They are few beside the texts and are asked for several times a line, so they
    /// have a table that stays in the cache.
    pub(super) own: Texts,
    /// Distinct articles of a site that hold a text that stands on several sites.
    pub(super) shared: HashMap<(u64, u32), u32>,
    /// The sites by name.
    pub(super) sites: HashMap<String, u32>,
    /// Distinct articles of each site.
    pub(super) site_articles: Vec<u32>,
    /// Which site has had a page of which article.
    pub(super) seen: ArticleSites,
    /// Words of running text of each article's first page.
    pub(super) article_words: Vec<u32>,
    /// Whose page each page is.
    pub(super) counted: Vec<Counted>,
    pub(super) limit: usize,
}

/// So many texts are remembered by default. They just fit into 2²³ places of a table that is seven eighths full, which is where it would double.
const DEFAULT_LIMIT: usize = 7_300_000;
/// A table that is full forgets down to this part of the bound, so that it need not do it again at once.
pub(super) const ROOM: usize = 2;

impl Repeats {
    /// A table without any pages.
    pub fn new() -> Self {
        Self {
            texts: Texts::new(),
            own: Texts::new(),
            shared: HashMap::new(),
            sites: HashMap::new(),
            site_articles: Vec::new(),
            seen: ArticleSites::new(),
            article_words: Vec::new(),
            counted: Vec::new(),
            limit: DEFAULT_LIMIT,
        }
    }

    /// The most texts to remember, 7.3 million by default, where one that stands on several pages counts as four: it takes so much more room. That is some
    /// 0.2 GB, and 16 bytes a page. What was seen least is forgotten when there are more: counts are lower bounds then.
    #[must_use]
    pub fn with_limit(mut self, texts: usize) -> Self {
        self.limit = texts;
        self.forget();
        self
    }

    /// Pages counted.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.counted.len()).unwrap_or(u32::MAX)
    }

    /// Distinct articles among them.
    pub fn articles(&self) -> u32 {
        self.article_words.len() as u32
    }

    /// Sites they are of.
    pub fn sites(&self) -> usize {
        self.sites.len()
    }

    /// Different texts remembered.
    pub fn len(&self) -> usize {
        self.texts.len() + self.own.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Counts a page of a site; the number of its article. Forgets what was seen least when the table is full.
    pub(crate) fn add(&mut self, site: &str, traces: &Traces) -> u32 {
        let site = self.site(site);
        let article = self.add_all(site, traces);
        self.forget();
        article
    }

    /// Counts a page of a site, whatever room that takes; the number of its article.
    pub(super) fn add_all(&mut self, site: u32, traces: &Traces) -> u32 {
        let known = article::find(self, traces);
        let article = known.unwrap_or(self.articles());
        let copy = known.is_some();
        if !copy {
            self.article_words.push(traces.running_words());
        }
        let site_copy = !self.seen.insert(site, article);
        if let Some(articles) = self.site_articles.get_mut(site as usize).filter(|_| !site_copy) {
            *articles += 1;
        }
        self.counted.push(Counted { site, article });
        let new = New { number: self.pages(), article, copy };
        for key in traces.keys() {
            self.add_key(key, site, new, site_copy);
        }
        for key in traces.own_keys() {
            self.own.add(key, new, &self.counted);
        }
        article
    }

    fn add_key(&mut self, key: u64, site: u32, new: New, site_copy: bool) {
        let article = new.article;
        let Some(entry) = self.texts.add(key, new, &self.counted) else { return };
        if entry.sites == 1 && entry.site != site {
            self.shared.insert((key, std::mem::take(&mut entry.site)), std::mem::take(&mut entry.site_articles));
            entry.sites = 2;
            self.shared.insert((key, site), 1);
            return;
        }
        if entry.sites <= 1 {
            (entry.sites, entry.site) = (1, site);
            if entry.counts(entry.site_articles, article, site_copy) {
                entry.site_articles = entry.site_articles.saturating_add(1);
            }
            return;
        }
        let count = self.shared.entry((key, site)).or_insert(0);
        if *count == 0 {
            entry.sites = entry.sites.saturating_add(1);
            *count = 1;
        } else if entry.counts(*count, article, site_copy) {
            *count = count.saturating_add(1);
        }
    }

    /// Counts of a page's blocks: of one that was counted as an article of that number, or of one that was not.
    pub(crate) fn look_up(
        &self,
        site: &str,
        traces: &Traces,
        pointers: &[Pointer],
        counted: Option<u32>,
    ) -> PageCounts {
        let site = self.sites.get(site).copied();
        let article = counted.or_else(|| article::find(self, traces));
        let on_site = article.zip(site).is_some_and(|(article, site)| self.seen.contains(site, article));
        let source = InMemory { table: self, counted: counted.is_some() };
        let page = Page { source, traces, site, article_known: article.is_some(), on_site };
        let Ok(counts) = page.counts(self, pointers);
        counts
    }

    /// Adds the counts of another table. A copy whose original stands in the other table counts in both.
    pub fn merge(&mut self, other: &Self) {
        let mut sites: Vec<(&str, u32)> = other.sites.iter().map(|(name, &site)| (name.as_str(), site)).collect();
        sites.sort_unstable_by_key(|&(_, site)| site);
        let sites: Vec<u32> = sites.into_iter().map(|(name, _)| self.site(name)).collect();
        let site = |site: u32| sites.get(site as usize).copied().unwrap_or(0);
        let from = From { pages: self.pages(), articles: self.articles() };
        // Only now: texts that one page holds go by its number.
        let counted = |of: &Counted| Counted { site: site(of.site), article: from.article(of.article) };
        self.counted.extend(other.counted.iter().map(counted));
        for (key, entry) in other.own.iter(&other.counted) {
            self.own.merged(key, &entry, from, &self.counted);
        }
        for (key, entry) in other.texts.iter(&other.counted) {
            let Some(own) = self.texts.merged(key, &entry, from, &self.counted) else { continue };
            if entry.sites == 1 {
                Self::add_site(own, &mut self.shared, key, site(entry.site), entry.site_articles);
            }
        }
        for (&(key, of), &count) in &other.shared {
            if let Some(own) = self.texts.several_mut(key) {
                Self::add_site(own, &mut self.shared, key, site(of), count);
            }
        }
        self.seen.merge(&other.seen, site, |article| from.article(article));
        for (of, &count) in sites.iter().zip(&other.site_articles) {
            if let Some(own) = self.site_articles.get_mut(*of as usize) {
                *own = own.saturating_add(count);
            }
        }
        self.article_words.extend(&other.article_words);
        self.forget();
    }

    /// Adds the count of one site to a text's.
    fn add_site(entry: &mut Entry, shared: &mut HashMap<(u64, u32), u32>, key: u64, site: u32, count: u32) {
        if entry.sites == 0 || entry.sites == 1 && entry.site == site {
            (entry.sites, entry.site) = (1, site);
            entry.site_articles = entry.site_articles.saturating_add(count);
            return;
        }
        if entry.sites == 1 {
            shared.insert((key, std::mem::take(&mut entry.site)), std::mem::take(&mut entry.site_articles));
        }
        let own = shared.entry((key, site)).or_insert(0);
        entry.sites = entry.sites.saturating_add(u32::from(*own == 0));
        *own = own.saturating_add(count);
    }

    pub(super) fn entry(&self, key: u64) -> Option<Entry> {
        self.texts.get(key, &self.counted)
    }

    /// The number of a site, the next one if it has none yet.
    pub(super) fn site(&mut self, name: &str) -> u32 {
        if let Some(&site) = self.sites.get(name) {
            return site;
        }
        let site = self.site_articles.len() as u32;
        self.sites.insert(name.to_owned(), site);
        self.site_articles.push(0);
        site
    }

    /// Counts of texts on the sites that hold them, where they are several, sorted.
    pub(super) fn shared_rows(&self) -> impl ExactSizeIterator<Item = SharedRow> + use<> {
        let mut rows: Vec<SharedRow> =
            self.shared.iter().map(|(&(key, site), &count)| SharedRow { key, site, count }).collect();
        rows.sort_unstable_by_key(|row| (row.key, row.site));
        rows.into_iter()
    }

    /// Forgets what was seen least if there is more than the limit.
    pub(super) fn forget(&mut self) {
        if self.texts.room() + self.own.room() <= self.limit {
            return;
        }
        let mut search = Search::new(self.pages());
        self.texts.seen().chain(self.own.seen()).for_each(|text| search.add(text));
        let bound = search.bound(self.limit / ROOM);
        self.texts.forget(|pages, last_page| bound.falls((pages, last_page)), self.limit);
        self.own.forget(|pages, last_page| bound.falls((pages, last_page)), self.limit);
        let texts = &self.texts;
        self.shared.retain(|(key, _), _| texts.contains(*key));
    }
}

impl Default for Repeats {
    fn default() -> Self {
        Self::new()
    }
}

/// The table as it is in memory.
struct InMemory<'a> {
    table: &'a Repeats,
    /// Whether the page that is looked up is in it.
    counted: bool,
}

impl Source for InMemory<'_> {
    type Error = Infallible;

    fn text(&self, key: u64, site: Option<u32>) -> Result<Option<Stands>, Infallible> {
        let table = self.table;
        let entry = if self.counted { table.texts.besides(key) } else { table.entry(key) };
        Ok(entry.map(|entry| {
            let on_site = match site {
                Some(site) if entry.sites > 1 => table.shared.get(&(key, site)).copied().unwrap_or(0),
                Some(site) if entry.site == site => entry.site_articles,
                _ => 0,
            };
            Stands { articles: entry.articles, sites: entry.sites, on_site }
        }))
    }

    fn own(&self, key: u64) -> Result<u32, Infallible> {
        Ok(self.table.own.get(key, &self.table.counted).map_or(0, |entry| entry.articles))
    }
}
