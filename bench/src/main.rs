//! Measures how defarm finds duplicates at size, beside other tools; see README.md.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic"))]

mod definition;
mod documents;
mod duplicates;
mod folder;
mod measured;
mod near;
mod random;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand, ValueEnum};

use definition::{Asked, Definitions, Expected, Measure, Task};
use measured::{Figures, machine, median, memory};

/// Measures how defarm finds duplicates at size, beside other tools.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Measures what stands in a file; fails where an answer is not as expected.
    Run {
        /// The file with the definitions.
        definitions: PathBuf,
        /// Only the measurements whose names begin with this.
        #[arg(long)]
        only: Option<String>,
        /// Without the contenders whose names begin with this.
        #[arg(long)]
        without: Option<String>,
        /// Folder for the records; without it none are written.
        #[arg(long)]
        records: Option<PathBuf>,
    },
    /// Prints the generated documents, a JSON string a line.
    Documents {
        /// How many.
        count: u64,
    },
    /// One round of one contender; prints its figures.
    #[command(hide = true)]
    One { task: TaskName, contender: String, count: usize },
    /// Opens an index; prints the seconds.
    #[command(hide = true)]
    Open { folder: PathBuf },
}

/// A task as an argument.
#[derive(Clone, Copy, ValueEnum)]
enum TaskName {
    Near,
    Pairs,
    Duplicates,
    Folder,
}

impl Task {
    fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Pairs => "pairs",
            Self::Duplicates => "duplicates",
            Self::Folder => "folder",
        }
    }
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        What::Run { definitions, only, without, records } => {
            run(&definitions, only.as_deref(), without.as_deref(), records.as_deref())
        }
        What::Documents { count } => {
            let mut out = std::io::stdout().lock();
            let documents = documents::Documents::new();
            (0..count).try_for_each(|number| Ok(writeln!(out, "{}", serde_json::to_string(&documents.text(number))?)?))
        }
        What::One { task, contender, count } => {
            let mut figures = match task {
                TaskName::Near => near::near(&contender, count),
                TaskName::Pairs => near::pairs(&contender, count),
                TaskName::Duplicates => duplicates::duplicates(&contender, count),
                TaskName::Folder => folder::folder(&contender, count),
            }?;
            figures.entry("peak_mb".into()).or_insert(memory().1 / 1e6);
            println!("{}", serde_json::to_string(&figures)?);
            Ok(())
        }
        What::Open { folder } => {
            println!("{}", folder::open(&folder)?);
            Ok(())
        }
    }
}

/// The figures of all rounds, by measurement, contender and name.
type Measured = BTreeMap<(String, String), BTreeMap<String, Vec<f64>>>;

fn run(path: &Path, only: Option<&str>, without: Option<&str>, records: Option<&Path>) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let definitions: Definitions = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let begun = machine();
    let is_meant = |measure: &&Measure| only.is_none_or(|only| measure.name.starts_with(only));
    let mut measured = Measured::new();
    let mut faults = Vec::new();
    for measure in definitions.measure.iter().filter(is_meant) {
        println!("\n{} ({} of {})", measure.name, measure.task.name(), measure.count);
        let contenders = || {
            let left_out = |name: &str| without.is_some_and(|without| name.starts_with(without));
            measure.contenders.iter().filter(move |name| !left_out(name))
        };
        // In turn, so that what else the machine does meets all of them.
        for _ in 0..measure.rounds {
            for contender in contenders() {
                let figures = one(measure, contender)?;
                faults.extend(unexpected(measure, contender, &figures));
                let all = measured.entry((measure.name.clone(), contender.clone())).or_default();
                figures.into_iter().for_each(|(name, value)| all.entry(name).or_default().push(value));
            }
        }
        for contender in contenders() {
            let all = measured.get(&(measure.name.clone(), contender.clone())).into_iter().flatten();
            let figures = all.map(|(name, values)| format!("{name} {}", Rounded(median(values.clone()))));
            println!("  {contender}: {}", figures.collect::<Vec<_>>().join(", "));
        }
        measure.asked.iter().for_each(|asked| println!("  {}", told(measure, asked, &measured)));
    }
    if let Some(folder) = records {
        let path = record(folder, &begun, &measured)?;
        println!("\n{}", path.display());
    }
    ensure!(faults.is_empty(), "answers not as expected:\n{}", faults.join("\n"));
    Ok(())
}

