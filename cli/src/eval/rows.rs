//! JSON and JSON Lines files, plain or gzipped, as rows with comparable ids.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// The id as it is compared: without a leading `html/`, one trailing `.gz`, and then one of `.html`, `.htm`, `.txt`. So the id of a
/// record, the path of a file and the path of a zipped file name the same page.
pub(crate) fn comparable_id(id: &str) -> &str {
    let id = id.strip_prefix("html/").unwrap_or(id);
    let id = id.strip_suffix(".gz").unwrap_or(id);
    [".html", ".htm", ".txt"].iter().find_map(|ending| id.strip_suffix(ending)).unwrap_or(id)
}

/// The rows of one file: a JSON list, or one JSON value a line; blank lines are skipped.
///
/// # Errors
/// When the file cannot be read or is not UTF-8, or a value is not JSON; the message names file and line.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Value>> {
    let text = read_text(path).with_context(|| format!("cannot read {}", path.display()))?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(&text).with_context(|| format!("{} is no JSON list", path.display()));
    }
    let lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), at + 1)))
        .collect()
}

/// The text of a file, unzipped when its name ends in `.gz`.
///
/// # Errors
/// When the file cannot be read, or its bytes are not UTF-8.
pub(crate) fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let file = File::open(path)?;
    if path.extension() == Some(OsStr::new("gz")) {
        MultiGzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text)?;
    }
    Ok(text)
}

/// `path` itself when it is a file; else all `.json` and `.jsonl` files below it, zipped or not, in sorted order.
///
/// # Errors
/// When a folder cannot be read, or holds no such file.
pub(crate) fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
            if entry.is_dir() {
                folders.push(entry);
            } else if holds_rows(&entry) {
                found.push(entry);
            }
        }
    }
    if found.is_empty() {
        bail!("{} holds no .json or .jsonl file", path.display());
    }
    found.sort();
    Ok(found)
}

fn holds_rows(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.ends_with(".json") || name.ends_with(".jsonl")
}

/// The comparable id of a row.
///
/// # Errors
/// When the row has none.
pub(crate) fn id_of(row: &Value) -> anyhow::Result<String> {
    match row.get("id") {
        Some(Value::String(id)) => Ok(comparable_id(id).to_owned()),
        Some(Value::Number(id)) => Ok(id.to_string()),
        _ => bail!("a record without an id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_page() {
        for id in ["a.example/x", "a.example/x.html", "html/a.example/x.htm.gz", "a.example/x.txt", "a.example/x.gz"] {
            assert_eq!(comparable_id(id), "a.example/x");
        }
        assert_eq!(comparable_id("x.gz.gz"), "x.gz", "one ending goes");
        assert_eq!(comparable_id("x.html.html"), "x.html");
        assert_eq!(comparable_id("a/html/x"), "a/html/x", "only a leading folder");
    }

    #[test]
    fn names_with_rows() {
        assert!(holds_rows(Path::new("a/b.jsonl.gz")) && holds_rows(Path::new("b.json")));
        assert!(!holds_rows(Path::new("b.tsv.gz")) && !holds_rows(Path::new("json")));
    }
}
