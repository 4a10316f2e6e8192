//! However a page is cut into chunks, the result is the same.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Cleaner, Options, Page};

fn clean(chunks: impl Iterator<Item = impl AsRef<[u8]>>) -> Page {
    let mut cleaner = Cleaner::new(Options::new());
    for chunk in chunks {
        cleaner.write(chunk.as_ref()).expect("a small page");
    }
    cleaner.finish().expect("a page")
}

#[track_caller]
fn same(a: &Page, b: &Page, what: &str) {
    assert_eq!(a.text(), b.text(), "{what}");
    assert_eq!(a.title(), b.title(), "{what}");
    let all = |page: &Page| -> Vec<_> {
        page.blocks().map(|b| (b.text().to_owned(), b.label(), b.span(), b.reasons())).collect()
    };
    assert_eq!(all(a), all(b), "{what}");
}

#[test]
fn every_split_of_a_short_page() {
    let html = "<!doctype html><title>Köder &amp; Co</title><meta charset=utf-8><body><nav><a href=/>Start</a></nav>\
        <h1>Köder &amp; Co</h1><p>Der Laden schließt, und &bdquo;niemand&ldquo; weiß genau, warum er es gerade jetzt tut.<br><br>Mehr …\
        <script>if (a<b) document.write('<p>')</script><ul><li>eins<li>zwei</ul><!-- weg --><p>日本語の文もあります。</body>"
        .as_bytes();
    let whole = clean(std::iter::once(html));
    assert!(whole.text().contains("„niemand“"));
    for cut in 0..=html.len() {
        same(&clean([&html[..cut], &html[cut..]].into_iter()), &whole, &format!("cut at {cut}"));
    }
    same(&clean(html.chunks(1)), &whole, "cut everywhere");
}

#[test]
fn random_chunks_of_long_pages() {
    let mut random = support::Random(7);
    let pages = support::bundled_pages();
    assert!(!pages.is_empty());
    for (name, html) in pages.iter().step_by(4) {
        let whole = clean(std::iter::once(html));
        for most in [7, 300, 5000] {
            let (mut rest, mut chunks) = (html.as_slice(), Vec::new());
            while !rest.is_empty() {
                let (chunk, behind) = rest.split_at((1 + random.below(most)).min(rest.len()));
                chunks.push(chunk);
                rest = behind;
            }
            same(&clean(chunks.into_iter()), &whole, &format!("{name}, chunks up to {most}"));
        }
    }
}
