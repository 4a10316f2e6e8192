//! What is measured, as it stands in a file.

use std::path::PathBuf;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definitions {
    pub(crate) measure: Vec<Measure>,
}

/// One measurement: the same task by several contenders, in turn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) task: Task,
    /// How many fingerprints or documents; of no meaning for pages.
    #[serde(default)]
    pub(crate) count: usize,
    /// Where the pages are, seen from the file's folder.
    pub(crate) pages: Option<PathBuf>,
    /// What must be found in the text of some pages; whether it is, is the figure `found`.
    #[serde(default)]
    pub(crate) answers: Vec<Answer>,
    #[serde(default = "one")]
    pub(crate) rounds: usize,
    pub(crate) contenders: Vec<String>,
    /// What every answer must be like: otherwise the run fails.
    #[serde(default)]
    pub(crate) expect: Vec<Expected>,
    /// What is asked for: whether it is reached is told.
    #[serde(default)]
    pub(crate) asked: Vec<Asked>,
}

fn one() -> usize {
    1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Task {
    /// Fingerprints within 3 bits of a hundred thousand others, in an index of `count`.
    Near,
    /// All pairs within 3 bits among `count` fingerprints.
    Pairs,
    /// Which of `count` documents are copies of one before.
    Duplicates,
    /// An index in a folder.
    Folder,
    /// `count` pages cleaned as one corpus.
    Clean,
    /// The text of pages.
    Pages,
    /// The tokens of pages.
    Tokens,
    /// A folder of WARC files.
    Warc,
}

/// A sentence of a page, white space aside.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) page: String,
    pub(crate) sentence: String,
}

/// Bounds of a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// All contenders, if none is named.
    pub(crate) contender: Option<String>,
    pub(crate) figure: String,
    #[serde(default = "lowest")]
    pub(crate) least: f64,
    #[serde(default = "highest")]
    pub(crate) most: f64,
}

fn lowest() -> f64 {
    f64::NEG_INFINITY
}

fn highest() -> f64 {
    f64::INFINITY
}

/// A figure of one contender as a share of another one's, or as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub(crate) figure: String,
    pub(crate) of: String,
    /// Contender to compare with; of this measurement, unless another is named.
    pub(crate) to: Option<String>,
    pub(crate) measure: Option<String>,
    pub(crate) most: f64,
}

#[cfg(test)]
mod tests {
    use super::Definitions;

    #[test]
    fn the_files_can_be_read() {
        for text in [
            include_str!("../duplicates.toml"),
            include_str!("../pages.toml"),
            include_str!("../growth.toml"),
            include_str!("../short.toml"),
            include_str!("../warc.toml"),
        ] {
            let definitions: Definitions = toml::from_str(text).unwrap();
            assert!(!definitions.measure.is_empty());
            for asked in definitions.measure.iter().flat_map(|measure| &measure.asked) {
                let named = |name: &String| definitions.measure.iter().any(|measure| measure.name == *name);
                assert!(asked.measure.as_ref().is_none_or(named), "{asked:?}");
            }
        }
    }
}
