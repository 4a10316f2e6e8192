//! Repeated across pages: a block that stands on many pages of its site, or in other articles of the corpus. Counted by distinct articles, since
//! every copy of an article repeats all its paragraphs. A disclaimer inside the article repeats too, so the count is a number and no
//! verdict.

use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "site",
    about: "on how many pages of the site and of the corpus it stands",
    features: &[Feature::SitePages, Feature::OtherPages, Feature::Counted],
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
    for (n, count) in counts.blocks.iter().enumerate() {
        if count.site_pages > 1 {
            let value = (count.site_pages as f32).ln() / FULL.ln();
            let evidence = Evidence::Pages { on: count.site_pages, of: counts.site_articles };
            sheet.set_with(n, Feature::SitePages, value, evidence);
        }
        if count.articles > 1 {
            sheet.set_with(
                n,
                Feature::OtherPages,
                (count.articles as f32).ln() / FULL.ln(),
                Evidence::Count(count.articles),
            );
        }
        // That it stands nowhere else says the more, the more was looked through.
        if count.site_pages <= 1 && count.articles <= 1 && counts.site_articles >= LEAST_PAGES {
            sheet.set(n, Feature::Counted, counts.site_articles as f32 / MANY_PAGES);
        }
    }
}
