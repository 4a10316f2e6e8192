//! HTML bytes (already decoded to UTF-8) → a stream of [`Token`]s with byte spans.
//!
//! This room knows the HTML syntax and nothing of blocks or words. A back end implements [`TokenSource`]: it is fed the page in
//! chunks of any size and pushes tokens into a [`TokenSink`]. The result must not depend on how the page was cut into chunks.
//!
//! The danger in this room is a start tag that changes how the text behind it is read (`<script>`, `<title>`, …). A tokenizer
//! that forgets it sees `if (a<b)` as a tag and swallows the page. `content_model.rs` holds that knowledge once, for every back end.

mod content_model;
mod html5ever;
mod scan;

use std::ops::Range;

/// One attribute of a start tag: the name in lower case, the value with its character references decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Name, ASCII letters in lower case.
    pub name: &'a str,
    /// Value, character references decoded.
    pub value: &'a str,
}

/// A token of the [HTML tokenization stage](https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A document type declaration.
    Doctype,
    /// A start tag. Of attributes given twice the first one stands.
    StartTag {
        /// Tag name, ASCII letters in lower case.
        name: &'a str,
        /// Attributes in source order.
        attributes: &'a [Attribute<'a>],
        /// Whether the tag ends in `/>`.
        self_closing: bool,
    },
    /// An end tag; its attributes are dropped.
    EndTag {
        /// Tag name, ASCII letters in lower case.
        name: &'a str,
    },
    /// All the text up to the next token of another kind, character references decoded, line ends as `\n`.
    Text(&'a str),
    /// The inside of a comment.
    Comment(&'a str),
}

/// Receives the tokens of one page, in source order.
pub trait TokenSink {
    /// Takes one token. `span` is its place in the decoded page, in bytes, end exclusive.
    fn token(&mut self, token: Token<'_>, span: Range<usize>);
}

/// A tokenizer that pushes into the sink it owns.
pub trait TokenSource<S: TokenSink> {
    /// Tokenizes the next piece of the page, which may end anywhere (but between characters).
    fn write(&mut self, chunk: &str);
    /// Ends the page and gives the sink back.
    fn finish(self) -> S;
}

/// Which tokenizer reads the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Backend {
    /// The library's own.
    #[default]
    Scan,
    /// The tokenizer of the `html5ever` crate, the reference implementation of the standard. Its tokens are the same.
    Html5ever,
}

/// The tokenizer of the chosen [`Backend`].
#[non_exhaustive]
pub enum Tokenizer<S: TokenSink> {
    /// See [`Backend::Scan`].
    Scan(Box<scan::Scan<S>>),
    /// See [`Backend::Html5ever`].
    Html5ever(Box<html5ever::Html5ever<S>>),
}

impl<S: TokenSink> Tokenizer<S> {
    /// Starts a page.
    pub fn new(backend: Backend, sink: S) -> Self {
        match backend {
            Backend::Scan => Self::Scan(Box::new(scan::Scan::new(sink))),
            Backend::Html5ever => Self::Html5ever(Box::new(html5ever::Html5ever::new(sink))),
        }
    }
}

impl<S: TokenSink> TokenSource<S> for Tokenizer<S> {
    fn write(&mut self, chunk: &str) {
        match self {
            Self::Scan(source) => source.write(chunk),
            Self::Html5ever(source) => source.write(chunk),
        }
    }

    fn finish(self) -> S {
        match self {
            Self::Scan(source) => source.finish(),
            Self::Html5ever(source) => source.finish(),
        }
    }
}

#[cfg(test)]
mod tests;
