//! A spinner: replaces a given share of the words by synonyms, as farms do to pass off one text as several.

use crate::articles::{Article, Kind};
use crate::rng::Rng;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The synonyms of a word in lower case.
fn synonyms(word: &str) -> Option<&'static [&'static str]> {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let lines = include_str!("../data/synonyms.txt").lines();
        lines.filter_map(|l| l.split_once(": ")).map(|(w, s)| (w, s.split(", ").collect())).collect()
    });
    table.get(word).map(Vec::as_slice)
}

/// Splits a token into what stands before, in and after the word.
fn core(token: &str) -> (&str, &str, &str) {
    let start = token.find(char::is_alphanumeric).unwrap_or(token.len());
    let end =
        token.rfind(char::is_alphanumeric).map_or(start, |i| i + token[i..].chars().next().map_or(1, char::len_utf8));
    (&token[..start], &token[start..end], &token[end..])
}

/// One token with its word replaced, or `None` when the list has no synonym.
fn replaced(token: &str, rng: &mut Rng) -> Option<String> {
    let (before, word, after) = core(token);
    let all = synonyms(&word.to_lowercase())?;
    let new = rng.pick(all);
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let mut letters = new.chars();
    let new = match letters.next() {
        Some(first) if capital => first.to_uppercase().chain(letters).collect(),
        _ => (*new).to_owned(),
    };
    Some(format!("{before}{new}{after}"))
}

fn spinnable(kind: Kind) -> bool {
    !matches!(kind, Kind::Row | Kind::Code | Kind::Time)
}

/// Replaces `percent` of the words of the article, spread evenly over it; fewer when the list does not know enough of them.
/// Returns the share that was replaced, in percent.
pub fn spin(article: &mut Article, percent: usize, rng: &mut Rng) -> f64 {
    let mut tokens: Vec<Vec<String>> =
        article.blocks.iter().map(|b| b.text.split(' ').map(str::to_owned).collect()).collect();
    let total: usize = tokens.iter().map(Vec::len).sum();
    let mut places = Vec::new();
    for (b, block) in article.blocks.iter().enumerate().filter(|(_, b)| spinnable(b.kind)) {
        let known = |(w, t): (usize, &str)| synonyms(&core(t).1.to_lowercase()).map(|_| (b, w));
        places.extend(block.text.split(' ').enumerate().filter_map(known));
    }
    rng.shuffle(&mut places);
    let want = (total * percent + 50) / 100;
    let mut done = 0;
    for (b, w) in places.into_iter().take(want) {
        if let Some(new) = replaced(&tokens[b][w], rng) {
            tokens[b][w] = new;
            done += 1;
        }
    }
    for (block, words) in article.blocks.iter_mut().zip(tokens) {
        block.text = words.join(" ");
    }
    100.0 * done as f64 / total.max(1) as f64
}

/// Replaces up to `most` words of one sentence.
pub fn touch(sentence: &str, most: usize, rng: &mut Rng) -> String {
    let mut left = most;
    let mut word = |token: &str| {
        if left > 0
            && rng.chance(50)
            && let Some(new) = replaced(token, rng)
        {
            left -= 1;
            return new;
        }
        token.to_owned()
    };
    sentence.split(' ').map(&mut word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::{Block, parse};

    const TEXT: &str = "title: t\n\nThe old mill by the river was sold last week, and people in the town are not happy about it. They say that the \
        new owner wants to build flats, but he told us that he will keep the building as it is. Nobody knows when the work will start.\n";

    #[test]
    fn the_share_is_about_right() {
        let source = parse("s", TEXT).expect("parses");
        for percent in [5, 10, 20] {
            let mut copy = source.clone();
            let share = spin(&mut copy, percent, &mut Rng::keyed(1, &["spin"]));
            assert!((share - percent as f64).abs() < 1.5, "{percent}: {share}");
            assert_ne!(copy, source);
        }
    }

    #[test]
    fn capitals_and_marks_stay() {
        let mut rng = Rng::numbered(3, 0, 0);
        let new = replaced("“Many,”", &mut rng);
        assert_eq!(new.as_deref(), Some("“Numerous,”"));
        let mut article =
            Article { blocks: vec![Block { kind: Kind::Code, text: "the old".into() }], ..Article::default() };
        spin(&mut article, 50, &mut rng);
        assert_eq!(article.blocks[0].text, "the old");
    }

    #[test]
    fn the_list_is_long_enough() {
        assert!(include_str!("../data/synonyms.txt").lines().filter(|l| l.contains(": ")).count() >= 250);
    }
}
