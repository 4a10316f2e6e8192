//! A run as it goes on: how far it is, what could not be read, whether it is to end.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use defarm::corpus::{Position, Source};
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
        let mut watched = self.source(pages);
        std::iter::from_fn(move || watched.next_page())
    }

    /// The same, to be read on from where an earlier run ended.
    pub(crate) fn source<'a>(&'a self, pages: &'a mut Pages) -> Watched<'a> {
        Watched { watch: self, pages }
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

/// Pages that are watched.
pub(crate) struct Watched<'a> {
    watch: &'a Watch,
    pages: &'a mut Pages,
}

impl Source for Watched<'_> {
    fn next_page(&mut self) -> Option<Result<RawPage, PageError>> {
        signals::go_on().ok()?;
        let page = self.pages.next()?;
        self.watch.unreadable.see(&page);
        self.watch.progress.read(self.pages.bytes_read());
        Some(page)
    }

    fn file_position(&self) -> Position {
        self.pages.file_position()
    }

    fn go_on_at(&mut self, position: &Position) {
        self.pages.go_on_at(position);
    }

    fn add_id(&mut self, id: &str) {
        self.pages.add_id(id);
    }

    fn check_end(&mut self) -> io::Result<()> {
        signals::go_on()
    }
}
