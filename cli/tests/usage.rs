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

#[test]
fn every_help_has_an_example() {
    let folder = Folder::new();
    for args in [
        &["--help"][..],
        &["clean", "--help"],
        &["dedup", "--help"],
        &["explain", "--help"],
        &["eval", "--help"],
        &["bench", "--help"],
    ] {
        let ran = folder.run(args).expect(0);
        assert!(
            ["Example:\n  defarm ", "Examples:\n  defarm "].iter().any(|example| ran.stdout.contains(example)),
            "{args:?}: {}",
            ran.stdout
        );
    }
}

#[test]
fn the_version() {
    let ran = Folder::new().run(&["--version"]).expect(0);
    assert_eq!(ran.stdout.trim(), concat!("defarm ", env!("CARGO_PKG_VERSION")));
}
