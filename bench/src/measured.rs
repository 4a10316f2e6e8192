//! What is measured of a process.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// Figures of one contender, by name.
pub(crate) type Figures = BTreeMap<String, f64>;

/// CPU time of this thread since a moment, in seconds; where the system does not tell, the time on the clock.
pub(crate) struct Watch {
    clock: Instant,
    cpu: Option<f64>,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { clock: Instant::now(), cpu: cpu() }
    }

    pub(crate) fn seconds(&self) -> f64 {
        match (self.cpu, cpu()) {
            (Some(before), Some(now)) => now - before,
            _ => self.on_the_clock(),
        }
    }

    pub(crate) fn on_the_clock(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }
}

#[cfg(unix)]
fn cpu() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9)
}

#[cfg(not(unix))]
fn cpu() -> Option<f64> {
    None
}

/// CPU time of all threads of this process so far, in seconds.
#[cfg(unix)]
pub(crate) fn of_process() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The system does not tell: 0.
#[cfg(not(unix))]
pub(crate) fn of_process() -> f64 {
    0.0
}

/// Memory that the process holds, and the most it has held, in bytes; 0 where the system does not tell.
pub(crate) fn memory() -> (f64, f64) {
    const KIBIBYTE: f64 = 1024.0; // what the system calls kB
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or_default() * KIBIBYTE
    };
    (value("VmRSS:"), value("VmHWM:"))
}

/// The middle of some values; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), middle.checked_sub(1).and_then(|before| values.get(before))) {
        (Some(high), Some(low)) if values.len().is_multiple_of(2) => (high + low) / 2.0,
        (Some(middle), _) => *middle,
        _ => 0.0,
    }
}

/// The machine in a line.
pub(crate) fn machine() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    format!("{model}, {cores} cores, {}, load {load} at the start", std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::{Watch, median, memory};

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 9.0]), 3.0);
        assert_eq!(median(vec![3.0, 1.0, 9.0, 5.0]), 4.0);
        assert_eq!(median(vec![]), 0.0);
    }

    #[test]
    fn time_goes_on() {
        let watch = Watch::start();
        let mut sum = 0_u64;
        while watch.on_the_clock() < 0.05 {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(watch.seconds() > 0.0);
        assert!(memory().1 >= memory().0);
    }
}
