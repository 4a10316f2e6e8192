//! The table of counts.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::entry::Entry;
use super::texts::{Counted, From, New, Texts};
use super::trace::{Pointer, Trace, Traces, What};
use super::{article, prune};

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
/// It grows with the number of different texts, some 30 bytes each for those of one page and 80 for those of several, up to [a bound](Self::with_limit). Saved with [`write_to`](Self::write_to),
/// it lets the next crawl of the same sites begin with what this one knows.
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
    pub(super) seen: HashSet<(u32, u32)>,
    /// Words of running text of each article's first page.
    pub(super) article_words: Vec<u32>,
    /// Whose page each page is.
    pub(super) counted: Vec<Counted>,
    limit: usize,
}

/// So many texts are remembered by default. They just fit into 2²³ places of a table that is seven eighths full, which is where it would double.
const DEFAULT_LIMIT: usize = 7_300_000;
/// A table that is full forgets down to this part of the bound, so that it need not do it again at once.
const ROOM: usize = 2;

impl Repeats {
    /// A table without any pages.
    pub fn new() -> Self {
        Self {
            texts: Texts::new(),
            own: Texts::new(),
            shared: HashMap::new(),
            sites: HashMap::new(),
            site_articles: Vec::new(),
            seen: HashSet::new(),
            article_words: Vec::new(),
            counted: Vec::new(),
            limit: DEFAULT_LIMIT,
        }
    }

    /// The most texts to remember, 7.3 million by default, where one that stands on several pages counts as four: it takes so much more room. That is some
    /// 0.2 GB, and 30 bytes a page. What was seen least is forgotten when there are more: counts are lower bounds then.
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

    /// Counts a page of a site; the number of its article.
    pub(crate) fn add(&mut self, site: &str, traces: &Traces) -> u32 {
        let site = self.site(site);
        let known = article::find(self, traces);
        let article = known.unwrap_or(self.articles());
        let copy = known.is_some();
        if !copy {
            self.article_words.push(traces.running_words());
        }
        let site_copy = !self.seen.insert((site, article));
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
        self.forget();
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
        let on_site = article.zip(site).is_some_and(|(article, site)| self.seen.contains(&(site, article)));
        let [counted, new] = [counted.is_some(), article.is_none()];
        let page = Lookup { table: self, site, article, counted, new, new_on_site: !on_site, traces };
        let before = site.and_then(|site| self.site_articles.get(site as usize)).copied().unwrap_or(0);
        let mut blocks: Vec<Count> = traces.blocks.iter().map(|block| page.count(block)).collect();
        for pointer in pointers {
            if let Some(count) = blocks.get_mut(pointer.block) {
                let Pointer { key, cut_key, cut_off, .. } = *pointer;
                count.points_to = count.points_to.max(page.headline_of(key, cut_key, cut_off));
            }
        }
        PageCounts { site_articles: before.saturating_add(u32::from(!on_site)), blocks }
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
        for &(of, article) in &other.seen {
            self.seen.insert((site(of), from.article(article)));
        }
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

    fn site(&mut self, name: &str) -> u32 {
        if let Some(&site) = self.sites.get(name) {
            return site;
        }
        let site = self.site_articles.len() as u32;
        self.sites.insert(name.to_owned(), site);
        self.site_articles.push(0);
        site
    }

    fn forget(&mut self) {
        if self.texts.room() + self.own.room() <= self.limit {
            return;
        }
        let bound = prune::bound(self.texts.seen().chain(self.own.seen()), self.limit / ROOM, self.pages());
        let falls = |pages, last_page| prune::falls((pages, last_page), bound);
        self.texts.forget(falls, self.limit);
        self.own.forget(falls, self.limit);
        let texts = &self.texts;
        self.shared.retain(|(key, _), _| texts.contains(*key));
    }
}

impl Default for Repeats {
    fn default() -> Self {
        Self::new()
    }
}

/// A page whose blocks are looked up.
struct Lookup<'a> {
    table: &'a Repeats,
    site: Option<u32>,
    article: Option<u32>,
    /// Whether the page itself is in the table.
    counted: bool,
    /// Whether its article is not in the table.
    new: bool,
    /// Whether its article is not in the table for its site.
    new_on_site: bool,
    traces: &'a Traces,
}

impl Lookup<'_> {
    fn count(&self, block: &Trace) -> Count {
        if block.key == 0 {
            return Count::default();
        }
        let key = What::Block.key(block.key);
        let mut count = Count { site_pages: 1, articles: 1, sites: 1, ..Count::default() };
        if let Some(entry) = self.entry(key) {
            let on_site = self.on_site(key, &entry);
            count.articles = self.with_own(entry.articles, self.new);
            count.site_pages = self.with_own(on_site, self.new_on_site);
            count.sites = entry.sites.saturating_add(u32::from(on_site == 0));
        }
        if block.head != 0 {
            let entry = self.entry(What::Head.key(block.head));
            count.beginning = self.with_own(entry.map_or(0, |entry| entry.articles), self.new);
        }
        if block.opening != 0 {
            let key = What::Opening.key(block.opening);
            let on_site = self.entry(key).map_or(0, |entry| self.on_site(key, &entry));
            count.opening = self.with_own(on_site, self.new_on_site);
        }
        count.headline_of = self.headline_of(block.key, block.cut_key, block.cut_off);
        if block.head != 0 {
            count.lead_of = self.others(What::Lead, block.head, &self.traces.marks.leads);
        }
        count
    }

    /// What is known of a text of this page. None, too, if nothing is known but that this page holds it: it counts the same.
    fn entry(&self, key: u64) -> Option<Entry> {
        if self.counted { self.table.texts.besides(key) } else { self.table.entry(key) }
    }

    /// A count with this page in it.
    fn with_own(&self, count: u32, new: bool) -> u32 {
        count.saturating_add(u32::from(new)).max(1)
    }

    /// Distinct articles of the page's site that hold a text.
    fn on_site(&self, key: u64, entry: &Entry) -> u32 {
        match self.site {
            Some(site) if entry.sites > 1 => self.table.shared.get(&(key, site)).copied().unwrap_or(0),
            Some(site) if entry.site == site => entry.site_articles,
            _ => 0,
        }
    }

    /// Other articles whose headline a text is, or begins with what is left of it.
    fn headline_of(&self, key: u64, cut_key: u64, cut_off: bool) -> u32 {
        let whole = self.others(What::Headline, key, &self.traces.marks.headlines);
        if !cut_off {
            return whole;
        }
        let beginning = |hash| self.others(What::Beginning, hash, &self.traces.marks.beginnings);
        whole.max(beginning(key)).max(beginning(cut_key))
    }

    /// Other articles that have such a text as their own. If this page has it as well, and is counted, it is no other.
    fn others(&self, what: What, hash: u64, own: &[u64]) -> u32 {
        let Repeats { own: table, counted: pages, .. } = self.table;
        let Some(entry) = table.get(what.key(hash), pages).filter(|_| hash != 0) else { return 0 };
        let counted = self.article.is_some() && own.contains(&hash);
        entry.articles.saturating_sub(u32::from(counted))
    }
}
