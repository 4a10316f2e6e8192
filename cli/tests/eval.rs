//! `defarm eval` on small made-up pages, and its figures beside those of the published measures.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};

/// Half a unit of the third decimal.
const TOLERANCE: f64 = 0.0005;

/// Pages of the published set that are compared, and one in how many clusters of the farm: enough to show every difference, few enough for a
/// test without optimisation.
const PAGES: usize = 120;
/// See [`PAGES`].
const EVERY_CLUSTER: usize = 5;

/// A folder for one test, emptied first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn eval(args: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_defarm")).arg("eval").args(args.iter().map(|arg| arg.as_ref())).output().unwrap()
}

fn write_lines(path: &Path, rows: &[Value]) {
    let mut text = String::new();
    for row in rows {
        writeln!(text, "{row}").unwrap();
    }
    std::fs::write(path, text).unwrap();
}

fn read_json(path: &Path) -> Value {
    // Python writes NaN, which is no JSON.
    serde_json::from_str(&std::fs::read_to_string(path).unwrap().replace("NaN", "null")).unwrap()
}

fn gunzipped(path: &Path) -> String {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn assert_close(what: &str, ours: &Value, theirs: &Value) {
    match (ours.as_f64(), theirs.as_f64()) {
        (Some(ours), Some(theirs)) => {
            assert!((ours - theirs).abs() < TOLERANCE, "{what}: {ours}, published measure {theirs}")
        }
        (None, None) => {}
        _ => panic!("{what}: {ours}, published measure {theirs}"),
    }
}

/// The folder with the published measures and their data, outside the repository. Without it a test is skipped, but not where all must run.
fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if shared.join("score").is_dir() {
        return Some(shared);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", shared.display());
    println!("skipped: {} is missing", shared.display());
    None
}

fn published(shared: &Path, script: &str, args: &[&dyn AsRef<std::ffi::OsStr>], figures: &Path) -> Value {
    let script = shared.join("score").join(script);
    let args = args.iter().map(|arg| arg.as_ref());
    let output = Command::new("python3").arg(script).args(args).arg("--json").arg(figures).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read_json(figures)
}

fn figure<'a>(report: &'a Value, section: &str, name: &str) -> &'a Value {
    let sections = report["sections"].as_array().unwrap();
    let section = sections.iter().find(|found| found["name"] == section).unwrap();
    &section["figures"][name]["value"]
}

