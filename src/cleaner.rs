//! One page through all rooms, in chunks or at once.

use std::sync::Arc;

use crate::blocks::{self, Blocks, Segmenter};
use crate::classify::{Asked, classify, page_row};
use crate::decode::Decoder;
use crate::error::Error;
use crate::options::Options;
use crate::page::{Features, Page};
use crate::repeats::PageCounts;
use crate::signals::{self, Context};
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
        Ok(judge(Arc::new(blocks), bytes, None, &options))
    }

    /// Ends the page after the blocks.
    pub(crate) fn finish_blocks(mut self) -> (Blocks, usize, Options) {
        self.tokenizer.write(self.decoder.finish());
        (self.tokenizer.finish().finish(), self.bytes, self.options)
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
    Ok(judge(Arc::new(blocks), size, None, options))
}

/// Cleans a page of plain text: one block a line, or paragraphs with blank lines between.
///
/// # Errors
/// [`Error::PageTooLarge`].
pub fn clean_text(text: &str, options: &Options) -> Result<Page, Error> {
    check_size(text.len(), options)?;
    Ok(judge(Arc::new(blocks::from_text(text)), text.len(), None, options))
}

/// The blocks of an HTML page, and its size in bytes.
pub(crate) fn html_blocks(bytes: &[u8], options: &Options) -> Result<(Blocks, usize), Error> {
    check_size(bytes.len(), options)?;
    let mut cleaner = Cleaner::new(options.clone());
    cleaner.write(bytes)?;
    let (blocks, size, _) = cleaner.finish_blocks();
    Ok((blocks, size))
}

/// Judges the blocks of a page, with their counts over the corpus where there are any.
pub(crate) fn judge(blocks: Arc<Blocks>, bytes: usize, counts: Option<PageCounts>, options: &Options) -> Page {
    let context = Context::new(&blocks, counts.as_ref());
    let mut sheet = signals::measure(&context, &options.signals_off);
    let asked = Asked { model: options.model.as_deref(), preference: options.preference, reasons: options.reasons };
    let verdicts = classify(&context, &mut sheet, asked);
    let keys = context.facts.iter().map(|facts| facts.key).collect();
    let title = context.title;
    let page_row = if options.features { page_row(&context, &sheet) } else { Vec::new() };
    drop(context);
    let features = options.features.then_some(Features { sheet, page: page_row });
    Page::new(blocks, verdicts, features, keys, title, counts, bytes)
}

pub(crate) fn check_size(bytes: usize, options: &Options) -> Result<(), Error> {
    if bytes > options.max_page_bytes {
        return Err(Error::PageTooLarge { limit: options.max_page_bytes });
    }
    Ok(())
}
