//! The library's own tokenizer: the tokens of html5ever, many times faster.
//!
//! It looks for the next `<` with SIMD (`memchr`), reads what stands there to its end, and hands out slices of the page; only what has to be changed is copied: character
//! references, `\r`, upper case in names. What has not arrived whole waits. It is tried again when it has doubled, so a construct without end costs no more than a
//! second reading, however the page is cut into chunks.
//!
//! | file | reads |
//! |---|---|
//! | `markup.rs` | what stands at a `<`: a tag, a comment, a document type, a CDATA section, or nothing |
//! | `tag.rs` | names and attributes of a tag |
//! | `raw_text.rs` | the end of `script`, `style`, `title` and their like |
//! | `decode.rs`, `reference.rs` | text and values: character references, line ends, NUL |

mod decode;
mod markup;
mod raw_text;
mod reference;
mod tag;

use std::ops::Range;

use super::content_model::{ContentModel, TextMode};
use super::{Attribute, Token, TokenSink, TokenSource};
use decode::{Nul, decode, needs_decoding};
use markup::Markup;
use tag::{Source, Tag};

/// See the [module](self).
pub struct Scan<S: TokenSink> {
    reader: Reader<S>,
    /// What has arrived and could not be read yet.
    waiting: String,
    /// So much must wait before it is tried again.
    enough: usize,
}

/// How what comes next is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Data,
    /// Inside this element, up to its end tag.
    Raw(TextMode, &'static str),
    Plaintext,
    Cdata,
}

/// Where reading stopped for want of more.
struct Unfinished;

struct Reader<S> {
    sink: S,
    model: ContentModel,
    mode: Mode,
    tag: Tag,
    text: Text,
    /// Offset in the page of what is read from.
    offset: usize,
    /// End of the last token, or of the text behind it as far as it is known, in the page.
    pending: usize,
    /// End of the last token that was not text.
    text_start: usize,
}

/// Text that belongs to the next token, but for the last stretch, which is still where it was read.
#[derive(Debug, Default)]
struct Text {
    /// What had to be copied.
    copied: String,
    /// Whether all of it is there.
    is_copied: bool,
}

impl<S: TokenSink> Scan<S> {
    pub(super) fn new(sink: S) -> Self {
        let reader = Reader {
            sink,
            model: ContentModel::default(),
            mode: Mode::Data,
            tag: Tag::default(),
            text: Text::default(),
            offset: 0,
            pending: 0,
            text_start: 0,
        };
        Self { reader, waiting: String::new(), enough: 0 }
    }
}

impl<S: TokenSink> TokenSource<S> for Scan<S> {
    fn write(&mut self, chunk: &str) {
        if self.waiting.is_empty() {
            let read = self.reader.read(chunk, false);
            self.waiting.push_str(chunk.get(read..).unwrap_or_default());
        } else {
            self.waiting.push_str(chunk);
            if self.waiting.len() < self.enough {
                return;
            }
            let read = self.reader.read(&self.waiting, false);
            self.waiting.drain(..read);
        }
        self.enough = self.waiting.len() * 2;
    }

    fn finish(mut self) -> S {
        self.reader.read(&self.waiting, true);
        self.reader.sink
    }
}

impl<S: TokenSink> Reader<S> {
    /// Reads as far as it can, to the end if this is the `last` piece; gives how far that was.
    fn read(&mut self, input: &str, last: bool) -> usize {
        let mut at = 0;
        self.tag.has_returns = memchr::memchr2(b'\r', 0, input.as_bytes()).is_some();
        // Text that was read and is not handed out.
        let mut open = "";
        while at < input.len() {
            let step = match self.mode {
                Mode::Data => self.data(input, &mut at, &mut open, last),
                Mode::Raw(mode, name) => self.raw(input, &mut at, &mut open, last, mode, name),
                Mode::Plaintext => self.plaintext(input, &mut at, &mut open, last),
                Mode::Cdata => self.cdata(input, &mut at, &mut open, last),
            };
            if let Err(Unfinished) = step {
                break;
            }
        }
        if last {
            self.flush(&mut open);
        } else if !open.is_empty() {
            self.text.copied.push_str(open);
            self.text.is_copied = true;
        }
        self.offset += at;
        at
    }

