//! `defarm features`, `--model` and `--prefer`.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, article};

#[test]
fn features_have_their_names_on_the_first_line() {
    let folder = Folder::new();
    folder.write("site/a.html", article(1));
    folder.write("site/b.html", article(2));
    folder.run(&["features", "site", "-o", "out.jsonl"]).expect(0);
    let out = String::from_utf8(folder.read("out.jsonl")).unwrap();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    let count = |value: &Value| value.as_array().unwrap().len();
    let (features, facts) = (count(&lines[0]["features"]), count(&lines[0]["facts"]));
    assert!(features > 100 && facts > 5);
    for page in &lines[1..] {
        assert_eq!(count(&page["features"]), features + facts);
        let blocks = page["blocks"].as_array().unwrap();
        assert!(blocks.len() > 6);
        for block in blocks {
            assert!(!block["text"].as_str().unwrap().is_empty());
            assert_eq!(count(&block["features"]), features);
            assert!(block["features"].as_array().unwrap().iter().all(|steps| steps.as_u64().unwrap() <= 255));
        }
    }
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let folder = Folder::new();
    folder.write("a.html", article(1));
    folder.write("bad.model", "dfarm-m3 and nothing behind it");
    for command in [&["clean", "a.html"][..], &["features", "a.html", "-o", "out"]] {
        let with = |model| [command, &["--model", model]].concat();
        folder.run(&with("bad.model")).expect(2).has_line(&["bad.model is no model for this version"]);
        folder.run(&with("none.model")).expect(2).has_line(&["cannot read none.model"]);
    }
}

#[test]
fn the_crates_own_model_from_a_file_changes_nothing() {
    let folder = Folder::new();
    folder.write("a.html", article(1));
    folder.write("own.model", include_bytes!("../../src/classify/defarm.model"));
    let own = folder.run(&["clean", "a.html", "--model", "own.model"]).expect(0);
    assert_eq!(own.stdout, folder.run(&["clean", "a.html"]).expect(0).stdout);
}

#[test]
fn precision_keeps_least_and_recall_most() {
    let folder = Folder::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/pages");
    let length = |prefer| {
        let records = folder.run(&["clean", corpus, "--duplicates", "off", "--prefer", prefer]).expect(0).records();
        records.iter().map(|record| record["text"].as_str().unwrap().len()).sum::<usize>()
    };
    let lengths = ["precision", "balanced", "recall"].map(length);
    assert!(lengths[0] < lengths[1] && lengths[1] < lengths[2], "{lengths:?}");
}
