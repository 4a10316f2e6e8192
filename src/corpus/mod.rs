//! Many pages: count what repeats, clean, fingerprint, group the copies, give out records in input order.
//!
//! A run reads its input once. Without repeats and duplicates a page's record leaves as soon as the pages before it have left. With repeats the blocks of
//! every page wait until all pages are counted (`count`), and only then is a page judged. With duplicates the records wait until the
//! last page is judged (`gather`). What waits is packed once there is much of it (`wait`), and on disk once there is more (`spill`, `shelf`).
//!
//! How much is too much says [`CorpusOptions::with_memory`]. Counts are exact however many pages there are: what the table in memory has no room for is in sorted files, and
//! pages wait until a table full of what they ask for is at hand. Of every page memory holds 16 bytes of counts (its site, its article, the article's words and first site),
//! up to twice that when the lists have just grown, and four for the comparison. A hundred million pages are some two gigabytes.

mod by_place;
mod compare;
mod count;
mod dedup;
mod documents;
mod folder;
mod gather;
mod input;
mod marks;
mod memory;
mod options;
mod read;
mod record;
mod resume;
mod shelf;
mod spans;
mod spill;
mod temporary;
mod wait;
mod work;

pub use compare::{IndexChanges, Wins};
pub use dedup::{Dedup, DedupSummary, Pair};
pub use documents::documents;
pub use folder::{FolderError, Position, Settings, WorkFolder};
pub use input::{Content, Given, RawPage};
pub use options::CorpusOptions;
pub use record::{BlockRecord, Copies, Farm, Record, Status};
pub use resume::{ResumableCorpus, Source};
pub use spans::{BlockSpan, PageSpans};

use crate::cleaner::Known;
use crate::cluster::ClusterOptions;
use crate::error::{Error, PageError};
use crate::index::Index;
use crate::repeats::{Counts, Repeats};
use compare::{Against, How};
use read::Read;

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
    /// What became of the index, where there is one.
    pub index: IndexChanges,
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
    against: Option<Against<'a>>,
}

impl<'a> Corpus<'a> {
    /// A run without any pages yet.
    pub fn new(options: CorpusOptions) -> Self {
        Self { options, pages: Vec::new(), against: None }
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

    /// Looks for copies in an index of earlier runs, too, and adds the pages that are kept to it when all records are given out; nothing, where duplicates are not looked
    /// for. A page of the same id in the index is taken for the same page as it was then, and no copy. So a run that is repeated, for whatever reason, says the same
    /// again and adds nothing.
    ///
    /// The index must be one of [`Texts::Prose`](crate::index::Texts::Prose).
    #[must_use]
    pub fn against(mut self, index: &'a mut Index, wins: Wins) -> Self {
        self.against = Some(Against { index, wins });
        self
    }

    /// Runs over all pages and hands out one record a page, in input order, whatever became of it.
    ///
    /// The result does not depend on the number of threads.
    ///
    /// # Errors
    /// [`Error::Sink`] when the sink refuses a record, [`Error::Spill`] when there is no room for what waits, [`Error::Index`] when the index cannot be read or
    /// written; the run ends there.
    pub fn run(self, sink: &mut dyn FnMut(Record) -> std::io::Result<()>) -> Result<Summary, Error> {
        self.run_on(&mut Repeats::new(), false, sink)
    }

    /// The same, beginning with what is known from earlier runs; at the end the table knows the pages of this run too, within its own
    /// [limit](Repeats::with_limit): only then it forgets, and the run goes by all that was counted. Pages are counted before
    /// the first record is given out, and what the table has no room for is in files until the end, so after an error it knows some of them: to try again, begin
    /// with a copy of the table from before the run.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_with(
        self,
        repeats: &mut Repeats,
        sink: &mut dyn FnMut(Record) -> std::io::Result<()>,
    ) -> Result<Summary, Error> {
        self.run_on(repeats, true, sink)
    }

    fn run_on(
        self,
        repeats: &mut Repeats,
        is_lent: bool,
        sink: &mut dyn FnMut(Record) -> std::io::Result<()>,
    ) -> Result<Summary, Error> {
        let Self { mut options, pages, against } = self;
        options.page.reasons &= options.blocks;
        let options = &options;
        let mut summary = Summary::default();
        let mut give = |record: Record| {
            summary.add(&record);
            sink(record).map_err(Error::Sink)
        };
        let read = |page: Result<RawPage, PageError>| Read::of(page, options);
        let pages = pages.into_iter().flatten();
        let gathered = if options.repeats {
            let mut counter = options.counter(repeats);
            let waiting = count::count(pages, &mut counter, read, options)?.into_waiting()?;
            let counts = counter.finish().map_err(Error::Spill)?;
            let judge = |waiting: Result<count::Waiting, Error>| waiting?.judge(&counts, options);
            let gathered = gather::judge(waiting, count::Waiting::weight, judge, &mut give, options)?;
            end(counts, is_lent)?;
            gathered
        } else {
            let judge = |page: Result<RawPage, PageError>| read(page).judge(Known::default(), options);
            gather::judge(pages, RawPage::weight, judge, &mut give, options)?
        };
        let index = match gathered {
            Some(gathered) => gathered.give(&ClusterOptions::default(), How::of(options), against, &mut give)?,
            None => IndexChanges::default(),
        };
        Ok(Summary { index, ..summary })
    }
}

/// All pages are judged: a table that was lent knows them then, the room of any other is needed for the comparison.
fn end(counts: Counts<'_>, is_lent: bool) -> Result<(), Error> {
    if is_lent {
        return counts.keep().map_err(Error::Spill);
    }
    counts.drop_all();
    Ok(())
}

impl Summary {
    fn add(&mut self, record: &Record) {
        self.pages += 1;
        match record.status {
            Status::Kept => self.kept += 1,
            Status::Duplicate => self.duplicates += 1,
            Status::Empty => self.empty += 1,
            Status::Error => self.errors += 1,
        }
        self.bytes_in += record.stats.bytes_in as u64;
        self.blocks += record.stats.blocks as u64;
        self.article_blocks += record.stats.article_blocks as u64;
        self.teaser_blocks += record.stats.teaser_blocks as u64;
        self.boilerplate_blocks += record.stats.boilerplate_blocks as u64;
    }
}
