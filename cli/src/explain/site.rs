//! `defarm explain --site`: the blocks that stand on several pages of a site, and what becomes of them there.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::str::FromStr;

use defarm::{Corpus, CorpusOptions, Label, Record, Status};
use serde::Serialize;

use crate::eval::words::folded_letters;
use crate::unreadable::Unreadable;

/// A block that stands on one page only is no repeated one.
const LEAST_ARTICLES: usize = 2;

/// How many articles of a site a block must stand on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Least {
    /// So many.
    Articles(usize),
    /// This share of the site's, 0 to 1.
    Share(f64),
}

impl FromStr for Least {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("{text} is neither a number of articles nor a share like 15%");
        match text.strip_suffix('%') {
            Some(percent) => {
                let percent: f64 = percent.trim_end().parse().map_err(|_| fault())?;
                if (0.0..=100.0).contains(&percent) { Ok(Self::Share(percent / 100.0)) } else { Err(fault()) }
            }
            None => text.parse().map(Self::Articles).map_err(|_| fault()),
        }
    }
}

impl Least {
    /// Whether a block on so many of so many articles is to be listed.
    fn admits(self, on: usize, of: usize) -> bool {
        on >= LEAST_ARTICLES
            && match self {
                Self::Articles(least) => on >= least,
                Self::Share(share) => on as f64 >= share * of as f64,
            }
    }
}

/// A block that repeats.
#[derive(Debug, Serialize)]
pub(crate) struct Repeated {
    /// The site.
    pub(crate) site: String,
    /// Distinct articles of the site whose pages hold it: copies of an article count once.
    pub(crate) articles: usize,
    /// Distinct articles of the site.
    pub(crate) of_articles: usize,
    /// Pages of the site that hold it, copies too.
    pub(crate) pages: usize,
    /// Pages of the site.
    pub(crate) of_pages: usize,
    /// Articles on whose pages it was dropped wherever it stands.
    pub(crate) dropped: usize,
    /// Articles in whose text it was left.
    pub(crate) kept: usize,
    /// Articles whose title it is.
    pub(crate) title: usize,
    /// What it was taken for most often.
    pub(crate) label: Label,
    /// The most frequent main reason for that, in words.
    pub(crate) reason: String,
    /// The text, as the first page has it.
    pub(crate) text: String,
}

/// A site and what repeats on it, the most frequent first.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) pages: usize,
    pub(crate) articles: usize,
    pub(crate) repeated: Vec<Repeated>,
}

/// All sites of a run, and the pages that could not be read.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    pub(crate) sites: Vec<Site>,
    pub(crate) faults: Unreadable,
}

/// What became of a block on the pages of an article: the last of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Dropped,
    Title,
    Kept,
}

/// A block as it is gathered.
#[derive(Default)]
struct Seen {
    text: String,
    /// The articles that hold it, and what became of it there.
    articles: HashMap<u32, Fate>,
    pages: usize,
    /// The last page that was counted.
    last: usize,
    /// How often it got each label, for each main reason.
    labels: BTreeMap<Label, BTreeMap<String, usize>>,
}

/// The pages of a site as they are gathered.
#[derive(Default)]
struct Gathered {
    pages: usize,
    /// Numbers of the articles, by the ids of their clusters.
    articles: HashMap<String, u32>,
    /// Blocks by their letters.
    blocks: HashMap<String, Seen>,
}

/// Cleans the pages of all inputs as one corpus and gathers what repeats on each site.
///
/// # Errors
/// When the run fails.
pub(crate) fn sites(inputs: &[PathBuf], least: Least, kept: bool) -> anyhow::Result<Sites> {
    let alone = name_of(inputs);
    let faults = Unreadable::default();
    let pages = defarm::io::read(inputs).inspect(|page| faults.see(page)).map(|page| {
        page.map(|mut page| {
            // Who names a site means that its pages belong together, where nothing says that they do not.
            if page.host().is_none() {
                page.url = Some(format!("site://{alone}/"));
            }
            page
        })
    });
    let mut gathered = BTreeMap::<String, Gathered>::new();
    Corpus::new(CorpusOptions::new().with_blocks(true)).add(pages).run(&mut |record| {
        if record.status == Status::Error {
            record.error.iter().for_each(|reason| faults.add(reason));
        } else {
            gathered.entry(record.host.clone().unwrap_or_default()).or_default().add(record);
        }
        Ok(())
    })?;
    let sites = gathered.into_iter().map(|(name, site)| site.listed(name, least, kept)).collect();
    Ok(Sites { sites, faults })
}

