//! One page through all rooms, in chunks or at once.

use std::sync::Arc;

use crate::blocks::{self, Blocks, Segmenter};
use crate::classify::{Asked, classify, page_row};
use crate::decode::Decoder;
use crate::error::Error;
use crate::options::Options;
use crate::page::{Features, Page};
#[cfg(feature = "corpus")]
use crate::repeats::{Counts, Traces};
use crate::repeats::{Marks, Repeats};
use crate::signals::{self, Context, PageFacts};
use crate::tokens::{TokenSource, Tokenizer};

/// Cleans one page that arrives in chunks.
///
/// ```
/// use defarm::{Cleaner, Options};
///
/// let mut cleaner = Cleaner::new(Options::new());
/// for chunk in [b"<article><h1>Boats</h1><p>The ferry left at noon, with nobody".as_slice(), b" aboard but the captain.</p>"] {
///     cleaner.write(chunk)?;
/// }
/// let page = cleaner.finish()?;
/// assert_eq!(page.title(), Some("Boats"));
/// # Ok::<(), defarm::Error>(())
/// ```
pub struct Cleaner {
    options: Options,
    decoder: Decoder,
    tokenizer: Tokenizer<Segmenter>,
    bytes: usize,
}

impl Cleaner {
    /// Starts a page.
    pub fn new(options: Options) -> Self {
        Self {
            decoder: Decoder::new(options.charset.as_deref()),
            tokenizer: Tokenizer::new(options.tokenizer, Segmenter::new()),
            bytes: 0,
            options,
        }
    }

    /// Takes the next bytes of the page. A chunk may end anywhere, inside a tag or a character.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] when the page is larger than the options allow; the cleaner must not be used further.
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.bytes = self.bytes.saturating_add(chunk.len());
        check_size(self.bytes, &self.options)?;
        self.tokenizer.write(self.decoder.write(chunk));
        Ok(())
    }

    /// Ends the page and judges it.
    ///
    /// # Errors
    /// None at present.
    pub fn finish(self) -> Result<Page, Error> {
        let (blocks, bytes, options) = self.finish_blocks();
        judge(blocks, bytes, Known::default(), &options)
    }

    /// Ends the page and judges it knowing what repeats on its site and elsewhere. See [`clean_html_with`].
    ///
    /// # Errors
    /// None at present.
    pub fn finish_with(self, site: &str, repeats: &Repeats) -> Result<Page, Error> {
        let (blocks, bytes, options) = self.finish_blocks();
        judge(blocks, bytes, Known::new(site, repeats), &options)
    }

    /// Ends the page after the blocks.
    pub(crate) fn finish_blocks(mut self) -> (Blocks, usize, Options) {
        self.tokenizer.write(self.decoder.finish());
        (self.tokenizer.finish().finish().at(self.options.address.as_deref()), self.bytes, self.options)
    }
}

/// Cleans an HTML page.
///
/// ```
/// let html = b"<title>Boats on time - The Pier</title><nav><a href=/>Home</a></nav><h1>Boats on time</h1>\
///     <p>The ferry left at noon, with nobody aboard but the captain and his dog.</p>\
///     <p>It came back in the evening, and both of them looked rather pleased.</p>\
///     <ul><li><a href=/1>Ten harbours you must...</a><li><a href=/2>Why gulls scream at...</a></ul>";
/// let page = defarm::clean_html(html, &defarm::Options::new())?;
/// assert_eq!(page.title(), Some("Boats on time"));
/// assert!(page.text().starts_with("The ferry left at noon"));
/// assert!(!page.text().contains("gulls"));
/// # Ok::<(), defarm::Error>(())
/// ```
///
/// # Errors
/// [`Error::PageTooLarge`]. Bad HTML is never an error.
pub fn clean_html(bytes: &[u8], options: &Options) -> Result<Page, Error> {
    let (blocks, size) = html_blocks(bytes, options)?;
    judge(blocks, size, Known::default(), options)
}

/// Cleans a page of plain text: one block a line, or paragraphs with blank lines between.
///
/// # Errors
/// [`Error::PageTooLarge`].
pub fn clean_text(text: &str, options: &Options) -> Result<Page, Error> {
    let (blocks, size) = text_blocks(text, options)?;
    judge(blocks, size, Known::default(), options)
}

/// Cleans an HTML page of a site, knowing what repeats across pages: a table that an earlier run saved, or one that grows page by page
/// ([`Repeats::count`]).
///
/// A page is judged as one more besides those counted. While a table grows, the first pages of a site are judged with little knowledge: with fewer than
/// five distinct articles of the site counted, that a text stands nowhere else counts for nothing, and the first page of all is judged as
/// [`clean_html`] does it.
///
/// # Errors
/// [`Error::PageTooLarge`]. Bad HTML is never an error.
pub fn clean_html_with(bytes: &[u8], options: &Options, site: &str, repeats: &Repeats) -> Result<Page, Error> {
    let (blocks, size) = html_blocks(bytes, options)?;
    judge(blocks, size, Known::new(site, repeats), options)
}

