//! What a page leaves behind for counting over a corpus: no signal, but measured here since it rests on the same facts.

use super::Context;
use super::context::{End, Facts, behind, extended};
use crate::blocks::SiteNames;
use crate::blocks::text::words;
use crate::repeats::{Marks, Pointer, Trace, Traces};

/// A shorter beginning of a headline is shared by chance, in words.
const BEGINNING_WORDS: usize = 3;
/// Headlines have at most this many words.
const HEADLINE_WORDS: usize = 40;
/// So many sentence blocks behind the title are what an excerpt is cut from.
const LEADS: usize = 2;
/// A lead has at least this many words.
const LEAD_WORDS: u32 = 12;
/// A line that points to an article begins with at most so many words of its own (`Read next – …`, `Lesen Sie dazu auch: …`) …
const OPENING_WORDS: u32 = 5;
/// … in about so many characters, counted in bytes …
const OPENING_CHARACTERS: usize = 60;
/// … and at least so many words stand behind them.
const POINTED_WORDS: u32 = 2;
/// Longer lines point nowhere.
const POINTER_WORDS: u32 = 40;
/// … nor do longer ones that are cut off: they are excerpts.
const CUT_POINTER_WORDS: u32 = 16;

impl Context<'_> {
    /// See [`Marks`].
    pub(crate) fn marks(&self) -> Marks {
        let mut buffer = String::new();
        let mut marks = Marks::default();
        for (n, _, facts) in self.iter() {
            if let Some(opening) = opening(self.text(n), facts) {
                marks.openings.push((n, hash(opening, &mut buffer)));
            }
        }
        let metadata = &self.page.metadata;
        let names = SiteNames::of(metadata);
        // The `title` element comes last, and often with the name of the site, or cut for search engines: it is asked only when nothing else is there.
        let shown = self.title.map(|title| self.text(title));
        let stated = metadata.titles().map(|title| names.off(title)).take(1);
        for headline in shown.into_iter().chain(stated) {
            marks.add_headline(headline, &mut buffer);
        }
        let behind = self.title.map_or(0, |title| title + 1);
        let leads = self.facts.iter().skip(behind).filter(|facts| facts.sentence && facts.words >= LEAD_WORDS);
        marks.leads = leads.take(LEADS).map(|facts| facts.head_key).filter(|&head| head != 0).collect();
        marks
    }

    /// See [`Traces`].
    pub(crate) fn traces(&self, marks: Marks) -> Traces {
        let trace = |facts: &Facts| Trace {
            key: facts.key,
            cut_key: facts.cut_key,
            head: facts.head_key,
            opening: 0,
            words: facts.words,
            cut_off: facts.end == End::Ellipsis,
            sentence: facts.sentence,
        };
        let mut blocks: Vec<Trace> = self.facts.iter().map(trace).collect();
        for &(block, opening) in &marks.openings {
            if let Some(block) = blocks.get_mut(block) {
                block.opening = opening;
            }
        }
        Traces { blocks, marks }
    }

    /// What lines may point to: what stands behind their first words. Only looked up, never counted.
    pub(crate) fn pointers(&self) -> Vec<Pointer> {
        let mut buffer = String::new();
        let mut pointers = Vec::new();
        for (block, _, facts) in self.iter() {
            let cut_off = facts.end == End::Ellipsis;
            let most = if cut_off { CUT_POINTER_WORDS } else { POINTER_WORDS };
            // A paragraph is no pointer.
            if facts.words > most || facts.stops > 2 {
                continue;
            }
            let pointed = facts.words.saturating_sub(POINTED_WORDS).min(OPENING_WORDS);
            let others = words(self.text(block)).skip(1).scan(facts.first_key, |key, word| {
                *key = extended(*key, word, &mut buffer);
                Some(*key)
            });
            for (own, before) in (1..=pointed).zip(std::iter::once(facts.first_key).chain(others)) {
                let left = facts.words - own;
                let key = behind(facts.key, before, left);
                let cut_key = if cut_off { behind(facts.cut_key, before, left - 1) } else { 0 };
                pointers.push(Pointer { block, key, cut_key, cut_off });
            }
        }
        pointers
    }
}

/// The words before a line's first sign that parts.
fn opening<'t>(text: &'t str, facts: &Facts) -> Option<&'t str> {
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
            let short = words(opening).nth(OPENING_WORDS as usize).is_none();
            let goes_on = words(behind).nth(POINTED_WORDS as usize - 1).is_some();
            return (short && goes_on).then_some(opening);
        }
        before = c;
    }
    None
}

/// Hash of a text's words.
fn hash(text: &str, buffer: &mut String) -> u64 {
    words(text).fold(0, |key, word| extended(key, word, buffer))
}

impl Marks {
    fn add_headline(&mut self, headline: &str, buffer: &mut String) {
        let mut key = 0;
        let from = self.beginnings.len();
        for word in words(headline).take(HEADLINE_WORDS) {
            key = extended(key, word, buffer);
            self.beginnings.push(key);
        }
        let all = self.beginnings.len() - from;
        if key == 0 || self.headlines.contains(&key) {
            self.beginnings.truncate(from);
            return;
        }
        self.headlines.push(key);
        self.beginnings.drain(from..from + all.min(BEGINNING_WORDS - 1));
    }
}
