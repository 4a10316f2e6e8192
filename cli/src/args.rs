//! What can be said on the command line.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use defarm::Preference;
use defarm::corpus::Wins;

use crate::bench::BenchArgs;
use crate::completions::CompletionsArgs;
use crate::eval::EvalArgs;
use crate::explain::site::Least;
use crate::fields::FieldArgs;
use crate::man::ManArgs;
use crate::output::Shape;
use crate::size;
use crate::tell::LogFormat;
use crate::usage;

/// The most threads one may ask for: more than any machine has cores, few enough to be started.
const MAX_THREADS: i64 = 1024;

/// The path that stands for standard input or output.
pub(crate) const STANDARD: &str = "-";

/// Heading of what every command has.
const GLOBAL: &str = "Global options";

/// Cleans scraped content-farm pages: drops boilerplate and repeated teasers, says why, and finds near-duplicate articles.
#[derive(Debug, Parser)]
#[command(name = "defarm", version, arg_required_else_help = true)]
#[command(after_help = "Example:\n  defarm clean pages/ -o articles.jsonl.gz --dropped dropped.jsonl")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Arguments of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Tell nothing on standard error but what ends the command: no progress, no summary, no list of what could not be read
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    pub(crate) quiet: bool,
    /// How to write to standard error; json also turns the progress off
    #[arg(long, global = true, help_heading = GLOBAL, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// Take options from this file; those on the command line win [default: defarm.toml in the working directory, if there is one]
    ///
    /// Names are those of the long options: of these global ones at the top, of a command's in its table, such as clean or index.add. Switches are true or false, what may be given several
    /// times may be a list. Paths in it are relative to the working directory.
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Take options from no file
    #[arg(long, global = true, help_heading = GLOBAL, conflicts_with = "config")]
    pub(crate) no_config: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean pages: one record for each article, without teasers, boilerplate and copies
    Clean(CleanArgs),
    /// Find the copies among texts that are clean already, of this tool or another
    Dedup(DedupArgs),
    /// Look at the index that --index keeps, add texts to it, look texts up in it, make it compact
    #[command(subcommand)]
    #[command(after_help = "\
Examples:
  defarm clean today/ --index known -o new.jsonl
  defarm index info known --verify
  defarm index merge known")]
    Index(IndexCommand),
    /// Write every block with its features, for training: names on the first line, then a page a line
    #[command(hide = true)]
    Features(FeaturesArgs),
    /// Show every block of a page, or what repeats on a site: what it was taken for, and why
    Explain(ExplainArgs),
    /// Measure cleaned pages against a truth
    #[command(after_help = "Example:\n  defarm eval truth.jsonl pages/")]
    Eval(EvalArgs),
    /// Measure quality and speed on the bundled corpus
    #[command(after_help = "Example:\n  defarm bench --rounds 3")]
    Bench(BenchArgs),
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual page of defarm, or write those of all commands
    Man(ManArgs),
}

/// Arguments of `defarm clean`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code: 0 all done; 1 finished, but some inputs could not be read (they are named on standard error); 2 bad usage, or nothing \
could be done; 130, 143 ended by SIGINT, SIGTERM.

Example:
  defarm clean pages/ more.jsonl.gz -o articles.jsonl --dropped dropped.jsonl")]
