//! Records: a dated file a run, and the tables that are made from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};

use crate::measured::median;

/// The figures of all rounds, by measurement, contender and name.
pub(crate) type Measured = BTreeMap<(String, String), BTreeMap<String, Vec<f64>>>;

/// What begins a table in a Markdown file, before the name of the measurement and those of the figures.
const TABLE: &str = "<!-- table ";
/// What ends it.
const END: &str = "<!-- end -->";

/// A number with as many digits as say something.
pub(crate) struct Rounded(pub(crate) f64);

impl std::fmt::Display for Rounded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = (2 - self.0.abs().max(1e-3).log10().floor() as i32).max(0) as usize;
        write!(f, "{:.digits$}", self.0)
    }
}

/// Fills the tables of a Markdown file, or only looks whether they are as the records say.
pub(crate) fn tables(file: &Path, records: &Path, check: bool) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let filled = filled(&text, &all(records)?)?;
    if check {
        ensure!(filled == text, "{} has other figures than the records: run `tables` without --check", file.display());
    } else {
        fs::write(file, filled)?;
    }
    Ok(())
}

/// A record: its date, its machine, its values.
pub(crate) struct Record {
    date: String,
    machine: String,
    measured: Measured,
}

/// All records of a folder, the newest first.
pub(crate) fn all(folder: &Path) -> Result<Vec<Record>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    // Their names are dates.
    paths.sort_by(|a, b| b.cmp(a));
    paths.iter().map(|path| read(path)).collect()
}

/// How the figures of defarm grow, of measurements whose names are that of a series and a number with `k` or `m` behind: number and figures, ascending, each from
/// the newest record that has it.
pub(crate) fn growth(series: &str, records: &[Record]) -> Vec<(f64, BTreeMap<String, f64>)> {
    let mut points: Vec<(f64, BTreeMap<String, f64>)> = Vec::new();
    for ((measure, contender), figures) in records.iter().flat_map(|record| &record.measured) {
        let of = measure.strip_prefix(series).and_then(|rest| rest.strip_prefix('-')).and_then(number);
        let Some(of) = of.filter(|_| contender == "defarm") else { continue };
        if points.iter().all(|(other, _)| *other != of) {
            points.push((of, figures.iter().map(|(name, values)| (name.clone(), median(values.clone()))).collect()));
        }
    }
    points.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    points
}

fn number(text: &str) -> Option<f64> {
    let times = |text: &str, factor: f64| Some(text.parse::<f64>().ok()? * factor);
    text.strip_suffix('k').and_then(|text| times(text, 1e3)).or_else(|| times(text.strip_suffix('m')?, 1e6))
}

fn read(path: &Path) -> Result<Record> {
    let text = fs::read_to_string(path)?;
    let mut lines = text.lines();
    let machine = lines.next().and_then(|line| line.strip_prefix("# ")).context("no machine")?.to_owned();
    let mut measured = Measured::new();
    for line in lines.skip(1) {
        let [measure, contender, figure, _, value] = line.split(',').collect::<Vec<_>>()[..] else { continue };
        let figures = measured.entry((measure.to_owned(), contender.to_owned())).or_default();
        figures.entry(figure.to_owned()).or_default().push(value.parse()?);
    }
    let date = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Record { date, machine, measured })
}

/// A text with its tables filled from the newest record that has the measurement.
fn filled(text: &str, records: &[Record]) -> Result<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(TABLE) {
        let (head, behind) = behind.split_once(" -->\n").context("a table without a head")?;
        let (_, behind) = behind.split_once(END).context("a table without an end")?;
        let mut names = head.split_whitespace();
        let measure = names.next().context("a table of nothing")?;
        let figures: Vec<&str> = names.collect();
        let table = match measure.strip_suffix("-*") {
            Some(series) => table_of_growth(series, &figures, records)?,
            None => table(measure, &figures, records)?,
        };
        filled.push_str(&format!("{before}{TABLE}{head} -->\n{table}{END}"));
        rest = behind;
    }
    Ok(filled + rest)
}

fn table_of_growth(series: &str, figures: &[&str], records: &[Record]) -> Result<String> {
    let points = growth(series, records);
    ensure!(!points.is_empty(), "no record of {series}");
    let mut table = format!("| {series} | {} |\n|---:|{}", figures.join(" | "), "---:|".repeat(figures.len()));
    for (count, all) in points {
        let cell = |figure: &&str| all.get(*figure).map_or("–".to_owned(), |value| Rounded(*value).to_string());
        table.push_str(&format!("\n| {count} | {} |", figures.iter().map(cell).collect::<Vec<_>>().join(" | ")));
    }
    Ok(table + "\n")
}

