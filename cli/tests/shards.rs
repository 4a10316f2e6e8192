//! `--shard-size`: several files in place of one. `--spans`: where blocks stand in their pages.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs::File;

use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};
use support::{Folder, article, sentences};

/// Packed output is written in pieces of so many bytes, so no smaller shard comes out.
const PIECE: u64 = 64 * 1024;

fn pages(folder: &Folder, count: u64) {
    let line = |n: u64| format!("{}\n", json!({ "id": n.to_string(), "text": sentences(n, 60) }));
    folder.write("in.jsonl", (0..count).map(line).collect::<String>());
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    std::io::copy(&mut MultiGzDecoder::new(bytes), &mut all).unwrap();
    all
}

#[test]
fn shards_hold_what_one_file_holds() {
    for (command, whole, shard) in
        [("clean", "all.jsonl", "part"), ("dedup", "all.jsonl.gz", "part"), ("clean", "all.parquet", "part")]
    {
        let folder = Folder::new();
        pages(&folder, 1000);
        let shards = whole.replace("all", shard);
        folder.run(&[command, "in.jsonl", "-o", whole]).expect(0);
        folder.run(&[command, "in.jsonl", "-o", &shards, "--shard-size", "70KiB"]).expect(0);
        let mut names: Vec<String> = folder.names().into_iter().filter(|name| name.starts_with("part")).collect();
        names.sort();
        let numbered = (0..names.len()).map(|n| shards.replace("part", &format!("part-{n:05}")));
        assert!(names.iter().eq(numbered.collect::<Vec<_>>().iter()), "{names:?}");
        if whole.ends_with("parquet") {
            // A row group is larger than all that.
            assert_eq!(folder.read(&names[0]), folder.read(whole));
            continue;
        }
        let gz = whole.ends_with("gz");
        let read = |name: &String| if gz { unpacked(&folder.read(name)) } else { folder.read(name) };
        let together: Vec<u8> = names.iter().flat_map(read).collect();
        assert!(together == read(&whole.to_owned()), "{whole}");
        assert!(names.len() > 1, "{whole}: {names:?}");
        for name in &names[..names.len() - 1] {
            let size = File::open(folder.path(name)).unwrap().metadata().unwrap().len();
            assert!((70 * 1024..70 * 1024 + 2 * PIECE).contains(&size), "{name}: {size}");
        }
    }
}

#[test]
fn shards_of_an_earlier_run_are_told() {
    let folder = Folder::new();
    pages(&folder, 150);
    let args = ["clean", "in.jsonl", "-o", "a.jsonl", "--shard-size", "70KiB"];
    folder.run(&args).expect(0);
    let before = folder.names();
    pages(&folder, 5);
    folder.run(&args).expect(0).has_line(&["a-00001.jsonl is of an earlier run"]);
    assert_eq!(folder.names(), before, "nothing is removed");
    assert!(
        !folder.run(&["clean", "in.jsonl", "-o", "b.jsonl", "--shard-size", "70KiB"]).stderr.contains("earlier run")
    );
    folder.run(&["clean", "in.jsonl", "--shard-size", "70KiB"]).expect(2).has_line(&["--output"]);
}

/// The characters of a text from start to end.
fn slice(text: &str, span: &Value) -> String {
    let at = |n: usize| span[n].as_u64().unwrap() as usize;
    text.chars().skip(at(0)).take(at(1) - at(0)).collect()
}

#[test]
fn spans_lead_back_to_the_page() {
    let folder = Folder::new();
    let html = article(1).replace("<p>", "<p>Çà et là 日本 ").replace("Home", "Début");
    let text = format!("Überschrift\n\n{}\n\nMehr lesen: Fünf Häfen…\n\n{}\n", sentences(5, 4), sentences(6, 4));
    let pages = [
        json!({ "id": "html", "html": html }),
        json!({ "id": "text", "text": text }),
        json!({ "id": "copy", "html": html }),
    ];
    let lines: String = pages.iter().map(|page| format!("{page}\n")).collect();
    folder.write("in.jsonl", format!("{lines}{{\"id\": \"empty\", \"html\": \"<!-- é -->\"}}\nno json\n"));
    let ran =
        folder.run(&["clean", "in.jsonl", "--spans", "spans.jsonl", "--duplicates", "mark", "--blocks"]).expect(1);
    let records = ran.records();
    let spans = String::from_utf8(folder.read("spans.jsonl")).unwrap();
    let spans: Vec<Value> = spans.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(spans.len(), records.len());
    let mut seen = 0;
    for (line, record) in spans.iter().zip(&records) {
        assert_eq!(line["id"], record["id"]);
        let page = match record["id"].as_str().unwrap() {
            "text" => text.as_str(),
            "empty" => "<!-- é -->",
            _ => html.as_str(),
        };
        for block in record["blocks"].as_array().into_iter().flatten() {
            let label = format!("defarm__block__{}", block["label"].as_str().unwrap());
            let words: String = block["text"].as_str().unwrap().split_whitespace().collect();
            let of_label = line["attributes"][&label].as_array().unwrap();
            let found = of_label.iter().find(|span| slice(page, span).split_whitespace().collect::<String>() == words);
            let found = found.unwrap_or_else(|| panic!("no span of {block} among {of_label:?}"));
            assert_eq!(found[2], block["confidence"]);
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen}");
    let whole = |n: usize| (spans[n]["attributes"].clone(), records[n]["status"].as_str().unwrap());
    let (attributes, status) = whole(0);
    assert_eq!(
        (status, &attributes["defarm__page__duplicate"]),
        ("duplicate", &json!([[0, html.chars().count(), 1.0]]))
    );
    assert_eq!(whole(3).0["defarm__page__empty"], json!([[0, 10, 1.0]]));
    assert_eq!(whole(4), (json!({}), "error"));
}

#[test]
fn spans_do_not_change_the_records() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "-o", "a.jsonl"]).expect(0);
    folder.run(&["clean", "site", "-o", "b.jsonl", "--spans", "s.jsonl.gz", "--work", "w"]).expect(0);
    assert_eq!(folder.read("a.jsonl"), folder.read("b.jsonl"));
    assert_eq!(unpacked(&folder.read("s.jsonl.gz")).iter().filter(|&&byte| byte == b'\n').count(), 5);
    folder.run(&["clean", "site", "-o", "a.jsonl", "--spans", "a.jsonl"]).expect(2).has_line(&["a file of its own"]);
}
