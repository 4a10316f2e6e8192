//! Documents that are made up, with what each is a copy of. Every document follows from its number alone.
//!
//! The words are as frequent as in a language (Zipf), 100 to 600 of them; sentences have names and numbers in them. Of all documents six in ten are articles of
//! their own, three in ten copies of an earlier one, and one in ten pages of a template, which share their sentences and are no copies.

use crate::random::Random;

/// How many different words there are.
const WORDS: u32 = 50_000;

/// How many templates there are.
const TEMPLATES: u64 = 200;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Article,
    /// The same words.
    Exact,
    /// One word in fifty is another one, on average: a short text may stay as it is.
    Near,
    /// One word in ten is another one, but no name and no number.
    Spun,
    /// Without its end: 50 to 80 % are left.
    Truncated,
    /// Fields in a text that many others have.
    Template,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Article, Self::Exact, Self::Near, Self::Spun, Self::Truncated, Self::Template];

    /// Of a hundred documents so many are of this kind.
    fn percent(self) -> u64 {
        match self {
            Self::Article => 60,
            Self::Exact | Self::Near | Self::Spun => 8,
            Self::Truncated => 6,
            Self::Template => 10,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Spun => "spun",
            Self::Truncated => "truncated",
            Self::Template => "template",
        }
    }

    fn is_copy(self) -> bool {
        !matches!(self, Self::Article | Self::Template)
    }

    /// What the document of a number is. The first is an article, so that there is one to copy.
    pub(crate) fn of(number: u64) -> Self {
        let mut percent = if number == 0 { 0 } else { Random::of(number).below(100) };
        for kind in Self::ALL {
            match percent.checked_sub(kind.percent()) {
                Some(rest) => percent = rest,
                None => return kind,
            }
        }
        Self::Article
    }
}

/// The article that the document of a number is a copy of: itself, if it is none.
pub(crate) fn original(number: u64) -> u64 {
    if !Kind::of(number).is_copy() {
        return number;
    }
    let mut original = Random::of(number ^ 0xC0_97).below(number);
    while Kind::of(original) != Kind::Article {
        original -= 1;
    }
    original
}

#[derive(Debug, Clone, Copy)]
enum Word {
    Plain(u32),
    Name(u32),
    Number(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Not,
    Sentence,
    Paragraph,
}

/// Writes documents down.
pub(crate) struct Documents {
    words: Vec<String>,
}

impl Documents {
    pub(crate) fn new() -> Self {
        Self { words: (0..WORDS).map(spelled).collect() }
    }

    /// The text of the document of a number.
    pub(crate) fn text(&self, number: u64) -> String {
        let mut random = Random::of(number ^ 0x7E_C7);
        let mut words = match Kind::of(number) {
            Kind::Template => return self.page_of_template(random.below(TEMPLATES), &mut random),
            _ => article(original(number)),
        };
        match Kind::of(number) {
            Kind::Near => reword(&mut words, 0.02, &mut random),
            Kind::Spun => reword(&mut words, 0.1, &mut random),
            Kind::Truncated => {
                let left = words.len() * (50 + random.below(30) as usize) / 100;
                words.truncate(left);
            }
            Kind::Article | Kind::Exact | Kind::Template => {}
        }
        self.written(&words)
    }

    /// A page of one template among many.
    pub(crate) fn page_of_template(&self, template: u64, random: &mut Random) -> String {
        let mut words = some_words(&mut Random::of(template ^ 0x7E_3B), 250);
        // Every name and number of the template is a field.
        for (word, _) in &mut words {
            match word {
                Word::Plain(_) => {}
                Word::Name(rank) => *rank = zipf(random),
                Word::Number(number) => *number = random.below(100_000) as u32,
            }
        }
        self.written(&words)
    }

