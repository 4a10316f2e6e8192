//! `defarm dedup`: which of many texts are copies.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use defarm::cluster::{ClusterOptions, Keep, Relation};
use defarm::corpus::DedupSummary;
use defarm::{Dedup, Index, Status};

use crate::args::{DedupArgs, KeepArg, Marked, STANDARD};
use crate::output::{Output, PackedFile};
use crate::progress::Progress;
use crate::visible::say;
use crate::{exit, signals, summary};

/// Finds the copies among all inputs and says how the command ends.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn run(args: &DedupArgs) -> anyhow::Result<ExitCode> {
    args.check();
    let mut output = Output::open(&args.output, args.shape())?;
    let pairs = args.pairs.as_deref().map(PackedFile::create).transpose()?;
    let progress =
        Progress::start(args.output.as_os_str() == STANDARD && std::io::IsTerminal::is_terminal(&std::io::stdout()));
    let mut pages = defarm::io::read(&args.inputs).with_fields(args.fields.fields());
    let threads = threads(args.threads);
    let options = options(args);
    let mut index =
        args.known.index.as_deref().map(|folder| Index::open_to_write(folder, options.texts())).transpose()?;
    let watched = pages.by_ref().take_while(|_| signals::go_on().is_ok()).inspect(|_| progress.read());
    let dedup = Dedup::of(watched, options, threads)?;
    signals::go_on()?;
    let pairs = pairs.map(|file| write_pairs(&dedup, args, file)).transpose()?;
    let mut unreadable = Vec::new();
    let done = dedup.records(index.as_mut().map(|index| (index, args.known.wins.into())), &mut |record| {
        signals::go_on()?;
        progress.written();
        if args.duplicates == Marked::Mark || record.status == Status::Kept {
            output.write(&record)?;
        }
        unreadable.extend(record.error);
        Ok(())
    })?;
    let elapsed = progress.elapsed();
    drop(progress);
    signals::go_on()?;
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
    say(&format!("{} in {:.1} s", line(&done), elapsed.as_secs_f64()));
    summary::records(&pages.passed_over()).iter().for_each(|line| say(line));
    if args.known.index.is_some() {
        say(&summary::index(&done.index));
    }
    Ok(exit::of(nothing, done.errors))
}

/// The number of threads asked for, else one for each core.
pub(crate) fn threads(asked: Option<u32>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), |threads| threads as usize)
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

/// One pair a line.
fn write_pairs(dedup: &Dedup, args: &DedupArgs, file: PackedFile) -> anyhow::Result<PackedFile> {
    let mut out = BufWriter::new(file);
    dedup.pairs(&mut |pair| {
        signals::go_on()?;
        if pair.relation == Relation::Template && !args.templates {
            return Ok(());
        }
        write_pair(&mut out, pair.ids, pair.similarity, &pair.relation, pair.hosts)
    })?;
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}

/// Writes one pair: ids, similarity, what the second is to the first, hosts; with tabs between.
pub(crate) fn write_pair(
    out: &mut impl Write,
    ids: [&str; 2],
    similarity: f64,
    relation: &dyn std::fmt::Display,
    hosts: [Option<&str>; 2],
) -> std::io::Result<()> {
    let field = |text: &str| text.replace(char::is_control, " ");
    let [a, b] = ids.map(field);
    let [host_a, host_b] = hosts.map(|host| field(host.unwrap_or_default()));
    writeln!(out, "{a}\t{b}\t{similarity:.3}\t{relation}\t{host_a}\t{host_b}")
}

/// The summary in one line, always of the same words, for those who search logs.
fn line(done: &DedupSummary) -> String {
    let number = |relation: &Relation| done.copies.get(relation).copied().unwrap_or_default();
    let kinds: Vec<String> = Relation::COPIES.iter().map(|kind| format!("{} {kind}", number(kind))).collect();
    let DedupSummary { pages, kept, empty, errors, clusters, clusters_across_hosts, .. } = done;
    format!(
        "{pages} records: {kept} kept, {} duplicates ({}), {empty} empty, {errors} errors; {clusters} clusters, {clusters_across_hosts} across hosts;",
        done.duplicates(),
        kinds.join(", "),
    )
}
