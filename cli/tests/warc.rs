//! WARC and WET in. What `warcio` and `wget` write is tested in `tests/warc_peers.py`.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, Ran, all, article, gzipped, sentences};

fn record(kind: &str, id: u64, media: &str, block: &str) -> Vec<u8> {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{id}>\r\nWARC-Date: 2026-01-0{day}T00:00:00Z\r\n\
         WARC-Target-URI: https://www.news.example/{id}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len(),
        day = id % 9 + 1,
    )
    .into_bytes()
}

fn answer(id: u64, status: &str, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
    record("response", id, "application/http; msgtype=response", &block)
}

/// Ten records: three articles (2, 4, 6), one of them twice (7), and what holds no page.
fn crawl() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", 0, "application/warc-fields", "software: none\r\n"),
        record("request", 1, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
        answer(2, "200 OK", &article(1)),
        answer(3, "404 Not Found", &article(9)),
        answer(4, "200 OK", &article(2)),
        record("metadata", 5, "application/warc-fields", "via: x\r\n"),
        answer(6, "200 OK", &article(3)),
        answer(7, "200 OK", &article(2)),
        record("revisit", 8, "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n"),
        record("resource", 9, "image/png", "x"),
    ]
}

fn packed(records: &[Vec<u8>]) -> Vec<u8> {
    records.iter().flat_map(gzipped).collect()
}

fn ids(ran: &Ran) -> Vec<String> {
    all(&ran.records(), "id").into_iter().map(|id| id.trim_start_matches("urn:x:").to_owned()).collect()
}

#[test]
fn pages_out_of_all_kinds_of_files() {
    let folder = Folder::new();
    let whole = crawl().concat();
    folder.write("plain.warc", &whole);
    folder.write("members.warc.gz", packed(&crawl()));
    folder.write("one.warc.gz", gzipped(&whole));
    folder.write("x.warc.zst", zstd::encode_all(whole.as_slice(), 3).unwrap());
    folder.write("told-by-its-bytes", packed(&crawl()));
    let mut expected: Option<Vec<Value>> = None;
    for name in ["plain.warc", "members.warc.gz", "one.warc.gz", "x.warc.zst", "told-by-its-bytes"] {
        let ran = folder.run(&["clean", name]).expect(0);
        ran.has_line(&["4 pages: 3 kept, 1 duplicates, 0 empty, 0 errors"]);
        ran.has_line(&[
            "10 WARC records: 4 pages or errors; passed over 1 requests, 2 about the crawl, 1 revisits, 0 of other types, \
             1 with another HTTP status, 1 with other content",
        ]);
        let records = ran.records();
        assert_eq!(&records, expected.get_or_insert_with(|| records.clone()), "{name}");
    }
    let records = expected.unwrap();
    assert_eq!(all(&records, "id"), ["urn:x:2", "urn:x:4", "urn:x:6"]);
    assert_eq!(all(&records, "title"), ["Story 1", "Story 2", "Story 3"]);
    assert_eq!(all(&records, "host"), ["news.example"; 3]);
    assert_eq!(all(&records, "url")[0], "https://www.news.example/2");
    assert_eq!(all(&records, "date")[0], "2026-01-03T00:00:00Z");
    let ran = folder.run_with_stdin(&["clean", "-"], &packed(&crawl())).expect(0);
    assert_eq!(ran.records(), records);
}

