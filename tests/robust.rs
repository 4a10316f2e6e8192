//! No input makes the library panic, take long, or lose a page.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::time::{Duration, Instant};

use defarm::signals::Feature;
use defarm::{Cleaner, Corpus, CorpusOptions, Error, Options, RawPage, Status, clean_html, clean_text};
use proptest::prelude::*;

/// Far more than any of these inputs takes; a quadratic step takes minutes.
const LONG: Duration = Duration::from_secs(60);

/// Pieces that tokenizers and stacks stumble over.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&",
    "&amp",
    "&#x110000;",
    "&#0;",
    "<p>",
    "</p>",
    "<li>",
    "<ul>",
    "</div>",
    "<div class=\"x\"\">",
    "<table>",
    "<td>",
    "</tr>",
    "<a href=x>",
    "</a>",
    "<script>",
    "</script>",
    "<title>",
    "<svg>",
    "</svg>",
    "<math>",
    "<h1>",
    "</h2>",
    "<br>",
    "<template>",
    "<noscript>",
    "<select>",
    "<pre>\n",
    "\0",
    "\u{FEFF}",
    "\u{AD}",
    "text ",
    "Ein Satz mit genau so vielen Wörtern, dass er als Satz zählt. ",
    "Cut off...",
    "。",
    "日本語",
    "مرحبا ",
    "\r\n",
    "<p style='display:none'>",
    "<span hidden>",
    "<plaintext>",
    "<meta charset=utf-16>",
    "<x-y>",
    "</x-y>",
    "<body>",
    "</html>",
];

fn soup() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![
            8 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..8),
        ],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_chunks(page in soup(), cut in any::<prop::sample::Index>()) {
        let whole = clean_html(&page, &Options::new()).expect("a small page");
        let cut = cut.index(page.len() + 1);
        let mut cleaner = Cleaner::new(Options::new());
        cleaner.write(&page[..cut]).expect("a small page");
        cleaner.write(&page[cut..]).expect("a small page");
        let parts = cleaner.finish().expect("a page");
        prop_assert_eq!(whole.text(), parts.text());
        let spans = |page: &defarm::Page| page.blocks().map(|b| (b.text().to_owned(), b.span(), b.label())).collect::<Vec<_>>();
        prop_assert_eq!(spans(&whole), spans(&parts));
    }

    #[test]
    fn spans_lie_in_the_page_and_in_order(page in soup()) {
        let text = String::from_utf8_lossy(&page).into_owned();
        let cleaned = clean_html(text.as_bytes(), &Options::new().with_charset("utf-8")).expect("a small page");
        let mut last = 0;
        for block in cleaned.blocks() {
            let span = block.span();
            prop_assert!(span.start <= span.end && span.end <= text.len());
            prop_assert!(span.start >= last);
            last = span.start;
            prop_assert!(!block.text().is_empty());
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,300}") {
        let page = clean_text(&text, &Options::new()).expect("a small page");
        let stats = page.stats();
        prop_assert_eq!(stats.blocks, stats.article_blocks + stats.teaser_blocks + stats.boilerplate_blocks);
    }
}

#[track_caller]
fn quick(html: &str) {
    let start = Instant::now();
    clean_html(html.as_bytes(), &Options::new()).expect("a page");
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
}

#[test]
fn deep_wide_and_unclosed() {
    for tag in ["div", "ul><li", "table><tr><td", "b", "a href=x", "svg", "x-y", "p", "section", "template"] {
        quick(&format!("<{tag}>").repeat(20_000));
        quick(&format!("{}text", format!("<{tag}>w ").repeat(20_000)));
    }
    quick(&"</div></p></li></table>".repeat(20_000));
    quick(&"<p>A line...".repeat(20_000));
    quick(&"<li><a href=x>Short headline of a card</a>".repeat(20_000));
    quick(
        &"<h1>The same title again and again</h1><p>And a sentence that has at least ten words in it.</p>"
            .repeat(5_000),
    );
    quick(&"&lt".repeat(100_000));
    quick(&"<".repeat(200_000));
    quick(&format!("<div class=\"{}\">x", "content ".repeat(100_000)));
}

