//! What a page leaves behind for counting over a corpus: no signal, but measured here since it rests on the same facts.

use super::Context;
use super::context::{End, Facts, extended};
use crate::blocks::SiteNames;
use crate::blocks::text::words;
use crate::repeats::{Pointer, Trace, Traces};

/// A shorter beginning of a headline is shared by chance, in words.
const BEGINNING_WORDS: usize = 3;
/// Headlines have at most this many words.
const HEADLINE_WORDS: usize = 40;
/// So many sentence blocks behind the title are what an excerpt is cut from.
const LEADS: usize = 2;
/// A lead has at least this many words.
const LEAD_WORDS: u32 = 12;
/// A line that points to an article begins with at most so many words of its own (`Read next – …`, `Lesen Sie dazu auch: …`) …
const OPENING_WORDS: usize = 5;
/// … in about so many characters, counted in bytes …
const OPENING_CHARACTERS: usize = 60;
/// … and at least so many words stand behind them.
const POINTED_WORDS: usize = 2;
/// Longer lines point nowhere.
const POINTER_WORDS: u32 = 40;
/// … nor do longer ones that are cut off: they are excerpts.
const CUT_POINTER_WORDS: u32 = 16;

impl Context<'_> {
    /// See [`Traces`].
    pub(crate) fn traces(&self) -> Traces {
        let mut buffer = String::new();
        let mut trace = |(n, facts): (usize, &Facts)| Trace {
            key: facts.key,
            opening: opening(self.text(n), facts).map_or(0, |(opening, _)| hash(opening, &mut buffer).0),
            cut_key: facts.cut_key,
            head: facts.head_key,
            words: facts.words,
            cut_off: facts.end == End::Ellipsis,
            sentence: facts.sentence,
        };
        let mut traces =
            Traces { blocks: self.facts.iter().enumerate().map(&mut trace).collect(), ..Traces::default() };
        let metadata = &self.page.metadata;
        let names = SiteNames::of(metadata);
        // The `title` element comes last, and often with the name of the site, or cut for search engines: it is asked only when nothing else is there.
        let shown = self.title.map(|title| self.text(title));
        let stated = metadata.titles().map(|title| names.off(title)).take(1);
        for headline in shown.into_iter().chain(stated) {
            traces.add_headline(headline);
        }
        let behind = self.title.map_or(0, |title| title + 1);
        let leads = self.facts.iter().skip(behind).filter(|facts| facts.sentence && facts.words >= LEAD_WORDS);
        traces.leads = leads.take(LEADS).map(|facts| facts.head_key).filter(|&head| head != 0).collect();
        traces
    }

    /// What lines may point to: what stands behind their first words. Only looked up, never counted.
    pub(crate) fn pointers(&self) -> Vec<Pointer> {
        let mut buffer = String::new();
        let mut pointers = Vec::new();
        for (n, _, facts) in self.iter() {
            // A paragraph is no pointer.
            let least = (POINTED_WORDS + 1) as u32;
            if facts.words < least || facts.words > POINTER_WORDS || facts.stops > 2 {
                continue;
            }
            let text = self.text(n);
            if facts.end == End::Ellipsis {
                if facts.words <= CUT_POINTER_WORDS {
                    cut_off_pointers(n, text, &mut buffer, &mut pointers);
                }
                continue;
            }
            let mut key = 0;
            let most = facts.words as usize - 1;
            let from = most.saturating_sub(OPENING_WORDS - 1).max(POINTED_WORDS);
            for (length, word) in (1..=most).zip(words(text).collect::<Vec<_>>().into_iter().rev()) {
                key = extended(key, word, &mut buffer);
                if length >= from {
                    pointers.push(Pointer { block: n, key, cut_key: 0, cut_off: false });
                }
            }
        }
        pointers
    }
}

/// The same for a cut-off line: its beginnings are known by their first words, so every one is hashed from there.
fn cut_off_pointers(block: usize, text: &str, buffer: &mut String, pointers: &mut Vec<Pointer>) {
    for word in words(text).skip(1).take(OPENING_WORDS) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let (key, cut_key, words) = hash(text.get(at..).unwrap_or_default(), buffer);
        if words >= POINTED_WORDS {
            pointers.push(Pointer { block, key, cut_key, cut_off: true });
        }
    }
}

/// The words before a line's first sign that parts, and what stands behind it.
fn opening<'t>(text: &'t str, facts: &Facts) -> Option<(&'t str, &'t str)> {
    if facts.words > POINTER_WORDS {
        return None;
    }
    // Most lines have none: a look at the bytes is cheaper than one at the characters.
    let near = &text.as_bytes()[..text.len().min(OPENING_CHARACTERS)];
    if !near.iter().any(|byte| matches!(byte, b':' | b'|' | b'>' | b'-' | 0xC2 | 0xE2 | 0xEF)) {
        return None;
    }
    let mut before = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < OPENING_CHARACTERS) {
        let behind = text.get(at + c.len_utf8()..)?;
        let parts = match c {
            '–' | '—' | '|' | '»' | '→' | '：' | '›' | '▶' | '►' | '>' => true,
            // A colon parts where something is set apart by it, not times and ratios.
            ':' => !behind.starts_with(|c: char| c.is_alphanumeric()),
            '-' => before == ' ' && behind.starts_with(' '),
            _ => false,
        };
        let opening = text.get(..at)?;
        if parts && words(opening).next().is_some() {
            let short = words(opening).take(OPENING_WORDS + 1).count() <= OPENING_WORDS;
            let goes_on = words(behind).nth(POINTED_WORDS - 1).is_some();
            return (short && goes_on).then_some((opening, behind));
        }
        before = c;
    }
    None
}

/// Hash of a text's words, of all but the last, and how many there are.
fn hash(text: &str, buffer: &mut String) -> (u64, u64, usize) {
    let (mut key, mut cut_key, mut count) = (0, 0, 0);
    for word in words(text) {
        (key, cut_key) = (extended(key, word, buffer), key);
        count += 1;
    }
    (key, cut_key, count)
}

impl Traces {
    fn add_headline(&mut self, headline: &str) {
        let mut buffer = String::new();
        let mut key = 0;
        let from = self.beginnings.len();
        for word in words(headline).take(HEADLINE_WORDS) {
            key = extended(key, word, &mut buffer);
            self.beginnings.push(key);
        }
        let all = self.beginnings.len() - from;
        if key == 0 || self.headlines.contains(&key) {
            self.beginnings.truncate(from);
            return;
        }
        self.headlines.push(key);
        let backwards = words(headline).take(HEADLINE_WORDS).collect::<Vec<_>>().into_iter().rev();
        self.backwards.push(backwards.fold(0, |key, word| extended(key, word, &mut buffer)));
        self.beginnings.drain(from..from + all.min(BEGINNING_WORDS - 1));
    }
}
