//! `defarm clean`: many pages to records.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use defarm::corpus::ResumableCorpus;
use defarm::index::Texts;
use defarm::io::{AtomicFile, Format};
use defarm::tokens::Backend;
use defarm::{Corpus, CorpusOptions, Index, Options, Record, Repeats, Status};

use crate::args::{CleanArgs, Duplicates, Tokenizer};
use crate::output::{Output, Shape};
use crate::spans::SpansFile;
use crate::watch::Watch;
use crate::{exit, model, signals, summary, tell, work};

/// Cleans all inputs and says how the command ends.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn run(args: &CleanArgs) -> anyhow::Result<ExitCode> {
    args.check();
    // A table of its own goes when all pages are judged, and leaves its room to what comes behind.
    let keeps_table = !args.known_repeats.is_empty() || args.save_repeats.is_some();
    let mut known = keeps_table.then(|| known_repeats(&args.known_repeats)).transpose()?;
    let mut outputs = Outputs::open(args)?;
    let watch = Watch::start(&args.inputs, &args.output);
    let mut pages = defarm::io::read(&args.inputs).with_fields(args.fields.fields()).with_max_page_bytes(args.max_page);
    let mut index = args.known.index.as_deref().map(|folder| Index::open_to_write(folder, Texts::Prose)).transpose()?;
    let folder = args.work.as_deref().map(|path| work::open(path, args)).transpose()?;
    let against = index.as_mut().map(|index| (index, args.known.wins.into()));
    let mut sink = |record: Record| {
        watch.record(&record)?;
        outputs.write(&record)
    };
    let options = options(args)?;
    let done = match &folder {
        Some(folder) => {
            let mut corpus = ResumableCorpus::new(options, watch.source(&mut pages), folder);
            if let Some((index, wins)) = against {
                corpus = corpus.against(index, wins);
            }
            match &mut known {
                Some(known) => corpus.run_with(known, &mut sink),
                None => corpus.run(&mut sink),
            }
        }
        None => {
            let mut corpus = Corpus::new(options).add(watch.pages(&mut pages));
            if let Some((index, wins)) = against {
                corpus = corpus.against(index, wins);
            }
            match &mut known {
                Some(known) => corpus.run_with(known, &mut sink),
                None => corpus.run(&mut sink),
            }
        }
    };
    let (elapsed, unreadable) = watch.end();
    let done = done?;
    signals::go_on()?;
    let nothing = done.pages > 0 && done.pages == done.errors;
    // Before anything is told: what is told is true only when the output stands.
    if !nothing {
        outputs.commit(args)?;
        if let (Some(path), Some(known)) = (&args.save_repeats, &known) {
            save_repeats(known, path).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    if let Some(folder) = folder {
        folder.finish()?;
    }
    unreadable.tell();
    summary::tell(&done, pages.skipped(), elapsed);
    summary::tell_records(&pages.passed_over());
    if args.known.index.is_some() {
        summary::tell_index(&done.index);
    }
    Ok(exit::of(nothing, done.errors))
}

/// The tables of earlier runs, as one.
fn known_repeats(paths: &[PathBuf]) -> anyhow::Result<Repeats> {
    let mut known = Repeats::new();
    for path in paths {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let table = Repeats::read_from(BufReader::new(file)).map_err(|error| anyhow!("{} {error}", path.display()))?;
        known.merge(&table);
    }
    Ok(known)
}

fn save_repeats(known: &Repeats, path: &Path) -> std::io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    known.write_to(&mut file)?;
    file.commit()
}

fn options(args: &CleanArgs) -> anyhow::Result<CorpusOptions> {
    let tokenizer = match args.tokenizer {
        Tokenizer::Scan => Backend::Scan,
        Tokenizer::Html5ever => Backend::Html5ever,
    };
    let page =
        Options::new().with_tokenizer(tokenizer).with_preference(args.prefer.into()).with_max_page_bytes(args.max_page);
    let options = CorpusOptions::new()
        .with_page_options(model::used(page, args.model.as_deref())?)
        .with_duplicates(args.duplicates != Duplicates::Off)
        .with_repeats(!args.no_repeats)
        .with_blocks(args.blocks)
        .with_spans(args.spans.is_some())
        .with_memory(args.memory)
        .with_markdown(args.shape() == Shape::Lines(Format::Markdown));
    Ok(match args.threads {
        Some(threads) => options.with_threads(threads as usize),
        None => options,
    })
}

/// The output, and the one for what is left out of it.
struct Outputs {
    all: bool,
    output: Output,
    dropped: Option<Output>,
    spans: Option<SpansFile>,
}

impl Outputs {
    fn open(args: &CleanArgs) -> anyhow::Result<Self> {
        Ok(Self {
            all: args.duplicates == Duplicates::Mark,
            output: Output::open(&args.output, args.shape(), args.shard_size)?,
            dropped: args
                .dropped
                .as_ref()
                .map(|path| Output::open(path, Shape::of(path, None, args.blocks), args.shard_size))
                .transpose()?,
            spans: args.spans.as_deref().map(SpansFile::create).transpose()?,
        })
    }

    fn write(&mut self, record: &Record) -> std::io::Result<()> {
        if let Some(spans) = &mut self.spans {
            spans.write(record)?;
        }
        if self.all || record.status == Status::Kept {
            self.output.write(record)
        } else if let Some(dropped) = &mut self.dropped {
            dropped.write(record)
        } else {
            Ok(())
        }
    }

    fn commit(self, args: &CleanArgs) -> anyhow::Result<()> {
        let Self { output, dropped, spans, .. } = self;
        let outputs = [(Some(output), Some(&args.output)), (dropped, args.dropped.as_ref())];
        for (output, path) in outputs.into_iter().filter_map(|(output, path)| output.zip(path)) {
            let stale = output.stale();
            output.commit().with_context(|| format!("cannot write {}", path.display()))?;
            stale.iter().for_each(|path| tell::stale(path));
        }
        if let (Some(spans), Some(path)) = (spans, &args.spans) {
            spans.commit().with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}
