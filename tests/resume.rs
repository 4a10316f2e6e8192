//! A run in a folder goes on with counts that find no room in memory, and gives what a run in memory does.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::fs;
use std::path::Path;

use defarm::corpus::{Position, ResumableCorpus, Source, WorkFolder};
use defarm::{Corpus, CorpusOptions, Error, PageError, RawPage, Record, Repeats};

/// Room for some hundred texts, of thousands.
const LITTLE: usize = 1 << 16;

/// Pages, each a file of its own; one cannot be read.
fn pages() -> Vec<Result<RawPage, PageError>> {
    let mut pages: Vec<_> =
        support::bundled_pages().into_iter().map(|(id, bytes)| Ok(RawPage::html(id, bytes))).collect();
    let (id, message) = ("unreadable".to_owned(), "is torn".to_owned());
    pages.insert(40, Err(PageError { id: id.clone(), path: id, line: None, offset: None, message }));
    pages
}

struct Pages {
    all: Vec<Result<RawPage, PageError>>,
    next: usize,
}

impl Source for Pages {
    fn next_page(&mut self) -> Option<Result<RawPage, PageError>> {
        self.next += 1;
        self.all.get(self.next - 1).cloned()
    }

    fn file_position(&self) -> Position {
        Position { files: self.next as u64, ..Position::default() }
    }

    fn go_on_at(&mut self, position: &Position) {
        self.next = position.files as usize;
    }

    fn add_id(&mut self, _: &str) {}
}

fn bytes(table: &Repeats) -> Vec<u8> {
    let mut bytes = Vec::new();
    table.write_to(&mut bytes).unwrap();
    bytes
}

/// A run in a folder: its records, and the table that was lent to it.
fn run(folder: &Path, memory: usize) -> (Result<Vec<Record>, Error>, Vec<u8>) {
    let folder = WorkFolder::open(folder, Vec::new()).unwrap().with_part_bytes(1 << 14);
    let options = CorpusOptions::new().with_memory(memory).with_threads(2);
    let mut table = Repeats::new();
    let mut records = Vec::new();
    let corpus = ResumableCorpus::new(options, Pages { all: pages(), next: 0 }, &folder);
    let done = corpus.run_with(&mut table, &mut |record| {
        records.push(record);
        Ok(())
    });
    (done.map(|_| records), bytes(&table))
}

#[test]
fn counts_in_files_are_kept_and_read_again() {
    let mut table = Repeats::new();
    let mut expected = Vec::new();
    let corpus = Corpus::new(CorpusOptions::new()).add(pages());
    let mut sink = |record| {
        expected.push(record);
        Ok(())
    };
    corpus.run_with(&mut table, &mut sink).unwrap();
    let expected = (expected, bytes(&table));
    let scratch = tempfile::tempdir().unwrap();
    for (memory, then) in [(LITTLE, LITTLE), (1 << 30, LITTLE), (LITTLE, 1 << 30)] {
        for part in [0, 2] {
            let folder = scratch.path().join(format!("{memory}-{then}-{part}"));
            fs::create_dir(&folder).unwrap();
            // Where a part of the records would be written, something is in the way.
            let obstacle = folder.join(format!("records-{part:06}.part"));
            drop(WorkFolder::open(&folder, Vec::new()).unwrap());
            fs::create_dir(&obstacle).unwrap();
            assert!(matches!(run(&folder, memory).0, Err(Error::Folder(_))));
            assert!(folder.join("counts").exists());
            fs::remove_dir(&obstacle).unwrap();
            let (records, table) = run(&folder, then);
            assert!(expected == (records.unwrap(), table), "{memory} bytes, then {then}, from part {part} on");
            // Nothing is left to do but to give the records out, and the table.
            let (records, table) = run(&folder, then);
            assert!(expected == (records.unwrap(), table), "{memory} bytes, then {then}, again");
        }
    }
}
