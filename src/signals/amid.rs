//! Amid repeats: what stands around a block, is marked up as it is, or heads it, repeats across the pages of the site. Teasers rotate: each may
//! stand on one page only, but the widget around them stands on all, and so does its label, in whatever language it is.

use foldhash::{HashMap, HashMapExt};

use super::context::HEADLINE_WORDS;
use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "amid",
    about: "what stands around it, looks like it or heads it repeats across pages",
    features: &[Feature::RepeatedNear3, Feature::RepeatedNear8, Feature::LikeRepeated, Feature::UnderRepeated],
    measure,
};

/// A repeated short line governs at most this many blocks behind it …
const REACH: usize = 24;
/// … and none behind so many words of sentences.
const TEXT_WORDS: u32 = 45;

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let Some(counts) = context.counts else { return };
    let repeated: Vec<bool> = counts.blocks.iter().map(|count| count.site_pages > 1).collect();
    if repeated.contains(&true) {
        near(&repeated, sheet);
        alike(context, &repeated, sheet);
        under(context, &repeated, sheet);
    }
}

/// The share of repeated blocks among those right around each, itself aside: teasers rotate, their neighbours do not all at once.
fn near(repeated: &[bool], sheet: &mut Sheet) {
    let mut sums = vec![0_u32];
    sums.extend(repeated.iter().scan(0, |sum, &is| {
        *sum += u32::from(is);
        Some(*sum)
    }));
    for (reach, feature) in [(3, Feature::RepeatedNear3), (8, Feature::RepeatedNear8)] {
        for n in 0..repeated.len() {
            let (from, to) = (n.saturating_sub(reach), (n + reach + 1).min(repeated.len()));
            let others = to - from - 1;
            let hits = sums[to] - sums[from] - u32::from(repeated[n]);
            if hits > 0 && others > 0 {
                sheet.set(n, feature, hits as f32 / others as f32);
            }
        }
    }
}

/// The share of repeated blocks among the page's blocks of the same markup, itself aside.
fn alike(context: &Context<'_>, repeated: &[bool], sheet: &mut Sheet) {
    let path = |element| context.page.element(element).path;
    let mut paths: HashMap<u64, (u32, u32)> = HashMap::new();
    for (block, &is) in context.page.blocks.iter().zip(repeated) {
        let (all, hits) = paths.entry(path(block.element)).or_default();
        *all += 1;
        *hits += u32::from(is);
    }
    // Plain text has one markup only.
    if paths.len() < 2 {
        return;
    }
    for (n, (block, &is)) in context.page.blocks.iter().zip(repeated).enumerate() {
        let (all, hits) = paths.get(&path(block.element)).copied().unwrap_or_default();
        let hits = hits.saturating_sub(u32::from(is));
        if hits > 0 && all > 1 {
            sheet.set(n, Feature::LikeRepeated, hits as f32 / (all - 1) as f32);
        }
    }
}

/// What stands under a short line that repeats: its label, in whatever language.
fn under(context: &Context<'_>, repeated: &[bool], sheet: &mut Sheet) {
    let is_repeated = |n: usize| repeated.get(n).copied().unwrap_or(false);
    let mut label: Option<usize> = None;
    let mut text = 0;
    for (n, _, facts) in context.iter() {
        if let Some(at) = label {
            text += if facts.sentence { facts.words } else { 0 };
            if n - at > REACH || text >= TEXT_WORDS || context.title == Some(n) {
                label = None;
            } else if !is_repeated(n) {
                sheet.set_with(
                    n,
                    Feature::UnderRepeated,
                    1.0 - (n - at - 1) as f32 / REACH as f32,
                    Evidence::Block(at as u32),
                );
            }
        }
        if is_repeated(n) && !facts.sentence && facts.words > 0 && facts.words <= HEADLINE_WORDS {
            (label, text) = (Some(n), 0);
        }
    }
}
