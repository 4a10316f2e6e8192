//! Which texts are copies: the rule that looks at shingles and anchors together.
//!
//! Shingles alone fail in both directions. Pages filled into one template ("the price of X today") share most of them and are no
//! copies; an article in other words shares a third of them and is one. The anchors tell the two apart: a template's pages differ in
//! just these, a rewriter keeps them.

use crate::fingerprint::{AnchorOverlap, Fingerprint, Overlap};

/// Below this similarity of the shingles nothing is a copy: unrelated texts are estimated at up to three standard errors above what
/// chance and a few common phrases give them.
pub(super) const LEAST: f64 = 0.14;

/// The same where the anchors are few, or not almost all the same.
const LEAST_FEW: f64 = 0.20;

/// Almost all anchors are the same. Of few anchors one may differ: one more is counted as shared.
const ALMOST_ALL: f64 = 0.90;
/// Most are.
const MOST: f64 = 0.70;
/// Half are.
const HALF: f64 = 0.50;

/// From so many anchors on their sharing is no chance.
const ENOUGH_ANCHORS: u32 = 5;
/// The same of numbers.
const ENOUGH_NUMBERS: u32 = 4;

/// Shares of the smaller text's shingles that are in the larger: with every word in five replaced and a half cut off, …
const SPUN: f64 = 0.32;
/// … with every word in four, …
const REWRITTEN: f64 = 0.40;
/// … with the first paragraph written anew, …
const MOSTLY: f64 = 0.85;
/// … or next to all.
const CONTAINED: f64 = 0.92;

/// From this similarity on, an edit is light.
const LIGHT: f64 = 0.60;

/// Of the changed words so many are anchors, at most, …
const FEW_CHANGED: f64 = 0.40;
/// … or where the rest is next to the same: there a handful of changes is all that there is, and their number is uncertain. In pages of one template it is half or more.
const SOME_CHANGED: f64 = 0.50;

/// From this share of pairs of keys in the other order on, there is no common order.
const NO_ORDER: f64 = 0.20;

/// Whether two texts are copies, by what they have in common and how much of it is `turned` around.
pub(super) fn are_copies(overlap: &Overlap, turned: impl FnOnce() -> f64) -> bool {
    // Who moves paragraphs leaves them whole. Phrases here and there are a manner of speaking.
    say_the_same(overlap) && (overlap.jaccard >= LIGHT || turned() < NO_ORDER)
}

/// Whether enough of two texts and of what they are about is the same.
fn say_the_same(overlap: &Overlap) -> bool {
    let Overlap { jaccard, contained, small, large, .. } = overlap;
    let anchors = small.share();
    if *jaccard >= LEAST && *contained >= SPUN && small.known >= ENOUGH_ANCHORS && anchors >= ALMOST_ALL {
        return true;
    }
    if *jaccard < LEAST_FEW {
        return false;
    }
    let changed = anchors_among_changes(overlap);
    let rewritten = *contained >= REWRITTEN && (anchors >= ALMOST_ALL || anchors >= MOST && changed <= FEW_CHANGED);
    let edited = *contained >= CONTAINED && anchors >= HALF && changed <= SOME_CHANGED;
    let retold = *contained >= MOSTLY
        && anchors >= HALF
        && small.known_numbers >= ENOUGH_NUMBERS
        && small.share_of_numbers() >= ALMOST_ALL;
    rewritten || edited || retold || (*jaccard >= LIGHT && holds_all(small, large))
}

/// Whether the text with fewer anchors has none of its own: sentences with names were taken out, or put in.
fn holds_all(a: &AnchorOverlap, b: &AnchorOverlap) -> bool {
    let fewer = if a.known <= b.known { a } else { b };
    fewer.known >= ENOUGH_ANCHORS && fewer.share() >= ALMOST_ALL
}

/// Which share of the words that the smaller text has alone are anchors. A word changed on its own costs three shingles.
fn anchors_among_changes(overlap: &Overlap) -> f64 {
    const SHINGLES_A_WORD: f64 = 3.0;
    overlap.small.missing / (overlap.missing / SHINGLES_A_WORD).max(1.0)
}

/// Estimated Jaccard similarity of the word 5-grams of two texts, from that of their shingles of three words.
///
/// Of texts that share the share c of 3-grams, changes of single words leave c^(5/3) of the 5-grams and changes of whole passages c; on
/// 5,000 real texts with 61,000 pairs above .4, c^(4/3) is .007 too high on average (a deviation of .058, that of the sketch included).
pub(super) fn five_grams(jaccard: f64) -> f64 {
    const POWER: f64 = 4.0 / 3.0;
    let shared = (2.0 * jaccard / (1.0 + jaccard)).powf(POWER);
    shared / (2.0 - shared)
}

/// From which estimate on a pair counts as being at a threshold. An estimate errs to both sides; two standard errors of the sketch below the threshold, 99
/// of a hundred pairs of real texts at it or above are found (measured at .7).
pub(super) fn floor(threshold: f64) -> f64 {
    /// Slots of the sketch.
    const SLOTS: f64 = crate::fingerprint::Sketch::SLOTS as f64;
    let threshold = threshold.clamp(0.0, 1.0);
    threshold - 2.0 * (threshold * (1.0 - threshold) / SLOTS).sqrt()
}

/// Whether two texts look as if one template made both: much in common, and not what they are about.
pub(super) fn look_alike(overlap: &Overlap) -> bool {
    overlap.contained >= REWRITTEN && overlap.jaccard >= LEAST_FEW
}

/// Estimated similarity of the shingles, if it is worth looking further.
pub(super) fn worth_a_look(a: &Fingerprint, b: &Fingerprint) -> Option<Overlap> {
    let similarity = a.similarity(b);
    (similarity >= LEAST).then(|| a.overlap_at(b, similarity))
}
