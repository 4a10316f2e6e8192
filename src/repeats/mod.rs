//! On how many pages, distinct articles and sites each text of a corpus stands.
//!
//! Counts go by *distinct articles*: pages whose article is the same count once, or every copy of an article would make each of its paragraphs look
//! like furniture. A site has its own count besides that of the corpus: a farm that only copies has many articles of its own all the same.
//!
//! The room gets hashes (`trace`) of what stands on a page, and says nothing of what a count means.
//!
//! | file | holds |
//! |---|---|
//! | `trace` | what a page leaves behind |
//! | `entry` | what is known of one text |
//! | `texts` | texts by their hash, those of one page in less room |
//! | `table` | all of them: [`Repeats`], which counts, looks up and merges |
//! | `look_up` | what is known of the blocks of one page |
//! | `sites` | which site has had which article |
//! | `article` | whether a page's article was seen before |
//! | `prune` | how the table stays within its bound |
//! | `counter` | a run's counting, for which a table in memory may be too small |
//! | `waiting` | pages that wait there until what they ask for is at hand |
//! | `counts` | what was counted, to be looked up |
//! | `disk` | counts in files |
//! | `rows` | what is known, row by row |
//! | `file`, `checked` | the table as bytes, with a check |

mod article;
mod checked;
#[cfg(feature = "corpus")]
mod counter;
#[cfg(feature = "corpus")]
mod counts;
#[cfg(feature = "corpus")]
mod disk;
mod entry;
mod file;
mod look_up;
mod prune;
mod rows;
mod sites;
mod table;
#[cfg(test)]
mod tests;
mod texts;
mod trace;
#[cfg(feature = "corpus")]
mod waiting;

#[cfg(feature = "corpus")]
pub(crate) use counter::{Counter, Unread};
#[cfg(feature = "corpus")]
pub(crate) use counts::Counts;
pub use file::RepeatsError;
pub use table::{Count, PageCounts, Repeats};
pub(crate) use trace::{Marks, Pointer, Trace, Traces};
