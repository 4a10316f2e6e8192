//! Fingerprints of many pages → which pages are copies of which.
//!
//! Every cluster is a star: one canonical page, and pages that were each compared with it. Nothing joins through a third page, for chains
//! have no end: a like b like c like … once collapsed 859,092 documents of a corpus to 2.
//!
//! Pages are taken in *canonical order*: the longest text first (a copy that was cut short stands behind its original), of equally
//! long ones the one with the earliest date, then the one with the smallest id. A page joins, of the canonical pages so far that it has a
//! verified edge to, the most similar; without any it becomes canonical itself. So the result depends on the pages alone, and not on the
//! order they are given in, as long as their ids differ.
//!
//! The index holds canonical pages only, and pages with the same words are settled before it is asked: a hundred thousand copies
//! of one page cost a hundred thousand look-ups and not their square.

use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

use crate::fingerprint::Fingerprint;
use crate::index::SimHashIndex;

/// Similarity from which on two texts count as copies: half of their shingles are shared.
const DEFAULT_THRESHOLD: f64 = 0.5;

/// A page to be clustered.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Name of the page, of its own.
    pub id: &'a str,
    /// Length of the cleaned text, in characters.
    pub length: usize,
    /// When the page was published, in a form that sorts as text does (ISO 8601: `2026-01-31`, `2026-01-31T08:00:00Z`). Pages without a
    /// date come behind those with one.
    pub date: Option<&'a str>,
    /// Fingerprint of the cleaned text.
    pub fingerprint: &'a Fingerprint,
}

/// What counts as a copy.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    max_bits: u32,
    threshold: f64,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        Self { max_bits: SimHashIndex::MAX_BITS, threshold: DEFAULT_THRESHOLD }
    }
}

impl ClusterOptions {
    /// SimHashes within 7 bits, and a similarity of at least 0.5.
    pub fn new() -> Self {
        Self::default()
    }

    /// In how many bits, inclusive, the SimHashes of two pages may differ for the pages to be compared. Above
    /// [`SimHashIndex::MAX_BITS`], which is the default, it is that.
    #[must_use]
    pub fn with_max_bits(mut self, max_bits: u32) -> Self {
        self.max_bits = max_bits.min(SimHashIndex::MAX_BITS);
        self
    }

    /// From which [similarity](Fingerprint::similarity) on, inclusive, two compared pages are copies; 0.5 by default. Pages with the same
    /// words are copies at any threshold.
    #[must_use]
    pub fn with_threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }
}

/// The cluster of every page, in the order of the pages given.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// Index of the canonical page of a page's cluster: its own, if it is that itself.
    pub canonical: Vec<usize>,
    /// Estimated similarity of a page to its canonical page, from the threshold to 1; 1 for canonical pages.
    pub similarity: Vec<f64>,
}

/// Finds the copies among pages.
///
/// Texts of fewer than three words are copies of the same text only, and a text without words is never a copy.
pub fn cluster(members: &[Member<'_>], options: &ClusterOptions) -> Clusters {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_cached_key(|&place| {
        let member = &members[place];
        (Reverse(member.length), member.date.is_none(), member.date, member.id, place)
    });

    let mut clusters = Clusters { canonical: (0..members.len()).collect(), similarity: vec![1.0; members.len()] };
    let mut by_words: HashMap<(u64, u32), usize> = HashMap::new();
    let mut stars = Stars { members, options, canonical: Vec::new(), index: SimHashIndex::new() };
    for place in order {
        let fingerprint = members[place].fingerprint;
        if fingerprint.words() == 0 {
            continue;
        }
        let first = *by_words.entry((fingerprint.exact(), fingerprint.words())).or_insert(place);
        if first != place {
            // The first of the same words has been settled, and whatever holds for it holds for this page.
            clusters.canonical[place] = clusters.canonical[first];
            clusters.similarity[place] = clusters.similarity[first];
        } else if !fingerprint.is_short()
            && let Some((canonical, similarity)) = stars.join_or_found(place)
        {
            clusters.canonical[place] = canonical;
            clusters.similarity[place] = similarity;
        }
    }
    clusters
}

/// The canonical pages so far.
struct Stars<'a> {
    members: &'a [Member<'a>],
    options: &'a ClusterOptions,
    /// By id in the index, so in canonical order.
    canonical: Vec<usize>,
    index: SimHashIndex,
}

