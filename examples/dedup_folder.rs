//! Finds the copies among the pages of a folder.
//!
//!     cargo run --example dedup_folder -- corpus/pages

use std::path::{Path, PathBuf};

use defarm::{Corpus, CorpusOptions, PageError, RawPage, Status};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err("usage: dedup_folder FOLDER".into());
    };
    let mut paths = Vec::new();
    list(&folder, &mut paths)?;
    paths.sort();
    // Pages are read when the run needs them. One that cannot be read becomes a record with an error, and stops nothing.
    let pages = paths.iter().map(|path| read(&folder, path));
    let summary = Corpus::new(CorpusOptions::new()).add(pages).run(&mut |record| {
        if let (Status::Duplicate, Some(original), Some(similarity)) =
            (record.status, record.duplicate_of, record.similarity)
        {
            println!("{similarity:.2}  {} is a copy of {original}", record.id);
        }
        Ok(())
    })?;
    println!("{} pages, {} copies, {} without an article", summary.pages, summary.duplicates, summary.empty);
    Ok(())
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(folder: &Path, path: &Path) -> Result<RawPage, PageError> {
    let id = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match std::fs::read(path) {
        Ok(bytes) if path.extension().is_some_and(|ending| ending == "txt") => {
            Ok(RawPage::text(id, String::from_utf8_lossy(&bytes)))
        }
        Ok(bytes) => Ok(RawPage::html(id, bytes)),
        Err(error) => Err(PageError {
            id,
            path: path.display().to_string(),
            line: None,
            offset: None,
            message: error.to_string(),
        }),
    }
}
