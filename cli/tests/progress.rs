//! Progress, on a terminal that `script` makes.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use support::{Folder, sentences};

/// Longer than the time between two looks.
const A_WHILE: Duration = Duration::from_millis(250);

/// What a run shows on the terminal, whose standard input comes slowly.
fn shown(folder: &Folder, more: &str, term: &str) -> String {
    let command = format!("'{}' clean - -o out.jsonl {more} < pages", env!("CARGO_BIN_EXE_defarm"));
    assert!(Command::new("mkfifo").arg(folder.path("pages")).status().unwrap().success());
    let child = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(folder.path(""))
        .env("TERM", term)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pages = std::fs::OpenOptions::new().write(true).open(folder.path("pages")).unwrap();
    for number in 0..3 {
        writeln!(pages, "{}", json!({ "id": number, "text": sentences(number, 30) })).unwrap();
        thread::sleep(A_WHILE);
    }
    drop(pages);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_is_shown_on_a_terminal_to_those_who_want_it() {
    let rate = " pages/s)";
    let told = shown(&Folder::new(), "", "xterm");
    assert!(told.contains(rate) && told.contains("\r\u{1B}[K"), "{told:?}");
    // Standard input has no size.
    assert!(!told.contains(" of the input"), "{told:?}");
    // The line is cleared before the summary.
    assert!(told.contains("\u{1B}[K3 pages: 3 kept"), "{told:?}");
    for (more, term) in [("--quiet", "xterm"), ("--log-format json", "xterm"), ("", "dumb")] {
        let told = shown(&Folder::new(), more, term);
        assert!(!told.contains(rate) && !told.contains('\u{1B}'), "{more} {term}: {told:?}");
    }
}