    /// Text and one piece of markup.
    #[inline]
    fn data<'i>(&mut self, input: &'i str, at: &mut usize, open: &mut &'i str, last: bool) -> Result<(), Unfinished> {
        let start = *at;
        let (markup, position, decoding) = markup::next(input, start, self.tag.has_returns, last)?;
        let text = input.get(start..position).unwrap_or_default();
        if !text.is_empty() {
            self.add(text, decoding.then_some((Nul::Kept, true)), position, open);
            *at = position;
        }
        match markup {
            Markup::End => Ok(()),
            Markup::Nothing(end) => {
                *at = end;
                Ok(())
            }
            Markup::StartTag => {
                let end = self.tag.read(input, position, last)?;
                *at = end.unwrap_or(input.len());
                if end.is_some() {
                    self.start_tag(input, *at, open);
                }
                Ok(())
            }
            Markup::EndTag => {
                let end = self.tag.read(input, position, last)?;
                *at = end.unwrap_or(input.len());
                if end.is_some() {
                    self.end_tag(input, *at, open);
                }
                Ok(())
            }
            Markup::Declaration => self.declaration(input, at, position, open, last),
            Markup::Bogus(content) => {
                let (content, end) = markup::bogus(input, content, last)?;
                self.comment(content, end, open);
                *at = end;
                Ok(())
            }
        }
    }

    /// What begins with `<!`.
    fn declaration<'i>(
        &mut self,
        input: &'i str,
        at: &mut usize,
        position: usize,
        open: &mut &'i str,
        last: bool,
    ) -> Result<(), Unfinished> {
        match markup::declaration(input, position, self.model.allows_cdata(), last)? {
            markup::Declaration::Comment(content, end) => {
                self.comment(content, end, open);
                *at = end;
            }
            markup::Declaration::Doctype(end) => {
                self.flush(open);
                self.emit(Token::Doctype, end);
                *at = end;
            }
            markup::Declaration::Cdata(content) => {
                self.mode = Mode::Cdata;
                *at = content;
            }
        }
        Ok(())
    }

    /// The inside of an element that has no markup, up to its end tag.
    fn raw<'i>(
        &mut self,
        input: &'i str,
        at: &mut usize,
        open: &mut &'i str,
        last: bool,
        mode: TextMode,
        name: &'static str,
    ) -> Result<(), Unfinished> {
        let start = *at;
        let rest = input.get(start..).unwrap_or_default();
        let found = raw_text::end(rest, name, mode == TextMode::Script);
        if found.is_none() && !last {
            return Err(Unfinished);
        }
        let position = found.map_or(input.len(), |length| start + length);
        // The text is handed out with the tag that ends it: if that is not there, both wait.
        let end = match found {
            Some(_) => self.tag.read(input, position, last)?,
            None => None,
        };
        let text = input.get(start..position).unwrap_or_default();
        let references = mode == TextMode::Rcdata;
        if !text.is_empty() {
            let decoding = needs_decoding(text, references).then_some((Nul::Replaced, references));
            self.add(text, decoding, position, open);
        }
        *at = end.unwrap_or(input.len());
        if end.is_some() {
            self.mode = Mode::Data;
            self.end_tag(input, *at, open);
        }
        Ok(())
    }

    /// All that is left is text.
    fn plaintext<'i>(
        &mut self,
        input: &'i str,
        at: &mut usize,
        open: &mut &'i str,
        last: bool,
    ) -> Result<(), Unfinished> {
        if !last {
            return Err(Unfinished);
        }
        let text = input.get(*at..).unwrap_or_default();
        *at = input.len();
        let decoding = needs_decoding(text, false).then_some((Nul::Replaced, false));
        self.add(text, decoding, *at, open);
        Ok(())
    }

    fn cdata<'i>(&mut self, input: &'i str, at: &mut usize, open: &mut &'i str, last: bool) -> Result<(), Unfinished> {
        const END: &str = "]]>";
        let rest = input.get(*at..).unwrap_or_default();
        let (text, end) = match memchr::memmem::find(rest.as_bytes(), END.as_bytes()) {
            Some(length) => (rest.get(..length).unwrap_or_default(), *at + length + END.len()),
            None if last => (rest, input.len()),
            None => return Err(Unfinished),
        };
        if !text.is_empty() {
            let decoding = needs_decoding(text, false).then_some((Nul::Kept, false));
            self.add(text, decoding, end, open);
        }
        *at = end;
        self.mode = Mode::Data;
        Ok(())
    }

    /// Adds text that ends at `end`; `decoding`: what is to be done to it.
    #[inline]
    fn add<'i>(&mut self, text: &'i str, decoding: Option<(Nul, bool)>, end: usize, open: &mut &'i str) {
        self.pending = self.offset + end;
        if decoding.is_none() && open.is_empty() && !self.text.is_copied {
            *open = text;
            return;
        }
        self.text.copied.push_str(open);
        self.text.is_copied = true;
        *open = "";
        match decoding {
            None => self.text.copied.push_str(text),
            Some((nul, references)) => decode(text, nul, references.then_some(Source::Text), &mut self.text.copied),
        }
    }

    /// Hands out the text before a token.
    #[inline]
    fn flush(&mut self, open: &mut &str) {
        let span = self.text_start..self.pending;
        if self.text.is_copied {
            self.text.copied.push_str(open);
            if !self.text.copied.is_empty() {
                self.sink.token(Token::Text(&self.text.copied), span);
            }
            self.text.copied.clear();
            self.text.is_copied = false;
        } else if !open.is_empty() {
            self.sink.token(Token::Text(open), span);
        }
        *open = "";
    }

    /// Hands out a token that ends at `end`, the text before it being handed out.
    fn emit(&mut self, token: Token<'_>, end: usize) {
        let span = self.span(end);
        self.sink.token(token, span);
    }

    fn span(&mut self, end: usize) -> Range<usize> {
        let start = self.pending;
        self.pending = self.offset + end;
        self.text_start = self.pending;
        start..self.pending
    }

    fn comment(&mut self, content: &str, end: usize, open: &mut &str) {
        self.flush(open);
        if needs_decoding(content, false) {
            let mut decoded = String::with_capacity(content.len());
            decode(content, Nul::Replaced, None, &mut decoded);
            self.emit(Token::Comment(&decoded), end);
        } else {
            self.emit(Token::Comment(content), end);
        }
    }

    #[inline]
    fn start_tag(&mut self, input: &str, end: usize, open: &mut &str) {
        /// Attributes that are set up without asking for memory; few tags have more.
        const FEW: usize = 8;
        self.flush(open);
        let span = self.span(end);
        self.tag.drop_repeated(input);
        let tag = &self.tag;
        let (name, self_closing) = (tag.name(input), tag.self_closing);
        let count = tag.attributes().len();
        let mut token = |attributes: &[Attribute<'_>]| {
            self.sink.token(Token::StartTag { name, attributes, self_closing }, span.clone());
        };
        if count == 0 {
            token(&[]);
        } else if count <= FEW {
            let mut attributes = [Attribute { name: "", value: "" }; FEW];
            for (to, from) in attributes.iter_mut().zip(tag.attributes()) {
                *to = tag.attribute(from, input);
            }
            token(attributes.get(..count).unwrap_or_default());
        } else {
            let attributes: Vec<Attribute<'_>> =
                tag.attributes().iter().map(|attribute| tag.attribute(attribute, input)).collect();
            token(&attributes);
        }
        self.mode = match self.model.start_tag(name, self_closing) {
            TextMode::Data => Mode::Data,
            TextMode::Plaintext => Mode::Plaintext,
            mode => raw_text::element(name).map_or(Mode::Data, |name| Mode::Raw(mode, name)),
        };
    }

    #[inline]
    fn end_tag(&mut self, input: &str, end: usize, open: &mut &str) {
        self.flush(open);
        let span = self.span(end);
        let name = self.tag.name(input);
        self.sink.token(Token::EndTag { name }, span);
        self.model.end_tag(name);
    }
}

#[cfg(test)]
mod html5lib;
