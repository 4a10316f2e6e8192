//! The flattened content-farm page that defarm was made for (development data).
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Options, clean_text};
use serde_json::Value;

#[test]
fn no_junk_line_stays_and_no_article_line_goes() {
    let Some(data) = support::shared_data("seed") else { return };
    let text = std::fs::read_to_string(data.join("seed/seed.txt")).expect("the page");
    let truth: Value = serde_json::from_slice(&support::read(&data.join("seed/truth.json"))).expect("its truth");
    let page = clean_text(&text, &Options::new()).expect("a page");
    let lines = truth[0]["lines"].as_array().expect("labelled lines");
    let (mut kept, mut dropped) = (0, 0);
    for line in lines {
        let line_text = line["text"].as_str().expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
        let block = page.blocks().find(|block| block.text() == line_text).expect("every line is a block");
        let article = line["label"] == "article" || line["label"] == "title";
        assert_eq!(block.label().is_kept(), article, "{line_text}: {:?}", block.reasons());
        if article {
            kept += 1;
        } else {
            dropped += 1;
            assert!(!block.reasons().is_empty(), "{line_text}");
        }
    }
    assert_eq!((kept, dropped), (11, 31));
}
