//! `defarm completions`: what a shell needs to complete commands and options.

use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::eval::print;

/// Arguments of `defarm completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  defarm completions bash > ~/.local/share/bash-completion/completions/defarm
  defarm completions zsh > ~/.zfunc/_defarm
  defarm completions fish > ~/.config/fish/completions/defarm.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn run(args: &CompletionsArgs) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = shown(&Cli::command()).version(env!("CARGO_PKG_VERSION"));
    clap_complete::generate(args.shell, &mut command, "defarm", &mut script);
    print(&String::from_utf8(script)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The command without what is hidden, of which the scripts would tell.
fn shown(command: &Command) -> Command {
    let args = command.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
    let subcommands = command.get_subcommands().filter(|command| !command.is_hide_set()).map(shown);
    let copy = Command::new(command.get_name().to_owned()).args(args).subcommands(subcommands);
    match command.get_about() {
        Some(about) => copy.about(about.clone()),
        None => copy,
    }
}
