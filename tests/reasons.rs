//! The reasons of verdicts are the model's own: they add up to the score that the probability comes from.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Corpus, CorpusOptions, Label, Options, RawPage, Record, clean_html, clean_text};

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
            assert!(words.len() > 1 && (said - verdict.score).abs() <= slack, "{words:?} and {}", verdict.score);
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
    let is_copy = |reason: &str| reason.starts_with("copy of block ") && reason.contains(": “");
    assert!(copies[0].reasons()[0].starts_with("copy of block 2: “The bakery has sent"), "{:?}", copies[0].reasons());
    assert!(copies.iter().all(|copy| is_copy(&copy.reasons()[0])));
}

/// The last of the reasons.
const REST: &str = "everything else ";

fn cleaned(pages: Vec<RawPage>) -> Vec<Record> {
    let mut records = Vec::new();
    let options = CorpusOptions::new().with_threads(2).with_blocks(true);
    let done = Corpus::new(options).add(pages.into_iter().map(Ok)).run(&mut |record| {
        records.push(record);
        Ok(())
    });
    done.unwrap();
    records
}

#[test]
fn every_block_of_the_bundled_corpus_names_a_reason_with_words() {
    let folder = support::root().join("corpus/pages");
    let pages = support::files(&folder).into_iter().map(|path| {
        let (id, bytes) = (path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned(), support::read(&path));
        if id.ends_with(".txt") {
            RawPage::text(id, String::from_utf8(bytes).unwrap())
        } else {
            RawPage::html(id, bytes)
        }
    });
    let (mut dropped, mut counted) = (0, 0);
    for record in cleaned(pages.collect()) {
        for block in record.blocks.unwrap() {
            let (rest, said) = block.reasons.split_last().expect("reasons");
            let named = format!("{}: {} {}: {:?}", record.id, block.label, block.text, block.reasons);
            assert!(rest.starts_with(REST) && !said.is_empty(), "{named}");
            for reason in said {
                let (words, weight) = reason.rsplit_once(' ').unwrap();
                assert!(words.chars().filter(|c| c.is_alphabetic()).count() > 5, "{named}");
                assert!(weight.starts_with(['+', '-']) && weight != "-0.0" && weight.parse::<f32>().is_ok(), "{named}");
                assert!(!reason.starts_with(REST) && !words.starts_with("missing"), "{named}");
            }
            if !block.label.is_kept() {
                dropped += 1;
                counted += usize::from(said[0].contains(" pages of this site "));
            }
        }
    }
    assert!(dropped > 5_000 && counted > 0, "{dropped} dropped, {counted} for what repeats on the site");
}

#[test]
fn a_block_that_scores_the_other_way_says_what_settled_it() {
    const RULES: [&str; 9] = [
        "below what was kept: probability ",
        "copy of block ",
        "behind the title of a second article",
        "title of a second article",
        "link text makes up ",
        "heading with nothing kept behind it",
        "likely enough on this page: probability ",
        "between blocks that are kept",
        "line between the title and the text",
    ];
    let mut overruled = 0;
    for (path, bytes) in support::bundled_pages() {
        for block in clean_html(&bytes, &Options::new()).unwrap().blocks() {
            if block.label() != Label::Title && block.label().is_kept() != (block.verdict().score > 0.0) {
                overruled += 1;
                let reasons = block.reasons();
                let said = reasons.iter().take(2).any(|reason| RULES.iter().any(|rule| reason.starts_with(rule)));
                assert!(said, "{path}: {}: {reasons:?}", block.text());
            }
        }
    }
    assert!(overruled > 5, "{overruled}");
}

/// Three paragraphs of one article.
fn paragraphs() -> [&'static str; 3] {
    [
        "The ferry left at noon, with nobody aboard but the captain and his dog, and the lake lay as flat as a table.",
        "By one o'clock the wind had turned, and the captain, who has crossed this water for years, took in the flag.",
        "He tied the boat to the old pier, gave the dog what was left of his bread, and waited for the rain to pass.",
    ]
}

