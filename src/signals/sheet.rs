//! The table of measured features, one row a block, with the evidence behind some of the numbers.

use super::Feature;

/// What stands behind a number, so that an explanation can name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Another block of the page, by its place in [`Blocks::blocks`](crate::blocks::Blocks::blocks).
    Block(u32),
    /// So many.
    Count(u32),
    /// One of so many, counted from 1.
    Place {
        /// Which one.
        at: u32,
        /// Of how many.
        of: u32,
    },
    /// So many words.
    Words(u32),
    /// So many percent of the text.
    Percent(u32),
    /// On so many pages of so many.
    Pages {
        /// Pages (distinct articles) that hold the block.
        on: u32,
        /// Pages counted.
        of: u32,
    },
}

/// Steps of a feature between 0 and 1: a byte is exact enough for a tree's threshold and a quarter of a float.
const STEPS: f32 = 255.0;

/// A count or length on a logarithmic scale that is 0 at 0 and 1 at `most`.
pub(super) fn logarithmic(value: f32, most: f32) -> f32 {
    (1.0 + value).ln() / (1.0 + most).ln()
}

/// Features of all blocks of a page, each in steps of 1 ⁄ 255.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    values: Vec<u8>,
    evidence: Vec<(u32, Feature, Evidence)>,
}

/// A value from 0 to 1 in steps, rounded up.
pub(crate) fn steps(value: f32) -> u8 {
    rounded_up(value.clamp(0.0, 1.0) * STEPS)
}

/// The next whole number, up to 255. `f32::ceil` is a call on most targets, and this is done for every feature of every block.
pub(crate) fn rounded_up(exact: f32) -> u8 {
    let whole = exact as u8;
    whole.saturating_add(u8::from(exact > f32::from(whole)))
}

impl Sheet {
    /// A sheet of zeros for so many blocks.
    pub fn new(blocks: usize) -> Self {
        Self { values: vec![0; blocks * Feature::COUNT], evidence: Vec::new() }
    }

    /// The features of a block in steps of 1 ⁄ 255, in the order of [`Feature::ALL`]; empty for a block that is not there.
    pub fn row(&self, block: usize) -> &[u8] {
        self.values.get(block * Feature::COUNT..(block + 1) * Feature::COUNT).unwrap_or_default()
    }

    /// The rows of all blocks.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.values.chunks_exact(Feature::COUNT)
    }

    /// One feature of a block; 0 for a block that is not there.
    pub fn get(&self, block: usize, feature: Feature) -> f32 {
        self.row(block).get(feature.index()).map_or(0.0, |&steps| f32::from(steps) / STEPS)
    }

    /// Sets a feature, limited to 0 to 1 and rounded up to the next step: what is there at all is never 0.
    pub fn set(&mut self, block: usize, feature: Feature, value: f32) {
        if let Some(slot) = self.values.get_mut(block * Feature::COUNT + feature.index()) {
            *slot = steps(value);
        }
    }

    /// Sets a feature to so many steps where it has fewer.
    pub(crate) fn raise(&mut self, block: usize, feature: Feature, steps: u8) {
        if let Some(slot) = self.values.get_mut(block * Feature::COUNT + feature.index()) {
            *slot = steps.max(*slot);
        }
    }

    /// Sets a feature to 1 where it holds.
    pub fn mark(&mut self, block: usize, feature: Feature, holds: bool) {
        if holds {
            self.set(block, feature, 1.0);
        }
    }

    /// Sets a feature and says why.
    pub fn set_with(&mut self, block: usize, feature: Feature, value: f32, evidence: Evidence) {
        self.set(block, feature, value);
        self.evidence.push((block as u32, feature, evidence));
    }

    /// What stands behind a feature of a block, where anything was said; the first word counts.
    pub fn evidence(&self, block: usize, feature: Feature) -> Option<Evidence> {
        let from = self.evidence.partition_point(|(at, _, _)| (*at as usize) < block);
        let mut of_block = self.evidence.iter().skip(from).take_while(|(at, _, _)| *at as usize == block);
        of_block.find(|(_, of, _)| *of == feature).map(|(_, _, evidence)| *evidence)
    }

    /// Ends the measuring: puts the evidence in the order of the blocks, so that it is found again.
    pub(crate) fn finish(&mut self) {
        self.evidence.sort_by_key(|(at, _, _)| *at);
    }

    /// Puts a whole column to zero: the signal is switched off.
    pub(crate) fn clear(&mut self, feature: Feature) {
        self.values.iter_mut().skip(feature.index()).step_by(Feature::COUNT).for_each(|value| *value = 0);
    }

    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.values.len() / Feature::COUNT
    }
}
