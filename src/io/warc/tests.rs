//! Tests of whole files, good and damaged.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::packed::tests::Pieces;
use super::pages::pages;
use crate::corpus::{Content, RawPage};
use crate::error::PageError;
use crate::io::kinds::Packing;
use crate::io::passed::{PassedOver, Tally};

/// The most bytes of a page in these tests.
const LIMIT: usize = 100_000;

/// A record of this type; `fields`: more of its head.
fn record(kind: &str, number: usize, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n\
         WARC-Target-URI: https://a.example/{number}\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// An answer over HTTP; `fields`: more of its HTTP head.
fn answer(number: usize, status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {status}\r\n{fields}\r\n").as_bytes(), body].concat();
    record("response", number, "Content-Type: application/http; msgtype=response\r\n", &block)
}

fn html(number: usize, body: &str) -> Vec<u8> {
    answer(number, "200 OK", "Content-Type: text/html\r\n", body.as_bytes())
}

/// A page whose bytes cannot be packed much, so that a cut in the packed file falls into its middle.
fn body(number: usize) -> String {
    let mut body = "<p>".to_owned();
    for n in 0..200_u32 {
        write!(body, "{:x} ", (n + 1_000 * number as u32).wrapping_mul(2_654_435_761)).unwrap();
    }
    body
}

/// Records of all kinds: pages have the numbers 3, 5 and 7.
fn crawl() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", 1, "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
        record("request", 2, "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        html(3, &body(3)),
        answer(4, "404 Not Found", "Content-Type: text/html\r\n", body(4).as_bytes()),
        record("conversion", 5, "Content-Type: text/plain\r\n", body(5).as_bytes()),
        answer(6, "200 OK", "Content-Type: image/png\r\n", &[0x89; 2000]),
        html(7, &body(7)),
        record("revisit", 8, "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    // Without a checksum, not every damage can be seen.
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Ways to put records into a file, and the place behind each record in it (one place where they are packed as one).
fn files(records: &[Vec<u8>]) -> Vec<(&'static str, Vec<u8>, Vec<usize>)> {
    let apart = |pack: fn(&[u8]) -> Vec<u8>| {
        let (mut file, mut ends) = (Vec::new(), Vec::new());
        for record in records {
            file.extend(pack(record));
            ends.push(file.len());
        }
        (file, ends)
    };
    let whole = records.concat();
    let one = |packed: Vec<u8>| (packed.clone(), vec![packed.len()]);
    let mut files = Vec::new();
    for (name, (file, ends)) in [
        ("plain", apart(<[u8]>::to_vec)),
        ("gzip", apart(gzip)),
        ("zstd", apart(zstd)),
        ("gzip as one", one(gzip(&whole))),
        ("zstd as one", one(zstd(&whole))),
    ] {
        files.push((name, file, ends));
    }
    files
}

struct Done {
    pages: Vec<RawPage>,
    errors: Vec<PageError>,
    passed: PassedOver,
}

impl Done {
    fn ids(&self) -> Vec<&str> {
        self.pages.iter().map(|page| page.id.trim_start_matches("urn:uuid:")).collect()
    }

    fn texts(&self) -> Vec<String> {
        let text = |page: &RawPage| match &page.content {
            Content::Html { bytes, .. } => String::from_utf8(bytes.clone()).unwrap(),
            Content::Text(text) => text.clone(),
        };
        self.pages.iter().map(text).collect()
    }
}

/// Reads a file in pieces of at most so many bytes; `back`: whether one can go back in it.
fn read_so(file: &[u8], most: usize, back: bool) -> Done {
    let tally = Tally::default();
    let mut done = Done { pages: Vec::new(), errors: Vec::new(), passed: PassedOver::default() };
    let source = Pieces::of(file, most, back);
    for page in pages("x".to_owned(), "dir/x".to_owned(), source, Packing::None, LIMIT, tally.clone()) {
        match page {
            Ok(page) => done.pages.push(page),
            Err(error) => done.errors.push(error),
        }
    }
    done.passed = tally.get();
    done
}

fn read(file: &[u8]) -> Done {
    let done = read_so(file, usize::MAX, true);
    let found = done.pages.len() + done.errors.len() + done.passed.total() as usize;
    assert!(done.passed.records as usize == found || done.passed.records == 0, "{:?}: {found}", done.passed);
    done
}

#[test]
fn every_record_is_a_page_or_counted() {
    for (name, file, _) in files(&crawl()) {
        let done = read(&file);
        assert_eq!(done.errors, [], "{name}");
        assert_eq!(done.ids(), ["3", "5", "7"], "{name}");
        assert_eq!(done.texts(), [body(3), body(5), body(7)], "{name}");
        let PassedOver { records, request, about, revisit, other_type, status, content } = done.passed;
        assert_eq!([records, request, about, revisit, other_type, status, content], [8, 1, 1, 1, 0, 1, 1], "{name}");
        let page = &done.pages[0];
        assert_eq!(page.url.as_deref(), Some("https://a.example/3"));
        assert_eq!((page.id.as_str(), page.date.as_deref()), ("urn:uuid:3", Some("2026-01-02T03:04:05Z")));
        assert!(matches!(done.pages[1].content, Content::Text(_)));
    }
}

#[test]
fn a_dictionary_before_the_frames() {
    let many: Vec<Vec<u8>> = (0..60).map(|number| html(number, &body(number))).collect();
    let dictionary = zstd::dict::from_samples(&many, 4096).unwrap();
    for packed in [dictionary.clone(), zstd(&dictionary)] {
        let mut file = [&b"\x5D\x2A\x4D\x18"[..], &(packed.len() as u32).to_le_bytes(), &packed].concat();
        let mut compressor = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
        for record in &many {
            file.extend(compressor.compress(record).unwrap());
        }
        let done = read(&file);
        assert_eq!(done.errors, []);
        assert_eq!(done.pages.len(), 60);
        for end in 0..packed.len().min(200) {
            assert_eq!(read(&file[..end]).errors.len(), usize::from(end > 0), "{end}");
        }
    }
    let huge = read(b"\x5D\x2A\x4D\x18\xFF\xFF\xFF\xFFx");
    assert!(huge.errors[0].message.contains("dictionary"), "{:?}", huge.errors);
}

#[test]
fn any_cut_gives_the_records_before_it_and_one_error() {
    let records = crawl();
    for (name, file, ends) in files(&records) {
        let whole = read(&file);
        // Of a record that is not packed, the blank lines behind it may be missing.
        let blank = if name == "plain" { 4 } else { 0 };
        for cut in 0..file.len() {
            let done = read(&file[..cut]);
            assert!(whole.pages.starts_with(&done.pages), "{name}, cut at {cut}");
            let between = cut == 0 || ends.iter().any(|end| (end - blank..=*end).contains(&cut));
            assert_eq!(done.errors.len(), usize::from(!between), "{name}, cut at {cut}: {:?}", done.errors);
            if ends.len() > 1 {
                let before = ends.iter().filter(|end| *end - blank <= cut).count();
                assert_eq!(done.passed.records as usize, before + done.errors.len(), "{name}, cut at {cut}");
            }
        }
    }
}

#[test]
fn the_pieces_in_which_a_file_comes_change_nothing() {
    for (name, file, _) in files(&crawl()) {
        let whole = read(&file);
        for most in [1, 2, 7, 100, 4097] {
            for back in [true, false] {
                let done = read_so(&file, most, back);
                assert_eq!((&done.pages, &done.errors), (&whole.pages, &whole.errors), "{name} in pieces of {most}");
                assert_eq!(done.passed, whole.passed, "{name} in pieces of {most}");
            }
        }
    }
}

/// The crawl with the head of its `at`th record changed.
fn changed(at: usize, from: &str, to: &str) -> Vec<Vec<u8>> {
    let mut records = crawl();
    let record = &mut records[at];
    let place = memchr::memmem::find(record, from.as_bytes()).unwrap();
    record.splice(place..place + from.len(), to.bytes());
    records
}

#[test]
fn a_wrong_length_costs_one_record() {
    for at in 0..crawl().len() {
        let without: Vec<String> = read(&crawl().concat())
            .ids()
            .iter()
            .filter(|id| **id != (at + 1).to_string())
            .map(|id| id.to_string())
            .collect();
        for told in
            ["-5", "+5", "1e3", "12345678901234567890123", "", "0x10", "7", "5000", "99999999", "18446744073709551615"]
        {
            for (name, file, _) in files(&changed(at, "Content-Length: ", &format!("Content-Length: {told}\r\nX: "))) {
                let done = read(&file);
                assert_eq!(done.ids(), without, "{name}: Content-Length: {told} of record {at}: {:?}", done.errors);
                // The record of the collection may have none.
                let fine = at == 0 && told.is_empty();
                assert_eq!(done.errors.len(), usize::from(!fine), "{name}: {told} of {at}: {:?}", done.errors);
            }
        }
    }
}

#[test]
fn a_length_that_takes_in_what_follows() {
    // One byte less to several records more: whatever it says, the others are there.
    let lengths: Vec<usize> = crawl().iter().map(Vec::len).collect();
    let block = body(3).len() + "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".len();
    for more in (1..40).chain([lengths[3] + 9, lengths[3] + lengths[4] / 2, lengths[3..].iter().sum::<usize>() + 9]) {
        for told in [block.saturating_sub(more), block + more] {
            let fits = told > block && told <= block + 4;
            let told = format!("Content-Length: {told}\r\nX: ");
            for (name, file, _) in files(&changed(2, "Content-Length: ", &told)) {
                let done = read(&file);
                let (pages, errors) = if fits { (3, 0) } else { (2, 1) };
                assert_eq!(
                    (done.pages.len(), done.errors.len()),
                    (pages, errors),
                    "{name}: {told:?}: {:?}",
                    done.errors
                );
            }
        }
    }
}

#[test]
fn a_bad_head_costs_one_record() {
    for (from, to, message) in [
        ("WARC/1.0", "WARK/1.0", "no WARC record begins here"),
        ("WARC/1.0", "", "no WARC record begins here"),
        ("WARC/1.0", "\0\0\u{1}junk\r\n\r\n", "no WARC record begins here"),
        ("Content-Length", "Content-Lenght", "no Content-Length"),
        ("Content-Length", "\n", "no Content-Length"),
    ] {
        for (name, file, _) in files(&changed(4, from, to)) {
            let done = read(&file);
            assert_eq!(done.ids(), ["3", "7"], "{name}: {to:?}");
            let [error] = done.errors.as_slice() else { panic!("{name}, {to:?}: {:?}", done.errors) };
            assert_eq!(error.message, message, "{name}: {to:?}");
            let at: usize = crawl()[..4].iter().map(Vec::len).sum();
            // Blank lines before it are none of it.
            let blank = if to.is_empty() { 2 } else { 0 };
            assert_eq!((error.offset, error.path.as_str()), (Some(at as u64 + blank), "dir/x"), "{name}: {to:?}");
        }
    }
    // A record that breaks off in its head, and one with a head that never ends.
    let mut records = crawl();
    records[4].truncate(60);
    records[4].extend(b"\r\n");
    records[5] = [b"WARC/1.0\r\nX: ", "y".repeat(2_000_000).as_bytes(), b"\r\n\r\n"].concat();
    for (name, file, _) in files(&records) {
        let done = read(&file);
        assert_eq!(done.ids(), ["3", "7"], "{name}");
        assert_eq!(done.errors.len(), 2, "{name}: {:?}", done.errors);
        assert!(done.errors[0].message.contains("in its head") && done.errors[1].message.contains("a head of more"));
    }
}

#[test]
fn a_damaged_member_costs_one_record() {
    for (name, file, ends) in files(&crawl()).into_iter().filter(|(_, _, ends)| ends.len() > 1).skip(1) {
        for (at, end) in ends.iter().enumerate() {
            let start = if at == 0 { 0 } else { ends[at - 1] };
            for place in start..*end {
                let mut damaged = file.clone();
                damaged[place] ^= 0x55;
                let done = read(&damaged);
                let expected: Vec<usize> = [3, 5, 7].into_iter().filter(|number| *number != at + 1).collect();
                let found: Vec<usize> =
                    done.ids().iter().map(|id| id.parse().unwrap()).filter(|id| *id != at + 1).collect();
                // The first bytes of the file say how it is packed.
                if place > 4 {
                    assert_eq!(found, expected, "{name}: byte {place}, record {at}: {:?}", done.errors);
                    assert!(done.errors.len() <= 1, "{name}: byte {place}: {:?}", done.errors);
                }
            }
            // What is missing in the middle, as after a crash.
            let missing = [&file[..(start + end) / 2], &file[*end..]].concat();
            let done = read(&missing);
            assert_eq!(done.passed.records, 8, "{name}: half of record {at}: {:?}", done.errors);
            assert_eq!(done.errors.len(), 1, "{name}: half of record {at}: {:?}", done.errors);
        }
    }
}

#[test]
fn junk_behind_a_packed_file() {
    for (name, mut file, _) in files(&crawl()).into_iter().filter(|(name, ..)| *name != "plain") {
        let whole = read(&file).pages;
        file.extend(b"\0\0\0\0");
        if name.starts_with("gzip") {
            assert_eq!(read(&file).errors, [], "{name}");
        }
        file.extend(b"junk");
        let done = read(&file);
        assert_eq!((done.pages, done.errors.len()), (whole, 1), "{name}");
    }
}

#[test]
fn a_page_over_the_limit_is_passed_over() {
    let mut records = crawl();
    records[2] = html(3, &"x".repeat(LIMIT + 1));
    records[4] =
        answer(5, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&vec![b' '; LIMIT + 1]));
    for (name, file, _) in files(&records) {
        let done = read(&file);
        assert_eq!(done.ids(), ["7"], "{name}");
        let told: Vec<&str> = done.errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(
            told,
            ["a record with a page of more than 100000 bytes", "body larger than 100000 bytes when unpacked"],
            "{name}"
        );
        assert_eq!(done.errors[0].id, "urn:uuid:3");
    }
}

#[test]
fn what_answers_say_of_themselves() {
    let russian: &[u8] = b"<p>\xCF\xF0\xE8\xE2\xE5\xF2";
    let file = [
        answer(1, "200 OK", "content-type: TEXT/HTML; charset=windows-1251\r\n", russian),
        answer(2, "200 OK", "Content-Type: text/plain; charset=\"windows-1251\"\r\n", russian),
        answer(3, "200 OK", "", b" <!doctype html><p>"),
        answer(4, "200 OK", "", b"\x89PNG"),
        answer(5, "100 Continue\r\n\r\nHTTP/1.1 200 OK", "Content-Type: application/xhtml+xml\r\n", b"<p>x"),
        answer(
            6,
            "200 OK",
            "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n",
            b"2\r\n<p\r\n2\r\n>x\r\n0\r\n\r\n",
        ),
        answer(7, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(b"<p>x")),
        answer(8, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", b"<p>x"),
        record("response", 9, "Content-Type: application/http\r\n", b"<p>no status"),
        record("response", 10, "Content-Type: text/dns\r\n", b"a.example. 300 IN A 192.0.2.1"),
        record("resource", 11, "Content-Type: text/html; charset=utf-8\r\n", b"<p>x"),
        record("continuation", 12, "", b"x"),
        record("response", 13, "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK"),
    ]
    .concat();
    let done = read(&file);
    assert_eq!(done.ids(), ["1", "2", "3", "5", "6", "7", "8", "11"]);
    assert_eq!(done.pages[0].content, Content::Html { bytes: russian.into(), charset: Some("windows-1251".into()) });
    assert_eq!(done.pages[1].content, Content::Text("<p>Привет".into()));
    assert!(
        done.pages[3..].iter().all(|page| matches!(&page.content, Content::Html { bytes, .. } if bytes == b"<p>x"))
    );
    assert_eq!(done.errors.len(), 1, "{:?}", done.errors);
    assert_eq!(done.errors[0].id, "urn:uuid:9");
    assert_eq!((done.passed.other_type, done.passed.content), (2, 2));
}

#[test]
fn habits_of_other_writers() {
    // Brackets around addresses, bare line feeds, a blank line too many, a field over two lines, version 0.17 and one of the future, no id.
    let block = "HTTP/1.0 200 OK\nContent-Type:\n text/html\n\n<p>x";
    let file = format!(
        "WARC/0.17\nWARC-Type: response\nWARC-Target-URI: <http://a.example/>\nContent-Length: {0}\n\n{block}\n\n\n\
         WARC/1.1\nwarc-type: RESPONSE\nWARC-Target-URI:\n  http://b.example/\ncontent-length:{0}\n\n{block}\n\
         WARC/2.13 \r\nno field at all\r\nWARC-Type: response\r\nContent-Length: {0}\r\n\r\n{block}WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\nsoftware: x\r\n",
        block.len()
    );
    let done = read(file.as_bytes());
    assert_eq!(done.errors, []);
    let urls: Vec<Option<&str>> = done.pages.iter().map(|page| page.url.as_deref()).collect();
    assert_eq!(urls, [Some("http://a.example/"), Some("http://b.example/"), None]);
    assert_eq!(done.ids(), ["x:1", "x:2", "x:3"]);
    assert_eq!(done.passed.about, 1);
    // A record over several members, as `bgzip` cuts them.
    let whole = crawl().concat();
    let cut: Vec<u8> = whole.chunks(333).flat_map(gzip).collect();
    assert_eq!(read(&cut).ids(), ["3", "5", "7"]);
}

#[test]
fn notes_of_the_crawler_are_no_pages() {
    let note = |address: &str| {
        let record =
            String::from_utf8(record("resource", 1, "Content-Type: text/plain\r\n", b"GET, 200, saved")).unwrap();
        record.replace("https://a.example/1", address).into_bytes()
    };
    let addresses =
        ["metadata://gnu.org/software/wget/warc/wget.log", "<URN:text:https://a.example/>", "ftp://a.example/x.txt"];
    let done = read(&addresses.map(note).concat());
    assert_eq!((done.pages.len(), done.passed.about), (1, 2));
}

#[test]
fn a_warc_file_inside_of_a_record() {
    // Whoever stores a page about WARC stores heads of records.
    let inner = format!("<pre>\n{}</pre>", String::from_utf8(html(99, "inside")).unwrap());
    let mut records = crawl();
    records[2] = html(3, &inner);
    for (name, file, _) in files(&records) {
        let done = read(&file);
        assert_eq!((done.ids(), done.errors.len()), (vec!["3", "5", "7"], 0), "{name}");
        assert_eq!(done.texts()[0], inner, "{name}");
    }
}

#[test]
fn nothing_in_it() {
    assert!(read(b"").errors.is_empty());
    assert_eq!(read(b"\r\n\r\n").passed.records, 0);
    for (packing, name) in [(Packing::Gzip, "gz"), (Packing::Zstd, "zst")] {
        for bytes in [&b""[..], b"not packed"] {
            let source = Pieces::of(bytes, 100, true);
            let told: Vec<_> = pages(name.into(), name.into(), source, packing, LIMIT, Tally::default()).collect();
            assert!(matches!(told.as_slice(), [Err(_)]), "{name}: {told:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..2000), most in 1..50_usize) {
        for start in ["", "WARC/1.0\r\n", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\n"] {
            let file = [start.as_bytes(), &bytes].concat();
            read(&file);
            read_so(&file, most, false);
            read(&[&gzip(start.as_bytes())[..], &bytes].concat());
            read(&[&[0x28, 0xB5, 0x2F, 0xFD], &bytes[..]].concat());
            read(&gzip(&file));
        }
    }

    #[test]
    fn any_change_does_no_harm(
        which in 0..5_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let (_, mut file, _) = files(&crawl()).swap_remove(which);
        for (index, byte, change) in changes {
            let at = index.index(file.len());
            match change {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                2 => { file.remove(at); }
                _ => { let piece = file[at..].to_vec(); file.splice(at..at, piece); }
            }
            if file.len() > 500_000 { break; }
        }
        read(&file);
        read_so(&file, 97, false);
    }
}
