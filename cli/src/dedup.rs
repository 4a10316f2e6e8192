//! `defarm dedup`: which of many texts are copies.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use defarm::cluster::{ClusterOptions, Keep, Relation};
use defarm::corpus::DedupSummary;
use defarm::{Dedup, Index, Status};
use serde_json::{Map, Value, json};

use crate::args::{DedupArgs, KeepArg, Marked};
use crate::output::{Output, PackedFile};
use crate::watch::Watch;
use crate::{exit, signals, summary, tell};

/// Finds the copies among all inputs and says how the command ends.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn run(args: &DedupArgs) -> anyhow::Result<ExitCode> {
    args.check();
    let mut output = Output::open(&args.output, args.shape(), args.shard_size)?;
    let pairs = args.pairs.as_deref().map(PackedFile::create).transpose()?;
    let watch = Watch::start(&args.inputs, &args.output);
    let mut pages = defarm::io::read(&args.inputs).with_fields(args.fields.fields());
    let threads = threads(args.threads);
    let options = options(args);
    let mut index =
        args.known.index.as_deref().map(|folder| Index::open_to_write(folder, options.texts())).transpose()?;
    let dedup = Dedup::of_with_memory(watch.pages(&mut pages), options, threads, args.memory)?;
    signals::go_on()?;
    let pairs = pairs.map(|file| write_pairs(&dedup, args, file)).transpose()?;
    let done = dedup.records(index.as_mut().map(|index| (index, args.known.wins.into())), &mut |record| {
        watch.record(&record)?;
        if args.duplicates == Marked::Mark || record.status == Status::Kept {
            output.write(&record)?;
        }
        Ok(())
    })?;
    let (elapsed, unreadable) = watch.end();
    signals::go_on()?;
    let nothing = done.pages > 0 && done.pages == done.errors;
    if !nothing {
        let stale = output.stale();
        output.commit().with_context(|| cannot_write(&args.output))?;
        stale.iter().for_each(|path| tell::stale(path));
        if let (Some(file), Some(path)) = (pairs, &args.pairs) {
            file.commit().with_context(|| cannot_write(path))?;
        }
    }
    unreadable.tell();
    tell::summary("summary", &line(&done, elapsed), figures(&done, elapsed));
    summary::tell_records(&pages.passed_over());
    if args.known.index.is_some() {
        summary::tell_index(&done.index);
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
fn line(done: &DedupSummary, elapsed: Duration) -> String {
    let number = |relation: &Relation| done.copies.get(relation).copied().unwrap_or_default();
    let kinds: Vec<String> = Relation::COPIES.iter().map(|kind| format!("{} {kind}", number(kind))).collect();
    let DedupSummary { pages, kept, empty, errors, clusters, clusters_across_hosts, .. } = done;
    format!(
        "{pages} records: {kept} kept, {} duplicates ({}), {empty} empty, {errors} errors; {clusters} clusters, {clusters_across_hosts} across hosts; in {:.1} s",
        done.duplicates(),
        kinds.join(", "),
        elapsed.as_secs_f64(),
    )
}

/// The summary as fields.
fn figures(done: &DedupSummary, elapsed: Duration) -> Value {
    let copies = |kind: &Relation| done.copies.get(kind).copied().unwrap_or_default();
    let copies: Map<String, Value> =
        Relation::COPIES.iter().map(|kind| (kind.name().to_owned(), copies(kind).into())).collect();
    let DedupSummary { pages, kept, empty, errors, clusters, clusters_across_hosts, .. } = done;
    json!({
        "pages": pages, "kept": kept, "duplicates": done.duplicates(), "copies": copies, "empty": empty, "errors": errors,
        "clusters": clusters, "clusters_across_hosts": clusters_across_hosts, "seconds": elapsed.as_secs_f64(),
    })
}
