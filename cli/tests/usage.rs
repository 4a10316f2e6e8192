//! Help, version, and bad usage.

#![allow(clippy::unwrap_used)]

mod support;

use support::Folder;

#[test]
fn bad_usage_is_code_two_with_a_message() {
    let folder = Folder::with_site();
    for args in [
        &[][..],
        &["clean"],
        &["explain"],
        &["wash", "site"],
        &["clean", "site", "--threads", "0"],
        &["clean", "site", "--duplicates", "perhaps"],
        &["clean", "site", "--format", "text", "--blocks"],
        &["clean", "site", "--format", "text", "--duplicates", "mark"],
        &["clean", "site", "--duplicates", "mark", "--dropped", "x"],
        &["clean", "site", "-o", "x", "--dropped", "x"],
        &["explain", "site/a.html", "--full", "--json"],
    ] {
        let ran = folder.run(args).expect(2);
        assert_eq!(ran.stdout, "", "{args:?}");
        assert!(ran.stderr.contains("defarm ") || ran.stderr.contains("--help"), "{args:?}: {}", ran.stderr);
    }
    assert_eq!(folder.names(), ["site"]);
}

/// The help of a command and of all below it, hidden ones too, each with its words.
fn helps(folder: &Folder, words: &[&str], helps: &mut Vec<(String, String)>) {
    let help = folder.run(&[words, &["--help"]].concat()).expect(0).stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What is behind a name stands further in.
    let names = listed.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names: Vec<&str> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    let hidden = if words.is_empty() { &["features"][..] } else { &[] };
    for name in names.iter().chain(hidden) {
        self::helps(folder, &[words, &[*name]].concat(), helps);
    }
    helps.push((words.join(" "), help));
}

#[test]
fn every_help_has_an_example_of_its_command() {
    let folder = Folder::new();
    let mut all = Vec::new();
    helps(&folder, &[], &mut all);
    assert!(all.len() >= 14, "{all:?}");
    for (words, help) in all {
        let example = help.lines().skip_while(|line| !matches!(*line, "Example:" | "Examples:")).skip(1);
        let own = format!("  defarm {words}");
        assert!(example.into_iter().any(|line| line.starts_with(own.trim_end())), "{words}: {help}");
    }
}

#[test]
fn the_version() {
    let ran = Folder::new().run(&["--version"]).expect(0);
    assert_eq!(ran.stdout.trim(), concat!("defarm ", env!("CARGO_PKG_VERSION")));
}
