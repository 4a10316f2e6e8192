//! Documents: which are copies of one before?
//!
//! Every contender is given the same documents in the same order, and says of each whether it would drop it. Making the documents is not timed.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use defarm::cluster::{ClusterOptions, Keep, Member, cluster};
use defarm::fingerprint::{Fingerprint, Fingerprinter, prose_of};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use gaoya::text::whitespace_split;

use crate::documents::{Documents, Kind};
use crate::measured::{Figures, Watch, memory};

/// Documents that are made at once.
const BATCH: u64 = 1000;

/// Words of a shingle, for all contenders.
const SHINGLE: usize = 3;

/// gaoya's bands and their hashes, and the similarity from which on it calls two alike, which these bands are made for.
const BANDS: (usize, usize) = (25, 5);
const ALIKE: f64 = 0.5;

/// Drops copies.
pub(crate) fn duplicates(contender: &str, count: usize) -> Result<Figures> {
    match contender {
        "defarm" => Ok(defarm(count as u64)),
        "gaoya" => Ok(gaoya(count as u64)),
        "rensa" | "rensa-batches" => rensa(contender, count as u64),
        _ => bail!("no contender {contender}"),
    }
}

/// Gives batches of documents to `take`, and the seconds that it took.
fn timed(count: u64, mut take: impl FnMut(Vec<String>)) -> f64 {
    let documents = Documents::new();
    let mut seconds = 0.0;
    let mut start = 0;
    while start < count {
        let end = count.min(start + BATCH);
        let batch: Vec<String> = (start..end).map(|number| documents.text(number)).collect();
        let watch = Watch::start();
        take(batch);
        seconds += watch.seconds();
        start = end;
    }
    seconds
}

/// As `defarm dedup` does it.
fn defarm(count: u64) -> Figures {
    let before = memory().0;
    let mut fingerprinter = Fingerprinter::new();
    let mut kept: Vec<(String, usize, Fingerprint)> = Vec::new();
    let fingerprinting = timed(count, |batch| {
        for text in batch {
            let fingerprint = fingerprinter.fingerprint(&prose_of(&text));
            kept.push((kept.len().to_string(), text.chars().count(), fingerprint));
        }
    });
    let watch = Watch::start();
    let members: Vec<Member<'_>> = kept
        .iter()
        .map(|(id, length, fingerprint)| Member { id, url: None, length: *length, date: None, fingerprint })
        .collect();
    let clusters = cluster(&members, &ClusterOptions::new().with_keep(Keep::First));
    let clustering = watch.seconds();
    let mut figures = told(clusters.canonical.iter().enumerate().map(|(place, canonical)| *canonical != place));
    figures.insert("seconds".into(), fingerprinting + clustering);
    figures.insert("fingerprint_s".into(), fingerprinting);
    figures.insert("bytes".into(), (memory().1 - before) / count as f64);
    figures
}

/// Only what is no copy goes into its index, so there is less to look through.
fn gaoya(count: u64) -> Figures {
    let before = memory().0;
    let hasher = MinHasher32::new(BANDS.0 * BANDS.1);
    let mut index = MinHashIndex::new(BANDS.0, BANDS.1, ALIKE);
    let mut dropped = Vec::new();
    let seconds = timed(count, |batch| {
        for text in batch {
            let text = text.to_lowercase();
            let words: Vec<&str> = whitespace_split(&text).collect();
            let signature = hasher.create_signature(words.windows(SHINGLE));
            let is_copy = !index.query(&signature).is_empty();
            if !is_copy {
                index.insert(dropped.len() as u32, signature);
            }
            dropped.push(is_copy);
        }
    });
    let bytes = (memory().1 - before) / count as f64;
    let mut figures = told(dropped.into_iter());
    figures.extend([("seconds".into(), seconds), ("bytes".into(), bytes)]);
    figures
}

/// The documents go to another process, which says what it drops, a digit for each, and its figures.
fn rensa(contender: &str, count: u64) -> Result<Figures> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = folder.join("target/venv/bin/python");
    ensure!(python.exists(), "rensa is not installed: bash bench/peers/install.sh");
    let mut child = Command::new(python)
        .arg(folder.join("peers/rensa_dedup.py"))
        .args([contender, &SHINGLE.to_string(), &ALIKE.to_string()])
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut to = BufWriter::new(child.stdin.take().context("no way in")?);
    let documents = Documents::new();
    for number in 0..count {
        serde_json::to_writer(&mut to, &documents.text(number))?;
        to.write_all(b"\n")?;
    }
    to.flush()?;
    drop(to);
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "rensa ended with {}", output.status);
    let told_by_it: (String, Figures) = serde_json::from_slice(&output.stdout)?;
    let (dropped, mut figures) = told_by_it;
    ensure!(dropped.len() as u64 == count, "rensa told of {} documents", dropped.len());
    figures.extend(told(dropped.bytes().map(|digit| digit == b'1')));
    let bytes = figures.get("bytes").copied().unwrap_or_default() / count as f64;
    figures.insert("bytes".into(), bytes);
    Ok(figures)
}

/// Of every kind, the share that is dropped.
fn told(dropped: impl Iterator<Item = bool>) -> Figures {
    let kinds: Vec<(Kind, bool)> = (0..).map(Kind::of).zip(dropped).collect();
    let share = |kind: Kind| {
        let of_kind = kinds.iter().filter(|(other, _)| *other == kind);
        let dropped = of_kind.clone().filter(|(_, dropped)| *dropped).count();
        (kind.name().to_owned(), dropped as f64 / of_kind.count().max(1) as f64)
    };
    Kind::ALL.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::duplicates;

    #[test]
    fn copies_are_dropped_and_articles_stay() {
        for contender in ["defarm", "gaoya"] {
            let figures = duplicates(contender, 2_000).unwrap();
            assert!(figures["exact"] == 1.0 && figures["near"] > 0.95 && figures["article"] < 0.01, "{figures:?}");
        }
        assert!(duplicates("nobody", 10).is_err());
    }
}
