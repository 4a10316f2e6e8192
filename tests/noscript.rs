//! Pages whose text stands in `noscript`: forums that scripts draw, with the posts written out for crawlers.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use defarm::{Options, clean_html};

const POSTS: &str = "<h1>Which oil for a squeaking gate?</h1>\
    <p>Ours has been squeaking since the frost, and the neighbours have begun to comment on it every single morning.</p>\
    <p>I used the oil from the sewing machine, two drops a hinge, and have not heard it since the beginning of May.</p>";

fn all_text(html: &str) -> String {
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    page.blocks().map(|block| block.text().to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn text_for_those_without_scripts_is_the_page_where_scripts_draw_it() {
    let html = format!(
        "<title>Which oil for a squeaking gate?</title><div id=app>Loading</div><noscript>{POSTS}</noscript><noscript><p>More</noscript>"
    );
    let text = all_text(&html);
    assert!(text.contains("two drops a hinge") && text.ends_with("More"), "{text}");
    assert!(!text.contains("Loading"));
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    assert_eq!(page.title(), Some("Which oil for a squeaking gate?"));
}

#[test]
fn elsewhere_noscript_is_passed_over_and_parts_no_paragraph() {
    let html = format!("<body>{POSTS}<p>One <noscript><div>Switch scripts on!</div></noscript>line.</p>");
    let text = all_text(&html);
    assert!(text.contains("\nOne line.") && !text.contains("Switch"), "{text}");
}

#[test]
fn nested_and_open_noscript_end() {
    let open = format!("{}<p>Words.", "<noscript>".repeat(30_000));
    assert_eq!(all_text(&open), "");
    let twice = format!("<noscript>{POSTS}<noscript><p>inner</p></noscript><p>outer</p></noscript>");
    assert!(all_text(&twice).ends_with("outer"));
}
