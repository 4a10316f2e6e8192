//! An article as Markdown: CommonMark, and the tables of GitHub's.
//!
//! The elements that the kept blocks stand in become what holds them in Markdown, too ([`nest`]); what differs between one block and the next is closed and opened
//! anew. Nothing of a text is lost or comes in another order: a reader of Markdown sees the words of [`Page::text`](super::Page::text).

mod escape;
mod nest;
mod table;

use crate::blocks::{Block, Blocks, Joint, Role};
use crate::classify::{Label, Verdict};
use nest::{HolderId, Kind, Nest};
use table::Table;

/// The title is the one heading of level 1; those of the text begin here.
const TOP_LEVEL: u8 = 2;
/// The deepest level that Markdown has.
const LAST_LEVEL: u8 = 6;
/// The shortest fence.
const LEAST_FENCE: usize = 3;

/// The article under its title. Empty where there is no article.
pub(super) fn render(blocks: &Blocks, verdicts: &[Verdict], title: Option<&str>) -> String {
    let pieces = pieces(blocks, verdicts);
    if pieces.is_empty() {
        return String::new();
    }
    let nest = Nest::of(blocks);
    let mut out = Writer::new(title, &nest);
    let paths = paths(&nest, &pieces);
    let ends = ends_of_tables(&nest, &pieces, &paths);
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let end = ends[at];
        if end > at {
            let (holders, _) = paths[at].split_at(paths[at].len() - 1);
            let mut table = Table::default();
            for (piece, path) in pieces.iter().zip(&paths).take(end).skip(at) {
                if let Some(&cell) = path.last() {
                    table.add(
                        nest.holder(cell).kind,
                        &escaped(blocks.text_of(piece.block), escape::inline).join("<br>"),
                    );
                }
            }
            out.put(holders, &table.lines(), false);
            at = end;
            continue;
        }
        at += 1;
        let path: Vec<HolderId> = paths[at - 1].iter().copied().filter(|&id| !is_cell(&nest, id)).collect();
        let text = blocks.text_of(piece.block);
        match piece.block.role {
            Role::Code => out.put(&path, &fenced(text), false),
            Role::Heading(_) | Role::Text if piece.label == Label::Heading => {
                let level = match piece.block.role {
                    Role::Heading(level) => level.clamp(TOP_LEVEL, LAST_LEVEL),
                    _ => TOP_LEVEL,
                };
                // A heading has one line.
                let mut text = text.to_owned();
                while let Some(next) = pieces.get(at).filter(|next| next.goes_on(piece)) {
                    text.push(' ');
                    text.push_str(blocks.text_of(next.block));
                    at += 1;
                }
                out.put(&path, &[format!("{} {}", "#".repeat(level.into()), escape::heading(&text))], false);
            }
            role => {
                let mut lines = lines(text);
                while let Some(next) = pieces.get(at).filter(|next| next.goes_on(piece)) {
                    lines.extend(self::lines(blocks.text_of(next.block)));
                    at += 1;
                }
                let mut lines = broken(lines);
                if role == Role::Caption {
                    emphasize(&mut lines);
                }
                out.put(&path, &lines, true);
            }
        }
    }
    out.finish()
}

/// A text of which nothing but its lines is known, blank lines between its paragraphs, as the article under its title. Empty where the text is.
#[cfg(feature = "io")]
pub(crate) fn of_text(text: &str, title: Option<&str>) -> String {
    let mut paragraphs = Vec::new();
    let mut paragraph = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(std::mem::take(&mut paragraph));
        } else {
            paragraph.push(escape::line(line));
        }
    }
    paragraphs.push(paragraph);
    paragraphs.retain(|lines| !lines.is_empty());
    if paragraphs.is_empty() {
        return String::new();
    }
    let mut out: Vec<String> = title.map(head).into_iter().collect();
    out.extend(paragraphs.into_iter().map(|lines| broken(lines).join("\n")));
    out.join("\n\n")
}

fn head(title: &str) -> String {
    format!("# {}", escape::heading(title))
}

