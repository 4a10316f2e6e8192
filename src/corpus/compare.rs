//! Which pages are copies, of each other and of those in an index; and what becomes of their records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::CorpusOptions;
use super::by_place::ByPlace;
use super::marks::Marks;
use super::memory::Memory;
use super::record::{Record, Status};
use super::shelf::{Called, Shelf};
use super::temporary::Temporary;
use super::work::{self, Crew};
use crate::cluster::{ClusterOptions, IndexedCopy, Names, Pages, Relation, copies_among, copies_in};
use crate::error::Error;
use crate::external::{Column, Fixed, Sorter};
use crate::fingerprint::Fingerprint;
use crate::index::{Document, Index};

/// Which page stays, where one of this run and one of the index are copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Wins {
    /// That of the index.
    #[default]
    Indexed,
    /// Whichever is to be kept by [`Keep`](crate::cluster::Keep), as if both were of this run, those of the index first. One of this run may then stand in the
    /// place of one of the index from now on.
    Best,
}

/// An index of earlier runs, in which the pages of this one are looked up, and to which those that are kept are added.
pub(super) struct Against<'a> {
    pub(super) index: &'a mut Index,
    pub(super) wins: Wins,
}

/// What became of an index in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IndexChanges {
    /// Pages that are copies of pages of the index.
    pub copies: u64,
    /// Pages that were added.
    pub added: u64,
    /// Pages that were there already: the same id, the same words.
    pub unchanged: u64,
    /// Pages of the index in whose place others stand now: copies that were better, and former versions of pages of this run.
    pub superseded: u64,
}

/// What is needed of a page to find its copies.
pub(super) struct Compared {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) host: Option<String>,
    pub(super) date: Option<String>,
    /// Of the text, in characters.
    pub(super) length: usize,
    pub(super) fingerprint: Fingerprint,
    /// Whether it has a text at all.
    pub(super) is_kept: bool,
}

impl Compared {
    pub(super) fn of(record: &Record, fingerprint: Fingerprint) -> Self {
        Self {
            id: record.id.clone(),
            url: record.url.clone(),
            host: record.host.clone(),
            date: record.date.clone(),
            length: record.stats.chars_out,
            fingerprint,
            is_kept: record.status == Status::Kept,
        }
    }

    pub(super) fn called(&self) -> Called<'_> {
        let Self { id, url, host, date, .. } = self;
        let [url, host, date] = [url, host, date].map(|text| text.as_deref().map(Cow::Borrowed));
        Called { id: id.into(), url, host, date }
    }

    pub(super) fn document(&self) -> Document {
        Document {
            url: self.url.clone(),
            host: self.host.clone(),
            date: self.date.clone(),
            length: self.length as u64,
            ..Document::new(self.id.clone(), self.fingerprint.clone())
        }
    }
}

/// With how many threads and how much memory pages are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) threads: usize,
    pub(super) memory: Memory,
}

impl How {
    pub(super) fn of(options: &CorpusOptions) -> Self {
        Self { threads: options.threads, memory: options.memory }
    }

    /// Where what is sorted has its room.
    pub(super) fn space(self) -> Temporary {
        Temporary::with_room(self.memory.sorted())
    }
}

/// What a page is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Joined {
    pub(super) to: To,
    /// As bits.
    similarity: u64,
    pub(super) relation: Relation,
}

impl Joined {
    fn new(to: To, similarity: f64, relation: Relation) -> Self {
        Self { to, similarity: similarity.to_bits(), relation }
    }

    pub(super) fn similarity(self) -> f64 {
        f64::from_bits(self.similarity)
    }
}

/// A page that another is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum To {
    /// One of this run, by its place.
    Page(u32),
    /// One of the index, by its number.
    Indexed(u32),
}

impl Fixed for Joined {
    const BYTES: usize = u8::BYTES + u32::BYTES + u64::BYTES + Relation::BYTES;

    fn put(self, bytes: &mut Vec<u8>) {
        let to = match self.to {
            To::Page(place) => (0_u8, place),
            To::Indexed(number) => (1, number),
        };
        (to, self.similarity, self.relation).put(bytes);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let ((is_indexed, number), similarity, relation) = <((u8, u32), u64, Relation)>::take(bytes);
        Self { to: if is_indexed == 0 { To::Page(number) } else { To::Indexed(number) }, similarity, relation }
    }
}

/// Values by the place of a page of this run, in the order of the places.
pub(super) type Placed<T> = Column<(u32, T), Temporary>;

