//! `defarm clean`: what repeats across pages, in one run and from one run to the next.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, article};

/// An article with a line of furniture under it.
fn page(number: u64) -> String {
    article(number).replace("</body>", "<p>Our shop has rope and tar</p></body>")
}

fn write_pages(folder: &Folder, name: &str, numbers: std::ops::Range<u64>) {
    for number in numbers {
        folder.write(&format!("{name}/pier.example/{number:02}.html"), page(number));
    }
}

/// On how many pages the line of furniture stands, page by page.
fn counts(records: &[Value]) -> Vec<Option<u64>> {
    let of = |record: &Value| {
        let blocks = record["blocks"].as_array().unwrap();
        let line = blocks.iter().find(|block| block["text"] == "Our shop has rope and tar").unwrap();
        line["pages"].as_u64()
    };
    records.iter().map(of).collect()
}

#[test]
fn counted_in_one_run_unless_told_not_to() {
    let folder = Folder::new();
    write_pages(&folder, "pages", 0..12);
    let counted = folder.run(&["clean", "pages", "--blocks"]).expect(0).records();
    assert_eq!(counts(&counted), [Some(12); 12]);
    let alone = folder.run(&["clean", "pages", "--blocks", "--no-repeats"]).expect(0).records();
    assert_eq!(counts(&alone), [None; 12]);
}

#[test]
fn copies_count_once() {
    let folder = Folder::new();
    write_pages(&folder, "pages", 0..6);
    for copy in 0..5 {
        folder.write(&format!("pages/pier.example/copy-{copy}.html"), page(1));
    }
    let records = folder.run(&["clean", "pages", "--blocks", "--duplicates", "mark"]).expect(0).records();
    assert_eq!(counts(&records), [Some(6); 11]);
    // A paragraph that stands in all copies stands in one article.
    let blocks = records[1]["blocks"].as_array().unwrap();
    let paragraph = blocks.iter().find(|block| block["text"].as_str().unwrap().len() > 60).unwrap();
    assert_eq!(paragraph["pages"], 1);
}

#[test]
fn what_one_run_counted_the_next_one_knows() {
    let folder = Folder::new();
    write_pages(&folder, "monday", 0..12);
    write_pages(&folder, "tuesday", 12..13);
    write_pages(&folder, "elsewhere", 20..24);
    folder.run(&["clean", "monday", "-o", "m.jsonl", "--save-repeats", "monday.repeats"]).expect(0);
    folder.run(&["clean", "elsewhere", "-o", "e.jsonl", "--save-repeats", "elsewhere.repeats"]).expect(0);
    let known = ["clean", "tuesday", "--blocks", "--known-repeats", "monday.repeats"];
    assert_eq!(counts(&folder.run(&known).expect(0).records()), [Some(13)]);
    // Tables of several runs, and the table of all of it.
    let merged = [&known[..], &["--known-repeats", "elsewhere.repeats", "--save-repeats", "all.repeats"]].concat();
    assert_eq!(counts(&folder.run(&merged).expect(0).records()), [Some(17)]);
    write_pages(&folder, "wednesday", 30..31);
    let next = ["clean", "wednesday", "--blocks", "--known-repeats", "all.repeats"];
    assert_eq!(counts(&folder.run(&next).expect(0).records()), [Some(18)]);
}

#[test]
fn the_same_run_saves_the_same_bytes() {
    let folder = Folder::new();
    write_pages(&folder, "pages", 0..12);
    for (threads, name) in [("1", "one"), ("4", "four")] {
        folder.run(&["clean", "pages", "-o", "o.jsonl", "--threads", threads, "--save-repeats", name]).expect(0);
    }
    assert!(folder.read("one") == folder.read("four"));
}

#[test]
fn files_that_are_no_table() {
    let folder = Folder::new();
    write_pages(&folder, "pages", 0..2);
    folder.write("no.repeats", "something else");
    let ran = folder.run(&["clean", "pages", "--known-repeats", "no.repeats"]).expect(2);
    ran.has_line(&["no.repeats is no table of repeats"]);
    let ran = folder.run(&["clean", "pages", "--known-repeats", "missing.repeats"]).expect(2);
    ran.has_line(&["cannot read missing.repeats"]);
    folder.run(&["clean", "pages", "-o", "o.jsonl", "--save-repeats", "short.repeats"]).expect(0);
    let bytes = folder.read("short.repeats");
    folder.write("short.repeats", &bytes[..bytes.len() - 1]);
    let ran = folder.run(&["clean", "pages", "--known-repeats", "short.repeats"]).expect(2);
    ran.has_line(&["short.repeats is damaged"]);
    folder.run(&["clean", "pages", "--no-repeats", "--save-repeats", "x"]).expect(2);
    folder.run(&["clean", "pages", "-o", "same", "--save-repeats", "same"]).expect(2);
}
