//! Capitals and digits: headlines capitalise their words, menus too; prices, dates and counters are digits. Silent in scripts without
//! case.

use super::{Context, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "case",
    about: "share of capitalised words and of digits",
    features: &[Feature::Capitals, Feature::Digits],
    measure,
};

/// Shorter texts begin with a capital anyway.
const LEAST_WORDS: u32 = 3;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, _, facts) in context.iter() {
        if facts.words >= LEAST_WORDS {
            sheet.set(n, Feature::Capitals, facts.capitals);
        }
        sheet.set(n, Feature::Digits, facts.digits);
    }
}
