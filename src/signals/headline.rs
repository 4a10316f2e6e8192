//! The headline of a text without markup, and of pages without headings: the line that the rest of the page is about.
//!
//! Menus, teasers and subheads are lines as well. The headline is told by what it says (its words come back all over the running text, and in
//! the sentences right behind it; those of the page's address, where one is known, are mostly its own), by what stands before it (short lines of
//! menus, no running text), and by what follows (a byline, a date, a second headline, then much text). The score is a weighted sum of these
//! ([`weigh`]); the weights were fitted by conditional logit on flattened pages and rounded.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Context;
use super::context::{End, Facts, normalise};
use super::phrases::{self, Kind};
use crate::blocks::address;
use crate::blocks::text::words;
use crate::blocks::word_hash::word_hash;

/// Headlines have at most this many words.
const MOST_WORDS: u32 = 40;
/// A question with more words than this is text.
const SENTENCE_WORDS: u32 = 25;
/// So many of the first lines are looked at; a menu may have hundreds.
const MOST_LINES: usize = 400;
/// A headline does not stand behind more than this share of the running text.
const MOST_BEFORE: f32 = 0.35;
/// One paragraph counts as at most so many words: a legal notice is long, and one block.
const MOST_OF_A_BLOCK: f32 = 60.0;
/// So many words of a block are read.
const MOST_READ: usize = 200;
/// So many sentences are read for what the page is about.
const MOST_SENTENCES: usize = 400;
/// Words as long as this weigh in full: long words are rarer.
const LONG_WORD: usize = 8;
/// Shorter words say little of the subject, where words are written with letters.
const CONTENT_WORD: usize = 4;
/// A word in so many sentences counts in full.
const FULL: f32 = 5.0;
/// A word in more than this share of the sentences is one of those that every text has.
const COMMON: f32 = 0.5;
/// The subject of a page is its so many most frequent long words.
const SUBJECT: usize = 8;
/// The sentences behind a headline that are compared with it.
const LEAD: usize = 3;
/// So many words make a line as long as a headline usually is.
const USUAL_WORDS: f32 = 8.0;
/// A line of fewer words is no headline-like one; of at most as many, it may be of a menu.
const MENU_WORDS: u32 = 4;
/// By so much a second headline may have the better score.
const PAIR: f32 = 1.5;
/// A line so short is no headline when less of it than this comes back in the text.
const LEAST_COVERED: f32 = 0.25;
/// Lines before a headline that are looked at for a menu.
const MENU: usize = 6;
/// Headlines with more words are rare.
const LONG_WORDS: u32 = 18;
/// With a larger share of digits a line is a date, a price or a number.
const DIGITS: f32 = 0.25;
/// A line of at most so many words with a digit is a date, or the time that reading takes.
const DATA_WORDS: u32 = 8;
/// So many earlier lines that could be the headline count.
const MOST_EARLIER: usize = 3;
/// A line that says so much of what the text does could be the headline.
const COULD_BE: f32 = 0.6;
/// A line before that shares so much with this one is its other half, not another headline.
const HALVES: f32 = 0.5;
/// Blocks behind a headline where text should follow soon, and words of it that are enough.
const SOON: (usize, f32) = (8, 150.0);
/// Blocks behind a headline where the article should stand; its words count on a logarithmic scale that ends here.
const ARTICLE: (usize, f32) = (30, 400.0);
/// A word that more than half of the sentences have counts for so much: it may be the subject all the same.
const COMMON_WEIGHT: f32 = 0.3;
/// A single character where words are not parted by spaces weighs so much.
const IDEOGRAM_WEIGHT: f32 = 0.5;
/// A page of fewer sentences has no words that are common.
const LEAST_SENTENCES: f32 = 4.0;
/// What the most frequent words are about; in short pages a word may stand in so many sentences and still be the subject.
const SUBJECT_SHARE: (f32, f32) = (0.7, 3.0);

