//! Which pages are copies, of each other and of those in an index; and what becomes of their records.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Copies, Record, Status};
use super::work;
use crate::cluster::{ClusterOptions, IndexedCopy, Member, Relation, cluster, copies_in};
use crate::fingerprint::Fingerprint;
use crate::index::{Document, Index, IndexError};

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
    length: usize,
    fingerprint: Fingerprint,
    /// Whether it has a text at all.
    is_kept: bool,
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

    pub(super) fn member(&self) -> Member<'_> {
        Member {
            id: &self.id,
            url: self.url.as_deref(),
            length: self.length,
            date: self.date.as_deref(),
            fingerprint: &self.fingerprint,
        }
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
struct Joined {
    /// Where it stands in this run; `None` for a page of the index.
    at: Option<usize>,
    id: String,
    similarity: f64,
    relation: Option<Relation>,
}

/// What the pages are to each other.
pub(super) struct Comparison {
    /// What each page is a copy of; `None` for those that are kept.
    joined: Vec<Option<Joined>>,
    /// Clusters of more than one page, by their canonical page.
    copies: BTreeMap<usize, Copies>,
    /// By pages of this run, those of the index in whose place they are to stand.
    supersedes: BTreeMap<usize, Vec<(u32, String)>>,
    /// By pages of this run, their former selves in the index.
    former: BTreeMap<usize, Vec<u32>>,
}

/// A page of the index that is compared with those of this run.
struct Indexed {
    number: u32,
    document: Document,
}

/// What the index knows of a page.
#[derive(Default)]
struct Lookup {
    copies: Vec<(IndexedCopy, Indexed)>,
    former: Vec<u32>,
}

/// Compares all pages.
pub(super) fn compare(
    pages: &[Compared],
    options: &ClusterOptions,
    against: Option<&Against<'_>>,
    threads: usize,
) -> Result<Comparison, IndexError> {
    let mut comparison = Comparison {
        joined: pages.iter().map(|_| None).collect(),
        copies: BTreeMap::new(),
        supersedes: BTreeMap::new(),
        former: BTreeMap::new(),
    };
    let mut indexed: BTreeMap<u32, Document> = BTreeMap::new();
    if let Some(Against { index, wins }) = against {
        let index: &Index = index;
        let mut at = 0;
        work::in_order(
            threads,
            pages.iter(),
            |page| look_up(page, index, options, *wins),
            |lookup| {
                let Lookup { copies, former } = lookup?;
                if !former.is_empty() {
                    comparison.former.insert(at, former);
                }
                match wins {
                    Wins::Indexed => comparison.set(at, best(copies)),
                    Wins::Best => {
                        indexed.extend(copies.into_iter().map(|(_, Indexed { number, document })| (number, document)))
                    }
                }
                at += 1;
                Ok(())
            },
        )?;
    }
    comparison.cluster(pages, &indexed, options);
    comparison.count(pages);
    Ok(comparison)
}

/// The most similar one, of these the first.
fn best(copies: Vec<(IndexedCopy, Indexed)>) -> Option<Joined> {
    let best =
        copies.into_iter().max_by(|(a, _), (b, _)| a.similarity.total_cmp(&b.similarity).then(b.number.cmp(&a.number)));
    best.map(|(copy, Indexed { document, .. })| Joined {
        at: None,
        id: document.id,
        similarity: copy.similarity,
        relation: Some(copy.relation),
    })
}

/// Finds a page's copies in the index, and itself, as it was in an earlier run: that is no copy.
fn look_up(page: &Compared, index: &Index, options: &ClusterOptions, wins: Wins) -> Result<Lookup, IndexError> {
    let mut lookup = Lookup::default();
    if !page.is_kept {
        return Ok(lookup);
    }
    let mut is_unchanged = false;
    for copy in copies_in(index, &page.fingerprint, options)? {
        let standing = index.standing(copy.number);
        let document = index.document(standing)?;
        if document.id == page.id {
            is_unchanged |= document.fingerprint.is_same_text(&page.fingerprint);
            lookup.former.push(standing);
        } else if wins == Wins::Indexed || standing == copy.number {
            lookup.copies.push((copy, Indexed { number: standing, document }));
        }
    }
    lookup.former.sort_unstable();
    lookup.former.dedup();
    // It was kept beside whatever else there is, and is again: a run that is repeated says the same.
    if is_unchanged {
        lookup.copies.clear();
    }
    Ok(lookup)
}