/// A number with as many digits as say something.
struct Rounded(f64);

impl std::fmt::Display for Rounded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = (2 - self.0.abs().max(1e-3).log10().floor() as i32).max(0) as usize;
        write!(f, "{:.digits$}", self.0)
    }
}

/// One round of one contender, in a process of its own, so that nobody finds the other's memory.
fn one(measure: &Measure, contender: &str) -> Result<Figures> {
    let output = Command::new(std::env::current_exe()?)
        .args(["one", measure.task.name(), contender, &measure.count.to_string()])
        .output()?;
    ensure!(output.status.success(), "{contender}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).with_context(|| format!("figures of {contender}"))
}

fn unexpected(measure: &Measure, contender: &str, figures: &Figures) -> Vec<String> {
    let is_of = |expected: &&Expected| expected.contender.as_ref().is_none_or(|name| name == contender);
    let wrong = |expected: &Expected| {
        let value = figures.get(&expected.figure).copied().unwrap_or(f64::NAN);
        let fits = (expected.least..=expected.most).contains(&value);
        (!fits).then(|| format!("{}: {contender}: {} is {value}", measure.name, expected.figure))
    };
    measure.expect.iter().filter(is_of).filter_map(wrong).collect()
}

fn told(measure: &Measure, asked: &Asked, measured: &Measured) -> String {
    let figure = |name: &str, contender: &str| {
        let values = measured.get(&(name.to_owned(), contender.to_owned()))?.get(&asked.figure)?;
        Some(median(values.clone()))
    };
    let other = asked.measure.as_ref().unwrap_or(&measure.name);
    let value = figure(&measure.name, &asked.of);
    let value = match &asked.to {
        Some(to) => value.zip(figure(other, to)).map(|(value, to)| value / to),
        None => value,
    };
    let to = asked.to.as_ref().map_or(String::new(), |to| format!(" ÷ {to}"));
    let of = format!("{} of {}{to}", asked.figure, asked.of);
    match value {
        Some(value) if value <= asked.most => format!("{of}: {value:.3}, asked {:.3}: reached", asked.most),
        Some(value) => format!("{of}: {value:.3}, asked {:.3}: MISSED", asked.most),
        None => format!("{of}: not measured"),
    }
}

/// Writes all values down: measurement, contender, figure, round, value; first the machine.
fn record(folder: &Path, machine: &str, measured: &Measured) -> Result<PathBuf> {
    let mut lines = format!("# {machine}; defarm {}\n", env!("CARGO_PKG_VERSION"));
    lines.push_str("measure,contender,figure,round,value\n");
    for ((measure, contender), figures) in measured {
        for (figure, values) in figures {
            for (value, round) in values.iter().zip(1..) {
                lines.push_str(&format!("{measure},{contender},{figure},{round},{value}\n"));
            }
        }
    }
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{}.csv", now()));
    fs::write(&path, lines).with_context(|| path.display().to_string())?;
    Ok(path)
}

/// Date and time in UTC, so that names sort.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}{:02}{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Year, month and day, of days since 1970.
fn date(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::{Rounded, date};

    #[test]
    fn dates() {
        assert_eq!(
            [0, 58, 59, 11_016, 20_454].map(date),
            [(1970, 1, 1), (1970, 2, 28), (1970, 3, 1), (2000, 2, 29), (2026, 1, 1),]
        );
    }

    #[test]
    fn digits() {
        assert_eq!(
            [0.0, 0.01234, 1.234, 123.4, 12345.6].map(|number| Rounded(number).to_string()),
            ["0.00000", "0.0123", "1.23", "123", "12346",]
        );
    }
}
