#![doc = include_str!("../docs/CRATE.md")]

pub mod blocks;
pub mod classify;
mod cleaner;
pub mod cluster;
pub mod corpus;
pub mod decode;
mod error;
pub mod fingerprint;
pub mod index;
#[cfg(feature = "io")]
pub mod io;
mod options;
mod page;
pub mod repeats;
pub mod signals;
pub mod tokens;

pub use classify::{Kind, Label, Preference};
pub use cleaner::{Cleaner, clean_html, clean_text};
pub use corpus::{BlockRecord, Content, Corpus, CorpusOptions, RawPage, Record, Stats, Status, Summary};
pub use error::{Error, PageError};
pub use fingerprint::Fingerprint;
pub use index::Index;
pub use options::Options;
pub use page::{Page, PageBlock};