impl Comparison {
    fn set(&mut self, at: usize, joined: Option<Joined>) {
        if let Some(place) = self.joined.get_mut(at) {
            *place = joined;
        }
    }

    /// Finds the copies among the pages that are none yet, and the given ones of the index, which come first.
    fn cluster(&mut self, pages: &[Compared], indexed: &BTreeMap<u32, Document>, options: &ClusterOptions) {
        let free =
            pages.iter().enumerate().filter(|(at, page)| page.is_kept && matches!(self.joined.get(*at), Some(None)));
        let free: Vec<usize> = free.map(|(at, _)| at).collect();
        let known = indexed.values().map(|document| Member {
            id: &document.id,
            url: document.url.as_deref(),
            length: usize::try_from(document.length).unwrap_or(usize::MAX),
            date: document.date.as_deref(),
            fingerprint: &document.fingerprint,
        });
        let members: Vec<Member<'_>> =
            known.chain(free.iter().filter_map(|&at| pages.get(at)).map(Compared::member)).collect();
        let clusters = cluster(&members, options);
        let stars = clusters.canonical.iter().zip(&clusters.similarity).zip(&clusters.relation).enumerate();
        let numbers: Vec<u32> = indexed.keys().copied().collect();
        for (place, ((&canonical, &similarity), &relation)) in stars {
            if canonical == place {
                continue;
            }
            let page_of = |place: usize| place.checked_sub(numbers.len()).and_then(|at| free.get(at)).copied();
            let id = members.get(canonical).map_or("", |member| member.id).to_owned();
            match (page_of(place), page_of(canonical), numbers.get(place)) {
                (Some(at), canonical, _) => self.set(at, Some(Joined { at: canonical, id, similarity, relation })),
                (None, Some(canonical), Some(&number)) => {
                    let id = members.get(place).map_or("", |member| member.id).to_owned();
                    self.supersedes.entry(canonical).or_default().push((number, id));
                }
                (None, ..) => {}
            }
        }
    }

    /// Sums up the clusters of more than one page.
    fn count(&mut self, pages: &[Compared]) {
        let mut members: BTreeMap<usize, Vec<&Compared>> = BTreeMap::new();
        for (at, (joined, page)) in self.joined.iter().zip(pages).enumerate() {
            if let Some(Joined { at: Some(canonical), .. }) = joined {
                members.entry(*canonical).or_insert_with(|| pages.get(*canonical).into_iter().collect()).push(page);
            }
            debug_assert!(joined.as_ref().is_none_or(|joined| joined.at != Some(at)), "a page is no copy of itself");
        }
        let whole = |pages: Vec<&Compared>| {
            let hosts: BTreeSet<&String> = pages.iter().filter_map(|page| page.host.as_ref()).collect();
            let dates = pages.iter().filter_map(|page| page.date.as_deref()).filter(|date| is_iso(date));
            Copies {
                pages: pages.len(),
                hosts: hosts.into_iter().cloned().collect(),
                earliest: dates.min().map(str::to_owned),
            }
        };
        self.copies = members.into_iter().map(|(canonical, pages)| (canonical, whole(pages))).collect();
    }

    /// Says in a record where its page stands.
    pub(super) fn mark(&mut self, at: usize, record: &mut Record) {
        if record.status != Status::Kept {
            return;
        }
        match self.joined.get(at).and_then(Option::as_ref) {
            Some(joined) => {
                record.status = Status::Duplicate;
                record.duplicate_of = Some(joined.id.clone());
                record.cluster.clone_from(&record.duplicate_of);
                record.similarity = Some(joined.similarity);
                record.copy = Some(joined.relation.unwrap_or(Relation::Near));
            }
            None => {
                record.cluster = Some(record.id.clone());
                record.similarity = Some(1.0);
                record.copies = self.copies.remove(&at);
                let superseded = self.supersedes.get(&at);
                record.supersedes = superseded.map(|all| all.iter().map(|(_, id)| id.clone()).collect());
            }
        }
    }

    /// Puts the pages that are kept into the index.
    pub(super) fn keep(&self, pages: &[Compared], index: &mut Index) -> Result<IndexChanges, IndexError> {
        let mut changes = IndexChanges::default();
        for (at, (page, joined)) in pages.iter().zip(&self.joined).enumerate() {
            if let Some(joined) = joined {
                changes.copies += u64::from(joined.at.is_none());
                continue;
            }
            if !page.is_kept || page.fingerprint.words() == 0 {
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
            let better = self.supersedes.get(&at).into_iter().flatten().map(|&(number, _)| number);
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
