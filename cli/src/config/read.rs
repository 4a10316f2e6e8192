//! What stands in the file, checked against the commands.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use super::value;

/// Less alike than this, and a name is not what was meant: as clap has it.
const ALIKE: f64 = 0.7;

/// Something wrong in the file.
#[derive(Debug)]
pub(crate) struct Fault {
    file: PathBuf,
    /// From 1; `None` for the whole file.
    line: Option<usize>,
    message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// An option as the file gives it.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its id in the command.
    pub(super) id: String,
    /// Its long name.
    pub(super) long: String,
    /// It on the command line.
    pub(super) words: Vec<String>,
    /// Line in the file.
    pub(super) line: usize,
}

/// The options that the file gives to the command at the end of `path`, below `root`. All of the file is checked, what is for other commands, too.
///
/// # Errors
/// All that is wrong in it, in order.
pub(super) fn read(file: &Path, root: &Command, path: &[&str]) -> Result<Vec<Setting>, Vec<Fault>> {
    let fault = |line, message: String| Fault { file: file.to_owned(), line, message };
    let text = fs::read_to_string(file).map_err(|error| vec![fault(None, format!("cannot be read: {error}"))])?;
    let document = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map(|span| line_of(&text, span.start));
        vec![fault(line, error.message().trim().to_owned())]
    })?;
    let mut found = Found { text: &text, settings: Vec::new(), faults: Vec::new() };
    found.table(root, "", document.get_ref(), Some(path), |option| option.is_global_set());
    if found.faults.is_empty() {
        return Ok(found.settings);
    }
    found.faults.sort();
    Err(found.faults.into_iter().map(|(line, message)| fault(Some(line), message)).collect())
}

/// What was found so far.
struct Found<'a> {
    text: &'a str,
    settings: Vec<Setting>,
    faults: Vec<(usize, String)>,
}

impl Found<'_> {
    /// One table. `name`: its own, with a blank before it; empty for the whole file. `path`: the way on to the command that is run; `None` beside it. `here`: which of the options may
    /// stand here.
    fn table(
        &mut self,
        command: &Command,
        name: &str,
        table: &DeTable<'_>,
        path: Option<&[&str]>,
        here: fn(&Arg) -> bool,
    ) {
        let options: Vec<&Arg> =
            command.get_arguments().filter(|option| option.get_long().is_some() && here(option)).collect();
        for (key, value) in table.iter() {
            let line = line_of(self.text, key.span().start);
            let key: &str = key.get_ref();
            let below = command.find_subcommand(key);
            let option = options.iter().find(|option| option.get_long() == Some(key) && !NOT_HERE.contains(&key));
            match (below, option, value.get_ref()) {
                (Some(below), _, DeValue::Table(table)) => {
                    let name = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
                    let path = path.and_then(|path| path.split_first()).filter(|(first, _)| **first == key);
                    self.table(below, &name, table, path.map(|(_, rest)| rest), |option| !option.is_positional());
                }
                (Some(_), _, other) => {
                    let what = value::with_article(other.type_str());
                    self.faults.push((line, format!("`{key}` is a command, and wants a table, not {what}")));
                }
                (None, Some(option), value) => self.option(option, value, line, path),
                (None, None, value) => {
                    let message = unknown(command, &options, name, key, value);
                    self.faults.push((line, message));
                }
            }
        }
    }

    fn option(&mut self, option: &Arg, value: &DeValue<'_>, line: usize, path: Option<&[&str]>) {
        match value::words(option, value) {
            Err(fault) => self.faults.push((line, fault)),
            // Of a command beside the path, nothing is taken; the end of the path is where its command is, but for what holds for all.
            Ok(words) if path.is_some_and(|rest| rest.is_empty() || option.is_global_set()) => {
                let long = option.get_long().unwrap_or_default().to_owned();
                self.settings.push(Setting { id: option.get_id().to_string(), long, words, line });
            }
            Ok(_) => {}
        }
    }
}

/// What says which file to read cannot stand in it.
const NOT_HERE: &[&str] = &["config", "no-config"];

/// That there is no such key or table, and which was likely meant.
fn unknown(command: &Command, options: &[&Arg], name: &str, key: &str, value: &DeValue<'_>) -> String {
    let place = if name.is_empty() { String::new() } else { format!(" in [{name}]") };
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set()).map(Command::get_name);
    let options = options.iter().filter(|option| !option.is_hide_set()).filter_map(|option| option.get_long());
    let known = commands.chain(options.filter(|option| !NOT_HERE.contains(option)));
    let nearest = known
        .map(|known| (strsim::jaro(key, known), known))
        .filter(|(alike, _)| *alike > ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let what = if value.is_table() { "table" } else { "key" };
    match nearest {
        Some((_, nearest)) => format!("unknown {what} `{key}`{place}: did you mean `{nearest}`?"),
        None => format!("unknown {what} `{key}`{place}"),
    }
}

/// The line of an offset, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