/// The same for plain text.
///
/// # Errors
/// [`Error::PageTooLarge`].
pub fn clean_text_with(text: &str, options: &Options, site: &str, repeats: &Repeats) -> Result<Page, Error> {
    let (blocks, size) = text_blocks(text, options)?;
    judge(blocks, size, Known::new(site, repeats), options)
}

impl Repeats {
    /// Counts a page of a site (its host, or any name): once a page, however often it was judged.
    pub fn count(&mut self, site: &str, page: &Page) {
        let context = Context::new(page.unjudged());
        self.add(site, &context.traces(context.marks()));
    }
}

/// What a page leaves behind for counting, and what is known of it then.
#[cfg(feature = "corpus")]
pub(crate) fn traces(blocks: &Blocks) -> (Traces, Measured) {
    let context = Context::new(blocks);
    let marks = context.marks();
    (context.traces(marks.clone()), Measured { facts: context.into_facts(), marks })
}

/// What was measured of a page when it was counted.
#[derive(Debug)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Measured {
    facts: PageFacts,
    marks: Marks,
}

#[cfg(feature = "corpus")]
impl Measured {
    /// What the page leaves behind for counting, once more.
    pub(crate) fn traces(self, blocks: &Blocks) -> Traces {
        let Self { facts, marks } = self;
        Context::with_facts(blocks, facts).traces(marks)
    }

    /// Bytes that it holds on the heap, about.
    pub(crate) fn heap(&self) -> usize {
        self.facts.heap() + self.marks.heap()
    }
}

/// What is known of a page before it is judged.
#[derive(Debug, Default)]
pub(crate) struct Known<'a> {
    /// What was measured, if it was counted.
    pub(crate) measured: Option<Measured>,
    /// What repeats.
    pub(crate) table: Option<Table<'a>>,
}

/// What repeats, and what to ask it for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Table<'a> {
    /// A table that a page of a site is not in.
    Others(&'a str, &'a Repeats),
    /// What was counted of all pages of a run, a page of a site among them, behind so many others.
    #[cfg(feature = "corpus")]
    All(&'a str, &'a Counts<'a>, u32),
}

impl<'a> Known<'a> {
    /// A page of a site that was not counted.
    fn new(site: &'a str, repeats: &'a Repeats) -> Self {
        Self { measured: None, table: Some(Table::Others(site, repeats)) }
    }
}

/// The blocks of an HTML page, and its size in bytes.
pub(crate) fn html_blocks(bytes: &[u8], options: &Options) -> Result<(Blocks, usize), Error> {
    check_size(bytes.len(), options)?;
    let mut tokenizer = Tokenizer::new(options.tokenizer, Segmenter::new());
    tokenizer.write(&Decoder::all(bytes, options.charset.as_deref()));
    Ok((tokenizer.finish().finish().at(options.address.as_deref()), bytes.len()))
}

/// The blocks of a plain text, and its size in bytes.
pub(crate) fn text_blocks(text: &str, options: &Options) -> Result<(Blocks, usize), Error> {
    check_size(text.len(), options)?;
    Ok((blocks::from_text(text).at(options.address.as_deref()), text.len()))
}

/// Judges the blocks of a page, with what is known from others. An error only where what is known is in files.
pub(crate) fn judge(blocks: Blocks, bytes: usize, known: Known<'_>, options: &Options) -> Result<Page, Error> {
    let blocks = Arc::new(blocks);
    let (mut context, marks) = match known.measured {
        Some(Measured { facts, marks }) => (Context::with_facts(&blocks, facts), Some(marks)),
        None => (Context::new(&blocks), None),
    };
    let counts = known.table.map(|table| {
        let traces = context.traces(marks.unwrap_or_else(|| context.marks()));
        match table {
            Table::Others(site, repeats) => Ok(repeats.look_up(site, &traces, &context.pointers(), None)),
            #[cfg(feature = "corpus")]
            Table::All(site, counts, before) => counts.look_up(site, &traces, &context.pointers(), before),
        }
    });
    let counts = counts.transpose().map_err(Error::Spill)?;
    context.counts = counts.as_ref();
    let mut sheet = signals::measure(&context, &options.signals_off);
    let asked = Asked { model: options.model.as_deref(), preference: options.preference, reasons: options.reasons };
    let verdicts = classify(&context, &mut sheet, asked);
    let title = context.title;
    let page_row = if options.features { page_row(&context, &sheet) } else { Vec::new() };
    drop(context);
    let features = options.features.then_some(Features { sheet, page: page_row });
    Ok(Page::new(blocks, verdicts, features, title, counts, bytes))
}

fn check_size(bytes: usize, options: &Options) -> Result<(), Error> {
    if bytes > options.max_page_bytes {
        return Err(Error::PageTooLarge { limit: options.max_page_bytes });
    }
    Ok(())
}