pub(crate) struct CleanArgs {
    /// Files, directories, or - for standard input as JSON Lines or WARC
    ///
    /// Kinds: .html .htm .xhtml .txt .jsonl .ndjson .warc .wet, each also as .gz or .zst, and .parquet; a file named here with any other ending is told by its
    /// first bytes. Of WARC files, the HTML and plain text that was fetched with HTTP status 200 is taken. A line of JSON, or a row of Parquet, holds {"id", "url", "html"} or {"id", "url", "text"}.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write the records to this file, packed if it ends in .gz or .zst; - for standard output
    #[arg(short, long, value_name = "FILE", default_value = STANDARD)]
    pub(crate) output: PathBuf,
    /// How to write: one JSON record a line, Parquet, or the articles for reading [default: parquet or markdown (.md) for a file that ends so, else jsonl]
    ///
    /// text: title and text. markdown: CommonMark with the tables of GitHub's, the title as #, headings, lists, quotations, code, tables and captions kept. Between two
    /// articles stands a line of three dashes, with a blank line on either side.
    #[arg(long, value_enum)]
    pub(crate) format: Option<FormatArg>,
    /// What to do with copies: leave them out, mark them (one record for every page), or do not look for them
    #[arg(long, value_enum, default_value_t = Duplicates::Drop)]
    pub(crate) duplicates: Duplicates,
    /// Write the records of the pages that were left out to this file, as JSON Lines or, if it ends in .parquet, as Parquet
    #[arg(long, value_name = "FILE")]
    pub(crate) dropped: Option<PathBuf>,
    /// Write several files of about this size in place of one: articles-00000.jsonl.gz, articles-00001.jsonl.gz, …
    ///
    /// A file ends with the record with which it has at least so many bytes (packed, as it lies on the disk), Parquet with the row group. --dropped is written so, too.
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub(crate) shard_size: Option<usize>,
    /// Write where every block stands in its page to this file, with its label: attributes as Dolma reads them, a page a line
    ///
    /// {"id": …, "attributes": {"defarm__block__teaser": [[START, END, CONFIDENCE], …], …}}: one attribute for each label, in characters of the text, or of the decoded HTML,
    /// the end exclusive; and defarm__page__duplicate or defarm__page__empty over the whole page. Every page has a line, in the order of the inputs.
    #[arg(long, value_name = "FILE")]
    pub(crate) spans: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) known: KnownArgs,
    /// Add every block of the page to its record, with its label and the reasons
    #[arg(long)]
    pub(crate) blocks: bool,
    /// Which tokenizer reads the HTML
    #[arg(long, value_enum, default_value_t = Tokenizer::Scan)]
    pub(crate) tokenizer: Tokenizer,
    /// Refuse pages that are larger: a number of bytes, or of KiB, MiB or GiB
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = size::parse)]
    pub(crate) max_page: usize,
    /// About how much memory to use: what does not fit waits in temporary files; the output is the same for any
    ///
    /// At least 64MiB. What repeats is counted in a quarter of it, and beyond that in temporary files. The folder of temporary files is the system's; the
    /// environment variable TMPDIR names another.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = size::memory)]
    pub(crate) memory: usize,
    /// Keep what is done in this folder, and go on there if an earlier run of the same command was killed
    ///
    /// The folder is made where there is none, and removed at the end. It takes about as much room as the packed pages. The records are written when all pages are
    /// judged, and are the same as without a kill. Another command, or inputs that changed, are refused; --threads and --memory may differ.
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,
    /// How much of the work is done before it is kept, where a file of the input ends
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = size::parse, requires = "work", hide = true)]
    pub(crate) work_part: usize,
    /// Threads that clean pages; the output is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_THREADS))]
    pub(crate) threads: Option<u32>,
    /// Judge every page alone, without what repeats across pages
    #[arg(long, conflicts_with_all = ["known_repeats", "save_repeats"])]
    pub(crate) no_repeats: bool,
    /// Begin with what earlier runs counted: tables that --save-repeats wrote; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) known_repeats: Vec<PathBuf>,
    /// Write what is known of repeats after this run, with that of --known-repeats, to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) save_repeats: Option<PathBuf>,
    /// Which fault is worse: text that does not belong to the article, neither, or text of the article that is missing
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Prefer::Balanced)]
    pub(crate) prefer: Prefer,
    /// Judge by the model in this file, for measuring models
    #[arg(long, value_name = "FILE", hide = true)]
    pub(crate) model: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
}

/// Arguments of `defarm dedup`.
#[derive(Debug, Args)]
#[command(after_help = "\
Kinds of copies: exact (the same words), near (lightly edited), spun (in other words), truncated (a part), reordered. Exit code: 0 all done; 1 finished, but \
some inputs could not be read; 2 bad usage, or nothing could be done; 130, 143 ended by SIGINT, SIGTERM.

Example:
  defarm dedup articles.jsonl -o unique.jsonl --duplicates drop --pairs pairs.tsv")]
