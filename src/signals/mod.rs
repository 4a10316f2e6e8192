//! Blocks → features: what each block looks like, in numbers.
//!
//! A signal is one file: a doc comment that says what it looks for and why, its constants, and one function that fills its
//! [`Feature`]s for all blocks of a page in linear time. Signals know nothing of each other, of the verdict, or of files. To add one,
//! see CONTRIBUTING.

mod alike;
mod amid;
mod around;
mod beside;
mod cards;
mod case;
mod company;
pub(crate) mod context;
mod core;
mod cut_off;
mod elsewhere;
mod excerpt;
mod fact;
mod feature;
mod headline;
mod hints;
mod length;
mod line;
mod links;
mod near;
mod notice;
mod path;
mod phrases;
mod position;
mod ranked;
mod region;
mod repeated;
mod role;
mod second;
mod section;
mod sentence;
mod sheet;
mod siblings;
mod site;
mod sponsor;
mod stretch;
mod tags;
mod title;
mod topic;
mod traces;
mod under_label;
mod wording;

pub use fact::Fact;
pub use feature::Feature;
use sheet::logarithmic;
pub use sheet::{Evidence, Sheet};
pub(crate) use sheet::{rounded_up, steps};

pub(crate) use context::{Context, PageFacts};

/// A signal: what it measures and how.
pub struct Signal {
    /// Name in kebab case: its file, its fixture and its row in docs/SIGNALS.md are called so.
    pub name: &'static str,
    /// What it looks for, in one line.
    pub about: &'static str,
    /// The features it fills.
    pub features: &'static [Feature],
    measure: fn(&Context<'_>, &mut Sheet),
}

/// All signals. Those that look at other signals' features come after them.
pub const SIGNALS: &[Signal] = &[
    length::SIGNAL,
    sentence::SIGNAL,
    case::SIGNAL,
    links::SIGNAL,
    cut_off::SIGNAL,
    excerpt::SIGNAL,
    cards::SIGNAL,
    sponsor::SIGNAL,
    under_label::SIGNAL,
    repeated::SIGNAL,
    line::BYLINE,
    line::SHARE,
    line::LEGAL,
    line::SIGNUP,
    line::COMMENT,
    line::CONSENT,
    line::NAV,
    line::CALL,
    notice::SIGNAL,
    alike::SIGNAL,
    ranked::SIGNAL,
    hints::SIGNAL,
    tags::SIGNAL,
    role::SIGNAL,
    around::SIGNAL,
    region::SIGNAL,
    core::SIGNAL,
    stretch::SIGNAL,
    topic::SIGNAL,
    near::SIGNAL,
    company::SIGNAL,
    beside::SIGNAL,
    position::SIGNAL,
    path::SIGNAL,
    siblings::SIGNAL,
    section::SIGNAL,
    title::SIGNAL,
    second::SIGNAL,
    site::SIGNAL,
    elsewhere::SIGNAL,
    amid::SIGNAL,
];

/// Measures all signals but those whose names are in `off`.
pub(crate) fn measure(context: &Context<'_>, off: &[String]) -> Sheet {
    let mut sheet = Sheet::new(context.facts.len());
    for signal in SIGNALS {
        (signal.measure)(context, &mut sheet);
        if off.iter().any(|name| name == signal.name) {
            signal.features.iter().for_each(|&feature| sheet.clear(feature));
        }
    }
    sheet.finish();
    sheet
}

#[cfg(test)]
mod tests {
    use super::{Feature, SIGNALS};

    #[test]
    fn every_feature_belongs_to_one_signal() {
        for &feature in Feature::ALL {
            let owners = SIGNALS.iter().filter(|signal| signal.features.contains(&feature)).count();
            assert_eq!(owners, usize::from(!Feature::KINDS.contains(&feature)), "{}", feature.name());
        }
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::HashSet<_> = SIGNALS.iter().map(|signal| signal.name).collect();
        assert_eq!(names.len(), SIGNALS.len());
        let features: std::collections::HashSet<_> = Feature::ALL.iter().map(|feature| feature.name()).collect();
        assert_eq!(features.len(), Feature::COUNT);
    }
}