    fn written(&self, words: &[(Word, End)]) -> String {
        let mut text = String::new();
        let mut starts = true;
        for &(word, end) in words {
            match word {
                Word::Number(number) => text.push_str(&number.to_string()),
                Word::Plain(rank) | Word::Name(rank) => {
                    let spelled = self.words.get(rank as usize).map_or("a", String::as_str);
                    let (first, rest) = spelled.split_at(1);
                    let is_capital = starts || matches!(word, Word::Name(_));
                    text.push_str(&if is_capital { first.to_ascii_uppercase() } else { first.to_owned() });
                    text.push_str(rest);
                }
            }
            starts = end != End::Not;
            text.push_str(match end {
                End::Not => " ",
                End::Sentence => ". ",
                End::Paragraph => ".\n",
            });
        }
        text
    }
}

fn article(number: u64) -> Vec<(Word, End)> {
    let mut random = Random::of(number ^ 0xA2_71);
    let count = 100 + random.below(501) as usize;
    some_words(&mut random, count)
}

fn some_words(random: &mut Random, count: usize) -> Vec<(Word, End)> {
    let mut words = Vec::with_capacity(count);
    let (mut of_sentence, mut of_paragraph) = (0, 0);
    for at in 1..=count {
        let word = match random.below(100) {
            0..2 => Word::Number(random.below(100_000) as u32),
            2..8 if of_sentence > 0 => Word::Name(zipf(random)),
            _ => Word::Plain(zipf(random)),
        };
        of_sentence += 1;
        let ends = at == count || of_sentence >= 8 && random.below(8) == 0;
        let end = if ends {
            (of_sentence, of_paragraph) = (0, of_paragraph + 1);
            if at == count || of_paragraph >= 3 && random.below(3) == 0 {
                of_paragraph = 0;
                End::Paragraph
            } else {
                End::Sentence
            }
        } else {
            End::Not
        };
        words.push((word, end));
    }
    words
}

/// Puts other words in place of a share of the plain ones.
fn reword(words: &mut [(Word, End)], share: f64, random: &mut Random) {
    for (word, _) in words {
        if matches!(word, Word::Plain(_)) && random.share() < share {
            *word = Word::Plain(zipf(random));
        }
    }
}

/// A word: half as likely where it is twice as far down.
fn zipf(random: &mut Random) -> u32 {
    (f64::from(WORDS).powf(random.share()) as u32).saturating_sub(1)
}

/// The spelling of a word, the shorter the more frequent it is.
fn spelled(rank: u32) -> String {
    const SYLLABLES: [&str; 40] = [
        "a", "be", "co", "di", "e", "fa", "go", "hi", "in", "ju", "ka", "lo", "me", "no", "or", "pe", "qui", "ra",
        "se", "to", "un", "ve", "wi", "ya", "zo", "bre", "cla", "dro", "fle", "gri", "pla", "sto", "tri", "sha", "che",
        "tho", "ner", "ton", "ing", "est",
    ];
    let mut rest = rank as usize;
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
        if rest == 0 {
            return word;
        }
        rest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Documents, Kind, original};

    #[test]
    fn the_shares_are_as_they_are_told() {
        let mut counts: HashMap<Kind, u64> = HashMap::new();
        (0..20_000).for_each(|number| *counts.entry(Kind::of(number)).or_default() += 1);
        for kind in Kind::ALL {
            let percent = counts[&kind] as f64 / 200.0;
            assert!((percent - kind.percent() as f64).abs() < 1.0, "{kind:?}: {percent}");
        }
    }

    #[test]
    fn copies_have_an_article_before_them() {
        let documents = Documents::new();
        for number in 0..500 {
            let (kind, original) = (Kind::of(number), original(number));
            assert_eq!(original < number, kind.is_copy());
            let (copy, text) = (documents.text(number), documents.text(original));
            match kind {
                Kind::Article | Kind::Template | Kind::Exact => assert_eq!(copy, text, "{number}"),
                Kind::Spun | Kind::Truncated => assert_ne!(copy, text, "{number}"),
                Kind::Near => {}
            }
            let words = copy.split_whitespace().count();
            assert!((50..=600).contains(&words), "{number}: {words}");
            if kind == Kind::Truncated {
                assert!(text.starts_with(copy.trim_end_matches(['.', '\n'])), "{number}");
            }
        }
    }
}
