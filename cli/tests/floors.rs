//! `.ci/floors`: a floor is lowered with a word of explanation or not at all. Runs in repositories of its own.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::process::{Command, Output};

use support::Folder;

const FILE: &str = "quality/floors.tsv";
const FLOORS: &str = "# set\tf1\tleak\tloss\ttitle\tinline\ttraps\tworst\n\
    news\t0.9\t0.05\t0.1\t0.8\t0.02\t0.97\t0.75\nnews-text\t0.8\t0.2\t-\t-\t-\t-\t-\n";

/// A repository whose commits are made here.
struct Repository(Folder);

impl Repository {
    fn new() -> Self {
        let repository = Self(Folder::new());
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.0.path(""));
        // Neither the settings of whoever runs the tests nor the repository that a hook runs them in.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(variable);
        }
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("GIT_AUTHOR_NAME", "t"),
            ("GIT_AUTHOR_EMAIL", "t@example.com"),
            ("GIT_COMMITTER_NAME", "t"),
            ("GIT_COMMITTER_EMAIL", "t@example.com"),
        ] {
            command.env(name, value);
        }
        command.output().unwrap()
    }

    fn git(&self, args: &[&str]) {
        let output = self.run("git", args);
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, floors: &str, message: &str) {
        self.0.write(FILE, floors);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Whether the script is content, and all that it says.
    fn check(&self, args: &[&str]) -> (bool, String) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/floors");
        let output = self.run("bash", &[&[script], args].concat());
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    /// What the script says of a change of one floor with this message.
    fn after(from: &str, to: &str, message: &str) -> (bool, String) {
        let repository = Self::new();
        repository.commit(FLOORS, "First");
        assert!(FLOORS.contains(from));
        repository.commit(&FLOORS.replacen(from, to, 1), message);
        repository.check(&[])
    }
}

#[test]
fn nothing_to_compare_with() {
    let repository = Repository::new();
    repository.commit(FLOORS, "First");
    assert!(repository.check(&[]).0, "the first commit");
    let repository = Repository::new();
    repository.git(&["commit", "--quiet", "--allow-empty", "--message", "Without floors"]);
    assert!(repository.check(&[]).0, "no file, no parent");
    repository.commit(FLOORS, "With floors");
    assert!(repository.check(&[]).0, "no file before");
    repository.commit("", "Without floors again");
    let clone = Repository(Folder::new());
    let from = format!("file://{}", repository.0.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "1", &from, "."]);
    let (content, said) = clone.check(&[]);
    assert!(content && said.contains("no parent"), "{said}");
    let (content, said) = repository.check(&[]);
    assert!(!content && said.contains("news (the whole set)"), "the full clone sees it: {said}");
}

#[test]
fn raising_is_free() {
    for (from, to) in [
        ("0.9\t", "0.95\t"),
        ("0.05\t", "0.01\t"),
        ("0.1\t", "0.0\t"),
        ("\t0.8\t0.02", "\t0.900\t0.02"),
        ("0.02\t", "0.01\t"),
        ("0.97\t", "0.98\t"),
        ("\t0.75\n", "\t0.76\n"),
        ("-\t-\t-\t-\t-", "0.3\t0.5\t0.1\t0.9\t0.8"),
        ("0.9\t", "0.900\t"),
        ("news-text", "more\t0.5\t0.5\t0.5\t-\t-\t-\t-\nnews-text"),
    ] {
        let (content, said) = Repository::after(from, to, "Raises a floor");
        assert!(content && said.contains("none lowered"), "{from} {to}: {said}");
    }
}

#[test]
fn lowering_takes_a_word() {
    for (from, to) in [
        ("0.9\t", "0.89\t"),
        ("0.05\t", "0.06\t"),
        ("0.1\t", "0.11\t"),
        ("\t0.8\t0.02", "\t0.7\t0.02"),
        ("\t0.8\t0.02", "\t-\t0.02"),
        ("0.02\t", "0.03\t"),
        ("0.97\t", "0.96\t"),
        ("\t0.75\n", "\t0.74\n"),
        ("\t0.75\n", "\t-\n"),
        ("\t0.75\n", "\n"),
        ("news\t0.9\t0.05\t0.1\t0.8\t0.02\t0.97\t0.75\n", ""),
    ] {
        let (content, said) = Repository::after(from, to, "Changes something");
        assert!(!content && said.contains("Lowers-Floor: news <reason>"), "{from} {to}: {said}");
        let (content, said) =
            Repository::after(from, to, "Changes something\n\nBody.\n\nLowers-Floor: news the gold was wrong");
        assert!(content && said.contains("as the commit says"), "{from} {to}: {said}");
    }
}

#[test]
fn the_word_must_be_about_the_set_and_have_a_reason() {
    for message in [
        "Change\n\nLowers-Floor: news-text the gold was wrong",
        "Change\n\nLowers-Floor: news",
        "Change\n\nLowers-Floor: the gold of news was wrong",
        "Lowers-Floor: news in the subject\n\nAnd a body.",
    ] {
        assert!(!Repository::after("0.9\t", "0.8\t", message).0, "{message}");
    }
    assert!(!Repository::after("0.8\t0.2", "0.7\t0.2", "Change\n\nLowers-Floor: news for a reason").0);
}

#[test]
fn a_figure_that_was_not_asked_before_lowers_none() {
    let repository = Repository::new();
    repository.commit("# set\tf1\tleak\nnews\t0.9\t0.05\n", "First");
    repository.commit("# set\tf1\tleak\tloss\nnews\t0.9\t0.05\t0.1\n", "Asks for more");
    assert!(repository.check(&[]).0);
    repository.commit("# set\tf1\tleak\nnews\t0.9\t0.05\n", "Asks for less");
    assert!(!repository.check(&[]).0);
}

#[test]
fn several_commits_at_once() {
    let repository = Repository::new();
    repository.commit(FLOORS, "First");
    repository.commit(&FLOORS.replace("0.9", "0.8"), "Lowers one silently");
    repository.commit(&FLOORS.replace("0.9", "0.8"), "Something else");
    assert!(repository.check(&[]).0, "the last commit lowers none");
    assert!(!repository.check(&["HEAD~2"]).0);
    repository.commit(&FLOORS.replace("0.9", "0.8"), "Says why\n\nLowers-Floor: news it was a fluke");
    assert!(repository.check(&["HEAD~3"]).0);
}
