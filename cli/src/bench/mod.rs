//! `defarm bench`: quality and speed on a corpus with known truth, as one table.

mod machine;
mod measure;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use defarm::{Corpus, RawPage};

use crate::eval::table::{Table, number};
use crate::eval::{self, Report, clean, print, truth};
use measure::{Clock, Speed};

/// Bytes of a megabyte, as in MB/s.
const MEGABYTE: f64 = 1e6;

/// Measures quality and speed on the bundled corpus.
#[derive(Debug, clap::Args)]
pub(crate) struct BenchArgs {
    /// Folder with the pages
    #[arg(long, value_name = "DIR", default_value = "corpus/pages")]
    pages: PathBuf,
    /// Folder with their truth records
    #[arg(long, value_name = "DIR", default_value = "corpus/truth")]
    truth: PathBuf,
    /// Threads that clean the corpus [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// How often each speed is measured; the median counts
    #[arg(long, value_name = "K", default_value_t = 5)]
    rounds: usize,
    /// Print a Markdown table
    #[arg(long)]
    markdown: bool,
}

/// Measures, prints, and says how the command ends.
///
/// # Errors
/// When nothing could be measured, or standard output cannot be written; a closed pipe is none.
pub(crate) fn run(args: BenchArgs) -> anyhow::Result<ExitCode> {
    print(&measured(&args)?.printed(args.markdown))?;
    Ok(ExitCode::SUCCESS)
}

/// Everything that is printed.
struct Figures {
    pages: usize,
    bytes: usize,
    threads: usize,
    rounds: usize,
    report: Report,
    corpus: Speed,
    page: Speed,
    peak_bytes: Option<u64>,
}

fn measured(args: &BenchArgs) -> anyhow::Result<Figures> {
    for folder in [&args.pages, &args.truth] {
        if !folder.is_dir() {
            bail!(
                "{} is no folder: start the command at the top of the repository, or name the folders with --pages and --truth",
                folder.display()
            );
        }
    }
    let (threads, rounds) = (eval::threads(args.threads), args.rounds.max(1));
    let pages: Vec<RawPage> = defarm::io::read(std::slice::from_ref(&args.pages)).collect::<Result<_, _>>()?;
    if pages.is_empty() {
        bail!("{} holds no page", args.pages.display());
    }
    let corpus = measure::corpus(&pages, threads, rounds)?;
    let page = measure::single_pages(&pages, rounds)?;
    // Read here: what follows is needed for the accuracy only.
    let peak_bytes = machine::peak_memory();
    let (count, bytes) = (pages.len(), pages.iter().map(|page| page.content.len()).sum());
    let truth = truth::read_truth(&args.truth)?;
    let predictions = clean::run(Corpus::new(clean::options(threads)).add(pages.into_iter().map(Ok)))?;
    let report = eval::measure(&truth, &truth.ids(), &predictions).context("pages and truth do not fit")?;
    Ok(Figures { pages: count, bytes, threads, rounds, report, corpus, page, peak_bytes })
}

impl Figures {
    fn printed(&self, markdown: bool) -> String {
        let table = self.table();
        let notes = self.notes();
        if markdown {
            return format!("{}\n{}\n", table.markdown(), notes.join("  \n"));
        }
        format!("{}\n{}\n", table.plain(), notes.join("\n"))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["measure", "value"]);
        let mut push = |name: String, value: String| table.push(vec![name, value]);
        let all = &self.report.scores.all;
        let pairs = self.report.duplicates.as_ref().and_then(|duplicates| duplicates.f1);
        push("pages".into(), self.pages.to_string());
        push("size".into(), format!("{:.2} MB", self.bytes as f64 / MEGABYTE));
        push("word F1".into(), number(all.f1));
        push("teaser leak".into(), number(all.leak));
        push("article loss".into(), number(all.loss));
        push("duplicate pairs, F1".into(), number(pairs));
        let threads = if self.threads == 1 { "1 thread".into() } else { format!("{} threads", self.threads) };
        for (name, speed) in
            [(format!("whole clean, {threads}"), &self.corpus), ("clean_html, 1 thread".into(), &self.page)]
        {
            let megabytes = speed.bytes_per_second() / MEGABYTE;
            push(name, format!("{megabytes:.1} MB/s, {:.0} pages/s", speed.pages_per_second()));
        }
        let peak = |bytes: u64| format!("{:.0} MB", bytes as f64 / MEGABYTE);
        push("peak memory".into(), self.peak_bytes.map_or_else(|| "n/a".into(), peak));
        table
    }

    /// What one must know to read the table, and the machine.
    fn notes(&self) -> Vec<String> {
        let clock = match self.page.clock {
            Clock::ThreadCpu => "CPU time of the thread",
            Clock::Wall => "wall clock (this system does not tell the CPU time of a thread)",
        };
        let mut notes = vec![
            "F1: higher is better; leak (teasers in the output) and loss (article blocks gone): lower. MB = 1,000,000 bytes of HTML and text."
                .to_owned(),
            format!(
                "Speeds: median of {} rounds, pages in memory before the clock starts. Whole clean (repeats, duplicates): wall clock; \
                 clean_html, page by page, HTML only: {clock}.",
                self.rounds
            ),
            "Peak memory is that of the process, with two copies of all pages in it.".to_owned(),
            machine::describe(),
        ];
        if cfg!(debug_assertions) {
            notes.push("This is a debug build: its speeds mean nothing.".to_owned());
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(pages: &str) -> BenchArgs {
        BenchArgs { pages: pages.into(), truth: ".".into(), threads: Some(1), rounds: 1, markdown: false }
    }

    #[test]
    fn a_missing_corpus_is_said_so() {
        let message = measured(&args("no/such/folder")).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains("no/such/folder") && message.contains("--pages"), "{message}");
    }
}
