//! All pairs of pages that have much in common, not only those with a canonical page.

use foldhash::{HashMap, HashMapExt};

use super::{ClusterOptions, Member, Pages, Relation};
use crate::fingerprint::Fingerprint;
use crate::index::{SharedIndex, Sharing};

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
    found: impl FnMut(Edge) -> Result<(), E>,
) -> Result<(), E> {
    edges_of(members, options, found)
}

/// The same for pages that are kept elsewhere.
pub(crate) fn edges_of<E, P: Pages<E> + ?Sized>(
    pages: &P,
    options: &ClusterOptions,
    found: impl FnMut(Edge) -> Result<(), E>,
) -> Result<(), E> {
    edges_within(&ALL_PAIRS, pages, &options.order(pages)?, options, found)
}

/// The same within other limits, of pages in the given order.
pub(super) fn edges_within<E, P: Pages<E> + ?Sized>(
    limits: &Limits,
    pages: &P,
    order: &[u32],
    options: &ClusterOptions,
    mut found: impl FnMut(Edge) -> Result<(), E>,
) -> Result<(), E> {
    let mut same: HashMap<u64, (u32, u32)> = HashMap::new();
    let mut index = SharedIndex::with_room(limits.sharing, order.len());
    let mut indexed: Vec<u32> = Vec::new();
    let mut sharing = Sharing::default();
    for &place in order {
        let copy = place as usize;
        let fingerprint = &*pages.fingerprint(copy)?;
        if fingerprint.words() == 0 {
            continue;
        }
        let (first, times) = same.entry(same_words(fingerprint)).or_insert((place, 0));
        *times += 1;
        if *times > 1 && (*times > limits.same || fingerprint.is_short()) {
            found(Edge { canonical: *first as usize, copy, similarity: 1.0, relation: Relation::Exact })?;
            continue;
        }
        index.sharing(fingerprint, &mut sharing);
        let (mut alike, mut template) = (0, 0);
        for &id in &sharing.ids {
            if template >= limits.template && sharing.is_common(id) {
                continue;
            }
            let Some(&canonical) = indexed.get(id as usize) else { continue };
            let canonical = canonical as usize;
            if let Some((relation, similarity)) = options.relation(fingerprint, &*pages.fingerprint(canonical)?) {
                found(Edge { canonical, copy, similarity, relation })?;
                *if relation == Relation::Template { &mut template } else { &mut alike } += 1;
                if alike >= limits.alike {
                    break;
                }
            }
        }
        index.insert(fingerprint, |id| {
            indexed.get(id as usize).map(|&place| pages.fingerprint(place as usize)).transpose()
        })?;
        indexed.push(place);
    }
    Ok(())
}

/// What texts of the same words have in common, in half the room of their hash and their number.
fn same_words(fingerprint: &Fingerprint) -> u64 {
    /// Odd, and without a pattern: the fraction of the golden ratio.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    fingerprint.exact() ^ u64::from(fingerprint.words()).wrapping_mul(SPREAD)
}
