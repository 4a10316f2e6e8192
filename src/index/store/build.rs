//! Documents → a segment.

use std::path::Path;

use foldhash::{HashMap, HashMapExt};

use super::header::{Header, Kind};
use super::sections::{Place, Sections};
use super::segment::{HALF_CHECK, KEYS, PARTS, TABLES, half_check, places_to_bytes, shape};
use super::table::{self, Entry, Shape};
use crate::fingerprint::Fingerprint;
use crate::index::keys::{ANCHOR_PAIRS, FILLED, KEY_LEADS_TO, MOST_OF_PAIR, anchor_keys};
use crate::index::simhash::rotated;
use crate::index::{IndexError, Texts};

/// What a segment is made of: documents, counted from 0.
pub(super) trait Source {
    /// The number of the first document in the index.
    fn first(&self) -> u32;
    /// How many there are.
    fn count(&self) -> u32;
    fn texts(&self) -> Texts;
    fn fingerprint(&self, at: u32) -> Result<Fingerprint, IndexError>;
    fn details(&self, at: u32) -> Result<Vec<u8>, IndexError>;
    fn superseded(&self) -> Vec<(u32, u32)>;
    /// The entries of a table, sorted.
    fn entries(&self, table: usize) -> Box<dyn Iterator<Item = Result<Entry, IndexError>> + '_>;
}

/// Writes a segment to a file.
pub(super) fn write(source: &impl Source, path: &Path) -> Result<(), IndexError> {
    let (first, count) = (source.first(), source.count());
    let mut out = Sections::create(path)?;
    out.write(&Header { kind: Kind::Segment, texts: source.texts(), first, count }.to_bytes())?;
    out.end();
    let mut places: Vec<Place> = Vec::with_capacity(PARTS);

    for at in 0..count {
        let bytes = source.fingerprint(at)?.to_bytes();
        out.write(&bytes)?;
        out.write(&half_check(&bytes))?;
    }
    places.push(out.end());

    let mut ends: Vec<u64> = Vec::with_capacity(count as usize + 1);
    let mut end = 0;
    ends.push(end);
    for at in 0..count {
        let bytes = source.details(at)?;
        out.write(&bytes)?;
        out.write(&half_check(&bytes))?;
        end += (bytes.len() + HALF_CHECK) as u64;
        ends.push(end);
    }
    places.push(out.end());
    ends.iter().try_for_each(|end| out.write(&end.to_le_bytes()))?;
    places.push(out.end());
    for (old, new) in source.superseded() {
        out.write(&old.to_le_bytes())?;
        out.write(&new.to_le_bytes())?;
    }
    places.push(out.end());

    let bits = Shape::bits(count);
    let mut starts = Vec::with_capacity(TABLES);
    for table in 0..KEYS {
        starts.push(table::write(shape(table), bits, source.entries(table), &mut out)?);
        places.push(out.end());
    }
    let anchors = of_anchors(source)?;
    let keys = merged([first_of_each(source.entries(KEYS)), Box::new(anchors.into_iter().map(Ok))]);
    starts.push(table::write(shape(KEYS), bits, first_of_each(without_repeats(keys)), &mut out)?);
    places.push(out.end());
    for starts in starts {
        starts.iter().try_for_each(|start| out.write(&start.to_le_bytes()))?;
        places.push(out.end());
    }
    let places = places.try_into().map_err(|_| IndexError::Full)?;
    out.write(&places_to_bytes(&places))?;
    out.finish()
}

/// Of the entries of one key the first only.
fn first_of_each<'a>(
    entries: impl Iterator<Item = Result<Entry, IndexError>> + 'a,
) -> Box<dyn Iterator<Item = Result<Entry, IndexError>> + 'a> {
    let mut of_key = Counted::default();
    Box::new(entries.filter(move |entry| match entry {
        Ok((key, _)) => of_key.next(*key) < KEY_LEADS_TO,
        Err(_) => true,
    }))
}

/// Counts equal keys that come one after the other.
#[derive(Default)]
struct Counted {
    key: Option<u64>,
    times: usize,
}

impl Counted {
    /// How often the key came right before.
    fn next(&mut self, key: u64) -> usize {
        if self.key == Some(key) {
            self.times += 1;
        } else {
            *self = Self { key: Some(key), times: 0 };
        }
        self.times
    }
}

