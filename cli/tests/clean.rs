//! `defarm clean`: what is written, where, in which order.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Read;
use std::process::Stdio;

use flate2::read::MultiGzDecoder;
use support::{Folder, all, article, records, sentences};

#[test]
fn standard_output_holds_records_and_nothing_else() {
    let ran = Folder::with_site().run(&["clean", "site"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["a.html", "b.html", "z.html"]);
    assert_eq!(all(&records, "status"), ["kept"; 3]);
    assert_eq!(all(&records, "title"), ["Story 1", "Story 2", "Story 3"]);
    assert!(records[0]["text"].as_str().unwrap().contains(&sentences(100, 4)));
    assert!(records[0].get("blocks").is_none());
    ran.has_line(&["5 pages: 3 kept, 1 duplicates, 1 empty, 0 errors; ", " MB in ", "1 files of other kinds"]);
    assert_eq!(ran.stderr.lines().count(), 1);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = Folder::new();
    for number in 0..40 {
        folder.write(&format!("pages/{:02}.html", number), article(number % 30));
    }
    folder.write("pages/bad.jsonl", "{\n");
    let args = |threads| ["clean", "pages", "--duplicates", "mark", "--blocks", "--threads", threads];
    let one = folder.run(&args("1")).expect(1);
    let records = one.records();
    let ids = all(&records, "id");
    assert_eq!(ids.len(), 41);
    assert!(ids.is_sorted(), "{ids:?}");
    assert!(all(&records, "status").contains(&"duplicate"));
    for threads in ["2", "8"] {
        assert!(folder.run(&args(threads)).expect(1).stdout == one.stdout, "{threads} threads");
    }
}

#[test]
fn what_is_left_out_goes_to_its_own_file() {
    let folder = Folder::with_site();
    folder.write("site/x.jsonl", "{oops}\n");
    let ran = folder.run(&["clean", "site", "--dropped", "dropped.jsonl"]).expect(1);
    assert_eq!(all(&ran.records(), "id"), ["a.html", "b.html", "z.html"]);
    let dropped = records(&folder.read("dropped.jsonl"));
    assert_eq!(all(&dropped, "id"), ["copy-of-b.html", "empty.html", "x.jsonl:1"]);
    assert_eq!(all(&dropped, "status"), ["duplicate", "empty", "error"]);
    assert_eq!(all(&dropped, "duplicate_of"), ["b.html", "", ""]);
    assert!(dropped[2]["error"].as_str().unwrap().contains("line 1"));
}

/// A page with a subhead, a list in a list, a quotation, code and a table in its article.
fn structured() -> String {
    let sentences: Vec<String> = (0..9).map(|number| sentences(number, 3)).collect();
    format!(
        "<html><head><title>Mills of *Oxley*</title></head><body><nav><a href=/>Home</a></nav><article><h1>Mills of *Oxley*</h1><p>{}</p><h3>The stones</h3><p>{}</p>\
         <ul><li>{}<ol><li>{}</li></ol></li></ul><blockquote><p>{}</p></blockquote><p>{}</p><pre>let a = `b`;\n\nlet c = a;</pre><p>{}</p>\
         <table><tr><th>Year</th><th>Sacks of flour</th></tr><tr><td>2021</td><td>four hundred</td></tr></table><p>{}</p></article></body></html>",
        sentences[0], sentences[1], sentences[2], sentences[3], sentences[4], sentences[5], sentences[6], sentences[7],
    )
}

#[test]
fn markdown_keeps_the_structure() {
    let folder = Folder::with_site();
    folder.write("site/mills.html", structured());
    let told = folder.run(&["clean", "site", "--format", "markdown"]).expect(0).stdout;
    let articles: Vec<&str> = told.split("\n---\n\n").collect();
    assert_eq!(articles.len(), 4, "{told}");
    let mills = articles[2];
    assert!(mills.starts_with("# Mills of \\*Oxley\\*\n\nOn that day"), "{mills}");
    for part in [
        "\n\n### The stones\n\n",
        "\n\n- On that day",
        "\n  1. On that day",
        "\n\n> On that day",
        "\n\n```\nlet a = `b`;\n\nlet c = a;\n```\n\n",
        "| Year | Sacks of flour |\n| --- | --- |\n| 2021 | four hundred |\n\n",
    ] {
        assert!(mills.contains(part), "{part:?} in {mills}");
    }
    assert!(!told.contains("Home") && told.ends_with(".\n"), "{told}");
    for name in ["out.md", "out.md.gz", "out.MD"] {
        folder.run(&["clean", "site", "-o", name]).expect(0);
    }
    assert_eq!(folder.read("out.md"), told.as_bytes());
    assert_eq!(folder.read("out.MD"), told.as_bytes());
    let mut unpacked = String::new();
    MultiGzDecoder::new(folder.read("out.md.gz").as_slice()).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, told);
    // What waits keeps it, too, and records do not hold it where nobody asked.
    assert_eq!(folder.run(&["clean", "site", "--format", "markdown", "--no-repeats"]).expect(0).stdout, told);
    assert!(folder.run(&["clean", "site"]).expect(0).records().iter().all(|record| record.get("markdown").is_none()));
}

