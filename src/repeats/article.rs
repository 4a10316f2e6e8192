//! Whether a page's article was seen before.
//!
//! A page is a copy for counting when most of its running text stood on the pages of one earlier article, and is most of that. Not either alone: the next article
//! under an endless page is all of its own page, and half of the other. Every sentence block weighs by its words and
//! by how rare it is (inverse document frequency; Spärck Jones 1972), so that a legal notice longer than a short article does not make all pages
//! of a site copies of the first. Rewritten copies are no copies here, and need not be: texts that differ do not repeat.

use foldhash::{HashMap, HashMapExt};

use super::table::Repeats;
use super::trace::{Traces, What};

/// A page is a copy when at least this share of its weight stood in one earlier article …
const COPY_SHARE: f32 = 0.6;
/// … and is at least this share of the words of that article's first page: copies may be cut short.
const ORIGINAL_SHARE: f32 = 0.55;
/// A page with fewer words of its own, furniture weighed down, has no article that could be a copy.
const LEAST_WORDS: f32 = 20.0;

/// What a page shares with an earlier article.
#[derive(Default)]
struct Shared {
    weight: f32,
    words: u32,
}

/// The article that a page is a copy of.
pub(super) fn find(table: &Repeats, traces: &Traces) -> Option<u32> {
    let pages = table.pages() as f32;
    let rarest = (pages + 1.0).ln();
    let mut all = 0.0;
    let mut earlier: HashMap<u32, Shared> = HashMap::new();
    for block in traces.blocks.iter().filter(|block| block.sentence) {
        let words = block.words as f32;
        let Some(entry) = table.entry(What::Block.key(block.key)) else {
            all += words * rarest;
            continue;
        };
        let weight = words * ((pages + 1.0) / entry.pages.max(1) as f32).ln().max(0.0);
        all += weight;
        let last = (entry.last_article != entry.first_article).then_some(entry.last_article);
        for article in std::iter::once(entry.first_article).chain(last) {
            let shared = earlier.entry(article).or_default();
            shared.weight += weight;
            shared.words = shared.words.saturating_add(block.words);
        }
    }
    if all < LEAST_WORDS * rarest {
        return None;
    }
    let is_copy = |&(article, ref shared): &(u32, Shared)| {
        let words = table.article_words.get(article as usize).copied().unwrap_or(u32::MAX);
        shared.weight >= COPY_SHARE * all && shared.words as f32 >= ORIGINAL_SHARE * words as f32
    };
    // Of equal ones the first, so that every run finds the same.
    let better =
        |(a, one): &(u32, Shared), (b, other): &(u32, Shared)| one.weight.total_cmp(&other.weight).then(b.cmp(a));
    earlier.into_iter().filter(is_copy).max_by(better).map(|(article, _)| article)
}
