//! On how many pages, distinct articles and sites each block of a corpus stands.
//!
//! Counts go by *distinct articles*: pages whose article is the same (or a near-duplicate) count once, or every copy of an article
//! would make each of its paragraphs look like furniture. The room gets block keys and says nothing of what a count means.

use foldhash::{HashMap, HashMapExt};

/// The blocks of one page, as far as counting goes.
#[derive(Debug, Clone)]
pub struct PageKeys<'a> {
    /// The page's site.
    pub site: &'a str,
    /// Number of its article: pages that are copies of each other share it.
    pub article: u32,
    /// Keys of its blocks in page order (equal keys are equal texts; 0 is no text).
    pub keys: &'a [u64],
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Distinct articles of this page's site whose pages hold it, this one included.
    pub site_pages: u32,
    /// Distinct articles of the whole corpus whose pages hold it, this one included.
    pub articles: u32,
    /// Sites that hold it, this one included.
    pub sites: u32,
}

/// Counts of one page's blocks.
#[derive(Debug, Clone, Default)]
pub struct PageCounts {
    /// Distinct articles counted on the page's site.
    pub site_articles: u32,
    /// One count a block, in page order.
    pub blocks: Vec<Count>,
}

/// Distinct articles seen with a key. Pages come sorted by article, so the last one seen is all that must be remembered.
#[derive(Clone, Copy)]
struct Seen {
    last: u32,
    count: u32,
}

impl Seen {
    const NONE: Self = Self { last: u32::MAX, count: 0 };

    fn add(&mut self, article: u32) {
        if self.count == 0 || self.last != article {
            self.last = article;
            self.count += 1;
        }
    }
}

/// Counts the blocks of all pages; gives one [`PageCounts`] a page, in the order of the pages.
///
/// Time is linear in the number of blocks but for one sort of the pages; memory holds one entry a distinct block.
pub fn count(pages: &[PageKeys<'_>]) -> Vec<PageCounts> {
    let mut order: Vec<usize> = (0..pages.len()).collect();
    let page = |n: usize| &pages[n];
    let mut corpus: HashMap<u64, (Seen, u32)> = HashMap::new();
    order.sort_by_key(|&n| (page(n).article, n));
    for &n in &order {
        for &key in page(n).keys {
            corpus.entry(key).or_insert((Seen::NONE, 0)).0.add(page(n).article);
        }
    }
    let mut counts: Vec<PageCounts> = vec![PageCounts::default(); pages.len()];
    order.sort_by_key(|&n| (page(n).site, page(n).article, n));
    for site in order.chunk_by(|&a, &b| page(a).site == page(b).site) {
        let mut own: HashMap<u64, Seen> = HashMap::new();
        let mut articles = Seen::NONE;
        for &n in site {
            articles.add(page(n).article);
            for &key in page(n).keys {
                own.entry(key).or_insert(Seen::NONE).add(page(n).article);
            }
        }
        for &key in own.keys() {
            if let Some((_, sites)) = corpus.get_mut(&key) {
                *sites += 1;
            }
        }
        for &n in site {
            counts[n].site_articles = articles.count;
            counts[n].blocks = page(n)
                .keys
                .iter()
                .map(|key| Count { site_pages: own.get(key).map_or(0, |seen| seen.count), ..Count::default() })
                .collect();
        }
    }
    for (counts, page) in counts.iter_mut().zip(pages) {
        for (count, key) in counts.blocks.iter_mut().zip(page.keys) {
            if let Some((seen, sites)) = corpus.get(key).filter(|_| *key != 0) {
                (count.articles, count.sites) = (seen.count, *sites);
            } else {
                *count = Count::default();
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{Count, PageKeys, count};

    #[test]
    fn copies_count_once() {
        let page = |site, article, keys| PageKeys { site, article, keys };
        let counts = count(&[
            page("a", 0, &[1, 2, 9]),
            page("a", 1, &[1, 3, 3]),
            page("a", 0, &[1, 2]),
            page("b", 0, &[2, 1, 0]),
        ]);
        assert_eq!(counts[0].site_articles, 2);
        assert_eq!(counts[3].site_articles, 1);
        // The menu stands on both articles of site a and on site b; the paragraph only in copies of one article.
        assert_eq!(counts[0].blocks[0], Count { site_pages: 2, articles: 2, sites: 2 });
        assert_eq!(counts[0].blocks[1], Count { site_pages: 1, articles: 1, sites: 2 });
        assert_eq!(counts[1].blocks[1], counts[1].blocks[2]);
        assert_eq!(counts[3].blocks[2], Count::default());
    }
}
