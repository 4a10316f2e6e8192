//! `--work`: a run that is killed goes on, and ends as if nothing had happened.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use support::{Folder, article, gzipped};

/// Files of pages: of three sites, some pages twice, one file damaged, one page empty.
fn folder() -> Folder {
    let folder = Folder::new();
    for file in 0..12_u64 {
        let line = |page: u64| {
            let number = if page % 5 == 4 { page } else { file * 100 + page };
            let html = if page == 7 { String::new() } else { article(number) };
            let url = format!("https://site{}.example/{file}/{page}", file % 3);
            // An id that every file has, so that it is made unique.
            let id = if page == 3 { "same".to_owned() } else { format!("{file}-{page}") };
            format!("{}\n", serde_json::json!({ "id": id, "url": url, "html": html }))
        };
        let lines: String = (0..20).map(line).collect();
        let packed = gzipped(&lines);
        let whole = if file == 5 { &packed[..packed.len() / 2] } else { &packed[..] };
        folder.write(&format!("in/{file:02}.jsonl.gz"), whole);
    }
    let record = |kind: &str, id: u32| {
        let text = support::sentences(u64::from(id), 30);
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{id}>\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
            text.len()
        )
    };
    folder.write("in/03-half.warc", record("request", 1) + &record("conversion", 2) + &record("request", 3));
    folder.write("in/notes.md", "no pages");
    folder
}

const PLAIN: &[&str] = &["clean", "in", "-o", "out.jsonl.gz", "--dropped", "dropped.jsonl"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PLAIN.iter().chain(more).copied().collect()
}

/// What is told at the end, without the time it took.
fn told(stderr: &str) -> Vec<String> {
    let without_time = |line: &str| match line.split_once(" MB in ") {
        Some((before, behind)) => format!("{before}{}", behind.split_once(';').map_or("", |(_, behind)| behind)),
        None => line.to_owned(),
    };
    stderr.lines().map(without_time).collect()
}

/// Waits so long for it; whether it ended by itself.
fn ended_within(child: &mut Child, time: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < time {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

#[test]
fn killed_at_many_moments_it_ends_as_if_nothing_had_happened() {
    for more in [&[][..], &["--no-repeats"], &["--duplicates", "off"], &["--save-repeats", "known"]] {
        let folder = folder();
        let start = Instant::now();
        let plain = folder.run(&with(more)).expect(1);
        let whole = start.elapsed();
        let outputs = || {
            let known = more.contains(&"known").then(|| folder.read("known"));
            (folder.read("out.jsonl.gz"), folder.read("dropped.jsonl"), known)
        };
        let expected = outputs();
        let args = with(&[more, &["--work", "work", "--work-part", "1KiB"]].concat());
        let mut state = 7_u64;
        let mut kills = 0;
        // Together more than a hundred kills, at moments spread over the whole run, and over what is left of it.
        while kills < 30 {
            fs::remove_file(folder.path("out.jsonl.gz")).unwrap();
            fs::remove_file(folder.path("dropped.jsonl")).unwrap();
            loop {
                let mut child = folder.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let moment = whole.mul_f64((state >> 40) as f64 / (1_u64 << 24) as f64);
                if ended_within(&mut child, moment) {
                    assert_eq!(child.wait().unwrap().code(), Some(1));
                    break;
                }
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
                if kills % 7 == 0 {
                    let done = folder.run(&args).expect(1);
                    assert_eq!(told(&done.stderr), told(&plain.stderr), "{more:?}");
                    break;
                }
            }
            assert!(outputs() == expected, "{more:?} after {kills} kills");
            assert!(!folder.path("work").exists());
        }
    }
}

#[test]
fn any_threads_and_memory_go_on() {
    let folder = folder();
    folder.run(&with(&["--threads", "1"])).expect(1);
    let expected = folder.read("out.jsonl.gz");
    let args = with(&["--work", "work", "--work-part", "1B"]);
    let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
    while !folder.path("work/pages-000004").exists() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    folder.run(&with(&["--work", "work", "--threads", "3", "--memory", "384MiB"])).expect(1);
    assert!(folder.read("out.jsonl.gz") == expected);
}

#[cfg(unix)]
#[test]
fn a_signal_keeps_what_is_done() {
    let folder = folder();
    folder.run(PLAIN).expect(1);
    let expected = folder.read("out.jsonl.gz");
    let args = with(&["--work", "work", "--work-part", "1B"]);
    let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
    while !folder.path("work/pages-000003").exists() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    let code = child.wait().unwrap().code();
    // It may be done before the signal comes.
    assert!(code == Some(130) || code == Some(1), "{code:?}");
    if code == Some(130) {
        assert!(folder.path("work/pages-000003").exists());
        assert!(!folder.path("work/counts").exists() || folder.path("work/pages-000012").exists(), "not all was read");
        folder.run(&args).expect(1);
    }
    assert!(folder.read("out.jsonl.gz") == expected);
}

/// A folder with a run that was killed after some parts.
fn begun() -> Folder {
    let folder = folder();
    let args = with(&["--work", "work", "--work-part", "1B"]);
    loop {
        let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
        while !folder.path("work/pages-000002").exists() && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if folder.path("work/pages-000002").exists() {
            return folder;
        }
    }
}

#[test]
fn another_command_or_other_inputs_are_refused() {
    let folder = begun();
    let work = |more: &[&'static str]| with(&[&["--work", "work"], more].concat());
    let refused = |args: &[&str], what: &str| folder.run(args).expect(2).has_line(&["work", what]);
    refused(&work(&["--prefer", "recall"]), "--prefer (Balanced; now Recall)");
    refused(&work(&["--blocks"]), "--blocks (false; now true)");
    refused(&["clean", "in", "-o", "other.jsonl", "--work", "work"], "--output");
    refused(&["clean", "in/01.jsonl.gz", "-o", "out.jsonl.gz", "--work", "work"], "list of inputs");
    refused(&["clean", "-", "-o", "out.jsonl.gz", "--work", "new"], "standard input cannot be read twice");
    folder.write("in/12.jsonl", "{\"id\": \"new\", \"text\": \"A new page.\"}\n");
    refused(&work(&[]), "state of the inputs (13 files of");
    fs::remove_file(folder.path("in/12.jsonl")).unwrap();
    folder.run(&work(&[])).expect(1);
}

#[test]
fn other_folders_and_damaged_ones_are_refused() {
    let folder = begun();
    let args = with(&["--work", "work"]);
    let part = folder.read("work/pages-000001");
    for (bytes, what) in
        [(part[..part.len() / 2].to_vec(), "cut"), ([&part[..100], b"x", &part[101..]].concat(), "changed")]
    {
        folder.write("work/pages-000001", bytes);
        let ran = folder.run(&args).expect(2);
        ran.has_line(&["pages-000001 is damaged: remove the folder"]);
        assert!(!ran.stderr.contains("panicked"), "{what}");
    }
    folder.write("work/pages-000001", part);
    folder.run(&args).expect(1);

    folder.write("mine/letter.txt", "dear");
    folder.run(&with(&["--work", "mine"])).expect(2).has_line(&["mine holds other files"]);
    assert_eq!(folder.read("mine/letter.txt"), b"dear");
}

#[test]
fn two_runs_do_not_share_a_folder() {
    let folder = begun();
    let lock = fs::File::open(folder.path("work/lock")).unwrap();
    lock.lock().unwrap();
    let args = with(&["--work", "work"]);
    folder.run(&args).expect(2).has_line(&["work is in use by another run"]);
    lock.unlock().unwrap();
    folder.run(&args).expect(1);
}
