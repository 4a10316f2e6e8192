//! What the tests of the command share: running it, and pages to run it on.

// Every test file uses a part of it, and a test may fail loudly.
#![allow(dead_code, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// A folder in which the command is run.
pub(crate) struct Folder(TempDir);

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with a site of three articles (one of them twice), an empty page and a file of another kind.
    pub(crate) fn with_site() -> Self {
        let folder = Self::new();
        folder.write("site/a.html", article(1));
        folder.write("site/b.html", article(2));
        folder.write("site/copy-of-b.html", article(2));
        folder.write("site/empty.html", "<html><body></body></html>");
        folder.write("site/image.png", b"\x89PNG\r\n");
        folder.write("site/z.html", article(3));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Names of everything in the folder, hidden files too.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_defarm"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command.env_remove("CLICOLOR_FORCE");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    pub(crate) fn run_with_stdin(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every line of standard output, which must be a record.
    pub(crate) fn records(&self) -> Vec<Value> {
        records(self.stdout.as_bytes())
    }

    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "standard error: {}", self.stderr);
        self
    }

    /// The line of standard error that holds all of these.
    pub(crate) fn has_line(&self, parts: &[&str]) {
        let has = self.stderr.lines().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(has, "no line with {parts:?} in: {}", self.stderr);
    }
}

pub(crate) fn records(lines: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(lines).unwrap();
    text.lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).unwrap();
            assert!(record["id"].is_string() && record["status"].is_string(), "no record: {line}");
            record
        })
        .collect()
}

/// The values of a field, in order; `null` as an empty text.
pub(crate) fn all<'a>(records: &'a [Value], field: &str) -> Vec<&'a str> {
    records.iter().map(|record| record[field].as_str().unwrap_or_default()).collect()
}

pub(crate) fn gzipped(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

const NOUNS: &[&str] = &[
    "harbour", "captain", "ferry", "morning", "river", "bridge", "winter", "bread", "garden", "letter", "museum",
    "lantern", "teacher", "market", "violin", "orchard",
];
const VERBS: &[&str] = &[
    "watched",
    "repaired",
    "painted",
    "forgot",
    "counted",
    "described",
    "followed",
    "remembered",
    "carried",
    "opened",
];
const NAMES: &[&str] = &["Irena", "Tomas", "Halvard", "Benedita", "Oyelaran", "Mirela", "Quentin", "Sabiha"];

/// Sentences that differ for every number, in their names too, and are the same whenever asked.
pub(crate) fn sentences(number: u64, count: usize) -> String {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66;
    let mut pick = |words: &'static [&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    let mut text = String::new();
    for _ in 0..count {
        let (a, b, c) = (pick(NOUNS), pick(NOUNS), pick(NOUNS));
        let (name, first, second) = (pick(NAMES), pick(VERBS), pick(VERBS));
        let letter = |digit: u64| char::from(b'a' + (digit % 26) as u8);
        let family: String = [number / 676, number / 26, number].map(letter).iter().collect();
        write!(
            text,
            "On that day {name}{family} {first} the {a} beside the old {b}, and nobody {second} the {c} again. "
        )
        .unwrap();
    }
    text.trim_end().to_owned()
}

/// A page with one article of its own, between a menu and a footer.
pub(crate) fn article(number: u64) -> String {
    let mut page = format!(
        "<!doctype html><html><head><meta charset=utf-8><title>Story {number}</title></head><body>\
         <ul class=menu><li><a href=/>Home</a></li><li><a href=/about>About</a></li></ul><article><h1>Story {number}</h1>"
    );
    for paragraph in 0..6 {
        write!(page, "<p>{}</p>", sentences(number * 100 + paragraph, 4)).unwrap();
    }
    page.push_str("</article><footer>All rights reserved</footer></body></html>");
    page
}