/// Running text, so that no signal ends early for want of it.
const SENTENCE: &str = "A sentence of ten words, all of them quite short ones. ";

/// Measures all signals and holds every block to a full row of features.
#[track_caller]
fn measured(page: &defarm::Page, blocks: usize) {
    assert_eq!(page.blocks().count(), blocks);
    for block in page.blocks() {
        assert_eq!(block.features().map(<[u8]>::len), Some(Feature::COUNT));
    }
    assert!(page.page_features().is_some());
}

#[test]
fn signals_measure_pages_of_no_block_and_of_one() {
    let options = Options::new().with_features(true);
    for page in
        ["", "<html></html>", "<main><article><ul><li></li></ul></article></main>", "<title>A title alone</title>"]
    {
        measured(&clean_html(page.as_bytes(), &options).expect("a page"), 0);
    }
    measured(&clean_text("", &options).expect("a page"), 0);
    for text in [SENTENCE, "x", "* * *", "…", "۱۲۳", "一"] {
        measured(&clean_text(text, &options).expect("a page"), 1);
        measured(&clean_html(text.as_bytes(), &options).expect("a page"), 1);
        for tag in ["h1", "li", "main", "footer", "div class=\"content menu modal\"", "a href=x", "p hidden"] {
            measured(&clean_html(format!("<{tag}>{text}").as_bytes(), &options).expect("a page"), 1);
        }
    }
}

#[test]
fn signals_measure_deep_pages_in_time() {
    let options = Options::new().with_features(true);
    let start = Instant::now();
    for tag in
        ["div", "div class=\"content menu modal\"", "main", "article", "footer", "section class=card", "ul><li", "h2"]
    {
        let bottom = format!("{}{SENTENCE}", format!("<{tag}>").repeat(10_000));
        measured(&clean_html(bottom.as_bytes(), &options).expect("a page"), 1);
        let levels = format!("<{tag}>{SENTENCE}").repeat(10_000);
        measured(&clean_html(levels.as_bytes(), &options).expect("a page"), 10_000);
    }
    measured(&clean_text(&format!("{SENTENCE}\n\n").repeat(10_000), &options).expect("a page"), 10_000);
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
}

#[test]
fn empty_pages_are_empty() {
    for page in ["", " \n", "<html></html>", "<!-- -->", "<script>var x = 1;</script>", "\u{FEFF}"] {
        assert_eq!(clean_html(page.as_bytes(), &Options::new()).expect("a page").text(), "");
        assert_eq!(clean_text("", &Options::new()).expect("a page").text(), "");
    }
}

#[test]
fn a_page_over_the_limit_is_an_error_and_no_other_page_suffers() {
    let options = Options::new().with_max_page_bytes(100);
    assert!(matches!(clean_html(&[b'x'; 101], &options), Err(Error::PageTooLarge { limit: 100 })));
    assert!(clean_html(&[b'x'; 100], &options).is_ok());
    let pages = vec![
        Ok(RawPage::html("a", "<p>A sentence of ten words, all of them quite short ones.</p>")),
        Ok(RawPage::html("b", vec![b'x'; 101])),
        Ok(RawPage::text("c", "")),
    ];
    let mut seen = Vec::new();
    let summary = Corpus::new(CorpusOptions::new().with_page_options(options))
        .add(pages)
        .run(&mut |record| {
            seen.push((record.id, record.status, record.error.is_some()));
            Ok(())
        })
        .expect("a run");
    assert_eq!(seen[1], ("b".into(), Status::Error, true));
    assert_eq!(seen[2], ("c".into(), Status::Empty, false));
    assert_eq!((summary.pages, summary.errors, summary.empty), (3, 1, 1));
}

#[test]
fn a_sink_that_fails_ends_the_run_with_its_error() {
    let pages =
        (0..50).map(|n| Ok(RawPage::text(n.to_string(), "A sentence of ten words, all of them quite short ones.")));
    let result = Corpus::new(CorpusOptions::new()).add(pages).run(&mut |_| Err(std::io::Error::other("full")));
    assert!(matches!(result, Err(Error::Sink(error)) if error.to_string() == "full"));
}