/// What is worth how much. Where nothing else is said, in full for a line that has it all.
mod weigh {
    /// Its words come back in the running text: what a headline is, and most lines of menus are not.
    pub(super) const COVERED: f32 = 1.3;
    /// The same in a line as long as headlines are: short lines are covered by chance.
    pub(super) const COVERED_AND_LONG: f32 = 3.85;
    /// As long as headlines are.
    pub(super) const LENGTH: f32 = 2.6;
    /// Names the subject.
    pub(super) const SUBJECT: f32 = 3.0;
    /// Its words come back in the first sentences behind it.
    pub(super) const IN_LEAD: f32 = 2.3;
    /// The words of the page's address: sites make it of the headline, shortened or older.
    pub(super) const IN_ADDRESS: f32 = 8.0;
    /// Its words stand in no other line: subheads and teasers of the same subject share theirs with the headline.
    pub(super) const RARE: f32 = -2.3;
    /// Longer than headlines are.
    pub(super) const TOO_LONG: f32 = -1.7;
    /// Ends as a sentence does: text.
    pub(super) const SENTENCE: f32 = -3.8;
    /// A question or a call: some headlines are, more teasers and subheads.
    pub(super) const ASKS: f32 = -0.7;
    /// A date or a number.
    pub(super) const DIGITS: f32 = -0.7;
    /// A byline.
    pub(super) const BYLINE: f32 = -0.7;
    /// A way through the site, of which the headline may be the end.
    pub(super) const CRUMBS: f32 = -2.3;
    /// An item of a list.
    pub(super) const MARK: f32 = -0.8;
    /// Much text behind it soon.
    pub(super) const TEXT_SOON: f32 = 0.5;
    /// A whole article behind it.
    pub(super) const TEXT_BEHIND: f32 = 1.6;
    /// All running text stands before it.
    pub(super) const TEXT_BEFORE: f32 = -4.5;
    /// Nothing but lines of a menu before it.
    pub(super) const MENU: f32 = 2.4;
    /// Lines up to the next sentence, on a logarithmic scale: each e-fold.
    pub(super) const DISTANCE: f32 = -0.5;
    /// Each earlier line that could be the headline: subheads come later.
    pub(super) const EARLIER: f32 = -0.7;
    /// The first line of all.
    pub(super) const FIRST: f32 = 1.2;
    /// A byline or a date right behind it.
    pub(super) const DATA_BEHIND: f32 = 0.9;
    /// … or a little later.
    pub(super) const DATA_LATER: f32 = 0.9;
    /// The same line again right behind it: the way through the site ends in the headline.
    pub(super) const SAME_BEHIND: f32 = 2.1;
    /// The line behind it has its words: a second headline.
    pub(super) const SHARED_BEHIND: f32 = 1.0;
    /// The line before it has its words: this is the second headline.
    pub(super) const SHARED_BEFORE: f32 = -1.1;
    /// Stands more than once: of a menu, or a teaser.
    pub(super) const OFTEN: f32 = -1.0;
    /// A sentence right behind it: subheads have one, headlines more often a byline.
    pub(super) const NO_DISTANCE: f32 = -1.0;
    /// A sentence right before it: a subhead.
    pub(super) const SENTENCE_BEFORE: f32 = -2.2;
    /// … or one line earlier.
    pub(super) const SENTENCE_EARLIER: f32 = -0.7;
    /// Another headline right before it: one of a list, or the second headline.
    pub(super) const HEADLINE_BEFORE: f32 = -0.9;
}

/// What the running text of a page says.
struct Subject {
    /// In how many sentences each word stands.
    counts: HashMap<u64, u32>,
    /// In how many other lines each word stands.
    lines: HashMap<u64, u32>,
    /// The most frequent long words, each with its share.
    top: HashMap<u64, f32>,
    sentences: f32,
}

/// A word with its weight.
#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    /// 0 to 1.
    weight: f32,
    /// Whether it may name a subject.
    content: bool,
}

/// The different words of a text.
fn word_list(text: &str) -> Vec<Word> {
    let mut buffer = String::new();
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for word in words(text).take(MOST_READ) {
        let letters = word.chars().count();
        let hash = word_hash(normalise(word, &mut buffer));
        if seen.insert(hash) {
            // Where words are not parted by spaces each character is one, and says much.
            let ideogram = letters == 1 && word.chars().all(|c| c >= '\u{2E80}');
            let weight = if ideogram { IDEOGRAM_WEIGHT } else { letters.min(LONG_WORD) as f32 / LONG_WORD as f32 };
            list.push(Word { hash, weight, content: ideogram || letters >= CONTENT_WORD });
        }
    }
    list
}

