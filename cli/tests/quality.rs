//! Floors of quality: a change that falls below one of `quality/floors.tsv` fails here, and one that lowers a floor says so (`.ci/floors`).

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use support::Folder;

/// Where a set lies and how it is measured; what it must reach stands in the file of floors under its name.
struct Set {
    name: &'static str,
    /// Truth and pages, below the folder of the repository or of the development data.
    truth: &'static [&'static str],
    pages: &'static [&'static str],
    /// Types of pages that are measured.
    types: &'static str,
    only: Only,
    /// Whether every page is judged alone.
    alone: bool,
}

/// Which pages of a set are measured.
enum Only {
    All,
    /// Those listed in a file.
    Listed(&'static [&'static str]),
    /// Articles whose gold text no reader found faulty.
    Sound,
}

impl Set {
    const fn new(name: &'static str, truth: &'static [&'static str], pages: &'static [&'static str]) -> Self {
        Self { name, truth, pages, types: "article", only: Only::All, alone: false }
    }
}

/// The bundled corpus. The model was fitted on it, too: docs/MODEL_CARD.md has figures of pages out of fold.
const BUNDLED: Set = Set::new("bundled", &["corpus", "truth"], &["corpus", "pages"]);

const PAGES: Set = Set::new("articles", &["pages", "truth.json.gz"], &["pages", "html"]);
const FARM: Set = Set::new("farm", &["farm", "truth.jsonl.gz"], &["farm", "pages.jsonl.gz"]);

/// Development data beside the repository. The models were fitted on some of these sets, so the floors guard the code and claim nothing.
const DEVELOPMENT: &[Set] = &[
    PAGES,
    Set { name: "articles-sound", only: Only::Sound, ..PAGES },
    Set { name: "all-kinds", types: "all", ..PAGES },
    Set { name: "articles-flat", pages: &["flat", "flat.jsonl.gz"], ..PAGES },
    FARM,
    Set { name: "farm-page-by-page", alone: true, ..FARM },
    Set { name: "farm-text", pages: &["farm", "text.jsonl.gz"], ..FARM },
    Set { only: Only::Listed(&["sites", "gold.ids"]), ..Set::new("sites", &["sites", "truth.json.gz"], &["sites"]) },
    Set::new("seed", &["seed", "truth.json"], &["seed", "seed.txt"]),
];

/// What a set must reach; `None` where nothing is asked.
struct Floor {
    f1: Option<f64>,
    leak: Option<f64>,
    loss: Option<f64>,
    title: Option<f64>,
    /// Leak of teasers inside the article.
    inline: Option<f64>,
    /// Survival of passages that look like junk, of all of them and of the worst kind.
    traps: Option<f64>,
    worst: Option<f64>,
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The floors by set.
fn floors() -> BTreeMap<String, Floor> {
    let text = std::fs::read_to_string(repository().join("quality").join("floors.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let floors: Vec<_> = lines.map(floor).collect();
    let count = floors.len();
    let floors = BTreeMap::from_iter(floors);
    assert_eq!(floors.len(), count, "a set stands twice");
    floors
}

fn floor(line: &str) -> (String, Floor) {
    let cells: Vec<&str> = line.split('\t').collect();
    let [name, figures @ ..] = cells.as_slice() else { panic!("no name: {line}") };
    let figures: Vec<Option<f64>> = figures.iter().map(|&cell| (cell != "-").then(|| cell.parse().unwrap())).collect();
    let [f1, leak, loss, title, inline, traps, worst] = figures[..] else { panic!("not seven figures: {line}") };
    (name.to_string(), Floor { f1, leak, loss, title, inline, traps, worst })
}

fn below(root: &Path, parts: &[&str]) -> PathBuf {
    parts.iter().fold(root.to_path_buf(), |path, part| path.join(part))
}

/// Measures sets, each collection of pages cleaned once.
struct Measure<'a> {
    root: &'a Path,
    floors: BTreeMap<String, Floor>,
    folder: Folder,
    cleaned: BTreeMap<(&'static [&'static str], bool), String>,
    faults: Vec<String>,
}

impl<'a> Measure<'a> {
    fn new(root: &'a Path) -> Self {
        let (folder, cleaned) = (Folder::new(), BTreeMap::new());
        Self { root, floors: floors(), folder, cleaned, faults: Vec::new() }
    }

    fn records(&mut self, set: &Set) -> String {
        let known = self.cleaned.len();
        let (folder, root) = (&self.folder, self.root);
        let record = self.cleaned.entry((set.pages, set.alone)).or_insert_with(|| {
            let (out, pages) = (format!("{known}.jsonl"), below(root, set.pages));
            let mut args = vec!["clean", pages.to_str().unwrap(), "--duplicates", "mark", "-o", &out];
            args.extend(set.alone.then_some("--no-repeats"));
            folder.run(&args).expect(0);
            out
        });
        record.clone()
    }

    fn set(&mut self, set: &Set) {
        let records = self.records(set);
        let truth = below(self.root, set.truth);
        let ids = match &set.only {
            Only::All => None,
            Only::Listed(parts) => Some(below(self.root, parts)),
            Only::Sound => Some(self.sound_ids(&truth)),
        };
        let mut args = vec!["eval", truth.to_str().unwrap(), &records, "--predictions", "--json", "figures.json"];
        args.extend(["--type", set.types]);
        args.extend(ids.iter().flat_map(|ids| ["--ids", ids.to_str().unwrap()]));
        self.folder.run(&args).expect(0);
        let figures: Value = serde_json::from_slice(&self.folder.read("figures.json")).unwrap();
        self.compare(set.name, &figures);
    }

    fn compare(&mut self, name: &str, figures: &Value) {
        let Some(floor) = self.floors.get(name) else { return self.faults.push(format!("{name}: no floor")) };
        let all = |figure: &str| figures["all"][figure].as_f64();
        let sections = figures["sections"].as_array().unwrap();
        let of = |section: &str, figure: &str| {
            let section = sections.iter().find(|found| found["name"] == section)?;
            section["figures"][figure]["value"].as_f64()
        };
        let mut line = format!("{name}:");
        for (figure, found, asked, at_least) in [
            ("F1", all("f1"), floor.f1, true),
            ("leak", all("leak"), floor.leak, false),
            ("loss", all("loss"), floor.loss, false),
            ("title", of("title", "right"), floor.title, true),
            ("inline", of("leak by kind", "inline_teaser"), floor.inline, false),
            ("traps", of("traps kept", "all"), floor.traps, true),
            ("worst", of("traps kept", "worst kind"), floor.worst, true),
        ] {
            line += &found.map_or(format!(" {figure} n/a"), |found| format!(" {figure} {found:.4}"));
            let holds = |asked| found.is_some_and(|found| if at_least { found >= asked } else { found <= asked });
            if let Some(asked) = asked.filter(|&asked| !holds(asked)) {
                self.faults.push(format!("{name}: {figure} is {found:?}, the floor {asked}"));
            }
        }
        println!("{line}");
    }

    /// The list of articles that the audit of the gold texts leaves in.
    fn sound_ids(&self, truth: &Path) -> PathBuf {
        let audit = std::fs::read_to_string(below(self.root, &["pages", "audit.tsv"])).unwrap();
        let rows = audit.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
        let faulty: BTreeSet<&str> =
            rows.filter(|row| !["ok", "ambiguous"].contains(&row[1])).map(|row| row[0]).collect();
        let pages: Value = serde_json::from_reader(GzDecoder::new(File::open(truth).unwrap())).unwrap();
        let articles = pages.as_array().unwrap().iter().filter(|page| page["page_type"] == "article");
        let ids = articles.map(|page| page["id"].as_str().unwrap()).filter(|id| !faulty.contains(id));
        self.folder.write("sound.ids", ids.collect::<Vec<_>>().join("\n"));
        self.folder.path("sound.ids")
    }

    fn end(self) {
        assert!(self.faults.is_empty(), "below the floor:\n{}", self.faults.join("\n"));
    }
}

#[test]
fn the_bundled_corpus() {
    let mut measure = Measure::new(repository());
    measure.set(&BUNDLED);
    measure.end();
}

#[test]
fn development_data() {
    let shared = below(Path::new(env!("CARGO_MANIFEST_DIR")), &["..", "..", "shared", "data"]);
    if !shared.is_dir() {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "../shared/data is missing");
        eprintln!("quality of development data: skipped, ../shared/data is not there");
        return;
    }
    let mut measure = Measure::new(&shared);
    DEVELOPMENT.iter().for_each(|set| measure.set(set));
    measure.end();
}

#[test]
fn every_floor_has_a_set() {
    let floors = floors();
    let named: Vec<&str> = floors.keys().map(String::as_str).collect();
    let mut sets: Vec<&str> = DEVELOPMENT.iter().chain([&BUNDLED]).map(|set| set.name).collect();
    sets.sort_unstable();
    assert_eq!(named, sets);
}
