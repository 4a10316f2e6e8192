//! Packed WARC files to JSON Lines, on two threads, or in two processes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use defarm::{Corpus, CorpusOptions};

use crate::measured::{Figures, Watch, memory, of_process};

/// Threads, or processes, of every contender.
const WORKERS: usize = 2;

/// Cleans the pages of a folder of WARC files. Figures: seconds on the clock, seconds of CPU time of all threads or processes, megabytes of the files as they are, pages, and the
/// most memory of the process, or of the largest of them.
pub(crate) fn warc(contender: &str, folder: &Path) -> Result<Figures> {
    let out = std::env::temp_dir().join(format!("defarm-bench-{}.jsonl", std::process::id()));
    let done = match contender {
        // A page at a time, as the others do it.
        "defarm" => defarm(folder, &out, false),
        "defarm-corpus" => defarm(folder, &out, true),
        "fastwarc-resiliparse" => peer(folder, &out),
        _ => bail!("no contender {contender}"),
    };
    // With several processes there are several files; what is not there need not go.
    for name in (0..WORKERS).map(|nth| format!("{}.{nth}", out.display())).chain([out.display().to_string()]) {
        std::fs::remove_file(name).ok();
    }
    let mut figures = done?;
    figures.insert("mb".into(), bytes_of(folder)? as f64 / 1e6);
    Ok(figures)
}

/// As `defarm clean` does it: page by page, or with what repeats on sites and copies.
fn defarm(folder: &Path, out: &Path, as_corpus: bool) -> Result<Figures> {
    let options = CorpusOptions::new().with_threads(WORKERS).with_repeats(as_corpus).with_duplicates(as_corpus);
    let mut to = BufWriter::new(File::create(out)?);
    let clock = Watch::start();
    let pages = defarm::io::read(&[folder.to_owned()]);
    let summary = Corpus::new(options).add(pages).run(&mut |record| {
        serde_json::to_writer(&mut to, &record)?;
        to.write_all(b"\n")
    })?;
    to.flush()?;
    Ok(Figures::from([
        ("clock_s".into(), clock.on_the_clock()),
        ("seconds".into(), of_process()),
        ("pages".into(), summary.pages as f64),
        ("peak_mb".into(), memory().1 / 1e6),
    ]))
}

/// A Python program of two processes, each with half of the files.
fn peer(folder: &Path, out: &Path) -> Result<Figures> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = own.join("target/venv/bin/python");
    ensure!(python.exists(), "FastWARC is not installed: bash bench/peers/install.sh");
    let output =
        Command::new(python).arg(own.join("peers/warc.py")).args([folder, out]).arg(WORKERS.to_string()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("figures of FastWARC")
}

fn bytes_of(folder: &Path) -> Result<u64> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{}: cargo run --release --example make_warc makes such files", folder.display()))?;
    entries.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

#[cfg(test)]
mod tests {
    use super::warc;

    #[test]
    fn all_pages_come_out() {
        let folder = tempfile::tempdir().unwrap();
        let page = "<h1>Boats</h1><p>The ferry left at noon, with nobody aboard but the captain and his old dog.</p>";
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        );
        std::fs::write(folder.path().join("a.warc"), record.repeat(5)).unwrap();
        for contender in ["defarm", "defarm-corpus"] {
            assert_eq!(warc(contender, folder.path()).unwrap()["pages"], 5.0);
        }
        assert!(warc("nobody", folder.path()).is_err());
        assert!(warc("defarm", &folder.path().join("nothing")).is_err());
    }
}