#[test]
fn the_main_reason_comes_first_with_its_evidence() {
    let text = paragraphs().map(|text| format!("<p>{text}</p>")).concat();
    let cards = ["Owl returns lost glove after", "Baker bans the letter q from", "Tram named after goat that"];
    let cards = cards
        .map(|head| format!("<div class=b><a href=/x>{head}...</a><p>Nobody saw it coming, said…</p></div>"))
        .concat();
    let html = format!(
        "<h1>A dog crosses the lake</h1><article>{text}</article><h3>You may also like</h3><div>{cards}</div>\
         <div><h4>Owl returns lost glove after eleven years</h4></div>"
    );
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    let reasons =
        |start: &str| page.blocks().find(|block| block.text().starts_with(start)).unwrap().reasons().join("; ");
    let twin = reasons("Owl returns lost glove after...");
    assert!(twin.starts_with("cut-off form of “Owl returns lost glove after eleven years” "), "{twin}");
    let full = reasons("Owl returns lost glove after eleven");
    assert!(full.starts_with("full form of the cut-off “Owl returns lost glove after...” "), "{full}");
    let excerpt = reasons("Nobody saw");
    assert!(excerpt.starts_with("cut off, behind the headline “Owl returns lost glove after...” "), "{excerpt}");
    let label = reasons("You may also like");
    assert!(label.starts_with("label of a list of other articles "), "{label}");
}

#[test]
fn a_card_says_which_one_of_how_many_it_is() {
    let text = paragraphs().map(|text| format!("<p>{text}</p>")).concat();
    let cards = ["Owl returns a lost glove to the town hall", "Baker bans the letter q", "Tram is named after a goat"];
    let cards = cards.map(|head| format!("<div class=x><b><a href=/x>{head}</a></b></div>")).concat();
    let html = format!("<h1>A dog crosses the lake</h1><article>{text}</article><div>{cards}</div>");
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    for (start, place) in [("Owl", 1), ("Baker", 2), ("Tram", 3)] {
        let block = page.blocks().find(|block| block.text().starts_with(start)).unwrap();
        let expected = format!("card {place} of 3 look-alike cards ");
        assert!(block.reasons()[0].starts_with(&expected), "{:?}", block.reasons());
    }
}

#[test]
fn what_stands_under_a_label_names_the_label() {
    let lines = ["Owl returns lost glove", "Baker bans the letter q", "Tram named after goat"];
    let text =
        format!("A dog crosses the lake\n\n{}\n\nMore news\n\n{}", paragraphs().join("\n\n"), lines.join("\n\n"));
    let page = clean_text(&text, &Options::new()).unwrap();
    for line in lines {
        let block = page.blocks().find(|block| block.text() == line).unwrap();
        assert_eq!(block.label(), Label::Teaser);
        assert!(block.reasons()[0].starts_with("under the label “More news” "), "{:?}", block.reasons());
    }
}

#[test]
fn what_stands_on_many_pages_says_on_how_many() {
    let page = |n: usize| {
        let of = |k: usize| {
            format!("<p>Number {n} of the boats, which has {} oars, passed mark {k}{n} in the fog.</p>", n * 7 + k)
        };
        let own: String = (0..6).map(of).collect();
        let html =
            format!("<h1>Boat {n} passes the mark</h1>{own}<p>Send us your story of the lake and win a jar of jam</p>");
        RawPage::html(format!("lake.example/{n}.html"), html)
    };
    let records = cleaned((0..6).map(page).collect());
    let block = |record: &Record| record.blocks.as_ref().unwrap().last().unwrap().clone();
    for record in &records {
        let block = block(record);
        assert_eq!(block.pages, Some(6));
        let said = block.reasons.iter().any(|reason| reason.starts_with("on 6 of 6 pages of this site "));
        assert!(block.label.is_kept() || said, "{:?}", block.reasons);
    }
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
