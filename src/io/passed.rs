//! What held no page.

use std::sync::{Arc, Mutex, PoisonError};

/// Records of WARC files that were passed over, by the reason. With the pages and the errors they make up all records: none vanishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PassedOver {
    /// All records, those that are pages or errors too.
    pub records: u64,
    /// Of these, what the crawler asked the server for.
    pub request: u64,
    /// What the crawler says of itself and of what it found: `warcinfo`, `metadata`, and `resource` under an address that leads nowhere (`metadata:`, `urn:`).
    pub about: u64,
    /// Pages that were the same at an earlier visit, and stand there.
    pub revisit: u64,
    /// Records of any other type, and answers that are none of HTTP.
    pub other_type: u64,
    /// Answers with another HTTP status than 200.
    pub status: u64,
    /// Answers that are neither HTML nor plain text.
    pub content: u64,
}

impl PassedOver {
    /// How many were passed over.
    pub fn total(&self) -> u64 {
        let Self { records: _, request, about, revisit, other_type, status, content } = *self;
        request + about + revisit + other_type + status + content
    }

    /// All counts, in the order above.
    pub(super) fn counts(&self) -> [u64; 7] {
        let Self { records, request, about, revisit, other_type, status, content } = *self;
        [records, request, about, revisit, other_type, status, content]
    }

    /// The same again; counts that are not there are 0.
    pub(super) fn of_counts(counts: &[u64]) -> Self {
        let at = |at: usize| counts.get(at).copied().unwrap_or_default();
        let [records, request, about, revisit, other_type, status, content] = std::array::from_fn(at);
        Self { records, request, about, revisit, other_type, status, content }
    }
}

/// The counts of all files of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(Arc<Mutex<PassedOver>>);

impl Tally {
    pub(super) fn get(&self) -> PassedOver {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count(&self, count: impl FnOnce(&mut PassedOver)) {
        count(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
