//! A page with its blocks, for reading.

use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};
use defarm::{BlockRecord, Label, Record};

use super::site::{Repeated, Site};
use super::wrap::{shorten, wrap};
use crate::visible::{on_one_line, visible};

/// Columns for the label: the longest one is `boilerplate`.
const LABEL: usize = 11;
/// Columns before the text: label, confidence (`0.97`), and two blanks behind either.
const INDENT: usize = LABEL + 2 + 4 + 2;
/// The text gets at least so many columns, however narrow the terminal.
const LEAST: usize = 20;

/// How a page is shown.
pub(super) struct Look {
    /// Columns of the screen.
    pub(super) width: usize,
    /// Whole texts, not shortened.
    pub(super) full: bool,
}

/// Writes the page with all styles; who does not want them takes them out.
///
/// # Errors
/// When `out` fails.
pub(super) fn show(record: &Record, look: &Look, out: &mut impl Write) -> io::Result<()> {
    head(record, look, out)?;
    let columns = look.width.saturating_sub(INDENT).max(LEAST);
    for block in record.blocks.iter().flatten() {
        writeln!(out)?;
        show_block(block, look, columns, out)?;
    }
    Ok(())
}

fn head(record: &Record, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let bold = Style::new().bold();
    let stats = &record.stats;
    let confidence = record.confidence.map(|confidence| format!(", confidence {confidence:.2}")).unwrap_or_default();
    let id = visible(&record.id);
    writeln!(out, "{bold}{id}{bold:#}: kept {} of {} blocks{confidence}", stats.article_blocks, stats.blocks)?;
    if record.text.is_empty() {
        writeln!(out, "no article found")?;
    }
    let stated = [
        ("title", &record.title),
        ("author", &record.author),
        ("date", &record.date),
        ("language", &record.language),
        ("kind", &record.kind),
    ];
    for (name, value) in stated {
        if let Some(value) = value {
            let line = on_one_line(&format!("{name}: {value}"));
            let line = if look.full { line } else { shorten(&line, look.width) };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn show_block(block: &BlockRecord, look: &Look, columns: usize, out: &mut impl Write) -> io::Result<()> {
    let BlockRecord { text, label, confidence, reasons, .. } = block;
    show_row(*label, &format!("{confidence:.2}"), text, &reasons.join("; "), look, columns, out)
}

/// A label, a figure of at most four columns, a text, and below it what is said of it.
fn show_row(
    label: Label,
    figure: &str,
    text: &str,
    said: &str,
    look: &Look,
    columns: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let style = style_of(label);
    let text = on_one_line(text);
    let lines = if look.full { wrap(&text, columns) } else { vec![shorten(&text, columns)] };
    let mut lines = lines.into_iter();
    let first = lines.next().unwrap_or_default();
    // Padded before it is styled: a style has no width.
    let padded = format!("{:<LABEL$}", label.to_string());
    writeln!(out, "{style}{padded}{style:#}  {figure:>4}  {first}")?;
    for line in lines {
        writeln!(out, "{:INDENT$}{line}", "")?;
    }
    let dim = Style::new().dimmed();
    for line in wrap(&on_one_line(said), columns) {
        writeln!(out, "{:INDENT$}{dim}{line}{dim:#}", "")?;
    }
    Ok(())
}

/// Writes what repeats on each site, with all styles.
///
/// # Errors
/// When `out` fails.
pub(super) fn show_sites(sites: &[Site], look: &Look, out: &mut impl Write) -> io::Result<()> {
    let bold = Style::new().bold();
    let columns = look.width.saturating_sub(INDENT).max(LEAST);
    for (at, site) in sites.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let (name, Site { pages, articles, repeated, .. }) = (visible(&site.name), site);
        let counts = format!("{pages} pages, {articles} distinct articles, {} repeated blocks", repeated.len());
        writeln!(out, "{bold}{name}{bold:#}: {counts}")?;
        for block in repeated {
            writeln!(out)?;
            let Repeated { articles, of_articles, dropped, kept, title, label, reason, text, .. } = block;
            let verdicts = format!("on {articles} of {of_articles} articles: dropped on {dropped}, kept on {kept}");
            let title = if *title > 0 { format!(", the title of {title}") } else { String::new() };
            let said = format!("{verdicts}{title}; {reason}");
            show_row(*label, &articles.to_string(), text, &said, look, columns, out)?;
        }
    }
    Ok(())
}

/// Green for what is kept, red for what farms put there, yellow for the rest.
fn style_of(label: Label) -> Style {
    let colour = match label {
        label if label.is_kept() => AnsiColor::Green,
        Label::Teaser | Label::Sponsor => AnsiColor::Red,
        _ => AnsiColor::Yellow,
    };
    colour.on_default()
}
