//! The table as bytes, the same on every machine: a header, the articles with their words and first sites, the sites, whose page each page is, which other sites have which articles, the texts,
//! what pages have as their own, and the shared texts, each sorted; numbers little-endian; an XXH3-64 of all that at the end. It is written and read in one
//! go, and no part of it has to be in memory.

use std::io::{self, Read, Write};

use super::checked::{CheckedReader, CheckedWriter};
use super::entry::Entry;
use super::rows::{Known, SharedRow, TextRow};
use super::table::Repeats;
use super::texts::Counted;

/// What the bytes begin with; the last character is the version.
const MAGIC: &[u8; 8] = b"dfarmrp5";
/// Bytes that name the format without its version.
const NAME: usize = 7;
/// In place of the page of a text that stands on several; what is known of it comes behind.
const SEVERAL: u32 = 0;
/// For more texts than that no room is made before they come: what is promised may be more than there is.
const MOST_PROMISED: u64 = 1 << 20;

/// Why bytes are no table of repeats.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepeatsError {
    /// They could not be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// They are something else.
    #[error("is no table of repeats")]
    NoTable,
    /// They were written by another version.
    #[error("is a table of repeats of another version")]
    Version,
    /// They are cut off or changed.
    #[error("is damaged: it was cut off or changed")]
    Damaged,
}

/// The rows of a table, each kind with their number, wherever they come from.
pub(super) struct AllRows<T, O, S> {
    pub(super) texts: (u64, T),
    pub(super) own: (u64, O),
    pub(super) shared: (u64, S),
}

impl Repeats {
    /// Writes the table. The same counts give the same bytes.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_to(&self, out: impl Write) -> io::Result<()> {
        // One after the other, so that only one of them is sorted at a time.
        let count = |texts: &super::texts::Texts| texts.len() as u64;
        let rows = AllRows {
            texts: (count(&self.texts), std::iter::once_with(|| self.texts.rows()).flatten().map(Ok)),
            own: (count(&self.own), std::iter::once_with(|| self.own.rows()).flatten().map(Ok)),
            shared: (self.shared.len() as u64, std::iter::once_with(|| self.shared_rows()).flatten().map(Ok)),
        };
        self.write_with(rows, out)
    }

    /// The same with rows from elsewhere in place of the table's.
    pub(super) fn write_with(
        &self,
        rows: AllRows<
            impl Iterator<Item = io::Result<TextRow>>,
            impl Iterator<Item = io::Result<TextRow>>,
            impl Iterator<Item = io::Result<SharedRow>>,
        >,
        out: impl Write,
    ) -> io::Result<()> {
        let mut out = CheckedWriter::new(out);
        out.bytes(MAGIC)?;
        let Self { article_words, site_articles, counted, seen, .. } = self;
        let counts = [article_words.len(), site_articles.len(), counted.len(), seen.more()];
        counts.iter().try_for_each(|&count| out.long(count as u64))?;
        for (article, words) in (0..).zip(article_words) {
            out.number(*words)?;
            out.number(seen.first(article).unwrap_or_default())?;
        }
        let mut sites: Vec<(&u32, &String)> = self.sites.iter().map(|(name, site)| (site, name)).collect();
        sites.sort_unstable();
        for ((_, name), &articles) in sites.into_iter().zip(site_articles) {
            out.number(articles)?;
            out.number(name.len() as u32)?;
            out.bytes(name.as_bytes())?;
        }
        for Counted { site, article } in counted {
            out.number(*site)?;
            out.number(*article)?;
        }
        for (site, article) in seen.more_sorted() {
            out.number(site)?;
            out.number(article)?;
        }
        write_texts(rows.texts, &mut out)?;
        write_texts(rows.own, &mut out)?;
        let (count, shared) = rows.shared;
        out.long(count)?;
        for row in shared {
            let SharedRow { key, site, count } = row?;
            out.long(key)?;
            out.number(site)?;
            out.number(count)?;
        }
        out.finish()
    }

    /// Reads a table that was [written](Self::write_to). Its [limit](Self::with_limit) is the default one.
    ///
    /// # Errors
    /// When `input` fails, or holds something else.
    pub fn read_from(input: impl Read) -> Result<Self, RepeatsError> {
        let mut table = Self::new();
        table.read_with(input, |_| Ok::<(), RepeatsError>(()))?;
        Ok(table)
    }

    /// Reads a table into this one, which is empty. Calls `grown` after every row that was put in.
    pub(super) fn read_with<E: From<RepeatsError>>(
        &mut self,
        input: impl Read,
        mut grown: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut input = CheckedReader::new(input);
        let magic: [u8; MAGIC.len()] = input.array().map_err(|error| match error {
            RepeatsError::Damaged => RepeatsError::NoTable,
            error => error,
        })?;
        if magic[..NAME] != MAGIC[..NAME] {
            return Err(RepeatsError::NoTable.into());
        }
        if &magic != MAGIC {
            return Err(RepeatsError::Version.into());
        }
        let [articles, sites, counted, more] = [input.long()?, input.long()?, input.long()?, input.long()?];
        for article in 0..number_of(articles)? {
            self.article_words.push(input.number()?);
            self.seen.insert(input.number()?, article);
        }
        for site in 0..number_of(sites)? {
            self.site_articles.push(input.number()?);
            let length = input.number()? as usize;
            self.sites.insert(input.text(length)?, site);
        }
        for _ in 0..counted {
            self.counted.push(Counted { site: input.number()?, article: input.number()? });
        }
        for _ in 0..more {
            self.seen.insert(input.number()?, input.number()?);
        }
        read_texts(&mut input, self, |table| &mut table.texts, &mut grown)?;
        read_texts(&mut input, self, |table| &mut table.own, &mut grown)?;
        for _ in 0..input.long()? {
            let of = (input.long()?, input.number()?);
            self.shared.insert(of, input.number()?);
            grown(self)?;
        }
        Ok(input.finish()?)
    }
}