#[test]
fn marked_is_one_record_a_page() {
    let ran = Folder::with_site().run(&["clean", "site", "--duplicates", "mark"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["a.html", "b.html", "copy-of-b.html", "empty.html", "z.html"]);
    assert_eq!(all(&records, "status"), ["kept", "kept", "duplicate", "empty", "kept"]);
    assert_eq!(all(&records, "cluster")[1..3], ["b.html"; 2]);
}

#[test]
fn off_keeps_the_copies() {
    let folder = Folder::with_site();
    let ran = folder.run(&["clean", "site", "--duplicates", "off", "--dropped", "dropped.jsonl"]).expect(0);
    let kept = ran.records();
    assert_eq!(all(&kept, "id"), ["a.html", "b.html", "copy-of-b.html", "z.html"]);
    assert!(kept.iter().all(|record| record["cluster"].is_null()));
    assert_eq!(all(&records(&folder.read("dropped.jsonl")), "id"), ["empty.html"]);
}

#[test]
fn blocks_on_request() {
    let ran =
        Folder::with_site().run(&["clean", "site", "--blocks", "--no-repeats", "--tokenizer", "html5ever"]).expect(0);
    let record = ran.records().remove(0);
    let blocks = record["blocks"].as_array().unwrap();
    assert!(blocks.iter().any(|block| block["label"] == "article" && block["span"].as_array().unwrap().len() == 2));
    assert!(blocks.iter().all(|block| block["reasons"].is_array() && block["confidence"].is_f64()));
}

#[test]
fn articles_as_text() {
    let ran = Folder::with_site().run(&["clean", "site", "--format", "text"]).expect(0);
    let articles: Vec<&str> = ran.stdout.split("\n---\n\n").collect();
    assert_eq!(articles.len(), 3);
    assert!(articles[1].starts_with(&format!("Story 2\n\n{}\n\n", sentences(200, 4))), "{}", articles[1]);
}

#[test]
fn output_files_packed_by_their_names() {
    let folder = Folder::with_site();
    let plain = folder.run(&["clean", "site"]).expect(0).stdout;
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let ran = folder.run(&["clean", "site", "-o", name]).expect(0);
        assert_eq!(ran.stdout, "");
        ran.has_line(&["5 pages: "]);
    }
    assert_eq!(folder.read("out.jsonl"), plain.as_bytes());
    let mut unpacked = String::new();
    MultiGzDecoder::new(folder.read("out.jsonl.gz").as_slice()).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
    assert_eq!(zstd::decode_all(folder.read("out.jsonl.zst").as_slice()).unwrap(), plain.as_bytes());
    assert_eq!(folder.names(), ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "site"]);
}

#[test]
fn a_failed_run_leaves_no_file_and_no_old_file_harmed() {
    let folder = Folder::new();
    folder.write("old.jsonl", "old");
    for output in ["new.jsonl", "old.jsonl"] {
        let ran = folder.run(&["clean", "missing.html", "-o", output, "--dropped", "dropped.jsonl"]).expect(2);
        ran.has_line(&["missing.html"]);
        ran.has_line(&["1 pages: 0 kept", "1 errors"]);
    }
    assert_eq!(folder.read("old.jsonl"), b"old");
    assert_eq!(folder.names(), ["old.jsonl"]);
    folder.write("a.html", article(1));
    folder
        .run(&["clean", "a.html", "-o", "no/such/folder/out.jsonl"])
        .expect(2)
        .has_line(&["cannot write no/such/folder"]);
    folder.run(&["clean", "a.html", "-o", "old.jsonl"]).expect(0);
    assert_eq!(records(&folder.read("old.jsonl")).len(), 1);
}

/// More than a pipe holds.
const MORE_THAN_A_PIPE: usize = 1 << 20;

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let folder = Folder::new();
    for number in 0..4 {
        folder.write(&format!("p/{number}.txt"), sentences(number, MORE_THAN_A_PIPE / 4 / 80));
    }
    for args in [
        &["clean", "p", "--blocks"][..],
        &["explain", "p/1.txt", "--full"],
        &["explain", "p/1.txt", "--json"],
        &["dedup", "p"],
    ] {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {stderr}");
        assert_eq!(stderr, "", "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let folder = Folder::with_site();
    folder.run(&["clean", "site", "-o", "/dev/null"]).expect(0);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}
