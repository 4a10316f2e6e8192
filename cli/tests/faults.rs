//! Faults of the world around: disks that are full, files that vanish or may not be read, one damaged shard among others.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;
use support::{Folder, Ran, all, article, gzipped, records, sentences};

/// The least memory that `clean` takes.
const LEAST: &str = "64MiB";

fn lines(from: u64, count: u64) -> String {
    let line = |n: u64| {
        format!("{}\n", json!({ "id": n.to_string(), "url": format!("https://a.example/{n}"), "html": article(n) }))
    };
    (from..from + count).map(line).collect()
}

/// Runs the command where no file may have more than so many blocks of 512 bytes, as on a full disk.
fn run_with_room(folder: &Folder, blocks: u32, args: &[&str]) -> Ran {
    let mut shell = Command::new("sh");
    // Without the trap, the system ends whoever writes more.
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
    shell.arg(env!("CARGO_BIN_EXE_defarm")).args(args).current_dir(folder.path("."));
    Ran::of(shell.stdin(Stdio::null()).output().unwrap())
}

#[test]
fn a_full_disk_is_told_and_leaves_the_old_file() {
    let folder = Folder::new();
    folder.write("in.jsonl", lines(0, 200));
    folder.write("out.jsonl", "old\n");
    let before = folder.names();
    for (args, path) in [
        (&["clean", "in.jsonl", "-o", "out.jsonl"][..], "out.jsonl"),
        (&["clean", "in.jsonl", "-o", "out.parquet"], "out.parquet"),
        (&["clean", "in.jsonl", "-o", "new.jsonl", "--shard-size", "80KiB"], "new.jsonl"),
        (&["clean", "in.jsonl", "-o", "out.jsonl", "--duplicates", "off", "--spans", "spans.jsonl"], "out.jsonl"),
        (&["dedup", "texts.jsonl", "-o", "out.jsonl"], "out.jsonl"),
    ] {
        folder.write(
            "texts.jsonl",
            (0..200)
                .map(|n| format!("{}\n", json!({ "id": n.to_string(), "text": sentences(n, 40) })))
                .collect::<String>(),
        );
        let ran = run_with_room(&folder, 64, args).expect(2);
        ran.has_line(&["defarm: cannot write", "too large"]);
        assert!(!ran.stderr.contains("panicked") && ran.stderr.lines().count() == 1, "{path}: {}", ran.stderr);
        fs::remove_file(folder.path("texts.jsonl")).unwrap();
        assert_eq!(folder.names(), before, "{args:?}");
    }
    assert_eq!(folder.read("out.jsonl"), b"old\n");
}

#[test]
fn a_full_disk_of_temporary_files_is_told() {
    let folder = Folder::new();
    // Texts that do not pack, more than the share of the least memory that waits packed.
    let mut state = 1_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x}", state >> 8)
    };
    let mut file = File::create(folder.path("in.jsonl")).unwrap();
    for n in 0..200 {
        let text: String = (0..60).map(|_| (0..120).map(|_| word() + " ").collect::<String>() + "here.\n\n").collect();
        writeln!(file, "{}", json!({ "id": n.to_string(), "text": text })).unwrap();
    }
    drop(file);
    let ran = run_with_room(&folder, 2048, &["dedup", "in.jsonl", "-o", "out.jsonl", "--memory", "1MiB"]).expect(2);
    ran.has_line(&["temporary file", "too large"]);
    assert_eq!(folder.names(), ["in.jsonl"]);
}

/// Pages that are little but headlines of forty words, each of which is counted under all its beginnings.
fn headlines() -> String {
    let line = |n: u64| {
        let headline = |of: u64| (0..40).map(|word| format!("{:x} ", of * 64 + word)).collect::<String>();
        let html = format!(
            "<title>{}</title><meta property=og:title content=\"{}\"><h1>{}</h1><p>{}</p><p>All rights reserved by us and by nobody else</p>",
            headline(n),
            headline(n + (1 << 20)),
            headline(n),
            sentences(n % 3000, 2)
        );
        format!("{}\n", json!({ "id": n.to_string(), "url": format!("https://{}.example/{n}", n % 50), "html": html }))
    };
    (0..9000).map(line).collect()
}

#[test]
fn counts_that_find_no_room_are_in_files_and_a_full_disk_of_them_is_told() {
    let folder = Folder::new();
    folder.write("in.jsonl", headlines());
    let args = |output: &'static str, memory: &'static str| {
        ["clean", "in.jsonl", "-o", output, "--blocks", "--memory", memory]
    };
    folder.run(&args("plenty.jsonl", "1GiB")).expect(0);
    folder.run(&args("little.jsonl", LEAST)).expect(0);
    assert!(folder.read("plenty.jsonl") == folder.read("little.jsonl"));
    fs::remove_file(folder.path("plenty.jsonl")).unwrap();
    fs::remove_file(folder.path("little.jsonl")).unwrap();
    // No file can be made at all, and only what does not fit into memory needs one.
    let without_files = |args: &[&str]| Ran::of(folder.command(args).env("TMPDIR", "/nowhere").output().unwrap());
    without_files(&args("plenty.jsonl", "1GiB")).expect(0);
    without_files(&args("little.jsonl", LEAST)).expect(2).has_line(&["temporary file", "o such file"]);
    let ran = run_with_room(&folder, 2048, &args("little.jsonl", LEAST)).expect(2);
    ran.has_line(&["temporary file", "too large"]);
    assert!(!ran.stderr.contains("panicked"));
    assert_eq!(folder.names(), ["in.jsonl", "plenty.jsonl"]);
}