#[test]
fn pages_as_the_published_measure() {
    let Some(shared) = shared() else { return };
    let folder = folder("pages");
    let truth = shared.join("data/pages/truth.json.gz");
    let ids = folder.join("some.ids");
    let rows = gunzipped(&truth);
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    let articles = rows.iter().filter(|row| row["page_type"] == "article").take(PAGES);
    std::fs::write(&ids, articles.map(|row| format!("{}\n", row["id"].as_str().unwrap())).collect::<String>()).unwrap();
    let predictions = shared.join("data/peers/pages/rs-trafilatura-0.2.2.jsonl.gz");
    let theirs =
        published(&shared, "score_pages.py", &[&truth, &predictions, &"--ids", &ids], &folder.join("theirs.json"));
    let (theirs, figures) = (&theirs[0], folder.join("ours.json"));
    let output = eval(&[&truth, &predictions, &"--predictions", &"--ids", &ids, &"--json", &figures]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ours = read_json(&figures);
    for (our_name, their_name) in [
        ("pages", "n"),
        ("f1", "F1"),
        ("precision", "P"),
        ("recall", "R"),
        ("leak", "leak"),
        ("loss", "loss"),
        ("empty", "empty"),
    ] {
        assert_close(our_name, &ours["all"][our_name], &theirs[their_name]);
    }
    for (section, name, their_name) in [
        ("leak", "all teasers", "uleak"),
        ("leak", "cut-off teasers", "tleak"),
        ("leak", "pages with any", "anyleak"),
        ("loss", "all paragraphs", "uloss"),
        ("passages", "must stand", "with"),
        ("passages", "must not stand", "wo"),
        ("title", "right", "title"),
    ] {
        assert_close(name, figure(&ours, section, name), &theirs[their_name]);
    }
}

#[test]
fn farm_as_the_published_measure() {
    let Some(shared) = shared() else { return };
    let folder = folder("farm");
    let truth = folder.join("truth.jsonl");
    let pages = gunzipped(&shared.join("data").join("farm").join("truth.jsonl.gz"));
    let mut pages: Vec<Value> = pages.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // Whole clusters stay together: a copy's source must be there.
    let name = |page: &Value| page["dup_cluster"].as_str().unwrap().to_owned();
    let clusters: BTreeSet<String> = pages.iter().map(name).collect();
    let clusters: BTreeSet<String> = clusters.into_iter().step_by(EVERY_CLUSTER).collect();
    pages.retain(|page| clusters.contains(&name(page)));
    write_lines(&truth, &pages);
    let every_block = |_page: usize, _block: usize, _kind: &str| true;
    // Wrong on every fifth block, and titles and clusters wrong here and there: no figure stays at 0 or 1.
    let with_faults = |page: usize, block: usize, kind: &str| {
        matches!(kind, "article" | "title") != ((page + block).is_multiple_of(5))
    };
    for (name, kept) in [("all", &every_block as &dyn Fn(usize, usize, &str) -> bool), ("faults", &with_faults)] {
        let predictions = folder.join(format!("{name}.jsonl"));
        let records: Vec<Value> = pages.iter().enumerate().map(|(at, page)| farm_record(at, page, kept)).collect();
        write_lines(&predictions, &records);
        let theirs = published(&shared, "score_farm.py", &[&truth, &predictions], &folder.join("theirs.json"));
        let figures = folder.join("ours.json");
        let output = eval(&[&truth, &predictions, &"--predictions", &"--json", &figures]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        compare_farm(&read_json(&figures), &theirs);
        compare_themes(&read_json(&figures), &shared, &folder, &pages, &records);
    }
}

/// Compares what is told by theme with the published measure of each theme's pages alone.
fn compare_themes(ours: &Value, shared: &Path, folder: &Path, pages: &[Value], records: &[Value]) {
    let (truth, predictions) = (folder.join("theme.jsonl"), folder.join("theme-predictions.jsonl"));
    let themes: BTreeSet<&str> = pages.iter().map(|page| page["theme"].as_str().unwrap()).collect();
    assert!(themes.len() > 1);
    for theme in themes {
        let of_theme = pages.iter().zip(records).filter(|(page, _)| page["theme"] == theme);
        let (pages, mut records): (Vec<Value>, Vec<Value>) =
            of_theme.map(|(page, record)| (page.clone(), record.clone())).unzip();
        // Copies may have their source in another theme.
        records.iter_mut().for_each(|record| record["cluster"] = Value::Null);
        write_lines(&truth, &pages);
        write_lines(&predictions, &records);
        let theirs = published(shared, "score_farm.py", &[&truth, &predictions], &folder.join("theme.json"));
        for section in ours["group_sections"][theme].as_array().unwrap() {
            let name = section["name"].as_str().unwrap();
            let (ours, theirs) = (section["figures"].as_object().unwrap(), theirs[name].as_object().unwrap());
            assert!(ours.keys().eq(theirs.keys()), "{theme}: {name}");
            for (kind, figure) in ours {
                assert_eq!(figure["of"], theirs[kind][0], "{theme}: {name} {kind}");
                assert_close(&format!("{theme}: {name} {kind}"), &figure["value"], &theirs[kind][1]);
            }
        }
    }
}

fn farm_record(at: usize, page: &Value, kept: &dyn Fn(usize, usize, &str) -> bool) -> Value {
    let blocks = page["blocks"].as_array().unwrap().iter().enumerate();
    let kept = blocks.filter(|(block, found)| kept(at, *block, found["kind"].as_str().unwrap()));
    let text: Vec<&str> = kept.map(|(_, block)| block["text"].as_str().unwrap()).collect();
    let title = page["title"].as_str().unwrap();
    json!({
        "id": format!("{}.html", page["id"].as_str().unwrap()),
        "text": text.join("\n\n"),
        "title": if at.is_multiple_of(3) { format!("{title} | elsewhere") } else { title.to_owned() },
        "cluster": if at.is_multiple_of(4) { json!(format!("wrong {}", at / 40)) } else { page["dup_cluster"].clone() },
    })
}

fn compare_farm(ours: &Value, theirs: &Value) {
    let themes = theirs["themes"].as_object().unwrap();
    assert_eq!(themes.len(), ours["groups"].as_object().unwrap().len() + 1);
    for (theme, row) in themes {
        let our_row = if theme == "ALL" { &ours["all"] } else { &ours["groups"][theme] };
        for (our_name, their_name) in [
            ("pages", "pages"),
            ("f1", "f1"),
            ("precision", "p"),
            ("recall", "r"),
            ("leak", "leak"),
            ("loss", "lost"),
            ("empty", "empty"),
        ] {
            assert_close(&format!("{theme} {our_name}"), &our_row[our_name], &row[their_name]);
        }
    }
    for (section, their_name) in [
        ("leak by kind", "leak by kind"),
        ("leak by part", "leak by part"),
        ("loss by part", "article loss by part"),
        ("trap survival", "trap survival"),
    ] {
        let figures = theirs[their_name].as_object().unwrap();
        assert!(!figures.is_empty());
        for (kind, value) in figures {
            assert_close(&format!("{section} {kind}"), figure(ours, section, kind), &value[1]);
        }
    }
    let traps: Vec<(f64, f64)> = theirs["trap survival"]
        .as_object()
        .unwrap()
        .values()
        .map(|kind| (kind[0].as_f64().unwrap(), kind[1].as_f64().unwrap()))
        .collect();
    let kept: f64 = traps.iter().map(|(of, share)| of * share).sum();
    let of = traps.iter().map(|(of, _)| of).sum::<f64>();
    assert_close("traps kept", figure(ours, "traps kept", "all"), &json!(kept / of));
    let worst = traps.iter().map(|(_, share)| *share).fold(1.0, f64::min);
    assert_close("worst kind of trap", figure(ours, "traps kept", "worst kind"), &json!(worst));
    assert_close("title", figure(ours, "title", "right"), &theirs["title"]);
    let ours = &ours["duplicates"];
    for (at, name) in ["precision", "recall", "f1"].into_iter().enumerate() {
        assert_close(name, &ours[name], &theirs["dup"][at]);
    }
    for (kind, value) in theirs["dup_kind"].as_object().unwrap() {
        let our_kind = &ours["kinds"][kind];
        assert_close(kind, &our_kind["with_source"]["of"], &value[0]);
        assert_close(kind, &our_kind["with_source"]["value"], &value[1]);
        for (at, name) in ["precision", "recall", "f1"].into_iter().enumerate() {
            assert_close(&format!("{kind} {name}"), &our_kind[name], &value[at + 2]);
        }
    }
    for (reason, value) in theirs["neg"].as_object().unwrap() {
        assert_close(reason, &ours["wrongly_joined"][reason]["hits"], &value[0]);
        assert_close(reason, &ours["wrongly_joined"][reason]["of"], &value[1]);
    }
}

/// Truth and predictions of two pages.
fn small(folder: &Path) -> (PathBuf, PathBuf) {
    let (truth, predictions) = (folder.join("truth.jsonl"), folder.join("predictions.jsonl"));
    write_lines(
        &truth,
        &[json!({"id": "a.html", "main_content": "one two"}), json!({"id": "b.html", "main_content": "three four"})],
    );
    write_lines(&predictions, &[json!({"id": "a", "text": "one two"}), json!({"id": "b", "text": "three five"})]);
    (truth, predictions)
}

#[test]
fn two_tools_side_by_side() {
    let folder = folder("paired");
    let (truth, predictions) = small(&folder);
    let others = folder.join("others.jsonl");
    write_lines(&others, &[json!({"id": "a", "text": "one five"}), json!({"id": "b", "text": "three five"})]);
    let output = eval(&[&truth, &predictions, &"--predictions", &"--against", &others]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let rows: Vec<Vec<&str>> = printed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(rows.contains(&vec!["all", "2", "0.750", "0.750", "0.750", "n/a", "n/a", "0"]), "{printed}");
    assert!(rows.contains(&vec!["all", "2", "+0.250", "0.250", "1", "0"]), "{printed}");
}

#[test]
fn confidence_kinds_and_languages() {
    let folder = folder("told");
    let (truth, predictions) = (folder.join("truth.jsonl"), folder.join("predictions.jsonl"));
    let page = |id: &str, kind: &str, lang: &str| json!({"id": id, "main_content": "one two", "page_type": kind, "lang": lang});
    write_lines(&truth, &[page("a", "article", "de"), page("b", "forum", "ja"), page("c", "forum", "de")]);
    let told = |id: &str, text: &str, confidence: f64, kind: &str, language: &str| json!({"id": id, "text": text, "confidence": confidence, "kind": kind, "language": language});
    write_lines(
        &predictions,
        &[
            told("a", "one two", 1.0, "article", "de-AT"),
            told("b", "one three", 0.75, "article", "en"),
            told("c", "one two", 0.7, "forum", "de"),
        ],
    );
    let figures = folder.join("figures.json");
    let printed = |args: &[&dyn AsRef<std::ffi::OsStr>]| {
        let fixed: [&dyn AsRef<std::ffi::OsStr>; 5] = [&truth, &predictions, &"--predictions", &"--json", &figures];
        let output = eval(&[&fixed, args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let has = |printed: &str, row: &[&str]| {
        assert!(printed.lines().any(|line| line.split_whitespace().eq(row.iter().copied())), "{row:?} in {printed}");
    };
    let all = printed(&[&"--type", &"all"]);
    has(&all, &["0.7", "to", "0.8", "2", "0.725", "0.750", "0.025"]);
    has(&all, &["all", "(expected", "error)", "3", "0.817", "0.833", "0.017"]);
    has(&all, &["forum", "2", "0.500", "1", "1"]);
    has(&all, &["all", "3", "0.667"]);
    let report = read_json(&figures);
    assert_eq!(report["kinds"]["confusion"]["forum"]["article"], 1);
    assert_eq!(report["reliability"]["bins"].as_array().unwrap().len(), 10);
    assert_close("error", &report["reliability"]["error"], &json!(0.05 / 3.0));
    assert!(!printed(&[]).contains("told as"), "one type");
    let by_language = printed(&[&"--type", &"all", &"--by-language"]);
    has(&by_language, &["ja", "1", "0.500", "0.500", "0.500", "n/a", "n/a", "0"]);
    assert_eq!(read_json(&figures)["groups"]["de"]["f1"], 1.0);
    assert_eq!(*figure(&read_json(&figures), "language told rightly", "ja"), json!(0.0));
    let (silent, predictions) = small(&folder);
    for by in ["--by-language", "--by-theme"] {
        let output = eval(&[&silent, &predictions, &"--predictions", &by]);
        assert_eq!(output.status.code(), Some(2), "a truth without languages and themes");
    }
}

#[test]
fn ids_that_do_not_fit_end_with_2() {
    let folder = folder("ids");
    let (truth, predictions) = small(&folder);
    let faulty = folder.join("faulty.jsonl");
    let said = |rows: &[Value]| {
        write_lines(&faulty, rows);
        let output = eval(&[&truth, &faulty, &"--predictions"]);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &[] as &[u8]));
        String::from_utf8(output.stderr).unwrap()
    };
    let (a, b) = (json!({"id": "a", "text": ""}), json!({"id": "b", "text": ""}));
    assert!(said(std::slice::from_ref(&a)).contains("missing in the input: b"));
    assert!(said(&[a.clone(), b.clone(), json!({"id": "c", "text": ""})]).contains("not in the truth: c"));
    assert!(said(&[a.clone(), b, a]).contains("id twice: a"));
    let listed = folder.join("listed.ids");
    std::fs::write(&listed, "a.html\n").unwrap();
    assert_eq!(eval(&[&truth, &predictions, &"--predictions", &"--ids", &listed]).status.code(), Some(0));
    assert_eq!(eval(&[&folder.join("absent.json"), &predictions, &"--predictions"]).status.code(), Some(2));
}

#[test]
fn raw_pages_are_cleaned_first() {
    let folder = folder("raw");
    let pages = folder.join("pages/lake.example");
    let truths = folder.join("truth");
    std::fs::create_dir_all(&pages).unwrap();
    std::fs::create_dir_all(&truths).unwrap();
    let paragraphs = [
        "The ferry left at noon, with nobody aboard but the captain and his dog, and the lake lay as flat as a table.",
        "By one o'clock the wind had turned, and the captain, who has crossed this water for forty years, took in the flag.",
        "He tied the boat to the old pier, gave the dog what was left of his bread, and waited for the rain to pass.",
    ];
    let html: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
    let html =
        format!("<html><head><title>Boats</title></head><body><h1>Boats</h1><article>{html}</article></body></html>");
    std::fs::write(pages.join("boats.html"), html).unwrap();
    let blocks: Vec<Value> = paragraphs
        .iter()
        .map(|text| json!({"text": text, "kind": "article", "sub": "p", "label": "article"}))
        .collect();
    let truth = json!({"id": "lake.example/boats.html", "theme": "plain", "title": "Boats", "article": paragraphs.join("\n\n"), "blocks": blocks});
    write_lines(&truths.join("lake.example.jsonl"), &[truth]);
    let figures = folder.join("figures.json");
    let output = eval(&[&truths, &folder.join("pages"), &"--json", &figures]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let figures = read_json(&figures);
    assert_eq!(figures["all"]["pages"], 1);
    assert_eq!(figures["all"]["loss"], 0.0);
    assert_eq!(*figure(&figures, "blocks", "found"), json!(1.0));
    assert_eq!(*figure(&figures, "kept or dropped rightly", "all"), json!(1.0));
    let output = eval(&[&truths, &folder.join("pages"), &"--by-theme"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("pages of"));
    assert_eq!(eval(&[&truths, &pages]).status.code(), Some(2), "below another root the ids are others");
    assert_eq!(eval(&[&truths, &folder.join("pages"), &"--no-repeats"]).status.code(), Some(0));
    assert_eq!(eval(&[&truths, &pages, &"--predictions", &"--no-repeats"]).status.code(), Some(2));
}
