//! Records as JSON Lines, as text or as Markdown.

use std::io::{self, Write};

use crate::corpus::Record;
use crate::page::markdown;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// JSON Lines: one object a line, its fields in the order of [`Record`].
    #[default]
    Jsonl,
    /// The articles for reading: the title, a blank line, the text; between two articles a line of three dashes with a blank line on
    /// either side. A record without text is left out. It is not meant to be read back: a text may hold such a line itself.
    Text,
    /// The articles as Markdown: [`Record::markdown`], or where a record has none ([`with_markdown`](crate::CorpusOptions::with_markdown)), title and text, escaped; between two
    /// articles a line of three dashes, as for text. No article has such a line outside of fenced code, so it can be told apart. A record without text is left out.
    Markdown,
}

/// What stands between two articles.
const SEPARATOR: &[u8] = b"\n---\n\n";

/// Writes records, one after the other.
#[derive(Debug)]
pub struct RecordWriter<W> {
    out: W,
    format: Format,
    first: bool,
}

impl<W: Write> RecordWriter<W> {
    /// Writes to `out`, which should have a buffer.
    pub fn new(out: W, format: Format) -> Self {
        Self { out, format, first: true }
    }

    /// Writes one record.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        match self.format {
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, record)?;
                self.out.write_all(b"\n")
            }
            Format::Text | Format::Markdown if record.text.is_empty() => Ok(()),
            Format::Text => {
                self.separate()?;
                if let Some(title) = &record.title {
                    writeln!(self.out, "{title}\n")?;
                }
                writeln!(self.out, "{}", record.text)
            }
            Format::Markdown => {
                self.separate()?;
                match &record.markdown {
                    Some(markdown) => writeln!(self.out, "{markdown}"),
                    None => writeln!(self.out, "{}", markdown::of_text(&record.text, record.title.as_deref())),
                }
            }
        }
    }

    /// Parts an article from the one before it.
    fn separate(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.first) { Ok(()) } else { self.out.write_all(SEPARATOR) }
    }

    /// Flushes what is buffered and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, RecordWriter};
    use crate::corpus::{Corpus, CorpusOptions, RawPage, Record};

    fn records() -> Vec<Record> {
        let sentence = "The ferry left at noon on Sunday, with nobody aboard but the captain and his old dog.";
        let page = |id: &str, title: &str| {
            Ok(RawPage::html(
                id,
                format!("<html><body><article><h1>{title}</h1><p>{sentence}</p></article></body></html>"),
            ))
        };
        let pages = vec![page("a", "Boats and dogs"), Ok(RawPage::html("e", "")), page("b", "Dogs and boats")];
        let mut records = Vec::new();
        let options = CorpusOptions::new().with_threads(1).with_duplicates(false).with_repeats(false);
        Corpus::new(options)
            .add(pages)
            .run(&mut |record| {
                records.push(record);
                Ok(())
            })
            .unwrap();
        records
    }

    fn written(format: Format) -> String {
        let mut writer = RecordWriter::new(Vec::new(), format);
        for record in records() {
            writer.write(&record).unwrap();
        }
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn json_lines_in_the_order_of_the_fields() {
        let text = written(Format::Jsonl);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        let names = [
            "id",
            "url",
            "host",
            "title",
            "author",
            "date",
            "language",
            "kind",
            "text",
            "confidence",
            "status",
            "error",
            "duplicate_of",
            "cluster",
            "similarity",
            "fingerprint",
            "farm",
            "stats",
        ];
        let places: Vec<usize> = names.iter().map(|name| lines[0].find(&format!("\"{name}\":")).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        assert!(lines[0].contains("\"author\":null") && !lines[0].contains("\"blocks\":["), "{text}");
    }

    #[test]
    fn articles_as_markdown() {
        let text = written(Format::Markdown);
        let (first, second) = text.split_once("\n---\n\n").unwrap();
        assert!(first.starts_with("# Boats and dogs\n\nThe ferry") && first.ends_with("dog.\n"), "{text}");
        assert!(second.starts_with("# Dogs and boats\n\nThe ferry") && !second.contains("---"), "{text}");
    }

    #[test]
    fn articles_as_text() {
        let text = written(Format::Text);
        let (first, second) = text.split_once("\n---\n\n").unwrap();
        assert!(first.starts_with("Boats and dogs\n\nThe ferry") && first.ends_with("dog.\n"), "{text}");
        assert!(second.starts_with("Dogs and boats\n\nThe ferry") && !second.contains("---"), "{text}");
    }
}
