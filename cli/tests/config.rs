//! Options in a file.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Folder, all};

/// A folder with a site, and a file with options.
fn with(file: &str) -> Folder {
    let folder = Folder::with_site();
    folder.write("defarm.toml", file);
    folder
}

#[test]
fn options_of_the_file_are_taken() {
    let folder = with(
        "# All of them.\nquiet = true\n\n[clean]\noutput = 'out.jsonl'\nblocks = true\nthreads = 0x1\nmax-page = \"1 MiB\"\nno-repeats = false\n\
         dropped = \"dropped.jsonl\"\n[dedup]\nthreshold = 1\nduplicates = 'drop'\n[index.add]\nwhole = true\n[bench]\nrounds = 2\n",
    );
    let ran = folder.run(&["clean", "site"]).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    let records = support::records(&folder.read("out.jsonl"));
    assert_eq!(records.len(), 3);
    assert!(records[0]["blocks"].is_array());
    let dropped = support::records(&folder.read("dropped.jsonl"));
    assert_eq!(all(&dropped, "status"), ["duplicate", "empty"]);

    // What stands in a table below a command's is for that command only.
    folder.run(&["index", "add", "known", "out.jsonl"]).expect(0);
    let info = folder.run(&["index", "info", "known"]).expect(0).stdout;
    assert!(info.contains("3 documents") && info.contains("whole"), "{info}");

    folder.write("twice.jsonl", [folder.read("out.jsonl"), folder.read("out.jsonl")].concat());
    assert_eq!(folder.run(&["dedup", "twice.jsonl"]).expect(0).records().len(), 3);
    assert_eq!(folder.run(&["--no-config", "dedup", "twice.jsonl"]).expect(0).records().len(), 6);
}

#[test]
fn the_command_line_wins() {
    let folder = with("log-format = 'json'\n[clean]\noutput = 'a'\nduplicates = 'drop'\nno-repeats = true\n");
    let ran = folder.run(&["clean", "site", "-o", "b", "--duplicates=mark", "--log-format", "text"]).expect(0);
    ran.has_line(&["5 pages: 3 kept"]);
    assert!(!ran.stderr.contains('{'));
    assert_eq!(support::records(&folder.read("b")).len(), 5);
    // What does not go with an option that is given gives way to it, too.
    folder.run(&["clean", "site", "--save-repeats", "k"]).expect(0);
    assert_eq!(folder.names(), ["a", "b", "defarm.toml", "k", "site"]);
    // Behind -- there are no options.
    folder.run(&["clean", "-o", "c", "--", "site"]).expect(0);
    assert_eq!(support::records(&folder.read("c")).len(), 3);
}

#[test]
fn another_file_or_none() {
    let folder = with("[clean]\nblocks = true\n");
    folder.write("other.toml", "[clean]\nduplicates = 'mark'\nknown-repeats = ['k', 'k']\n");
    folder.run(&["clean", "site", "--save-repeats", "k", "-o", "x"]).expect(0);
    let records = |args: &[&str]| folder.run(args).expect(0).records();
    assert!(records(&["clean", "site"])[0]["blocks"].is_array());
    assert!(records(&["clean", "site", "--no-config"])[0].get("blocks").is_none());
    let marked = records(&["--config", "other.toml", "clean", "site"]);
    assert_eq!((marked.len(), marked[0].get("blocks")), (5, None));
    folder
        .run(&["clean", "site", "--config=missing.toml"])
        .expect(2)
        .has_line(&["defarm: missing.toml: cannot be read"]);
    folder
        .run(&["clean", "site", "--config", "other.toml", "--no-config"])
        .expect(2)
        .has_line(&["cannot be used with"]);
}

#[test]
fn faults_are_told_with_line_and_nearest_name() {
    for (file, told) in [
        ("quiet = true\n\n[clean]\ntreads = 2\n", "line 4: unknown key `treads` in [clean]: did you mean `threads`?"),
        ("[claen]\nthreads = 2\n", "line 1: unknown table `claen`: did you mean `clean`?"),
        ("[index.query]\nmaxbits = 2\n", "line 2: unknown key `maxbits` in [index.query]: did you mean `max-bits`?"),
        ("threads = 2\n", "line 1: unknown key `threads`"),
        ("[clean]\nquiet = true\n", "line 2: unknown key `quiet` in [clean]"),
        ("\nconfig = 'x'\n", "line 2: unknown key `config`"),
        ("[clean]\nthreads = '2'\n", "line 2: `threads` wants an integer, and this is a string"),
        ("[clean]\nthreads = [2]\n", "line 2: `threads` wants an integer, and this is an array"),
        ("[clean]\nblocks = 1\n", "line 2: `blocks` wants true or false, and this is an integer"),
        ("[clean]\nformat = true\n", "line 2: `format` wants a string, and this is a boolean"),
        ("[clean]\nknown-repeats = ['k', 2]\n", "line 2: `known-repeats` wants a string, or a list of such"),
        ("[dedup]\nthreshold = 'x'\n", "line 2: `threshold` wants a number, and this is a string"),
        ("[clean.output]\n", "line 1: `output` wants a string, and this is a table"),
        ("clean = 2\n", "line 1: `clean` is a command, and wants a table, not an integer"),
        ("[clean]\nblocks = true\nblocks = true\n", "line 3: "),
        ("[clean\n", "line 1: "),
    ] {
        let folder = with(file);
        // For any command: what is wrong is wrong.
        let ran = folder.run(&["dedup", "site"]).expect(2);
        assert!(ran.stderr.starts_with(&format!("defarm: defarm.toml, {told}")), "{file}: {}", ran.stderr);
        assert_eq!((ran.stderr.lines().count(), ran.stdout.as_str()), (1, ""), "{file}");
        folder.run(&["clean", "--help"]).expect(0);
    }
    let folder = with("[dedup]\nx = 1\n[clean]\ny = 1\n");
    let ran = folder.run(&["clean", "site", "--log-format", "json"]).expect(2);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert!(lines.len() == 2 && lines[0].contains("line 2: unknown key `x`"), "{lines:?}");
}

#[test]
fn values_that_only_the_command_knows_to_be_wrong_are_told_with_their_place() {
    let folder = with("[clean]\n\nthreads = 5000\n");
    let ran = folder.run(&["clean", "site"]).expect(2);
    ran.has_line(&["defarm: --threads is from defarm.toml, line 3"]);
    ran.has_line(&["5000 is not in 1..=1024"]);
    let folder = with("[clean]\nduplicates = 'perhaps'\n");
    let ran = folder.run(&["clean", "site"]).expect(2);
    ran.has_line(&["--duplicates is from defarm.toml, line 2"]);
    ran.has_line(&["invalid value 'perhaps'"]);
}
