//! The folder in which a run of `clean` goes on.

use std::path::{Path, PathBuf};

use anyhow::Context;
use defarm::corpus::WorkFolder;
use defarm::io::Inventory;

use crate::args::CleanArgs;

/// Opens it for a run with these arguments, or makes it.
///
/// # Errors
/// When it is of another run, when inputs cannot be read twice, or when something cannot be read or written.
pub(crate) fn open(path: &Path, args: &CleanArgs) -> anyhow::Result<WorkFolder> {
    let folder = WorkFolder::open(path, settings(args).context("--work")?)?;
    Ok(folder.with_part_bytes(args.work_part as u64))
}

/// Everything that the records, or where they go, depend on.
fn settings(args: &CleanArgs) -> anyhow::Result<Vec<(String, String)>> {
    // All of them, so that none is forgotten that will be added: it is to be thought of here.
    let CleanArgs {
        inputs,
        output,
        format,
        duplicates,
        dropped,
        shard_size,
        spans,
        known,
        blocks,
        tokenizer,
        max_page,
        memory: _,
        work: _,
        work_part: _,
        threads: _,
        no_repeats,
        known_repeats,
        save_repeats,
        prefer,
        model,
        fields,
    } = args;
    let files = |paths: &[PathBuf]| Inventory::of(paths).map(|inventory| inventory.to_string());
    let mut settings = vec![
        ("version of defarm".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("list of inputs".to_owned(), format!("{inputs:?}")),
        ("state of the inputs".to_owned(), files(inputs)?),
    ];
    let mut add = |name: &str, value: String| settings.push((name.to_owned(), value));
    add("--output", format!("{output:?}"));
    add("--format", format!("{format:?}"));
    add("--duplicates", format!("{duplicates:?}"));
    add("--dropped", format!("{dropped:?}"));
    add("--shard-size", format!("{shard_size:?}"));
    add("--spans", format!("{spans:?}"));
    add("--index or --wins", format!("{known:?}"));
    add("--blocks", blocks.to_string());
    add("--tokenizer", format!("{tokenizer:?}"));
    add("--max-page", max_page.to_string());
    add("--no-repeats", no_repeats.to_string());
    add("--known-repeats", format!("{known_repeats:?}, {}", files(known_repeats)?));
    add("--save-repeats", format!("{save_repeats:?}"));
    add("--prefer", format!("{prefer:?}"));
    add("--model", format!("{model:?}, {}", files(model.as_slice())?));
    add("names of fields", format!("{fields:?}"));
    Ok(settings)
}
