//! Tests of reading whole inputs.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{read, size};
use crate::corpus::{Content, RawPage};
use crate::error::PageError;

/// A folder that is gone after the test.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("defarm-io-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        if below.is_empty() { self.0.clone() } else { self.0.join(below) }
    }

    pub(super) fn write(&self, below: &str, bytes: &[u8]) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn all(inputs: &[PathBuf]) -> (Vec<RawPage>, Vec<PageError>) {
    let mut pages = Vec::new();
    let mut errors = Vec::new();
    for page in read(inputs) {
        match page {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}

fn ids(pages: &[RawPage]) -> Vec<&str> {
    pages.iter().map(|page| page.id.as_str()).collect()
}

#[test]
fn a_directory_of_all_kinds() {
    let folder = Folder::new("kinds");
    folder.write("site/b.html", b"<p>b");
    folder.write("site/a.HTM.gz", &gzipped(b"<p>a"));
    folder.write("c.xhtml.zst", &zstd::encode_all(&b"<p>c"[..], 3).unwrap());
    folder.write("packed.html", &gzipped(b"<p>packed"));
    folder.write("t.txt", b"Gr\xFC\xDFe aus der H\xF6hle, lieber \xD6ko");
    folder.write("x.jsonl", b"\xEF\xBB\xBF{\"text\":\"one\"}\n\n  \r\n{\"id\":4,\"html\":\"two\"}");
    folder.write("image.png", b"\x89PNG");
    folder.write("noending", b"<p>");
    let mut reader = read(&[folder.path("")]);
    let pages: Vec<RawPage> = reader.by_ref().map(Result::unwrap).collect();
    assert_eq!(reader.skipped(), 2);
    assert_eq!(ids(&pages), ["c.xhtml.zst", "packed.html", "site/a.HTM.gz", "site/b.html", "t.txt", "x.jsonl:1", "4"]);
    let html = |text: &str| Content::Html { bytes: text.into(), charset: None };
    assert_eq!(pages[0].content, html("<p>c"));
    assert_eq!(pages[1].content, html("<p>packed"));
    assert_eq!(pages[2].content, html("<p>a"));
    assert_eq!(pages[4].content, Content::Text("Grüße aus der Höhle, lieber Öko".into()));
    assert_eq!(pages[5].content, Content::Text("one".into()));
}

#[test]
fn a_file_without_an_ending_is_told_by_its_bytes() {
    let folder = Folder::new("endings");
    folder.write("page", b" <html>");
    folder.write("list.json", b"{\"text\":\"x\"}");
    folder.write("list.gz", &gzipped(b"{\"text\":\"x\"}\n{\"text\":\"y\"}\n"));
    folder.write("note", b"Just text");
    folder.write("empty", b"");
    let inputs = ["page", "list.json", "list.gz", "note", "empty"].map(|name| folder.path(name));
    let (pages, errors) = all(&inputs);
    assert_eq!(errors, []);
    assert_eq!(ids(&pages), ["page", "list.json:1", "list.gz:1", "list.gz:2", "note", "empty"]);
    assert!(matches!(pages[0].content, Content::Html { .. }));
    assert_eq!(pages[4].content, Content::Text("Just text".into()));
}

#[test]
fn what_cannot_be_read_stops_nothing() {
    let folder = Folder::new("errors");
    folder.write("a.warc.gz", &gzipped(b"WARC/1.0"));
    folder.write("b.parquet", b"PAR1");
    folder.write("c.jsonl", b"{\"text\":\"1\"}\n{oops}\n{\"text\":\"\xFF\"}\n{\"text\":\"4\"}\n");
    folder.write("d.html.gz", b"not packed");
    folder.write("e.html.gz", b"");
    folder.write("f.html.zst", b"");
    folder.write("g.html", b"<p>");
    let (pages, errors) = all(&[folder.path("missing.html"), folder.path("")]);
    assert_eq!(ids(&pages), ["c.jsonl:1", "c.jsonl:4", "g.html"]);
    let told: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
    assert!(told[0].contains("missing.html: "), "{}", told[0]);
    assert!(told[1].contains("a.warc.gz, byte 0: the record ends in its head"), "{}", told[1]);
    assert!(told[2].contains("b.parquet: no Parquet"), "{}", told[2]);
    assert!(told[3].contains("c.jsonl, line 2, byte 14: "), "{}", told[3]);
    assert!(told[4].contains("c.jsonl, line 3, byte 29: not UTF-8"), "{}", told[4]);
    assert!(told[5].contains("d.html.gz"), "{}", told[5]);
    assert!(told[6].contains("e.html.gz") && told[6].contains("too soon"), "{}", told[6]);
    assert!(told[7].contains("f.html.zst") && told[7].contains("too soon"), "{}", told[7]);
    assert_eq!(told.len(), 8);
    assert_eq!(errors[3].id, "c.jsonl:2");
}

#[test]
fn a_truncated_file_keeps_the_lines_before() {
    let folder = Folder::new("truncated");
    // Numbers without a pattern, so that the packed half is about half of the lines.
    let numbers = (0..4000_u32).map(|n| n.wrapping_mul(2_654_435_761));
    let lines: String = numbers.map(|n| format!("{{\"text\":\"{n:x}\"}}\n")).collect();
    for (name, packed) in
        [("x.jsonl.gz", gzipped(lines.as_bytes())), ("x.jsonl.zst", zstd::encode_all(lines.as_bytes(), 3).unwrap())]
    {
        folder.write(name, &packed[..packed.len() - 10]);
        let (pages, errors) = all(&[folder.path(name)]);
        assert_eq!(errors.len(), 1, "{name}");
        let [error] = errors.as_slice() else { panic!() };
        assert_eq!(error.message, "the packed file ends too soon");
        assert_eq!(error.line, Some(pages.len() as u64 + 1), "{name}");
        assert!(error.offset.is_some());
        for (at, page) in pages.iter().enumerate() {
            assert_eq!(page.id, format!("{name}:{}", at + 1));
        }
        folder.write("y.html.gz", &gzipped(b"<p>All of it but the end")[..24]);
        let (pages, errors) = all(&[folder.path("y.html.gz")]);
        assert!(pages.is_empty() && errors.len() == 1 && errors[0].offset.is_some(), "{errors:?}");
    }
}

#[test]
fn no_id_comes_twice() {
    let folder = Folder::new("ids");
    folder.write("one/a.html", b"1");
    folder.write("one/b.html", b"2");
    folder.write("two/a.html", b"3");
    folder.write("x.jsonl", b"{\"id\":\"a.html\",\"text\":\"4\"}\n{\"id\":\"a.html\",\"text\":\"5\"}\n");
    let (pages, _) = all(&["one", "two", "x.jsonl"].map(|name| folder.path(name)));
    assert_eq!(ids(&pages), ["a.html", "b.html", "two/a.html", "x.jsonl/a.html", "x.jsonl/a.html#2"]);
    let (pages, _) = all(&[folder.path("x.jsonl")]);
    assert_eq!(ids(&pages), ["a.html", "a.html#2"]);
}

#[test]
fn one_huge_line() {
    let folder = Folder::new("huge");
    let text = "word ".repeat(2_000_000);
    folder.write("x.ndjson", format!("{{\"text\":\"{text}\"}}\n{{\"text\":\"\"}}\n").as_bytes());
    let (pages, errors) = all(&[folder.path("x.ndjson")]);
    assert_eq!(errors, []);
    assert_eq!(pages[0].content.len(), text.len());
    assert_eq!(pages.len(), 2);
}

#[test]
fn how_far_it_is() {
    let folder = Folder::new("place");
    let lines: String = (0..50_000).map(|n| format!("{{\"text\":\"{n}\"}}\n")).collect();
    folder.write("in/a.html", b"1");
    folder.write("in/b.png", b"passed over");
    folder.write("in/c.jsonl", lines.as_bytes());
    folder.write("in/d.jsonl.gz", &gzipped(lines.as_bytes()));
    let inputs = [folder.path("in"), folder.path("in/c.jsonl"), folder.path("missing")];
    let size = size(&inputs).unwrap();
    assert_eq!(size, 1 + 2 * lines.len() as u64 + fs::metadata(folder.path("in/d.jsonl.gz")).unwrap().len());
    let mut pages = read(&inputs);
    let mut seen = vec![pages.bytes_read()];
    while pages.next().is_some() {
        seen.push(pages.bytes_read());
    }
    assert_eq!((seen[0], seen[1], *seen.last().unwrap()), (0, 1, size));
    assert!(seen.is_sorted());
    // A file that is long is not read at once.
    let middle = seen.iter().filter(|at| (size / 4..size / 2).contains(at)).count();
    assert!(middle > 10_000, "{middle}");
    assert_eq!(super::size(&[folder.path("in"), "-".into()]), None);
}
