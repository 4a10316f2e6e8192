//! Many pages: count what repeats, clean, fingerprint, group the copies, give out records in input order.
//!
//! A run knows three grades, by what it is asked for. Without repeats and duplicates a page's record leaves as soon as the pages before it
//! have left, and memory holds a few pages. With duplicates the records wait until the last page is read. With repeats every page
//! is judged twice, alone and then knowing the counts, and its blocks wait in between: memory holds the text of the corpus.

mod input;
mod options;
mod record;
mod work;

use std::sync::Arc;

pub use input::{Content, RawPage};
pub use options::CorpusOptions;
pub use record::{BlockRecord, Farm, Record, Stats, Status};

use crate::blocks::{self, Blocks};
use crate::cleaner::{check_size, html_blocks, judge};
use crate::cluster::{ClusterOptions, Clusters, Member, cluster};
use crate::error::{Error, PageError};
use crate::fingerprint::Fingerprint;
use crate::options::Options;
use crate::page::Page;
use crate::repeats::{self, PageKeys};

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Summary {
    /// Pages that came in: kept + duplicates + empty + errors.
    pub pages: u64,
    /// Records with [`Status::Kept`].
    pub kept: u64,
    /// Records with [`Status::Duplicate`].
    pub duplicates: u64,
    /// Records with [`Status::Empty`].
    pub empty: u64,
    /// Records with [`Status::Error`].
    pub errors: u64,
    /// Bytes of the pages as read.
    pub bytes_in: u64,
    /// Blocks of text.
    pub blocks: u64,
    /// Of these, kept.
    pub article_blocks: u64,
    /// Of these, dropped as teasers or sponsor links.
    pub teaser_blocks: u64,
    /// Of these, dropped as anything else.
    pub boilerplate_blocks: u64,
}

/// A run over many pages. See the module's text.
///
/// ```
/// use defarm::{Corpus, CorpusOptions, RawPage, Status};
///
/// let article = "<h1>Boats</h1><p>The ferry left at noon, with nobody aboard but the captain and his dog.</p>";
/// let pages = vec![Ok(RawPage::html("a.html", article)), Ok(RawPage::html("b.html", article)), Ok(RawPage::html("c.html", ""))];
/// let mut statuses = Vec::new();
/// let summary = Corpus::new(CorpusOptions::new()).add(pages).run(&mut |record| {
///     statuses.push(record.status);
///     Ok(())
/// })?;
/// assert_eq!(statuses, [Status::Kept, Status::Duplicate, Status::Empty]);
/// assert_eq!(summary.pages, 3);
/// # Ok::<(), defarm::Error>(())
/// ```
pub struct Corpus<'a> {
    options: CorpusOptions,
    pages: Vec<Box<dyn Iterator<Item = Result<RawPage, PageError>> + 'a>>,
}

/// A page between reading and its record.
struct Cleaned {
    origin: Origin,
    page: Result<Page, String>,
}

/// What a page's record needs that is not in the page.
struct Origin {
    id: String,
    url: Option<String>,
    host: Option<String>,
    date: Option<String>,
}

impl<'a> Corpus<'a> {
    /// A run without any pages yet.
    pub fn new(options: CorpusOptions) -> Self {
        Self { options, pages: Vec::new() }
    }

