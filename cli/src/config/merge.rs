//! The command line with what the file adds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use super::FILE;
use super::read::{self, Fault, Setting};

/// A command line, and what of it is from a file.
#[derive(Debug)]
pub(crate) struct Merged {
    /// All words, the name of the program first.
    pub(crate) words: Vec<OsString>,
    file: PathBuf,
    added: Vec<Setting>,
}

impl Merged {
    /// Where an option stands that an error of clap is about, if it is from the file.
    pub(crate) fn place(&self, error: &clap::Error) -> Option<String> {
        let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
        let name = option.split([' ', '=']).next()?.strip_prefix("--")?;
        let setting = self.added.iter().find(|setting| setting.long == name)?;
        Some(format!("--{name} is from {}, line {}", self.file.display(), setting.line))
    }
}

/// The command line with the options of the file behind it, or as it is, where there is no file.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn merged(command: &Command, words: Vec<OsString>) -> Result<Merged, Vec<Fault>> {
    // Faults are told when all is together. Whoever asks for help needs no file.
    let lenient = command.clone().ignore_errors(true).try_get_matches_from(&words);
    let Some(file) = lenient.as_ref().ok().and_then(file_of) else {
        return Ok(Merged { words, file: PathBuf::new(), added: Vec::new() });
    };
    let (path, given) = lenient.as_ref().map(at_the_end).unwrap_or_default();
    let mut built = command.clone();
    built.build();
    let end = path.iter().try_fold(&built, |command, name| command.find_subcommand(name));
    let mut added = read::read(&file, command, &path)?;
    added.retain(|setting| given.is_none_or(|given| !end.is_some_and(|end| gives_way(setting, end, given))));
    // Behind `--` there are no options.
    let at = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let mut words = words;
    let more: Vec<OsString> = added.iter().flat_map(|setting| &setting.words).map(OsString::from).collect();
    words.splice(at..at, more);
    Ok(Merged { words, file, added })
}

/// The file that is named, else the one that is there, for a command that is run.
fn file_of(matches: &ArgMatches) -> Option<PathBuf> {
    matches.subcommand_name()?;
    if matches.try_get_one::<bool>("no_config").is_ok_and(|off| off == Some(&true)) {
        return None;
    }
    let named = matches.try_get_one::<PathBuf>("config").ok().flatten().cloned();
    named.or_else(|| Path::new(FILE).exists().then(|| PathBuf::from(FILE)))
}

/// The way to the command that is run, and what it was given.
fn at_the_end(matches: &ArgMatches) -> (Vec<&str>, Option<&ArgMatches>) {
    let (mut path, mut end) = (Vec::new(), matches);
    while let Some((name, below)) = end.subcommand() {
        path.push(name);
        end = below;
    }
    (path, Some(end))
}

/// Whether the command line has that option, or one that does not go with it.
fn gives_way(setting: &Setting, command: &Command, given: &ArgMatches) -> bool {
    let is_given =
        |id: &str| given.try_contains_id(id).is_ok() && given.value_source(id) == Some(ValueSource::CommandLine);
    let Some(own) = command.get_arguments().find(|option| option.get_id() == setting.id.as_str()) else { return false };
    let excludes = |one, other| command.get_arg_conflicts_with(one).iter().any(|option| option.get_id() == other);
    is_given(&setting.id)
        || command
            .get_arguments()
            .filter(|other| is_given(other.get_id().as_str()))
            .any(|other| excludes(own, other.get_id()) || excludes(other, own.get_id()))
}
