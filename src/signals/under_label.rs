//! Label, then list: `Related articles`, `Mehr zum Thema`, `Sponsors` and the lines under them. A label governs the short blocks
//! behind it, until running text comes back or another heading of its own rank begins. A line of its own that begins with such words and
//! goes on with a headline (`Also read: …`) points to another article.

use super::phrases::{self, Kind};
use super::{Context, Evidence, Feature, Sheet, Signal};
use crate::blocks::Role;

pub(super) const SIGNAL: Signal = Signal {
    name: "under-label",
    about: "label of a list of other articles, the lines under it, and lines that point to an article",
    features: &[Feature::Label, Feature::Labelled, Feature::Pointer],
    measure,
};

/// The label of a list governs at most this many blocks.
const LIST_REACH: usize = 60;
/// A sponsor label governs one advertisement, or a short row of them.
const SPONSOR_REACH: usize = 24;
/// So many words of sentences behind a label are running text again, and end what it governs: more than an excerpt has.
const TEXT_WORDS: u32 = 45;
/// … and so are so many sentence blocks in a row.
const TEXT_BLOCKS: u32 = 2;

/// The label in force.
#[derive(Clone, Copy)]
struct InForce {
    /// Its place.
    at: usize,
    /// Its rank as a heading.
    rank: Option<u8>,
    /// Blocks it may govern.
    reach: usize,
    /// Words of the sentence blocks since it.
    words: u32,
    /// Sentence blocks in a row right before the current block, it included.
    row: u32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let mut label: Option<InForce> = None;
    for (n, block, facts) in context.iter() {
        let rank = if let Role::Heading(level) = block.role { Some(level) } else { None };
        // The article itself begins, whatever stood above it.
        if context.title == Some(n) {
            label = None;
            continue;
        }
        let sponsor = phrases::is(Kind::Sponsor, facts);
        if sponsor || phrases::is(Kind::Related, facts) {
            sheet.mark(n, Feature::Label, true);
            label = Some(InForce {
                at: n,
                rank,
                reach: if sponsor { SPONSOR_REACH } else { LIST_REACH },
                words: 0,
                row: 0,
            });
            continue;
        }
        if phrases::begins(Kind::Pointer, facts) {
            sheet.mark(n, Feature::Pointer, true);
        }
        let Some(force) = &mut label else { continue };
        if facts.sentence {
            (force.words, force.row) = (force.words.saturating_add(facts.words), force.row + 1);
        } else {
            force.row = 0;
        }
        let text = force.words >= TEXT_WORDS || force.row >= TEXT_BLOCKS;
        let outranked = matches!((rank, force.rank), (Some(new), Some(own)) if new <= own);
        if n - force.at > force.reach || text || outranked {
            label = None;
            continue;
        }
        if !facts.sentence {
            sheet.set_with(n, Feature::Labelled, 1.0, Evidence::Block(force.at as u32));
        }
    }
}
