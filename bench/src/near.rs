//! Fingerprints: those near a given one, and all near pairs.
//!
//! Half of the fingerprints are random, half are a random one with up to 7 bits flipped, four to a cluster. Half of the queries are one of them with up to 7
//! bits flipped, half are random.

use std::hint::black_box;

use anyhow::{Result, bail};
use defarm::index::{SimHashIndex, near_pairs};

use crate::measured::{Figures, Watch, memory};
use crate::random::Random;

const MAX_BITS: u32 = 3;
const QUERIES: u64 = 100_000;
/// Fingerprints around one centre, itself among them.
const CLUSTER: usize = 4;

fn around(random: &mut Random, center: u64) -> u64 {
    let flips = random.below(8);
    (0..flips).fold(center, |fingerprint, _| fingerprint ^ 1 << random.below(64))
}

fn fingerprints(count: usize) -> Vec<u64> {
    let mut random = Random::new(count as u64);
    let mut fingerprints = Vec::with_capacity(count + 2 * CLUSTER);
    while fingerprints.len() < count {
        let center = random.next();
        fingerprints.push(center);
        fingerprints.extend((1..CLUSTER).map(|_| around(&mut random, center)));
        fingerprints.extend((0..CLUSTER).map(|_| random.next()));
    }
    fingerprints.truncate(count);
    fingerprints
}

fn queries(fingerprints: &[u64]) -> Vec<u64> {
    let mut random = Random::new(0);
    let known = |random: &mut Random| {
        fingerprints.get(random.below(fingerprints.len() as u64) as usize).copied().unwrap_or_default()
    };
    let query = |at: u64| {
        let known = known(&mut random);
        if at.is_multiple_of(2) { around(&mut random, known) } else { random.next() }
    };
    (0..QUERIES).map(query).collect()
}

/// Builds an index and asks it.
pub(crate) fn near(contender: &str, count: usize) -> Result<Figures> {
    let fingerprints = fingerprints(count);
    let queries = queries(&fingerprints);
    match contender.split('-').collect::<Vec<_>>()[..] {
        ["defarm"] => {
            let mut index = SimHashIndex::new();
            measured(
                &fingerprints,
                &queries,
                &mut index,
                |index, _, fingerprint| drop(black_box(index.insert(fingerprint))),
                |index, query| index.near(query, MAX_BITS).map_or(0, |near| near.len()),
            )
        }
        // It finds what differs in fewer bits than it is told.
        ["gaoya", blocks, bits] => {
            let mut index = gaoya::simhash::SimHashIndex::<u64, u32>::new(blocks.parse()?, bits.parse()?);
            measured(
                &fingerprints,
                &queries,
                &mut index,
                |index, id, fingerprint| index.insert(id, fingerprint),
                |index, query| index.query(&query).len(),
            )
        }
        _ => bail!("no contender {contender}"),
    }
}

fn measured<I>(
    fingerprints: &[u64],
    queries: &[u64],
    index: &mut I,
    mut insert: impl FnMut(&mut I, u32, u64),
    query: impl Fn(&I, u64) -> usize,
) -> Result<Figures> {
    let before = memory().0;
    let watch = Watch::start();
    fingerprints.iter().zip(0..).for_each(|(&fingerprint, id)| insert(index, id, fingerprint));
    let inserted = watch.seconds();
    let bytes = memory().0 - before;
    // Once to warm up, as an index that is asked often is.
    black_box(queries.iter().map(|&fingerprint| query(index, fingerprint)).sum::<usize>());
    let watch = Watch::start();
    let found: usize = queries.iter().map(|&fingerprint| query(index, fingerprint)).sum();
    let asked = watch.seconds();
    Ok(Figures::from([
        ("insert_ns".into(), inserted * 1e9 / fingerprints.len() as f64),
        ("query_ns".into(), asked * 1e9 / queries.len() as f64),
        ("found".into(), found as f64),
        ("bytes".into(), bytes / fingerprints.len() as f64),
    ]))
}

/// Finds all near pairs.
pub(crate) fn pairs(contender: &str, count: usize) -> Result<Figures> {
    let fingerprints = fingerprints(count);
    let before = memory().0;
    let mut pairs = 0;
    let watch = Watch::start();
    match contender {
        "defarm" => near_pairs(&fingerprints, MAX_BITS, |pair| pairs += u64::from(black_box(pair).bits <= MAX_BITS))?,
        // Each new one is looked for among those before it.
        "defarm-index" => {
            let mut index = SimHashIndex::new();
            for &fingerprint in &fingerprints {
                pairs += index.near(fingerprint, MAX_BITS)?.len() as u64;
                index.insert(fingerprint)?;
            }
        }
        _ => bail!("no contender {contender}"),
    }
    let seconds = watch.seconds();
    let bytes = memory().1 - before;
    Ok(Figures::from([
        ("seconds".into(), seconds),
        ("pairs".into(), pairs as f64),
        ("bytes".into(), bytes / count as f64),
    ]))
}

#[cfg(test)]
mod tests {
    use super::{near, pairs};

    #[test]
    fn contenders_find_the_same() {
        let found = ["defarm", "gaoya-5-4", "gaoya-6-4"].map(|contender| near(contender, 20_000).unwrap()["found"]);
        assert!(found[0] > 0.0 && found.iter().all(|other| *other == found[0]), "{found:?}");
        assert!(pairs("defarm", 20_000).unwrap()["pairs"] > 0.0);
        assert!(near("nobody", 10).is_err() && pairs("nobody", 10).is_err());
    }
}
