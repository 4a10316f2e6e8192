#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;

use super::{Count, Repeats, RepeatsError, Trace, Traces};

/// A page of short lines (numbers below 1000) and paragraphs of 30 words (all others); 0 is no text.
fn page(blocks: &[u64]) -> Traces {
    let block = |&key: &u64| {
        let sentence = key >= 1000;
        Trace { key, words: if sentence { 30 } else { 3 }, sentence, ..Trace::default() }
    };
    Traces { blocks: blocks.iter().map(block).collect(), ..Traces::default() }
}

/// Paragraphs of an article of its own.
fn article(number: u64) -> [u64; 4] {
    [1, 2, 3, 4].map(|paragraph| 1000 * (number + 1) + paragraph)
}

fn with(furniture: &[u64], number: u64) -> Traces {
    page(&[furniture, &article(number)].concat())
}

fn counts(table: &Repeats, site: &str, page: &Traces) -> Vec<[u32; 3]> {
    let of = |count: &Count| [count.site_pages, count.articles, count.sites];
    table.look_up(site, page, &[], None).blocks.iter().map(of).collect()
}

#[test]
fn copies_count_once_and_a_site_counts_its_own() {
    let mut table = Repeats::new();
    for n in 0..6 {
        table.add("a", &with(&[1, 2], n));
    }
    for _ in 0..3 {
        assert_eq!(table.add("a", &with(&[1, 2], 0)), 0, "a copy");
    }
    // A site of copies of the other's articles has furniture of its own.
    for n in 0..4 {
        assert_eq!(table.add("b", &with(&[1, 9], n)), n as u32);
    }
    assert_eq!((table.pages(), table.articles(), table.sites()), (13, 6, 2));
    let seen = table.look_up("b", &with(&[1, 9], 3), &[], Some(3));
    assert_eq!(seen.site_articles, 4);
    let of = |at: usize| seen.blocks[at];
    assert_eq!(of(0), Count { site_pages: 4, articles: 6, sites: 2, ..Count::default() });
    assert_eq!(of(1).site_pages, 4);
    assert_eq!(of(2), Count { site_pages: 1, articles: 1, sites: 2, ..Count::default() }, "a paragraph of copies");
}

#[test]
fn a_page_that_is_not_counted_counts_as_one_more() {
    let mut table = Repeats::new();
    let first = with(&[1, 0], 0);
    assert_eq!(counts(&table, "a", &first)[..2], [[1, 1, 1], [0, 0, 0]]);
    let number = table.add("a", &first);
    let counted = table.look_up("a", &first, &[], Some(number));
    assert_eq!(counted.blocks[0].site_pages, 1);
    assert_eq!(counted.site_articles, 1);
    assert_eq!(counts(&table, "a", &with(&[1, 0], 1))[0], [2, 2, 1]);
    assert_eq!(counts(&table, "b", &with(&[1, 0], 1))[0], [1, 2, 2]);
    assert_eq!(table.look_up("a", &with(&[1], 1), &[], None).site_articles, 2);
}

#[test]
fn furniture_longer_than_the_article_makes_no_copies() {
    let mut table = Repeats::new();
    let furniture: Vec<u64> = (900_000..900_012).collect();
    for n in 0..20 {
        table.add("a", &page(&[&furniture[..], &article(n)[..2]].concat()));
    }
    // The furniture is six times as long as an article, so the first few pages are taken for copies: with two pages nobody can know. Then it is known.
    assert!(table.articles() >= 16, "{}", table.articles());
}

#[test]
fn the_next_article_of_an_endless_page_is_no_copy_of_it() {
    let endless = page(&[article(0), article(1)].concat());
    let pages = [&endless, &with(&[], 1), &with(&[], 1), &with(&[], 0)];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
        let mut table = Repeats::new();
        let numbers: Vec<u32> = order.map(|n| table.add("a", pages[n])).to_vec();
        // The endless page is an article of its own, or a copy of the one it begins with; never of the one below.
        let of = |page: usize| order.iter().position(|&n| n == page).map(|at| numbers[at]);
        assert_ne!(of(0), of(1), "{order:?}: {numbers:?}");
        assert_eq!(of(1), of(2), "{order:?}: {numbers:?}");
        assert_eq!(counts(&table, "a", &with(&[], 1))[0], [2, 2, 1], "{order:?}");
    }
}

