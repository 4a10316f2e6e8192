//! A run as it goes on: how far it is, what could not be read, whether it is to end.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use defarm::io::Pages;
use defarm::{PageError, RawPage, Record};

use crate::args::STANDARD;
use crate::progress::Progress;
use crate::signals;
use crate::unreadable::Unreadable;

/// Looks at the pages that come in and the records that go out.
pub(crate) struct Watch {
    progress: Progress,
    unreadable: Unreadable,
}

impl Watch {
    /// Starts the clock.
    pub(crate) fn start(inputs: &[PathBuf], output: &Path) -> Self {
        // Records on the same terminal would run into the progress.
        let alone = output.as_os_str() != STANDARD || !io::stdout().is_terminal();
        Self { progress: Progress::start(inputs, alone), unreadable: Unreadable::default() }
    }

    /// The pages, each of them seen; they end when a signal comes.
    pub(crate) fn pages<'a>(&'a self, pages: &'a mut Pages) -> impl Iterator<Item = Result<RawPage, PageError>> + 'a {
        std::iter::from_fn(move || {
            signals::go_on().ok()?;
            let page = pages.next()?;
            self.unreadable.see(&page);
            self.progress.read(pages.bytes_read());
            Some(page)
        })
    }

    /// Sees a record.
    ///
    /// # Errors
    /// When a signal came.
    pub(crate) fn record(&self, record: &Record) -> io::Result<()> {
        signals::go_on()?;
        self.progress.written();
        if let Some(reason) = &record.error {
            self.unreadable.add(reason);
        }
        Ok(())
    }

    /// Stops the clock: how long it took, and what could not be read.
    pub(crate) fn end(self) -> (Duration, Unreadable) {
        (self.progress.elapsed(), self.unreadable)
    }
}
