//! What all signals look at: plain facts of each block's text, and sums over elements.

use memchr::memchr3;
use unicode_normalization::UnicodeNormalization;

use crate::blocks::text::{Place, words};
use crate::blocks::word_hash::{BATCH, hash_words, lower_with_margin, word_hash};
use crate::blocks::{Block, Blocks, Element, ElementId, Role};
use crate::repeats::PageCounts;

/// A block is a sentence of running text from this many words on.
pub(super) const SENTENCE_WORDS: u32 = 10;
/// … and with less than this share of link text.
const SENTENCE_LINK_SHARE: f32 = 0.34;
/// A headline has at most this many words: teasers run to about twenty, in languages without spaces to about forty.
pub(super) const HEADLINE_WORDS: u32 = 40;
/// The head of a text, by which its cut-off forms are known, is its first words of together so many columns (a wide character has two): shorter
/// beginnings are shared by chance, longer ones cut off themselves.
const HEAD_COLUMNS: usize = 24;

/// Lines of furniture have at most this many words; a cookie notice is the longest of them.
const LINE_WORDS: u32 = 120;
/// Set phrases are shorter than this, in characters.
const PHRASE_CHARACTERS: usize = 64;

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum End {
    /// With the end of a sentence.
    Sentence,
    /// Cut off.
    Ellipsis,
    /// With a colon.
    Colon,
    /// With anything else.
    Open,
}

/// What [`Context`] is made of besides the page: what cannot be had again without reading every word.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct PageFacts {
    blocks: Vec<Facts>,
    title: Option<usize>,
}

#[cfg(feature = "corpus")]
impl PageFacts {
    /// Bytes that it holds on the heap.
    pub(crate) fn heap(&self) -> usize {
        let phrases = self.blocks.iter().map(|facts| facts.phrase.capacity()).sum::<usize>();
        self.blocks.capacity() * size_of::<Facts>() + phrases
    }
}

/// Facts of one block.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Facts {
    /// Words, by Unicode's word boundaries.
    pub(crate) words: u32,
    /// Characters.
    pub(super) characters: u32,
    /// Share of the text that is link text.
    pub(crate) link_share: f32,
    /// How it ends.
    pub(super) end: End,
    /// Whether it is a sentence of running text.
    pub(crate) sentence: bool,
    /// Ends of sentences in it.
    pub(super) stops: u32,
    /// Share of the cased words that begin with a capital; 0 in scripts without case.
    pub(super) capitals: f32,
    /// Share of the characters that are digits.
    pub(super) digits: f32,
    /// Hash of the words, normalised: the same text in another spelling has the same key. 0 without any word.
    #[cfg_attr(feature = "corpus", serde(with = "crate::blocks::hash"))]
    pub(crate) key: u64,
    /// Hash of its first word; 0 without any.
    #[cfg_attr(feature = "corpus", serde(with = "crate::blocks::hash"))]
    pub(super) first_key: u64,
    /// Hash of all its words but the last, in which a cut may fall; 0 without two.
    #[cfg_attr(feature = "corpus", serde(with = "crate::blocks::hash"))]
    pub(super) cut_key: u64,
    /// Hash of its [head](HEAD_COLUMNS); 0 where the text ends there or before.
    #[cfg_attr(feature = "corpus", serde(with = "crate::blocks::hash"))]
    pub(super) head_key: u64,
    /// Its beginning in lower case, leading signs aside, where it is short enough to be a label or a line of furniture.
    pub(super) phrase: String,
}

/// Sums over the blocks under an element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    /// Words.
    pub(super) words: f32,
    /// Words that are link text.
    pub(super) links: f32,
    /// Words of sentence blocks.
    pub(super) sentences: f32,
    /// Blocks.
    pub(super) blocks: u32,
    /// Pictures.
    pub(super) pictures: u32,
}

