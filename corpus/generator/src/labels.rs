//! The words of the chrome: labels in several wordings per language, sponsor headlines, names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The wordings of one language, by section (`related`, `sponsored`, `also`, …).
#[derive(Debug, Default)]
pub struct Labels(BTreeMap<&'static str, Vec<&'static str>>);

macro_rules! languages {
    ($($lang:literal),*) => {
        const LABELS: &[(&str, &str)] = &[$(($lang, include_str!(concat!("../data/labels/", $lang, ".txt")))),*];
        const SPONSORS: &[(&str, &str)] = &[$(($lang, include_str!(concat!("../data/sponsors/", $lang, ".txt")))),*];
        const NAMES: &[(&str, &str)] = &[$(($lang, include_str!(concat!("../data/names/", $lang, ".txt")))),*];
        const HEADLINES: &[(&str, &str)] = &[$(($lang, include_str!(concat!("../data/headlines/", $lang, ".txt")))),*];
    };
}
languages!("en", "de", "ru", "ja", "ar", "es", "fr", "it", "zh", "hi");

fn parse(text: &'static str) -> Labels {
    let mut labels = Labels::default();
    let mut section = "";
    for line in text.lines().filter(|l| !l.is_empty()) {
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            // `[read more]` is also a label: section names are single lower-case ASCII words that are listed here.
            Some(name) if SECTIONS.contains(&name) => section = name,
            _ => labels.0.entry(section).or_default().push(line),
        }
    }
    labels
}

/// Every section a language file has.
pub const SECTIONS: &[&str] = &[
    "related",
    "latest",
    "popular",
    "sponsored",
    "advert",
    "also",
    "more",
    "newsletter",
    "signup",
    "comments",
    "share",
    "nav",
    "foot",
    "cookie",
    "cookie_button",
    "legal",
    "disclaimer",
    "by",
    "ago",
    "prev",
    "next",
    "tags",
    "about_author",
    "bio",
    "comment",
    "reply",
    "trap_short",
    "trap_ellipsis",
    "trap_readmore",
    "lead",
    "added",
];

impl Labels {
    /// The wordings of one section; sections are checked by a test, so this never comes out empty.
    pub fn get(&self, section: &str) -> &[&'static str] {
        self.0.get(section).map_or(&[""], Vec::as_slice)
    }
}

fn table<T>(
    cell: &'static OnceLock<BTreeMap<&'static str, T>>,
    make: impl Fn(usize, &'static str) -> T,
) -> &'static BTreeMap<&'static str, T> {
    cell.get_or_init(|| LABELS.iter().enumerate().map(|(i, (lang, _))| (*lang, make(i, lang))).collect())
}

/// The labels of a language; English for a language without chrome of its own.
pub fn labels(lang: &str) -> &'static Labels {
    static TABLE: OnceLock<BTreeMap<&'static str, Labels>> = OnceLock::new();
    let table = table(&TABLE, |i, _| parse(LABELS[i].1));
    table.get(lang).unwrap_or_else(|| &table["en"])
}

/// Sponsor headlines of a language.
pub fn sponsors(lang: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = table(&TABLE, |i, _| SPONSORS[i].1.lines().collect());
    table.get(lang).unwrap_or_else(|| &table["en"])
}

/// Names of people of a language.
pub fn names(lang: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = table(&TABLE, |i, _| NAMES[i].1.lines().collect());
    table.get(lang).unwrap_or_else(|| &table["en"])
}

/// Headline, second headline and first sentences of articles that stand on no page of the corpus: a farm teases more than one
/// ever crawls.
pub fn headlines(lang: &str) -> &'static [[&'static str; 3]] {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<[&'static str; 3]>>> = OnceLock::new();
    let line = |l: &'static str| {
        let mut parts = l.split(" | ");
        Some([parts.next()?, parts.next()?, parts.next()?])
    };
    let table = table(&TABLE, |i, _| HEADLINES[i].1.lines().filter_map(line).collect());
    table.get(lang).unwrap_or_else(|| &table["en"])
}

/// Brand names for sponsor blocks, invented.
pub const BRANDS: &[&str] = &[
    "SmileSearch Deals",
    "Harvest Quotes",
    "BrightNest",
    "Ozzle",
    "The Savings Barn",
    "HelloParish",
    "QuoteOtter",
    "Vimbly Health",
    "Northwick Tools",
    "PocketLedger",
    "Senior Deals Daily",
    "Lumo Home",
    "TrendMole",
    "Pawtner",
    "GutterKing",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        for (lang, _) in LABELS {
            let labels = labels(lang);
            for section in SECTIONS {
                assert!(labels.0.contains_key(section), "{lang} lacks {section}");
            }
            for section in [
                "related",
                "latest",
                "popular",
                "sponsored",
                "advert",
                "also",
                "more",
                "newsletter",
                "comments",
                "share",
            ] {
                assert!(labels.get(section).len() >= 8, "{lang} {section}: {}", labels.get(section).len());
            }
            assert!(sponsors(lang).len() >= 6 && names(lang).len() >= 6 && headlines(lang).len() >= 5, "{lang}");
        }
        assert!(sponsors("en").len() >= 40);
    }
}
