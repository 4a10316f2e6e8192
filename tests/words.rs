//! `words` against the crate it must agree with, on made-up and on real text.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use defarm::blocks::text::{count_words, words};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Compares as byte ranges: equal words in other places are a difference too.
fn ranges<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word.len())).collect()
}

fn disagreement(text: &str) -> Option<String> {
    let (ours, theirs) = (ranges(text, words(text)), ranges(text, text.unicode_words()));
    if ours == theirs && count_words(text) == theirs.len() {
        return None;
    }
    let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    Some(format!("word {at}: {:?} is not {:?}", ours.get(at), theirs.get(at)))
}

/// Characters of every word-break class, those that are tied to their neighbours more often than the rest.
fn character() -> impl Strategy<Value = char> {
    let pick = |characters: &str| prop::sample::select(characters.chars().collect::<Vec<_>>());
    prop_oneof![
        4 => pick("aZ09_.:,;'\" \t\r\n-!/@#*"),
        2 => pick("\u{301}\u{345}\u{200D}\u{FE0F}\u{AD}\u{200E}\u{93F}"),
        2 => pick("\u{3000}\u{2003}\u{A0}\u{85}\u{2028}\u{1680}"),
        2 => pick("’‘“”…·—‧︓،؛٫＿‿"),
        3 => pick("éßÉжЩλςΣאבתعカﾅーかな漢字ไทย한ก٣२Ⅷ²½ªǅ𝒜"),
        1 => pick("🙂👩🚀❤🇩🇪🇯©™ℹ"),
        1 => any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn ascii_soup(text in "[ab09_.:,;'\" \t\r\n!-]{0,40}") {
        prop_assert_eq!(disagreement(&text), None);
    }

    #[test]
    fn any_ascii(text in "[\\x00-\\x7F]{0,60}") {
        prop_assert_eq!(disagreement(&text), None);
    }

    #[test]
    fn mixed_scripts(characters in prop::collection::vec(character(), 0..30)) {
        let text: String = characters.into_iter().collect();
        prop_assert_eq!(disagreement(&text), None);
    }

    #[test]
    fn ascii_with_a_stranger(before in "[a1_.:' \"]{0,8}", stranger in character(), after in "[a1_.:' \"]{0,8}") {
        prop_assert_eq!(disagreement(&format!("{before}{stranger}{after}")), None);
    }
}

/// Every text of up to four of the characters that the rules tell apart.
#[test]
fn every_short_text() {
    let kinds = [
        'a', '1', '_', '.', ':', ',', '\'', '"', ' ', '\r', '\n', '!', 'é', 'א', '\u{345}', '\u{3000}', '\u{200D}',
        '❤', 'カ',
    ];
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer: Vec<String> =
            texts.iter().flat_map(|text| kinds.iter().map(move |kind| format!("{text}{kind}"))).collect();
        for text in &longer {
            assert_eq!(disagreement(text), None, "{text:?}");
        }
        texts = longer;
    }
}

#[test]
fn real_pages() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/flat/flat.jsonl.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        assert!(std::env::var_os("CI").is_none_or(|value| value != "true"), "{} is missing", path.display());
        println!("skipped: {} is missing", path.display());
        return;
    };
    let lines = std::io::BufRead::lines(std::io::BufReader::new(flate2::read::GzDecoder::new(file)));
    let mut seen = 0;
    for line in lines {
        let page: serde_json::Value = serde_json::from_str(&line.expect("readable")).expect("JSON");
        let text = page["text"].as_str().expect("a text");
        assert_eq!(disagreement(text), None, "{}", page["id"]);
        seen += 1;
    }
    assert!(seen > 500, "only {seen} pages");
}
