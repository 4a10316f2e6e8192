//! `defarm features`: every block of many pages with its features, for training.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::Context;
use defarm::signals::{Fact, Feature};
use defarm::{Corpus, CorpusOptions, Options};
use serde_json::json;

use crate::args::FeaturesArgs;
use crate::{exit, model};

/// Writes the names of the features and of the page facts, then each page.
///
/// # Errors
/// When the model cannot be read or the output cannot be written.
pub(crate) fn run(args: &FeaturesArgs) -> anyhow::Result<ExitCode> {
    let page = model::used(Options::new().with_features(true).with_reasons(false), args.model.as_deref())?;
    let options = CorpusOptions::new().with_page_options(page).with_repeats(!args.no_repeats).with_blocks(true);
    let file = File::create(&args.output).with_context(|| format!("cannot write {}", args.output.display()))?;
    let mut out = BufWriter::new(file);
    let features: Vec<_> = Feature::ALL.iter().map(|feature| feature.name()).collect();
    let facts: Vec<_> = Fact::ALL.iter().map(|fact| fact.name()).collect();
    writeln!(out, "{}", json!({ "features": features, "facts": facts }))?;
    let done = Corpus::new(options).add(defarm::io::read(&args.inputs)).run(&mut |record| {
        let blocks = record.blocks.unwrap_or_default();
        let blocks: Vec<_> = blocks
            .iter()
            .map(|block| json!({ "text": block.text, "label": block.label, "features": block.features }))
            .collect();
        writeln!(
            out,
            "{}",
            json!({ "id": record.id, "host": record.host, "features": record.features, "blocks": blocks })
        )
    })?;
    out.flush()?;
    Ok(if done.pages > 0 && done.pages == done.errors { ExitCode::from(exit::NOTHING_DONE) } else { ExitCode::SUCCESS })
}