/// See the module's text.
pub(crate) struct Context<'a> {
    pub(crate) page: &'a Blocks,
    pub(crate) facts: Vec<Facts>,
    /// Sums by element.
    pub(super) sums: Vec<Sums>,
    /// Words of sentence blocks in the page.
    pub(super) sentences: f32,
    /// Place of the block that shows the page's title, and that title.
    pub(crate) title: Option<usize>,
    /// Counts of the blocks over the corpus, one each.
    pub(crate) counts: Option<&'a PageCounts>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(page: &'a Blocks) -> Self {
        let mut scratch = Scratch::default();
        let of = |block: &Block| Facts::of(block, page.text_of(block), &mut scratch);
        let (blocks, bits): (Vec<Facts>, Vec<u64>) = page.blocks.iter().map(of).unzip();
        let mut context = Self::with_facts(page, PageFacts { blocks, title: None });
        context.title = super::title::find(&context, &bits);
        context
    }

    /// The context of a page whose facts are known.
    pub(crate) fn with_facts(page: &'a Blocks, facts: PageFacts) -> Self {
        let PageFacts { blocks: facts, title } = facts;
        let sums = element_sums(page, &facts);
        let sentences = facts.iter().filter(|f| f.sentence).map(|f| f.words as f32).sum();
        Self { page, facts, sums, sentences, title, counts: None }
    }

    /// The facts, for [`with_facts`](Self::with_facts).
    #[cfg(feature = "corpus")]
    pub(crate) fn into_facts(self) -> PageFacts {
        PageFacts { blocks: self.facts, title: self.title }
    }

    /// Each block with its place and its facts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Block, &Facts)> {
        self.page.blocks.iter().zip(&self.facts).enumerate().map(|(n, (block, facts))| (n, block, facts))
    }

    pub(crate) fn text(&self, block: usize) -> &str {
        self.page.blocks.get(block).map_or("", |block| self.page.text_of(block))
    }

    /// The smallest box that holds a share of the page's sentences: the last-opened one, as boxes are nested.
    pub(super) fn smallest_box(&self, share: f32) -> ElementId {
        let least = share * self.sentences.max(1.0);
        let holds = |&id: &usize| self.sums(id as ElementId).sentences >= least;
        (0..self.page.elements.len()).rev().find(holds).unwrap_or(0) as ElementId
    }

    /// Whether a block shares a box with a picture and with no other text: a caption, whatever the elements are called. A teaser with a
    /// picture is a link, or has an excerpt or a label beside its headline.
    pub(crate) fn is_beside_picture(&self, block: usize) -> bool {
        let Some(block) = self.page.blocks.get(block).filter(|block| block.links == 0) else { return false };
        let boxes = self.page.ancestors(block).map(|id| self.sums(id)).take_while(|sums| sums.blocks == 1);
        // The largest of the boxes without another text holds all the pictures of the others.
        boxes.last().is_some_and(|sums| sums.pictures > 0)
    }

    pub(super) fn sums(&self, element: ElementId) -> Sums {
        self.sums.get(element as usize).copied().unwrap_or_default()
    }

    /// Whether a block could be a headline or a label: short and not a sentence in itself.
    pub(super) fn is_headline_like(&self, facts: &Facts) -> bool {
        facts.words <= HEADLINE_WORDS && facts.words > 0 && !matches!(facts.end, End::Colon) && facts.stops <= 2
    }
}

/// Room to measure in, used for one block after the other.
struct Scratch {
    /// The text in lower case.
    lower: Vec<u8>,
    /// A word, normalised.
    word: String,
    places: [Place; BATCH],
    hashes: [u64; BATCH],
}

impl Default for Scratch {
    fn default() -> Self {
        Self { lower: Vec::new(), word: String::new(), places: [Place::default(); BATCH], hashes: [0; BATCH] }
    }
}

