//! `--index` and `defarm index`: what is known from one run to the next.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use support::{Folder, Ran, all, article, sentences};

/// A text of its own.
fn text(number: u64) -> String {
    (0..6).map(|paragraph| sentences(number * 100 + paragraph, 4)).collect::<Vec<_>>().join("\n\n")
}

fn line(id: &str, host: &str, text: &str) -> String {
    json!({"id": id, "url": format!("https://{host}/{id}"), "text": text}).to_string() + "\n"
}

/// Two articles of yesterday, in an index.
fn yesterday() -> Folder {
    let folder = Folder::new();
    folder.write("yesterday.jsonl", line("boats", "a.example", &text(1)) + &line("mills", "a.example", &text(2)));
    dedup(&folder, "yesterday.jsonl", &[])
        .has_line(&["index: 0 copies of its pages, 2 added, 0 unchanged, 0 superseded"]);
    folder
}

fn dedup(folder: &Folder, input: &str, more: &[&str]) -> Ran {
    folder.run(&[&["dedup", input, "--index", "known"], more].concat()).expect(0)
}

#[test]
fn copies_of_yesterday_are_told_today() {
    let folder = yesterday();
    let longer = text(1) + "\n\n" + &sentences(999, 3);
    let today =
        [line("again", "b.example", &longer), line("new", "b.example", &text(3)), line("twin", "c.example", &text(3))];
    folder.write("today.jsonl", today.concat());
    let ran = dedup(&folder, "today.jsonl", &["--keep", "first"]);
    let records = ran.records();
    assert_eq!(all(&records, "status"), ["duplicate", "kept", "duplicate"]);
    assert_eq!(all(&records, "duplicate_of"), ["boats", "", "new"]);
    assert_eq!(all(&records, "copy"), ["near", "", "exact"]);
    assert_eq!(records[1]["copies"]["pages"], 2);
    ran.has_line(&["3 records: 1 kept, 2 duplicates (1 exact, 1 near, "]);
    ran.has_line(&["index: 1 copies of its pages, 1 added, 0 unchanged, 0 superseded"]);
    let left = folder.run(&["dedup", "today.jsonl", "--index", "known", "--duplicates", "drop"]).expect(0);
    assert_eq!(all(&left.records(), "id"), ["new"]);
}

#[test]
fn the_better_one_may_take_the_place() {
    let folder = yesterday();
    let longer = text(1) + "\n\n" + &sentences(999, 3);
    let shorter = text(2).rsplit_once("\n\n").unwrap().0.to_owned();
    folder.write("today.jsonl", line("long", "b.example", &longer) + &line("short", "b.example", &shorter));
    let ran = dedup(&folder, "today.jsonl", &["--wins", "best"]);
    let records = ran.records();
    assert_eq!(all(&records, "status"), ["kept", "duplicate"]);
    assert_eq!(records[0]["supersedes"], json!(["boats"]));
    assert_eq!(all(&records, "duplicate_of"), ["", "mills"]);
    ran.has_line(&["index: 1 copies of its pages, 1 added, 0 unchanged, 1 superseded"]);
    // Whoever copies the old one now is told the new one.
    folder.write("later.jsonl", line("late", "c.example", &text(1)));
    assert_eq!(all(&dedup(&folder, "later.jsonl", &[]).records(), "duplicate_of"), ["long"]);
}

#[test]
fn a_run_that_is_repeated_says_the_same_and_adds_nothing() {
    let folder = yesterday();
    let lines = [
        line("again", "b.example", &text(1)),
        line("new", "b.example", &text(3)),
        line("cut", "c.example", text(3).split_at(700).0),
    ];
    folder.write("today.jsonl", lines.concat());
    for wins in ["indexed", "best"] {
        let first = dedup(&folder, "today.jsonl", &["--wins", wins]);
        let second = dedup(&folder, "today.jsonl", &["--wins", wins]);
        let fields = |ran: &Ran| -> Vec<Value> {
            ran.records()
                .into_iter()
                .map(|record| json!([record["id"], record["status"], record["duplicate_of"]]))
                .collect()
        };
        assert_eq!(fields(&first), fields(&second));
        second.has_line(&[" 0 added, 1 unchanged, 0 superseded"]);
    }
    // A page that says something else today is the same page: it is kept, and stands in its own place.
    folder.write("today.jsonl", line("new", "b.example", &(text(3) + "\n\n" + &sentences(5000, 4))));
    let ran = dedup(&folder, "today.jsonl", &[]);
    assert_eq!(all(&ran.records(), "status"), ["kept"]);
    ran.has_line(&[" 1 added, 0 unchanged, 1 superseded"]);
}

#[test]
fn pages_are_cleaned_against_an_index() {
    let folder = Folder::with_site();
    folder
        .run(&["clean", "site", "--index", "known", "-o", "out.jsonl"])
        .expect(0)
        .has_line(&["index: 0 copies", "3 added"]);
    folder.write("other/mine.html", article(2));
    folder.write("other/own.html", article(9));
    let ran = folder.run(&["clean", "other", "--index", "known", "--duplicates", "mark"]).expect(0);
    let records = ran.records();
    assert_eq!(all(&records, "status"), ["duplicate", "kept"]);
    assert_eq!(all(&records, "duplicate_of"), ["b.html", ""]);
    // What another command cleaned is the same text to it.
    let again = folder.run(&["dedup", "out.jsonl", "--index", "known"]).expect(0);
    again.has_line(&["3 records: 3 kept", ""]);
    again.has_line(&["index: 0 copies of its pages, 0 added, 3 unchanged, 0 superseded"]);
}

