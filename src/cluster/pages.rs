//! What is compared: pages in memory, or wherever a run keeps them.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::{ClusterOptions, Keep, Member};
use crate::fingerprint::Fingerprint;

/// Pages that are compared, by their place. What it takes to reach them may fail with `E`.
pub(crate) trait Pages<E> {
    /// How many there are.
    fn len(&self) -> usize;

    /// The fingerprint of a page.
    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, E>;

    /// Length of the text of a page, in characters.
    fn length(&self, at: usize) -> usize;

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

    fn length(&self, at: usize) -> usize {
        self[at].length
    }

    fn names(&self, at: usize) -> Result<Names<'_>, E> {
        let Member { id, url, date, .. } = self[at];
        Ok(Names { id: id.into(), url: url.map(Into::into), date: date.map(Into::into) })
    }
}

impl ClusterOptions {
    /// The places of the pages in canonical order.
    pub(super) fn order<E, P: Pages<E> + ?Sized>(&self, pages: &P) -> Result<Vec<u32>, E> {
        let places = 0..u32::try_from(pages.len()).unwrap_or(u32::MAX);
        if self.keep == Keep::First {
            return Ok(places.collect());
        }
        let mut order = Vec::with_capacity(pages.len());
        if self.keep == Keep::Longest {
            // Most pages are told by their length; only those that are not have to be called by name, a few at a time.
            let mut by_length: Vec<(Reverse<usize>, u32)> =
                places.map(|place| (Reverse(pages.length(place as usize)), place)).collect();
            by_length.sort_unstable();
            for same in by_length.chunk_by(|(a, _), (b, _)| a == b) {
                let from = order.len();
                order.extend(same.iter().map(|(_, place)| *place));
                if let Some(same) = order.get_mut(from..).filter(|same| same.len() > 1) {
                    sort_by_names(pages, same, |Names { id, date, .. }| (date.is_none(), date, id))?;
                }
            }
            return Ok(order);
        }
        order.extend(places);
        match self.keep {
            Keep::Newest => {
                let lengths: Vec<usize> = (0..pages.len()).map(|at| pages.length(at)).collect();
                let length = |place: u32| lengths.get(place as usize).copied();
                sort_by_names_and(pages, &mut order, |Names { id, date, .. }, place| {
                    (Reverse(date), Reverse(length(place)), id)
                })?;
            }
            _ => sort_by_names(pages, &mut order, |Names { id, url, .. }| (url.is_none(), url, id))?,
        }
        Ok(order)
    }
}

fn sort_by_names<'a, E, P: Pages<E> + ?Sized, K: Ord>(
    pages: &'a P,
    order: &mut [u32],
    key: impl Fn(Names<'a>) -> K,
) -> Result<(), E> {
    sort_by_names_and(pages, order, |names, _| key(names))
}

/// Sorts pages by what their names give, equal ones by their place.
fn sort_by_names_and<'a, E, P: Pages<E> + ?Sized, K: Ord>(
    pages: &'a P,
    order: &mut [u32],
    key: impl Fn(Names<'a>, u32) -> K,
) -> Result<(), E> {
    let keyed: Result<Vec<(K, u32)>, E> =
        order.iter().map(|&place| Ok((key(pages.names(place as usize)?, place), place))).collect();
    let mut keyed = keyed?;
    keyed.sort_unstable();
    for (to, (_, place)) in order.iter_mut().zip(keyed) {
        *to = place;
    }
    Ok(())
}
