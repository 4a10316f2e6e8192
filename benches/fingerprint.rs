//! Words, SimHash and whole fingerprints, in bytes of text a second, next to the crates that do the same.
//!
//! The text is made up (a seeded generator, English in its lengths of words and sentences, one curly quote or dash in some forty words), so
//! the figures compare contestants and commits; real pages differ.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use defarm::blocks::text::words;
use defarm::fingerprint::{Fingerprint, Fingerprinter, SimHasher};
use unicode_segmentation::UnicodeSegmentation;

const ARTICLES: usize = 200;
const WORDS: u64 = 600;

/// The generator of Vigna's SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Below `limit`, small numbers more often, as the common words of a language are.
    fn skewed(&mut self, limit: u64) -> u64 {
        let (a, b) = (self.next() % limit, self.next() % limit);
        a * b / limit
    }
}

fn articles() -> Vec<String> {
    let mut random = Random(7);
    // Common words are short.
    let vocabulary: Vec<String> = (0..5000_u64)
        .map(|rank| {
            let length = 1 + random.next() % (3 + u64::from((rank + 1).ilog2()));
            (0..length).map(|_| char::from(b"etaoinshrdlucmfwypvbgk"[random.skewed(22) as usize])).collect()
        })
        .collect();
    let mut article = || {
        let mut text = String::new();
        let mut starts = true;
        for _ in 0..WORDS {
            let word = &vocabulary[random.skewed(vocabulary.len() as u64) as usize];
            text.push_str(&if starts { word.to_uppercase() } else { word.clone() });
            let end = match random.next() % 80 {
                0..4 => ". ",
                4 => ".\n\n",
                5..9 => ", ",
                9 => " – ",
                10 => "’s ",
                _ => " ",
            };
            starts = end.starts_with('.');
            text.push_str(end);
        }
        text
    };
    (0..ARTICLES).map(|_| article()).collect()
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, texts: &[String]) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::BytesDecimal(texts.iter().map(|text| text.len() as u64).sum()));
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3)).sample_size(20);
    group
}

fn bench_words(criterion: &mut Criterion) {
    let texts = articles();
    let mut group = group(criterion, "words", &texts);
    group.bench_function("defarm", |bencher| {
        bencher.iter(|| black_box(&texts).iter().map(|text| words(text).count()).sum::<usize>())
    });
    group.bench_function("unicode-segmentation", |bencher| {
        bencher.iter(|| black_box(&texts).iter().map(|text| text.unicode_words().count()).sum::<usize>())
    });
    group.finish();
}

/// One hash for every word of the text; the crate hashes them too, there being no way to give it hashes.
fn bench_simhash(criterion: &mut Criterion) {
    let texts = articles();
    let mut random = Random(1);
    let hashes: Vec<Vec<u64>> = texts.iter().map(|text| words(text).map(|_| random.next()).collect()).collect();
    let mut group = group(criterion, "simhash of given features", &texts);
    group.bench_function("defarm, all at once", |bencher| {
        bencher.iter(|| {
            let of = |hashes: &Vec<u64>| {
                let mut simhash = SimHasher::new();
                simhash.add_all(hashes);
                simhash.finish()
            };
            black_box(&hashes).iter().map(of).fold(0, |all, one| all ^ one)
        })
    });
    group.bench_function("defarm, one by one", |bencher| {
        bencher.iter(|| {
            let of = |hashes: &Vec<u64>| {
                let mut simhash = SimHasher::new();
                hashes.iter().for_each(|&hash| simhash.add(hash));
                simhash.finish()
            };
            black_box(&hashes).iter().map(of).fold(0, |all, one| all ^ one)
        })
    });
    let split: Vec<Vec<&str>> = texts.iter().map(|text| words(text).collect()).collect();
    group.bench_function("simhash crate, hashing too", |bencher| {
        let of = |words: &Vec<&str>| simhash::simhash_stream(words.iter().copied());
        bencher.iter(|| black_box(&split).iter().map(of).fold(0, |all, one| all ^ one))
    });
    group.finish();
}

/// From text to fingerprint. The crate's is of single words between white space, and that is all it makes.
fn bench_fingerprint(criterion: &mut Criterion) {
    let texts = articles();
    let mut group = group(criterion, "fingerprint", &texts);
    group.bench_function("defarm, buffers reused", |bencher| {
        let mut fingerprinter = Fingerprinter::new();
        bencher.iter(|| {
            let simhashes = black_box(&texts).iter().map(|text| fingerprinter.fingerprint(text).simhash());
            simhashes.fold(0, |all, one| all ^ one)
        })
    });
    group.bench_function("defarm, Fingerprint::of", |bencher| {
        bencher.iter(|| {
            let simhashes = black_box(&texts).iter().map(|text| Fingerprint::of(text).simhash());
            simhashes.fold(0, |all, one| all ^ one)
        })
    });
    group.bench_function("simhash crate", |bencher| {
        bencher.iter(|| black_box(&texts).iter().map(|text| simhash::simhash(text)).fold(0, |all, one| all ^ one))
    });
    group.finish();
}

criterion_group!(benches, bench_words, bench_simhash, bench_fingerprint);
criterion_main!(benches);
