//! What is told on standard error: the one door to it, but for the progress that somebody watches.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::visible::{escaped, visible};

/// How it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line: level (error, warn, info), event, message, and what belongs to the event
    Json,
}

/// What is told, and how.
#[derive(Debug, Clone, Copy)]
struct Manner {
    quiet: bool,
    format: LogFormat,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Says how everything is told from now on; only the first word counts.
pub(crate) fn set(quiet: bool, format: LogFormat) {
    let _ = MANNER.set(Manner { quiet, format });
}

fn manner() -> Manner {
    MANNER.get().copied().unwrap_or(Manner { quiet: false, format: LogFormat::Text })
}

/// Whether somebody may want to see how far it is.
pub(crate) fn is_for_people() -> bool {
    let Manner { quiet, format } = manner();
    !quiet && format == LogFormat::Text
}

/// Tells why the command ends. That is told to those, too, who asked for quiet.
pub(crate) fn error(message: &str) {
    match manner().format {
        LogFormat::Text => write(&format!("defarm: {}", visible(message))),
        LogFormat::Json => write(&object("error", "error", message, json!({}))),
    }
}

/// Tells what was wrong with the arguments, as clap words it, with hints on several lines.
pub(crate) fn usage(error: &clap::Error) {
    match manner().format {
        // Nobody is left to tell when that fails.
        LogFormat::Text => drop(error.print()),
        LogFormat::Json => {
            let message = error.render().to_string();
            let message = message.trim();
            write(&object("error", "usage", message.strip_prefix("error: ").unwrap_or(message), json!({})));
        }
    }
}

/// Tells of an input that could not be read. `place`: where, as fields.
pub(crate) fn unreadable(reason: &str, place: Value) {
    match manner() {
        Manner { quiet: true, .. } => {}
        Manner { format: LogFormat::Text, .. } => write(&format!("defarm: {}", visible(reason))),
        Manner { format: LogFormat::Json, .. } => write(&object("warn", "unreadable", reason, place)),
    }
}

/// Tells of a shard of an earlier run that stands behind those of this one.
pub(crate) fn stale(path: &Path) {
    let message = format!("{} is of an earlier run with more files: remove it, and those behind it", path.display());
    match manner() {
        Manner { quiet: true, .. } => {}
        Manner { format: LogFormat::Text, .. } => write(&format!("defarm: {}", visible(&message))),
        Manner { format: LogFormat::Json, .. } => {
            write(&object("warn", "stale", &message, json!({ "path": path.display().to_string() })));
        }
    }
}

/// Tells what became of it all. `fields`: the figures of the message.
pub(crate) fn summary(event: &str, message: &str, fields: Value) {
    match manner() {
        Manner { quiet: true, .. } => {}
        Manner { format: LogFormat::Text, .. } => write(&visible(message)),
        Manner { format: LogFormat::Json, .. } => write(&object("info", event, message, fields)),
    }
}

/// One line of JSON.
fn object(level: &str, event: &str, message: &str, fields: Value) -> String {
    let mut object = Map::new();
    for (name, value) in [("level", level), ("event", event), ("message", message)] {
        object.insert(name.to_owned(), value.into());
    }
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    escaped(&Value::Object(object).to_string())
}

/// Writes a line. Nobody is left to tell when that fails.
fn write(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::object;

    #[test]
    fn an_object_is_one_line() {
        let line = object("warn", "unreadable", "a\nb", json!({ "line": 3 }));
        assert!(!line.contains('\n'));
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read, json!({ "level": "warn", "event": "unreadable", "message": "a\nb", "line": 3 }));
    }
}
