//! Whatever the number of threads and the memory, the result is the same; without counts across pages, whatever their order too.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Corpus, CorpusOptions, RawPage, Record};

fn records(pages: Vec<RawPage>, threads: usize, repeats: bool, duplicates: bool) -> Vec<Record> {
    let options = CorpusOptions::new().with_threads(threads).with_repeats(repeats).with_duplicates(duplicates);
    run(pages, options)
}

fn run(pages: Vec<RawPage>, options: CorpusOptions) -> Vec<Record> {
    let options = options.with_blocks(true);
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
    for (repeats, duplicates) in [(true, true), (true, false), (false, true), (false, false)] {
        let one = records(pages(), 1, repeats, duplicates);
        assert_eq!(one.len(), pages().len());
        assert!(one == records(pages(), 2, repeats, duplicates));
        assert!(one == records(pages(), 8, repeats, duplicates));
    }
}

#[test]
fn any_memory() {
    let plenty = run(pages(), CorpusOptions::new());
    // All of it in files, and some of it.
    for memory in [0, 1 << 20, 4 << 20] {
        for threads in [1, 2] {
            assert!(plenty == run(pages(), CorpusOptions::new().with_memory(memory).with_threads(threads)));
        }
    }
}

#[test]
fn the_order_of_the_pages_changes_nothing_but_the_order_of_the_records() {
    let forward = records(pages(), 2, false, true);
    let mut backward = records(pages().into_iter().rev().collect(), 2, false, true);
    backward.reverse();
    for (a, b) in forward.iter().zip(&backward) {
        assert!(a == b, "{}", a.id);
    }
}