/// What the pages are to each other.
pub(super) struct Comparison {
    /// What each page is a copy of; those that are kept are not among them.
    pub(super) joined: Placed<Joined>,
    /// By the canonical page of each cluster of more than one page, the others.
    pub(super) copies: Placed<u32>,
    /// By pages of this run, those of the index in whose place they are to stand.
    pub(super) supersedes: Placed<u32>,
    /// By pages of this run, their former selves in the index.
    pub(super) former: Placed<u32>,
}

/// What the index knows of a page.
#[derive(Default)]
struct Lookup {
    /// Copies, those that stand in the place of others for them; only what is needed for who wins.
    copies: Vec<(IndexedCopy, u32)>,
    documents: Vec<(u32, Document)>,
    former: Vec<u32>,
}

/// Compares all pages.
pub(super) fn compare(
    pages: &Shelf,
    options: &ClusterOptions,
    against: Option<&Against<'_>>,
    how: How,
) -> Result<Comparison, Error> {
    let space = how.space();
    let mut former = Column::new(space);
    // Copies of what is in the index.
    let mut found = Column::new(space);
    let mut indexed: BTreeMap<u32, Document> = BTreeMap::new();
    if let Some(Against { index, wins }) = against {
        let index: &Index = index;
        let mut at = 0;
        work::in_order(
            Crew::of(how.threads),
            0..pages.len(),
            |_| 0,
            |at| look_up(pages, at, index, options, *wins),
            |lookup: Result<Lookup, Error>| {
                let Lookup { copies, documents, former: selves } = lookup?;
                selves.into_iter().try_for_each(|number| former.push((at, number)))?;
                match wins {
                    Wins::Indexed => best(copies).map_or(Ok(()), |best| found.push((at, best)))?,
                    Wins::Best => indexed.extend(documents),
                }
                at += 1;
                Ok::<(), Error>(())
            },
        )?;
    }
    let mut free = Column::new(space);
    let mut is_found = ByPlace::of(&found)?;
    for at in 0..u32::try_from(pages.len()).unwrap_or(u32::MAX) {
        if pages.is_kept(at as usize)? && is_found.next_at(at)?.is_none() {
            free.push(at)?;
        }
    }
    let indexed = indexed.iter().map(|(&number, document)| (number, document)).collect();
    Members { indexed, pages, free }.compare(&found, former, options, space)
}

/// The most similar one, of these the first.
fn best(copies: Vec<(IndexedCopy, u32)>) -> Option<Joined> {
    let best =
        copies.into_iter().max_by(|(a, a_at), (b, b_at)| a.similarity.total_cmp(&b.similarity).then(b_at.cmp(a_at)));
    best.map(|(copy, standing)| Joined::new(To::Indexed(standing), copy.similarity, copy.relation))
}

/// Finds a page's copies in the index, and itself, as it was in an earlier run: that is no copy.
fn look_up(pages: &Shelf, at: usize, index: &Index, options: &ClusterOptions, wins: Wins) -> Result<Lookup, Error> {
    let mut lookup = Lookup::default();
    if !pages.is_kept(at)? {
        return Ok(lookup);
    }
    let page = pages.page(at)?;
    let mut is_unchanged = false;
    for copy in copies_in(index, &page.fingerprint, options)? {
        let standing = index.standing(copy.number);
        let document = index.document(standing)?;
        if document.id == page.id {
            is_unchanged |= document.fingerprint.is_same_text(&page.fingerprint);
            lookup.former.push(standing);
        } else if wins == Wins::Indexed {
            lookup.copies.push((copy, standing));
        } else if standing == copy.number {
            lookup.documents.push((standing, document));
        }
    }
    lookup.former.sort_unstable();
    lookup.former.dedup();
    // It was kept beside whatever else there is, and is again: a run that is repeated says the same.
    if is_unchanged {
        lookup.copies.clear();
        lookup.documents.clear();
    }
    Ok(lookup)
}

/// The pages among which copies are looked for: first those of the index, by their number, then those of this run.
struct Members<'a> {
    indexed: Vec<(u32, &'a Document)>,
    pages: &'a Shelf,
    /// Places of the pages of this run.
    free: Column<u32, Temporary>,
}

