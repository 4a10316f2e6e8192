//! Repeated across pages: a block that stands on many pages of its site, or in other articles of the corpus. Counted by distinct articles, since
//! every copy of an article repeats all its paragraphs. A disclaimer inside the article repeats too, so the count is a number and no verdict.

use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "site",
    about: "on how many pages of the site and of the corpus it stands",
    features: &[
        Feature::SitePages,
        Feature::SiteShare,
        Feature::OtherPages,
        Feature::OtherSites,
        Feature::BeginningPages,
        Feature::OpeningPages,
        Feature::Counted,
    ],
    measure,
};

/// With fewer distinct articles counted, that a block stands on one page only says little.
const LEAST_PAGES: u32 = 5;
/// Among so many distinct articles it says all that it can.
const MANY_PAGES: f32 = 20.0;
/// On so many other articles a block "repeats" in full, on a logarithmic scale: teasers rotate, so a few pages out of many say much.
const FULL: f32 = 8.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let Some(counts) = context.counts else { return };
    let many = |count: u32| (count as f32).ln() / FULL.ln();
    let all = counts.site_articles;
    for (n, count) in counts.blocks.iter().enumerate() {
        if count.site_pages > 1 {
            let evidence = Evidence::Pages { on: count.site_pages, of: all };
            sheet.set_with(n, Feature::SitePages, many(count.site_pages), evidence);
            let others = all.saturating_sub(1).max(1) as f32;
            sheet.set_with(n, Feature::SiteShare, (count.site_pages - 1) as f32 / others, evidence);
        }
        if count.articles > 1 {
            sheet.set_with(n, Feature::OtherPages, many(count.articles), Evidence::Count(count.articles));
        }
        if count.sites > 1 {
            sheet.set_with(n, Feature::OtherSites, many(count.sites), Evidence::Count(count.sites));
        }
        if count.beginning > 1 {
            sheet.set_with(n, Feature::BeginningPages, many(count.beginning), Evidence::Count(count.beginning));
        }
        if count.opening > 1 {
            let evidence = Evidence::Pages { on: count.opening, of: all };
            sheet.set_with(n, Feature::OpeningPages, many(count.opening), evidence);
        }
        // That it stands nowhere else says the more, the more was looked through.
        if count.site_pages == 1 && count.articles == 1 && all >= LEAST_PAGES {
            sheet.set(n, Feature::Counted, all as f32 / MANY_PAGES);
        }
    }
}
