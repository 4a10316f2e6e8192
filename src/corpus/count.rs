//! The first pass where repeats are asked for: every page is read and counted, and waits.

use super::read::{Judged, Read};
use super::spill::{Packed, Spill};
use super::{CorpusOptions, RawPage, work};
use crate::cleaner::{Known, Table, traces};
use crate::error::{Error, PageError};
use crate::repeats::Repeats;
use crate::signals::PageFacts;

/// A page with its facts.
type Page = (Read, Option<PageFacts>);

/// A page that was counted, as an article of that number.
pub(super) struct Waiting {
    page: Packed<Page>,
    article: Option<u32>,
}

/// All pages, counted.
pub(super) struct Counted {
    pages: Spill<Page>,
    articles: Vec<Option<u32>>,
}

/// Counts all pages.
pub(super) fn count(
    pages: impl Iterator<Item = Result<RawPage, PageError>>,
    repeats: &mut Repeats,
    read: impl Fn(Result<RawPage, PageError>) -> Read + Sync,
    options: &CorpusOptions,
) -> Result<Counted, Error> {
    let mut counted = Counted { pages: Spill::new(), articles: Vec::new() };
    let prepare = |page| {
        let page = read(page);
        let Ok((blocks, _)) = &page.content else { return (Packed::of(&(page, None)), None) };
        let (traces, facts) = traces(blocks);
        let site = page.site().to_owned();
        (Packed::of(&(page, Some(facts))), Some((site, traces)))
    };
    work::in_order(options.threads, pages, prepare, |(packed, traces)| {
        counted.articles.push(traces.map(|(site, traces)| repeats.add(&site, &traces)));
        packed.and_then(|packed| counted.pages.push(&packed)).map_err(Error::Spill)
    })?;
    Ok(counted)
}

impl Counted {
    /// The pages, to be judged, in the order they came in.
    pub(super) fn into_waiting(self) -> Result<impl Iterator<Item = Result<Waiting, Error>>, Error> {
        let pages = self.pages.into_packed().map_err(Error::Spill)?;
        Ok(pages.zip(self.articles).map(|(page, article)| Ok(Waiting { page: page.map_err(Error::Spill)?, article })))
    }
}

impl Waiting {
    pub(super) fn judge(self, repeats: &Repeats, options: &CorpusOptions) -> Result<Judged, Error> {
        let (page, facts) = self.page.value().map_err(Error::Spill)?;
        let site = page.site().to_owned();
        let table = Some(Table { site: &site, repeats, article: self.article });
        Ok(page.judge(Known { facts, table }, options))
    }
}
