//! Sponsor and advertisement labels: a block that is nothing but `Sponsored`, `Anzeige`, `Promoted · …`. Prose that only begins with
//! such a word is longer, or ends as a sentence does, and is left alone.

use super::phrases::{self, Kind};
use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal =
    Signal { name: "sponsor", about: "a label that marks advertising", features: &[Feature::Sponsor], measure };

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, _, facts) in context.iter() {
        sheet.mark(n, Feature::Sponsor, phrases::is(Kind::Sponsor, facts));
    }
}
