//! Writes a page and its truth in one go, so that the two cannot disagree.

use crate::markup::Tag;
use crate::text::plain;
use crate::truth::{Role, TruthBlock};

/// How typographic characters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As UTF-8.
    Utf8,
    /// As decimal references, as WordPress does (`&#8217;`).
    Numeric,
    /// As named references (`&rsquo;`).
    Named,
}

/// The page under construction.
#[derive(Debug)]
pub struct Builder {
    out: String,
    blocks: Vec<TruthBlock>,
    escape: Escape,
    flat: bool,
    links: usize,
    link: Tag,
}

impl Builder {
    /// An HTML page.
    pub fn html(escape: Escape) -> Self {
        let link = Tag::of("<a href=\"/topic/{n}\">", "</a>");
        Self {
            out: String::with_capacity(32 * 1024),
            blocks: Vec::with_capacity(128),
            escape,
            flat: false,
            links: 0,
            link,
        }
    }

    /// A plain-text page: markup is ignored, blocks are separated by blank lines.
    pub fn flat() -> Self {
        Self { flat: true, ..Self::html(Escape::Utf8) }
    }

    /// The markup of links inside paragraphs; `{n}` is a number.
    pub fn set_link(&mut self, link: Tag) {
        self.link = link;
    }

    /// Markup without visible text.
    pub fn raw(&mut self, markup: &str) {
        if !self.flat {
            self.out.push_str(markup);
        }
    }

    /// Opening markup.
    pub fn open(&mut self, tag: &Tag) {
        self.raw(&tag.open);
    }

    /// Closing markup and a line break.
    pub fn close(&mut self, tag: &Tag) {
        self.raw(&tag.close);
        self.raw("\n");
    }

    /// One visible block: into the page with its markup, into the truth with its role.  Empty text writes nothing.
    pub fn block(&mut self, role: Role, tag: &Tag, text: &str) {
        let seen = plain(text);
        if seen.trim().is_empty() {
            return;
        }
        if self.flat {
            self.out.push_str(&seen);
            self.out.push_str("\n\n");
        } else {
            self.out.push_str(&tag.open);
            self.linked(text);
            self.out.push_str(&tag.close);
            self.out.push('\n');
        }
        self.blocks.push(TruthBlock { text: seen, kind: role.kind, sub: role.sub, label: role.label });
    }

    /// A table row: one block of several cells.
    pub fn row(&mut self, role: Role, row: &Tag, cell: &Tag, text: &str) {
        let seen = plain(text);
        if self.flat {
            self.out.push_str(&seen);
            self.out.push_str("\n\n");
        } else {
            self.out.push_str(&row.open);
            for part in text.split(crate::articles::CELL) {
                self.out.push_str(&cell.open);
                self.linked(part);
                self.out.push_str(&cell.close);
            }
            self.out.push_str(&row.close);
            self.out.push('\n');
        }
        self.blocks.push(TruthBlock { text: seen, kind: role.kind, sub: role.sub, label: role.label });
    }

    /// Text with `[[words]]` turned into links.
    fn linked(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[[") {
            let (words, tail) = after.split_once("]]").unwrap_or((after, ""));
            self.escaped(before);
            self.links += 1;
            let open = self.link.open.replace("{n}", &self.links.to_string());
            self.out.push_str(&open);
            self.escaped(words);
            let close = self.link.close.clone();
            self.out.push_str(&close);
            rest = tail;
        }
        self.escaped(rest);
    }

    fn escaped(&mut self, text: &str) {
        escape_into(&mut self.out, text, self.escape);
    }

    /// The finished page and its blocks.
    pub fn finish(self) -> (String, Vec<TruthBlock>) {
        let mut out = self.out;
        if self.flat {
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        (out, self.blocks)
    }
}

/// Escapes text for HTML.
pub fn escape_into(out: &mut String, text: &str, style: Escape) {
    for c in text.chars() {
        let named = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\u{a0}' => "&nbsp;",
            '’' if style == Escape::Named => "&rsquo;",
            '‘' if style == Escape::Named => "&lsquo;",
            '“' if style == Escape::Named => "&ldquo;",
            '”' if style == Escape::Named => "&rdquo;",
            '–' if style == Escape::Named => "&ndash;",
            '—' if style == Escape::Named => "&mdash;",
            '…' if style == Escape::Named => "&hellip;",
            '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '„' if style == Escape::Numeric => {
                out.push_str(&format!("&#{};", u32::from(c)));
                continue;
            }
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(named);
    }
}

/// Escapes text for a double-quoted attribute.
pub fn attribute(text: &str) -> String {
    let mut out = String::new();
    escape_into(&mut out, text, Escape::Utf8);
    out.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth::PARA;

    #[test]
    fn page_and_truth_say_the_same() {
        let mut b = Builder::html(Escape::Named);
        b.block(PARA, &Tag::new("p"), "Tea & [[<cake>]] — it’s late");
        let (page, blocks) = b.finish();
        assert_eq!(page, "<p>Tea &amp; <a href=\"/topic/1\">&lt;cake&gt;</a> &mdash; it&rsquo;s late</p>\n");
        assert_eq!(blocks[0].text, "Tea & <cake> — it’s late");
    }
}
