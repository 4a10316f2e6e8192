//! `defarm explain`.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, article, sentences};

#[test]
fn a_line_a_block_and_the_reasons_below() {
    let folder = Folder::new();
    folder.write("page.html", article(1));
    let ran = folder.run(&["explain", "page.html"]).expect(0);
    assert_eq!(ran.stderr, "");
    assert!(!ran.stdout.contains('\u{1B}'), "colours without a terminal");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].starts_with("page.html: kept ") && lines[0].contains(" blocks, confidence 0."), "{}", lines[0]);
    assert!(lines.contains(&"title: Story 1"));
    let text = sentences(100, 4);
    let at = lines.iter().position(|line| line.contains(&text[..40])).unwrap();
    assert!(lines[at].starts_with("article      0.") || lines[at].starts_with("article      1."), "{}", lines[at]);
    assert!(lines[at].ends_with('…') && lines[at].chars().count() <= 100, "{}", lines[at]);
    assert!(lines[at + 1].starts_with("                   ") && lines[at + 1].trim().len() > 3, "{}", lines[at + 1]);
    let footer = lines.iter().find(|line| line.contains("All rights reserved")).unwrap();
    assert!(!footer.starts_with("article"), "{footer}");
}

#[test]
fn whole_texts() {
    let folder = Folder::new();
    folder.write("page.html", article(1));
    let ran = folder.run(&["explain", "page.html", "--full"]).expect(0);
    let words: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains(&sentences(100, 4)));
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn the_record() {
    let folder = Folder::new();
    folder.write("page.html", article(1));
    let records = folder.run(&["explain", "page.html", "--json"]).expect(0).records();
    assert_eq!(records.len(), 1);
    assert!(records[0]["blocks"].as_array().unwrap().len() > 6);
}

#[test]
fn standard_input_and_text() {
    let folder = Folder::new();
    let ran = folder.run_with_stdin(&["explain", "-"], article(2).as_bytes()).expect(0);
    assert!(ran.stdout.starts_with("-: kept ") && ran.stdout.contains("Story 2"), "{}", ran.stdout);
    folder.write("page.txt", format!("A <b> story\n\n{}", sentences(1, 6)));
    let ran = folder.run(&["explain", "page.txt"]).expect(0);
    assert!(ran.stdout.contains("A <b> story"), "{}", ran.stdout);
}

#[test]
fn colours_on_request_only() {
    let folder = Folder::new();
    folder.write("page.html", article(1));
    let mut command = folder.command(&["explain", "page.html"]);
    let forced = command.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR").output().unwrap();
    assert!(String::from_utf8(forced.stdout).unwrap().contains("\u{1B}[32marticle"));
    let mut command = folder.command(&["explain", "page.html"]);
    let without = command.env("NO_COLOR", "1").output().unwrap();
    assert!(!String::from_utf8(without.stdout).unwrap().contains('\u{1B}'));
}

#[test]
fn a_page_does_not_steer_the_terminal() {
    let folder = Folder::new();
    folder.write("page.html", article(1).replace("On that day", "\u{1B}]0;owned\u{7} On that day"));
    for args in [&["explain", "page.html"][..], &["explain", "page.html", "--full"]] {
        let ran = folder.command(args).env("CLICOLOR_FORCE", "1").output().unwrap();
        let stdout = String::from_utf8(ran.stdout).unwrap();
        assert!(!stdout.contains("\u{1B}]") && !stdout.contains('\u{7}'), "{stdout}");
    }
}

#[test]
fn what_is_not_one_page() {
    let folder = Folder::new();
    folder.write("site/a.html", article(1));
    folder.write("two.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    folder.run(&["explain", "site"]).expect(2).has_line(&["site is a directory"]);
    folder.run(&["explain", "two.jsonl"]).expect(2).has_line(&["two.jsonl holds more than one page"]);
    let ran = folder.run(&["explain", "none.html"]).expect(2);
    ran.has_line(&["none.html: "]);
    assert_eq!(ran.stdout, "");
}
