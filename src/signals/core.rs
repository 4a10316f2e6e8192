//! Where a block stands to the body of the text: the smallest box that holds half of the page's running text, and the larger ones that
//! hold more of it. A teaser below the article is a few steps away from that box, however the boxes are named.

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::{ElementId, Source};

pub(super) const SIGNAL: Signal = Signal {
    name: "core",
    about: "where it stands to the smallest boxes that hold most of the running text",
    features: &[
        Feature::In70,
        Feature::CoreSteps,
        Feature::CoreDepth,
        Feature::CoreShare30,
        Feature::CoreShare50,
        Feature::CoreShare70,
        Feature::CoreLinks,
        Feature::BeforeCore,
        Feature::AfterCore,
    ],
    measure,
};

/// A block so many blocks away from the core is "far" in full, on a logarithmic scale.
const FAR: f32 = 64.0;

/// A box that holds a share of the page's sentences.
struct Core {
    id: ElementId,
    /// For each element, whether it is the box or around it.
    around: Vec<bool>,
}

impl Core {
    /// The last-opened element that holds the share: the smallest, as boxes are nested. Below a half several may hold it side by side; then it
    /// is the last of them, which may be one long paragraph.
    fn new(context: &Context<'_>, share: f32) -> Self {
        let elements = &context.page.elements;
        let id = context.smallest_box(share);
        let mut around = vec![false; elements.len()];
        let mut at = id;
        loop {
            around[at as usize] = true;
            let parent = elements[at as usize].parent;
            if parent >= at {
                break;
            }
            at = parent;
        }
        Self { id, around }
    }

    /// For each element: the steps up to the first box that is, or is around, the core, and that box.
    fn meetings(&self, context: &Context<'_>) -> Vec<(u16, ElementId)> {
        let mut meetings: Vec<(u16, ElementId)> = Vec::with_capacity(self.around.len());
        for (id, element) in context.page.elements.iter().enumerate() {
            let above = meetings.get(element.parent as usize).copied().unwrap_or((0, 0));
            meetings.push(if self.around[id] { (0, id as u32) } else { (above.0.saturating_add(1), above.1) });
        }
        meetings
    }
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    // Flattened text has but one box, and a page with no running text has no body.
    if context.page.source == Source::Text || context.sentences == 0.0 {
        return;
    }
    let page = context.page;
    let half = Core::new(context, 0.5);
    let shares = [(0.3, Feature::CoreShare30), (0.5, Feature::CoreShare50), (0.7, Feature::CoreShare70)];
    for (share, feature) in shares {
        let core = Core::new(context, share);
        let meetings = core.meetings(context);
        let words = context.sums(core.id).words;
        for (n, block, _) in context.iter() {
            let (steps, box_id) = meetings.get(block.element as usize).copied().unwrap_or((0, 0));
            sheet.set(n, feature, words / context.sums(box_id).words.max(1.0));
            if share == 0.5 {
                sheet.set(n, Feature::CoreSteps, 1.0 / (1.0 + f32::from(steps)));
            } else if share == 0.7 {
                sheet.mark(n, Feature::In70, box_id == core.id);
            }
        }
    }
    let sums = context.sums(half.id);
    let links = sums.links / sums.words.max(1.0);
    // Steps down from the core to each element inside it.
    let mut depths: Vec<Option<u16>> = Vec::with_capacity(page.elements.len());
    for (id, element) in page.elements.iter().enumerate() {
        let above = depths.get(element.parent as usize).copied().flatten();
        depths.push(if id == half.id as usize { Some(0) } else { above.map(|depth: u16| depth.saturating_add(1)) });
    }
    let depth_of =
        |n: usize| page.blocks.get(n).and_then(|block| depths.get(block.element as usize).copied().flatten());
    let inside = |&n: &usize| context.facts[n].sentence && depth_of(n).is_some();
    let (first, last) = ((0..context.facts.len()).find(inside), (0..context.facts.len()).rev().find(inside));
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(usize::MAX));
    let far = |blocks: usize| logarithmic(blocks as f32, FAR);
    for n in 0..context.facts.len() {
        sheet.set(n, Feature::CoreLinks, links);
        if let Some(depth) = depth_of(n) {
            sheet.set(n, Feature::CoreDepth, 1.0 / (1.0 + f32::from(depth)));
        }
        sheet.set(n, Feature::BeforeCore, far(first.saturating_sub(n)));
        sheet.set(n, Feature::AfterCore, far(n.saturating_sub(last)));
    }
}
