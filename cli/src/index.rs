//! `defarm index`: what `--index` keeps.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use defarm::cluster::{ClusterOptions, IndexedCopy, Relation, copies_in};
use defarm::corpus::documents;
use defarm::index::{Document, IndexError, IndexSize, Texts};
use defarm::{Index, PageError, RawPage};
use serde_json::json;

use crate::args::{IndexAddArgs, IndexCommand, IndexInfoArgs, IndexMergeArgs, IndexQueryArgs};
use crate::dedup::{threads, write_pair};
use crate::fields::FieldArgs;
use crate::tell;
use crate::unreadable::Unreadable;
use crate::{exit, signals};

/// Does what is asked, and says how the command ends.
///
/// # Errors
/// When the index cannot be read or written, or the output not be written.
pub(crate) fn run(command: &IndexCommand) -> anyhow::Result<ExitCode> {
    match command {
        IndexCommand::Info(args) => info(args),
        IndexCommand::Add(args) => add(args),
        IndexCommand::Query(args) => query(args),
        IndexCommand::Merge(args) => merge(args),
    }
}

fn info(args: &IndexInfoArgs) -> anyhow::Result<ExitCode> {
    let texts = Index::texts_of(&args.index)?;
    let index = Index::open(&args.index, texts)?;
    if args.verify {
        index.verify()?;
    }
    let IndexSize { documents, superseded, segments, bytes, bytes_of_fingerprints, recent, memory, .. } = index.size();
    let mut out = anstream::stdout().lock();
    if args.json {
        let told = json!({
            "texts": texts.to_string(), "documents": documents, "superseded": superseded, "segments": segments, "bytes": bytes,
            "bytes_of_fingerprints": bytes_of_fingerprints, "recent": recent, "memory": memory, "verified": args.verify,
        });
        writeln!(out, "{told}")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{documents} documents, of {texts}, {superseded} of them superseded")?;
    let stored = documents - recent;
    let each = if stored == 0 { 0.0 } else { bytes_of_fingerprints as f64 / stored as f64 };
    writeln!(out, "{segments} segments of {stored} documents: {bytes} bytes, {each:.0} a document without its names")?;
    writeln!(out, "{recent} documents in no segment yet; {memory} bytes in memory")?;
    if args.verify {
        writeln!(out, "all checks are right")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn add(args: &IndexAddArgs) -> anyhow::Result<ExitCode> {
    let texts = if args.whole { Texts::Whole } else { Texts::Prose };
    let mut index = Index::open_to_write(&args.index, texts)?;
    let unreadable = Unreadable::default();
    let mut counts = Counts::of(&unreadable);
    let added = |document: Document| document;
    let done: anyhow::Result<()> = documents(
        texts_of(&args.inputs, &args.fields, &unreadable),
        &options(texts, None),
        threads(args.threads),
        added,
        |document| {
            signals::go_on()?;
            if let Some(document) = counts.count(document) {
                index.add(document)?;
            }
            Ok(())
        },
    );
    done.and_then(|()| Ok(signals::go_on()?))?;
    index.sync()?;
    let documents = index.len();
    let what = format!("added to {}, which has {documents}", args.index.display());
    Ok(counts.end(&what, ("documents", documents)))
}

fn query(args: &IndexQueryArgs) -> anyhow::Result<ExitCode> {
    let texts = if args.threshold.is_some() { Texts::Whole } else { Texts::Prose };
    let index = match args.max_bits {
        // By SimHashes alone, of whatever texts they are.
        Some(_) => Index::open(&args.index, Index::texts_of(&args.index)?)?,
        None => Index::open(&args.index, texts)?,
    };
    let options = options(if args.max_bits.is_some() { Index::texts_of(&args.index)? } else { texts }, args.threshold);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let unreadable = Unreadable::default();
    let mut counts = Counts::of(&unreadable);
    let mut found = 0;
    let work =
        |document: Document| -> LookedUp { Ok((matches(&index, &document, args.max_bits, &options)?, document)) };
    let take = |looked_up: Result<Option<LookedUp>, String>| -> anyhow::Result<()> {
        signals::go_on()?;
        let Some(looked_up) = counts.count(looked_up) else { return Ok(()) };
        let (matches, document) = looked_up?;
        found += usize::from(!matches.is_empty());
        for Match { known, similarity, what } in matches {
            let hosts = [document.host.as_deref(), known.host.as_deref()];
            write_pair(&mut out, [&document.id, &known.id], similarity, &what, hosts)?;
        }
        Ok(())
    };
    documents(texts_of(&args.inputs, &args.fields, &unreadable), &options, threads(args.threads), work, take)?;
    signals::go_on()?;
    out.flush()?;
    Ok(counts.end(&format!("looked up, {found} found"), ("found", found)))
}

/// The texts of all inputs, each of them seen, until a signal comes.
fn texts_of(
    inputs: &[PathBuf],
    fields: &FieldArgs,
    unreadable: &Unreadable,
) -> impl Iterator<Item = Result<RawPage, PageError>> {
    let texts = defarm::io::read(inputs).with_fields(fields.fields());
    texts.take_while(|_| signals::go_on().is_ok()).inspect(|text| unreadable.see(text))
}

/// A document of the index that was found.
struct Match {
    known: Document,
    similarity: f64,
    /// What kind of a copy, or how many bits away.
    what: String,
}

/// A text with what the index has of it.
type LookedUp = Result<(Vec<Match>, Document), IndexError>;

fn matches(
    index: &Index,
    document: &Document,
    max_bits: Option<u32>,
    options: &ClusterOptions,
) -> Result<Vec<Match>, IndexError> {
    if let Some(max_bits) = max_bits {
        let near = index.near(&document.fingerprint, max_bits)?;
        return near
            .into_iter()
            .map(|near| {
                let what = near.bits.to_string();
                Ok(Match { known: index.document(near.number)?, similarity: near.similarity, what })
            })
            .collect();
    }
    let found = copies_in(index, &document.fingerprint, options)?;
    let known = |IndexedCopy { number, similarity, relation }| {
        Ok(Match { known: index.document(number)?, similarity, what: Relation::name(relation).to_owned() })
    };
    found.into_iter().map(known).collect()
}

fn merge(args: &IndexMergeArgs) -> anyhow::Result<ExitCode> {
    let first = args.others.first().filter(|_| !args.index.exists());
    let texts = Index::texts_of(first.unwrap_or(&args.index))?;
    let others = args.others.iter().map(|folder| Index::open(folder, texts)).collect::<Result<Vec<_>, _>>()?;
    let mut index = Index::open_to_write(&args.index, texts)?;
    for (other, folder) in others.iter().zip(&args.others) {
        index.take_in(other).with_context(|| format!("while {} was taken in", folder.display()))?;
    }
    index.compact()?;
    index.sync()?;
    let documents = index.len();
    let line = format!("{documents} documents in {}", args.index.display());
    tell::summary("summary", &line, json!({ "documents": documents }));
    Ok(ExitCode::SUCCESS)
}

fn options(texts: Texts, threshold: Option<f64>) -> ClusterOptions {
    match (texts, threshold) {
        (_, Some(threshold)) => ClusterOptions::new().with_threshold(threshold),
        // Whole texts are what a threshold is for; which one does not matter where nothing is compared.
        (Texts::Whole, None) => ClusterOptions::new().with_threshold(1.0),
        (Texts::Prose, None) => ClusterOptions::new(),
    }
}

/// Texts by what became of them.
struct Counts<'a> {
    done: u64,
    empty: u64,
    unreadable: &'a Unreadable,
}

impl<'a> Counts<'a> {
    fn of(unreadable: &'a Unreadable) -> Self {
        Self { done: 0, empty: 0, unreadable }
    }

    fn count<T>(&mut self, text: Result<Option<T>, String>) -> Option<T> {
        match text {
            Ok(Some(value)) => {
                self.done += 1;
                Some(value)
            }
            Ok(None) => {
                self.empty += 1;
                None
            }
            Err(reason) => {
                self.unreadable.add(&reason);
                None
            }
        }
    }

    /// Tells what became of them, with one more figure, and gives the code to end with.
    fn end(self, done: &str, (name, figure): (&str, usize)) -> ExitCode {
        let Self { done: count, empty, unreadable } = self;
        unreadable.tell();
        let errors = unreadable.count() as u64;
        let line = format!("{count} texts {done}; {empty} empty, {errors} errors");
        let figures = json!({ "texts": count, "empty": empty, "errors": errors, name: figure });
        tell::summary("summary", &line, figures);
        exit::of(errors > 0 && count + empty == 0, errors)
    }
}
