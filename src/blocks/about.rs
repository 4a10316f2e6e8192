//! What a page is, by what it states and what it shows: title, author, date, language, description.
//!
//! Statements of the page as a whole go before what stands around its headline, and that before what stands anywhere.

use std::collections::HashSet;
use std::ops::Range;

use super::metadata::{Mark, MarkKind, Metadata, Stated, unescaped};
use super::site_name::{SiteNames, first_part};
use super::text::words;
use super::{Block, Blocks, Joint, Role, byline, date, language};

/// What a page is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The headline: as the page shows it, else as it states it; without the name of the site.
    pub title: Option<String>,
    /// Who wrote it; several names are joined by a comma.
    pub author: Option<String>,
    /// Date of publication, else of the last change: in ISO 8601 where it can be read in one way, else as the page writes it.
    pub date: Option<String>,
    /// Language tag in the form of BCP 47; where none is stated, that of a script which one language alone uses.
    pub language: Option<String>,
    /// What the page says that it is about.
    pub description: Option<String>,
}

/// Marked authors and times stand at most so many blocks before the headline …
const BEFORE: usize = 4;
/// … or behind it.
const BEHIND: usize = 12;
/// Lines without any mark are looked at so far behind the headline, and not beyond the first long one …
const LINES_BEHIND: usize = 6;
/// … and so far before it: farther up they belong to teasers.
const LINES_BEFORE: usize = 2;
/// Lines of data have at most this many words.
const LINE_WORDS: usize = 18;
/// A shown headline that agrees less with what an article states as its title is another text: a slogan, the name of the site.
const LEAST_AGREEMENT: f32 = 0.2;
/// The same on pages that do not say that they are articles: what landing pages show largest is a slogan more often than not.
const LEAST_AGREEMENT_OTHERS: f32 = 0.35;
/// Descriptions, and dates that are not understood, longer than this are something else, in characters.
const LONGEST_DESCRIPTION: usize = 2000;
/// See [`LONGEST_DESCRIPTION`].
const LONGEST_DATE: usize = 40;
/// A marked name has at most this many words.
const NAME_WORDS: usize = 8;
/// So many blocks are looked through for the script of the text.
const SCRIPT_BLOCKS: usize = 400;

impl About {
    /// Of a page whose headline is the block `title`.
    pub fn of(blocks: &Blocks, title: Option<usize>) -> Self {
        let stated = &blocks.metadata;
        let near = near(blocks, title);
        let description = stated.description.as_deref().map(|text| fold(&unescaped(text)));
        Self {
            title: title_of(blocks, title),
            author: author_of(blocks, &near),
            date: date_of(blocks, &near),
            language: stated.language.as_deref().and_then(language::tag).or_else(|| script_of(blocks)),
            description: description.filter(|text| !text.is_empty() && text.chars().count() <= LONGEST_DESCRIPTION),
        }
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blocks around the headline, those behind it first.
struct Near<'a> {
    behind: &'a [Block],
    before: &'a [Block],
    /// Place of their text.
    text: Range<u32>,
    /// Where the headline begins.
    title: u32,
}

fn near<'a>(blocks: &'a Blocks, title: Option<usize>) -> Near<'a> {
    let all = &blocks.blocks;
    let at = title.unwrap_or(0).min(all.len());
    let behind = all.get(at..all.len().min(at + BEHIND)).unwrap_or_default();
    let before = all.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
    let start = before.first().or(behind.first()).map_or(0, |block| block.text.start);
    let end = behind.last().map_or(0, |block| block.text.end);
    Near { behind, before, text: start..end, title: behind.first().map_or(0, |block| block.text.start) }
}

impl<'a> Near<'a> {
    /// The short lines right behind the headline, up to the running text, then the ones right before it.
    fn lines(&self, blocks: &'a Blocks) -> impl Iterator<Item = &'a Block> + use<'a> {
        let line = move |block: &&Block| words(blocks.text_of(block)).take(LINE_WORDS + 1).count() <= LINE_WORDS;
        let behind = self.behind.iter().skip(1).take(LINES_BEHIND).take_while(line);
        behind.chain(self.before.iter().rev().take(LINES_BEFORE).take_while(line))
    }

