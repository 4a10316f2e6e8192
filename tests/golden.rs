//! Golden pages: every block of the hand-made pages, with its label.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes the files anew; the difference then stands in `git diff`, to be read.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::fmt::Write;

use defarm::{Options, Page, clean_html, clean_text};

/// Hosts whose pages were written by hand.
const HOSTS: [&str; 9] = [
    "amp.ledgerlane.example",
    "endlessread.example",
    "fixitcommons.example",
    "flatwire.example",
    "globelantern.example",
    "harbourchronicles.example",
    "novareads.example",
    "quickbuzzdaily.example",
    "valleygazette.example",
];

fn written(page: &Page) -> String {
    let mut out = format!("title: {}\n\n", page.title().unwrap_or("-"));
    for block in page.blocks() {
        let mark = if block.label().is_kept() { '+' } else { '-' };
        let _ = writeln!(out, "{mark} {:<11} {}", block.label(), block.text().replace('\n', "⏎"));
    }
    let _ = write!(out, "\n{}\n", page.text());
    out
}

#[test]
fn hand_made_pages() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let folder = support::root().join("tests/golden");
    let (mut pages, mut faults) = (0, Vec::new());
    for host in HOSTS {
        for path in support::files(&support::root().join("corpus/pages").join(host)) {
            let bytes = support::read(&path);
            let page = if path.extension().is_some_and(|ending| ending == "txt") {
                clean_text(&String::from_utf8_lossy(&bytes), &Options::new())
            } else {
                clean_html(&bytes, &Options::new())
            };
            let now = written(&page.expect("a small page"));
            let name = format!("{}.golden", path.file_name().expect("a name").to_string_lossy());
            let golden = folder.join(host).join(name);
            pages += 1;
            if update {
                std::fs::create_dir_all(folder.join(host)).expect("a folder");
                std::fs::write(&golden, now).expect("a file");
            } else {
                let before = std::fs::read_to_string(&golden).unwrap_or_default();
                if let Some(line) = first_difference(&before, &now) {
                    faults.push(format!("{}: {line}", golden.display()));
                }
            }
        }
    }
    assert_eq!(pages, 18);
    assert!(faults.is_empty(), "{}\nUPDATE_GOLDEN=1 writes them anew", faults.join("\n"));
}

fn first_difference(before: &str, now: &str) -> Option<String> {
    if before == now {
        return None;
    }
    let pair = before.lines().zip(now.lines()).enumerate().find(|(_, (a, b))| a != b);
    Some(pair.map_or("another length".into(), |(n, (a, b))| format!("line {}:\n  was {a}\n  is  {b}", n + 1)))
}
