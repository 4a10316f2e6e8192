//! Signals: what is left behind, what is told, how the command ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use support::{Folder, sentences};

/// More than the buffers of the command and a pipe hold together.
const MORE_THAN_BUFFERS: usize = 1 << 20;

fn line(number: u64) -> String {
    format!("{}\n", json!({ "id": number.to_string(), "text": sentences(number, 30) }))
}

/// The command on standard input, which is still open.
fn started(folder: &Folder, args: &[&str]) -> (Child, ChildStdin) {
    let mut command = folder.command(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    (child, stdin)
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits for it; the code, and what it said.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    (child.wait().unwrap().code(), stderr)
}

/// Waits until there is a file that is not complete: from then on signals are caught, too.
fn wait_for_part(folder: &Folder) {
    while !folder.names().iter().any(|name| name.ends_with(".part")) {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn waiting_for_input_it_leaves_no_file() {
    for (args, signal, name, code) in [
        (&["clean", "-", "-o", "old.jsonl", "--dropped", "d.parquet"][..], "INT", "SIGINT", 130),
        (&["dedup", "-", "-o", "old.jsonl", "--pairs", "pairs.tsv.gz"], "TERM", "SIGTERM", 143),
    ] {
        let folder = Folder::new();
        folder.write("old.jsonl", "old\n");
        let (child, mut stdin) = started(&folder, args);
        stdin.write_all(line(1).as_bytes()).unwrap();
        stdin.flush().unwrap();
        wait_for_part(&folder);
        send(signal, &child);
        let (ended, stderr) = ended(child);
        assert_eq!(ended, Some(code), "{args:?}: {stderr}");
        assert_eq!(stderr, format!("defarm: ended by {name}: files that were not complete are removed\n"));
        assert_eq!(folder.names(), ["old.jsonl"], "{args:?}");
        assert_eq!(folder.read("old.jsonl"), b"old\n");
        drop(stdin);
    }
}

/// Texts come without an end, and records go out.
#[test]
fn at_work_it_ends_behind_a_whole_record() {
    let folder = Folder::new();
    let args = &["clean", "-", "--duplicates", "off", "--no-repeats", "--dropped", "d.jsonl"];
    let (mut child, mut stdin) = started(&folder, args);
    let feeder = thread::spawn(move || (0..).find(|number| stdin.write_all(line(*number).as_bytes()).is_err()));
    let mut stdout = child.stdout.take().unwrap();
    let mut records = vec![0; MORE_THAN_BUFFERS];
    stdout.read_exact(&mut records).unwrap();
    send("INT", &child);
    stdout.read_to_end(&mut records).unwrap();
    let (code, stderr) = ended(child);
    assert_eq!(code, Some(130), "{stderr}");
    assert!(stderr.contains("ended by SIGINT"), "{stderr}");
    assert!(records.ends_with(b"}\n"));
    for record in records.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n') {
        serde_json::from_slice::<Value>(record).unwrap();
    }
    assert!(folder.names().is_empty());
    assert!(feeder.join().unwrap() > Some(0));
}

/// What was added before the signal may be there or not; what is there is whole.
#[test]
fn an_index_stays_whole() {
    let folder = Folder::new();
    let (child, mut stdin) = started(&folder, &["index", "add", "known", "-"]);
    let feeder = thread::spawn(move || (0..).find(|number| stdin.write_all(line(*number).as_bytes()).is_err()));
    let info = || folder.run(&["index", "info", "known", "--json"]);
    let documents = |told: &str| serde_json::from_str::<Value>(told).ok().and_then(|told| told["documents"].as_u64());
    while documents(&info().stdout).is_none_or(|count| count == 0) {
        thread::sleep(Duration::from_millis(5));
    }
    send("TERM", &child);
    let (code, stderr) = ended(child);
    assert_eq!(code, Some(143), "{stderr}");
    assert!(stderr.contains("ended by SIGTERM"), "{stderr}");
    feeder.join().unwrap();
    folder.run(&["index", "info", "known", "--verify"]).expect(0);
    let again = folder.run_with_stdin(&["index", "add", "known", "-"], line(1).as_bytes());
    assert_eq!(again.code, Some(0), "{}", again.stderr);
}
