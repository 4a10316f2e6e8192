//! Building the index and asking it, at 100 thousand and a million fingerprints.
//!
//! Half of the fingerprints are random, half are a random one with up to 7 bits flipped, a few to a cluster. Half of the queries have near
//! fingerprints, half have none. The time is that of one query, or of one insertion on average.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use defarm::index::SimHashIndex;

const SIZES: [usize; 2] = [100_000, 1_000_000];
const MAX_BITS: [u32; 2] = [3, 7];
const QUERIES: usize = 10_000;
/// Fingerprints around one centre, itself among them.
const CLUSTER: usize = 4;

/// The generator of Vigna's SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn near(&mut self, center: u64) -> u64 {
        let flips = self.next() % 8;
        (0..flips).fold(center, |fingerprint, _| fingerprint ^ 1 << (self.next() % 64))
    }
}

fn fingerprints(count: usize) -> Vec<u64> {
    let mut random = Random(count as u64);
    let mut fingerprints = Vec::with_capacity(count);
    while fingerprints.len() < count {
        let center = random.next();
        fingerprints.push(center);
        fingerprints.extend((1..CLUSTER).map(|_| random.near(center)));
        fingerprints.extend((0..CLUSTER).map(|_| random.next()));
    }
    fingerprints.truncate(count);
    fingerprints
}

fn build(fingerprints: &[u64]) -> SimHashIndex {
    let mut index = SimHashIndex::new();
    for &fingerprint in fingerprints {
        assert!(index.insert(fingerprint).is_ok());
    }
    index
}

fn bench_build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index build");
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5)).sample_size(10);
    for size in SIZES {
        let fingerprints = fingerprints(size);
        let index = build(&fingerprints);
        println!("{size}: {:.1} bytes a fingerprint", index.memory() as f64 / index.distinct() as f64);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| build(black_box(&fingerprints)))
        });
    }
    group.finish();
}

fn bench_near(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index near");
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3)).sample_size(20);
    for size in SIZES {
        let fingerprints = fingerprints(size);
        let index = build(&fingerprints);
        let mut random = Random(0);
        let queries: Vec<u64> = (0..QUERIES)
            .map(|i| {
                let known = fingerprints[random.next() as usize % size];
                if i % 2 == 0 { random.near(known) } else { random.next() }
            })
            .collect();
        for max_bits in MAX_BITS {
            group.bench_function(BenchmarkId::new(format!("within {max_bits}"), size), |bencher| {
                let mut turn = queries.iter().cycle();
                bencher.iter(|| turn.next().map(|&query| index.near(black_box(query), max_bits).map(|near| near.len())))
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench_build, bench_near);
criterion_main!(benches);
