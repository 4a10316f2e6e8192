//! `defarm dedup`: copies among texts, and what is told of them.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::{Folder, all, records, sentences};

/// A text of its own.
fn text(number: u64) -> String {
    (0..6).map(|paragraph| sentences(number * 100 + paragraph, 4)).collect::<Vec<_>>().join("\n\n")
}

/// Lines of JSON with an article, copies of it on other sites, another article, and nothing.
fn lines() -> String {
    let article = text(1);
    let edited = article.replacen("harbour", "jetty", 2).replacen("nobody", "no one", 1);
    let spun = article.replace(" beside ", " next to ").replace(" again", " once more");
    let (half, _) = article.split_at(article.len() * 3 / 5);
    let parts: Vec<&str> = article.split("\n\n").collect();
    let turned = [parts[3], parts[5], parts[1], parts[0], parts[4], parts[2]].join("\n\n");
    let records = [
        json!({"id": "first", "url": "https://b.example/1", "date": "2026-02-01", "title": "Boats", "text": article}),
        json!({"id": "same", "url": "https://a.example/1", "date": "2026-01-05", "text": article.replace("\n\n", " ")}),
        json!({"id": "edited", "url": "https://c.example/1", "date": "2026-03-01", "text": edited}),
        json!({"id": "spun", "url": "https://d.example/1", "text": spun}),
        json!({"id": "half", "url": "https://d.example/2", "date": "yesterday", "text": half}),
        json!({"id": "turned", "url": "https://d.example/3", "text": turned}),
        json!({"id": "other", "url": "https://d.example/4", "text": text(2)}),
        json!({"id": "empty", "text": " … "}),
    ];
    records.map(|record| record.to_string() + "\n").concat()
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("texts.jsonl", lines());
    folder
}

