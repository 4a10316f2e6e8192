//! A page through the rooms, one room at a time: tokens, blocks, classify, the whole page. Input: the bundled HTML pages, one behind the other.

use std::hint::black_box;
use std::ops::Range;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use defarm::blocks::Segmenter;
use defarm::tokens::{Backend, Token, TokenSink, TokenSource, Tokenizer};
use defarm::{Options, clean_html};

/// Counts tokens and drops them.
struct Count(usize);

impl TokenSink for Count {
    fn token(&mut self, token: Token<'_>, _span: Range<usize>) {
        black_box(&token);
        self.0 += 1;
    }
}

fn pages() -> Vec<String> {
    fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                walk(&path, paths);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                paths.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages"), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "corpus/pages is empty");
    paths.iter().filter_map(|path| std::fs::read(path).ok()).map(|b| String::from_utf8_lossy(&b).into_owned()).collect()
}

fn page(criterion: &mut Criterion) {
    let pages = pages();
    let bytes: usize = pages.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("page");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    for (name, backend) in [("scan", Backend::Scan), ("html5ever", Backend::Html5ever)] {
        group.bench_function(format!("tokens, {name}"), |bench| {
            bench.iter(|| {
                pages.iter().for_each(|page| {
                    let mut source = Tokenizer::new(backend, Count(0));
                    source.write(page);
                    black_box(source.finish().0);
                });
            });
        });
        group.bench_function(format!("tokens and blocks, {name}"), |bench| {
            bench.iter(|| {
                pages.iter().for_each(|page| {
                    let mut source = Tokenizer::new(backend, Segmenter::new());
                    source.write(page);
                    black_box(source.finish().finish());
                });
            });
        });
    }
    let options = Options::new();
    group.bench_function("whole page", |bench| {
        bench.iter(|| pages.iter().for_each(|page| drop(black_box(clean_html(page.as_bytes(), &options)))));
    });
    // What is not markup: blocks of a plain text, signals, verdicts, fingerprint.
    let texts: Vec<String> = pages
        .iter()
        .filter_map(|page| clean_html(page.as_bytes(), &options).ok())
        .map(|page| page.blocks().map(|block| block.text().to_owned()).collect::<Vec<_>>().join("\n"))
        .collect();
    group.throughput(Throughput::Bytes(texts.iter().map(String::len).sum::<usize>() as u64));
    group.bench_function("classify and fingerprint text", |bench| {
        bench.iter(|| texts.iter().for_each(|text| drop(black_box(defarm::clean_text(text, &options)))));
    });
    group.finish();
}

criterion_group!(benches, page);
criterion_main!(benches);