#[test]
fn headlines_and_leads_of_other_pages() {
    let mut table = Repeats::new();
    let mut first = with(&[], 0);
    first.marks.headlines = vec![70];
    first.marks.beginnings = vec![71, 72, 70];
    first.marks.leads = vec![80];
    table.add("a", &first);
    let line = |key, cut_off| Trace { key, cut_key: 72, head: 80, words: 5, cut_off, ..Trace::default() };
    let mut other = with(&[], 1);
    other.blocks = vec![line(70, false), line(5, true), line(5, false), line(71, true)];
    let seen = table.look_up("b", &other, &[], None).blocks;
    assert_eq!(seen.iter().map(|count| count.headline_of).collect::<Vec<_>>(), [1, 1, 0, 1]);
    assert_eq!(seen.iter().map(|count| count.lead_of).collect::<Vec<_>>(), [1; 4]);
    // Its own headline is no other page's.
    first.blocks.push(line(70, false));
    let own = table.look_up("a", &first, &[], Some(0)).blocks;
    assert_eq!(own.last().map(|count| (count.headline_of, count.lead_of)), Some((0, 0)));
}

#[test]
fn beginnings_meet() {
    let mut table = Repeats::new();
    let block = |key| Trace { key, head: 33, words: 6, ..Trace::default() };
    for n in 0..3 {
        let mut page = with(&[], n);
        page.blocks.push(block(50 + n));
        table.add("a", &page);
    }
    let page = Traces { blocks: vec![block(99)], ..Traces::default() };
    assert_eq!(table.look_up("a", &page, &[], None).blocks[0].beginning, 4);
}

#[test]
fn merged_tables_know_what_both_knew() {
    let pages: Vec<Traces> = (0..8).map(|n| with(&[1, 2 + n % 2], n)).collect();
    let (mut one, mut left, mut right) = (Repeats::new(), Repeats::new(), Repeats::new());
    for (n, page) in pages.iter().enumerate() {
        let site = ["a", "b", "c"][n % 3];
        one.add(site, page);
        if n < 4 {
            left.add(site, page)
        } else {
            right.add(site, page)
        };
    }
    left.merge(&right);
    assert_eq!((left.pages(), left.articles(), left.sites(), left.len()), (8, 8, 3, one.len()));
    for (n, page) in pages.iter().enumerate() {
        for site in ["a", "b", "c", "d"] {
            assert_eq!(counts(&left, site, page), counts(&one, site, page), "page {n} on {site}");
        }
    }
}

#[test]
fn a_full_table_forgets_what_was_seen_least() {
    let mut table = Repeats::new().with_limit(500);
    for n in 0..1000 {
        table.add("a", &with(&[1, 2, 3, 100 + n % 7], n));
        assert!(table.len() <= 500);
    }
    let seen = counts(&table, "a", &with(&[1, 2, 3, 100], 5000));
    assert_eq!(seen[0][0], 1001);
    assert!(seen[3][0] > 100);
}

#[test]
fn bytes_that_are_no_table() {
    let mut table = Repeats::new();
    table.add("a", &with(&[1, 2], 0));
    table.add("b", &with(&[1, 2], 1));
    let mut bytes = Vec::new();
    table.write_to(&mut bytes).unwrap();
    assert!(Repeats::read_from(&bytes[..]).is_ok());
    assert!(matches!(Repeats::read_from(&b"{\"id\": 1}"[..]), Err(RepeatsError::NoTable)));
    assert!(matches!(Repeats::read_from(&b""[..]), Err(RepeatsError::NoTable)));
    let mut newer = bytes.clone();
    newer[7] += 1;
    assert!(matches!(Repeats::read_from(&newer[..]), Err(RepeatsError::Version)));
    for end in 8..bytes.len() {
        assert!(matches!(Repeats::read_from(&bytes[..end]), Err(RepeatsError::Damaged)), "{end} bytes");
    }
    for at in 8..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(matches!(Repeats::read_from(&changed[..]), Err(RepeatsError::Damaged)), "byte {at}");
    }
}