impl Subject {
    fn of(context: &Context<'_>, lists: &[Vec<Word>]) -> Self {
        let mut counts: HashMap<u64, u32> = HashMap::new();
        let mut lines: HashMap<u64, u32> = HashMap::new();
        let mut weights: HashMap<u64, f32> = HashMap::new();
        let mut sentences = 0;
        for (facts, list) in context.facts.iter().zip(lists) {
            let into = if facts.sentence { &mut counts } else { &mut lines };
            sentences += usize::from(facts.sentence);
            for word in list {
                *into.entry(word.hash).or_default() += 1;
                if facts.sentence && word.content {
                    weights.insert(word.hash, word.weight);
                }
            }
        }
        let sentences = sentences as f32;
        let most = (SUBJECT_SHARE.0 * sentences).max(SUBJECT_SHARE.1);
        let count = |hash: &u64| counts.get(hash).map_or(0.0, |&count| count as f32);
        let mut top: Vec<(u64, f32)> = weights
            .iter()
            .filter(|(hash, _)| count(hash) <= most)
            .map(|(&hash, &weight)| (hash, count(&hash) * weight))
            .collect();
        // The hash parts those of equal weight, so that every run finds the same.
        top.sort_by(|(a, one), (b, other)| other.total_cmp(one).then(a.cmp(b)));
        top.truncate(SUBJECT);
        let all: f32 = top.iter().map(|(hash, _)| count(hash)).sum();
        let top = top.iter().map(|&(hash, _)| (hash, count(&hash) / all.max(1.0))).collect();
        Self { counts, lines, top, sentences }
    }

    /// Share of the words that come back in the running text, and how much of the subject they name.
    fn coverage(&self, list: &[Word]) -> (f32, f32) {
        let (mut all, mut hit, mut top) = (0.0, 0.0, 0.0);
        for word in list {
            let count = self.counts.get(&word.hash).map_or(0.0, |&count| count as f32);
            let common = count > self.sentences * COMMON && self.sentences >= LEAST_SENTENCES;
            let weight = word.weight * if common { COMMON_WEIGHT } else { 1.0 };
            all += weight;
            hit += weight * ((1.0 + count).ln() / FULL.ln()).min(1.0);
            top += self.top.get(&word.hash).copied().unwrap_or(0.0);
        }
        (if all > 0.0 { hit / all } else { 0.0 }, top)
    }

    /// How rare the words are among the other lines of the page, 0 to 1.
    fn rarity(&self, list: &[Word]) -> f32 {
        let sum: f32 =
            list.iter().map(|word| 1.0 / (1.0 + self.lines.get(&word.hash).map_or(0.0, |&n| n as f32)).sqrt()).sum();
        sum / list.len().max(1) as f32
    }
}

/// Finds the line; `None` on pages without running text.
pub(super) fn find(context: &Context<'_>) -> Option<usize> {
    let facts = &context.facts;
    let running = |facts: &Facts| if facts.sentence { (facts.words as f32).min(MOST_OF_A_BLOCK) } else { 0.0 };
    // Words of running text before each block.
    let mut sums = Vec::with_capacity(facts.len() + 1);
    sums.push(0.0_f32);
    for facts in facts {
        sums.push(sums.last().copied().unwrap_or(0.0) + running(facts));
    }
    let sum = |at: usize| sums.get(at.min(facts.len())).copied().unwrap_or(0.0);
    let all = sum(facts.len());
    if all <= 0.0 {
        return None;
    }
    let end = (0..facts.len()).find(|&n| sum(n + 1) >= MOST_BEFORE * all).unwrap_or(facts.len()).min(MOST_LINES);
    let mut read = 0;
    let lists: Vec<Vec<Word>> = facts
        .iter()
        .enumerate()
        .map(|(n, facts)| {
            read += usize::from(facts.sentence);
            let wanted =
                if facts.sentence { read <= MOST_SENTENCES } else { n < MOST_LINES && facts.words <= MOST_WORDS };
            if wanted { word_list(context.text(n)) } else { Vec::new() }
        })
        .collect();
    let subject = Subject::of(context, &lists);
    let address = context.page.metadata.canonical.as_deref().and_then(address::headline);
    let address = address.map_or_else(HashSet::new, |text| word_list(&text).iter().map(|word| word.hash).collect());
    let page = Lines { context, lists: &lists, next: next_sentences(facts), often: keys(facts, end), address };
    let mut best: Option<(f32, usize)> = None;
    let mut earlier = 0;
    for (n, line) in facts.iter().enumerate().take(end) {
        let fits = (1..=MOST_WORDS).contains(&line.words)
            && !matches!(line.end, End::Colon | End::Ellipsis)
            && line.link_share < 0.9
            && !(line.sentence && (line.words > SENTENCE_WORDS || !asks(context.text(n))));
        if !fits {
            continue;
        }
        let list = page.list(n);
        let (covered, top) = subject.coverage(list);
        if covered < LEAST_COVERED && line.words < MENU_WORDS {
            continue;
        }
        let said = page.says(n, covered, top, subject.rarity(list));
        let behind = |reach: usize| sum(n + 1 + reach) - sum(n + 1);
        let score = said
            + page.stands(n, earlier)
            + weigh::TEXT_SOON * (behind(SOON.0) / SOON.1).min(1.0)
            + weigh::TEXT_BEHIND * behind(ARTICLE.0).ln_1p() / ARTICLE.1.ln_1p()
            + weigh::TEXT_BEFORE * sum(n) / all;
        // A headline with a second one right behind it, which stands nearer to the text and so often has the better score.
        let pair = best.is_some_and(|(most, at)| at + 1 == n && score - most < PAIR && page.is_lone(at));
        if best.is_none_or(|(most, _)| score > most) && !pair {
            best = Some((score, n));
        }
        earlier += usize::from(covered >= COULD_BE && line.words >= MENU_WORDS);
    }
    best.map(|(_, n)| n)
}