    /// Adds pages; they are read when the run needs them, on the calling thread. A page that could not be read becomes a record with
    /// [`Status::Error`].
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "adding pages to a run is no addition")]
    pub fn add<I>(mut self, pages: I) -> Self
    where
        I: IntoIterator<Item = Result<RawPage, PageError>>,
        I::IntoIter: 'a,
    {
        self.pages.push(Box::new(pages.into_iter()));
        self
    }

    /// Runs over all pages and hands out one record a page, in input order, whatever became of it.
    ///
    /// The result does not depend on the number of threads.
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a record; the run ends there.
    pub fn run(self, sink: &mut dyn FnMut(Record) -> std::io::Result<()>) -> Result<Summary, Error> {
        let Self { mut options, pages } = self;
        options.page.reasons &= options.blocks;
        let mut out = Out { options: &options, sink, summary: Summary::default() };
        let pages = pages.into_iter().flatten();
        let clean = |page: Result<RawPage, PageError>| clean(page, &options.page);
        if !options.duplicates && !options.repeats {
            work::in_order(options.threads, pages, clean, |cleaned| out.give(&cleaned, None))?;
            return Ok(out.summary);
        }
        let mut all: Vec<Cleaned> = Vec::new();
        work::in_order(options.threads, pages, clean, |cleaned| {
            all.push(cleaned);
            Ok(())
        })?;
        if options.repeats {
            all = judge_again(all, &options)?;
        }
        let clusters = options.duplicates.then(|| clusters(&all));
        for (at, cleaned) in all.iter().enumerate() {
            let copy = clusters.as_ref().map(|clusters| Copy {
                canonical: clusters.canonical.get(at).and_then(|&canonical| all.get(canonical)).unwrap_or(cleaned),
                is_canonical: clusters.canonical.get(at).is_none_or(|&canonical| canonical == at),
                similarity: clusters.similarity.get(at).copied().unwrap_or(1.0),
            });
            out.give(cleaned, copy.as_ref())?;
        }
        Ok(out.summary)
    }
}

/// Cleans a page alone.
fn clean(page: Result<RawPage, PageError>, options: &Options) -> Cleaned {
    let page = match page {
        Ok(page) => page,
        Err(error) => {
            let origin = Origin { id: error.id.clone(), url: None, host: None, date: None };
            return Cleaned { origin, page: Err(error.to_string()) };
        }
    };
    let host = page.host().map(str::to_owned);
    let blocks = blocks_of(&page.content, options);
    let page_of = |(blocks, bytes)| judge(Arc::new(blocks), bytes, None, options);
    let cleaned = blocks.map(page_of).map_err(|error| format!("{}: {error}", page.id));
    Cleaned { origin: Origin { id: page.id, url: page.url, host, date: page.date }, page: cleaned }
}

fn blocks_of(content: &Content, options: &Options) -> Result<(Blocks, usize), Error> {
    match content {
        Content::Html { bytes, charset: None } => html_blocks(bytes, options),
        Content::Html { bytes, charset: Some(charset) } => html_blocks(bytes, &options.clone().with_charset(charset)),
        Content::Text(text) => {
            check_size(text.len(), options)?;
            Ok((blocks::from_text(text), text.len()))
        }
    }
}

/// Counts the blocks of all pages and judges every page again with the counts.
fn judge_again(all: Vec<Cleaned>, options: &CorpusOptions) -> Result<Vec<Cleaned>, Error> {
    // What is one article is told by the first judgement: good enough, since it only decides what counts once.
    let articles = clusters(&all).canonical;
    let counted: Vec<PageKeys<'_>> = all
        .iter()
        .enumerate()
        .map(|(at, cleaned)| PageKeys {
            // A page without a known site is a site of its own.
            site: cleaned.origin.host.as_deref().unwrap_or(&cleaned.origin.id),
            article: articles.get(at).map_or(at, |&canonical| canonical) as u32,
            keys: cleaned.page.as_ref().map(Page::keys).unwrap_or_default(),
        })
        .collect();
    let counts = repeats::count(&counted);
    let mut again = Vec::with_capacity(all.len());
    work::in_order(
        options.threads,
        all.into_iter().zip(counts),
        |(cleaned, counts)| {
            let page = cleaned.page.map(|page| {
                let (blocks, bytes) = page.into_blocks();
                judge(blocks, bytes, Some(counts), &options.page)
            });
            Cleaned { origin: cleaned.origin, page }
        },
        |cleaned| {
            again.push(cleaned);
            Ok(())
        },
    )?;
    Ok(again)
}

