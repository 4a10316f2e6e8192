//! How far it is, on standard error, for somebody who watches.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Time between two looks: often enough to be seen moving, rare enough to cost nothing.
const PERIOD: Duration = Duration::from_millis(200);

/// Goes to the start of the line and clears it.
const CLEAR: &str = "\r\u{1B}[K";

/// Counts pages, and tells the count and the rate while standard error is a terminal that nothing else is written to.
pub(crate) struct Progress {
    shown: bool,
    started: Instant,
    told: Cell<Instant>,
    read: Cell<u64>,
    written: Cell<u64>,
}

impl Progress {
    /// Starts the clock. `quiet`: never show anything.
    pub(crate) fn start(quiet: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let now = Instant::now();
        Self {
            shown: !quiet && !dumb && io::stderr().is_terminal(),
            started: now,
            told: Cell::new(now),
            read: Cell::new(0),
            written: Cell::new(0),
        }
    }

    /// Counts a page that was read.
    pub(crate) fn read(&self) {
        self.read.set(self.read.get() + 1);
        self.tell();
    }

    /// Counts a page that is done.
    pub(crate) fn written(&self) {
        self.written.set(self.written.get() + 1);
        self.tell();
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn tell(&self) {
        if !self.shown || self.told.get().elapsed() < PERIOD {
            return;
        }
        self.told.set(Instant::now());
        let line = line(self.read.get(), self.written.get(), self.elapsed());
        let mut out = io::stderr().lock();
        let _ = write!(out, "{CLEAR}{line}").and_then(|()| out.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "{CLEAR}");
        }
    }
}

fn line(read: u64, written: u64, elapsed: Duration) -> String {
    let rate = read as f64 / elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
    let mut line = format!("{read} pages read ({rate:.0}/s)");
    if written > 0 {
        line.push_str(&format!(", {written} done"));
    }
    line
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::line;

    #[test]
    fn lines() {
        assert_eq!(line(300, 0, Duration::from_secs(2)), "300 pages read (150/s)");
        assert_eq!(line(300, 7, Duration::from_secs(3)), "300 pages read (100/s), 7 done");
        assert!(line(0, 0, Duration::ZERO).starts_with("0 pages read (0/s)"));
    }
}
