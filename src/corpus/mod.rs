//! Many pages: count what repeats, clean, fingerprint, group the copies, give out records in input order.
//!
//! A run reads its input once. Without repeats and duplicates a page's record leaves as soon as the pages before it have left. With repeats the blocks of
//! every page wait until all pages are counted (`count`), and only then is a page judged. With duplicates the records wait until the
//! last page is judged (`gather`). What waits is packed once there is much of it (`wait`), and on disk once there is more (`spill`, `shelf`).
//!
//! How much is too much says [`CorpusOptions::with_memory`]. However many pages there are, memory holds the table of [`Repeats`], which has a bound, and of
//! every page some 250 bytes: who counted it, how long it is, its keys and its place among its copies. A million pages are a quarter of a gigabyte.

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
use crate::repeats::Repeats;
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
        self.run_on(Counts::own(), sink)
    }

    /// The same, beginning with what is known from earlier runs; at the end the table knows the pages of this run too. Pages are counted before
    /// the first record is given out, so after an error it knows those that were counted until then: to try again, begin with a copy of
    /// the table from before the run.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_with(
        self,
        repeats: &mut Repeats,
        sink: &mut dyn FnMut(Record) -> std::io::Result<()>,
    ) -> Result<Summary, Error> {
        self.run_on(Counts::Lent(repeats), sink)
    }

    fn run_on(
        self,
        mut counts: Counts<'_>,
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
            let waiting = count::count(pages, counts.table(), read, options)?.into_waiting()?;
            let repeats = &*counts.table();
            let judge = |waiting: Result<count::Waiting, Error>| waiting?.judge(repeats, options);
            gather::judge(waiting, count::Waiting::weight, judge, &mut give, options)?
        } else {
            let judge = |page: Result<RawPage, PageError>| Ok(read(page).judge(Known::default(), options));
            gather::judge(pages, RawPage::weight, judge, &mut give, options)?
        };
        // Its room is needed for the comparison.
        drop(counts);
        let index = match gathered {
            Some(gathered) => gathered.give(&ClusterOptions::default(), How::of(options), against, &mut give)?,
            None => IndexChanges::default(),
        };
        Ok(Summary { index, ..summary })
    }
}

/// The table of repeats that a run counts in.
enum Counts<'a> {
    Own(Box<Repeats>),
    Lent(&'a mut Repeats),
}

impl Counts<'_> {
    fn own() -> Self {
        Self::Own(Box::default())
    }

    fn is_lent(&self) -> bool {
        matches!(self, Self::Lent(_))
    }

    fn table(&mut self) -> &mut Repeats {
        match self {
            Self::Own(repeats) => repeats,
            Self::Lent(repeats) => repeats,
        }
    }
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
