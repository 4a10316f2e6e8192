//! Counts in files, sorted, for what a table in memory has no room for; and in memory and files, for threads to ask for.
//!
//! | file | holds |
//! |---|---|
//! | `bytes` | numbers in as few bytes as they need |
//! | `row` | rows as bytes |
//! | `run` | a sorted file of rows: written in a go, read in a go or at places |
//! | `runs` | several such files in which later ones know better, and how they become one |
//! | `stands` | what is asked for when all is counted, in rows of one width |
//! | `rows` | such rows, in memory or in a file, and how one is found among some |
//! | `filter` | whether there may be a row of a key, without a look |
//! | `shelf` | rows of all keys |
//! | `sites` | rows of the texts of each site |

mod bytes;
mod filter;
mod row;
mod rows;
mod run;
mod runs;
mod shelf;
mod sites;
mod stands;

use std::fs::File;
use std::io;

pub(super) use bytes::{put, take};
pub(super) use rows::Rows;
pub(super) use run::Run;
pub(super) use runs::Runs;
pub(super) use shelf::Shelf;
pub(super) use sites::Sites;
pub(super) use stands::{ArticlesRow, StandsRow};

/// Makes a file that ends with the run.
pub(crate) type Create = fn() -> io::Result<File>;

/// The files do not hold what was written.
fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "what repeats was changed in its temporary file")
}

/// A file for tests, without a name: the room makes none itself.
#[cfg(test)]
pub(super) fn scratch() -> io::Result<File> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("defarm-repeats-{}-{number}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}
