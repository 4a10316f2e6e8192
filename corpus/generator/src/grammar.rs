//! Sentences from a small grammar: patterns with slots, filled with invented towns, people, things and numbers.
//!
//! The slots that carry the story (town, name, thing, role, object) keep one value within an article, so that it reads as one;
//! numbers, days and adjectives are new each time.

use crate::labels::names;
use crate::rng::Rng;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn lists() -> &'static BTreeMap<&'static str, Vec<&'static str>> {
    static LISTS: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut section = "";
        for line in include_str!("../data/grammar.txt").lines().filter(|l| !l.is_empty()) {
            match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                Some(name) => section = name,
                None => lists.entry(section).or_default().push(line),
            }
        }
        lists
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The story of one article.
#[derive(Clone, Debug)]
pub struct Story {
    steady: BTreeMap<&'static str, &'static str>,
}

impl Story {
    /// A new story.
    pub fn new(rng: &mut Rng) -> Self {
        let mut steady = BTreeMap::new();
        for slot in ["town", "thing", "council", "place"] {
            steady.insert(slot, *rng.pick(&lists()[slot]));
        }
        steady.insert("town2", *rng.pick(&lists()["town"]));
        steady.insert("name", *rng.pick(names("en")));
        steady.insert("name2", *rng.pick(names("en")));
        Self { steady }
    }

    /// The person the story is about.
    pub fn author(&self) -> &'static str {
        self.steady.get("name2").copied().unwrap_or("")
    }

    /// A filled pattern of a section.
    pub fn line(&self, section: &str, rng: &mut Rng) -> String {
        let Some(patterns) = lists().get(section) else { return String::new() };
        let mut out = String::with_capacity(160);
        let mut rest = *rng.pick(patterns);
        while let Some((before, (slot, after))) = rest.split_once('{').and_then(|(b, t)| Some((b, t.split_once('}')?)))
        {
            out.push_str(before);
            self.slot(slot, &mut out, rng);
            rest = after;
        }
        out.push_str(rest);
        capital(&mut out);
        out
    }

    fn slot(&self, slot: &str, out: &mut String, rng: &mut Rng) {
        if let Some(value) = self.steady.get(slot) {
            return article(out, value);
        }
        let text = match slot {
            "num" => rng.range(3, 980).to_string(),
            "pct" => rng.range(2, 96).to_string(),
            "year" => rng.range(1951, 2031).to_string(),
            "money" if rng.chance(30) => format!("{}.{} million crowns", rng.range(1, 48), rng.range(1, 9)),
            "money" => format!("{},{:03} crowns", rng.range(1, 880), rng.below(20) * 50),
            "month" => (*rng.pick(&MONTHS)).to_owned(),
            "day" => (*rng.pick(&DAYS)).to_owned(),
            "date" => format!("{} {}", rng.range(1, 28), rng.pick(&MONTHS)),
            "hour" => format!("{:02}:{:02}", rng.range(5, 22), rng.below(12) * 5),
            _ => match lists().get(slot) {
                Some(list) => return article(out, list[rng.below(list.len())]),
                None => String::new(),
            },
        };
        out.push_str(&text);
    }
}

/// Appends a word; an "a" before it becomes "an" when it begins with a vowel.
fn article(out: &mut String, word: &str) {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    if vowel && (out.ends_with(" a ") || out == "a " || out == "A ") {
        out.insert(out.len() - 1, 'n');
    }
    out.push_str(word);
}

fn capital(text: &mut String) {
    if let Some(first) = text.chars().next().filter(char::is_ascii_lowercase) {
        text.replace_range(..1, &first.to_ascii_uppercase().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_known() {
        let mut rng = Rng::numbered(1, 2, 3);
        let story = Story::new(&mut rng);
        for (section, patterns) in lists() {
            for _ in 0..patterns.len() * 4 {
                let line = story.line(section, &mut rng);
                assert!(!line.contains(['{', '}']) && !line.contains("  ") && !line.is_empty(), "{section}: {line}");
            }
        }
    }
}
