//! What a run counted: a table in memory, or files in place of its texts.

use std::io::{self, Write};

use super::PageCounts;
use super::disk::{Create, Run, Shelf, StandsRow, Writer};
use super::file::AllRows;
use super::look_up::{Page, Source, Stands};
use super::prune::Search;
use super::rows::{Known, SharedRow, TextRow};
use super::table::{ROOM, Repeats};
use super::trace::{Pointer, Traces};

/// Filters may take so many bytes for each text that a table in memory would have had room for, all together. There is no such table any more.
const FILTER_BYTES: usize = 24;

/// What was counted; see the [module](self).
#[derive(Debug)]
pub(crate) struct Counts<'t> {
    table: &'t mut Repeats,
    files: Option<Files>,
}

/// What is known of texts, in files.
#[derive(Debug)]
struct Files {
    /// All that is known.
    texts: Run<TextRow>,
    own: Run<TextRow>,
    /// What is asked for: texts that stand on several pages …
    several: Shelf<StandsRow>,
    /// … what pages have as their own …
    articles: Shelf<StandsRow>,
    /// … and counts on one of several sites.
    shared: Shelf<SharedRow>,
}

impl<'t> Counts<'t> {
    pub(super) fn in_memory(table: &'t mut Repeats) -> Self {
        Self { table, files: None }
    }

    /// Where a table has everything but the texts, and these are in files; `limit` is how many a table could have held.
    pub(super) fn in_files(
        table: &'t mut Repeats,
        (texts, own, shared): (Run<TextRow>, Run<TextRow>, Run<SharedRow>),
        limit: usize,
        create: Create,
    ) -> io::Result<Self> {
        let several = stands(&texts, create, |known| match known {
            // A page that holds it knows as much, and no other asks.
            Known::Page(_) => None,
            Known::Several(entry) => Some(entry.into()),
        })?;
        let articles = stands(&own, create, |known| {
            let articles = match known {
                Known::Page(_) => 1,
                Known::Several(entry) => entry.articles,
            };
            Some(Stands { articles, sites: 0, site: 0, site_articles: 0 })
        })?;
        let all = several.rows() + articles.rows() + shared.rows();
        let bytes =
            |rows: u64| (limit as u128 * FILTER_BYTES as u128 * u128::from(rows) / u128::from(all.max(1))) as usize;
        let [of_several, of_articles, of_shared] = [several.rows(), articles.rows(), shared.rows()].map(bytes);
        let files = Files {
            texts,
            own,
            several: Shelf::of(several, of_several)?,
            articles: Shelf::of(articles, of_articles)?,
            shared: Shelf::of(shared, of_shared)?,
        };
        Ok(Self { table, files: Some(files) })
    }

    /// Counts of the blocks of a page of a site, the one that was counted behind so many others.
    ///
    /// # Errors
    /// When files cannot be read.
    pub(crate) fn look_up(
        &self,
        site: &str,
        traces: &Traces,
        pointers: &[Pointer],
        before: u32,
    ) -> io::Result<PageCounts> {
        let counted = self.table.counted.get(before as usize);
        let Some(files) = &self.files else {
            return Ok(self.table.look_up(site, traces, pointers, counted.map(|of| of.article)));
        };
        let of = counted.ok_or(io::ErrorKind::UnexpectedEof)?;
        let page = Page { source: files, traces, site: Some(of.site), article_known: true, on_site: true };
        page.counts(self.table, pointers)
    }

    /// Writes the whole table, as [`Repeats::write_to`] would.
    ///
    /// # Errors
    /// When `out` fails, or files cannot be read.
    pub(crate) fn write_to(&self, out: impl Write) -> io::Result<()> {
        let Some(files) = &self.files else { return self.table.write_to(out) };
        let shared = files.shared.run();
        let rows = AllRows {
            texts: (files.texts.rows(), files.texts.iter()),
            own: (files.own.rows(), files.own.iter()),
            shared: (shared.rows(), shared.iter()),
        };
        self.table.write_with(rows, out)
    }

    /// Leaves the table empty.
    pub(crate) fn drop_all(self) {
        *self.table = Repeats::new();
    }

    /// Leaves the table as one that holds what was counted, within the limit of its own.
    ///
    /// # Errors
    /// When files cannot be read.
    pub(crate) fn keep(self) -> io::Result<()> {
        let Self { table, files } = self;
        let Some(Files { texts, own, several, articles, shared }) = files else {
            table.forget();
            return Ok(());
        };
        // Their room is needed.
        drop((several, articles));
        let mut search = Search::new(table.pages());
        for row in texts.iter().chain(own.iter()) {
            search.add(row?.known.seen());
        }
        let bound = (search.room() > table.limit).then(|| search.bound(table.limit / ROOM));
        let stays = |row: &TextRow| bound.is_none_or(|bound| !bound.falls(row.known.seen()));
        for (run, to) in [(&texts, &mut table.texts), (&own, &mut table.own)] {
            for row in run.iter() {
                let row = row?;
                if stays(&row) {
                    to.restore(row);
                }
            }
        }
        for row in shared.run().iter() {
            let row = row?;
            if table.texts.contains(row.key) {
                table.shared.insert((row.key, row.site), row.count);
            }
        }
        Ok(())
    }
}

/// A file of where texts stand, of those of which `stands` tells it.
fn stands(
    texts: &Run<TextRow>,
    create: Create,
    stands: impl Fn(Known) -> Option<Stands>,
) -> io::Result<Run<StandsRow>> {
    let mut writer = Writer::create(create)?;
    for row in texts.iter() {
        let TextRow { key, known } = row?;
        if let Some(stands) = stands(known) {
            writer.push(&StandsRow { key, stands })?;
        }
    }
    writer.finish()
}

impl Source for &Files {
    type Error = io::Error;

    fn text(&self, key: u64) -> io::Result<Option<Stands>> {
        Ok(self.several.find(key)?.map(|row| row.stands))
    }

    fn shared(&self, key: u64, site: u32) -> io::Result<u32> {
        Ok(self.shared.find((key, site))?.map_or(0, |row| row.count))
    }

    fn own(&self, key: u64) -> io::Result<u32> {
        Ok(self.articles.find(key)?.map_or(0, |row| row.stands.articles))
    }
}