pub(crate) struct DedupArgs {
    /// Files, directories, or - for standard input as JSON Lines
    ///
    /// .jsonl .ndjson with {"id", "text", "url", "date", "title", ...} a line, .txt with one text, .wet with the texts of pages; each also as .gz or .zst; .parquet
    /// with such columns.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write the records to this file, packed if it ends in .gz or .zst, as Parquet if in .parquet; - for standard output
    #[arg(short, long, value_name = "FILE", default_value = STANDARD)]
    pub(crate) output: PathBuf,
    /// How to write: one JSON record a line, Parquet, or the texts for reading [default: parquet or markdown (.md) for a file that ends so, else jsonl]
    ///
    /// text: title and text. markdown: the same, so that Markdown shows it as it is: of headings and lists the texts here know nothing.
    #[arg(long, value_enum)]
    pub(crate) format: Option<FormatArg>,
    /// Write several files of about this size in place of one: articles-00000.jsonl.gz, articles-00001.jsonl.gz, …
    ///
    /// A file ends with the record with which it has at least so many bytes (packed, as it lies on the disk), Parquet with the row group.
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub(crate) shard_size: Option<usize>,
    /// What to do with copies: mark them (one record for every text), or leave them and empty texts out
    #[arg(long, value_enum, default_value_t = Marked::Mark)]
    pub(crate) duplicates: Marked,
    /// Which of the copies is kept
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = KeepArg::Longest)]
    pub(crate) keep: KeepArg,
    /// Call copies what has an estimated Jaccard similarity of word 5-grams of at least this, 0 to 1, instead of going by the rule for articles
    #[arg(long, value_name = "T", value_parser = share)]
    pub(crate) threshold: Option<f64>,
    #[command(flatten)]
    pub(crate) known: KnownArgs,
    /// Write all pairs of copies to this file, with tabs between: ids, similarity, kind, hosts
    #[arg(long, value_name = "FILE")]
    pub(crate) pairs: Option<PathBuf>,
    /// Write to that file, too, the pairs that look alike and are no copies: pages made from one template
    #[arg(long, requires = "pairs", conflicts_with = "threshold")]
    pub(crate) templates: bool,
    /// About how much memory to use: what does not fit waits in temporary files; the output is the same for any
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = size::parse)]
    pub(crate) memory: usize,
    /// Threads that make fingerprints; the output is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_THREADS))]
    pub(crate) threads: Option<u32>,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
}

/// What is wrong with shards of standard output.
const NO_SHARDS: &str = "standard output is one: name a file with --output for --shard-size";

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Marked {
    Mark,
    Drop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepArg {
    /// The longest text, then the earliest date, then the smallest id
    Longest,
    /// The one that comes first in the input
    First,
    /// The latest date, then the longest text
    Newest,
    /// The address that comes first in the alphabet
    UrlOrder,
}

/// The index of earlier runs.
#[derive(Debug, Args)]
pub(crate) struct KnownArgs {
    /// Look for copies in the index in this folder, too, and add what is kept to it; it is made where there is none
    ///
    /// A page of the same id in the index is the same page at an earlier time, and no copy: a run that is repeated says the same again.
    #[arg(long, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,
    /// Which of two copies stays, where one is in the index
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = WinsArg::Indexed, requires = "index")]
    pub(crate) wins: WinsArg,
}

/// What `defarm index` does.
#[derive(Debug, Subcommand)]
pub(crate) enum IndexCommand {
    /// Tell what is in an index
    Info(IndexInfoArgs),
    /// Add texts to an index without looking for copies
    Add(IndexAddArgs),
    /// Find the texts of an index that given ones are copies of, one pair a line: ids, similarity, kind, hosts
    Query(IndexQueryArgs),
    /// Take in other indexes, and make one segment of everything: it is asked fastest then
    Merge(IndexMergeArgs),
}

/// Arguments of `defarm index info`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  defarm index info known --verify")]
pub(crate) struct IndexInfoArgs {
    /// Folder of the index
    #[arg(value_name = "DIR")]
    pub(crate) index: PathBuf,
    /// Read all files and compare them with their checks
    #[arg(long)]
    pub(crate) verify: bool,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `defarm index add`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  defarm index add known articles.jsonl")]
pub(crate) struct IndexAddArgs {
    /// Folder of the index; it is made where there is none
    #[arg(value_name = "DIR")]
    pub(crate) index: PathBuf,
    /// Files, directories, or - for standard input as JSON Lines, as for `dedup`
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Make the fingerprints of whole texts, as `dedup --threshold` does, and not of what is surely article
    #[arg(long)]
    pub(crate) whole: bool,
    /// Threads that make fingerprints [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_THREADS))]
    pub(crate) threads: Option<u32>,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
}

/// Arguments of `defarm index query`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  defarm index query known today.jsonl > copies.tsv
  defarm index query known today.jsonl --max-bits 3")]
pub(crate) struct IndexQueryArgs {
    /// Folder of the index
    #[arg(value_name = "DIR")]
    pub(crate) index: PathBuf,
    /// Files, directories, or - for standard input as JSON Lines, as for `dedup`
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Find what has an estimated Jaccard similarity of word 5-grams of at least this, 0 to 1, instead of going by the rule for articles
    #[arg(long, value_name = "T", value_parser = share)]
    pub(crate) threshold: Option<f64>,
    /// Find what has a SimHash that differs in at most so many bits, and write the bits in place of the kind
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=7), conflicts_with = "threshold")]
    pub(crate) max_bits: Option<u32>,
    /// Threads that look texts up; the output is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_THREADS))]
    pub(crate) threads: Option<u32>,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
}

