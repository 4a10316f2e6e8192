//! Runs of look-alike cards: several small elements of the same tag and class, side by side under one parent, each with a short linked
//! headline. Lists of prose items look alike too, but their items are not made of links.

use foldhash::{HashMap, HashMapExt};

use super::{Context, Evidence, Feature, Sheet, Signal};

pub(super) const SIGNAL: Signal = Signal {
    name: "cards",
    about: "part of a run of look-alike elements with linked headlines",
    features: &[Feature::Card, Feature::CardRun],
    measure,
};

/// A run has at least this many cards.
const LEAST_CARDS: u32 = 3;
/// A card holds at most this many words.
const CARD_WORDS: f32 = 80.0;
/// At least this share of a run's words is link text: a headline link over an excerpt has about a third.
const LINK_SHARE: f32 = 0.2;
/// A run of so many cards is "long" in full.
const LONG: f32 = 10.0;

/// A run of siblings.
#[derive(Clone, Copy, Default)]
struct Run {
    cards: u32,
    words: f32,
    links: f32,
}

/// Which card of a run.
#[derive(Clone, Copy, Default)]
struct Place {
    at: u32,
    of: u32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let elements = &context.page.elements;
    // Siblings of one look, by a hash over parent and path; a map would do, but the parent's last child is nearly always the same run.
    let mut runs: HashMap<(u32, u64), Run> = HashMap::new();
    // The longest run that an element is part of, itself or by what it stands in: at first the place in its own run.
    let mut best: Vec<Place> = vec![Place::default(); elements.len()];
    for (id, element) in elements.iter().enumerate().skip(1) {
        let sums = context.sums(id as u32);
        if sums.words > 0.0 && sums.words <= CARD_WORDS {
            let run = runs.entry((element.parent, element.path)).or_default();
            run.cards += 1;
            run.words += sums.words;
            run.links += sums.links;
            best[id].at = run.cards;
        }
    }
    for (id, element) in elements.iter().enumerate().skip(1) {
        let inherited = best.get(element.parent as usize).copied().unwrap_or_default();
        let own = runs.get(&(element.parent, element.path)).copied().unwrap_or_default();
        let sums = context.sums(id as u32);
        let fits = own.cards >= LEAST_CARDS && own.links >= LINK_SHARE * own.words && sums.words <= CARD_WORDS;
        if fits && own.cards > inherited.of {
            best[id].of = own.cards;
        } else {
            best[id] = inherited;
        }
    }
    for (n, block, _) in context.iter() {
        let Place { at, of } = best.get(block.element as usize).copied().unwrap_or_default();
        if of > 0 {
            // Of a run that counts only what holds words, an empty card is none.
            let evidence = if at > 0 { Evidence::Place { at, of } } else { Evidence::Count(of) };
            sheet.set_with(n, Feature::Card, 1.0, evidence);
            sheet.set(n, Feature::CardRun, of as f32 / LONG);
        }
    }
}
