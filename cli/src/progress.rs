//! How far it is, on standard error, for somebody who watches.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::tell;

/// Time between two looks: often enough to be seen moving, rare enough to cost nothing.
const PERIOD: Duration = Duration::from_millis(200);

/// Before so much time is over, the rate says little of the time that is left.
const SETTLED: Duration = Duration::from_secs(3);

/// Goes to the start of the line and clears it. No colour: `NO_COLOR` has nothing to say of it.
const CLEAR: &str = "\r\u{1B}[K";

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Counts pages, and tells count, rate and the time left while standard error is a terminal that nothing else is written to.
pub(crate) struct Progress {
    shown: bool,
    started: Instant,
    told: Cell<Instant>,
    seen: Cell<Seen>,
    /// Bytes of all inputs; empty until they are counted, and where they cannot be.
    size: Arc<OnceLock<u64>>,
}

/// What was seen so far.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    read: u64,
    written: u64,
    /// Bytes of the inputs that are read, packed as they are.
    bytes: u64,
}

impl Progress {
    /// Starts the clock. `alone`: nothing else goes to the terminal.
    pub(crate) fn start(inputs: &[PathBuf], alone: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let shown = alone && !dumb && tell::is_for_people() && io::stderr().is_terminal();
        let now = Instant::now();
        let size = Arc::default();
        if shown {
            count(inputs.to_vec(), Arc::clone(&size));
        }
        Self { shown, started: now, told: Cell::new(now), seen: Cell::default(), size }
    }

    /// Counts a page that was read. `bytes`: of the inputs, so far.
    pub(crate) fn read(&self, bytes: u64) {
        let seen = self.seen.get();
        self.seen.set(Seen { read: seen.read + 1, bytes, ..seen });
        self.tell();
    }

    /// Counts a page that is done.
    pub(crate) fn written(&self) {
        let seen = self.seen.get();
        self.seen.set(Seen { written: seen.written + 1, ..seen });
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
        let line = line(self.seen.get(), self.size.get().copied(), self.elapsed());
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

/// Counts the bytes of the inputs beside the run: to look at a million files takes a while.
fn count(inputs: Vec<PathBuf>, size: Arc<OnceLock<u64>>) {
    let counting = move || {
        if let Some(bytes) = defarm::io::size(&inputs) {
            let _ = size.set(bytes);
        }
    };
    // Without the thread, share and time left are not told.
    drop(thread::Builder::new().name("size".to_owned()).spawn(counting));
}

fn line(seen: Seen, size: Option<u64>, elapsed: Duration) -> String {
    let Seen { read, written, bytes } = seen;
    let rate = read as f64 / elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
    let mut line = format!("{read} pages read ({rate:.0} pages/s)");
    // Where all is read, what is left cannot be told from it.
    if let Some(size) = size.filter(|size| bytes < *size) {
        let share = bytes as f64 / size as f64;
        line.push_str(&format!(", {:.0} % of the input", (share * 100.0).floor()));
        if elapsed >= SETTLED && share > 0.0 {
            let left = elapsed.as_secs_f64() * (1.0 - share) / share;
            line.push_str(&format!(", {} left", time(left.ceil() as u64)));
        }
    }
    if written > 0 {
        line.push_str(&format!(", {written} done"));
    }
    line
}

/// A time in the two largest units that it has.
fn time(seconds: u64) -> String {
    match seconds {
        HOUR.. => format!("{} h {:02} min", seconds / HOUR, seconds % HOUR / MINUTE),
        MINUTE.. => format!("{} min {:02} s", seconds / MINUTE, seconds % MINUTE),
        _ => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Seen, line, time};

    #[test]
    fn lines() {
        let told = |read, written, bytes, size, seconds| {
            line(Seen { read, written, bytes }, size, Duration::from_secs(seconds))
        };
        assert_eq!(told(300, 0, 0, None, 2), "300 pages read (150 pages/s)");
        assert_eq!(told(300, 7, 0, None, 3), "300 pages read (100 pages/s), 7 done");
        assert!(told(0, 0, 0, Some(0), 0).starts_with("0 pages read (0 pages/s)"));
        assert_eq!(
            told(300, 0, 250, Some(1000), 30),
            "300 pages read (10 pages/s), 25 % of the input, 1 min 30 s left"
        );
        // Too early to say, nothing read, all read.
        assert_eq!(told(300, 0, 999, Some(1000), 1), "300 pages read (300 pages/s), 99 % of the input");
        assert_eq!(told(1, 0, 0, Some(1000), 10), "1 pages read (0 pages/s), 0 % of the input");
        assert_eq!(told(300, 7, 1000, Some(1000), 10), "300 pages read (30 pages/s), 7 done");
    }

    #[test]
    fn times() {
        for (seconds, told) in
            [(0, "0 s"), (59, "59 s"), (61, "1 min 01 s"), (3600, "1 h 00 min"), (93_600, "26 h 00 min")]
        {
            assert_eq!(time(seconds), told);
        }
    }
}
