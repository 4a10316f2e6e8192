//! Whatever the number of threads and the order of the pages, the result is the same.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Corpus, CorpusOptions, RawPage, Record};

fn records(pages: Vec<RawPage>, threads: usize, alone: bool) -> Vec<Record> {
    let options =
        CorpusOptions::new().with_threads(threads).with_blocks(true).with_repeats(!alone).with_duplicates(!alone);
    let mut records = Vec::new();
    Corpus::new(options)
        .add(pages.into_iter().map(Ok))
        .run(&mut |record| {
            records.push(record);
            Ok(())
        })
        .expect("a run");
    records
}

fn pages() -> Vec<RawPage> {
    support::bundled_pages().into_iter().map(|(id, bytes)| RawPage::html(id, bytes)).collect()
}

#[test]
fn one_two_and_eight_threads() {
    for alone in [false, true] {
        let one = records(pages(), 1, alone);
        assert_eq!(one.len(), pages().len());
        assert!(one == records(pages(), 2, alone));
        assert!(one == records(pages(), 8, alone));
    }
}

#[test]
fn the_order_of_the_pages_changes_nothing_but_the_order_of_the_records() {
    let forward = records(pages(), 2, false);
    let mut backward = records(pages().into_iter().rev().collect(), 2, false);
    backward.reverse();
    for (a, b) in forward.iter().zip(&backward) {
        assert_eq!(a, b, "{}", a.id);
    }
}
