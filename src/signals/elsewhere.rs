//! Elsewhere: a block that is the headline of another page, whole or cut off, or begins as another page's article does. What points to an article
//! shows the article's own words; where that article is in the corpus too, there is no doubt what they are. Round-ups do the same within
//! their text, so this is a number as well.

use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "elsewhere",
    about: "the headline or the beginning of another page, or a line that points to one",
    features: &[Feature::HeadlineElsewhere, Feature::PointsElsewhere, Feature::LeadElsewhere],
    measure,
};

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let Some(counts) = context.counts else { return };
    for (n, count) in counts.blocks.iter().enumerate() {
        sheet.mark(n, Feature::HeadlineElsewhere, count.headline_of > 0);
        sheet.mark(n, Feature::PointsElsewhere, count.points_to > 0 && count.headline_of == 0);
        sheet.mark(n, Feature::LeadElsewhere, count.lead_of > 0);
    }
}
