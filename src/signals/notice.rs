//! Words that sites use of themselves: newsletters and subscriptions, rights and disclaimers, readers' comments, affiliates and donations. Lines of
//! furniture begin with set phrases ([`line`](super::line)); a paragraph that asks for a subscription or says who may reprint what is a sentence like those of
//! the article, begins as it likes, and is told by how many of these words it has. An article about newsletters has them as well, so they are one mark among
//! others. Words of many languages (`phrases/notice.txt`); nothing depends on them where none is known. In HTML the boxes say more, and the
//! signal is silent.

use std::sync::LazyLock;

use foldhash::{HashSet, HashSetExt};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::context::normalise;
use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::Source;
use crate::blocks::text::words;

pub(super) const SIGNAL: Signal = Signal {
    name: "notice",
    about: "in plain text: words that sites use of themselves: subscriptions, rights, comments, affiliates",
    features: &[Feature::NoticeWords, Feature::NoticeShare],
    measure,
};

/// So many of them, on a logarithmic scale, are "many" in full.
const MANY: f32 = 16.0;
/// A text of which they make up this share is full of them.
const FULL: f32 = 0.25;

/// The hashes of the words, and of the pairs of words.
static NOTICES: LazyLock<HashSet<u64>> = LazyLock::new(|| {
    let (mut hashes, mut buffer) = (HashSet::new(), String::new());
    for phrase in include_str!("phrases/notice.txt").lines().flat_map(|line| line.split(" ; ")) {
        hashes.insert(words(phrase).fold(0, |before, word| after(before, normalise(word, &mut buffer))));
    }
    hashes
});

/// The hash of a word, 0 before it, or of a pair.
fn after(before: u64, word: &[u8]) -> u64 {
    if before == 0 { xxh3_64(word) } else { xxh3_64_with_seed(word, before) }
}

/// How many of them a text has.
fn count(text: &str, buffer: &mut String) -> u32 {
    let (mut before, mut count) = (0, 0);
    for word in words(text) {
        let word = normalise(word, buffer);
        let single = after(0, word);
        let pair = before != 0 && NOTICES.contains(&after(before, word));
        count += u32::from(pair || NOTICES.contains(&single));
        before = single;
    }
    count
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Html {
        return;
    }
    let mut buffer = String::new();
    for (n, _, facts) in context.iter() {
        let count = count(context.text(n), &mut buffer) as f32;
        sheet.set(n, Feature::NoticeWords, logarithmic(count, MANY));
        sheet.set(n, Feature::NoticeShare, count / facts.words.max(1) as f32 / FULL);
    }
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::words;

    fn count(text: &str) -> u32 {
        super::count(text, &mut String::new())
    }

    #[test]
    fn words_and_pairs_are_counted() {
        assert_eq!(count("Subscribe to our NEWSLETTER, all rights reserved"), 3);
        assert_eq!(count("The rights were not reserved for the ferryman"), 0);
        assert_eq!(count("转载"), 1, "a pair of characters");
        assert_eq!(count(""), 0);
    }

    #[test]
    fn phrases_are_words_or_pairs_in_lower_case() {
        for phrase in include_str!("phrases/notice.txt").lines().flat_map(|line| line.split(" ; ")) {
            assert!((1..=2).contains(&words(phrase).count()), "{phrase}");
            assert_eq!(phrase, phrase.to_lowercase());
            assert!(count(phrase) >= 1, "{phrase}");
        }
    }
}