/// A block that is kept.
struct Piece<'a> {
    at: usize,
    block: &'a Block,
    label: Label,
    /// Whether it is the next line of the paragraph that the block before it stands in.
    joined: bool,
}

impl Piece<'_> {
    /// Whether it belongs to one paragraph with the piece, and all between them does.
    fn goes_on(&self, first: &Piece<'_>) -> bool {
        self.joined && self.block.element == first.block.element && self.label == first.label
    }
}

fn pieces<'a>(blocks: &'a Blocks, verdicts: &[Verdict]) -> Vec<Piece<'a>> {
    let kept = blocks.blocks.iter().zip(verdicts).enumerate();
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (at, (block, verdict)) in kept {
        if verdict.is_kept() && verdict.label != Label::Title {
            let adjacent = pieces.last().is_some_and(|before| before.at + 1 == at);
            let joined = adjacent && block.joint == Joint::Line;
            pieces.push(Piece { at, block, label: verdict.label, joined });
        }
    }
    pieces
}

/// What each piece stands in. An item that all of them stand in lays out the page and is none of the article's.
fn paths(nest: &Nest, pieces: &[Piece<'_>]) -> Vec<Vec<HolderId>> {
    let mut paths: Vec<Vec<HolderId>> = pieces.iter().map(|piece| nest.path(piece.block.element)).collect();
    if let [first, others @ ..] = paths.as_slice()
        && !others.is_empty()
    {
        let common = others.iter().fold(first.len(), |common, path| common.min(shared(first, path)));
        let around = first[..common].to_vec();
        let lays_out = |id: &HolderId| around.contains(id) && matches!(nest.holder(*id).kind, Kind::Item { .. });
        for path in &mut paths {
            path.retain(|id| !lays_out(id));
        }
    }
    paths
}

/// How many holders two paths share, from the outermost on.
fn shared(a: &[HolderId], b: &[HolderId]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn is_cell(nest: &Nest, id: HolderId) -> bool {
    matches!(nest.holder(id).kind, Kind::Cell { .. })
}

/// For the first cell of every table where its cells end; every other piece ends at itself, also one in a table that holds mostly paragraphs.
fn ends_of_tables(nest: &Nest, pieces: &[Piece<'_>], paths: &[Vec<HolderId>]) -> Vec<usize> {
    let table = |at: usize| {
        let (last, holders) = paths.get(at)?.split_last()?;
        match nest.holder(*last).kind {
            Kind::Cell { table, .. } if pieces.get(at)?.block.role != Role::Caption => Some((table, holders)),
            _ => None,
        }
    };
    let mut ends: Vec<usize> = (0..pieces.len()).collect();
    let mut at = 0;
    while at < pieces.len() {
        let start = at;
        at += 1;
        let Some(first) = table(start) else { continue };
        while table(at) == Some(first) {
            at += 1;
        }
        let is_cell = |piece: &&Piece<'_>| matches!(piece.label, Label::Table | Label::List);
        if pieces[start..at].iter().filter(is_cell).count() * 2 >= at - start {
            ends[start] = at;
        }
    }
    ends
}

/// The lines of a text, escaped.
fn lines(text: &str) -> Vec<String> {
    escaped(text, escape::line)
}

/// The lines of a text, each escaped in some way.
fn escaped(text: &str, escape: fn(&str) -> String) -> Vec<String> {
    text.split(['\n', '\r']).map(escape).filter(|line| !line.is_empty()).collect()
}

/// Lines of one paragraph.
fn broken(mut lines: Vec<String>) -> Vec<String> {
    if let [before @ .., _] = lines.as_mut_slice() {
        before.iter_mut().for_each(|line| line.push('\\'));
    }
    lines
}

fn emphasize(lines: &mut [String]) {
    if let Some(first) = lines.first_mut() {
        first.insert(0, '*');
    }
    if let Some(last) = lines.last_mut() {
        last.push('*');
    }
}

/// Preformatted text between fences longer than any row of back quotes in it.
fn fenced(text: &str) -> Vec<String> {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(LEAST_FENCE.max(longest + 1));
    let text = text.replace("\r\n", "\n");
    let mut lines = vec![fence.clone()];
    lines.extend(text.split(['\n', '\r']).map(str::to_owned));
    lines.push(fence);
    lines
}

/// Puts pieces one behind the other.
struct Writer<'a> {
    out: String,
    nest: &'a Nest,
    /// What the last piece stood in.
    open: Vec<Open>,
    /// Whether the last piece was a paragraph.
    paragraph: bool,
}

/// A holder that is open.
#[derive(Clone)]
struct Open {
    id: HolderId,
    /// What its first line begins with, and all others.
    first: String,
    others: String,
}

impl<'a> Writer<'a> {
    fn new(title: Option<&str>, nest: &'a Nest) -> Self {
        Self { out: title.map(head).unwrap_or_default(), nest, open: Vec::new(), paragraph: false }
    }

    /// Puts a piece of some lines into its holders.
    fn put(&mut self, path: &[HolderId], lines: &[String], paragraph: bool) {
        if lines.is_empty() {
            return;
        }
        let common = self.open.iter().zip(path).take_while(|(open, id)| open.id == **id).count();
        let next = path.get(common).map(|&id| self.opened(id, self.open.get(common)));
        if !self.out.is_empty() {
            self.out.push('\n');
            if !(paragraph && self.goes_on_as_list(common, next.as_ref())) {
                let blank: String = self.open[..common].iter().map(|open| open.others.as_str()).collect();
                self.out.push_str(blank.trim_end());
                self.out.push('\n');
            }
        }
        let mut first: String = self.open[..common].iter().map(|open| open.others.as_str()).collect();
        self.open.truncate(common);
        let inner: Vec<Open> = path.iter().skip(common + 1).map(|&id| self.opened(id, None)).collect();
        for open in next.into_iter().chain(inner) {
            first.push_str(&open.first);
            self.open.push(open);
        }
        let others: String = self.open.iter().map(|open| open.others.as_str()).collect();
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { &first } else { &others };
            if at > 0 {
                self.out.push('\n');
            }
            self.out.push_str(if line.is_empty() { before.trim_end() } else { before });
            self.out.push_str(line);
        }
        self.paragraph = paragraph;
    }

    /// Whether no blank line is needed: an item behind another, or below one, both of running text.
    fn goes_on_as_list(&self, common: usize, next: Option<&Open>) -> bool {
        let item = |open: &Open| matches!(self.nest.holder(open.id).kind, Kind::Item { .. });
        let Some(next) = next.filter(|next| item(next)) else { return false };
        let behind = self.open.get(common).is_some_and(item);
        let below = self.open.len() == common && self.open.last().is_some_and(item);
        // A list that begins with another number does not end a paragraph.
        let begins = next.first.starts_with(['-', '*']) || next.first.starts_with("1.");
        self.paragraph && (behind || below && begins)
    }

    /// Opens a holder. A list right behind another of its kind has other marks, else they were one.
    fn opened(&self, id: HolderId, before: Option<&Open>) -> Open {
        let Kind::Item { list, number } = self.nest.holder(id).kind else {
            return Open { id, first: "> ".to_owned(), others: "> ".to_owned() };
        };
        let (usual, other) = if number.is_some() { (".", ")") } else { ("-", "*") };
        let before = before.and_then(|open| match self.nest.holder(open.id).kind {
            Kind::Item { list: of, number: last } if last.is_some() == number.is_some() => {
                Some((of == list, open.first.trim_end().ends_with(usual)))
            }
            _ => None,
        });
        let mark = match before {
            Some((same, was_usual)) if same != was_usual => other,
            _ => usual,
        };
        let first = match number {
            Some(number) => format!("{}{mark} ", number.min(LAST_NUMBER)),
            None => format!("{mark} "),
        };
        Open { id, others: " ".repeat(first.len()), first }
    }

    fn finish(self) -> String {
        self.out
    }
}

/// The largest number that an item may have in CommonMark.
const LAST_NUMBER: u32 = 999_999_999;
