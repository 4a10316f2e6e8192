//! Repeated within the page: the same teaser in the sidebar and under the article, the same menu at the top and in a drawer. Pull
//! quotes repeat the article's own words, so a whole paragraph that comes twice proves little.

use foldhash::{HashMap, HashMapExt};

use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "repeated",
    about: "the same text stands more than once on the page",
    features: &[Feature::OnPageAgain, Feature::OnPageBefore],
    measure,
};

/// So many further copies count in full.
const FULL: f32 = 2.0;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for (n, _, facts) in context.iter() {
        if facts.key != 0 {
            let count = counts.entry(facts.key).or_default();
            sheet.set(n, Feature::OnPageBefore, *count as f32 / FULL);
            *count += 1;
        }
    }
    for (n, _, facts) in context.iter() {
        let count = counts.get(&facts.key).copied().unwrap_or(1);
        if count > 1 && context.title != Some(n) {
            sheet.set_with(n, Feature::OnPageAgain, (count - 1) as f32 / FULL, Evidence::Count(count));
        }
    }
}
