//! `defarm explain`: every block of a page, or what repeats on a site: what it was taken for, and why.

mod show;
pub(crate) mod site;
mod wrap;

use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use defarm::io::{Format, RecordWriter};
use defarm::{Corpus, CorpusOptions, RawPage, Record};

use crate::args::{ExplainArgs, STANDARD};
use crate::exit;
use show::{Look, show, show_sites};
use site::{Sites, sites};

/// Width of the output where nobody looks at it: about a screen.
const DEFAULT_WIDTH: usize = 100;

/// Explains the page, or the site.
///
/// # Errors
/// When the page cannot be read, or the output not be written.
pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    if args.site {
        return explain_site(args);
    }
    let [path] = args.pages.as_slice() else { bail!("one page at a time: --site takes several inputs") };
    let record = cleaned(page(path)?)?;
    if let Some(error) = record.error {
        bail!(error);
    }
    if args.json {
        let mut out = RecordWriter::new(std::io::stdout().lock(), Format::Jsonl);
        out.write(&record)?;
        drop(out.finish()?);
    } else {
        let mut text = Vec::new();
        show(&record, &Look { width: width(), full: args.full }, &mut text)?;
        print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists what repeats on each site; pages that cannot be read are named.
fn explain_site(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let Sites { sites, faults } = sites(&args.pages, args.least, args.kept)?;
    let mut text = Vec::new();
    if args.json {
        for block in sites.iter().flat_map(|site| &site.repeated) {
            serde_json::to_writer(&mut text, block)?;
            text.push(b'\n');
        }
    } else {
        show_sites(&sites, &Look { width: width(), full: args.full }, &mut text)?;
    }
    print(&text)?;
    faults.tell();
    Ok(match (sites.is_empty(), faults.count() == 0) {
        (true, false) => ExitCode::from(exit::NOTHING_DONE),
        (false, false) => ExitCode::from(exit::SOME_UNREADABLE),
        (_, true) => ExitCode::SUCCESS,
    })
}

/// Prints, with the colours taken out where they are not wanted (no terminal, NO_COLOR).
fn print(text: &[u8]) -> anyhow::Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    out.write_all(text)?;
    out.flush()?;
    Ok(())
}

/// The one page that the path leads to.
fn page(path: &Path) -> anyhow::Result<RawPage> {
    if path.as_os_str() == STANDARD {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(RawPage::html(STANDARD, bytes));
    }
    if path.is_dir() {
        bail!("{} is a directory: name one page, or say --site", path.display());
    }
    let mut pages = defarm::io::read(&[path.to_owned()]);
    let Some(page) = pages.next() else { bail!("{} holds no page", path.display()) };
    let page = page?;
    if pages.next().is_some() {
        bail!("{} holds more than one page", path.display());
    }
    Ok(page)
}

fn cleaned(page: RawPage) -> anyhow::Result<Record> {
    let options = CorpusOptions::new().with_threads(1).with_duplicates(false).with_repeats(false).with_blocks(true);
    let mut cleaned = None;
    Corpus::new(options).add([Ok(page)]).run(&mut |record| {
        cleaned = Some(record);
        Ok(())
    })?;
    cleaned.context("the page gave no record")
}

fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return DEFAULT_WIDTH;
    }
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
}
