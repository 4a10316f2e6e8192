//! The machine, the programs and the memory of a measurement.

use std::process::Command;

/// One line: processor, cores, compiler, version.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = compiler().unwrap_or_else(|| "no rustc on the path".to_owned());
    let version = env!("CARGO_PKG_VERSION");
    format!("Machine: {}, cores: {cores}; {}; {compiler}; defarm {version}.", cpu_model(), std::env::consts::OS)
}

fn cpu_model() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    field(&told, "model name").map_or_else(|| format!("{} processor", std::env::consts::ARCH), str::to_owned)
}

/// The compiler that would build from here: a program is not told which one built it.
fn compiler() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    let version = version.trim();
    version.starts_with("rustc").then(|| version.to_owned())
}

/// The most memory this process has held so far, in bytes; `None` where the system does not tell.
pub(crate) fn peak_memory() -> Option<u64> {
    peak_of(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_of(status: &str) -> Option<u64> {
    const KIBIBYTE: u64 = 1024; // what the system calls kB
    let kibibytes: u64 = field(status, "VmHWM")?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * KIBIBYTE)
}

/// The value of the first line `name: value`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_status_files() {
        assert_eq!(field("vendor_id\t: x\nmodel name\t: Some CPU 3: fast\n", "model name"), Some("Some CPU 3: fast"));
        assert_eq!(field("model: 1", "model name"), None);
        assert_eq!(peak_of("VmPeak:\t 9 kB\nVmHWM:\t  2096 kB\n"), Some(2096 * 1024));
        assert_eq!(peak_of("VmHWM:\t  many kB\n"), None);
    }
}