#[test]
fn pages_are_what_they_are_as_files() {
    let folder = Folder::new();
    for (number, name) in [(1, "2"), (2, "4"), (3, "6"), (2, "7")] {
        folder.write(&format!("files/{name}.html"), article(number));
    }
    folder.write("crawl/x.warc.gz", packed(&crawl()));
    folder.write("crawl/x.cdx", "not read");
    let texts = |input: &str| {
        let ran = folder.run(&["clean", input, "--duplicates", "mark"]).expect(0);
        ran.records().iter().map(|record| (record["text"].clone(), record["status"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(texts("files"), texts("crawl"));
    folder.run(&["explain", "--site", "crawl"]).expect(0);
}

#[test]
fn texts_of_wet_files() {
    let folder = Folder::new();
    let text = |id, number| record("conversion", id, "text/plain", &sentences(number, 60));
    let info = record("warcinfo", 0, "application/warc-fields", "x: y\r\n");
    folder.write("x.warc.wet.gz", packed(&[info, text(1, 100), text(2, 200), text(3, 100)]));
    let ran = folder.run(&["dedup", "x.warc.wet.gz"]).expect(0);
    assert_eq!(all(&ran.records(), "status"), ["kept", "kept", "duplicate"]);
    ran.has_line(&["4 WARC records: 3 pages or errors; passed over 0 requests, 1 about the crawl"]);
    let ran = folder.run(&["clean", "x.warc.wet.gz"]).expect(0);
    assert_eq!(ids(&ran), ["1", "2"]);
}

#[test]
fn a_file_that_breaks_off_in_a_record() {
    let folder = Folder::with_site();
    let whole = packed(&crawl());
    let end = packed(&crawl()[..4]).len() + 100;
    folder.write("site/x.warc.gz", &whole[..end]);
    let ran = folder.run(&["clean", "site", "--duplicates", "off"]).expect(1);
    assert_eq!(ids(&ran), ["a.html", "b.html", "copy-of-b.html", "2", "z.html"]);
    ran.has_line(&["site/x.warc.gz, byte ", "the packed file ends too soon", "packed at byte "]);
    ran.has_line(&["5 WARC records: 2 pages or errors"]);
    // In the middle, with more behind it.
    let broken = [&whole[..end], &packed(&crawl()[6..])].concat();
    folder.write("y.warc.gz", broken);
    let ran = folder.run(&["clean", "y.warc.gz"]).expect(1);
    assert_eq!(ids(&ran), ["2", "6", "7"]);
    ran.has_line(&["9 WARC records: 4 pages or errors"]);
}

#[test]
fn heads_and_lengths_that_are_wrong() {
    for (from, to, said) in [
        ("WARC/1.0", "WARC-1.0", "no WARC record begins here"),
        ("Content-Length: ", "Content-Length: -", "which is no number of bytes"),
        ("Content-Length: ", "Content-Length: 1", "Content-Length is 1"),
        ("Content-Length: ", "Content-Length: 9999999999", "Content-Length is 9999999999"),
        ("Content-Length: ", "X: ", "no Content-Length"),
        ("\r\n\r\nHTTP", "\r\n\r\nHTTP and more", "does not end there"),
    ] {
        let mut records = crawl();
        let text = String::from_utf8(records[4].clone()).unwrap();
        assert!(text.contains(from));
        records[4] = text.replacen(from, to, 1).into_bytes();
        let at = records[..4].concat().len();
        let folder = Folder::with_site();
        folder.write("a.warc", records.concat());
        folder.write("b.warc.gz", packed(&records));
        for name in ["a.warc", "b.warc.gz"] {
            let ran = folder.run(&["clean", name, "site", "--duplicates", "off"]).expect(1);
            assert_eq!(ids(&ran), ["2", "6", "7", "a.html", "b.html", "copy-of-b.html", "z.html"], "{name}: {to}");
            ran.has_line(&[&format!("{name}, byte {at}: "), said]);
            ran.has_line(&["9 pages: 7 kept", " 1 errors"]);
            ran.has_line(&["10 WARC records: 4 pages or errors"]);
        }
    }
}

#[test]
fn a_record_over_the_limit() {
    let folder = Folder::new();
    let mut records = crawl();
    records[4] = answer(4, "200 OK", &format!("{}{}", article(2), "<p>more</p>".repeat(10_000)));
    let at = records[..4].concat().len();
    folder.write("x.warc.gz", packed(&records));
    let ran = folder.run(&["clean", "x.warc.gz", "--max-page", "100KiB", "--duplicates", "mark"]).expect(1);
    assert_eq!(all(&ran.records(), "status"), ["kept", "error", "kept", "kept"]);
    ran.has_line(&[&format!("x.warc.gz, byte {at}: a record with a page of more than 102400 bytes")]);
    folder.run(&["clean", "x.warc.gz", "--max-page", "0"]).expect(2);
    folder.write("large.html", "x".repeat(200_000));
    folder
        .run(&["clean", "large.html", "x.warc.gz", "--max-page", "100KiB"])
        .expect(1)
        .has_line(&["large.html: larger than"]);
}

#[test]
fn nothing_and_junk() {
    let folder = Folder::new();
    folder.write("empty.warc", "");
    folder.run(&["clean", "empty.warc"]).expect(0).has_line(&["0 pages: "]);
    folder.write("empty.warc.gz", "");
    folder.write("text.warc", "no WARC at all\nbut two lines\n");
    folder.write("text.warc.gz", "not packed");
    folder.write("junk.warc.zst", b"\x28\xB5\x2F\xFD\xFF\xFF\xFF\xFF");
    folder.write("good.warc", crawl().concat());
    let names = ["empty.warc.gz", "text.warc", "text.warc.gz", "junk.warc.zst"];
    let ran = folder.run(&[&["clean"], &names[..], &["missing.warc", "good.warc"]].concat()).expect(1);
    assert_eq!(ids(&ran), ["2", "4", "6"]);
    ran.has_line(&["9 pages: 3 kept, 1 duplicates, 0 empty, 5 errors"]);
    ran.has_line(&["empty.warc.gz, byte 0: the packed file ends too soon"]);
    ran.has_line(&["text.warc, byte 0: no WARC record begins here"]);
    ran.has_line(&["text.warc.gz, byte 0: "]);
    ran.has_line(&["junk.warc.zst, byte 0: "]);
    ran.has_line(&["missing.warc: "]);
    folder.run(&[&["clean"], &names[..]].concat()).expect(2);
}
