//! Parquet in and out. What other tools make of it is tested in `tests/parquet_peers.py`.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, all, article, records, sentences};

/// The records of a file of ours, by way of `dedup`.
fn through_dedup(folder: &Folder, name: &str) -> Vec<Value> {
    folder.run(&["dedup", name, "--threshold", "1"]).expect(0).records()
}

#[test]
fn lines_to_columns_and_back() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "-o", "a.jsonl"]).expect(0);
    folder.run(&["clean", "site", "-o", "a.parquet", "--dropped", "d.parquet"]).expect(0);
    assert_eq!(folder.names(), ["a.jsonl", "a.parquet", "d.parquet", "site"]);
    assert_eq!(through_dedup(&folder, "a.jsonl"), through_dedup(&folder, "a.parquet"));
    let dropped = through_dedup(&folder, "d.parquet");
    assert_eq!(all(&dropped, "id"), ["copy-of-b.html", "empty.html"]);
    folder.run(&["dedup", "a.parquet", "d.parquet", "-o", "b.parquet"]).expect(0).has_line(&["3 kept", "1 exact"]);
    // Written once more it is the same, and so it is on one thread.
    folder.run(&["clean", "site", "-o", "b.parquet", "--threads", "1"]).expect(0);
    assert_eq!(folder.read("a.parquet"), folder.read("b.parquet"));
}

#[test]
fn standard_output() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "-o", "a.parquet", "--blocks"]).expect(0);
    let output = folder.command(&["clean", "site", "--format", "parquet", "--blocks"]).output().unwrap();
    assert_eq!(output.stdout, folder.read("a.parquet"));
    assert!(output.status.success());
}

#[test]
fn many_row_groups() {
    let folder = Folder::new();
    // Texts without a word in common, so that there is no copy; together more than a row group.
    let text = |n: usize| format!("{} {}", sentences(n as u64, 10), "tale ".repeat(200_000));
    let lines: String = (0..40).map(|n| format!("{}\n", serde_json::json!({"id": n, "text": text(n)}))).collect();
    folder.write("x.jsonl", lines);
    folder.run(&["dedup", "x.jsonl", "-o", "x.parquet", "--threshold", "1"]).expect(0);
    let back = through_dedup(&folder, "x.parquet");
    let ids: Vec<String> = (0..40).map(|n| n.to_string()).collect();
    assert_eq!(all(&back, "id"), ids);
    assert!(back.iter().enumerate().all(|(n, record)| record["text"] == text(n)));
}

#[test]
fn damage_is_told_and_stops_nothing() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "-o", "whole.parquet"]).expect(0);
    let whole = folder.read("whole.parquet");
    folder.write("p/cut.parquet", &whole[..whole.len() / 2]);
    folder.write("p/none.parquet", article(1));
    folder.write("p/whole.parquet", &whole);
    let ran = folder.run(&["dedup", "p"]).expect(1);
    assert_eq!(all(&ran.records(), "status"), ["error", "error", "kept", "kept", "kept"]);
    ran.has_line(&["p/cut.parquet: no Parquet, or only a part of it"]);
    ran.has_line(&["p/none.parquet: no Parquet, or only a part of it"]);
    folder
        .run(&["dedup", "whole.parquet", "--text-field", "body"])
        .expect(2)
        .has_line(&["no column html or body", "title"]);
}

#[test]
fn what_does_not_fit_together() {
    let folder = Folder::with_site();
    for args in [
        &["clean", "site", "-o", "a.parquet", "--format", "jsonl"][..],
        &["clean", "site", "-o", "a.parquet.zst"],
        &["dedup", "site", "-o", "a.gz", "--format", "parquet"],
    ] {
        folder.run(args).expect(2);
    }
    assert_eq!(folder.names(), ["site"]);
    folder.write("x.parquet.gz", "");
    folder.run(&["dedup", "x.parquet.gz"]).expect(2).has_line(&["unpack the file first"]);
}

#[test]
fn fields_of_other_names() {
    let folder = Folder::new();
    let line = |n: u64| {
        let doc = serde_json::json!({"body": sentences(n, 12), "key": n, "at": format!("https://a.example/{n}")});
        format!("{}\n", serde_json::json!({"doc": doc, "text": "not this"}))
    };
    folder.write("x.jsonl", line(1) + &line(2));
    let fields = ["--text-field", "doc.body", "--id-field", "doc.key", "--url-field", "doc.at"];
    for command in ["clean", "dedup"] {
        let ran = folder.run(&[&[command, "x.jsonl"], &fields[..]].concat()).expect(0);
        let found = records(ran.stdout.as_bytes());
        assert_eq!(all(&found, "id"), ["1", "2"]);
        assert_eq!(all(&found, "host"), ["a.example", "a.example"]);
        assert!(found[0]["text"].as_str().unwrap().starts_with("On that day"), "{command}");
    }
}