#[test]
fn a_full_disk_stops_a_work_folder_and_the_run_goes_on_later() {
    let folder = Folder::new();
    for file in 0..6 {
        folder.write(&format!("in/{file}.jsonl"), lines(file * 30, 30));
    }
    folder.run(&["clean", "in", "-o", "out.jsonl"]).expect(0);
    let expected = folder.read("out.jsonl");
    let args = ["clean", "in", "-o", "again.jsonl", "--work", "work"];
    run_with_room(&folder, 40, &args).expect(2).has_line(&["work", "too large"]);
    assert!(!folder.path("again.jsonl").exists());
    folder.run(&args).expect(0);
    assert!(folder.read("again.jsonl") == expected);
}

#[test]
fn output_that_cannot_be_written_is_told_before_the_work() {
    let folder = Folder::with_site();
    for (path, reason) in
        [("none/out.jsonl", "No such file"), ("site", "is a directory"), ("site/a.html/out.jsonl", "ot a directory")]
    {
        folder.run(&["clean", "site", "-o", path]).expect(2).has_line(&["cannot write", path, reason]);
    }
    let ran = folder.run(&["clean", "site", "-o", "/dev/full"]);
    if cfg!(target_os = "linux") {
        ran.expect(2).has_line(&["cannot write", "o space left"]);
    }
}

#[test]
fn one_damaged_file_stops_no_other() {
    let folder = Folder::new();
    let packed = |from| gzipped(lines(from, 20));
    folder.write("in/1.jsonl.gz", packed(0));
    let whole = packed(100);
    folder.write("in/2-cut.jsonl.gz", &whole[..whole.len() / 2]);
    let mut changed = packed(200);
    let middle = changed.len() / 2;
    changed[middle..middle + 40].fill(0xAA);
    folder.write("in/3-changed.jsonl.gz", changed);
    folder.write("in/4-junk.warc.gz", [7_u8; 3000]);
    folder.write("in/5-junk.parquet", [7_u8; 3000]);
    folder.write("in/6.jsonl", lines(300, 20));
    for threads in ["1", "2"] {
        let ran = folder.run(&["clean", "in", "--threads", threads, "--duplicates", "mark"]).expect(1);
        let records = ran.records();
        let ids = all(&records, "id");
        for n in (0..20).chain(300..320) {
            assert!(ids.contains(&n.to_string().as_str()), "{n} is lost");
        }
        for name in ["2-cut.jsonl.gz", "3-changed.jsonl.gz", "4-junk.warc.gz", "5-junk.parquet"] {
            ran.has_line(&["defarm: in/", name]);
        }
        assert!(!ran.stderr.contains("panicked"));
    }
}

#[test]
fn a_file_that_vanishes_is_told_and_the_others_are_read() {
    let folder = Folder::new();
    // A pipe holds the command up at the first input, until the second has gone.
    assert!(Command::new("mkfifo").arg(folder.path("first.jsonl")).status().unwrap().success());
    folder.write("second.jsonl", lines(100, 3));
    folder.write("third.jsonl", lines(200, 3));
    let mut child = folder
        .command(&["clean", "first.jsonl", "second.jsonl", "third.jsonl", "-o", "out.jsonl"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = File::options().write(true).open(folder.path("first.jsonl")).unwrap();
    fs::remove_file(folder.path("second.jsonl")).unwrap();
    pipe.write_all(lines(0, 3).as_bytes()).unwrap();
    drop(pipe);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{stderr}");
    assert!(stderr.contains("defarm: second.jsonl: No such file"), "{stderr}");
    assert!(stderr.contains("7 pages: 6 kept, 0 duplicates, 0 empty, 1 errors"), "{stderr}");
    assert_eq!(records(&folder.read("out.jsonl")).len(), 6);
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_told() {
    let folder = Folder::new();
    let before = lines(0, 2000);
    folder.write("in.jsonl", &before);
    folder.write("more.jsonl", lines(5000, 3));
    let mut child = folder
        .command(&[
            "clean",
            "in.jsonl",
            "more.jsonl",
            "-o",
            "out.jsonl",
            "--duplicates",
            "off",
            "--no-repeats",
            "--threads",
            "1",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(60));
    // In the middle of a line.
    File::options()
        .write(true)
        .open(folder.path("in.jsonl"))
        .unwrap()
        .set_len(before.len() as u64 * 9 / 10 + 7)
        .unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let code = child.wait().unwrap().code();
    // A machine may be so fast that all is read by then, or not yet begun: either way nothing is lost in silence.
    assert!(!stderr.contains("panicked"), "{stderr}");
    let kept = records(&folder.read("out.jsonl"));
    assert!(kept.iter().any(|record| record["id"] == "5002"), "the file behind it is read");
    match code {
        Some(0) => assert_eq!(kept.len(), 2003),
        code => {
            assert_eq!(code, Some(1), "{stderr}");
            assert!(stderr.contains("defarm: in.jsonl, line"), "{stderr}");
        }
    }
}
