//! What one text is to another.

use std::fmt;

use crate::external::Fixed;
use crate::fingerprint::{Fingerprint, Overlap};

/// What a text is to another that it has much in common with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Relation {
    /// The same words in the same order.
    Exact,
    /// Lightly edited: sentences added, removed or written anew.
    Near,
    /// The same in other words.
    Spun,
    /// A part of it.
    Truncated,
    /// The same passages in another order.
    Reordered,
    /// No copy: made from the same template about something else.
    Template,
}

/// Of so many keys in common the order tells something.
const KEYS_FOR_ORDER: usize = 4;

/// From this share of pairs of keys in the other order on, passages were moved. A sentence that stands twice may turn a few around.
const TURNED: f64 = 0.10;

/// With a smaller share of the other's shingles than this, a text is a part of it, …
const PART: f64 = 0.85;
/// … if this share of its own is in the other.
const CONTAINED: f64 = 0.80;

/// With less in common than this, it is not a few sentences that changed.
const LIGHT: f64 = 0.80;

impl Relation {
    /// All copies, as they are told in summaries.
    pub const COPIES: [Self; 5] = [Self::Exact, Self::Near, Self::Spun, Self::Truncated, Self::Reordered];

    /// Name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Spun => "spun",
            Self::Truncated => "truncated",
            Self::Reordered => "reordered",
            Self::Template => "template",
        }
    }

    /// What kind of copies two texts are; `turned` as in [`turned`].
    pub(super) fn of_copies(a: &Fingerprint, b: &Fingerprint, overlap: &Overlap, turned: f64) -> Self {
        if a.is_same_text(b) {
            Self::Exact
        } else if turned >= TURNED {
            Self::Reordered
        } else if overlap.sizes < PART && overlap.contained >= CONTAINED {
            Self::Truncated
        } else if overlap.jaccard >= LIGHT {
            Self::Near
        } else {
            Self::Spun
        }
    }
}

/// By their place among the copies; what is none of them stands behind.
impl Fixed for Relation {
    const BYTES: usize = 1;

    fn put(self, bytes: &mut Vec<u8>) {
        let place = Self::COPIES.iter().position(|&copy| copy == self).unwrap_or(Self::COPIES.len());
        bytes.push(place as u8);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        Self::COPIES.get(usize::from(u8::take(bytes))).copied().unwrap_or(Self::Template)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Which share of pairs of keys that two texts have in common stands the other way around, 0 to 1: half of them where the order is none; 0 where there are too
/// few to tell.
pub(super) fn turned(a: &Fingerprint, b: &Fingerprint) -> f64 {
    let place = |key| b.keys().iter().position(|other| other == key);
    let (mut room, mut shared) = ([0; Fingerprint::KEYS], 0);
    for (to, at) in room.iter_mut().zip(a.keys().iter().filter_map(place)) {
        *to = at;
        shared += 1;
    }
    let places = room.get(..shared).unwrap_or_default();
    if places.len() < KEYS_FOR_ORDER {
        return 0.0;
    }
    let pairs = places.len() * (places.len() - 1) / 2;
    let behind = |at: usize| places.iter().skip(at + 1);
    let turned = places.iter().enumerate().map(|(at, first)| behind(at).filter(|next| *next < first).count());
    turned.sum::<usize>() as f64 / pairs as f64
}
