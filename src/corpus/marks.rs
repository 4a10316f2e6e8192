//! What a record says of the copies of its page.

use std::collections::BTreeSet;

use super::by_place::ByPlace;
use super::compare::{Comparison, Joined, To};
use super::record::{Copies, Record, Status};
use super::shelf::{Called, Shelf};
use crate::error::Error;
use crate::index::Index;

/// Says in records, which come in the order of their pages, where these stand.
pub(super) struct Marks<'a> {
    joined: ByPlace<'a, Joined>,
    copies: ByPlace<'a, u32>,
    supersedes: ByPlace<'a, u32>,
    pages: &'a Shelf,
    index: Option<&'a Index>,
    /// The place of the next one.
    at: u32,
}

impl<'a> Marks<'a> {
    pub(super) fn of(comparison: &'a Comparison, pages: &'a Shelf, index: Option<&'a Index>) -> Result<Self, Error> {
        let Comparison { joined, copies, supersedes, .. } = comparison;
        let [copies, supersedes] = [ByPlace::of(copies)?, ByPlace::of(supersedes)?];
        Ok(Self { joined: ByPlace::of(joined)?, copies, supersedes, pages, index, at: 0 })
    }

    /// Says it in the next record.
    pub(super) fn mark(&mut self, record: &mut Record) -> Result<(), Error> {
        let at = self.at;
        self.at = at.saturating_add(1);
        if record.status != Status::Kept {
            return Ok(());
        }
        match self.joined.next_at(at)? {
            Some(joined) => {
                record.status = Status::Duplicate;
                record.duplicate_of = Some(match joined.to {
                    To::Page(canonical) => self.pages.called(canonical as usize, |called| called.id.into_owned())?,
                    To::Indexed(number) => self.indexed(number)?,
                });
                record.cluster.clone_from(&record.duplicate_of);
                record.similarity = Some(joined.similarity());
                record.copy = Some(joined.relation);
            }
            None => {
                record.cluster = Some(record.id.clone());
                record.similarity = Some(1.0);
                record.copies = self.copies_of(at)?;
                let superseded = self.supersedes.all_at(at)?;
                if !superseded.is_empty() {
                    let names = superseded.into_iter().map(|number| self.indexed(number));
                    record.supersedes = Some(names.collect::<Result<_, _>>()?);
                }
            }
        }
        Ok(())
    }

    /// The id of a page of the index.
    fn indexed(&self, number: u32) -> Result<String, Error> {
        match self.index {
            Some(index) => Ok(index.document(number)?.id),
            None => Ok(String::new()),
        }
    }

    /// Sums up the cluster of a canonical page, if it is one of more than one page.
    fn copies_of(&mut self, canonical: u32) -> Result<Option<Copies>, Error> {
        let (mut hosts, mut earliest) = (BTreeSet::new(), None::<String>);
        let mut count = 0;
        let mut next = self.copies.next_at(canonical)?;
        if next.is_none() {
            return Ok(None);
        }
        let mut at = canonical;
        loop {
            count += 1;
            self.pages.called(at as usize, |Called { host, date, .. }| {
                if let Some(host) = host.filter(|host| !hosts.contains(host.as_ref())) {
                    hosts.insert(host.into_owned());
                }
                let date = date.filter(|date| is_iso(date));
                if let Some(date) = date.filter(|date| earliest.as_deref().is_none_or(|earliest| **date < *earliest)) {
                    earliest = Some(date.into_owned());
                }
            })?;
            let Some(copy) = next else { break };
            at = copy;
            next = self.copies.next_at(canonical)?;
        }
        Ok(Some(Copies { pages: count, hosts: hosts.into_iter().collect(), earliest }))
    }
}

/// Whether a date is written so that it sorts as text does.
fn is_iso(date: &str) -> bool {
    matches!(date.as_bytes(), [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
}
