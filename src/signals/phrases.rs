//! Set phrases of web pages in many languages.
//!
//! The lists are of what sites in general print on their furniture; they are a help where they match and nothing depends on them where they do
//! not (the lists are data, `phrases/*.txt`). A phrase must make up the block, or begin it, and the block must be short: prose may begin with any of these words.

use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;
use std::sync::LazyLock;

use super::context::{End, Facts};
use crate::blocks::text::count_words;

/// What a phrase marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Advertising.
    Sponsor,
    /// The head of a list of other articles.
    Related,
    /// The beginning of a line that points to another article.
    Pointer,
    /// Who wrote it, and when.
    Byline,
    /// Sharing and following.
    Share,
    /// Copyright and law.
    Legal,
    /// Newsletters, accounts, apps.
    Signup,
    /// Readers' comments.
    Comment,
    /// Cookies and privacy.
    Consent,
    /// Ways around the site.
    Nav,
    /// What the reader is to do: buy, try, see more elsewhere.
    Call,
}

/// The shape of the lines that phrases of one kind begin.
#[derive(Clone, Copy)]
struct Table {
    /// A block with more words is prose.
    most_words: u32,
    /// Whether lines of this kind are sentences as often as not: `Subscribe to read on.` Of other kinds a sentence is prose where
    /// nothing but one word speaks for the line: `Facebook would not comment.`
    sentences: bool,
    /// A label has at most this many words more than its phrase.
    slack: usize,
}

/// Whether a block is a label of this kind: the phrase makes it up, a few words aside.
pub(super) fn is(kind: Kind, facts: &Facts) -> bool {
    let table = table(kind);
    matching(kind, facts).is_some_and(|phrase| {
        let words = phrase.split(' ').count();
        // Scripts without spaces have more words than the phrase has gaps.
        facts.words as usize <= words + table.slack
            || !phrase.is_ascii() && facts.phrase.chars().count() <= phrase.chars().count() + 6
    })
}

/// Whether a short block begins with a phrase of this kind.
pub(super) fn begins(kind: Kind, facts: &Facts) -> bool {
    matching(kind, facts).is_some()
}

/// The longest phrase that a block begins with: `sponsored by` leaves room for a name where `sponsored` does not.
fn matching(kind: Kind, facts: &Facts) -> Option<&'static str> {
    let table = table(kind);
    if facts.words == 0 || facts.words > table.most_words {
        return None;
    }
    let head = facts.phrase.as_str();
    let begins = |phrase: &str| {
        head.strip_prefix(phrase).is_some_and(|rest| {
            // A phrase must end where a word does; scripts without case have no such place, or hang endings on their words.
            let closed = |c: char| c.is_ascii_alphanumeric() || c.is_lowercase();
            !phrase.ends_with(closed) || !rest.starts_with(closed)
        })
    };
    let mut characters = head.chars();
    let first = characters.next()?;
    // Those of one character come last, as the shortest.
    let of_kind = PHRASES.get(kind as usize)?;
    let longer = characters.next().and_then(|second| of_kind.get(&(first, Some(second))));
    let mut phrases = [longer, of_kind.get(&(first, None))].into_iter().flatten().flatten();
    let phrase = phrases.find(|phrase| begins(phrase))?;
    let dated = kind == Kind::Byline && facts.digits > 0.0;
    let prose = facts.end == End::Sentence && facts.words > 1 && !table.sentences && !dated && is_one_word(phrase);
    (!prose).then_some(phrase.as_str())
}

/// Whether a phrase is one word, such as prose may begin with; `sign:` is none.
fn is_one_word(phrase: &str) -> bool {
    /// Most words of Chinese and Japanese are two characters long, each of them a word by Unicode's boundaries.
    const IDEOGRAPHS: usize = 2;
    let letters = phrase.trim_end();
    letters.ends_with(char::is_alphanumeric) && (count_words(letters) <= 1 || letters.chars().count() <= IDEOGRAPHS)
}

/// What lines of a kind look like.
fn table(kind: Kind) -> Table {
    let (most_words, sentences, slack) = match kind {
        Kind::Sponsor => (8, false, 2),
        Kind::Related => (9, false, 2),
        Kind::Pointer => (30, true, 24),
        Kind::Byline => (16, false, 12),
        Kind::Share => (10, false, 8),
        Kind::Legal => (60, true, 60),
        Kind::Signup => (40, true, 40),
        Kind::Comment => (16, false, 14),
        Kind::Consent => (120, false, 120),
        Kind::Nav => (6, false, 4),
        Kind::Call => (16, true, 14),
    };
    Table { most_words, sentences, slack }
}

/// The lists: phrases in lower case, parted by ` ; ` and line ends; `_` stands for a space at the end.
const LISTS: [(Kind, &str); 11] = [
    (Kind::Sponsor, include_str!("phrases/sponsor.txt")),
    (Kind::Related, include_str!("phrases/related.txt")),
    (Kind::Pointer, include_str!("phrases/pointer.txt")),
    (Kind::Byline, include_str!("phrases/byline.txt")),
    (Kind::Share, include_str!("phrases/share.txt")),
    (Kind::Legal, include_str!("phrases/legal.txt")),
    (Kind::Signup, include_str!("phrases/signup.txt")),
    (Kind::Comment, include_str!("phrases/comment.txt")),
    (Kind::Consent, include_str!("phrases/consent.txt")),
    (Kind::Nav, include_str!("phrases/nav.txt")),
    (Kind::Call, include_str!("phrases/call.txt")),
];

/// Phrases by the characters they begin with.
type ByBeginning = HashMap<(char, Option<char>), Vec<String>>;

/// The phrases of each kind by their first two characters, the longest first; those of one character by that alone.
static PHRASES: LazyLock<[ByBeginning; LISTS.len()]> = LazyLock::new(|| {
    let mut all = [const { None }; LISTS.len()];
    for (kind, list) in LISTS {
        let mut phrases = ByBeginning::new();
        for phrase in phrases_in(list) {
            let mut characters = phrase.chars();
            if let Some(first) = characters.next() {
                phrases.entry((first, characters.next())).or_default().push(phrase);
            }
        }
        phrases.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| Reverse(phrase.len())));
        if let Some(slot) = all.get_mut(kind as usize) {
            *slot = Some(phrases);
        }
    }
    all.map(Option::unwrap_or_default)
});

fn phrases_in(list: &'static str) -> impl Iterator<Item = String> {
    list.lines()
        .flat_map(|line| line.split(" ; "))
        .map(|phrase| phrase.replace('_', " "))
        .filter(|phrase| !phrase.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{LISTS, phrases_in};

    #[test]
    fn phrases_are_in_lower_case_and_not_given_twice() {
        for (kind, list) in LISTS {
            let phrases: Vec<String> = phrases_in(list).collect();
            assert!(phrases.len() > 50, "{kind:?}");
            let mut unique = std::collections::HashSet::new();
            for phrase in &phrases {
                assert_eq!(*phrase, phrase.to_lowercase(), "{kind:?}");
                assert_eq!(phrase.trim_start(), *phrase, "{kind:?}");
                assert!(unique.insert(phrase), "{kind:?}: {phrase} stands twice");
            }
        }
    }
}