proptest! {
    /// Saved and read again a table is the same, byte for byte, and counts on in the same way.
    #[test]
    fn saved_and_read_again(pages in prop::collection::vec((0..4_u64, prop::collection::vec(0..12_u64, 0..6), 0..8_u64), 0..20)) {
        let mut table = Repeats::new();
        let (half, rest) = pages.split_at(pages.len() / 2);
        let add = |table: &mut Repeats, pages: &[(u64, Vec<u64>, u64)]| {
            for (site, furniture, number) in pages {
                table.add(&site.to_string(), &with(furniture, *number));
            }
        };
        let bytes = |table: &Repeats| {
            let mut bytes = Vec::new();
            table.write_to(&mut bytes).unwrap();
            bytes
        };
        add(&mut table, half);
        let mut again = Repeats::read_from(&bytes(&table)[..]).unwrap();
        prop_assert_eq!(bytes(&again), bytes(&table));
        add(&mut table, rest);
        add(&mut again, rest);
        prop_assert_eq!(bytes(&again), bytes(&table));
    }

    /// Without copies the order of the pages changes no count.
    #[test]
    fn any_order(pages in prop::collection::vec((0..3_u64, prop::collection::vec(1..12_u64, 1..4)), 1..12).prop_shuffle()) {
        let table = |order: &mut dyn Iterator<Item = usize>| {
            let mut table = Repeats::new();
            for n in order {
                table.add(&pages[n].0.to_string(), &with(&pages[n].1, n as u64));
            }
            table
        };
        let (forward, backward) = (table(&mut (0..pages.len())), table(&mut (0..pages.len()).rev()));
        for (site, furniture) in &pages {
            let page = with(furniture, 99);
            prop_assert_eq!(counts(&forward, &site.to_string(), &page), counts(&backward, &site.to_string(), &page));
        }
    }
}

#[cfg(feature = "corpus")]
mod in_files {
    use super::*;
    use crate::repeats::disk::scratch;
    use crate::repeats::{Counter, Counts, Marks, Pointer};

    /// A page of a site: furniture, paragraphs of an article, and what is its own.
    #[derive(Debug, Clone)]
    struct Page {
        site: String,
        traces: Traces,
    }

    prop_compose! {
        /// One of a few sites, lines that many pages have, and an article that others copy; headlines, openings and beginnings that meet.
        fn any_page()(
            site in 0..4_u8,
            lines in prop::collection::vec((0..40_u64, 0..3_u64, 0..3_u64), 0..8),
            article in 0..30_u64,
            paragraphs in 0..5_usize,
            own in prop::collection::vec(0..40_u64, 0..4),
        ) -> Page {
            let line = |&(key, head, opening): &(u64, u64, u64)| Trace {
                key, cut_key: key / 2, head: head * 50, opening: opening * 60, words: 3, cut_off: key % 3 == 0, sentence: false,
            };
            let paragraph = |key: u64| Trace { key, head: key / 2, words: 30, sentence: true, ..Trace::default() };
            let mut blocks: Vec<Trace> = lines.iter().map(line).collect();
            blocks.extend(super::article(article)[..paragraphs.min(4)].iter().map(|&key| paragraph(key)));
            let marks = Marks { openings: Vec::new(), headlines: vec![article + 1], beginnings: own.clone(), leads: own };
            Page { site: site.to_string(), traces: Traces { blocks, marks } }
        }
    }

