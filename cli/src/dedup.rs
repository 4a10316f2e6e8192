//! `defarm dedup`: which of many texts are copies.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use defarm::cluster::{ClusterOptions, Keep, Relation};
use defarm::corpus::{DedupSummary, Pair};
use defarm::{Dedup, Status};

use crate::args::{DedupArgs, KeepArg, Marked, STANDARD};
use crate::exit;
use crate::output::{Output, PackedFile, Shape};
use crate::progress::Progress;
use crate::visible::say;

/// Finds the copies among all inputs and says how the command ends.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn run(args: &DedupArgs) -> anyhow::Result<ExitCode> {
    args.check();
    let mut output = Output::open(&args.output, Shape::of(&args.output, args.format, false))?;
    let pairs = args.pairs.as_deref().map(PackedFile::create).transpose()?;
    let progress =
        Progress::start(args.output.as_os_str() == STANDARD && std::io::IsTerminal::is_terminal(&std::io::stdout()));
    let mut pages = defarm::io::read(&args.inputs).with_fields(args.fields.fields());
    let threads = args.threads.map_or_else(threads, |threads| threads as usize);
    let dedup = Dedup::of(pages.by_ref().inspect(|_| progress.read()), options(args), threads);
    let mut unreadable = Vec::new();
    let done = dedup.records(&mut |record| {
        progress.written();
        if args.duplicates == Marked::Mark || record.status == Status::Kept {
            output.write(&record)?;
        }
        unreadable.extend(record.error);
        Ok(())
    })?;
    let pairs = pairs.map(|file| write_pairs(&dedup, args, file)).transpose()?;
    let elapsed = progress.elapsed();
    drop(progress);
    let nothing = done.pages > 0 && done.pages == done.errors;
    if !nothing {
        output.commit().with_context(|| cannot_write(&args.output))?;
        if let (Some(file), Some(path)) = (pairs, &args.pairs) {
            file.commit().with_context(|| cannot_write(path))?;
        }
    }
    for reason in &unreadable {
        say(&format!("defarm: {reason}"));
    }
    say(&format!("{} in {:.1} s", summary(&done), elapsed.as_secs_f64()));
    Ok(match (nothing, done.errors) {
        (true, _) => ExitCode::from(exit::NOTHING_DONE),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(exit::SOME_UNREADABLE),
    })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn options(args: &DedupArgs) -> ClusterOptions {
    let options = ClusterOptions::new().with_keep(match args.keep {
        KeepArg::Longest => Keep::Longest,
        KeepArg::First => Keep::First,
        KeepArg::Newest => Keep::Newest,
        KeepArg::UrlOrder => Keep::UrlOrder,
    });
    match args.threshold {
        Some(threshold) => options.with_threshold(threshold),
        None => options,
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// One pair a line: ids, similarity, what the second is to the first, hosts; with tabs between.
fn write_pairs(dedup: &Dedup, args: &DedupArgs, file: PackedFile) -> anyhow::Result<PackedFile> {
    let mut out = BufWriter::new(file);
    dedup.pairs(&mut |Pair { ids: [a, b], hosts: [host_a, host_b], similarity, relation }| {
        if relation == Relation::Template && !args.templates {
            return Ok(());
        }
        let field = |text: &str| text.replace(char::is_control, " ");
        let (a, b) = (field(a), field(b));
        let (host_a, host_b) = (field(host_a.unwrap_or_default()), field(host_b.unwrap_or_default()));
        writeln!(out, "{a}\t{b}\t{similarity:.3}\t{relation}\t{host_a}\t{host_b}")
    })?;
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}

/// The summary in one line, always of the same words, for those who search logs.
fn summary(done: &DedupSummary) -> String {
    let number = |relation: &Relation| done.copies.get(relation).copied().unwrap_or_default();
    let kinds: Vec<String> = Relation::COPIES.iter().map(|kind| format!("{} {kind}", number(kind))).collect();
    let DedupSummary { pages, kept, empty, errors, clusters, clusters_across_hosts, .. } = done;
    format!(
        "{pages} records: {kept} kept, {} duplicates ({}), {empty} empty, {errors} errors; {clusters} clusters, {clusters_across_hosts} across hosts;",
        done.duplicates(),
        kinds.join(", "),
    )
}
