//! Which pages are copies, of each other and of those in an index; and what becomes of their records.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::record::{Copies, Record, Status};
use super::shelf::{Called, Shelf};
use super::work::{self, Crew};
use crate::cluster::{ClusterOptions, Clusters, IndexedCopy, Names, Pages, Relation, cluster_pages, copies_in};
use crate::error::Error;
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

/// What a page is a copy of.
#[derive(Debug, Clone, Copy)]
struct Joined {
    to: To,
    similarity: f64,
    relation: Option<Relation>,
}

/// A page that another is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    /// One of this run, by its place.
    Page(u32),
    /// One of the index, by its number.
    Indexed(u32),
}

/// What the pages are to each other.
pub(super) struct Comparison {
    /// What each page is a copy of; `None` for those that are kept.
    joined: Vec<Option<Joined>>,
    /// Clusters of more than one page, by their canonical page.
    copies: BTreeMap<u32, Copies>,
    /// By pages of this run, those of the index in whose place they are to stand.
    supersedes: BTreeMap<u32, Vec<u32>>,
    /// By pages of this run, their former selves in the index.
    former: BTreeMap<u32, Vec<u32>>,
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
    threads: usize,
) -> Result<Comparison, Error> {
    let mut comparison = Comparison {
        joined: vec![None; pages.len()],
        copies: BTreeMap::new(),
        supersedes: BTreeMap::new(),
        former: BTreeMap::new(),
    };
    let mut indexed: BTreeMap<u32, Document> = BTreeMap::new();
    if let Some(Against { index, wins }) = against {
        let index: &Index = index;
        let mut at = 0;
        work::in_order(
            Crew::of(threads),
            0..pages.len(),
            |_| 0,
            |at| look_up(pages, at, index, options, *wins),
            |lookup: Result<Lookup, Error>| {
                let Lookup { copies, documents, former } = lookup?;
                if !former.is_empty() {
                    comparison.former.insert(at, former);
                }
                match wins {
                    Wins::Indexed => comparison.set(at as usize, best(copies)),
                    Wins::Best => indexed.extend(documents),
                }
                at += 1;
                Ok::<(), Error>(())
            },
        )?;
    }
    comparison.cluster(pages, &indexed, options)?;
    comparison.count(pages)?;
    Ok(comparison)
}

/// The most similar one, of these the first.
fn best(copies: Vec<(IndexedCopy, u32)>) -> Option<Joined> {
    let best =
        copies.into_iter().max_by(|(a, a_at), (b, b_at)| a.similarity.total_cmp(&b.similarity).then(b_at.cmp(a_at)));
    best.map(|(copy, standing)| Joined {
        to: To::Indexed(standing),
        similarity: copy.similarity,
        relation: Some(copy.relation),
    })
}

/// Finds a page's copies in the index, and itself, as it was in an earlier run: that is no copy.
fn look_up(pages: &Shelf, at: usize, index: &Index, options: &ClusterOptions, wins: Wins) -> Result<Lookup, Error> {
    let mut lookup = Lookup::default();
    if !pages.is_kept(at) {
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
    free: Vec<u32>,
}

impl Members<'_> {
    /// What stands at a place; none behind the last.
    fn to(&self, at: usize) -> To {
        match self.indexed.get(at) {
            Some((number, _)) => To::Indexed(*number),
            None => To::Page(self.free.get(at.wrapping_sub(self.indexed.len())).copied().unwrap_or(u32::MAX)),
        }
    }

    /// The page of the index at this place, or the place of the page in this run.
    fn at(&self, at: usize) -> Result<&Document, usize> {
        match (self.indexed.get(at), self.to(at)) {
            (Some((_, document)), _) => Ok(document),
            (None, To::Page(page) | To::Indexed(page)) => Err(page as usize),
        }
    }
}

