//! All pairs of pages that have much in common, not only those with a canonical page.

use std::ops::ControlFlow;

use super::candidates::Keys;
use super::settled::settled;
use super::{ClusterOptions, Member, Pages, Relation};
use crate::external::{Column, InMemory, Rows, Space};
use crate::index::Sharing;

/// How far pages are compared with each other. Each limit keeps the work from growing with the square of the number of pages.
pub(super) struct Limits {
    /// With so many pages a page is compared for each of its keys, the first in canonical order.
    pub(super) sharing: usize,
    /// Of pages with the same words so many are compared with all others. Those behind them are told with the first only.
    pub(super) same: u32,
    /// With so many pages at most a page is told to be alike that stand before it.
    pub(super) alike: usize,
    /// After so many pages of the same template a page is compared with those only that share what few have.
    pub(super) template: usize,
}

/// Where pairs are what is asked for.
const ALL_PAIRS: Limits = Limits { sharing: 1000, same: 256, alike: usize::MAX, template: usize::MAX };

/// So many pages are fetched together to be compared with another. More would be fetched in vain where the first ones suffice.
const TOGETHER: usize = 16;

/// Two pages that have much in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Index of one page, the earlier in canonical order.
    pub canonical: usize,
    /// Index of the other.
    pub copy: usize,
    /// Estimated similarity, 0 to 1, as in [`Clusters`](super::Clusters).
    pub similarity: f64,
    /// What the other is to the one.
    pub relation: Relation,
}

/// Calls `found` with every pair of copies, and of pages made from one template; by the other page in canonical order, then by the one. Ends at its first
/// error.
///
/// Time is linear in the number of pages, for the price that of more than a thousand pages with the same key some pairs are missed, and of pages with the
/// same words only the first 256 are told with all others.
///
/// # Errors
/// What `found` returns.
pub fn edges<E>(
    members: &[Member<'_>],
    options: &ClusterOptions,
    mut found: impl FnMut(Edge) -> Result<(), E>,
) -> Result<(), E> {
    let mut failed = Ok(());
    // Nothing but `found` can fail, and with that the pages end.
    let ended = edges_of(members, options, InMemory::ALL, |edge| {
        failed = found(edge);
        Ok(if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    });
    let Ok(()) = ended;
    failed
}

/// The same for pages that are kept elsewhere; ends when `found` breaks off.
pub(crate) fn edges_of<P, S>(
    pages: &P,
    options: &ClusterOptions,
    space: S,
    mut found: impl FnMut(Edge) -> Result<ControlFlow<()>, S::Error>,
) -> Result<(), S::Error>
where
    P: Pages<S::Error> + ?Sized,
    S: Space,
{
    let order = options.order(pages, space)?;
    edges_within(&ALL_PAIRS, pages, &order, options, space, |Ranked { ranks, similarity, relation }| {
        let [canonical, copy] = ranks.map(|rank| order.get(rank as usize));
        let Some((canonical, copy)) = canonical?.zip(copy?) else { return Ok(ControlFlow::Continue(())) };
        found(Edge { canonical: canonical as usize, copy: copy as usize, similarity, relation })
    })
}

/// Two pages, by their places in canonical order, that have much in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// The earlier, the later.
    pub(super) ranks: [u32; 2],
    pub(super) similarity: f64,
    pub(super) relation: Relation,
}

/// The same within other limits, of pages in the given order.
pub(super) fn edges_within<P, S>(
    limits: &Limits,
    pages: &P,
    order: &Column<u32, S>,
    options: &ClusterOptions,
    space: S,
    mut found: impl FnMut(Ranked) -> Result<ControlFlow<()>, S::Error>,
) -> Result<(), S::Error>
where
    P: Pages<S::Error> + ?Sized,
    S: Space,
{
    let settled = settled(pages, order, limits, space)?;
    let mut keys = Keys::new(space);
    let (mut ranked, mut told) = (Ranks::of(order), settled.rows());
    let mut next = told.next()?;
    while let Some((rank, place)) = ranked.next()? {
        if next.is_some_and(|(of, _)| of == rank) {
            next = told.next()?;
            continue;
        }
        let fingerprint = pages.fingerprint(place as usize)?;
        if fingerprint.words() > 0 {
            keys.push(rank, &fingerprint)?;
        }
    }
    let mut candidates = keys.candidates(limits.sharing, pages, order)?;
    let (mut sharing, mut others) = (Sharing::default(), Vec::with_capacity(TOGETHER));
    let (mut ranked, mut told) = (Ranks::of(order), settled.rows());
    let mut next = told.next()?;
    while let Some((rank, place)) = ranked.next()? {
        if let Some((_, first)) = next.filter(|&(of, _)| of == rank) {
            next = told.next()?;
            let same = Ranked { ranks: [first, rank], similarity: 1.0, relation: Relation::Exact };
            if found(same)?.is_break() {
                return Ok(());
            }
            continue;
        }
        candidates.find(rank, &mut sharing)?;
        if sharing.ids.is_empty() {
            continue;
        }
        let fingerprint = &*pages.fingerprint(place as usize)?;
        let (mut alike, mut template) = (0, 0);
        'candidates: for ids in sharing.ids.chunks(TOGETHER) {
            others.clear();
            for &id in ids {
                if (template < limits.template || !sharing.is_common(id))
                    && let Some(place) = order.get(id as usize)?
                {
                    others.push((id, place));
                }
            }
            pages.expect(&others);
            for &(id, other) in &others {
                if template >= limits.template && sharing.is_common(id) {
                    continue;
                }
                if let Some((relation, similarity)) =
                    options.relation(fingerprint, &*pages.fingerprint(other as usize)?)
                {
                    if found(Ranked { ranks: [id, rank], similarity, relation })?.is_break() {
                        return Ok(());
                    }
                    *if relation == Relation::Template { &mut template } else { &mut alike } += 1;
                    if alike >= limits.alike {
                        break 'candidates;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Pages with their places in canonical order.
struct Ranks<'a, S: Space> {
    places: Rows<'a, u32, S>,
    rank: u32,
}

impl<'a, S: Space> Ranks<'a, S> {
    fn of(order: &'a Column<u32, S>) -> Self {
        Self { places: order.rows(), rank: 0 }
    }

    /// The next page's place in canonical order, and its own.
    fn next(&mut self) -> Result<Option<(u32, u32)>, S::Error> {
        let rank = self.rank;
        self.rank = rank.saturating_add(1);
        Ok(self.places.next()?.map(|place| (rank, place)))
    }
}
