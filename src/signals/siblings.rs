//! What the elements beside it are: siblings of the same tag and class, at its own level and at those around it. Paragraphs have siblings that
//! are text, menu entries siblings that are links, and the cards of a teaser list are many and short.

use foldhash::{HashMap, HashMapExt};

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Source;

pub(super) const SIGNAL: Signal = Signal {
    name: "siblings",
    about: "how many siblings of the same look the boxes around it have, and what those hold",
    features: &[
        Feature::Siblings1,
        Feature::Siblings2,
        Feature::Siblings3,
        Feature::SiblingLinks2,
        Feature::SiblingText3,
        Feature::SiblingText4,
    ],
    measure,
};

/// So many siblings are "many" in full, on a logarithmic scale.
const MANY: f32 = 64.0;

/// Siblings of one look: how many hold text, and what they hold together.
#[derive(Clone, Copy, Default)]
struct Run {
    count: f32,
    words: f32,
    links: f32,
    sentences: f32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    if context.page.source == Source::Text {
        return;
    }
    let elements = &context.page.elements;
    let mut places: HashMap<(u32, u64), u32> = HashMap::new();
    let mut runs: Vec<Run> = Vec::new();
    // The run of each element; those without text have none.
    let mut run_of: Vec<Option<u32>> = vec![None; elements.len()];
    for (id, element) in elements.iter().enumerate().skip(1) {
        let sums = context.sums(id as u32);
        if sums.words > 0.0 {
            let place = *places.entry((element.parent, element.path)).or_insert(runs.len() as u32);
            if place as usize == runs.len() {
                runs.push(Run::default());
            }
            if let Some(run) = runs.get_mut(place as usize) {
                run.count += 1.0;
                run.words += sums.words;
                run.links += sums.links;
                run.sentences += sums.sentences;
            }
            run_of[id] = Some(place);
        }
    }
    let many = |run: Run| run.count.ln() / MANY.ln();
    for (n, block, _) in context.iter() {
        for (step, id) in context.page.ancestors(block).take(4).enumerate() {
            let run = run_of.get(id as usize).copied().flatten().and_then(|place| runs.get(place as usize)).copied();
            let Some(run) = run else { continue };
            match step {
                0 => sheet.set(n, Feature::Siblings1, many(run)),
                1 => {
                    sheet.set(n, Feature::Siblings2, many(run));
                    sheet.set(n, Feature::SiblingLinks2, run.links / run.words.max(1.0));
                }
                2 => {
                    sheet.set(n, Feature::Siblings3, many(run));
                    sheet.set(n, Feature::SiblingText3, run.sentences / run.words.max(1.0));
                }
                _ => sheet.set(n, Feature::SiblingText4, run.sentences / run.words.max(1.0)),
            }
        }
    }
}
