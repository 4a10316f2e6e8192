//! What is told when a run is over.

use std::time::Duration;

use defarm::Summary;
use defarm::corpus::IndexChanges;
use defarm::io::PassedOver;

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1e6;

/// The summary in one line, always of the same words, for those who search logs. `skipped`: files that were passed over.
pub(crate) fn line(summary: &Summary, skipped: u64, elapsed: Duration) -> String {
    let Summary { pages, kept, duplicates, empty, errors, bytes_in, .. } = *summary;
    let megabytes = bytes_in as f64 / MEGABYTE;
    let seconds = elapsed.as_secs_f64();
    let mut line = format!(
        "{pages} pages: {kept} kept, {duplicates} duplicates, {empty} empty, {errors} errors; {megabytes:.1} MB in {seconds:.1} s"
    );
    if skipped > 0 {
        line.push_str(&format!("; {skipped} files of other kinds passed over"));
    }
    line
}

/// What became of the records of WARC files, in one line; nothing where there were none. With pages and errors it makes up all of them.
pub(crate) fn records(passed: &PassedOver) -> Option<String> {
    let PassedOver { records, request, about, revisit, other_type, status, content, .. } = *passed;
    (records > 0).then(|| {
        format!(
            "{records} WARC records: {} pages or errors; passed over {request} requests, {about} about the crawl, {revisit} revisits, \
             {other_type} of other types, {status} with another HTTP status, {content} with other content",
            records - passed.total()
        )
    })
}

/// What became of the index, in one line.
pub(crate) fn index(changes: &IndexChanges) -> String {
    let IndexChanges { copies, added, unchanged, superseded, .. } = changes;
    format!("index: {copies} copies of its pages, {added} added, {unchanged} unchanged, {superseded} superseded")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use defarm::{Corpus, CorpusOptions, PageError, RawPage};

    use super::line;

    #[test]
    fn one_line() {
        let missing = PageError { id: "b".into(), path: "b".into(), line: None, offset: None, message: "gone".into() };
        let pages = vec![Ok(RawPage::html("a", " ".repeat(1_250_000))), Err(missing)];
        let summary = Corpus::new(CorpusOptions::new()).add(pages).run(&mut |_| Ok(())).unwrap();
        assert_eq!(
            line(&summary, 0, Duration::from_millis(2340)),
            "2 pages: 0 kept, 0 duplicates, 1 empty, 1 errors; 1.2 MB in 2.3 s"
        );
        assert!(line(&summary, 3, Duration::ZERO).ends_with("; 3 files of other kinds passed over"));
    }
}
