//! `defarm man`: the manual pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::Cli;
use crate::eval::print;

/// Arguments of `defarm man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  defarm man | man -l -
  defarm man --out ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Write the pages of all commands into this folder, which is made where there is none, instead of that of defarm to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the pages.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn run(args: &ManArgs) -> anyhow::Result<ExitCode> {
    // The commands have pages; `defarm help` needs none.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match &args.out {
        Some(folder) => {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            write_all(command, folder)?;
        }
        None => print(&String::from_utf8(page(&Man::new(command))?)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The page of a command and those of the ones below it.
fn write_all(command: Command, folder: &Path) -> anyhow::Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write_all(below.clone(), folder)?;
    }
    let man = Man::new(command);
    let path = folder.join(man.get_filename());
    fs::write(&path, page(&man)?).with_context(|| format!("cannot write {}", path.display()))
}

fn page(man: &Man) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok(page)
}