impl Members<'_> {
    /// What stands at a place; none behind the last.
    fn to(&self, at: usize) -> Result<To, Error> {
        match self.indexed.get(at) {
            Some((number, _)) => Ok(To::Indexed(*number)),
            None => Ok(To::Page(self.free.get(at.wrapping_sub(self.indexed.len()))?.unwrap_or(u32::MAX))),
        }
    }

    /// The page of the index at this place, or the place of the page in this run.
    fn at(&self, at: usize) -> Result<Result<&Document, usize>, Error> {
        match (self.indexed.get(at), self.to(at)?) {
            (Some((_, document)), _) => Ok(Ok(document)),
            (None, To::Page(page) | To::Indexed(page)) => Ok(Err(page as usize)),
        }
    }

    /// Finds the copies among them, besides those that were found in the index.
    fn compare(
        &self,
        found: &Placed<Joined>,
        former: Placed<u32>,
        options: &ClusterOptions,
        space: Temporary,
    ) -> Result<Comparison, Error> {
        let (mut joined, mut copies, mut supersedes) = (Column::new(space), Sorter::new(space), Sorter::new(space));
        let mut found = found.rows();
        let mut next = found.next()?;
        let mut among = copies_among(self, options, space)?;
        while let Some((place, canonical, similarity, relation)) = among.next()? {
            match (self.to(place as usize)?, self.to(canonical as usize)?) {
                (To::Page(at), to) => {
                    while let Some(before) = next.filter(|&(place, _)| place < at) {
                        joined.push(before)?;
                        next = found.next()?;
                    }
                    joined.push((at, Joined { to, similarity, relation }))?;
                    if let To::Page(canonical) = to {
                        copies.push((canonical, at))?;
                    }
                }
                (To::Indexed(number), To::Page(canonical)) => supersedes.push((canonical, number))?,
                (To::Indexed(_), To::Indexed(_)) => {}
            }
        }
        while let Some(last) = next {
            joined.push(last)?;
            next = found.next()?;
        }
        Ok(Comparison { joined, copies: placed(copies, space)?, supersedes: placed(supersedes, space)?, former })
    }
}

/// All values, one after the other.
fn placed(values: Sorter<(u32, u32), Temporary>, space: Temporary) -> Result<Placed<u32>, Error> {
    let (mut sorted, mut placed) = (values.finish()?, Column::new(space));
    while let Some(value) = sorted.next()? {
        placed.push(value)?;
    }
    Ok(placed)
}

impl Pages<Error> for Members<'_> {
    fn len(&self) -> usize {
        self.indexed.len() + self.free.len()
    }

    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, Error> {
        match self.at(at)? {
            Ok(document) => Ok(Cow::Borrowed(&document.fingerprint)),
            Err(page) => self.pages.fingerprint(page),
        }
    }

    fn length(&self, at: usize) -> Result<usize, Error> {
        match self.at(at)? {
            Ok(document) => Ok(usize::try_from(document.length).unwrap_or(usize::MAX)),
            Err(page) => self.pages.length(page),
        }
    }

    fn names(&self, at: usize) -> Result<Names<'_>, Error> {
        match self.at(at)? {
            Ok(Document { id, url, date, .. }) => Ok(Names {
                id: id.into(),
                url: url.as_deref().map(Cow::Borrowed),
                date: date.as_deref().map(Cow::Borrowed),
            }),
            Err(page) => self.pages.names(page),
        }
    }
}

impl Comparison {
    /// To say in the records, one after the other, where their pages stand.
    pub(super) fn marks<'a>(&'a self, pages: &'a Shelf, index: Option<&'a Index>) -> Result<Marks<'a>, Error> {
        Marks::of(self, pages, index)
    }

    /// Puts the pages that are kept into the index.
    pub(super) fn keep(&self, pages: &Shelf, index: &mut Index) -> Result<IndexChanges, Error> {
        let mut changes = IndexChanges::default();
        let mut joined = ByPlace::of(&self.joined)?;
        let [mut former, mut better] = [ByPlace::of(&self.former)?, ByPlace::of(&self.supersedes)?];
        for at in 0..u32::try_from(pages.len()).unwrap_or(u32::MAX) {
            let (former, better) = (former.all_at(at)?, better.all_at(at)?);
            if let Some(joined) = joined.next_at(at)? {
                changes.copies += u64::from(matches!(joined.to, To::Indexed(_)));
                continue;
            }
            if !pages.is_kept(at as usize)? {
                continue;
            }
            let page = pages.page(at as usize)?;
            if page.fingerprint.words() == 0 {
                continue;
            }
            let unchanged = match former.last() {
                Some(&last) => index.fingerprint(last)?.is_same_text(&page.fingerprint).then_some(last),
                None => None,
            };
            let number = match unchanged {
                Some(number) => number,
                None => index.add(page.document())?,
            };
            changes.added += u64::from(unchanged.is_none());
            changes.unchanged += u64::from(unchanged.is_some());
            for old in former.into_iter().chain(better).filter(|&old| old < number) {
                index.supersede(old, number)?;
                changes.superseded += 1;
            }
        }
        index.sync()?;
        Ok(changes)
    }
}
