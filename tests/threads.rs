//! Whatever the number of threads and the memory, the result is the same; without counts across pages, whatever their order too.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Corpus, CorpusOptions, RawPage, Record, Repeats};

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
    // All of it in files, and some of it; of what repeats, each page alone is looked up in files and put there, some pages at a time, and none.
    for memory in [0, 1 << 16, 1 << 18, 1 << 20, 4 << 20] {
        for threads in [1, 2] {
            let options = CorpusOptions::new().with_memory(memory).with_threads(threads);
            assert!(plenty == run(pages(), options), "{memory} bytes");
        }
    }
}

#[test]
fn a_table_that_was_lent_knows_the_same_for_any_memory() {
    let table = |memory: usize| {
        let mut first = pages();
        let second = first.split_off(first.len() / 2);
        let mut table = Repeats::new();
        let mut texts = Vec::new();
        for pages in [first, second] {
            Corpus::new(CorpusOptions::new().with_memory(memory).with_threads(2))
                .add(pages.into_iter().map(Ok))
                .run_with(&mut table, &mut |record| {
                    texts.push(record.text);
                    Ok(())
                })
                .expect("a run");
        }
        let mut bytes = Vec::new();
        table.write_to(&mut bytes).expect("bytes");
        (texts, bytes)
    };
    let plenty = table(1 << 30);
    assert!(plenty == table(1 << 18));
    assert!(plenty == table(0));
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
