//! The table as bytes, the same on every machine: a header, the sites, which site has which articles, the texts and the shared texts, each sorted;
//! numbers little-endian; an XXH3-64 of all that at the end.

use std::io::{self, Read, Write};

use foldhash::{HashMap, HashMapExt};
use xxhash_rust::xxh3::xxh3_64;

use super::entry::Entry;
use super::table::Repeats;

/// What the bytes begin with; the last character is the version.
const MAGIC: &[u8; 8] = b"dfarmrp2";
/// Bytes that name the format without its version.
const NAME: usize = 7;
/// Bytes of the check at the end.
const CHECK: usize = 8;

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

impl Repeats {
    /// Writes the table. The same counts give the same bytes.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_to(&self, mut out: impl Write) -> io::Result<()> {
        let mut bytes = MAGIC.to_vec();
        let number = |bytes: &mut Vec<u8>, number: u32| bytes.extend(number.to_le_bytes());
        let long = |bytes: &mut Vec<u8>, number: u64| bytes.extend(number.to_le_bytes());
        number(&mut bytes, self.pages);
        for count in
            [self.article_words.len(), self.site_articles.len(), self.seen.len(), self.entries.len(), self.shared.len()]
        {
            long(&mut bytes, count as u64);
        }
        self.article_words.iter().for_each(|&words| number(&mut bytes, words));
        let mut sites: Vec<(&u32, &String)> = self.sites.iter().map(|(name, site)| (site, name)).collect();
        sites.sort_unstable();
        for ((_, name), &articles) in sites.into_iter().zip(&self.site_articles) {
            number(&mut bytes, articles);
            number(&mut bytes, name.len() as u32);
            bytes.extend(name.as_bytes());
        }
        let mut seen: Vec<(u32, u32)> = self.seen.iter().copied().collect();
        seen.sort_unstable();
        for (site, article) in seen {
            number(&mut bytes, site);
            number(&mut bytes, article);
        }
        let mut entries: Vec<(u64, Entry)> = self.entries.iter().map(|(&key, &entry)| (key, entry)).collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        for (key, entry) in entries {
            long(&mut bytes, key);
            for field in fields(&entry) {
                number(&mut bytes, field);
            }
        }
        let mut shared: Vec<((u64, u32), u32)> = self.shared.iter().map(|(&of, &count)| (of, count)).collect();
        shared.sort_unstable();
        for ((key, site), count) in shared {
            long(&mut bytes, key);
            number(&mut bytes, site);
            number(&mut bytes, count);
        }
        let check = xxh3_64(&bytes);
        long(&mut bytes, check);
        out.write_all(&bytes)?;
        out.flush()
    }

    /// Reads a table that was [written](Self::write_to). Its [limit](Self::with_limit) is the default one.
    ///
    /// # Errors
    /// When `input` fails, or holds something else.
    pub fn read_from(mut input: impl Read) -> Result<Self, RepeatsError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        if !bytes.starts_with(&MAGIC[..NAME]) {
            return Err(RepeatsError::NoTable);
        }
        if !bytes.starts_with(MAGIC) {
            return Err(RepeatsError::Version);
        }
        let (content, check) =
            bytes.split_at_checked(bytes.len() - CHECK.min(bytes.len())).ok_or(RepeatsError::Damaged)?;
        if check != xxh3_64(content).to_le_bytes() {
            return Err(RepeatsError::Damaged);
        }
        parse(content).ok_or(RepeatsError::Damaged)
    }
}

fn fields(entry: &Entry) -> [u32; 8] {
    let Entry { articles, pages, last_page, first_article, last_article, sites, site, site_articles } = *entry;
    [articles, pages, last_page, first_article, last_article, sites, site, site_articles]
}

fn parse(content: &[u8]) -> Option<Repeats> {
    let mut rest = content.get(MAGIC.len()..)?;
    let mut table = Repeats::new();
    table.pages = number(&mut rest)?;
    let [articles, sites] = [long(&mut rest)?, long(&mut rest)?];
    let [seen, entries, shared] = [long(&mut rest)?, long(&mut rest)?, long(&mut rest)?];
    for _ in 0..articles {
        table.article_words.push(number(&mut rest)?);
    }
    for site in 0..u32::try_from(sites).ok()? {
        table.site_articles.push(number(&mut rest)?);
        let length = number(&mut rest)? as usize;
        let (name, behind) = rest.split_at_checked(length)?;
        rest = behind;
        table.sites.insert(std::str::from_utf8(name).ok()?.to_owned(), site);
    }
    for _ in 0..seen {
        table.seen.insert((number(&mut rest)?, number(&mut rest)?));
    }
    // What is promised may be more than there is: only what is there makes room.
    table.entries = HashMap::with_capacity(usize::try_from(entries).ok()?.min(rest.len() / size_of::<Entry>()));
    for _ in 0..entries {
        let key = long(&mut rest)?;
        let mut field = || number(&mut rest);
        let entry = Entry {
            articles: field()?,
            pages: field()?,
            last_page: field()?,
            first_article: field()?,
            last_article: field()?,
            sites: field()?,
            site: field()?,
            site_articles: field()?,
        };
        table.entries.insert(key, entry);
    }
    for _ in 0..shared {
        let of = (long(&mut rest)?, number(&mut rest)?);
        table.shared.insert(of, number(&mut rest)?);
    }
    rest.is_empty().then_some(table)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(u32::from_le_bytes(*bytes))
}

fn long(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(u64::from_le_bytes(*bytes))
}
