//! `defarm clean`: whatever comes in.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, all, article, gzipped, sentences};

fn line(id: &str, number: u64) -> String {
    serde_json::json!({"id": id, "url": "https://news.example/x", "html": article(number)}).to_string()
}

#[test]
fn a_missing_file_beside_others() {
    let folder = Folder::with_site();
    let ran = folder.run(&["clean", "none.html", "site", "neither/"]).expect(1);
    assert_eq!(ran.records().len(), 3);
    ran.has_line(&["none.html: "]);
    ran.has_line(&["neither/: "]);
    ran.has_line(&["7 pages: 3 kept, 1 duplicates, 1 empty, 2 errors"]);
}

#[test]
fn every_input_missing() {
    let ran = Folder::new().run(&["clean", "none.html", "neither.jsonl"]).expect(2);
    assert_eq!(ran.stdout, "");
    ran.has_line(&["none.html: "]);
    ran.has_line(&["neither.jsonl: "]);
}

#[test]
fn nothing_in_it_is_no_fault() {
    let folder = Folder::new();
    folder.write("folder/x.png", "");
    folder.write("empty.jsonl", "");
    folder.run(&["clean", "folder", "empty.jsonl"]).expect(0).has_line(&["0 pages: ", "1 files of other kinds"]);
}

#[cfg(unix)]
#[test]
fn an_entry_that_cannot_be_read() {
    let folder = Folder::with_site();
    std::os::unix::fs::symlink("nowhere", folder.path("site/c.html")).unwrap();
    let ran = folder.run(&["clean", "site"]).expect(1);
    assert_eq!(ran.records().len(), 3);
    ran.has_line(&["site/c.html: "]);
}

#[test]
fn invalid_lines_are_told_with_their_place() {
    let folder = Folder::new();
    let first = line("one", 1);
    let mut bytes = format!("{first}\n{{\"id\": oops}}\n\n[1]\n").into_bytes();
    bytes.extend(b"{\"text\":\"\xFF\"}\n");
    bytes.extend(line("two", 2).into_bytes());
    folder.write("pages.jsonl", bytes);
    let ran = folder.run(&["clean", "pages.jsonl", "--duplicates", "mark"]).expect(1);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["one", "pages.jsonl:2", "pages.jsonl:4", "pages.jsonl:5", "two"]);
    assert_eq!(all(&records, "host"), ["news.example", "", "", "", "news.example"]);
    let fault = first.len() + 1 + "{\"id\": ".len();
    ran.has_line(&["pages.jsonl, line 2", &format!("byte {fault}: "), "invalid JSON"]);
    ran.has_line(&["pages.jsonl, line 4"]);
    ran.has_line(&["pages.jsonl, line 5", "not UTF-8"]);
    ran.has_line(&["5 pages: 2 kept, 0 duplicates, 0 empty, 3 errors"]);
}

