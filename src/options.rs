//! Options of cleaning one page.

use std::sync::Arc;

use crate::classify::{Model, Preference};
use crate::tokens::Backend;

/// How a page is cleaned. Fields are private, so that a new option breaks nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub(crate) tokenizer: Backend,
    pub(crate) max_page_bytes: usize,
    pub(crate) charset: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) preference: Preference,
    pub(crate) model: Option<Arc<Model>>,
    pub(crate) reasons: bool,
    pub(crate) signals_off: Vec<String>,
    pub(crate) features: bool,
}

/// The default limit of a page's size, in bytes: larger than any page of text, small enough to hold.
const DEFAULT_MAX_PAGE: usize = 256 * 1024 * 1024;

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            tokenizer: Backend::default(),
            max_page_bytes: DEFAULT_MAX_PAGE,
            charset: None,
            address: None,
            preference: Preference::Balanced,
            model: None,
            reasons: true,
            signals_off: Vec::new(),
            features: false,
        }
    }

    /// Reads HTML with this tokenizer.
    #[must_use]
    pub fn with_tokenizer(mut self, tokenizer: Backend) -> Self {
        self.tokenizer = tokenizer;
        self
    }

    /// Refuses pages of more bytes than this with [`Error::PageTooLarge`](crate::Error::PageTooLarge); 256 MiB by default.
    #[must_use]
    pub fn with_max_page_bytes(mut self, bytes: usize) -> Self {
        self.max_page_bytes = bytes;
        self
    }

    /// The charset that the transport named (HTTP or WARC header). A label that is not known is ignored.
    #[must_use]
    pub fn with_charset(mut self, label: impl Into<String>) -> Self {
        self.charset = Some(label.into());
        self
    }

    /// The address that the page was loaded from. Most sites put the headline into it, so it helps to find that in plain text; where a page states
    /// an address of its own, that one counts.
    #[must_use]
    pub fn with_address(mut self, url: impl Into<String>) -> Self {
        self.address = Some(url.into());
        self
    }

    /// Which of two faults is the worse one: text that should not be there, or text that is missing. README has what each setting measures.
    #[must_use]
    pub fn with_preference(mut self, preference: Preference) -> Self {
        self.preference = preference;
        self
    }

    /// Judges by this model instead of the crate's own, for measuring models.
    #[doc(hidden)]
    #[must_use]
    pub fn with_model(mut self, model: Arc<Model>) -> Self {
        self.model = Some(model);
        self
    }

    /// Whether verdicts say why: on by default, but for corpus runs without [`with_blocks`](crate::CorpusOptions::with_blocks). Finding the reasons
    /// takes about as long as finding the verdicts.
    #[must_use]
    pub fn with_reasons(mut self, on: bool) -> Self {
        self.reasons = on;
        self
    }

    /// Keeps the features of every block, for training.
    #[doc(hidden)]
    #[must_use]
    pub fn with_features(mut self, on: bool) -> Self {
        self.features = on;
        self
    }

    /// Switches signals off, by name, to measure what they do.
    #[doc(hidden)]
    #[must_use]
    pub fn with_signals_off(mut self, names: Vec<String>) -> Self {
        self.signals_off = names;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}
