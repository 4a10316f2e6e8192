//! No room knows what stands to its right in the flow of data (docs/DESIGN.md, "Rooms").
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may use, and the outside crates that only it may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("decode", &[]),
    ("tokens", &[]),
    ("blocks", &["tokens"]),
    ("read_at", &[]),
    ("external", &[]),
    ("repeats", &["read_at", "external"]),
    ("signals", &["blocks", "repeats"]),
    ("classify", &["blocks", "repeats", "signals"]),
    ("fingerprint", &["blocks::text", "blocks::word_hash"]),
    ("index", &["fingerprint", "read_at"]),
    ("cluster", &["external", "fingerprint", "index"]),
    ("options", &["tokens", "classify"]),
    ("error", &["index::IndexError", "corpus::FolderError"]),
    ("page", &["blocks", "signals", "classify", "repeats", "fingerprint"]),
    ("cleaner", &["blocks", "tokens", "decode", "signals", "classify", "repeats", "page", "options", "error"]),
    (
        "corpus",
        &[
            "blocks",
            "cleaner",
            "classify",
            "signals::PageFacts",
            "repeats",
            "fingerprint",
            "read_at",
            "index",
            "external",
            "cluster",
            "decode",
            "page",
            "options",
            "error",
        ],
    ),
    (
        "io",
        &[
            "corpus",
            "page::Stats",
            "page::markdown",
            "decode",
            "error",
            "RawPage",
            "Content",
            "PageError",
            "Record",
            "Error",
        ],
    ),
];

/// Crates that one room alone may name.
const CRATES: &[(&str, &str)] = &[
    ("html5ever", "tokens"),
    ("encoding_rs", "decode"),
    ("chardetng", "decode"),
    ("unicode_segmentation", "blocks"),
    ("unicode_normalization", "signals"),
    ("flate2", "io"),
    ("zstd", "io"),
    ("walkdir", "io"),
    ("brotli_decompressor", "io"),
    ("parquet", "io"),
    ("lz4_flex", "corpus"),
    ("postcard", "corpus"),
    ("tempfile", "corpus"),
];

#[test]
fn rooms_use_only_what_stands_before_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for file in rust_files(&source) {
        let room = room_of(&source, &file);
        if room == "lib" {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{}: room `{room}` is not in the list", file.display()));
            continue;
        };
        seen.insert(room.clone());
        let text = std::fs::read_to_string(&file).expect("a source file");
        for used in uses_of_crate(&text) {
            let own = used.split("::").next() == Some(room.as_str());
            let fits = allowed.iter().any(|path| used == *path || used.starts_with(&format!("{path}::")));
            if !own && !fits {
                faults.push(format!("{}: uses crate::{used}", file.display()));
            }
        }
        for (name, owner) in CRATES {
            if room != *owner && text.lines().any(|line| !is_comment(line) && line.contains(&format!("{name}::"))) {
                faults.push(format!("{}: names {name}, which belongs to `{owner}`", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let missing: Vec<_> = ROOMS.iter().filter(|(name, _)| !seen.contains(*name)).collect();
    assert!(missing.is_empty(), "rooms without a file: {missing:?}");
}

#[test]
fn only_one_file_knows_word_boundaries() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let users: Vec<PathBuf> = rust_files(&source)
        .into_iter()
        .filter(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("unicode_segmentation::")))
        .collect();
    assert_eq!(users, [source.join("blocks/text.rs")]);
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The first part of a file's path below `src`: its room.
fn room_of(source: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(source).expect("below src");
    let first = inside.iter().next().and_then(|part| part.to_str()).expect("a name");
    first.trim_end_matches(".rs").to_owned()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Paths behind every `crate::` in code, lists in braces taken apart.
fn uses_of_crate(text: &str) -> Vec<String> {
    let mut uses = Vec::new();
    for line in text.lines().filter(|line| !is_comment(line)) {
        for (at, _) in line.match_indices("crate::") {
            // `$crate::` and names that only end in `crate` are something else.
            if at > 0 && line.as_bytes()[at - 1].is_ascii_alphanumeric() {
                continue;
            }
            let rest = &line[at + "crate::".len()..];
            if let Some(list) = rest.strip_prefix('{') {
                uses.extend(
                    list.split(['}', ','])
                        .map(str::trim)
                        .filter(|name| !name.is_empty() && *name != ";")
                        .map(str::to_owned),
                );
                continue;
            }
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
            uses.push(rest[..end].trim_end_matches("::").to_owned());
        }
    }
    uses
}
