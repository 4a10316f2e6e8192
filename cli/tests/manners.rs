//! What is told on standard error, how, and when it is not.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};

use support::{Folder, Ran, article};

/// The lines of standard error, each an object with level and message.
fn told(ran: &Ran) -> Vec<Value> {
    let objects: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(objects.iter().all(|told| told["level"].is_string() && told["message"].is_string()), "{objects:?}");
    objects
}

/// Two articles, and a line that is none.
fn damaged() -> Folder {
    let folder = Folder::new();
    let good = |n| json!({ "id": n, "html": article(n) }).to_string();
    folder.write("x.jsonl", [good(1), "{no".to_owned(), good(2)].join("\n"));
    folder
}

#[test]
fn quiet_tells_nothing_but_the_end() {
    let folder = damaged();
    for args in [
        &["clean", "x.jsonl", "-o", "out", "--quiet"][..],
        &["-q", "dedup", "out"],
        &["index", "add", "known", "out", "-q"],
        &["index", "merge", "-q", "known"],
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.stderr, "", "{args:?}");
        assert_eq!(ran.code, Some(i32::from(args[0] == "clean")), "{args:?}");
    }
    let ran = folder.run(&["clean", "x.jsonl", "-q", "-o", "no/such/folder"]).expect(2);
    assert!(ran.stderr.starts_with("defarm: cannot write no/such/folder"), "{}", ran.stderr);
    let ran = folder.run(&["clean", "-q"]).expect(2);
    assert!(ran.stderr.contains("Usage: defarm clean"), "{}", ran.stderr);
}

#[test]
fn json_has_places_and_counts() {
    let folder = damaged();
    let ran = folder.run(&["clean", "x.jsonl", "missing.html", "-o", "out.jsonl", "--log-format", "json"]).expect(1);
    let [damaged, missing, summary] = told(&ran).try_into().unwrap();
    assert_eq!((&damaged["level"], &damaged["event"]), (&json!("warn"), &json!("unreadable")));
    assert_eq!((&damaged["path"], &damaged["line"]), (&json!("x.jsonl"), &json!(2)));
    assert!(damaged["offset"].as_u64() > Some(100), "{damaged}");
    let whole = format!("x.jsonl, line 2, byte {}: {}", damaged["offset"], damaged["reason"].as_str().unwrap());
    assert_eq!(damaged["message"], whole);
    assert_eq!(missing["path"], "missing.html");
    assert!(missing["reason"].as_str().unwrap().contains("No such file"), "{missing}");
    assert!(missing.get("line").is_none());
    assert_eq!((&summary["level"], &summary["event"]), (&json!("info"), &json!("summary")));
    assert_eq!((&summary["pages"], &summary["kept"], &summary["errors"]), (&json!(4), &json!(2), &json!(2)));
    assert!(summary["message"].as_str().unwrap().starts_with("4 pages: 2 kept, 0 duplicates"));
    assert!(summary["seconds"].is_f64() && summary["bytes"].as_u64() > Some(1000));

    let ran = folder.run(&["dedup", "out.jsonl", "--index", "known", "-o", "d", "--log-format=json"]).expect(0);
    let [summary, index] = told(&ran).try_into().unwrap();
    assert_eq!((&summary["pages"], &summary["copies"]["near"]), (&json!(2), &json!(0)));
    assert_eq!((&index["event"], &index["added"]), (&json!("index"), &json!(2)));

    let ran = folder.run(&["index", "query", "known", "x.jsonl", "--log-format", "json"]).expect(2);
    let told = told(&ran);
    assert_eq!(told.iter().filter(|told| told["event"] == "unreadable").count(), 3);
    assert!(told.iter().any(|told| told["line"] == 2 && told["path"] == "x.jsonl"));
    assert_eq!((&told[3]["texts"], &told[3]["found"]), (&json!(0), &json!(0)));
}

#[test]
fn json_tells_faults_of_usage_and_ends() {
    let folder = damaged();
    for (args, part) in [
        (&["clean", "--log-format", "json"][..], "<INPUT>"),
        (&["clean", "x.jsonl", "--threds", "2", "--log-format=json"], "--threads"),
        (&["clean", "x.jsonl", "-o", "x", "--dropped", "x", "--log-format=json"], "are the same file"),
        (&["clean", "x.jsonl", "-o", "no/such/folder", "--log-format=json"], "cannot write no/such/folder"),
        (&["eval", "missing.jsonl", "x.jsonl", "--log-format=json"], "missing.jsonl"),
    ] {
        let ran = folder.run(args).expect(2);
        let [told] = told(&ran).try_into().unwrap();
        assert_eq!(told["level"], "error");
        let message = told["message"].as_str().unwrap();
        assert!(message.contains(part) && !message.starts_with("error"), "{message}");
    }
    // What is asked for is no fault.
    let ran = folder.run(&["clean", "--help", "--log-format=json"]).expect(0);
    assert!(ran.stderr.is_empty() && ran.stdout.contains("--log-format"));
}

#[test]
fn no_color_holds() {
    let folder = Folder::with_site();
    for args in [&["--help"][..], &["explain", "site/a.html"]] {
        let coloured = |no_color: &str| {
            let mut command = folder.command(args);
            command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", no_color);
            command.output().unwrap().stdout.contains(&0x1B)
        };
        assert!(coloured("") && !coloured("1"), "{args:?}");
    }
    let wrong = |no_color: &str| {
        let mut command = folder.command(&["wash"]);
        command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", no_color);
        command.output().unwrap().stderr.contains(&0x1B)
    };
    assert!(wrong("") && !wrong("1"));
}
