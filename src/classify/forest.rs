//! Gradient-boosted trees, and a weighted sum of features before them: the score of a row, and what each feature had to do with it.
//!
//! The model that fitting begins with is such a sum and no trees; the fitted one is trees and no sum. Both explain themselves: a weight times its
//! feature is a contribution, and so is the step from a tree's node to its child, as every node knows the mean output of the training blocks under it
//! (Saabas, "Interpreting random forests", 2014). With the base they add up to the score.
//!
//! Features are bytes, so a node is four bytes and a forest stays in the cache. Several rows walk down a tree together, each for as many steps as
//! the tree is deep: there is no branch to mispredict, and their loads overlap.

use super::model::ModelError;
use super::reader::Reader;
use crate::signals::STEPS;

/// A tree has at most this many nodes: a power of two, so that a place within it needs no check.
const MOST_NODES: usize = 128;
/// Bytes of a node in the file.
const NODE_BYTES: usize = 8;
/// So many rows walk down a tree together.
const TOGETHER: usize = 8;

/// Numbers that a forest looks at, in steps of 1 ⁄ 255, with room for any place that a byte can name: so no look-up needs a check.
pub(super) type Row = [u8; 256];

/// A node of a tree. A leaf leads to itself.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

#[derive(Debug, Clone)]
struct Tree {
    nodes: [Node; MOST_NODES],
    /// Mean output under each node; for a leaf its output.
    values: [f32; MOST_NODES],
    /// Steps from the root to the deepest leaf.
    depth: u32,
}

impl Tree {
    fn node(&self, at: u8) -> Node {
        self.nodes[usize::from(at) % MOST_NODES]
    }

    fn value(&self, at: u8) -> f32 {
        self.values[usize::from(at) % MOST_NODES]
    }

    fn step(&self, at: u8, row: &Row) -> u8 {
        let node = self.node(at);
        if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right }
    }
}

/// See the module's text.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    /// A weight for each of the first places of a row.
    weights: Vec<f32>,
    bias: f32,
    trees: Vec<Tree>,
}

impl Forest {
    /// Reads a forest that looks at the first `width` places of a row.
    pub(super) fn read(reader: &mut Reader<'_>, width: usize) -> Result<Self, ModelError> {
        let (weights, trees) = (usize::from(reader.u16()?), reader.u16()?);
        if weights > width {
            return Err(ModelError::Shape);
        }
        let weights = (0..weights).map(|_| reader.f32()).collect::<Result<_, _>>()?;
        let bias = reader.f32()?;
        let trees = (0..trees).map(|_| read_tree(reader, width)).collect::<Result<_, _>>()?;
        Ok(Self { weights, bias, trees })
    }

    /// The scores of rows, in log-odds.
    pub(super) fn scores<'r>(&self, rows: impl ExactSizeIterator<Item = &'r [u8]>) -> Vec<f32> {
        let mut scores = Vec::with_capacity(rows.len());
        let mut rows = rows.peekable();
        let mut group = [[0; 256]; TOGETHER];
        while rows.peek().is_some() {
            let mut sums = [0.0; TOGETHER];
            let mut filled = 0;
            for ((slot, sum), row) in group.iter_mut().zip(&mut sums).zip(rows.by_ref()) {
                *slot = padded(row);
                *sum = self.linear(slot);
                filled += 1;
            }
            for tree in &self.trees {
                let mut at = [0_u8; TOGETHER];
                for _ in 0..tree.depth {
                    for (at, row) in at.iter_mut().zip(&group) {
                        *at = tree.step(*at, row);
                    }
                }
                for (sum, at) in sums.iter_mut().zip(at) {
                    *sum += tree.value(at);
                }
            }
            scores.extend(sums.iter().take(filled));
        }
        scores
    }

    fn linear(&self, row: &Row) -> f32 {
        let weighted = self.weights.iter().zip(row).map(|(weight, &steps)| weight * (f32::from(steps) / STEPS));
        self.bias + weighted.sum::<f32>()
    }

    /// Adds the parts of a row's score to `parts`: with [`base`](Self::base) they make it up.
    pub(super) fn parts(&self, row: &[u8], parts: &mut [f32]) {
        let row = padded(row);
        for ((part, weight), &steps) in parts.iter_mut().zip(&self.weights).zip(&row) {
            *part += weight * (f32::from(steps) / STEPS);
        }
        for tree in &self.trees {
            let mut at = 0;
            for _ in 0..tree.depth {
                let next = tree.step(at, &row);
                if let Some(part) = parts.get_mut(usize::from(tree.node(at).feature)) {
                    *part += tree.value(next) - tree.value(at);
                }
                at = next;
            }
        }
    }

    /// The score before any feature is looked at.
    #[cfg(test)]
    pub(super) fn base(&self) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.value(0)).sum::<f32>()
    }
}

fn padded(row: &[u8]) -> Row {
    let mut padded = [0; 256];
    for (slot, &value) in padded.iter_mut().zip(row) {
        *slot = value;
    }
    padded
}

fn read_tree(reader: &mut Reader<'_>, width: usize) -> Result<Tree, ModelError> {
    let count = usize::from(reader.u8()?);
    if count == 0 || count > MOST_NODES || reader.0.len() < count * NODE_BYTES {
        return Err(ModelError::Shape);
    }
    let mut tree = Tree { nodes: [Node::default(); MOST_NODES], values: [0.0; MOST_NODES], depth: 0 };
    let mut depths = [0_u32; MOST_NODES];
    for at in 0..count {
        let node = Node { feature: reader.u8()?, threshold: reader.u8()?, left: reader.u8()?, right: reader.u8()? };
        let children = [usize::from(node.left), usize::from(node.right)];
        let leaf = children == [at, at];
        // Children behind their parents: so every walk ends.
        let inner = children.iter().all(|&child| at < child && child < count);
        if !(leaf || inner && usize::from(node.feature) < width) {
            return Err(ModelError::Shape);
        }
        if inner {
            for child in children {
                depths[child] = depths[at] + 1;
            }
        }
        tree.depth = tree.depth.max(depths[at]);
        tree.nodes[at] = node;
        tree.values[at] = reader.f32()?;
    }
    Ok(tree)
}
