//! An index in a folder: what it takes to fill, to open and to ask it.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use defarm::fingerprint::{Fingerprinter, prose_of};
use defarm::index::{Document, Texts};
use defarm::{Fingerprint, Index};

use crate::documents::Documents;
use crate::measured::{Figures, Watch, median, memory};
use crate::random::Random;

const MAX_BITS: u32 = 3;
const QUERIES: u64 = 1000;
/// How often the index is opened by a new process.
const OPENED: usize = 5;

/// A folder that goes when this does.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _: std::io::Result<()> = fs::remove_dir_all(&self.0);
    }
}

/// Fills an index with `documents`, with pages of one `template`, or with `copies` of one page, and asks it.
pub(crate) fn folder(contender: &str, count: usize) -> Result<Figures> {
    let folder = Folder(std::env::temp_dir().join(format!("defarm-bench-{}", std::process::id())));
    let count = count as u64;
    let documents = Documents::new();
    let text = |number: u64| {
        Ok(match contender {
            "documents" => documents.text(number),
            "template" => documents.page_of_template(0, &mut Random::of(number)),
            "copies" => documents.text(0),
            _ => bail!("no contender {contender}"),
        })
    };
    let mut fingerprinter = Fingerprinter::new();
    let mut fingerprint = |number| Ok(fingerprinter.fingerprint(&prose_of(&text(number)?)));

    let mut index = Index::open_to_write(&folder.0, Texts::Prose)?;
    let (mut cpu, mut clock) = (0.0, 0.0);
    for number in 0..count {
        let host = number % 1000;
        let mut document = Document::new(format!("page-{number}"), fingerprint(number)?);
        document.url = Some(format!("https://site{host}.example/page-{number}"));
        document.host = Some(format!("site{host}.example"));
        let watch = Watch::start();
        index.add(document)?;
        cpu += watch.seconds();
        clock += watch.on_the_clock();
    }
    let mut figures = Figures::from([
        ("insert_us".into(), cpu * 1e6 / count as f64),
        ("insert_clock_us".into(), clock * 1e6 / count as f64),
        ("segments".into(), index.size().segments as f64),
    ]);
    // Every other one is in the index.
    let mut random = Random::new(1);
    let number = |at: u64| if at.is_multiple_of(2) { random.below(count) } else { count + at };
    let asked: Vec<Fingerprint> = (0..QUERIES).map(number).map(&mut fingerprint).collect::<Result<_>>()?;
    figures.extend(queries(&index, &asked, "")?);
    let watch = Watch::start();
    index.compact()?;
    figures.insert("compact_s".into(), watch.seconds());
    figures.extend(queries(&index, &asked, "_compact")?);
    let size = index.size();
    figures.insert("bytes".into(), size.bytes_of_fingerprints as f64 / count as f64);
    figures.insert("memory_bytes".into(), size.memory as f64 / count as f64);
    figures.insert("peak_mb".into(), memory().1 / 1e6);
    index.sync()?;
    drop(index);
    let opened = (0..OPENED).map(|_| open_in_a_new_process(&folder.0)).collect::<Result<Vec<f64>>>()?;
    figures.insert("open_ms".into(), median(opened) * 1e3);
    if cfg!(target_os = "linux") {
        let cold = || {
            forget(&folder.0)?;
            open_in_a_new_process(&folder.0)
        };
        let opened = (0..OPENED).map(|_| cold()).collect::<Result<Vec<f64>>>()?;
        figures.insert("open_cold_ms".into(), median(opened) * 1e3);
    }
    Ok(figures)
}

/// Microseconds of CPU time of a query, and what is found.
fn queries(index: &Index, asked: &[Fingerprint], when: &str) -> Result<Figures> {
    let per_query = 1e6 / asked.len() as f64;
    let mut figures = Figures::new();
    let watch = Watch::start();
    let mut found = 0;
    for fingerprint in asked {
        found += black_box(index.sharing(fingerprint)?).len();
    }
    figures.insert(format!("sharing{when}_us"), watch.seconds() * per_query);
    figures.insert(format!("sharing{when}_found"), found as f64 / asked.len() as f64);
    let sharing = found / asked.len();
    let watch = Watch::start();
    let mut found = 0;
    // The copies of one page are all near: ten queries are enough to tell.
    let few = asked.get(..10).filter(|_| sharing >= 20).unwrap_or(asked);
    for fingerprint in few {
        found += black_box(index.near(fingerprint, MAX_BITS)?).len();
    }
    figures.insert(format!("near{when}_us"), watch.seconds() * 1e6 / few.len() as f64);
    figures.insert(format!("near{when}_found"), found as f64 / few.len() as f64);
    Ok(figures)
}

/// Lets the system forget what it holds of the files in a folder.
#[cfg(target_os = "linux")]
fn forget(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let file = fs::File::open(entry?.path())?;
        file.sync_all()?;
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &Path) -> Result<()> {
    Ok(())
}

/// Seconds on the clock, without those of starting the process.
fn open_in_a_new_process(folder: &Path) -> Result<f64> {
    let output = Command::new(std::env::current_exe()?).arg("open").arg(folder).output()?;
    ensure!(output.status.success(), "opening: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)?.trim().parse().context("seconds")
}

/// Opens an index to read it, and gives the seconds on the clock.
pub(crate) fn open(folder: &Path) -> Result<f64> {
    let watch = Watch::start();
    let index = Index::open(folder, Texts::Prose)?;
    let seconds = watch.on_the_clock();
    ensure!(!index.is_empty(), "nothing in it");
    Ok(seconds)
}