fn clusters(all: &[Cleaned]) -> Clusters {
    let nothing = Fingerprint::of("");
    let members: Vec<Member<'_>> = all
        .iter()
        .map(|cleaned| match &cleaned.page {
            Ok(page) => Member {
                id: &cleaned.origin.id,
                length: page.text().chars().count(),
                date: page.date().or(cleaned.origin.date.as_deref()),
                fingerprint: page.fingerprint(),
            },
            Err(_) => Member { id: &cleaned.origin.id, length: 0, date: None, fingerprint: &nothing },
        })
        .collect();
    cluster(&members, &ClusterOptions::default())
}

/// Where a page stands in its cluster.
struct Copy<'a> {
    canonical: &'a Cleaned,
    is_canonical: bool,
    similarity: f64,
}

/// Makes records and counts them.
struct Out<'a> {
    options: &'a CorpusOptions,
    sink: &'a mut dyn FnMut(Record) -> std::io::Result<()>,
    summary: Summary,
}

impl Out<'_> {
    fn give(&mut self, cleaned: &Cleaned, copy: Option<&Copy<'_>>) -> Result<(), Error> {
        let record = record(cleaned, copy, self.options);
        let summary = &mut self.summary;
        summary.pages += 1;
        match record.status {
            Status::Kept => summary.kept += 1,
            Status::Duplicate => summary.duplicates += 1,
            Status::Empty => summary.empty += 1,
            Status::Error => summary.errors += 1,
        }
        summary.bytes_in += record.stats.bytes_in as u64;
        summary.blocks += record.stats.blocks as u64;
        summary.article_blocks += record.stats.article_blocks as u64;
        summary.teaser_blocks += record.stats.teaser_blocks as u64;
        summary.boilerplate_blocks += record.stats.boilerplate_blocks as u64;
        (self.sink)(record).map_err(Error::Sink)
    }
}

fn record(cleaned: &Cleaned, copy: Option<&Copy<'_>>, options: &CorpusOptions) -> Record {
    let Origin { id, url, host, date } = &cleaned.origin;
    let mut record = Record {
        id: id.clone(),
        url: url.clone(),
        host: host.clone(),
        title: None,
        author: None,
        date: date.clone(),
        language: None,
        description: None,
        kind: None,
        features: None,
        text: String::new(),
        confidence: None,
        status: Status::Error,
        error: None,
        duplicate_of: None,
        cluster: None,
        similarity: None,
        fingerprint: None,
        farm: None,
        stats: Stats::default(),
        blocks: None,
    };
    let page = match &cleaned.page {
        Ok(page) => page,
        Err(message) => {
            record.error = Some(message.clone());
            return record;
        }
    };
    record.title = page.title().map(str::to_owned);
    record.author = page.author().map(str::to_owned);
    record.date = page.date().map(str::to_owned).or(record.date);
    record.language = page.language().map(str::to_owned);
    record.description = page.description().map(str::to_owned);
    record.kind = page.kind().map(|kind| kind.name().to_owned());
    record.confidence = Some(page.confidence());
    record.stats = page.stats();
    record.text = page.text().to_owned();
    record.status = if page.text().is_empty() { Status::Empty } else { Status::Kept };
    if record.status == Status::Kept {
        record.fingerprint = Some(page.fingerprint().to_string());
    }
    if let Some(copy) = copy {
        record.cluster = Some(copy.canonical.origin.id.clone());
        record.similarity = Some(copy.similarity);
        if !copy.is_canonical {
            record.duplicate_of = record.cluster.clone();
            record.status = Status::Duplicate;
        }
    }
    record.features = page.page_features().map(<[u8]>::to_vec);
    if options.blocks {
        record.blocks = Some(page.blocks().map(|block| block_record(&block)).collect());
    }
    record
}

fn block_record(block: &crate::PageBlock<'_>) -> BlockRecord {
    BlockRecord {
        text: block.text().to_owned(),
        label: block.label(),
        confidence: block.confidence(),
        reasons: block.reasons(),
        span: block.span(),
        pages: block.pages(),
        sites: block.sites(),
        features: block.features().map(<[u8]>::to_vec),
    }
}
