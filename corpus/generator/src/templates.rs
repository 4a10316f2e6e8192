//! Fills templates: pages that share nearly all their words and differ in what matters (prices, results, forecasts).
//! They are the corpus's hardest non-duplicates.

use crate::articles::Article;
use crate::labels::names;
use crate::rng::Rng;
use std::collections::BTreeMap;

const THINGS: &[&str] = &[
    "firewood",
    "diesel",
    "potatoes",
    "wool",
    "honey",
    "gold",
    "cement",
    "milk",
    "cider apples",
    "copper pipe",
    "hay",
    "oat flour",
    "bicycle tyres",
    "coal",
    "butter",
    "salt cod",
];
const TOWNS: &[&str] = &[
    "Marrowby",
    "Port Averley",
    "Hallowford",
    "Dunmere",
    "Little Farrow",
    "Castle Marne",
    "Upper Sallow",
    "Wexcombe",
    "Thornby",
    "Ketterwick",
    "Brackenholm",
    "Sandle Bay",
    "Oxney",
    "Great Pellow",
    "Stourbeck",
    "Nether Quay",
    "Harrowgate Mills",
    "Penwick",
    "Lowmarsh",
    "Tarn Head",
];
const TEAMS: &[&str] = &["Rovers", "Athletic", "Wanderers", "United", "Albion", "Rangers", "Town", "Harriers"];
const LEAGUES: &[&str] = &[
    "County League",
    "Northern Premier",
    "Coast Division",
    "Borders Cup",
    "Second Division East",
    "Women's Valley League",
];
const PLACES: &[&str] = &[
    "the covered market",
    "Mill Lane",
    "the old harbour",
    "Canal Road",
    "the corn exchange",
    "Station Green",
    "Quarry Park",
    "the fish quay",
    "Bishop's Field",
    "the cattle ring",
];
const REASONS: &[&str] = &[
    "a poor harvest",
    "the low water on the canals",
    "dearer transport",
    "a warm autumn",
    "the holiday trade",
    "two closed mills",
    "strong demand from abroad",
    "full stores",
];
const VERDICTS: &[&str] =
    &["fair", "a disappointment", "more than we had hoped for", "hard to take", "what the table deserves", "a start"];