impl Stars<'_> {
    /// The canonical page that a page joins, and how similar it is; none if the page has become one.
    fn join_or_found(&mut self, place: usize) -> Option<(usize, f64)> {
        let fingerprint = self.members[place].fingerprint;
        // The setter keeps `max_bits` in bounds, so there is no error.
        let near = self.index.near(fingerprint.simhash(), self.options.max_bits).unwrap_or_default();
        let verified = near.iter().filter_map(|near| {
            let similarity = fingerprint.similarity(self.members[self.canonical[near.id as usize]].fingerprint);
            (similarity >= self.options.threshold).then_some((similarity, near.id))
        });
        // Of equally similar ones the earlier in canonical order.
        let best = verified.max_by(|(a, a_id), (b, b_id)| a.total_cmp(b).then(b_id.cmp(a_id)));
        if let Some((similarity, id)) = best {
            return Some((self.canonical[id as usize], similarity));
        }
        // A page beyond the last id stands alone, and nothing joins it.
        if self.index.insert(fingerprint.simhash()).is_ok() {
            self.canonical.push(place);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{ClusterOptions, Clusters, Member, cluster};
    use crate::fingerprint::{Fingerprint, Sketch};
    use crate::index::SimHashIndex;

    /// A page by id, text and date.
    struct Page(&'static str, String, Option<&'static str>);

    fn page(id: &'static str, text: impl Into<String>) -> Page {
        Page(id, text.into(), None)
    }

    /// Words `from` to `to` of a language of numbers.
    fn prose(from: usize, to: usize) -> String {
        (from..to).map(|i| format!("w{i}")).collect::<Vec<_>>().join(" ")
    }

    fn run(pages: &[&Page], options: &ClusterOptions) -> Clusters {
        let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| Fingerprint::of(&page.1)).collect();
        let members: Vec<Member<'_>> = pages
            .iter()
            .zip(&fingerprints)
            .map(|(page, fingerprint)| Member { id: page.0, length: page.1.chars().count(), date: page.2, fingerprint })
            .collect();
        cluster(&members, options)
    }

    /// `page → canonical` by id, sorted; the same for the pages backwards and turned around at every place.
    fn joined(pages: &[Page], options: &ClusterOptions) -> Vec<(&'static str, &'static str)> {
        let of = |pages: &[&Page]| {
            let clusters = run(pages, options);
            let mut ids: Vec<_> =
                clusters.canonical.iter().zip(pages).map(|(&canonical, page)| (page.0, pages[canonical].0)).collect();
            ids.sort_unstable();
            ids
        };
        let mut order: Vec<&Page> = pages.iter().collect();
        let first = of(&order);
        for _ in pages {
            order.rotate_left(1);
            assert_eq!(of(&order), first);
            let mut backwards = order.clone();
            backwards.reverse();
            assert_eq!(of(&backwards), first);
        }
        first
    }

    #[test]
    fn the_canonical_is_the_longest_then_the_earliest_then_the_smallest_id() {
        let text = "the same words again";
        let dated = |id, date| Page(id, text.into(), Some(date));
        let pages = [dated("a", "2026-02-01"), dated("c", "2026-01-01"), dated("b", "2026-01-01"), page("_", text)];
        assert_eq!(joined(&pages, &ClusterOptions::new()), [("_", "b"), ("a", "b"), ("b", "b"), ("c", "b")]);
        let longer = [page("a", text), page("z", format!("{text} !!!"))];
        assert_eq!(joined(&longer, &ClusterOptions::new()), [("a", "z"), ("z", "z")]);
    }

    #[test]
    fn edited_copies_join_and_others_do_not() {
        let edited = prose(0, 400).replace("w100 w101", "x y");
        let pages = [page("original", prose(0, 401)), page("edited", edited), page("other", prose(1000, 1400))];
        let joined = joined(&pages, &ClusterOptions::new());
        assert_eq!(joined, [("edited", "original"), ("original", "original"), ("other", "other")]);
    }

    #[test]
    fn copies_of_a_copy_keep_its_similarity() {
        let edited = prose(0, 400).replace("w100 w101", "x y");
        let (original, copy, again) = (page("a", prose(0, 401)), page("b", edited.clone()), page("c", edited));
        let clusters = run(&[&original, &copy, &again], &ClusterOptions::new());
        assert_eq!(clusters.canonical, [0, 0, 0]);
        assert_eq!(clusters.similarity[0], 1.0);
        assert!((0.5..1.0).contains(&clusters.similarity[1]));
        assert_eq!(clusters.similarity[1], clusters.similarity[2]);
    }

    #[test]
    fn chains_do_not_pull_everything_together() {
        // Each is a window of 300 words, 4 words further than the one before: neighbours are alike, the ends have nothing in common.
        let window = |i: usize| prose(1000 + 4 * i, 1300 + 4 * i);
        let pages: Vec<Page> = (0..100).map(|i| page("", window(i))).collect();
        let clusters = run(&pages.iter().collect::<Vec<_>>(), &ClusterOptions::new());
        let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| Fingerprint::of(&page.1)).collect();
        for (i, (&canonical, &similarity)) in clusters.canonical.iter().zip(&clusters.similarity).enumerate() {
            assert_eq!(clusters.canonical[canonical], canonical);
            assert_eq!(fingerprints[i].similarity(&fingerprints[canonical]), similarity);
            assert!(similarity >= 0.5, "{i} joined {canonical} at {similarity}");
        }
        let stars = clusters.canonical.iter().enumerate().filter(|&(i, &canonical)| i == canonical).count();
        assert!((5..100).contains(&stars), "{stars} clusters");
    }

    #[test]
    fn overlapping_pages_in_any_order() {
        let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let pages: Vec<Page> = ids.iter().zip(0..).map(|(id, i)| page(id, prose(1000 + 9 * i, 1300 + 9 * i))).collect();
        let joined = joined(&pages, &ClusterOptions::new());
        assert!(joined.iter().any(|(id, canonical)| id != canonical), "{joined:?}");
    }

    /// A fingerprint with the given share of the sketch like `a`, the rest like `b`.
    fn between(a: u8, b: u8, like_a: usize) -> Fingerprint {
        let mut bytes = [0; Fingerprint::BYTES];
        let sketch = Fingerprint::BYTES - Sketch::SLOTS;
        bytes[0] = a ^ b.rotate_left(4); // its own exact hash
        bytes[16..20].fill(1); // words
        bytes[20..24].fill(1); // shingles
        bytes[sketch..sketch + like_a].fill(a);
        bytes[sketch + like_a..].fill(b);
        Fingerprint::from_bytes(&bytes)
    }

    #[test]
    fn the_most_similar_is_joined_and_of_equals_the_earlier() {
        let [first, second] = [between(1, 1, 128), between(2, 2, 128)];
        for (like_first, joined) in [(48, 1), (64, 0), (80, 0)] {
            let page = between(1, 2, like_first);
            let members = [(3, &first), (2, &second), (1, &page)];
            let members = members.map(|(length, fingerprint)| Member { id: "", length, date: None, fingerprint });
            let clusters = cluster(&members, &ClusterOptions::new().with_threshold(0.3));
            assert_eq!(clusters.canonical, [0, 1, joined], "{like_first} of 128 slots like the first");
        }
    }

    #[test]
    fn the_threshold_is_inclusive_and_exact_copies_need_none() {
        let edited = prose(0, 400).replace("w100 w101", "x y");
        let (a, b) = (page("a", prose(0, 401)), page("b", edited));
        let similarity = run(&[&a, &b], &ClusterOptions::new()).similarity[1];
        let canonical = |threshold| run(&[&a, &b], &ClusterOptions::new().with_threshold(threshold)).canonical;
        assert_eq!(canonical(similarity), [0, 0]);
        assert_eq!(canonical(similarity.next_up()), [0, 1]);
        assert_eq!(run(&[&a, &a], &ClusterOptions::new().with_threshold(2.0)).canonical, [0, 0]);
    }

    #[test]
    fn the_bits_are_inclusive_and_clamped() {
        let (a, b) = (page("a", prose(0, 401)), page("b", prose(0, 400).replace("w100 w101", "x y")));
        let bits = (Fingerprint::of(&a.1).simhash() ^ Fingerprint::of(&b.1).simhash()).count_ones();
        assert!((1..=SimHashIndex::MAX_BITS).contains(&bits), "{bits}");
        let canonical = |max_bits| run(&[&a, &b], &ClusterOptions::new().with_max_bits(max_bits)).canonical;
        assert_eq!(canonical(bits), [0, 0]);
        assert_eq!(canonical(bits - 1), [0, 1]);
        assert_eq!(canonical(u32::MAX), [0, 0]);
    }

    #[test]
    fn short_texts_join_the_same_text_only_and_empty_ones_nothing() {
        let pages = [
            page("a", "Sold out"),
            page("b", "sold out!"),
            page("c", "Sold"),
            page("d", ""),
            page("e", ""),
            page("f", " … "),
        ];
        let joined = joined(&pages, &ClusterOptions::new());
        assert_eq!(joined, [("a", "b"), ("b", "b"), ("c", "c"), ("d", "d"), ("e", "e"), ("f", "f")]);
    }

    #[test]
    fn a_hundred_thousand_copies() {
        let fingerprint = Fingerprint::of(&prose(0, 50));
        let members = vec![Member { id: "", length: 1, date: None, fingerprint: &fingerprint }; 100_000];
        let clusters = cluster(&members, &ClusterOptions::new());
        assert!(clusters.canonical.iter().all(|&canonical| canonical == 0));
    }
}