#[test]
fn what_cannot_go_together_is_refused() {
    let folder = yesterday();
    let before = folder.names();
    let whole =
        folder.run(&["dedup", "yesterday.jsonl", "--index", "known", "--threshold", "0.7", "-o", "x"]).expect(2);
    whole.has_line(&["defarm: known", "an index of prose, it cannot be compared with whole texts"]);
    folder.write("mine/notes.txt", "mine");
    folder
        .run(&["dedup", "yesterday.jsonl", "--index", "mine", "-o", "x"])
        .expect(2)
        .has_line(&["there are other files"]);
    assert!(!folder.names().contains(&"x".to_owned()), "{before:?}");
    folder.run(&["index", "info", "nowhere"]).expect(2).has_line(&["defarm: nowhere: no index is here"]);
    folder.run(&["clean", "mine", "--index", "i", "--duplicates", "off"]).expect(2);
    folder.run(&["dedup", "yesterday.jsonl", "--wins", "best"]).expect(2);
}

#[test]
fn texts_are_added_looked_up_and_merged() {
    let folder = yesterday();
    folder.write(
        "more.jsonl",
        line("hills", "d.example", &text(4))
            + "{\"id\": \"html\", \"html\": \"<p>no\"}\n{\"id\": \"none\", \"text\": \"\"}\n",
    );
    let added = folder.run(&["index", "add", "more", "more.jsonl"]).expect(1);
    added.has_line(&["HTML, not text: clean it first"]);
    added.has_line(&["1 texts added to more, which has 1; 1 empty, 1 errors"]);

    let edited = text(4) + "\n\n" + &sentences(999, 2);
    folder.write("asked.jsonl", line("asked", "e.example", &edited) + &line("strange", "e.example", &text(77)));
    let query =
        |index: &str, more: &[&str]| folder.run(&[&["index", "query", index, "asked.jsonl"], more].concat()).expect(0);
    let found = query("more", &[]);
    found.has_line(&["2 texts looked up, 1 found; 0 empty, 0 errors"]);
    let fields: Vec<&str> = found.stdout.trim_end().split('\t').collect();
    assert_eq!((&fields[..2], &fields[3..]), (&["asked", "hills"][..], &["near", "e.example", "d.example"][..]));
    let bits = query("more", &["--max-bits", "7"]).stdout;
    let bits: u32 = bits.trim_end().split('\t').nth(3).unwrap().parse().unwrap();
    assert!(bits <= 7);
    assert_eq!(query("known", &[]).stdout, "");

    folder.run(&["index", "merge", "known", "more"]).expect(0).has_line(&["3 documents in known"]);
    assert_eq!(query("known", &[]).stdout, found.stdout);
    let info = folder.run(&["index", "info", "known", "--verify"]).expect(0).stdout;
    assert!(info.starts_with("3 documents, of prose, 0 of them superseded\n1 segments of 3 documents: "), "{info}");
    assert!(info.ends_with("all checks are right\n"), "{info}");
    let json: Value =
        serde_json::from_str(&folder.run(&["index", "info", "known", "--json"]).expect(0).stdout).unwrap();
    assert_eq!((&json["documents"], &json["segments"], &json["verified"]), (&json!(3), &json!(1), &json!(false)));
}

#[test]
fn damage_is_named_and_nothing_is_written() {
    let folder = yesterday();
    folder.run(&["index", "merge", "known"]).expect(0);
    let name = std::fs::read_dir(folder.path("known")).unwrap().map(|entry| entry.unwrap().file_name());
    let name = name.map(|name| name.into_string().unwrap()).find(|name| name.starts_with("segment")).unwrap();
    let file = format!("known/{name}");
    let mut bytes = folder.read(&file);
    bytes[100] ^= 1;
    folder.write(&file, &bytes);
    folder.run(&["index", "info", "known", "--verify"]).expect(2).has_line(&[&name, "byte 28: damaged"]);
    let ran = folder.run(&["dedup", "yesterday.jsonl", "--index", "known", "-o", "x"]).expect(2);
    ran.has_line(&[&name, "damaged (fingerprint)"]);
    assert!(!folder.names().contains(&"x".to_owned()));
}

/// One adds texts that never end, and is killed: what others read meanwhile, and what is there afterwards, is whole.
#[test]
fn it_is_read_while_another_writes_and_after_a_kill() {
    let folder = yesterday();
    let mut child =
        folder.command(&["index", "add", "known", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut seen = 2;
    for number in 10..60 {
        stdin.write_all(line(&number.to_string(), "z.example", &text(number)).as_bytes()).unwrap();
        stdin.flush().unwrap();
        if number % 10 == 0 {
            let info = folder.run(&["index", "info", "known", "--json"]).expect(0);
            let count = serde_json::from_str::<Value>(&info.stdout).unwrap()["documents"].as_u64().unwrap();
            assert!(count >= seen);
            seen = count;
        }
    }
    folder
        .run(&["index", "add", "known", "yesterday.jsonl"])
        .expect(2)
        .has_line(&["another process writes to the index"]);
    child.kill().unwrap();
    child.wait().unwrap();
    let info = folder.run(&["index", "info", "known", "--verify"]).expect(0).stdout;
    assert!(info.contains("all checks are right"));
    folder.run(&["index", "add", "known", "yesterday.jsonl"]).expect(0);
}
