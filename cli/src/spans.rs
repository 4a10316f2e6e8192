//! Where blocks stand in their pages, as Dolma reads it: so another tool can make the same choice from the page, or another choice.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use defarm::{Record, Status};
use serde::Serialize;

use crate::output::PackedFile;

/// One line a page.
pub(crate) struct SpansFile(PackedFile);

/// Start, end (exclusive), score.
type Span = (usize, usize, f64);

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    attributes: BTreeMap<String, Vec<Span>>,
}

impl SpansFile {
    /// Begins it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        PackedFile::create(path).map(Self)
    }

    /// Writes the line of a page.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, &Line { id: &record.id, attributes: attributes(record) })?;
        self.0.write_all(b"\n")
    }

    /// Ends it; it stands under its name now.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        self.0.commit()
    }
}

fn attributes(record: &Record) -> BTreeMap<String, Vec<Span>> {
    let mut attributes: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let Some(spans) = &record.spans else { return attributes };
    for block in &spans.blocks {
        let span = (block.characters.start, block.characters.end, block.confidence);
        attributes.entry(format!("defarm__block__{}", block.label.name())).or_default().push(span);
    }
    let whole = |score| vec![(0, spans.characters, score)];
    match record.status {
        Status::Duplicate => {
            drop(attributes.insert("defarm__page__duplicate".into(), whole(record.similarity.unwrap_or(1.0))))
        }
        Status::Empty => drop(attributes.insert("defarm__page__empty".into(), whole(1.0))),
        Status::Kept | Status::Error => {}
    }
    attributes
}
