//! The `defarm` command: arguments, progress, exit codes, printing. What is cleaned, and how, is decided in the library.

mod args;
mod bench;
mod clean;
mod completions;
mod config;
mod dedup;
mod eval;
mod exit;
mod explain;
mod features;
mod fields;
mod index;
mod man;
mod model;
mod output;
mod progress;
mod signals;
mod size;
mod spans;
mod summary;
mod tell;
mod unreadable;
mod usage;
mod visible;
mod watch;
mod work;

use std::process::ExitCode;

use args::{Cli, Command};

fn main() -> ExitCode {
    defarm::io::quiet_caught_panics();
    let Cli { global, command } = usage::parse();
    tell::set(global.quiet, global.log_format);
    exit::code(run(command))
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    // The others write no files: the system may end them at once.
    if matches!(command, Command::Clean(_) | Command::Dedup(_) | Command::Index(_)) {
        signals::catch()?;
    }
    match command {
        Command::Clean(args) => clean::run(&args),
        Command::Dedup(args) => dedup::run(&args),
        Command::Index(command) => index::run(&command),
        Command::Features(args) => features::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Eval(args) => eval::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
