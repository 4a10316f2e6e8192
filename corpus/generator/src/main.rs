//! Makes the generated part of defarm's corpus.
//!
//! Prose sources and a seed go in; content-farm pages and their full truth come out.  Without `--pages` it writes the committed
//! corpus (one theme a host, copies across hosts, look-alikes), with `--pages N` a big one for benchmarks.

mod articles;
mod body;
mod builder;
mod bulk;
mod bulk_plan;
mod committed;
mod duplicates;
mod grammar;
mod hosts;
mod labels;
mod markup;
mod page;
mod plan;
mod prose;
mod render;
mod rng;
mod site;
mod spin;
mod templates;
mod text;
mod themes;
mod truth;
mod widgets;

use anyhow::Result;
use bulk::{Format, Options};
use clap::Parser;
use std::path::PathBuf;

/// Makes content-farm pages with full truth, from prose sources and a seed.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Args {
    /// Directory of the prose sources, `<lang>/*.txt`.
    #[arg(long, default_value = "corpus/articles")]
    articles: PathBuf,
    /// Where to write.
    #[arg(long)]
    out: PathBuf,
    /// Same seed, same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make this many pages of recombined prose instead of the committed corpus.
    #[arg(long)]
    pages: Option<u64>,
    /// With --pages: one file a page, or one line a page in pages.jsonl.
    #[arg(long, value_enum, default_value_t = Format::Jsonl, requires = "pages")]
    format: Format,
    /// With --pages: percent of the pages that are copies of another.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=90), requires = "pages")]
    duplicates: u64,
    /// With --pages: write the truth as well.
    #[arg(long, requires = "pages")]
    truth: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let sources = articles::load(&args.articles)?;
    match args.pages {
        None => print!("{}", committed::generate(&sources, &args.out, args.seed)?),
        Some(pages) => {
            let options =
                Options { seed: args.seed, pages, duplicates: args.duplicates, format: args.format, truth: args.truth };
            print!("{}", bulk::generate(&sources, &args.out, &options)?);
        }
    }
    Ok(())
}