#[test]
fn copies_are_marked_with_their_kind() {
    let ran = folder().run(&["dedup", "texts.jsonl", "--keep", "first"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["first", "same", "edited", "spun", "half", "turned", "other", "empty"]);
    assert_eq!(all(&records, "copy"), ["", "exact", "near", "spun", "truncated", "reordered", "", ""]);
    assert_eq!(all(&records, "cluster"), ["first", "first", "first", "first", "first", "first", "other", ""]);
    assert_eq!(all(&records, "status")[4..], ["duplicate", "duplicate", "kept", "empty"]);
    assert_eq!(records[0]["title"], "Boats");
    let hosts = ["a.example", "b.example", "c.example", "d.example"];
    assert_eq!(records[0]["copies"], json!({"pages": 6, "hosts": hosts, "earliest": "2026-01-05"}));
    assert!(records[1..].iter().all(|record| record.get("copies").is_none()));
    ran.has_line(&[
        "8 records: 2 kept, 5 duplicates (1 exact, 1 near, 1 spun, 1 truncated, 1 reordered), 1 empty, 0 errors; ",
        "1 clusters, 1 across hosts; in ",
    ]);
}

#[test]
fn dropped_copies_leave_one_of_each() {
    let folder = folder();
    folder.run(&["dedup", "texts.jsonl", "--duplicates", "drop", "--keep", "url-order", "-o", "out.jsonl"]).expect(0);
    assert_eq!(all(&records(&folder.read("out.jsonl")), "id"), ["same", "other"]);
    folder.write("dated.jsonl", lines().replace("yesterday", "2026-01-01"));
    folder.run(&["dedup", "dated.jsonl", "--duplicates", "drop", "--keep", "newest", "-o", "out.jsonl"]).expect(0);
    assert_eq!(all(&records(&folder.read("out.jsonl")), "id"), ["edited", "other"]);
}

#[test]
fn pairs_are_written_with_their_evidence() {
    let folder = folder();
    folder.run(&["dedup", "texts.jsonl", "--pairs", "pairs.tsv", "-o", "out.jsonl", "--keep", "first"]).expect(0);
    let pairs = String::from_utf8(folder.read("pairs.tsv")).unwrap();
    let fields: Vec<Vec<&str>> = pairs.lines().map(|line| line.split('\t').collect()).collect();
    assert!(fields.iter().all(|fields| fields.len() == 6), "{pairs}");
    let with_first: Vec<(&str, &str)> =
        fields.iter().filter(|fields| fields[0] == "first").map(|fields| (fields[1], fields[3])).collect();
    let kinds =
        [("same", "exact"), ("edited", "near"), ("spun", "spun"), ("half", "truncated"), ("turned", "reordered")];
    assert_eq!(with_first, kinds);
    assert_eq!(fields[0], ["first", "same", "1.000", "exact", "b.example", "a.example"]);
    assert!(fields.iter().any(|fields| fields[..2] == ["same", "edited"]), "{pairs}");
    assert!(!pairs.contains("other"), "{pairs}");
}

#[test]
fn pages_of_one_template_are_told_on_request() {
    let folder = Folder::new();
    let page = |number: u64| {
        let (name, high) = (format!("Firm{number}"), number * 37 + 11);
        let sentence = format!(
            "the share of {name} opened at {high} this morning and many who follow the market asked what will come next for it"
        );
        let fixed = "whoever wants to know more about the market may read our daily letter which tells what went up and what went down \
                     and why some people think that it will turn before the end of the month although nobody knows";
        json!({"id": name, "text": format!("Today {sentence}, {fixed}; so {sentence}.")}).to_string() + "\n"
    };
    folder.write("texts.jsonl", [page(1), page(2)].concat());
    let args = ["dedup", "texts.jsonl", "-o", "out.jsonl", "--pairs", "pairs.tsv"];
    folder.run(&args).expect(0).has_line(&["2 records: 2 kept, 0 duplicates"]);
    assert_eq!(folder.read("pairs.tsv"), b"");
    folder.run(&[&args[..], &["--templates"]].concat()).expect(0);
    let pairs = String::from_utf8(folder.read("pairs.tsv")).unwrap();
    assert!(pairs.starts_with("Firm1\tFirm2\t0.") && pairs.ends_with("\ttemplate\t\t\n"), "{pairs}");
}

#[test]
fn a_threshold_replaces_the_rule() {
    let folder = folder();
    let cluster_of = |threshold: &str| {
        let ran = folder.run(&["dedup", "texts.jsonl", "--threshold", threshold, "--keep", "first"]).expect(0);
        all(&ran.records(), "cluster").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(cluster_of("0.8")[..5], ["first", "first", "first", "spun", "half"]);
    assert_eq!(cluster_of("0.3")[..5], ["first"; 5]);
    assert_eq!(cluster_of("1")[..3], ["first", "first", "edited"]);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = folder();
    let one = folder.run(&["dedup", "texts.jsonl", "--threads", "1"]).expect(0);
    for threads in ["2", "7"] {
        assert!(folder.run(&["dedup", "texts.jsonl", "--threads", threads]).expect(0).stdout == one.stdout);
    }
}

#[test]
fn html_is_to_be_cleaned_first() {
    let folder = folder();
    folder.write("page.html", "<p>text</p>");
    let ran = folder.run(&["dedup", "page.html", "texts.jsonl"]).expect(1);
    ran.has_line(&["page.html: HTML, not text: clean it first"]);
    assert_eq!(ran.records().len(), 9);
    folder.run(&["dedup", "page.html", "-o", "out.jsonl"]).expect(2);
    assert_eq!(folder.names(), ["page.html", "texts.jsonl"]);
}

#[test]
fn what_clean_wrote_can_be_read() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "--duplicates", "off", "-o", "clean.jsonl"]).expect(0);
    let ran = folder.run(&["dedup", "clean.jsonl"]).expect(0);
    assert_eq!(all(&ran.records(), "copy"), ["", "", "exact", ""]);
    assert_eq!(all(&ran.records(), "title"), ["Story 1", "Story 2", "Story 2", "Story 3"]);
}

#[test]
fn bad_usage() {
    let folder = folder();
    for args in [
        &["--threshold", "1.5"][..],
        &["--threshold", "x"],
        &["--templates"],
        &["--pairs", "p", "--templates", "--threshold", "0.5"],
        &["--pairs", "-"],
        &["--pairs", "o", "-o", "o"],
        &["--duplicates", "off"],
    ] {
        folder.run(&[&["dedup", "texts.jsonl"], args].concat()).expect(2);
    }
    assert_eq!(folder.names(), ["texts.jsonl"]);
}

#[test]
fn texts_as_markdown_show_as_they_are() {
    let folder = Folder::new();
    let text = "# no heading\n- no item\n\nThe *second* paragraph.";
    folder.write("a.jsonl", format!("{}\n", json!({"id": "a", "title": "1. A <title>", "text": text})));
    folder.run(&["dedup", "a.jsonl", "-o", "a.md"]).expect(2).has_line(&["no place for marks"]);
    folder.run(&["dedup", "a.jsonl", "-o", "a.md", "--duplicates", "drop"]).expect(0);
    let told = String::from_utf8(folder.read("a.md")).unwrap();
    assert_eq!(told, "# 1. A \\<title>\n\n\\# no heading\\\n\\- no item\n\nThe \\*second\\* paragraph.\n");
}
