//! Measures how defarm cleans pages and finds duplicates at size, beside other tools; see README.md.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic"))]

mod definition;
mod documents;
mod duplicates;
mod extractors;
mod folder;
mod growth;
mod measured;
mod near;
mod pages;
mod plot;
mod random;
mod records;
mod tokenizers;
mod warc;

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand, ValueEnum};

use definition::{Asked, Definitions, Expected, Measure, Task};
use measured::{Figures, machine, median, memory};
use pages::{PageField, Pages};
use records::{Measured, Rounded};

/// Measures how defarm cleans pages and finds duplicates at size, beside other tools.
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
        /// Without the contenders whose names begin with this; may be given several times.
        #[arg(long)]
        without: Vec<String>,
        /// A folder of HTML pages, in place of that of the definition.
        #[arg(long)]
        pages: Option<PathBuf>,
        /// Folder for the records; without it none are written.
        #[arg(long)]
        records: Option<PathBuf>,
    },
    /// Prints the generated documents, a JSON string a line.
    Documents {
        /// How many.
        count: u64,
    },
    /// Puts the newest records into the tables of a Markdown file.
    Tables {
        /// The file.
        file: PathBuf,
        /// Folder of the records.
        #[arg(long, default_value = "records")]
        records: PathBuf,
        /// Only compares, and fails where the file has other figures.
        #[arg(long)]
        check: bool,
    },
    /// Draws how time and memory grow, from the newest records.
    Plot {
        /// The SVG file.
        file: PathBuf,
        /// What the names of the measurements begin with, a line of the plot for each.
        #[arg(required = true)]
        series: Vec<String>,
        /// Folder of the records.
        #[arg(long, default_value = "records")]
        records: PathBuf,
    },
    /// One round of one contender; prints its figures.
    #[command(hide = true)]
    One { task: TaskName, contender: String, count: usize },
    /// The same for a folder of WARC files.
    #[command(hide = true)]
    Warc { contender: String, folder: PathBuf },
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
    Clean,
}

impl Task {
    fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Pairs => "pairs",
            Self::Duplicates => "duplicates",
            Self::Folder => "folder",
            Self::Clean => "clean",
            Self::Pages => "pages",
            Self::Tokens => "tokens",
            Self::Warc => "warc",
        }
    }
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        What::Run { definitions, only, without, pages, records } => {
            run(&definitions, only.as_deref(), &without, pages.as_deref(), records.as_deref())
        }
        What::Tables { file, records, check } => records::tables(&file, &records, check),
        What::Plot { file, records, series } => plot::plot(&file, &records, &series),
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
                TaskName::Clean => growth::clean(&contender, count),
            }?;
            figures.entry("peak_mb".into()).or_insert(memory().1 / 1e6);
            println!("{}", serde_json::to_string(&figures)?);
            Ok(())
        }
        What::Warc { contender, folder } => {
            println!("{}", serde_json::to_string(&warc::warc(&contender, &folder)?)?);
            Ok(())
        }
        What::Open { folder } => {
            println!("{}", folder::open(&folder)?);
            Ok(())
        }
    }
}

fn run(
    path: &Path,
    only: Option<&str>,
    without: &[String],
    pages: Option<&Path>,
    records: Option<&Path>,
) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let definitions: Definitions = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let begun = machine();
    let is_meant = |measure: &&Measure| only.is_none_or(|only| measure.name.starts_with(only));
    let mut measured = Measured::new();
    let mut faults = Vec::new();
    for measure in definitions.measure.iter().filter(is_meant) {
        println!("\n{} ({})", measure.name, measure.task.name());
        let left_out = |name: &String| without.iter().any(|without| name.starts_with(without));
        let contenders: Vec<String> = measure.contenders.iter().filter(|name| !left_out(name)).cloned().collect();
        let folder = match (pages, &measure.pages) {
            (Some(pages), _) => Some(pages.to_owned()),
            (None, Some(pages)) => Some(path.parent().unwrap_or(Path::new("")).join(pages)),
            (None, None) => None,
        };
        let Some(mut field) = Field::prepare(measure, &contenders, folder.as_deref())? else {
            println!("  left out: --pages names no folder");
            continue;
        };
        for _ in 0..measure.rounds {
            for (contender, figures) in field.round()? {
                faults.extend(unexpected(measure, &contender, &figures));
                let all = measured.entry((measure.name.clone(), contender)).or_default();
                figures.into_iter().for_each(|(name, value)| all.entry(name).or_default().push(value));
            }
        }
        for contender in &contenders {
            let all = measured.get(&(measure.name.clone(), contender.clone())).into_iter().flatten();
            let figures = all.map(|(name, values)| format!("{name} {}", Rounded(median(values.clone()))));
            println!("  {contender}: {}", figures.collect::<Vec<_>>().join(", "));
        }
        measure.asked.iter().for_each(|asked| println!("  {}", told(measure, asked, &measured)));
    }
    if let Some(folder) = records {
        let path = records::write(folder, &begun, &measured)?;
        println!("\n{}", path.display());
    }
    ensure!(faults.is_empty(), "answers not as expected:\n{}", faults.join("\n"));
    Ok(())
}

/// All contenders of a measurement, in turn, so that what else the machine does meets all of them.
enum Field<'a> {
    /// Each in a process of its own.
    Apart(&'a Measure, Vec<String>),
    /// Page by page.
    Pages(PageField<'a>),
    Tokens(Pages, Vec<String>),
    /// Each in a process of its own, on a folder.
    Warc(PathBuf, Vec<String>),
}

impl<'a> Field<'a> {
    /// Nobody, where pages are needed and there is no folder.
    fn prepare(measure: &'a Measure, contenders: &[String], folder: Option<&Path>) -> Result<Option<Self>> {
        let names = contenders.to_vec();
        Ok(match (measure.task, folder) {
            (Task::Pages | Task::Tokens | Task::Warc, None) => None,
            (Task::Pages, Some(folder)) => {
                Some(Self::Pages(PageField::new(Pages::read(folder)?, contenders, &measure.answers)?))
            }
            (Task::Tokens, Some(folder)) => Some(Self::Tokens(Pages::read(folder)?, names)),
            (Task::Warc, Some(folder)) => Some(Self::Warc(folder.to_owned(), names)),
            _ => Some(Self::Apart(measure, names)),
        })
    }

    fn round(&mut self) -> Result<Vec<(String, Figures)>> {
        match self {
            Self::Apart(measure, names) => {
                let arguments =
                    |name: &str| [measure.task.name(), name, &measure.count.to_string()].map(OsString::from);
                names.iter().map(|name| Ok((name.clone(), apart("one", name, arguments(name))?))).collect()
            }
            Self::Warc(folder, names) => {
                let arguments = |name: &str| [OsString::from(name), folder.clone().into_os_string()];
                names.iter().map(|name| Ok((name.clone(), apart("warc", name, arguments(name))?))).collect()
            }
            Self::Pages(field) => field.round(),
            Self::Tokens(pages, names) => pages::tokens(pages, names),
        }
    }
}

/// One round of one contender, in a process of its own, so that nobody finds the other's memory.
fn apart(command: &str, contender: &str, arguments: impl IntoIterator<Item = OsString>) -> Result<Figures> {
    let output = Command::new(std::env::current_exe()?).arg(command).args(arguments).output()?;
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