/// The next sentence behind each block, and one place more.
fn next_sentences(facts: &[Facts]) -> Vec<usize> {
    /// Where none comes, it is far.
    const FAR: usize = 20;
    let mut next = vec![facts.len() + FAR; facts.len() + 1];
    let mut last = facts.len() + FAR;
    for (n, facts) in facts.iter().enumerate().rev() {
        if facts.sentence {
            last = n;
        }
        if let Some(slot) = next.get_mut(n) {
            *slot = last;
        }
    }
    next
}

/// How often each text stands on the page, of those that come before `end`.
fn keys(facts: &[Facts], end: usize) -> HashMap<u64, u32> {
    let mut often = HashMap::new();
    for facts in facts.iter().take(end) {
        often.insert(facts.key, 0);
    }
    for facts in facts {
        if let Some(count) = often.get_mut(&facts.key) {
            *count += 1;
        }
    }
    often
}

struct Lines<'a> {
    context: &'a Context<'a>,
    lists: &'a [Vec<Word>],
    next: Vec<usize>,
    often: HashMap<u64, u32>,
    /// The words of the page's address that tell a headline.
    address: HashSet<u64>,
}

impl Lines<'_> {
    fn list(&self, n: usize) -> &[Word] {
        self.lists.get(n).map(Vec::as_slice).unwrap_or_default()
    }

    fn facts(&self, n: usize) -> Option<&Facts> {
        self.context.facts.get(n)
    }

    /// Whether a line is as long as a headline and no other such line stands before it: it begins something.
    fn is_lone(&self, n: usize) -> bool {
        let before = n.checked_sub(1).and_then(|before| self.facts(before));
        self.facts(n).is_some_and(|facts| facts.words >= MENU_WORDS)
            && before.is_none_or(|facts| facts.words <= MENU_WORDS)
    }

    /// The score of what a line says.
    fn says(&self, n: usize, covered: f32, top: f32, rarity: f32) -> f32 {
        let Some(facts) = self.facts(n) else { return 0.0 };
        let text = self.context.text(n);
        let asks = asks(text);
        let length = (facts.words as f32).min(USUAL_WORDS) / USUAL_WORDS;
        let mut lead = HashSet::new();
        let mut at = n + 1;
        for _ in 0..LEAD {
            at = self.next.get(at).copied().unwrap_or(usize::MAX);
            lead.extend(self.list(at).iter().map(|word| word.hash));
            at = at.saturating_add(1);
        }
        let weight = |wanted: &dyn Fn(&Word) -> bool| -> f32 {
            self.list(n).iter().filter(|word| word.content && wanted(word)).map(|word| word.weight).sum()
        };
        let in_lead = weight(&|word| lead.contains(&word.hash)) / weight(&|_| true).max(f32::MIN_POSITIVE);
        let points = |is: bool, points: f32| if is { points } else { 0.0 };
        let crumbs = [" > ", " / ", " » ", " › ", " | "].iter().any(|sign| text.contains(sign));
        weigh::COVERED * covered
            + weigh::COVERED_AND_LONG * covered * length
            + weigh::LENGTH * length
            + weigh::SUBJECT * top
            + weigh::IN_LEAD * in_lead.min(1.0)
            + weigh::IN_ADDRESS * self.in_address(n)
            + weigh::RARE * rarity
            + points(facts.words > LONG_WORDS, weigh::TOO_LONG)
            + points(facts.end == End::Sentence && !asks, weigh::SENTENCE)
            + points(asks, weigh::ASKS)
            + points(facts.digits > DIGITS, weigh::DIGITS)
            + points(phrases::begins(Kind::Byline, facts), weigh::BYLINE)
            + points(crumbs, weigh::CRUMBS)
            + points(begins_with_mark(text), weigh::MARK)
    }

    /// How well a line agrees with the address: F1 of their words, 0 to 1. An address leaves out short words.
    fn in_address(&self, n: usize) -> f32 {
        let (mut shared, mut own) = (0, 0);
        for word in self.list(n) {
            let is_shared = self.address.contains(&word.hash);
            shared += usize::from(is_shared);
            own += usize::from(is_shared || word.content);
        }
        2.0 * shared as f32 / (own + self.address.len()).max(1) as f32
    }

    /// The score of where a line stands.
    fn stands(&self, n: usize, earlier: usize) -> f32 {
        let Some(facts) = self.facts(n) else { return 0.0 };
        let at = |place: Option<usize>| place.and_then(|place| self.facts(place));
        let points = |is: bool, points: f32| if is { points } else { 0.0 };
        let sentence = |facts: Option<&Facts>| facts.is_some_and(|facts| facts.sentence);
        let same = |other: &Facts| other.key == facts.key;
        let (before, behind) = (at(n.checked_sub(1)), at(Some(n + 1)));
        let distance = self.next.get(n + 1).map_or(0, |&next| next - n - 1);
        let data = |place: usize| {
            at(Some(place)).is_some_and(|facts| {
                phrases::begins(Kind::Byline, facts) || ((1..=DATA_WORDS).contains(&facts.words) && facts.digits > 0.0)
            })
        };
        let headline = before.is_some_and(|facts| {
            (MENU_WORDS..=MOST_WORDS).contains(&facts.words) && !facts.sentence && facts.end != End::Colon
        });
        let (shared_before, shared_behind) = (self.shared(n.checked_sub(1), n), self.shared(Some(n + 1), n));
        let menu =
            (n.saturating_sub(MENU)..n).filter(|&n| at(Some(n)).is_some_and(|facts| facts.words <= MENU_WORDS)).count();
        weigh::MENU * menu as f32 / MENU as f32
            + weigh::DISTANCE * (distance as f32).ln_1p()
            + weigh::EARLIER * earlier.min(MOST_EARLIER) as f32
            + points(n == 0, weigh::FIRST)
            + points(data(n + 1), weigh::DATA_BEHIND)
            + points((n + 2..n + 5).any(data), weigh::DATA_LATER)
            + points(behind.is_some_and(same), weigh::SAME_BEHIND)
            + weigh::SHARED_BEHIND * shared_behind
            + weigh::SHARED_BEFORE * shared_before
            + points(self.often.get(&facts.key).is_some_and(|&count| count > 1), weigh::OFTEN)
            + points(distance == 0, weigh::NO_DISTANCE)
            + points(sentence(before), weigh::SENTENCE_BEFORE)
            + points(sentence(at(n.checked_sub(2))), weigh::SENTENCE_EARLIER)
            + points(headline && shared_before < HALVES, weigh::HEADLINE_BEFORE)
    }

    /// Share of their words that a line and a neighbour have in common: a headline and a second one. The same line again is none.
    fn shared(&self, place: Option<usize>, n: usize) -> f32 {
        const LEAST: usize = 3;
        let Some((place, other)) = place.and_then(|place| Some((place, self.facts(place)?))) else { return 0.0 };
        if other.sentence || self.facts(n).is_some_and(|facts| facts.key == other.key) {
            return 0.0;
        }
        let (one, two) = (self.list(place), self.list(n));
        let shorter = one.len().min(two.len());
        if shorter < LEAST {
            return 0.0;
        }
        let known: HashSet<u64> = one.iter().map(|word| word.hash).collect();
        two.iter().filter(|word| known.contains(&word.hash)).count() as f32 / shorter as f32
    }
}

/// Whether a text ends as a sentence may that is a headline.
fn asks(text: &str) -> bool {
    text.ends_with(['?', '!', '？', '！', '؟'])
}

/// Whether a line begins with a bullet, or a number as items of lists have.
fn begins_with_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") ")))
        || text.starts_with(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '"' | '“' | '„' | '«' | '‘' | '¿' | '¡' | '「' | '『' | '《' | '【')
        })
}