impl Facts {
    /// The facts of a block, and the bits of its words (see [`title`](super::title)).
    fn of(block: &Block, text: &str, scratch: &mut Scratch) -> (Self, u64) {
        let mut bits = 0;
        let (mut count, mut cased, mut capital) = (0_u32, 0_u32, 0_u32);
        let (mut key, mut first_key, mut cut_key, mut head_key, mut columns) = (0, 0, 0, 0, 0);
        let Scratch { lower, word, places, hashes } = scratch;
        lower_with_margin(text, lower);
        let mut words = words(text);
        loop {
            let found = words.fill(places);
            let places = places.get(..found).unwrap_or_default();
            let of = |place: Place| text.get(place.start..place.end).unwrap_or_default();
            hash_words(lower, places, hashes, |place| word_hash(normalise(of(place), word)));
            for (place, &hash) in places.iter().zip(hashes.iter()) {
                count = count.saturating_add(1);
                bits |= super::title::bit(hash);
                let (is_upper, is_lower) = match of(*place).chars().next() {
                    Some(first) => (first.is_uppercase(), first.is_lowercase()),
                    None => (false, false),
                };
                cased += u32::from(is_upper || is_lower);
                capital += u32::from(is_upper);
                // There is a word behind the head: the text goes on.
                if head_key == 0 && columns >= HEAD_COLUMNS {
                    head_key = key;
                }
                cut_key = key;
                key = extended_by(key, hash);
                if count == 1 {
                    first_key = key;
                }
                if columns < HEAD_COLUMNS {
                    columns += of(*place).chars().map(|c| if c < WIDE { 1 } else { 2 }).sum::<usize>();
                }
            }
            if found < BATCH {
                break;
            }
        }
        let end = end_of(text);
        // What is cut off goes on as well.
        if head_key == 0 && columns >= HEAD_COLUMNS && end == End::Ellipsis {
            head_key = key;
        }
        let link_share = if text.is_empty() { 0.0 } else { block.link_bytes as f32 / text.len() as f32 };
        let sentence = count >= SENTENCE_WORDS
            && end == End::Sentence
            && link_share < SENTENCE_LINK_SHARE
            && !matches!(block.role, Role::Heading(_) | Role::Button);
        let characters = text.chars().count().max(1);
        let digits = if characters == text.len() {
            text.bytes().filter(u8::is_ascii_digit).count()
        } else {
            text.chars().filter(|c| c.is_numeric()).count()
        };
        let facts = Self {
            words: count,
            characters: characters as u32,
            link_share,
            end,
            sentence,
            stops: stops_in(text),
            capitals: if cased == 0 { 0.0 } else { capital as f32 / cased as f32 },
            digits: digits as f32 / characters as f32,
            key,
            first_key,
            cut_key,
            head_key,
            phrase: if count <= LINE_WORDS { phrase_of(text) } else { String::new() },
        };
        (facts, bits)
    }
}

/// The first characters in lower case, bullets and other leading signs dropped.
fn phrase_of(text: &str) -> String {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '(' | '【' | '（'));
    let bytes = bare.as_bytes();
    if let Some(first) = bare.get(..bytes.len().min(PHRASE_CHARACTERS)).filter(|first| first.is_ascii()) {
        return first.to_ascii_lowercase();
    }
    bare.chars().take(PHRASE_CHARACTERS).flat_map(char::to_lowercase).collect()
}

/// Characters from here on (ideographs and kana) are as wide as two letters, and say as much.
const WIDE: char = '\u{2E80}';

/// The hash of some words is a polynomial in this number, whose coefficients are the hashes of the words (Karp and Rabin 1987), so that what
/// stands behind its beginning needs no reading. Odd, that no word is lost.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of some words with one more behind.
pub(super) fn extended(key: u64, word: &str, buffer: &mut String) -> u64 {
    extended_by(key, word_hash(normalise(word, buffer)))
}

/// The same, by the hash of the normalised word.
fn extended_by(key: u64, word: u64) -> u64 {
    key.wrapping_mul(BASE).wrapping_add(word)
}

