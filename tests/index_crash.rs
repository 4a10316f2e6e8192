//! What was put into an index is there after the process was killed.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use defarm::Fingerprint;
use defarm::index::{Document, Index, Texts};

/// Names the folder, in the process that is killed.
const FOLDER: &str = "DEFARM_TEST_INDEX";

/// Documents after which everything becomes one segment: so that it is killed in the middle of that, too.
const COMPACTED: usize = 64;

/// How often it is killed.
const TIMES: u64 = 25;

fn text(number: usize) -> String {
    (0..30).map(|word| format!("word{}x{}", number * 31 % 1009, word * number)).collect::<Vec<_>>().join(" ")
}

/// Inserts without end and says what has returned. It is no test by itself: it is started by the one below.
#[test]
fn insert_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut index = Index::open_to_write(folder, Texts::Prose).unwrap();
    loop {
        let number = index.len();
        let document = Document::new(format!("d{number}"), Fingerprint::of(&text(number)));
        index.add(document).unwrap();
        println!("\ninserted {number}");
        if number % COMPACTED == COMPACTED - 1 {
            index.compact().unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn what_was_inserted_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let mut inserted = 0;
    for time in 0..TIMES {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "insert_until_killed", "--nocapture"])
            .env(FOLDER, &index)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Let it get going, then kill it at a moment of its own.
        let first = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("inserted")).unwrap();
        std::thread::sleep(Duration::from_micros(time * 3_700 % 50_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let last = lines.map_while(Result::ok).filter(|line| line.starts_with("inserted")).last().unwrap_or(first);
        let last: usize = last.strip_prefix("inserted ").unwrap().parse().unwrap();
        assert!(last >= inserted, "{last} after {inserted}");
        inserted = last + 1;

        let read = Index::open(&index, Texts::Prose).unwrap();
        assert!(read.len() >= inserted, "{} of {inserted}", read.len());
        read.verify().unwrap();
        for number in 0..read.len() {
            let document = read.document(number as u32).unwrap();
            assert_eq!((document.id, document.fingerprint), (format!("d{number}"), Fingerprint::of(&text(number))));
        }
        inserted = read.len();
    }
}
