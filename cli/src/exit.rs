//! How the command ends.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use crate::signals::{self, Interrupted};
use crate::tell;

/// Finished, but some inputs could not be read.
pub(crate) const SOME_UNREADABLE: u8 = 1;
/// Bad usage, or nothing could be done.
pub(crate) const NOTHING_DONE: u8 = 2;

/// The exit code of a run that came to its end: whether nothing could be read, and how much could not.
pub(crate) fn of(nothing: bool, errors: u64) -> ExitCode {
    match (nothing, errors) {
        (true, _) => ExitCode::from(NOTHING_DONE),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(SOME_UNREADABLE),
    }
}

/// The exit code; an error is told first, but for a closed pipe: whoever read the output has enough of it, which is no fault.
pub(crate) fn code(done: anyhow::Result<ExitCode>) -> ExitCode {
    signals::over();
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) if let Some(signal) = Interrupted::of(&error) => {
            tell::error(&signal.to_string());
            ExitCode::from(signal.code())
        }
        Err(error) => {
            tell::error(&format!("{error:#}"));
            ExitCode::from(NOTHING_DONE)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |error: &io::Error| error.kind() == ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_pipe))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::is_closed_pipe;

    #[test]
    fn a_closed_pipe_is_seen_below_other_errors() {
        let error = defarm::Error::Sink(io::ErrorKind::BrokenPipe.into());
        assert!(is_closed_pipe(&anyhow::Error::new(error).context("while writing")));
        assert!(!is_closed_pipe(&anyhow::Error::new(defarm::Error::Sink(io::ErrorKind::StorageFull.into()))));
    }
}
