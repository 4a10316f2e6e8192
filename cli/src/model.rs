//! Models from files, for measuring them.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use defarm::Options;
use defarm::classify::Model;

/// The options with the model of a file, if there is one.
///
/// # Errors
/// When the file cannot be read or is no model for this version.
pub(crate) fn used(options: Options, file: Option<&Path>) -> anyhow::Result<Options> {
    let Some(file) = file else { return Ok(options) };
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let model = Model::read(&bytes).with_context(|| format!("{} is no model for this version", file.display()))?;
    Ok(options.with_model(Arc::new(model)))
}
