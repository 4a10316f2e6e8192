//! Cleans pages one by one as they come, with what the pages before them have shown to repeat, and keeps that for the next run.
//!
//!     cargo run --release --example online -- repeats.bin pages/ > articles.jsonl

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use defarm::{Content, Options, Repeats, clean_html_with, clean_text_with};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let table = arguments.next().ok_or("usage: online TABLE INPUT…")?;
    let inputs: Vec<PathBuf> = arguments.collect();
    let mut repeats = if table.exists() { load(&table)? } else { Repeats::new() };

    let options = Options::new();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for page in defarm::io::read(&inputs) {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                eprintln!("{error}");
                continue;
            }
        };
        let site = page.host().unwrap_or(&page.id);
        let cleaned = match &page.content {
            Content::Html { bytes, .. } => clean_html_with(bytes, &options, site, &repeats)?,
            Content::Text(text) => clean_text_with(text, &options, site, &repeats)?,
            _ => continue,
        };
        repeats.count(site, &cleaned);
        let record =
            serde_json::json!({ "id": page.id, "title": cleaned.title(), "text": cleaned.text(), "status": "kept" });
        writeln!(out, "{record}")?;
    }
    out.flush()?;

    eprintln!("{} pages, {} articles, {} sites known", repeats.pages(), repeats.articles(), repeats.sites());
    repeats.write_to(BufWriter::new(File::create(table)?))?;
    Ok(())
}

fn load(path: &Path) -> Result<Repeats, Box<dyn Error>> {
    Ok(Repeats::read_from(BufReader::new(File::open(path)?))?)
}