/// Arguments of `defarm index merge`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  defarm index merge known monday tuesday")]
pub(crate) struct IndexMergeArgs {
    /// Folder of the index
    #[arg(value_name = "DIR")]
    pub(crate) index: PathBuf,
    /// Folders of other indexes, which stay what they are
    #[arg(value_name = "OTHER")]
    pub(crate) others: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WinsArg {
    /// That in the index
    Indexed,
    /// The better one, as among new ones; it may then stand in the place of that in the index
    Best,
}

impl From<WinsArg> for Wins {
    fn from(wins: WinsArg) -> Self {
        match wins {
            WinsArg::Indexed => Self::Indexed,
            WinsArg::Best => Self::Best,
        }
    }
}

/// Arguments of `defarm features`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  defarm features pages/ -o features.jsonl")]
pub(crate) struct FeaturesArgs {
    /// Files and directories, as for `clean`
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Judge by the model in this file when copies are looked for
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Measure every page alone, without what repeats across pages
    #[arg(long)]
    pub(crate) no_repeats: bool,
}

/// Arguments of `defarm explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  defarm explain page.html --full | less -R
  defarm explain --site crawl/ --least 15% --kept")]
pub(crate) struct ExplainArgs {
    /// A file with one page (HTML; .txt as text), or - for HTML on standard input; with --site the pages of sites, as for `clean`
    #[arg(required = true, value_name = "PAGE")]
    pub(crate) pages: Vec<PathBuf>,
    /// List the blocks that stand in two or more distinct articles of a site, and what becomes of them there
    ///
    /// Pages that name no host are taken for pages of one site.
    #[arg(long)]
    pub(crate) site: bool,
    /// Of these, list only blocks in at least so many articles of the site, or in such a share of them (15%)
    #[arg(long, value_name = "N", requires = "site", default_value = "2")]
    pub(crate) least: Least,
    /// Of these, list only blocks that are left in the text of a page
    #[arg(long, requires = "site")]
    pub(crate) kept: bool,
    /// Show the whole text of every block
    #[arg(long, conflicts_with = "json")]
    pub(crate) full: bool,
    /// Print the record with its blocks as JSON instead; with --site one object for each block
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Jsonl,
    Parquet,
    Text,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Duplicates {
    Drop,
    Mark,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Prefer {
    Precision,
    Balanced,
    Recall,
}

impl From<Prefer> for Preference {
    fn from(prefer: Prefer) -> Self {
        match prefer {
            Prefer::Precision => Self::Precision,
            Prefer::Balanced => Self::Balanced,
            Prefer::Recall => Self::Recall,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tokenizer {
    /// The library's own
    Scan,
    /// That of the html5ever crate: the same tokens, many times slower
    Html5ever,
}

/// Ends the program with a message and the code of bad usage, if there is a fault in the arguments of a subcommand.
fn end_at(fault: Option<&str>, subcommand: &str) {
    if let Some(fault) = fault {
        let mut command = Cli::command();
        command.build();
        match command.find_subcommand_mut(subcommand) {
            Some(subcommand) => usage::end(&subcommand.error(ErrorKind::ArgumentConflict, fault)),
            None => usage::end(&command.error(ErrorKind::ArgumentConflict, fault)),
        }
    }
}

/// Formats for reading hold articles and nothing about them.
const NO_MARKS: &str = "text and Markdown have no place for marks: use --format jsonl, or --duplicates drop";

impl DedupArgs {
    /// How the records are written.
    pub(crate) fn shape(&self) -> Shape {
        Shape::of(&self.output, self.format, false)
    }

    /// Ends the program, if the arguments contradict each other.
    pub(crate) fn check(&self) {
        end_at(self.fault(), "dedup");
    }

    fn fault(&self) -> Option<&'static str> {
        if self.shape().is_for_reading() && self.duplicates == Marked::Mark {
            return Some(NO_MARKS);
        }
        if let Some(fault) = Shape::fault(&self.output, self.format) {
            return Some(fault);
        }
        if self.shard_size.is_some() && self.output.as_os_str() == STANDARD {
            return Some(NO_SHARDS);
        }
        let pairs = self.pairs.as_deref()?;
        if pairs.as_os_str() == STANDARD {
            Some("--pairs wants a file")
        } else if pairs == self.output {
            Some("--output and --pairs are the same file")
        } else {
            None
        }
    }
}

impl CleanArgs {
    /// How the records are written.
    pub(crate) fn shape(&self) -> Shape {
        Shape::of(&self.output, self.format, self.blocks)
    }

    /// Ends the program, if the arguments contradict each other.
    pub(crate) fn check(&self) {
        end_at(self.fault(), "clean");
    }

    fn fault(&self) -> Option<&'static str> {
        let reading = self.shape().is_for_reading();
        let dropped = self.dropped.as_deref();
        if reading && self.duplicates == Duplicates::Mark {
            Some(NO_MARKS)
        } else if self.shard_size.is_some() && self.output.as_os_str() == STANDARD {
            Some(NO_SHARDS)
        } else if self.spans.as_deref().is_some_and(|spans| spans.as_os_str() == STANDARD) {
            Some("--spans wants a file")
        } else if self.spans.as_deref().is_some_and(|spans| spans == self.output || Some(spans) == dropped) {
            Some("--spans wants a file of its own")
        } else if reading && self.blocks {
            Some("text and Markdown have no place for blocks: use --format jsonl")
        } else if dropped.is_some_and(|path| Shape::of(path, None, false).is_for_reading()) {
            Some(
                "--dropped tells why pages were left out, and Markdown has no place for that: name it .jsonl or .parquet",
            )
        } else if dropped.is_some() && self.duplicates == Duplicates::Mark {
            Some("--duplicates mark leaves no page out, so there is nothing for --dropped")
        } else if dropped.is_some_and(|dropped| dropped.as_os_str() == STANDARD) {
            Some("--dropped wants a file")
        } else if dropped == Some(self.output.as_path()) {
            Some("--output and --dropped are the same file")
        } else if self.save_repeats.as_deref().is_some_and(|save| save == self.output || Some(save) == dropped) {
            Some("--save-repeats wants a file of its own")
        } else if self.known.index.is_some() && self.duplicates == Duplicates::Off {
            Some("--duplicates off looks for no copies, so there is nothing to ask of --index")
        } else {
            Shape::fault(&self.output, self.format).or_else(|| Shape::fault(dropped?, None))
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, Command};

    #[test]
    fn clap_finds_no_fault() {
        Cli::command().debug_assert();
    }

    fn fault(args: &[&str]) -> Option<&'static str> {
        let args = ["defarm", "clean", "x"].iter().chain(args);
        let Ok(Cli { command: Command::Clean(args), .. }) = Cli::try_parse_from(args) else { panic!("not parsed") };
        args.fault()
    }

    #[test]
    fn contradictions() {
        for args in [
            &["--format", "text", "--duplicates", "mark"][..],
            &["--format", "text", "--blocks"],
            &["--format", "markdown", "--duplicates", "mark"],
            &["-o", "a.md", "--blocks"],
            &["-o", "a.md", "--format", "text"],
            &["-o", "a.md.gz", "--format", "jsonl"],
            &["-o", "a", "--dropped", "b.md"],
            &["--duplicates", "mark", "--dropped", "d"],
            &["--dropped", "-"],
            &["-o", "a", "--dropped", "a"],
            &["--duplicates", "off", "--index", "i"],
            &["-o", "a.parquet", "--format", "jsonl"],
            &["-o", "a.parquet.gz"],
            &["-o", "a.gz", "--format", "parquet"],
            &["-o", "a", "--dropped", "b.parquet.zst"],
        ] {
            assert!(fault(args).is_some(), "{args:?}");
        }
        assert_eq!(fault(&["-o", "a", "--dropped", "b", "--duplicates", "off", "--blocks"]), None);
        assert_eq!(fault(&["-o", "a.md.zst", "--dropped", "b.jsonl"]), None);
        assert_eq!(fault(&["-o", "a.PARQUET", "--dropped", "b.parquet", "--format", "parquet", "--blocks"]), None);
    }
}
