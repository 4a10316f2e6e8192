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
fn the_reasons_are_those_of_the_record_and_of_clean() {
    let folder = Folder::new();
    folder.write("page.html", article(1));
    let clean =
        folder.run(&["clean", "page.html", "--blocks", "--no-repeats", "--duplicates", "off"]).expect(0).records();
    let record = folder.run(&["explain", "page.html", "--json"]).expect(0).records();
    assert_eq!(clean[0]["blocks"], record[0]["blocks"]);
    let shown = folder.run(&["explain", "page.html", "--full"]).expect(0).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for block in record[0]["blocks"].as_array().unwrap() {
        let reasons: Vec<&str> =
            block["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        assert!(reasons.len() > 1 && shown.contains(&reasons.join("; ")), "{reasons:?}");
    }
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
    folder.run(&["explain", "site"]).expect(2).has_line(&["site is a directory", "--site"]);
    folder.run(&["explain", "two.jsonl", "site/a.html"]).expect(2).has_line(&["one page at a time"]);
    for lone in [&["--kept"][..], &["--least", "3"]] {
        folder.run(&[&["explain", "site/a.html"], lone].concat()).expect(2).has_line(&["--site"]);
    }
    folder.run(&["explain", "--site", "site", "--least", "x"]).expect(2).has_line(&["neither a number"]);
    folder.run(&["explain", "two.jsonl"]).expect(2).has_line(&["two.jsonl holds more than one page"]);
    let ran = folder.run(&["explain", "none.html"]).expect(2);
    ran.has_line(&["none.html: "]);
    assert_eq!(ran.stdout, "");
}

/// Four articles in the folder `site`, one of them twice, with menu and footer, and a line in the text of two of them.
fn site(folder: &Folder) {
    let line = format!("<p>{}</p></article>", sentences(7777, 2));
    for number in 1..=4 {
        let page = article(number);
        let page = if number > 2 { page.replace("</article>", &line) } else { page };
        folder.write(&format!("site/{number}.html"), page);
    }
    folder.write("site/copy.html", article(2));
}

fn objects(stdout: &str) -> Vec<serde_json::Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_repeats_on_a_site() {
    let folder = Folder::new();
    site(&folder);
    let blocks = objects(&folder.run(&["explain", "--site", "site", "--json"]).expect(0).stdout);
    let of = |text: &str| blocks.iter().find(|block| block["text"] == text).unwrap();
    let menu = of("Home");
    for (field, value) in
        [("articles", 4), ("of_articles", 4), ("pages", 5), ("of_pages", 5), ("dropped", 4), ("kept", 0), ("title", 0)]
    {
        assert_eq!(menu[field], value, "{field} of {menu}");
    }
    assert_eq!(menu["site"], "site");
    assert_eq!(menu["label"], "nav");
    let reason = menu["reason"].as_str().unwrap();
    assert!(reason.len() > 5 && !reason.ends_with(|c: char| c.is_ascii_digit()), "{reason}");
    let line = of(&sentences(7777, 2));
    assert_eq!((&line["articles"], &line["pages"]), (&2.into(), &2.into()));
    assert_eq!(line["dropped"].as_u64().unwrap() + line["kept"].as_u64().unwrap(), 2);
    assert!(!blocks.iter().any(|block| block["text"] == sentences(200, 4)), "two pages of one article");
    let counts: Vec<u64> = blocks.iter().map(|block| block["articles"].as_u64().unwrap()).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
}

#[test]
fn a_site_for_reading() {
    let folder = Folder::new();
    site(&folder);
    let ran = folder.run(&["explain", "--site", "site"]).expect(0);
    assert!(!ran.stdout.contains('\u{1B}'), "colours without a terminal");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].starts_with("site: 5 pages, 4 distinct articles, ") && lines[0].ends_with(" repeated blocks"));
    let at = lines.iter().position(|line| line.ends_with("  Home")).unwrap();
    assert_eq!(lines[at], "nav             4  Home");
    assert!(
        lines[at + 1].starts_with("                   on 4 of 4 articles: dropped on 4, kept on 0; "),
        "{}",
        lines[at + 1]
    );
}

#[test]
fn limits_of_the_list() {
    let folder = Folder::new();
    site(&folder);
    let texts = |args: &[&str]| -> Vec<String> {
        let ran = folder.run(&[&["explain", "--site", "site", "--json"], args].concat()).expect(0);
        objects(&ran.stdout).iter().map(|block| block["text"].as_str().unwrap().to_owned()).collect()
    };
    let (line, all) = (sentences(7777, 2), texts(&[]));
    assert!(all.contains(&line) && all.contains(&"Home".to_owned()));
    for least in ["3", "51%"] {
        let some = texts(&["--least", least]);
        assert!(!some.contains(&line) && some.contains(&"Home".to_owned()), "{least}");
    }
    assert_eq!(texts(&["--least", "50%"]), all);
    assert!(texts(&["--least", "5"]).is_empty());
    let kept = texts(&["--kept"]);
    assert!(!kept.contains(&"Home".to_owned()) && kept.len() < all.len(), "{kept:?}");
}

#[test]
fn several_sites_and_pages_without_a_host() {
    let folder = Folder::new();
    let line = |host: &str, number: u64| {
        let url = format!("https://www.{host}/{number}");
        format!("{}\n", serde_json::json!({"id": format!("{host} {number}"), "url": url, "html": article(number)}))
    };
    let pages = [line("a.example", 1), line("b.example", 2), line("a.example", 3), line("b.example", 4)].concat();
    folder.write("pages.jsonl", pages + "{broken\n");
    let ran = folder.run(&["explain", "--site", "pages.jsonl"]).expect(1);
    ran.has_line(&["pages.jsonl"]);
    let heads: Vec<&str> = ran.stdout.lines().filter(|line| line.contains(" distinct articles, ")).collect();
    assert_eq!(heads.len(), 2);
    assert!(heads[0].starts_with("a.example: 2 pages, 2 ") && heads[1].starts_with("b.example: 2 pages, 2 "));
    folder.write("flat/1.txt", format!("Subscribe to our letter\n\n{}", sentences(1, 6)));
    folder.write("flat/2.txt", format!("Subscribe to our letter\n\n{}", sentences(2, 6)));
    let flat = objects(&folder.run(&["explain", "--site", "flat/1.txt", "flat/2.txt", "--json"]).expect(0).stdout);
    assert_eq!((&flat[0]["text"], &flat[0]["pages"]), (&"Subscribe to our letter".into(), &2.into()));
    folder.run(&["explain", "--site", "none"]).expect(2).has_line(&["none"]);
}

#[test]
fn a_site_does_not_steer_the_terminal() {
    let folder = Folder::new();
    for number in 1..=2 {
        folder.write(&format!("site/{number}.html"), article(number).replace("Home", "\u{1B}]0;owned\u{7} Home"));
    }
    let ran = folder.command(&["explain", "--site", "site"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    let stdout = String::from_utf8(ran.stdout).unwrap();
    assert!(stdout.contains("owned") && !stdout.contains("\u{1B}]") && !stdout.contains('\u{7}'), "{stdout}");
}