#[test]
fn packed_files() {
    let folder = Folder::new();
    folder.write("p/a.html.gz", gzipped(article(1)));
    folder.write("p/b.htm.zst", zstd::encode_all(article(2).as_bytes(), 3).unwrap());
    let mut members = gzipped(line("c", 3) + "\n");
    members.extend(gzipped(line("d", 4)));
    folder.write("p/c.jsonl.gz", members);
    folder.write("p/e.ndjson.zst", zstd::encode_all(line("e", 5).as_bytes(), 3).unwrap());
    let ran = folder.run(&["clean", "p"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["a.html.gz", "b.htm.zst", "c", "d", "e"]);
    assert_eq!(all(&records, "title"), ["Story 1", "Story 2", "Story 3", "Story 4", "Story 5"]);
}

#[test]
fn a_truncated_file_keeps_what_came_before() {
    let folder = Folder::new();
    let mut bytes = gzipped(line("a", 1) + "\n");
    bytes.extend(&gzipped(line("b", 2))[..40]);
    folder.write("x.jsonl.gz", bytes);
    folder.write("y.html.gz", &gzipped(article(3))[..200]);
    let ran = folder.run(&["clean", "x.jsonl.gz", "y.html.gz"]).expect(1);
    assert_eq!(all(&ran.records(), "id"), ["a"]);
    ran.has_line(&["x.jsonl.gz, line 2, byte ", "too soon"]);
    ran.has_line(&["y.html.gz, byte ", "too soon"]);
}

#[test]
fn empty_files_and_binary_junk() {
    let folder = Folder::new();
    folder.write("p/empty.html", "");
    folder.write("p/empty.txt", "");
    let junk: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    folder.write("p/junk.html", &junk);
    folder.write("p/junk.txt", &junk);
    let ran = folder.run(&["clean", "p", "--duplicates", "mark"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "id"), ["empty.html", "empty.txt", "junk.html", "junk.txt"]);
    assert_eq!(all(&records, "status")[..2], ["empty"; 2]);
    folder.write("junk.jsonl", &junk);
    folder.run(&["clean", "junk.jsonl"]).expect(2);
}

#[test]
fn a_wrongly_declared_encoding() {
    let folder = Folder::new();
    let page = article(1).replace("charset=utf-8", "charset=iso-8859-1").replace("nobody", "niemand außer Jürgen");
    folder.write("p/a.html", &page);
    folder.write(
        "p/b.txt",
        format!("{}\n\nCaf\u{e9} in the corner", sentences(7, 8)).chars().map(|c| c as u8).collect::<Vec<u8>>(),
    );
    let ran = folder.run(&["clean", "p", "--blocks"]).expect(0);
    assert!(ran.stdout.contains("niemand außer Jürgen") && ran.stdout.contains("Café"), "{}", ran.stdout);
}

#[test]
fn html_in_json_is_decoded_already() {
    let folder = Folder::new();
    let page = article(1).replace("charset=utf-8", "charset=windows-1251").replace("nobody", "Ÿvette");
    let line = serde_json::json!({"id": 7, "html": page, "metadata": {"url": "https://www.news.example/"}});
    let ran = folder.run_with_stdin(&["clean", "-"], format!("{line}\n").as_bytes()).expect(0);
    let record = ran.records().remove(0);
    assert!(record["text"].as_str().unwrap().contains("Ÿvette"));
    assert_eq!((record["id"].as_str(), record["host"].as_str()), (Some("7"), Some("news.example")));
}

#[test]
fn standard_input() {
    let folder = Folder::new();
    let lines = format!("{}\n{}\n{{}}\n", line("a", 1), serde_json::json!({"text": sentences(5, 20)}));
    let ran = folder.run_with_stdin(&["clean", "-"], lines.as_bytes()).expect(1);
    assert_eq!(all(&ran.records(), "id"), ["a", "-:2"]);
    ran.has_line(&["-, line 3, byte "]);
}

#[test]
fn ids_of_clashing_inputs() {
    let folder = Folder::new();
    for (name, number) in [("x/a.html", 1), ("y/a.html", 2)] {
        folder.write(name, article(number));
    }
    assert_eq!(all(&folder.run(&["clean", "x", "y"]).expect(0).records(), "id"), ["a.html", "y/a.html"]);
}

/// Levels of the nested page.
const DEEP: usize = 10_000;

#[test]
fn deep_nesting() {
    let folder = Folder::new();
    let page = format!("<body>{}<p>{}</p>", "<div><ul><li>".repeat(DEEP), sentences(1, 10));
    folder.write("deep.html", page);
    let ran = folder.run(&["clean", "deep.html", "--duplicates", "mark"]).expect(0);
    assert!(ran.records()[0]["text"].as_str().unwrap().contains("On that day"), "{}", ran.stdout);
}

/// Size of the large page, in bytes.
const LARGE: usize = 100_000_000;

#[test]
fn a_large_page() {
    let folder = Folder::new();
    // Most of it is a picture inside the page, as in pages saved into one file: that keeps the test fast without optimisation.
    let picture = "QUJD".repeat(LARGE / 4);
    let page = format!("{}<img src=\"data:image/png;base64,{picture}\"><p>{}</p>", article(1), sentences(9, 5));
    folder.write("large.html", page);
    let ran = folder.run(&["clean", "large.html"]).expect(0);
    let record = ran.records().remove(0);
    assert!(record["stats"]["bytes_in"].as_u64().unwrap() > LARGE as u64);
    assert!(record["text"].as_str().unwrap().len() < 100_000);
}
