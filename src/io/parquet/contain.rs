//! No panic gets out of the Parquet library, whatever the bytes.
//!
//! It checks what it reads in most places, but about one in 400 bits that are turned around in a file ends in an index out of bounds or a value that is not
//! there. All that it was doing then is thrown away.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use ::parquet::errors::{ParquetError, Result};

thread_local! {
    /// Whether a panic of this thread is caught here, and nothing to be told on standard error.
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panics that are caught here from being told on standard error, as long as the program runs; all others are told as before. For programs: a library leaves the
/// hook for panics alone.
pub fn quiet_caught_panics() {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |panic| {
            if !CONTAINED.get() {
                told(panic);
            }
        }));
    });
}

/// Does it; a panic becomes an error.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let before = CONTAINED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    done.unwrap_or_else(|_| Err(ParquetError::General("damaged".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::{CONTAINED, contained};

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(contained(|| Ok(1)).unwrap(), 1);
        let error = contained::<()>(|| panic!("out of bounds")).unwrap_err();
        assert_eq!(error.to_string(), "Parquet error: damaged");
        assert!(!CONTAINED.get());
    }
}