    /// The marks of a kind: those behind the headline first, then the nearest before it.
    fn marks<'m>(&self, marks: &'m [Mark], kind: MarkKind) -> impl Iterator<Item = &'m Mark> + use<'m> {
        let (text, title) = (self.text.clone(), self.title);
        let inside =
            move |mark: &&Mark| mark.kind == kind && text.start <= mark.text.start && mark.text.start < text.end;
        let behind = marks.iter().filter(inside).filter(move |mark| mark.text.start >= title);
        behind.chain(marks.iter().rev().filter(inside).filter(move |mark| mark.text.start < title))
    }
}

/// The best of the statements that mean something to `read`.
fn best<T>(stated: &[Stated], read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut order: Vec<&Stated> = stated.iter().collect();
    order.sort_by_key(|one| std::cmp::Reverse(one.trust));
    order.into_iter().find_map(|one| read(&one.value))
}

fn author_of(blocks: &Blocks, near: &Near<'_>) -> Option<String> {
    let stated = &blocks.metadata.authors;
    let mut trusts: Vec<_> = stated.iter().map(|one| one.trust).collect();
    trusts.sort_unstable();
    trusts.dedup();
    let by_statement = trusts.iter().rev().find_map(|&trust| {
        let mut seen = HashSet::new();
        let names =
            stated.iter().filter(|one| one.trust == trust).flat_map(|one| byline::names(&unescaped(&one.value)));
        let names: Vec<String> = names.filter(|name| seen.insert(name.to_lowercase())).collect();
        (!names.is_empty()).then(|| names.join(", "))
    });
    let marks = &blocks.metadata.marks;
    let marked = |mark: &Mark| {
        let text = blocks.text.get(mark.text.start as usize..mark.text.end as usize)?.trim();
        let names = byline::names(text);
        (!names.is_empty() && words(text).count() <= NAME_WORDS).then(|| names.join(", "))
    };
    by_statement
        .or_else(|| near.marks(marks, MarkKind::Author).find_map(marked))
        .or_else(|| near.lines(blocks).find_map(|block| byline::line(blocks.text_of(block))))
        .or_else(|| dated_name(blocks, near))
        .or_else(|| only(marks.iter().filter(|mark| mark.kind == MarkKind::Author).filter_map(marked)))
}

/// A bare name with a date behind it, on its line or on the next: `Ada Winter · 4 March 2025`.
fn dated_name(blocks: &Blocks, near: &Near<'_>) -> Option<String> {
    let lines: Vec<&str> = near.lines(blocks).map(|block| blocks.text_of(block)).collect();
    lines.iter().enumerate().find_map(|(n, line)| {
        let (name, rest) = byline::bare_name(line)?;
        let next = || lines.get(n + 1).filter(|next| words(next).count() <= NAME_WORDS);
        let dated = if rest.is_empty() {
            next().is_some_and(|next| date::iso(next).is_some())
        } else {
            date::iso(rest).is_some()
        };
        dated.then(|| name.to_owned())
    })
}

fn date_of(blocks: &Blocks, near: &Near<'_>) -> Option<String> {
    let stated = &blocks.metadata;
    let marked = |mark: &Mark| {
        let shown = blocks.text.get(mark.text.start as usize..mark.text.end as usize);
        mark.value.as_deref().and_then(date::iso).or_else(|| shown.and_then(date::iso))
    };
    let marks = &stated.marks;
    let raw = |all: &[Stated]| {
        let short = |text: &str| text.chars().any(|c| c.is_numeric()) && text.chars().count() <= LONGEST_DATE;
        best(all, |text| Some(fold(text)).filter(|text| short(text)))
    };
    best(&stated.published, date::iso)
        .or_else(|| near.marks(marks, MarkKind::Published).find_map(marked))
        .or_else(|| near.marks(marks, MarkKind::Time).find_map(marked))
        .or_else(|| near.lines(blocks).find_map(|block| date::iso(blocks.text_of(block))))
        .or_else(|| only(marks.iter().filter(|mark| mark.kind == MarkKind::Published).filter_map(marked)))
        .or_else(|| best(&stated.modified, date::iso))
        .or_else(|| raw(&stated.published))
        .or_else(|| only(marks.iter().filter(|mark| mark.kind == MarkKind::Time).filter_map(marked)))
        .or_else(|| raw(&stated.modified))
}

