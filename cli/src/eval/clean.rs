//! Raw pages, cleaned as one corpus, as predictions.

use std::path::PathBuf;

use anyhow::Context;
use defarm::{Corpus, CorpusOptions, Record, Status};

use super::predictions::{Prediction, Predictions, insert};
use super::rows::comparable_id;
use crate::unreadable::Unreadable;

/// Cleans the pages of all inputs in one run, so that what repeats across pages is counted over all of them, where it is to be counted. A
/// page that cannot be read counts as a page without text, and is named on standard error.
///
/// # Errors
/// When an input cannot be read, the run fails, or an id stands twice.
pub(crate) fn clean(inputs: &[PathBuf], threads: usize, repeats: bool) -> anyhow::Result<Predictions> {
    run(Corpus::new(options(threads).with_repeats(repeats)).add(defarm::io::read(inputs)))
}

/// How pages are cleaned for a measurement: everything on, every block reported.
pub(crate) fn options(threads: usize) -> CorpusOptions {
    CorpusOptions::new().with_threads(threads).with_duplicates(true).with_repeats(true).with_blocks(true)
}

/// Runs a corpus and collects its records.
///
/// # Errors
/// When the run fails, or an id stands twice.
pub(crate) fn run(corpus: Corpus<'_>) -> anyhow::Result<Predictions> {
    let unreadable = Unreadable::default();
    let mut records = Vec::new();
    let mut sink = |record: Record| {
        records.push(record);
        Ok(())
    };
    corpus.run(&mut sink).context("cannot clean the pages")?;
    let mut predictions = Predictions::new();
    for record in records {
        if record.status == Status::Error {
            record.error.iter().for_each(|reason| unreadable.add(reason));
        }
        insert(&mut predictions, comparable_id(&record.id).to_owned(), prediction(record))?;
    }
    unreadable.tell();
    Ok(predictions)
}

fn prediction(record: Record) -> Prediction {
    let verdicts =
        record.blocks.map(|blocks| blocks.into_iter().map(|block| (block.text, block.label.is_kept())).collect());
    Prediction {
        text: record.text,
        title: record.title.filter(|title| !title.is_empty()),
        cluster: record.cluster,
        duplicate_of: record.duplicate_of.iter().map(|id| comparable_id(id).to_owned()).collect(),
        confidence: record.confidence,
        kind: record.kind,
        language: record.language,
        verdicts,
    }
}
