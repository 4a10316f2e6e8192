//! `defarm eval`: measures cleaned pages, of defarm or of any other tool, against a truth.

mod blocks;
pub(crate) mod clean;
mod duplicates;
mod kinds;
mod pages;
mod paired;
pub(crate) mod predictions;
mod reliability;
mod rows;
pub(crate) mod scores;
pub(crate) mod table;
pub(crate) mod truth;
mod verdicts;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde::Serialize;

use duplicates::Duplicates;
use kinds::Kinds;
use paired::Comparison;
use predictions::Predictions;
use reliability::Reliability;
use scores::{Scores, Section, Share};
use truth::Truth;

/// Measures cleaned pages against a truth: word F1, teaser leak, article loss, duplicates.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    /// Truth records (JSON or JSON Lines, also .gz), or a folder of them
    truth: PathBuf,
    /// Pages to clean and measure: files, folders, JSON Lines with html or text; with --predictions, records of any tool
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// The inputs are records {"id","text", and as far as known "title","cluster","duplicate_of"}, one a page
    #[arg(long)]
    predictions: bool,
    /// Other predictions to compare with, page by page
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Write all figures to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Types of pages to measure, separated by commas, or all; for truth that tells them
    #[arg(long = "type", value_name = "TYPES", default_value = "article")]
    types: String,
    /// Group the pages by the language that the truth names, in place of theme or type
    #[arg(long)]
    by_language: bool,
    /// Print leak by kind and trap survival for each theme, too; with --by-language for each language
    #[arg(long)]
    by_theme: bool,
    /// Measure only the pages whose ids are in this file, one a line
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Judge every page alone, without what repeats across pages
    #[arg(long, conflicts_with = "predictions")]
    no_repeats: bool,
    /// Threads that clean pages [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Word overlap, leak, loss and what else the truth allows.
    #[serde(flatten)]
    pub(crate) scores: Scores,
    /// Clusters, where truth and predictions know of them.
    pub(crate) duplicates: Option<Duplicates>,
    /// Confidence beside F1, where predictions tell it.
    pub(crate) reliability: Option<Reliability>,
    /// Kinds of pages, where all types are measured and predictions tell kinds.
    pub(crate) kinds: Option<Kinds>,
    /// The comparison with other predictions.
    against: Option<Comparison>,
}

/// Measures, prints, and says how the command ends.
///
/// # Errors
/// When nothing could be measured, or standard output cannot be written; a closed pipe is none.
pub(crate) fn run(args: EvalArgs) -> anyhow::Result<ExitCode> {
    print(&report(&args)?.printed(args.by_theme))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output; that nobody reads any more is no fault.
///
/// # Errors
/// When it cannot be written for any other reason.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

/// Number of threads: as asked for, else one for each core.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1).max(1)
}

fn report(args: &EvalArgs) -> anyhow::Result<Report> {
    let mut truth = truth::read_truth(&args.truth)?;
    let known = truth.ids();
    let listed = args.ids.as_deref().map(read_ids).transpose()?;
    truth.select(&args.types, listed.as_ref())?;
    let predictions = if args.predictions {
        predictions::read_predictions(&args.inputs)?
    } else {
        clean::clean(&args.inputs, threads(args.threads), !args.no_repeats)?
    };
    if args.by_theme && matches!(truth, Truth::Pages(_)) {
        bail!("the truth names no themes");
    }
    let kinds = if args.types == "all" { kinds::score(&truth.kinds(), &predictions) } else { None };
    let languages = truth.languages();
    if args.by_language {
        if languages.is_empty() {
            bail!("the truth names no languages");
        }
        truth.group(&languages);
    }
    let mut report = measure(&truth, &known, &predictions)?;
    report.kinds = kinds;
    if args.by_language {
        report.scores.sections.push(told_languages(&languages, &predictions));
    }
    if let Some(path) = &args.against {
        let others = predictions::read_predictions(std::slice::from_ref(path))?;
        let others = measure(&truth, &known, &others).with_context(|| path.display().to_string())?;
        report.against = Some(paired::compare(&report.scores, &others.scores));
    }
    if let Some(path) = &args.json {
        let json = serde_json::to_string_pretty(&report).context("cannot write the figures as JSON")?;
        std::fs::write(path, json + "\n").with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(report)
}

/// Measures predictions; `known` names the pages that they may speak of, a superset of those of the truth.
///
/// # Errors
/// When a page of the truth is missing, or one not known is there.
pub(crate) fn measure(truth: &Truth, known: &BTreeSet<String>, predictions: &Predictions) -> anyhow::Result<Report> {
    predictions::check(predictions, known, &truth.ids())?;
    let scores = match truth {
        Truth::Pages(truth) => pages::score(truth, predictions),
        Truth::Blocks(truth) => blocks::score(truth, predictions),
    };
    let duplicates = duplicates::score(&truth.families(), predictions);
    let reliability = reliability::score(&scores.pages, predictions);
    Ok(Report { scores, duplicates, reliability, kinds: None, against: None })
}

/// How many predictions tell the language that the truth names, by language, of those that tell one.
fn told_languages(languages: &BTreeMap<String, String>, predictions: &Predictions) -> Section {
    let mut shares = BTreeMap::<String, Share>::new();
    for (id, language) in languages {
        if let Some(told) = predictions.get(id).and_then(|given| given.language.as_deref()) {
            let right = truth::primary_language(told) == *language;
            shares.entry(language.clone()).or_default().count(right);
        }
    }
    Section::of_shares("language told rightly", shares)
}

fn read_ids(path: &Path) -> anyhow::Result<HashSet<String>> {
    let text = rows::read_text(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.split_whitespace().map(|id| rows::comparable_id(id).to_owned()).collect())
}

impl Report {
    fn printed(&self, by_theme: bool) -> String {
        let mut sections = self.scores.sections_table();
        if let Some(duplicates) = &self.duplicates {
            scores::push_sections(&mut sections, &duplicates.sections());
        }
        let paired = self.against.as_ref().map(Comparison::table);
        let reliability = self.reliability.as_ref().map(Reliability::table);
        let kinds = self.kinds.as_ref().map(Kinds::table);
        let by_theme = by_theme.then(|| self.scores.groups_table());
        let tables = [Some(self.scores.main_table()), Some(sections), by_theme, kinds, reliability, paired];
        let filled = tables.iter().flatten().filter(|table| !table.is_empty());
        filled.map(|table| table.plain()).collect::<Vec<_>>().join("\n")
    }
}
