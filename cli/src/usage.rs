//! The command line as it was given, and what is wrong with it.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use crate::args::Cli;
use crate::config::{self, Fault};
use crate::exit;
use crate::tell::{self, LogFormat};

/// Reads the command line and the file with options; ends the program where help was asked for, or something is wrong with either.
pub(crate) fn parse() -> Cli {
    let given: Vec<OsString> = std::env::args_os().collect();
    let merged = config::merged(&Cli::command(), given.clone()).unwrap_or_else(|faults| {
        tell::set(false, asked_format(&given));
        end_at_file(&faults)
    });
    Cli::try_parse_from(&merged.words).unwrap_or_else(|error| {
        tell::set(false, asked_format(&merged.words));
        if let Some(place) = merged.place(&error) {
            tell::error(&place);
        }
        end(&error)
    })
}

/// Ends the program with all that is wrong in the file.
fn end_at_file(faults: &[Fault]) -> ! {
    for fault in faults {
        tell::error(&fault.to_string());
    }
    std::process::exit(exit::NOTHING_DONE.into());
}

/// Ends the program with what clap has to say: help on standard output and code 0, or a fault and code 2.
pub(crate) fn end(error: &clap::Error) -> ! {
    if error.use_stderr() {
        tell::usage(error);
    } else {
        // Nobody is left to tell when that fails.
        drop(error.print());
    }
    std::process::exit(error.exit_code());
}

/// How to tell that the command line is wrong: as it asks for, so far as that can be read.
fn asked_format(given: &[OsString]) -> LogFormat {
    let json = given.iter().any(|word| word == "--log-format=json")
        || given.windows(2).any(|words| matches!(words, [name, value] if name == "--log-format" && value == "json"));
    if json { LogFormat::Json } else { LogFormat::Text }
}