impl Pages<Error> for Members<'_> {
    fn len(&self) -> usize {
        self.indexed.len() + self.free.len()
    }

    fn fingerprint(&self, at: usize) -> Result<Cow<'_, Fingerprint>, Error> {
        match self.at(at) {
            Ok(document) => Ok(Cow::Borrowed(&document.fingerprint)),
            Err(page) => self.pages.fingerprint(page),
        }
    }

    fn length(&self, at: usize) -> usize {
        match self.at(at) {
            Ok(document) => usize::try_from(document.length).unwrap_or(usize::MAX),
            Err(page) => self.pages.length(page),
        }
    }

    fn names(&self, at: usize) -> Result<Names<'_>, Error> {
        match self.at(at) {
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
    fn set(&mut self, at: usize, joined: Option<Joined>) {
        if let Some(place) = self.joined.get_mut(at) {
            *place = joined;
        }
    }

    fn joined(&self, at: usize) -> Option<Joined> {
        self.joined.get(at).copied().flatten()
    }

    /// Finds the copies among the pages that are none yet, and the given ones of the index, which come first.
    fn cluster(
        &mut self,
        pages: &Shelf,
        indexed: &BTreeMap<u32, Document>,
        options: &ClusterOptions,
    ) -> Result<(), Error> {
        let is_free = |&at: &u32| pages.is_kept(at as usize) && self.joined(at as usize).is_none();
        let free: Vec<u32> = (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).filter(is_free).collect();
        let indexed = indexed.iter().map(|(&number, document)| (number, document)).collect();
        let members = Members { indexed, pages, free };
        let Clusters { canonical, similarity, relation } = cluster_pages(&members, options)?;
        let stars = canonical.into_iter().zip(similarity).zip(relation).enumerate();
        for (place, ((canonical, similarity), relation)) in stars {
            if canonical == place {
                continue;
            }
            match (members.to(place), members.to(canonical)) {
                (To::Page(at), to) => self.set(at as usize, Some(Joined { to, similarity, relation })),
                (To::Indexed(number), To::Page(canonical)) => {
                    self.supersedes.entry(canonical).or_default().push(number)
                }
                (To::Indexed(_), To::Indexed(_)) => {}
            }
        }
        Ok(())
    }

    /// Sums up the clusters of more than one page.
    fn count(&mut self, pages: &Shelf) -> Result<(), Error> {
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, joined) in self.joined.iter().enumerate() {
            if let Some(Joined { to: To::Page(canonical), .. }) = *joined {
                debug_assert!(canonical as usize != at, "a page is no copy of itself");
                members.entry(canonical).or_insert_with(|| vec![canonical as usize]).push(at);
            }
        }
        let whole = |all: Vec<usize>| {
            let (mut hosts, mut earliest) = (BTreeSet::new(), None::<String>);
            for &at in &all {
                pages.called(at, |Called { host, date, .. }| {
                    if let Some(host) = host.filter(|host| !hosts.contains(host.as_ref())) {
                        hosts.insert(host.into_owned());
                    }
                    let date = date.filter(|date| is_iso(date));
                    if let Some(date) =
                        date.filter(|date| earliest.as_deref().is_none_or(|earliest| **date < *earliest))
                    {
                        earliest = Some(date.into_owned());
                    }
                })?;
            }
            Ok::<_, Error>(Copies { pages: all.len(), hosts: hosts.into_iter().collect(), earliest })
        };
        let copies = members.into_iter().map(|(canonical, pages)| Ok((canonical, whole(pages)?)));
        self.copies = copies.collect::<Result<_, Error>>()?;
        Ok(())
    }

    /// Says in a record where its page stands.
    pub(super) fn mark(
        &mut self,
        at: usize,
        record: &mut Record,
        pages: &Shelf,
        index: Option<&Index>,
    ) -> Result<(), Error> {
        if record.status != Status::Kept {
            return Ok(());
        }
        let name = |number: u32| match index {
            Some(index) => index.document(number).map(|document| document.id),
            None => Ok(String::new()),
        };
        match self.joined(at) {
            Some(joined) => {
                record.status = Status::Duplicate;
                record.duplicate_of = Some(match joined.to {
                    To::Page(canonical) => pages.called(canonical as usize, |called| called.id.into_owned())?,
                    To::Indexed(number) => name(number)?,
                });
                record.cluster.clone_from(&record.duplicate_of);
                record.similarity = Some(joined.similarity);
                record.copy = Some(joined.relation.unwrap_or(Relation::Near));
            }
            None => {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                record.cluster = Some(record.id.clone());
                record.similarity = Some(1.0);
                record.copies = self.copies.remove(&at);
                let superseded = self.supersedes.get(&at).map(|all| all.iter().map(|&number| name(number)).collect());
                record.supersedes = superseded.transpose()?;
            }
        }
        Ok(())
    }

    /// Puts the pages that are kept into the index.
    pub(super) fn keep(&self, pages: &Shelf, index: &mut Index) -> Result<IndexChanges, Error> {
        let mut changes = IndexChanges::default();
        for (at, joined) in (0..).zip(&self.joined) {
            if let Some(joined) = joined {
                changes.copies += u64::from(matches!(joined.to, To::Indexed(_)));
                continue;
            }
            if !pages.is_kept(at as usize) {
                continue;
            }
            let page = pages.page(at as usize)?;
            if page.fingerprint.words() == 0 {
                continue;
            }
            let former = self.former.get(&at).map(Vec::as_slice).unwrap_or_default();
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
            let better = self.supersedes.get(&at).into_iter().flatten().copied();
            for old in former.iter().copied().chain(better).filter(|&old| old < number) {
                index.supersede(old, number)?;
                changes.superseded += 1;
            }
        }
        index.sync()?;
        Ok(changes)
    }
}

/// Whether a date is written so that it sorts as text does.
fn is_iso(date: &str) -> bool {
    matches!(date.as_bytes(), [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
}