/// Entries of pairs of anchors, sorted, for the documents that too few of their keys lead to; as in [`crate::index::keys`].
fn of_anchors(source: &impl Source) -> Result<Vec<Entry>, IndexError> {
    let mut led_to = vec![0_u8; source.count() as usize];
    let mut has_lost = vec![false; source.count() as usize];
    let mut of_key = Counted::default();
    for entry in source.entries(KEYS) {
        let (key, at) = entry?;
        let (Some(led_to), Some(has_lost)) = (led_to.get_mut(at as usize), has_lost.get_mut(at as usize)) else {
            continue;
        };
        if of_key.next(key) < KEY_LEADS_TO {
            *led_to = led_to.saturating_add(1);
        } else {
            *has_lost = true;
        }
    }
    let mut entries = Vec::new();
    let mut taken: HashMap<u32, usize> = HashMap::new();
    for (at, (led_to, has_lost)) in (0..).zip(led_to.into_iter().zip(has_lost)) {
        if !has_lost || usize::from(led_to) > Fingerprint::KEYS - FILLED {
            continue;
        }
        let fingerprint = source.fingerprint(at)?;
        let free = anchor_keys(&fingerprint).filter(|&key| {
            let taken = taken.entry(key).or_default();
            *taken += 1;
            *taken <= MOST_OF_PAIR
        });
        entries.extend(free.take(ANCHOR_PAIRS).map(|key| (u64::from(key), at)));
    }
    entries.sort_unstable();
    Ok(entries)
}

/// Sorted entries without those that come twice.
fn without_repeats(
    entries: impl Iterator<Item = Result<Entry, IndexError>>,
) -> impl Iterator<Item = Result<Entry, IndexError>> {
    let mut last = None;
    entries.filter(move |entry| match entry {
        Ok(entry) => last.replace(*entry) != Some(*entry),
        Err(_) => true,
    })
}

/// Several sorted runs of entries as one.
pub(super) fn merged<'a>(
    runs: impl IntoIterator<Item = Box<dyn Iterator<Item = Result<Entry, IndexError>> + 'a>>,
) -> impl Iterator<Item = Result<Entry, IndexError>> + 'a {
    let mut runs: Vec<_> = runs.into_iter().map(Iterator::peekable).collect();
    std::iter::from_fn(move || {
        // Runs are few. An error comes before all entries.
        let smallest = runs.iter_mut().enumerate().filter_map(|(at, run)| {
            let entry = run.peek()?.as_ref().map_or((0, 0), |&entry| entry);
            Some((entry, at))
        });
        let (_, at) = smallest.min()?;
        runs.get_mut(at)?.next()
    })
}

/// Documents that were put in lately.
pub(super) struct Fresh<'a> {
    pub(super) first: u32,
    pub(super) texts: Texts,
    pub(super) documents: &'a [crate::index::Document],
    pub(super) superseded: &'a [(u32, u32)],
}

impl Source for Fresh<'_> {
    fn first(&self) -> u32 {
        self.first
    }

    fn count(&self) -> u32 {
        self.documents.len() as u32
    }

    fn texts(&self) -> Texts {
        self.texts
    }

    fn fingerprint(&self, at: u32) -> Result<Fingerprint, IndexError> {
        Ok(self.documents.get(at as usize).map_or_else(|| Fingerprint::of(""), |document| document.fingerprint.clone()))
    }

    fn details(&self, at: u32) -> Result<Vec<u8>, IndexError> {
        Ok(self.documents.get(at as usize).map(crate::index::Document::details).unwrap_or_default())
    }

    fn superseded(&self) -> Vec<(u32, u32)> {
        self.superseded.to_vec()
    }

    fn entries(&self, table: usize) -> Box<dyn Iterator<Item = Result<Entry, IndexError>> + '_> {
        let fingerprints = self.documents.iter().map(|document| &document.fingerprint).zip(0..);
        let mut entries: Vec<Entry> = if table == KEYS {
            fingerprints.flat_map(|(of, at)| of.keys().iter().map(move |&key| (u64::from(key), at))).collect()
        } else {
            fingerprints.map(|(of, at)| (rotated(of.simhash(), table), at)).collect()
        };
        entries.sort_unstable();
        Box::new(entries.into_iter().map(Ok))
    }
}
