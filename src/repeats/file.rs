//! The table as bytes, the same on every machine: a header, the sites, whose page each page is, which site has which articles, the texts, what pages have as their own, and the
//! shared texts, each sorted;
//! numbers little-endian; an XXH3-64 of all that at the end.

use std::io::{self, Read, Write};

use xxhash_rust::xxh3::xxh3_64;

use super::entry::Entry;
use super::table::Repeats;
use super::texts::{Counted, Texts};

/// What the bytes begin with; the last character is the version.
const MAGIC: &[u8; 8] = b"dfarmrp3";
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
        let Self { article_words, site_articles, counted, seen, texts, own, shared, .. } = self;
        let counts = [article_words.len(), site_articles.len(), counted.len(), seen.len(), shared.len()];
        counts.iter().for_each(|&count| long(&mut bytes, count as u64));
        article_words.iter().for_each(|&words| number(&mut bytes, words));
        let mut sites: Vec<(&u32, &String)> = self.sites.iter().map(|(name, site)| (site, name)).collect();
        sites.sort_unstable();
        for ((_, name), &articles) in sites.into_iter().zip(site_articles) {
            number(&mut bytes, articles);
            number(&mut bytes, name.len() as u32);
            bytes.extend(name.as_bytes());
        }
        for Counted { site, article } in counted {
            number(&mut bytes, *site);
            number(&mut bytes, *article);
        }
        let mut seen: Vec<(u32, u32)> = seen.iter().copied().collect();
        seen.sort_unstable();
        for (site, article) in seen {
            number(&mut bytes, site);
            number(&mut bytes, article);
        }
        for table in [texts, own] {
            let (one, several) = table.sorted();
            [one.len(), several.len()].iter().for_each(|&count| long(&mut bytes, count as u64));
            for (key, page) in one {
                long(&mut bytes, key);
                number(&mut bytes, page);
            }
            for (key, entry) in several {
                long(&mut bytes, key);
                fields(&entry).iter().for_each(|&field| number(&mut bytes, field));
            }
        }
        let mut shared: Vec<((u64, u32), u32)> = shared.iter().map(|(&of, &count)| (of, count)).collect();
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
    let [articles, sites, counted] = [long(&mut rest)?, long(&mut rest)?, long(&mut rest)?];
    let [seen, shared] = [long(&mut rest)?, long(&mut rest)?];
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
    for _ in 0..counted {
        table.counted.push(Counted { site: number(&mut rest)?, article: number(&mut rest)? });
    }
    for _ in 0..seen {
        table.seen.insert((number(&mut rest)?, number(&mut rest)?));
    }
    table.texts = texts(&mut rest, &table.counted)?;
    table.own = texts(&mut rest, &table.counted)?;
    for _ in 0..shared {
        let of = (long(&mut rest)?, number(&mut rest)?);
        table.shared.insert(of, number(&mut rest)?);
    }
    rest.is_empty().then_some(table)
}

fn texts(rest: &mut &[u8], counted: &[Counted]) -> Option<Texts> {
    let [one, several] = [long(rest)?, long(rest)?];
    let mut texts = Texts::new();
    // What is promised may be more than there is: only what is there makes room.
    let promised = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let most = rest.len() / size_of::<(u64, u32)>();
    texts.reserve(promised(one.saturating_add(several)).min(most), promised(several).min(most));
    for _ in 0..one {
        let (key, page) = (long(rest)?, number(rest)?);
        if page == 0 || page as usize > counted.len() {
            return None;
        }
        texts.restore_page(key, page);
    }
    for _ in 0..several {
        let key = long(rest)?;
        let mut field = || number(rest);
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
        texts.restore(key, entry);
    }
    Some(texts)
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