    fn counter(table: &mut Repeats, limit: usize) -> Counter<'_> {
        Counter::new(table, limit, scratch)
    }

    fn add<'t>(table: &'t mut Repeats, limit: usize, pages: &[Page]) -> Counts<'t> {
        let mut counter = counter(table, limit);
        let before = counter.pages();
        for (n, page) in (before..).zip(pages) {
            assert_eq!(counter.pages(), n);
            counter.add(&page.site, &page.traces).unwrap();
        }
        counter.finish().unwrap()
    }

    fn bytes(counts: &Counts<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        counts.write_to(&mut bytes).unwrap();
        bytes
    }

    /// What is known of the blocks of each page, and the table as bytes.
    fn seen(counts: &Counts<'_>, before: u32, pages: &[Page]) -> (Vec<(u32, Vec<Count>)>, Vec<u8>) {
        let look_up = |(n, page): (u32, &Page)| {
            let pointers: Vec<Pointer> = (0..page.traces.blocks.len())
                .map(|block| Pointer { block, key: block as u64 + 1, cut_key: n.into(), cut_off: block % 2 == 0 })
                .collect();
            let counts = counts.look_up(&page.site, &page.traces, &pointers, n).unwrap();
            (counts.site_articles, counts.blocks)
        };
        ((before..).zip(pages).map(look_up).collect(), bytes(counts))
    }

    proptest! {
        // Each with many files: few are enough.
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whatever room there is, the counts are those of a table without a bound; lent, saved and read again too.
        #[test]
        fn any_limit_counts_the_same(
            pages in prop::collection::vec(any_page(), 1..80),
            lent in 0..40_usize,
        ) {
            let (lent, pages) = pages.split_at(lent.min(pages.len()));
            let begin = || {
                let mut table = Repeats::new();
                lent.iter().for_each(|page| _ = table.add(&page.site, &page.traces));
                table
            };
            let mut table = begin();
            let before = table.pages();
            let all = seen(&add(&mut table, usize::MAX, pages), before, pages);
            for limit in [0, 20, 150, 600] {
                let mut table = begin();
                let counts = add(&mut table, limit, pages);
                prop_assert!(seen(&counts, before, pages) == all, "limit {}", limit);
                counts.keep().unwrap();
                prop_assert!(seen(&Counts::in_memory(&mut table), before, pages) == all, "limit {}", limit);
                // Saved and read again.
                let mut again = Repeats::new();
                let counts = counter(&mut again, limit).read_from(&all.1[..]).unwrap();
                prop_assert!(seen(&counts, before, pages) == all, "read with limit {}", limit);
            }
        }
    }

    #[test]
    fn a_table_that_was_lent_keeps_its_own_limit() {
        for (limit, lent) in [(50, 400), (400, 50), (100_000, 200)] {
            let mut table = Repeats::new().with_limit(lent);
            let pages: Vec<Page> = (0..300)
                .map(|n| Page { site: (n % 3).to_string(), traces: with(&[1, 2, 3, 100 + n % 7], n) })
                .collect();
            let counts = add(&mut table, limit, &pages);
            let look_up = |n: usize| counts.look_up(&pages[n].site, &pages[n].traces, &[], n as u32).unwrap();
            assert_eq!(look_up(0).blocks[0], Count { site_pages: 100, articles: 300, sites: 3, ..Count::default() });
            counts.keep().unwrap();
            assert!(!table.is_empty() && table.len() <= lent, "{} texts", table.len());
            assert_eq!((table.pages(), table.sites()), (300, 3));
            assert_eq!(super::counts(&table, "0", &with(&[1], 9999))[0], [101, 301, 3]);
        }
    }

    #[test]
    fn files_that_cannot_be_made_or_read_are_told() {
        let mut table = Repeats::new();
        let mut counter = Counter::new(&mut table, 10, || Err(std::io::ErrorKind::StorageFull.into()));
        let add = |n: u64| counter.add("a", &with(&[1], n));
        assert_eq!((0..5).map(add).find_map(Result::err).unwrap().kind(), std::io::ErrorKind::StorageFull);
        let mut table = Repeats::new();
        // Only for writing: what is written cannot be read again.
        let mut counter = Counter::new(&mut table, 10, || std::fs::File::options().write(true).open("/dev/null"));
        let added = (0..50).map(|n| counter.add("a", &with(&[1], n))).find_map(Result::err);
        assert!(added.is_some() || counter.finish().is_err());
    }
}