/// The name of the site where pages tell no host: that of the first input, in letters that an address may have.
fn name_of(inputs: &[PathBuf]) -> String {
    let name = inputs.first().and_then(|input| input.file_name()).map(|name| name.to_string_lossy());
    let letters = name.iter().flat_map(|name| name.chars()).filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    let name: String = letters.collect();
    if name.is_empty() { "site".to_owned() } else { name }
}

impl Gathered {
    fn add(&mut self, record: Record) {
        self.pages += 1;
        let next = self.articles.len() as u32;
        let article = *self.articles.entry(record.cluster.unwrap_or(record.id)).or_insert(next);
        for block in record.blocks.into_iter().flatten() {
            let letters = folded_letters(&block.text);
            if letters.is_empty() {
                continue;
            }
            let seen = self.blocks.entry(letters).or_default();
            if seen.pages == 0 {
                seen.text = block.text;
            }
            if seen.last != self.pages {
                seen.last = self.pages;
                seen.pages += 1;
            }
            let fate = match block.label {
                Label::Title => Fate::Title,
                label if label.is_kept() => Fate::Kept,
                _ => Fate::Dropped,
            };
            seen.articles.entry(article).and_modify(|before| *before = fate.max(*before)).or_insert(fate);
            // Behind the last blank stands what it added on this one page.
            let reason =
                block.reasons.first().and_then(|reason| reason.rsplit_once(' ')).map_or("", |(words, _)| words);
            *seen.labels.entry(block.label).or_default().entry(reason.to_owned()).or_default() += 1;
        }
    }

    fn listed(self, name: String, least: Least, kept_only: bool) -> Site {
        let (of_pages, of_articles) = (self.pages, self.articles.len());
        let repeated = self.blocks.into_values().filter(|seen| least.admits(seen.articles.len(), of_articles));
        let repeated = repeated.filter_map(|seen| {
            let count = |fate: Fate| seen.articles.values().filter(|&&of| of == fate).count();
            let (dropped, kept, title) = (count(Fate::Dropped), count(Fate::Kept), count(Fate::Title));
            let (label, reasons) =
                seen.labels.into_iter().max_by_key(|(_, reasons)| reasons.values().sum::<usize>())?;
            let (reason, _) = reasons.into_iter().max_by_key(|(_, count)| *count)?;
            Some(Repeated {
                site: name.clone(),
                articles: seen.articles.len(),
                of_articles,
                pages: seen.pages,
                of_pages,
                dropped,
                kept,
                title,
                label,
                reason,
                text: seen.text,
            })
        });
        let mut repeated: Vec<Repeated> = repeated.filter(|block| !kept_only || block.kept > 0).collect();
        repeated.sort_by(|a, b| {
            (b.articles, b.pages, b.kept).cmp(&(a.articles, a.pages, a.kept)).then_with(|| a.text.cmp(&b.text))
        });
        Site { name, pages: of_pages, articles: of_articles, repeated }
    }
}

#[cfg(test)]
mod tests {
    use super::{Least, name_of};

    #[test]
    fn how_many_at_least() {
        assert_eq!("3".parse(), Ok(Least::Articles(3)));
        assert_eq!("15%".parse(), Ok(Least::Share(0.15)));
        for fault in ["", "-1", "101%", "%", "many", "0.5", "NaN%"] {
            assert!(fault.parse::<Least>().is_err(), "{fault}");
        }
        assert!(Least::Share(0.15).admits(3, 20) && !Least::Share(0.15).admits(2, 20));
        assert!(!Least::Articles(0).admits(1, 1), "one page repeats nothing");
        assert!(Least::Articles(2).admits(2, 9));
    }

    #[test]
    fn a_name_for_pages_without_a_host() {
        assert_eq!(name_of(&["a/my site@x".into()]), "mysitex");
        assert_eq!(name_of(&["-".into()]), "-");
        assert_eq!(name_of(&["..".into()]), "site");
        assert_eq!(name_of(&[]), "site");
    }
}
