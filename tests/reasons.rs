//! The reasons of verdicts are the model's own: they add up to the score that the probability comes from.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Options, clean_html};

/// Sums of a few hundred small numbers.
const ROUNDING: f32 = 2e-3;

fn page(path: &str) -> Vec<u8> {
    std::fs::read(support::root().join("corpus/pages").join(path)).unwrap()
}

const PAGES: [&str; 3] = [
    "quickbuzzdaily.example/village-sold-traffic-light.html",
    "novareads.example/woman-who-records-glaciers.html",
    "amp.ledgerlane.example/shared-ladder.html",
];

#[test]
fn reasons_and_the_rest_make_up_the_score() {
    for path in PAGES {
        let cleaned = clean_html(&page(path), &Options::new()).unwrap();
        for block in cleaned.blocks() {
            let verdict = block.verdict();
            let sum: f32 = verdict.reasons.iter().map(|reason| reason.weight).sum();
            assert!((sum + verdict.rest() - verdict.score).abs() < ROUNDING, "{path}: {}", block.text());
            let probability = 1.0 / (1.0 + (-verdict.score).exp());
            assert!((probability - verdict.probability).abs() < 1e-6);
            // In words, rounded to a tenth each, they still do.
            let words = block.reasons();
            let said: f32 = words.iter().map(|reason| reason.rsplit(' ').next().unwrap().parse::<f32>().unwrap()).sum();
            let slack = 0.05 * words.len() as f32 + ROUNDING;
            assert!(words.is_empty() || (said - verdict.score).abs() <= slack, "{words:?} and {}", verdict.score);
        }
    }
}

#[test]
fn a_copy_of_the_article_is_dropped_and_says_so() {
    let article = "<p>The bakery has sent its rolls across the river by catapult since the bridge was closed in March.</p>\
        <p>Most of them arrive whole, says the baker, and the ducks have never complained about the others.</p>";
    let html = format!("<h1>Rolls by catapult</h1><div>{article}</div><div class=x>{article}</div>");
    let cleaned = clean_html(html.as_bytes(), &Options::new()).unwrap();
    assert_eq!(cleaned.text().matches("across the river").count(), 1);
    let copies: Vec<_> = cleaned.blocks().filter(|block| !block.label().is_kept()).collect();
    assert_eq!(copies.len(), 2);
    assert!(copies.iter().all(|copy| copy.reasons()[0].starts_with("stands more than once on the page (2)")));
}

#[test]
fn without_reasons_the_verdicts_are_the_same() {
    for path in PAGES {
        let with = clean_html(&page(path), &Options::new()).unwrap();
        let without = clean_html(&page(path), &Options::new().with_reasons(false)).unwrap();
        assert_eq!(with.text(), without.text());
        assert!(with.blocks().zip(without.blocks()).all(|(a, b)| a.verdict().score == b.verdict().score));
        assert!(without.blocks().all(|block| block.reasons().is_empty()));
    }
}
