//! WARC: what a crawler stored, a record an answer; and WET, the texts of pages in such records.
//!
//! WARC/0.17, 1.0 and 1.1 are read, and whatever version comes after them; lines may end as they like. What is damaged costs a record: the next one is looked for.
//!
//! | file | holds |
//! |---|---|
//! | `ahead` | a buffer |
//! | `packed` | the bytes of a file, with going back |
//! | `stream` | unpacked, member by member, and going on behind a damaged one |
//! | `head` | names and values |
//! | `records` | the records, and going on behind a wrong one |
//! | `http` | the head of an answer |
//! | `coding` | its body, unpacked |
//! | `pages` | which records are pages |

mod ahead;
mod coding;
mod head;
mod http;
mod packed;
mod pages;
mod records;
mod stream;
#[cfg(test)]
mod tests;

pub(super) use pages::pages;
