//! Parquet: a row a page, a row a record.
//!
//! It is read and written by the columns as they lie in the file, without Arrow: of a page only a few plain columns are wanted, and a row at a time of these.
//!
//! | file | holds |
//! |---|---|
//! | `columns` | which columns of a file hold the parts of a page |
//! | `cell` | a value of a column as text |
//! | `read` | the rows as pages |
//! | `contain` | no panic gets out |
//! | `schema` | the columns of a record |
//! | `table` | records taken apart into columns |
//! | `write` | the columns into a file |

mod cell;
mod columns;
mod contain;
mod read;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod write;

use ::parquet::errors::ParquetError;

pub use contain::quiet_caught_panics;
pub(super) use read::pages;
pub use write::ParquetWriter;

/// What is wrong, without the words that say where in the library it was found.
fn told(error: &ParquetError) -> String {
    match error {
        ParquetError::General(message) | ParquetError::NYI(message) | ParquetError::EOF(message) => message.clone(),
        ParquetError::External(error) => error.to_string(),
        error => error.to_string(),
    }
}
