//! `defarm.toml`: options of the command line in a file.
//!
//! A key is the long name of an option and becomes that option, behind those that were given: so all that clap knows of options holds for the file, too. What stands
//! on the command line wins: an option that is there, or one that cannot be used together with it, is not taken from the file.
//!
//! | file | holds |
//! |---|---|
//! | `read` | what stands in the file, checked against the commands |
//! | `value` | values, as words of a command line |
//! | `merge` | the command line with what the file adds |

mod merge;
mod read;
mod value;

pub(crate) use merge::merged;
pub(crate) use read::Fault;

/// The file that is read where none is named.
const FILE: &str = "defarm.toml";
