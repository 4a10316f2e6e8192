//! What a run counted: a table in memory, or files in place of its texts.

use std::io::{self, Write};

use super::PageCounts;
use super::disk::{ArticlesRow, Create, Rows, Run, Shelf, Sites, StandsRow};
use super::entry::Entry;
use super::file::AllRows;
use super::look_up::{Page, Source, Stands};
use super::prune::Search;
use super::rows::{Known, SharedRow, TextRow};
use super::table::{ROOM, Repeats};
use super::trace::{Pointer, Traces};

/// What is asked for may take so many bytes of memory for each text that a table would have had room for, all together. There is no such table any more.
const BYTES: usize = 24;
/// A part of it is for what pages have as their own, one for counts on sites, one for finding what is where, and two are for texts.
const PARTS: usize = 5;

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
    shared: Run<SharedRow>,
    /// What is asked for: texts that stand on several pages …
    several: Shelf<StandsRow>,
    /// … counts on one of several sites …
    sites: Sites,
    /// … and what pages have as their own.
    articles: Shelf<ArticlesRow>,
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
        let room = limit.saturating_mul(BYTES) / PARTS;
        let sites = Sites::of(&shared, room, create)?;
        let articles = articles(&own, Rows::new(room, create))?;
        let several = several(&texts, Rows::new(2 * room, create))?;
        let all = (several.len() + articles.len()).max(1);
        let part = |rows: usize| (room as u128 * rows as u128 / all as u128) as usize;
        let [of_several, of_articles] = [several.len(), articles.len()].map(part);
        let (several, articles) = (Shelf::of(several, of_several)?, Shelf::of(articles, of_articles)?);
        let files = Files { texts, own, shared, several, sites, articles };
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
        files.several.fetch(traces.keys());
        files.articles.fetch(traces.pointing_keys(pointers));
        let page = Page { source: files, traces, site: Some(of.site), article_known: true, on_site: true };
        page.counts(self.table, pointers)
    }

    /// Writes the whole table, as [`Repeats::write_to`] would.
    ///
    /// # Errors
    /// When `out` fails, or files cannot be read.
    pub(crate) fn write_to(&self, out: impl Write) -> io::Result<()> {
        let Some(files) = &self.files else { return self.table.write_to(out) };
        let rows = AllRows {
            texts: (files.texts.rows(), files.texts.iter()),
            own: (files.own.rows(), files.own.iter()),
            shared: (files.shared.rows(), files.shared.iter()),
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
        let Some(Files { texts, own, shared, several, sites, articles }) = files else {
            table.forget();
            return Ok(());
        };
        // Their room is needed.
        drop((several, sites, articles));
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
        for row in shared.iter() {
            let row = row?;
            if table.texts.contains(row.key) {
                table.shared.insert((row.key, row.site), row.count);
            }
        }
        Ok(())
    }
}

/// Where texts stand that stand on several pages, behind `several`.
fn several(texts: &Run<TextRow>, mut several: Rows<StandsRow>) -> io::Result<Rows<StandsRow>> {
    for row in texts.iter() {
        let TextRow { key, known } = row?;
        // A page that holds it alone knows as much, and no other asks.
        if let Known::Several(Entry { articles, sites, site, site_articles, .. }) = known {
            several.push(StandsRow { key, articles, sites, site, site_articles })?;
        }
    }
    Ok(several)
}

/// What pages have as their own, behind `articles`.
fn articles(own: &Run<TextRow>, mut articles: Rows<ArticlesRow>) -> io::Result<Rows<ArticlesRow>> {
    for row in own.iter() {
        let TextRow { key, known } = row?;
        let of = match known {
            Known::Page(_) => 1,
            Known::Several(entry) => entry.articles,
        };
        articles.push(ArticlesRow { key, articles: of })?;
    }
    Ok(articles)
}

impl Source for &Files {
    type Error = io::Error;

    fn text(&self, key: u64, site: Option<u32>) -> io::Result<Option<Stands>> {
        let Some(row) = self.several.find(key)? else { return Ok(None) };
        let StandsRow { articles, sites, .. } = row;
        let on_site = match site {
            Some(site) if sites > 1 => self.sites.find(site, key)?,
            Some(site) if row.site == site => row.site_articles,
            _ => 0,
        };
        Ok(Some(Stands { articles, sites, on_site }))
    }

    fn own(&self, key: u64) -> io::Result<u32> {
        Ok(self.articles.find(key)?.map_or(0, |row| row.articles))
    }
}
