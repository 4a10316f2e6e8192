//! Signals that ask the command to end.
//!
//! In order, where that is possible: whoever takes a page or a record looks whether to [`go_on`], and the run ends with an error as after any other fault: whole lines
//! on standard output, no file. Where it is not, because the command waits for input or is in the midst of a long step, a thread ends it after a
//! moment, and at once at the second signal.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use defarm::io::AtomicFile;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::tell;

/// The signals that are looked for, and their names.
const SIGNALS: &[(i32, &str)] = &[(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")];

/// How long a run may take to end in order: many times what a page takes, and no time to somebody who waits.
const GRACE: Duration = Duration::from_secs(1);

/// Time between two looks at the flags: at once to somebody who watches, and nothing to the processor.
const LOOK: Duration = Duration::from_millis(20);

/// What shells add to the number of the signal that ended a command.
const ENDED_BY_SIGNAL: u8 = 128;

/// The last signal that came; 0 before the first.
static CAUGHT: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// Whether the run has come to its end, and only its exit code is left to be given.
static OVER: AtomicBool = AtomicBool::new(false);

/// A signal that ended the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted(u8);

impl Interrupted {
    /// The exit code of a command that a signal ended, as shells tell it: 130 for SIGINT, 143 for SIGTERM.
    pub(crate) fn code(self) -> u8 {
        ENDED_BY_SIGNAL + self.0
    }

    /// Whether that is what an error says.
    pub(crate) fn of(error: &anyhow::Error) -> Option<Self> {
        let inner = |cause: &io::Error| cause.get_ref().and_then(|inner| inner.downcast_ref()).copied();
        error.chain().find_map(|cause| cause.downcast_ref::<io::Error>().and_then(inner))
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            SIGNALS.iter().find(|(signal, _)| *signal == i32::from(self.0)).map_or("a signal", |(_, name)| *name);
        write!(f, "ended by {name}: files that were not complete are removed")
    }
}

impl std::error::Error for Interrupted {}

/// From now on the signals end the command as told above.
///
/// # Errors
/// When the system does not let them be caught.
pub(crate) fn catch() -> anyhow::Result<()> {
    let fresh = Arc::new(AtomicUsize::new(0));
    for &(signal, name) in SIGNALS {
        let value = usize::try_from(signal)?;
        // Both flags: one stays for the run to see, the other is taken back by the thread, which so sees the next signal.
        signal_hook::flag::register_usize(signal, Arc::clone(&CAUGHT), value)
            .and_then(|_| signal_hook::flag::register_usize(signal, Arc::clone(&fresh), value))
            .with_context(|| format!("cannot catch {name}"))?;
    }
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        wait(&fresh, GRACE);
        if let Some(signal) = caught()
            && !OVER.load(Ordering::Relaxed)
        {
            end(signal);
        }
    })?;
    Ok(())
}

/// An error once a signal came.
///
/// # Errors
/// [`Interrupted`], inside.
pub(crate) fn go_on() -> io::Result<()> {
    caught().map_or(Ok(()), |signal| Err(io::Error::other(signal)))
}

/// Tells that the run is over: what comes now changes nothing any more.
pub(crate) fn over() {
    OVER.store(true, Ordering::Relaxed);
}

fn caught() -> Option<Interrupted> {
    // Signals have small numbers.
    u8::try_from(CAUGHT.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0).map(Interrupted)
}

/// Waits until a signal came and the grace is over, or another came.
fn wait(fresh: &AtomicUsize, grace: Duration) {
    while fresh.swap(0, Ordering::Relaxed) == 0 {
        thread::sleep(LOOK);
    }
    let first = Instant::now();
    while first.elapsed() < grace && fresh.load(Ordering::Relaxed) == 0 {
        thread::sleep(LOOK);
    }
}

/// Ends the process, whatever it is in.
fn end(signal: Interrupted) -> ! {
    let _abandoned = AtomicFile::abandon_all();
    tell::error(&signal.to_string());
    std::process::exit(signal.code().into());
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::{Interrupted, wait};

    #[test]
    fn the_second_signal_ends_the_wait_and_so_does_time() {
        let fresh = AtomicUsize::new(2);
        thread::scope(|scope| {
            // Never over by time.
            let waiting = scope.spawn(|| wait(&fresh, Duration::MAX));
            while fresh.load(Ordering::Relaxed) != 0 {
                thread::yield_now();
            }
            assert!(!waiting.is_finished());
            fresh.store(2, Ordering::Relaxed);
        });
        wait(&AtomicUsize::new(15), Duration::ZERO);
    }

    #[test]
    fn it_is_seen_below_other_errors() {
        let error = defarm::Error::Sink(io::Error::other(Interrupted(15)));
        let seen = Interrupted::of(&anyhow::Error::new(error).context("while writing"));
        assert_eq!(seen.map(Interrupted::code), Some(143));
        assert_eq!(Interrupted::of(&anyhow::Error::new(io::Error::other("full"))), None);
    }
}
