//! Reads the prose sources (`corpus/articles/<lang>/*.txt`): a header of `key: value` lines, a blank line, then blocks.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// What a block of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Para,
    /// A subhead (`## …`).
    Heading,
    /// A list item (`- …`).
    Item,
    /// A quotation (`> …`).
    Quote,
    /// A picture caption (`[caption] …`).
    Caption,
    /// A question or an answer of an interview (`Q: …`, `A: …`).
    Qa,
    /// A live-blog line (`[time] …`).
    Time,
    /// A table row (`| a | b |`), cells separated by [`CELL`].
    Row,
    /// A code block.
    Code,
}

/// Separates the cells of a [`Kind::Row`] block.
pub const CELL: char = '\u{1f}';

/// One block; the text may hold `[[words]]`, which become a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
}

/// One source article, or a copy made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// File name without extension; unique within a language.
    pub slug: String,
    /// ISO 639-1 code.
    pub lang: String,
    /// Topic word of the header.
    pub topic: String,
    /// plain, interview, liveblog, roundup, recipe, howto, review, template.
    pub atype: String,
    /// Headline.
    pub title: String,
    /// Second headline; may be empty.
    pub subtitle: String,
    /// Author; may be empty.
    pub author: String,
    /// ISO date; may be empty.
    pub date: String,
    /// Whether it came when the corpus was dealt out already: it is put on a host behind all others, so that their pages stay as they are.
    pub later: bool,
    /// The blocks in order.
    pub blocks: Vec<Block>,
}

impl Article {
    /// The first long paragraph, from which excerpts are cut.
    pub fn lead(&self) -> &str {
        let paras = || self.blocks.iter().filter(|b| matches!(b.kind, Kind::Para | Kind::Qa));
        let long = paras().find(|b| b.text.chars().count() >= 60);
        long.or_else(|| paras().next()).map_or("", |b| b.text.as_str())
    }
}

/// All sources: articles, and templates with `{placeholders}`.
#[derive(Debug, Default)]
pub struct Sources {
    /// Ordinary articles, sorted by language and slug.
    pub articles: Vec<Article>,
    /// Templates, sorted by slug.
    pub templates: Vec<Article>,
}

/// Reads every `<lang>/*.txt` below `root`; a directory whose name ends in `-templates` holds templates.
pub fn load(root: &Path) -> Result<Sources> {
    let mut sources = Sources::default();
    for dir in sorted(root)? {
        if !dir.is_dir() {
            continue;
        }
        let folder = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for file in sorted(&dir)? {
            if file.extension().is_none_or(|e| e != "txt") {
                continue;
            }
            let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            let slug = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let mut article = parse(&slug, &text).with_context(|| format!("in {}", file.display()))?;
            if let Some(lang) = folder.strip_suffix("-templates") {
                article.lang = lang.to_owned();
                article.atype = "template".to_owned();
                sources.templates.push(article);
            } else {
                if article.lang.is_empty() {
                    article.lang = folder.clone();
                }
                sources.articles.push(article);
            }
        }
    }
    if sources.articles.is_empty() {
        bail!("no articles below {}", root.display());
    }
    Ok(sources)
}

fn sorted(dir: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))?;
    let mut paths = entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Parses one source file.
pub fn parse(slug: &str, text: &str) -> Result<Article> {
    let mut article = Article { slug: slug.to_owned(), atype: "plain".to_owned(), ..Article::default() };
    let mut lines = text.trim_start_matches('\u{feff}').lines().skip_while(|l| l.trim().is_empty());
    for line in lines.by_ref() {
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let Some((key, value)) = line.split_once(':') else { bail!("header line without a colon: {line}") };
        let value = value.trim().to_owned();
        match key.trim() {
            "lang" => article.lang = value,
            "topic" => article.topic = value,
            "type" => article.atype = value,
            "title" => article.title = value,
            "subtitle" => article.subtitle = value,
            "author" => article.author = value,
            "date" => article.date = value,
            "later" => article.later = value == "yes",
            _ => {}
        }
    }
    article.blocks = blocks(lines)?;
    if article.title.is_empty() {
        bail!("no title");
    }
    if article.blocks.is_empty() {
        bail!("no text");
    }
    Ok(article)
}

fn blocks<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Block>> {
    let mut out: Vec<Block> = Vec::new();
    let mut fresh = true; // the next line starts a block
    let mut code: Option<Vec<&str>> = None;
    for raw in lines {
        let line = raw.trim();
        if let Some(body) = &mut code {
            if line.starts_with("```") {
                out.push(Block { kind: Kind::Code, text: body.join("\n") });
                code = None;
            } else {
                body.push(raw.trim_end());
            }
            continue;
        }
        if line.starts_with("```") {
            code = Some(Vec::new());
            fresh = true;
            continue;
        }
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let (kind, text) = classify(line);
        let same = out.last_mut().filter(|last| !fresh && last.kind == kind && joins(kind));
        match same {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            None if !text.is_empty() => out.push(Block { kind, text }),
            None => {}
        }
        fresh = false;
    }
    if code.is_some() {
        bail!("code block without an end");
    }
    Ok(out)
}

/// Whether a further line of the same kind goes on with the block instead of starting one.
fn joins(kind: Kind) -> bool {
    matches!(kind, Kind::Para | Kind::Quote)
}

fn classify(line: &str) -> (Kind, String) {
    let marked = [
        ("## ", Kind::Heading),
        ("### ", Kind::Heading),
        ("- ", Kind::Item),
        ("> ", Kind::Quote),
        ("[caption]", Kind::Caption),
        ("[time]", Kind::Time),
    ];
    for (mark, kind) in marked {
        if let Some(rest) = line.strip_prefix(mark) {
            return (kind, rest.trim().to_owned());
        }
    }
    if line.len() > 2 && line.starts_with('|') && line.ends_with('|') {
        let cells: Vec<&str> = line[1..line.len() - 1].split('|').map(str::trim).collect();
        let rule = cells.iter().all(|c| c.chars().all(|ch| matches!(ch, '-' | ':')));
        let text = if rule { String::new() } else { cells.join(&CELL.to_string()) };
        return (Kind::Row, text);
    }
    let colon = line.char_indices().nth(1).filter(|(_, c)| matches!(c, ':' | '：'));
    if colon.is_some() && line.chars().next().is_some_and(char::is_alphabetic) {
        return (Kind::Qa, line.to_owned());
    }
    (Kind::Para, line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_block_is_read() {
        let source = "lang: en\ntitle: T: with colon\ndate: 2025-01-02\n\nOne.\n\n## Two\n\n- a\n- b\n\n> q\n\n[caption] c\n\n\
                      Q: why?\n\n[time] 10:41 — t\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n\ny\n```\n";
        let a = parse("s", source).expect("parses");
        assert_eq!(a.title, "T: with colon");
        let kinds: Vec<Kind> = a.blocks.iter().map(|b| b.kind).collect();
        use Kind::*;
        assert_eq!(kinds, [Para, Heading, Item, Item, Quote, Caption, Qa, Time, Row, Row, Code]);
        assert_eq!(a.blocks[10].text, "x\n\ny");
        assert_eq!(a.blocks[8].text, format!("a{CELL}b"));
    }

    #[test]
    fn bad_sources_are_named() {
        assert!(parse("s", "title: x\n\n").is_err());
        assert!(parse("s", "title: x\n\n```\nnever closed\n").is_err());
    }
}
