//! More values than memory has room for: sorted by merging sorted runs (external merge sort; Knuth, The Art of Computer Programming, vol. 3, 5.4), and kept
//! one after the other.
//!
//! Where what finds no room goes is a matter of its [`Space`]; what comes out is the same for any. The sorts of crates at hand count values, not
//! bytes, or panic where a disk is full.

mod column;
mod record;
mod sorter;
mod space;

pub(crate) use column::{Column, Rows};
pub(crate) use record::{BytesOf, Fixed};
pub(crate) use sorter::{Sorted, Sorter};
pub(crate) use space::{InMemory, Space};

#[cfg(test)]
mod tests;