fn number_of(count: u64) -> Result<u32, RepeatsError> {
    u32::try_from(count).map_err(|_| RepeatsError::Damaged)
}

fn write_texts(
    (count, rows): (u64, impl Iterator<Item = io::Result<TextRow>>),
    out: &mut CheckedWriter<impl Write>,
) -> io::Result<()> {
    out.long(count)?;
    for row in rows {
        let TextRow { key, known } = row?;
        out.long(key)?;
        match known {
            Known::Page(page) => out.number(page)?,
            Known::Several(entry) => {
                out.number(SEVERAL)?;
                fields(&entry).iter().try_for_each(|&field| out.number(field))?;
            }
        }
    }
    Ok(())
}

fn read_texts<E: From<RepeatsError>>(
    input: &mut CheckedReader<impl Read>,
    table: &mut Repeats,
    texts: impl Fn(&mut Repeats) -> &mut super::texts::Texts,
    grown: &mut impl FnMut(&mut Repeats) -> Result<(), E>,
) -> Result<(), E> {
    let count = input.long()?;
    texts(table).reserve(count.min(MOST_PROMISED) as usize);
    for _ in 0..count {
        let (key, page) = (input.long()?, input.number()?);
        let known = match page {
            SEVERAL => Known::Several(entry(input)?),
            page if page as usize <= table.counted.len() => Known::Page(page),
            _ => return Err(RepeatsError::Damaged.into()),
        };
        texts(table).restore(TextRow { key, known });
        grown(table)?;
    }
    Ok(())
}

fn fields(entry: &Entry) -> [u32; 8] {
    let Entry { articles, pages, last_page, first_article, last_article, sites, site, site_articles } = *entry;
    [articles, pages, last_page, first_article, last_article, sites, site, site_articles]
}

fn entry(input: &mut CheckedReader<impl Read>) -> Result<Entry, RepeatsError> {
    Ok(Entry {
        articles: input.number()?,
        pages: input.number()?,
        last_page: input.number()?,
        first_article: input.number()?,
        last_article: input.number()?,
        sites: input.number()?,
        site: input.number()?,
        site_articles: input.number()?,
    })
}