/// The hash of the last `words` words of a text, of which the hashes of the whole and of all before them are known.
pub(super) fn behind(whole: u64, before: u64, words: u32) -> u64 {
    whole.wrapping_sub(before.wrapping_mul(BASE.wrapping_pow(words)))
}

/// A word in lower case, compatibility forms folded (NFKC).
pub(super) fn normalise<'b>(word: &str, buffer: &'b mut String) -> &'b [u8] {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(word.nfkc().flat_map(char::to_lowercase));
    }
    buffer.as_bytes()
}

/// Ellipses, as they are written in one script or another.
const ELLIPSES: [&str; 7] = ["…", "...", ". . .", "⋯", "‥", "。。。", "・・・"];

/// How a text ends, closing quotes and brackets aside.
fn end_of(text: &str) -> End {
    let bare = without_note(text.trim_end_matches(closes));
    if ELLIPSES.iter().any(|ellipsis| bare.ends_with(ellipsis)) {
        return End::Ellipsis;
    }
    match bare.chars().next_back() {
        Some(stop) if is_spaced_stop(stop) || is_wide_stop(stop) => End::Sentence,
        Some(':' | '：') => End::Colon,
        _ => End::Open,
    }
}

/// What may stand behind the stop of a sentence: white space, closing quotes and brackets.
fn closes(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\''
                | '”'
                | '’'
                | '»'
                | '«'
                | '“'
                | '›'
                | '‹'
                | ')'
                | ']'
                | '」'
                | '』'
                | '）'
                | '】'
                | '》'
                | '*'
        )
}

/// The text without the marks of notes behind its last stop: `so it is.[2]`.
fn without_note(text: &str) -> &str {
    let mut text = text;
    loop {
        let number = text.trim_end_matches(|c: char| c.is_ascii_digit());
        match number.strip_suffix('[') {
            Some(before) if number.len() < text.len() => text = before.trim_end_matches(closes),
            _ => return text,
        }
    }
}

/// Stops of scripts that write white space behind them.
fn is_spaced_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '।' | '॥' | '۔' | '։' | '።' | '။' | '។')
}

/// Stops of scripts that write none.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡')
}

/// Ends of sentences: a stop with white space or the end behind it, or one of a script that writes none. A stop ends nothing where
/// the text goes on in lower case, nor behind a single letter: `ca. 30`, `z. B. so`, `J. R. Holt`.
fn stops_in(text: &str) -> u32 {
    if text.is_ascii() { stops_in_ascii(text.as_bytes()) } else { stops_in_any(text) }
}

/// The same where all of it is ASCII: from stop to stop.
fn stops_in_ascii(text: &[u8]) -> u32 {
    let is_letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| memchr3(b'.', b'!', b'?', rest)).map(|at| from + at) {
        from = at + 1;
        let single = at > 0 && is_letter(at - 1) && !(at > 1 && is_letter(at - 2));
        if text.get(at) == Some(&b'.') && single {
            continue;
        }
        let mut spaced = false;
        loop {
            let Some(&byte) = text.get(from) else { return count + 1 };
            let c = char::from(byte);
            if c.is_whitespace() {
                spaced = true;
            } else if spaced {
                count += u32::from(!c.is_lowercase());
                break;
            } else if !closes(c) {
                // Another stop is looked at by itself.
                break;
            }
            from += 1;
        }
    }
    count
}

