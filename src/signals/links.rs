//! Link density: menus and teasers are links, articles only hold some.

use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "links",
    about: "how much of the text is link text",
    features: &[Feature::LinkShare, Feature::AllLink, Feature::Links],
    measure,
};

/// From this share on a block is all link: a bullet or a full stop may stand outside.
const ALL: f32 = 0.9;
/// So many links count as "many" in full.
const MANY: f32 = 6.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, block, facts) in context.iter() {
        sheet.set(n, Feature::LinkShare, facts.link_share);
        sheet.mark(n, Feature::AllLink, facts.link_share >= ALL);
        sheet.set(n, Feature::Links, f32::from(block.links) / MANY);
    }
}
