//! Options of a corpus run.

use super::memory::Memory;
use super::work::Crew;
use crate::options::Options;
use crate::repeats::{Counter, Repeats};

/// How a corpus is cleaned. Fields are private, so that a new option breaks nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusOptions {
    pub(super) page: Options,
    pub(super) threads: usize,
    pub(super) duplicates: bool,
    pub(super) repeats: bool,
    pub(super) blocks: bool,
    pub(super) markdown: bool,
    pub(super) spans: bool,
    pub(super) memory: Memory,
}

impl CorpusOptions {
    /// The defaults: duplicates and repeats on, as many threads as the machine has cores.
    pub fn new() -> Self {
        Self {
            page: Options::new(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            duplicates: true,
            repeats: true,
            blocks: false,
            markdown: false,
            spans: false,
            memory: Memory::default(),
        }
    }

    /// How each page is cleaned.
    #[must_use]
    pub fn with_page_options(mut self, options: Options) -> Self {
        self.page = options;
        self
    }

    /// Number of worker threads, at least 1.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Whether copies are looked for.
    #[must_use]
    pub fn with_duplicates(mut self, on: bool) -> Self {
        self.duplicates = on;
        self
    }

    /// Whether what repeats across pages helps to tell furniture from articles.
    #[must_use]
    pub fn with_repeats(mut self, on: bool) -> Self {
        self.repeats = on;
        self
    }

    /// Whether records hold every block with its verdict.
    #[must_use]
    pub fn with_blocks(mut self, on: bool) -> Self {
        self.blocks = on;
        self
    }

    /// Whether records hold the article as Markdown, too.
    #[must_use]
    pub fn with_markdown(mut self, on: bool) -> Self {
        self.markdown = on;
        self
    }

    /// Whether records tell where each block stands in the page, in characters.
    #[must_use]
    pub fn with_spans(mut self, on: bool) -> Self {
        self.spans = on;
        self
    }

    /// About so many bytes are used, 1 GiB by default: what does not fit waits in temporary files. The records are the same for any number.
    ///
    /// See the [module](super) for what stays in memory however large the corpus is. A page is cleaned as a whole, which takes several times its size.
    #[must_use]
    pub fn with_memory(mut self, bytes: usize) -> Self {
        self.memory = Memory::of(bytes);
        self
    }

    /// Counts what repeats, beginning with a table.
    pub(super) fn counter<'t>(&self, table: &'t mut Repeats) -> Counter<'t> {
        Counter::new(table, self.memory.texts(), tempfile::tempfile)
    }

    pub(super) fn crew(&self) -> Crew {
        Crew::of(self.threads).with_most(self.memory.moving())
    }
}

impl Default for CorpusOptions {
    fn default() -> Self {
        Self::new()
    }
}
