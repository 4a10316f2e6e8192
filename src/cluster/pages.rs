//! What is compared: pages in memory, or wherever a run keeps them.

use std::borrow::Cow;

use super::Member;
use crate::fingerprint::Fingerprint;

/// Pages that are compared, by their place. What it takes to reach them may fail with `E`.
pub(crate) trait Pages<E> {
    /// How many there are.
    fn len(&self) -> usize;

    /// The fingerprint of a page.
    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, E>;

    /// Tells that the fingerprints of the pages at these places, the second of each, will be asked for next: whoever has to wait for each can wait for all at once.
    fn expect(&self, _pages: &[(u32, u32)]) {}

    /// Length of the text of a page, in characters.
    fn length(&self, at: usize) -> Result<usize, E>;

    /// What a page is called.
    fn names(&self, at: usize) -> Result<Names<'_>, E>;
}

/// What a page is called; see [`Member`].
#[derive(Debug, Clone)]
pub(crate) struct Names<'a> {
    pub(crate) id: Cow<'a, str>,
    pub(crate) url: Option<Cow<'a, str>>,
    pub(crate) date: Option<Cow<'a, str>>,
}

impl<E> Pages<E> for [Member<'_>] {
    fn len(&self) -> usize {
        <[Member<'_>]>::len(self)
    }

    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, E> {
        Ok(Cow::Borrowed(self[at].fingerprint))
    }

    /// Something of each is read. As nothing depends on it, the processor fetches the next while it waits for the first; between comparisons it would not.
    fn expect(&self, pages: &[(u32, u32)]) {
        let places = pages.iter().map(|&(_, place)| place as usize);
        let read = places.filter_map(|place| self.get(place)).fold(0, |read, page| read ^ page.fingerprint.glance());
        std::hint::black_box(read);
    }

    fn length(&self, at: usize) -> Result<usize, E> {
        Ok(self[at].length)
    }

    fn names(&self, at: usize) -> Result<Names<'_>, E> {
        let Member { id, url, date, .. } = self[at];
        Ok(Names { id: id.into(), url: url.map(Into::into), date: date.map(Into::into) })
    }
}
