//! Floors of quality: a change that falls below one says so here, and lowering a floor is a line of the change.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use serde_json::Value;
use support::Folder;

/// What a set must reach.
struct Floor {
    name: &'static str,
    /// Truth and pages, below the folder of the repository or of the development data.
    truth: &'static [&'static str],
    pages: &'static [&'static str],
    /// Word F1, at least.
    f1: f64,
    /// Teaser leak, at most.
    leak: f64,
    /// Loss of article blocks or paragraphs, at most.
    loss: f64,
}

/// The bundled corpus; its pages were not used to fit the models.
const BUNDLED: Floor = Floor {
    name: "bundled corpus",
    truth: &["corpus", "truth"],
    pages: &["corpus", "pages"],
    f1: 0.98,
    leak: 0.01,
    loss: 0.062,
};

/// Development data beside the repository. The models were fitted on these sets, so the floors guard the code and claim nothing.
const DEVELOPMENT: &[Floor] = &[
    Floor {
        name: "articles",
        truth: &["pages", "truth.json.gz"],
        pages: &["pages", "html"],
        f1: 0.95,
        leak: 0.06,
        loss: 0.03,
    },
    Floor {
        name: "farm network",
        truth: &["farm", "truth.jsonl.gz"],
        pages: &["farm", "pages.jsonl.gz"],
        f1: 0.99,
        leak: 0.005,
        loss: 0.02,
    },
    Floor {
        name: "flattened articles",
        truth: &["pages", "truth.json.gz"],
        pages: &["flat", "flat.jsonl.gz"],
        f1: 0.905,
        leak: 0.23,
        loss: 0.045,
    },
];

fn check(floor: &Floor, root: &Path) {
    let folder = Folder::new();
    let below = |parts: &[&str]| parts.iter().fold(root.to_path_buf(), |path, part| path.join(part));
    let (truth, pages) = (below(floor.truth), below(floor.pages));
    folder.run(&["eval", truth.to_str().unwrap(), pages.to_str().unwrap(), "--json", "figures.json"]).expect(0);
    let figures: Value = serde_json::from_slice(&folder.read("figures.json")).unwrap();
    let figure = |name: &str| figures["all"][name].as_f64().unwrap();
    let (f1, leak, loss) = (figure("f1"), figure("leak"), figure("loss"));
    println!("{}: F1 {f1:.3}, leak {leak:.3}, loss {loss:.3}", floor.name);
    assert!(f1 >= floor.f1, "{}: F1 {f1:.4}", floor.name);
    assert!(leak <= floor.leak, "{}: leak {leak:.4}", floor.name);
    assert!(loss <= floor.loss, "{}: loss {loss:.4}", floor.name);
}

#[test]
fn the_bundled_corpus() {
    check(&BUNDLED, Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
}

#[test]
fn development_data() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if !shared.is_dir() {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "../shared/data is missing");
        eprintln!("quality of development data: skipped, ../shared/data is not there");
        return;
    }
    DEVELOPMENT.iter().for_each(|floor| check(floor, &shared));
}
