//! Scripts for shells, and manual pages.

#![allow(clippy::unwrap_used)]

mod support;

use std::process::Command;

use support::Folder;

/// What is hidden in the help.
const HIDDEN: &[&str] = &["--model", "features"];

#[test]
fn every_shell_gets_commands_and_options_but_the_hidden_ones() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&["completions", shell]).expect(0).stdout;
        for known in ["dedup", "save-repeats", "log-format", "query", "max-bits"] {
            assert!(script.contains(known), "{shell}: {known}");
        }
        // The others complete no values.
        if matches!(shell, "bash" | "zsh" | "fish") {
            assert!(script.contains("url-order"), "{shell}");
        }
        for hidden in ["-l model", "--model", "'--model", "features"] {
            assert!(!script.contains(hidden), "{shell}: {hidden}");
        }
    }
    folder.run(&["completions", "tcsh"]).expect(2).has_line(&["tcsh"]);
}

#[cfg(unix)]
#[test]
fn bash_takes_its_script_and_completes() {
    let folder = Folder::new();
    folder.write("defarm.bash", folder.run(&["completions", "bash"]).expect(0).stdout);
    let bash = |args: &[&str]| Command::new("bash").args(args).current_dir(folder.path("")).output().unwrap();
    let checked = bash(&["-n", "defarm.bash"]);
    assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}");
    let asked = "source defarm.bash; COMP_WORDS=(defarm clean --save); COMP_CWORD=2; \
                 _defarm defarm --save clean; echo \"${COMPREPLY[@]}\"";
    let completed = bash(&["-c", asked]);
    assert_eq!(String::from_utf8(completed.stdout).unwrap().trim(), "--save-repeats");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = Folder::new();
    folder.run(&["man", "--out", "man/man1"]).expect(0);
    let mut names: Vec<String> = std::fs::read_dir(folder.path("man/man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "bench",
            "clean",
            "completions",
            "dedup",
            "eval",
            "explain",
            "index-add",
            "index-info",
            "index-merge",
            "index-query",
            "index",
            "man",
            "",
        ]
        .map(|name| if name.is_empty() { "defarm.1".to_owned() } else { format!("defarm-{name}.1") })
    );
    let page = |name: &str| {
        let page = String::from_utf8(folder.read(&format!("man/man1/{name}"))).unwrap();
        // Hyphens are escaped in roff.
        page.replace("\\-", "-")
    };
    let clean = page("defarm-clean.1");
    for option in ["--output", "--save-repeats", "--quiet", "--threads", "--text-field", "defarm clean pages/ more"] {
        assert!(clean.contains(option), "{option}: {clean}");
    }
    assert!(page("defarm-index-query.1").contains("--max-bits"));
    for name in &names {
        let page = page(name);
        assert!(page.starts_with(".ie") && page.contains(".TH "), "{page}");
        assert!(HIDDEN.iter().all(|hidden| !page.contains(&format!("\\fB{hidden}"))), "{name}");
    }
    let shown = folder.run(&["man"]).expect(0).stdout;
    assert_eq!(shown.into_bytes(), folder.read("man/man1/defarm.1"));
}