const WEATHER: &[&str] = &[
    "mostly sunny",
    "overcast",
    "bright with showers",
    "foggy at first",
    "wet and windy",
    "clear and cold",
    "changeable",
    "warm and hazy",
];
const SKIES: &[&str] = &[
    "clear",
    "cloudy",
    "light rain",
    "showers",
    "sunny spells",
    "mist",
    "drizzle",
    "thunder",
    "broken cloud",
    "sleet",
];
const WINDS: &[&str] = &["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
const POLLEN: &[&str] = &["low", "moderate", "high", "very high", "negligible"];
const ADVICE: &[&str] = &[
    "a coat",
    "taking the washing in before noon",
    "sun cream",
    "leaving the car at home",
    "watering in the evening",
    "sturdy shoes",
];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: &[&str] = &[
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

/// The template with values drawn from `rng`; a name that occurs twice gets one value.
pub fn fill(template: &Article, rng: &mut Rng) -> Article {
    let mut values =
        Values { known: BTreeMap::new(), day: rng.range(1, 20), month: rng.below(12), base: rng.range(240, 9000) };
    let mut made = template.clone();
    let subtitle = values.text(&made.subtitle.clone(), rng);
    made.title = values.text(&made.title, rng);
    made.subtitle = subtitle;
    made.author = values.text(&made.author, rng);
    for block in &mut made.blocks {
        block.text = values.text(&block.text, rng);
    }
    made.date = format!("2025-{:02}-{:02}", values.month + 1, values.day);
    made
}

struct Values {
    known: BTreeMap<String, String>,
    day: usize,
    month: usize,
    base: usize,
}

impl Values {
    fn text(&mut self, text: &str, rng: &mut Rng) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, t)| Some((b, t.split_once('}')?)))
        {
            out.push_str(before);
            if !self.known.contains_key(name) {
                let value = self.fresh(name, rng);
                self.known.insert(name.to_owned(), value);
            }
            out.push_str(&self.known[name]);
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// A value that no other name of the same kind has.
    fn fresh(&mut self, name: &str, rng: &mut Rng) -> String {
        let mut value = self.value(name, rng);
        for _ in 0..20 {
            let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
            let same = |(n, v): (&String, &String)| n.starts_with(kind) && *v == value;
            if !self.known.iter().any(same) {
                break;
            }
            value = self.value(name, rng);
        }
        value
    }

    fn value(&self, name: &str, rng: &mut Rng) -> String {
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        let index: usize = name[kind.len()..].trim_matches('_').parse().unwrap_or(1);
        let word = |rng: &mut Rng, list: &[&str]| (*rng.pick(list)).to_owned();
        let cents = |c: usize| format!("{}.{:02} crowns", c / 100, c % 100);
        match kind {
            "thing" => word(rng, THINGS),
            "town" | "city" => word(rng, TOWNS),
            "name" | "player" | "person" => word(rng, names("en")),
            "team" => format!("{} {}", rng.pick(TOWNS), rng.pick(TEAMS)),
            "league" => word(rng, LEAGUES),
            "place" => word(rng, PLACES),
            "reason" => word(rng, REASONS),
            "verdict" => word(rng, VERDICTS),
            "direction" => word(rng, &["more", "less"]),
            "weather" => word(rng, WEATHER),
            "sky" => word(rng, SKIES),
            "wind_dir" => word(rng, WINDS),
            "pollen" => word(rng, POLLEN),
            "advice" => word(rng, ADVICE),
            "weekday" | "day" => word(rng, DAYS),
            "price_low" => cents(self.base * rng.range(70, 90) / 100),
            "price_high" => cents(self.base * rng.range(115, 160) / 100),
            k if k.starts_with("price") => cents(self.base * rng.range(91, 114) / 100),
            "pct" | "percent" => format!("{}.{}", rng.range(1, 38), rng.range(1, 9)),
            "score" | "half" => rng.range(0, 4).to_string(),
            "minute" => rng.range(2, 89).to_string(),
            "rank" => rng.range(1, 18).to_string(),
            "points" => rng.range(8, 71).to_string(),
            "time" => format!("{:02}:{:02}", rng.range(5, 8) + if index == 2 { 11 } else { 0 }, rng.below(60)),
            "temp_low" => rng.range(1, 9).to_string(),
            "temp_high" => rng.range(11, 31).to_string(),
            "temp_record" => rng.range(29, 39).to_string(),
            k if k.starts_with("temp") => rng.range(4, 26).to_string(),
            "year" => rng.range(1911, 2019).to_string(),
            "date_short" => format!("{} {}", self.day, MONTHS[self.month]),
            "date" => format!("{} {} 2025", (self.day + (index - 1) * 3).min(28), MONTHS[self.month]),
            _ => rng.range(12, 960).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::parse;

    #[test]
    fn every_placeholder_is_filled_once() {
        let source = "title: {thing} in {town}\nsubtitle: {team1}–{team2} {unheard_of}\n\n{town} pays {price_low}, not {price_high}.\n";
        let template = parse("t", source).expect("parses");
        let a = fill(&template, &mut Rng::keyed(1, &["a"]));
        let town = a.title.rsplit_once(" in ").map(|(_, t)| t.to_owned()).unwrap_or_default();
        assert!(a.blocks[0].text.starts_with(&town));
        assert!(!format!("{}{}{}", a.title, a.subtitle, a.blocks[0].text).contains(['{', '}']));
        assert_ne!(fill(&template, &mut Rng::keyed(2, &["a"])).blocks, a.blocks);
    }
}
