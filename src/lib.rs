#![doc = include_str!("../docs/CRATE.md")]

pub mod blocks;
pub mod classify;
mod cleaner;
pub mod cluster;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod decode;
mod error;
mod external;
pub mod fingerprint;
pub mod index;
#[cfg(feature = "io")]
pub mod io;
mod options;
mod page;
mod read_at;
pub mod repeats;
pub mod signals;
pub mod tokens;

pub use classify::{Kind, Label, Preference};
pub use cleaner::{Cleaner, clean_html, clean_html_with, clean_text, clean_text_with};
#[cfg(feature = "corpus")]
pub use corpus::{BlockRecord, Content, Corpus, CorpusOptions, Dedup, RawPage, Record, Status, Summary};
pub use error::{Error, PageError};
pub use fingerprint::Fingerprint;
pub use index::Index;
pub use options::Options;
pub use page::{Page, PageBlock, Stats};
pub use repeats::{Repeats, RepeatsError};