fn table(measure: &str, figures: &[&str], records: &[Record]) -> Result<String> {
    let has = |record: &&Record| record.measured.keys().any(|(name, _)| name == measure);
    let record = records.iter().find(has).with_context(|| format!("no record of {measure}"))?;
    let rows: Vec<_> = record.measured.iter().filter(|((name, _), _)| name == measure).collect();
    let value = |all: &BTreeMap<String, Vec<f64>>, figure: &str| all.get(figure).map(|values| median(values.clone()));
    let ours = rows.iter().find(|((_, name), _)| name == "defarm").and_then(|(_, all)| value(all, "seconds"));
    let mut table = format!("| contender | {} | time ÷ defarm |\n|---|", figures.join(" | "));
    table.push_str(&"---:|".repeat(figures.len() + 1));
    let mut rows: Vec<_> = rows.into_iter().map(|((_, name), all)| (value(all, "seconds"), name, all)).collect();
    rows.sort_by(|(a, ..), (b, ..)| a.unwrap_or_default().total_cmp(&b.unwrap_or_default()));
    for (seconds, name, all) in rows {
        let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| Rounded(value).to_string());
        let cells: Vec<String> = figures.iter().map(|figure| shown(value(all, figure))).collect();
        let ratio = seconds.zip(ours).map(|(seconds, ours)| seconds / ours);
        table.push_str(&format!("\n| `{name}` | {} | {} |", cells.join(" | "), shown(ratio)));
    }
    Ok(format!("{table}\n\nRecord {}: {}.\n", record.date, record.machine))
}

/// Writes all values down: measurement, contender, figure, round, value; first the machine.
pub(crate) fn write(folder: &Path, machine: &str, measured: &Measured) -> Result<PathBuf> {
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
    // Of two runs that end in the same second, the other is not overwritten.
    let (name, mut nth) = (now(), 1);
    let mut path = folder.join(format!("{name}.csv"));
    while path.exists() {
        nth += 1;
        path = folder.join(format!("{name}-{nth}.csv"));
    }
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
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::{Record, Rounded, date, filled, growth, tables};

    #[test]
    fn dates() {
        assert_eq!(
            [0, 58, 59, 11_016, 20_454].map(date),
            [(1970, 1, 1), (1970, 2, 28), (1970, 3, 1), (2000, 2, 29), (2026, 1, 1),]
        );
    }

    #[test]
    fn tables_are_filled_from_the_newest_record() {
        let record = |date: &str, seconds: f64| {
            let figures = |seconds: f64| BTreeMap::from([("seconds".to_owned(), vec![seconds, seconds, 99.0])]);
            let measured = [("defarm", seconds), ("other", seconds * 10.0)];
            let measured = measured.map(|(name, seconds)| (("pages".to_owned(), name.to_owned()), figures(seconds)));
            Record { date: date.to_owned(), machine: "a machine".to_owned(), measured: measured.into() }
        };
        let text = "# A\n<!-- table pages seconds -->\nold\n<!-- end -->\nbehind";
        let expected = "# A\n<!-- table pages seconds -->\n| contender | seconds | time ÷ defarm |\n|---|---:|---:|\n\
            | `defarm` | 0.500 | 1.00 |\n| `other` | 5.00 | 10.0 |\n\nRecord new: a machine.\n<!-- end -->\nbehind";
        let records = [record("new", 0.5), record("old", 0.7)];
        assert_eq!(filled(text, &records).unwrap(), expected);
        assert_eq!(filled(expected, &records).unwrap(), expected);
        assert!(filled(text, &[]).is_err());
    }

    #[test]
    fn growth_is_sorted_by_size() {
        let figures = |seconds: f64| BTreeMap::from([("seconds".to_owned(), vec![seconds])]);
        let record = |measures: &[(&str, f64)]| {
            let all =
                measures.iter().map(|(name, seconds)| (((*name).to_owned(), "defarm".to_owned()), figures(*seconds)));
            Record { date: "d".into(), machine: "m".into(), measured: all.collect() }
        };
        let records =
            [record(&[("clean-10k", 5.0), ("clean-1k", 0.5)]), record(&[("clean-1k", 9.0), ("cleaner-1m", 1.0)])];
        let points: Vec<(f64, f64)> =
            growth("clean", &records).into_iter().map(|(count, figures)| (count, figures["seconds"])).collect();
        assert_eq!(points, [(1e3, 0.5), (1e4, 5.0)]);
        let table = filled("<!-- table clean-* seconds -->\n<!-- end -->", &records).unwrap();
        assert!(table.contains("| 1000 | 0.500 |\n| 10000 | 5.00 |\n"), "{table}");
    }

    #[test]
    fn the_readme_has_what_the_records_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        tables(&folder.join("README.md"), &folder.join("records"), true).unwrap();
    }

    #[test]
    fn digits() {
        assert_eq!(
            [0.0, 0.01234, 1.234, 123.4, 12345.6].map(|number| Rounded(number).to_string()),
            ["0.00000", "0.0123", "1.23", "123", "12346",]
        );
    }
}
