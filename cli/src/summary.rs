//! What is told when a run is over.

use std::time::Duration;

use defarm::Summary;
use defarm::corpus::IndexChanges;
use defarm::io::PassedOver;
use serde_json::json;

use crate::tell;

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1e6;

/// Tells what became of all pages. `skipped`: files that were passed over.
pub(crate) fn tell(summary: &Summary, skipped: u64, elapsed: Duration) {
    let Summary { pages, kept, duplicates, empty, errors, bytes_in, .. } = summary;
    let figures = json!({
        "pages": pages, "kept": kept, "duplicates": duplicates, "empty": empty, "errors": errors, "bytes": bytes_in,
        "files_passed_over": skipped, "seconds": elapsed.as_secs_f64(),
    });
    tell::summary("summary", &line(summary, skipped, elapsed), figures);
}

/// The summary in one line, always of the same words, for those who search logs.
fn line(summary: &Summary, skipped: u64, elapsed: Duration) -> String {
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

/// Tells what became of the records of WARC files, where there were some. With pages and errors it makes up all of them.
pub(crate) fn tell_records(passed: &PassedOver) {
    let PassedOver { records, request, about, revisit, other_type, status, content, .. } = *passed;
    if records == 0 {
        return;
    }
    let taken = records - passed.total();
    let line = format!(
        "{records} WARC records: {taken} pages or errors; passed over {request} requests, {about} about the crawl, {revisit} revisits, \
         {other_type} of other types, {status} with another HTTP status, {content} with other content",
    );
    let figures = json!({
        "records": records, "taken": taken, "request": request, "about": about, "revisit": revisit, "other_type": other_type,
        "status": status, "content": content,
    });
    tell::summary("warc_records", &line, figures);
}

/// Tells what became of the index.
pub(crate) fn tell_index(changes: &IndexChanges) {
    let IndexChanges { copies, added, unchanged, superseded, .. } = changes;
    let line =
        format!("index: {copies} copies of its pages, {added} added, {unchanged} unchanged, {superseded} superseded");
    let figures = json!({ "copies": copies, "added": added, "unchanged": unchanged, "superseded": superseded });
    tell::summary("index", &line, figures);
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