/// The same for any text.
fn stops_in_any(text: &str) -> u32 {
    let mut count = 0;
    // A stop is open until it is known what follows it.
    let (mut stop, mut spaced) = (false, false);
    // Letters in a row before the current character.
    let mut letters = 0_u32;
    for c in text.chars() {
        if stop && spaced && !c.is_whitespace() {
            count += u32::from(!c.is_lowercase());
            (stop, spaced) = (false, false);
        }
        if c.is_whitespace() {
            spaced = stop;
        } else if is_wide_stop(c) {
            count += 1;
            stop = false;
        } else if is_spaced_stop(c) {
            stop = c != '.' || letters != 1;
        } else if !closes(c) {
            stop = false;
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    count + u32::from(stop)
}

fn element_sums(page: &Blocks, facts: &[Facts]) -> Vec<Sums> {
    let of = |element: &Element| Sums { pictures: u32::from(element.images), ..Sums::default() };
    let mut sums: Vec<Sums> = page.elements.iter().map(of).collect();
    for (block, facts) in page.blocks.iter().zip(facts) {
        if let Some(sum) = sums.get_mut(block.element as usize) {
            let words = facts.words as f32;
            sum.words += words;
            sum.links += words * facts.link_share;
            sum.sentences += if facts.sentence { words } else { 0.0 };
            sum.blocks += 1;
        }
    }
    // A parent comes before its children, so one loop from the end gathers whole subtrees.
    for id in (1..sums.len()).rev() {
        let parent = page.elements[id].parent as usize;
        let sum = sums[id];
        if parent < id {
            let above = &mut sums[parent];
            above.words += sum.words;
            above.links += sum.links;
            above.sentences += sum.sentences;
            above.blocks += sum.blocks;
            above.pictures += sum.pictures;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{End, behind, end_of, extended, stops_in, stops_in_any, stops_in_ascii};

    proptest! {
        #[test]
        fn stops_in_ascii_are_those_in_any_text(text in "([a-zA-Z ]|[.!?]|[\"')*\\]]|[0-9,:\n\t]){0,40}") {
            prop_assert_eq!(stops_in_ascii(text.as_bytes()), stops_in_any(&text), "{:?}", text);
        }
    }

    #[test]
    fn what_stands_behind_a_beginning() {
        let hash = |text: &str| text.split(' ').fold(0, |key, word| extended(key, word, &mut String::new()));
        let whole = hash("Read next – THE ferry of Kårstø");
        assert_eq!(behind(whole, hash("Read next –"), 4), hash("the FERRY of kårstø"));
        assert_ne!(behind(whole, hash("Read next"), 4), hash("the ferry of kårstø"));
        assert_eq!(behind(whole, 0, 7), whole);
        assert_ne!(hash("one two"), hash("two one"));
    }

    #[test]
    fn ends() {
        assert_eq!(end_of("He said: “Go.”"), End::Sentence);
        assert_eq!(end_of("The harbour was..."), End::Ellipsis);
        assert_eq!(end_of("The harbour was […]"), End::Ellipsis);
        assert_eq!(end_of("これは文です。"), End::Sentence);
        assert_eq!(end_of("港に着いたとき・・・"), End::Ellipsis);
        assert_eq!(end_of("码头还亮着灯。。。"), End::Ellipsis);
        assert_eq!(end_of("Read more"), End::Open);
    }

    #[test]
    fn stops() {
        assert_eq!(stops_in("One. Two! “Three?” Four"), 3);
        assert_eq!(stops_in("Version 2.0 of x.y"), 0);
        assert_eq!(stops_in("一。二。"), 2);
        assert_eq!(stops_in("«Va bene.» Poi tacque."), 2);
        assert_eq!(stops_in("واحد؟ اثنان۔"), 2);
    }

    #[test]
    fn stops_that_end_nothing() {
        assert_eq!(stops_in("Mr. J. R. Holt of the U. S. came at ca. nine."), 2, "“Mr.” is taken for an end");
        assert_eq!(stops_in("Das gilt z. B. für Äpfel usw. und so weiter."), 1);
        assert_eq!(stops_in("“Go!” he said. “Now?” she asked."), 2);
        assert_eq!(stops_in("Wait... what was that? Nothing."), 2);
    }

    #[test]
    fn ends_before_notes_and_quotes() {
        assert_eq!(end_of("So it was.[12][3]"), End::Sentence);
        assert_eq!(end_of("»So war es.«"), End::Sentence);
        assert_eq!(end_of("It was so [3]"), End::Open);
        assert_eq!(end_of("[3]"), End::Open);
    }
}
