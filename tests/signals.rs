//! Every signal has a fixture `tests/signals/<name>.md` that shows when it fires and when it stays quiet, and a row in docs/SIGNALS.md.
//!
//! A fixture has the sections `## fires` and `## stays quiet`. In each, one or more fenced pages (`html` or `text`) are followed by a list of
//! expectations: "- feature: beginning of a block of the first page". Several pages before one list are a corpus whose blocks are counted: pages of one
//! site, or of the site that a fence names (`html other`). A feature fires at [`FIRES`] or more.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::collections::BTreeSet;

use defarm::signals::{Feature, SIGNALS};
use defarm::{Corpus, CorpusOptions, Options, RawPage};

/// From this value on a feature says something.
const FIRES: f32 = 0.5;

#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Fires,
    Quiet,
}

#[test]
fn fixtures() {
    let mut faults = Vec::new();
    for signal in SIGNALS {
        let path = support::root().join(format!("tests/signals/{}.md", signal.name));
        let Ok(text) = std::fs::read_to_string(&path) else {
            faults.push(format!("{}: no fixture", signal.name));
            continue;
        };
        let (mut section, mut pages, mut fired, mut quiet) = (Section::None, Vec::new(), BTreeSet::new(), 0);
        let mut expecting = false;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            match line.trim_end() {
                "## fires" => (section, pages) = (Section::Fires, Vec::new()),
                "## stays quiet" => (section, pages) = (Section::Quiet, Vec::new()),
                fence if fence.starts_with("```html") || fence.starts_with("```text") => {
                    if std::mem::take(&mut expecting) {
                        pages.clear();
                    }
                    let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
                    let site = fence.split_once(' ').map_or("site", |(_, site)| site).to_owned();
                    pages.push(Fenced { html: fence.starts_with("```html"), site, body: body.join("\n") });
                }
                line if line.starts_with("- ") => {
                    expecting = true;
                    let Some((name, beginning)) = line[2..].split_once(": ") else {
                        faults.push(format!("{}: `{line}` has no colon", signal.name));
                        continue;
                    };
                    let Some(&feature) = signal.features.iter().find(|feature| feature.name() == name) else {
                        faults.push(format!("{}: `{name}` is no feature of it", signal.name));
                        continue;
                    };
                    match value(&pages, feature, beginning) {
                        None => faults.push(format!("{}: no block begins with `{beginning}`", signal.name)),
                        Some(value) if (value >= FIRES) != (section == Section::Fires) => {
                            faults.push(format!("{}: {name} is {value} on `{beginning}`", signal.name));
                        }
                        Some(_) if section == Section::Fires => {
                            fired.insert(feature);
                        }
                        Some(_) => quiet += 1,
                    }
                }
                _ => {}
            }
        }
        let silent: Vec<_> = signal.features.iter().filter(|f| !fired.contains(*f)).map(|f| f.name()).collect();
        if !silent.is_empty() {
            faults.push(format!("{}: never seen to fire: {silent:?}", signal.name));
        }
        if quiet == 0 {
            faults.push(format!("{}: never seen to stay quiet", signal.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A page of a fixture.
struct Fenced {
    html: bool,
    site: String,
    body: String,
}

/// The feature of the first page's first block that begins so.
fn value(pages: &[Fenced], feature: Feature, beginning: &str) -> Option<f32> {
    let raw = pages.iter().enumerate().map(|(n, Fenced { html, site, body })| {
        let id = format!("{site}/{n}");
        Ok(if *html { RawPage::html(id, body.as_str()) } else { RawPage::text(id, body.as_str()) })
    });
    let options = CorpusOptions::new()
        .with_page_options(Options::new().with_features(true))
        .with_threads(1)
        .with_repeats(pages.len() > 1)
        .with_blocks(true);
    let mut records = Vec::new();
    Corpus::new(options)
        .add(raw.collect::<Vec<_>>())
        .run(&mut |record| {
            records.push(record);
            Ok(())
        })
        .expect("a run");
    let blocks = records.into_iter().next()?.blocks?;
    let block = blocks.into_iter().find(|block| block.text.starts_with(beginning))?;
    block.features?.get(feature.index()).map(|&steps| f32::from(steps) / 255.0)
}

#[test]
fn every_signal_has_its_effect_written_down() {
    let table = std::fs::read_to_string(support::root().join("docs/SIGNALS.md")).expect("docs/SIGNALS.md");
    for signal in SIGNALS {
        assert!(table.lines().any(|line| line.starts_with(&format!("| `{}` |", signal.name))), "{}", signal.name);
    }
    let rows = table.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, SIGNALS.len(), "rows for signals that are not there");
}

#[test]
fn fixtures_belong_to_signals() {
    for path in support::files(&support::root().join("tests/signals")) {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(SIGNALS.iter().any(|signal| signal.name == stem), "{stem} is no signal");
    }
}
