//! What each signal is worth: the bundled corpus cleaned with every signal switched off in turn. Prints docs/SIGNALS.md.
//!
//!     cargo run --release --example signal_effects > docs/SIGNALS.md

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use defarm::signals::SIGNALS;
use defarm::{Corpus, CorpusOptions, Options, RawPage, Record};
use serde_json::Value;

/// What is wanted of a page.
struct Truth {
    article: Vec<String>,
    /// Teasers and sponsor lines, as words joined by spaces.
    junk: Vec<String>,
    /// Lines of the article that junk lines may be equal to.
    lines: HashSet<String>,
}

/// Means over all pages.
struct Score {
    f1: f64,
    /// Share of teaser and sponsor blocks that stand in the text as a line of their own.
    leak: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let truth = truth(&root.join("corpus/truth"))?;
    let pages = pages(&root.join("corpus/pages"))?;
    let all = score(&pages, &truth, &[])?;
    println!("# Signals, and what each is worth\n");
    println!(
        "The bundled corpus ({} pages), cleaned as a whole with one signal switched off at a time; weights are those fitted with all",
        pages.len()
    );
    println!(
        "signals, on this corpus too, so a loss is what the others do not make up for. Points are hundredths: word F1 {:.4} and leak {:.4} with all.",
        all.f1, all.leak
    );
    println!("Printed by `cargo run --release --example signal_effects`.\n");
    println!("| signal | looks at | features | F1 without it, points | leak without it, points |");
    println!("|---|---|---|---:|---:|");
    for signal in SIGNALS {
        let without = score(&pages, &truth, &[signal.name.to_owned()])?;
        let features: Vec<_> = signal.features.iter().map(|feature| format!("`{}`", feature.name())).collect();
        println!(
            "| `{}` | {} | {} | {:+.2} | {:+.2} |",
            signal.name,
            signal.about,
            features.join(" "),
            100.0 * (without.f1 - all.f1),
            100.0 * (without.leak - all.leak)
        );
    }
    Ok(())
}

fn score(pages: &[RawPage], truth: &HashMap<String, Truth>, off: &[String]) -> Result<Score, defarm::Error> {
    let options = CorpusOptions::new().with_page_options(Options::new().with_signals_off(off.to_vec()));
    let (mut f1, mut count, mut leaked, mut junk) = (0.0, 0, 0, 0);
    Corpus::new(options.with_duplicates(false)).add(pages.iter().cloned().map(Ok)).run(&mut |record: Record| {
        if let Some(truth) = truth.get(&record.id) {
            f1 += word_f1(&words(&record.text), &truth.article);
            count += 1;
            let lines: HashSet<String> = record.text.lines().map(line).collect();
            junk += truth.junk.len();
            leaked += truth.junk.iter().filter(|text| lines.contains(*text) && !truth.lines.contains(*text)).count();
        }
        Ok(())
    })?;
    Ok(Score { f1: f1 / f64::from(count.max(1)), leak: leaked as f64 / junk.max(1) as f64 })
}

fn word_f1(said: &[String], gold: &[String]) -> f64 {
    let mut left: HashMap<&str, i64> = HashMap::new();
    gold.iter().for_each(|word| *left.entry(word).or_default() += 1);
    let mut both = 0;
    for word in said {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    2.0 * f64::from(both) / (said.len() + gold.len()).max(1) as f64
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn line(text: &str) -> String {
    words(text).join(" ")
}

fn truth(folder: &Path) -> Result<HashMap<String, Truth>, Box<dyn std::error::Error>> {
    let mut all = HashMap::new();
    for path in files(folder)? {
        for record in std::fs::read_to_string(path)?.lines() {
            let record: Value = serde_json::from_str(record)?;
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let article = text(&record["article"]);
            let junk = record["blocks"].as_array().into_iter().flatten();
            let junk =
                junk.filter(|block| ["teaser", "sponsor", "inline_teaser"].contains(&text(&block["kind"]).as_str()));
            all.insert(
                text(&record["id"]),
                Truth {
                    junk: junk.map(|block| line(&text(&block["text"]))).filter(|text| !text.is_empty()).collect(),
                    lines: article.lines().map(line).collect(),
                    article: words(&article),
                },
            );
        }
    }
    Ok(all)
}

fn pages(folder: &Path) -> Result<Vec<RawPage>, Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for path in files(folder)? {
        let id = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(&path)?;
        pages.push(if id.ends_with(".txt") {
            RawPage::text(id, String::from_utf8_lossy(&bytes))
        } else {
            RawPage::html(id, bytes)
        });
    }
    Ok(pages)
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            all.push(path);
        }
    }
    all.sort();
    Ok(all)
}