/// The value that all agree on.
fn only(mut values: impl Iterator<Item = String>) -> Option<String> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn script_of(blocks: &Blocks) -> Option<String> {
    let longest = blocks.blocks.iter().take(SCRIPT_BLOCKS).max_by_key(|block| block.text.len())?;
    language::by_script(blocks.text_of(longest)).map(str::to_owned)
}

fn title_of(blocks: &Blocks, at: Option<usize>) -> Option<String> {
    let metadata = &blocks.metadata;
    let names = SiteNames::of(metadata);
    let stated: Vec<String> = metadata.titles().map(|title| names.off(&fold(&unescaped(title))).to_owned()).collect();
    let best = stated.first();
    let Some((at, block)) = at.and_then(|at| Some((at, blocks.blocks.get(at)?))) else {
        return best.map(|title| without_rest(metadata, title).to_owned());
    };
    let line = fold(&unescaped(blocks.text_of(block)));
    let agreement = |shown: &str| stated.iter().map(|title| agreement(shown, title)).fold(0.0, f32::max);
    // A headline may be broken into lines; its parts may also be a headline and a second one.
    let whole = with_lines(blocks, at).map(|lines| fold(&unescaped(&lines)));
    let shown = whole.filter(|whole| agreement(whole) > agreement(&line)).unwrap_or(line);
    let least = if metadata.article { LEAST_AGREEMENT } else { LEAST_AGREEMENT_OTHERS };
    if let Some(best) = best.filter(|_| agreement(&shown) < least) {
        return Some(without_rest(metadata, best).to_owned());
    }
    let bare = stated.iter().find_map(|title| without_data(&shown, title)).unwrap_or_else(|| names.off(&shown));
    // Shouted in the page and not in its metadata: the style of the site, not of the headline.
    let shouts = |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    let spoken =
        stated.iter().find(|title| shouts(bare) && !shouts(title) && title.to_lowercase() == bare.to_lowercase());
    Some(spoken.map_or(bare, String::as_str).to_owned())
}

/// A `<title>`, the only statement there is, up to the first upright stroke: no other sign parts the name of an unknown site so surely.
fn without_rest<'t>(metadata: &Metadata, title: &'t str) -> &'t str {
    let alone = metadata.headline.is_none() && metadata.social_title.is_none();
    first_part(title)
        .filter(|part| alone && title.get(part.len()..).is_some_and(|rest| rest.trim().starts_with('|')))
        .unwrap_or(title)
}

/// The lines of a heading that is broken by `<br>`, joined; `None` where it is one line.
fn with_lines(blocks: &Blocks, at: usize) -> Option<String> {
    const LINES: usize = 4;
    let first = blocks.blocks.get(at).filter(|block| matches!(block.role, Role::Heading(_)))?;
    let more = blocks.blocks.get(at + 1..)?.iter().take(LINES);
    let more = more.take_while(|block| block.joint == Joint::Line && block.element == first.element);
    let mut lines = blocks.text_of(first).to_owned();
    let length = lines.len();
    more.for_each(|block| {
        lines.push(' ');
        lines.push_str(blocks.text_of(block));
    });
    (lines.len() > length).then_some(lines)
}

/// The stated title where the shown one is that with a label or a date beside it: `Blog: Boats on time`, `4 March 2025 Boats on time`.
fn without_data<'a>(shown: &'a str, stated: &str) -> Option<&'a str> {
    let at = shown.find(stated).filter(|_| !stated.is_empty() && shown.len() > stated.len())?;
    let (before, after) = (shown.get(..at)?.trim(), shown.get(at + stated.len()..)?.trim());
    let label = |text: &str| text.ends_with(':') && text.split_whitespace().count() <= 2;
    let dated = |text: &str| date::iso(text).is_some();
    ((before.is_empty() || label(before) || dated(before)) && (after.is_empty() || dated(after)))
        .then(|| shown.get(at..at + stated.len()))?
}

/// How well two titles agree: F1 of their different words, 0 to 1.
fn agreement(one: &str, other: &str) -> f32 {
    let set = |text: &str| words(text).map(str::to_lowercase).collect::<HashSet<_>>();
    let (one, other) = (set(one), set(other));
    let shared = one.intersection(&other).count();
    2.0 * shared as f32 / (one.len() + other.len()).max(1) as f32
}
