//! Gradient-boosted trees: the score of a block, and what each feature had to do with it.
//!
//! A model is data (`models/*.trees`, written by `training/fit.py`): a list of binary trees over the features of
//! [`Feature`](crate::signals::Feature). Every node knows the mean output of the training blocks under it, so the step from a node to its child is the
//! contribution of the node's feature; along all trees the contributions and the root values add up to the score exactly (Saabas, "Interpreting
//! random forests", 2014). The trees are monotone in nearly every feature, so a contribution seldom says the opposite of what the feature means.
//!
//! Layout, little-endian: magic `dfarm-t1`; XXH3 of the feature names joined by line ends; XXH3 of the rest; number of features (u32), of trees
//! (u32), Platt slope and offset (f32); for each tree the number of nodes (u16), then the nodes in pre-order: feature (u8, 255 in a leaf), threshold
//! (f32; values up to it, inclusive, go left), left and right child (u16, counted within the tree), mean output (f32, log-odds).

use xxhash_rust::xxh3::xxh3_64;

use crate::signals::Feature;

/// First bytes of a model; the last one is the version of the layout.
const MAGIC: &[u8; 8] = b"dfarm-t1";
/// Feature number of a leaf.
const LEAF: u8 = 255;
/// Bytes of a node.
const NODE_BYTES: usize = 13;

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    /// Mean output under it; for a leaf its output.
    value: f32,
    /// Places of the children in [`Trees::nodes`].
    left: u32,
    right: u32,
    /// Number of the feature; for a leaf [`LEAF`].
    feature: u8,
}

/// A model: see the module's text.
#[derive(Debug)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    /// Places of the roots.
    roots: Vec<u32>,
    /// Platt scaling: the score is `slope` × output + `offset`.
    slope: f32,
    offset: f32,
}

/// Why a model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ModelError {
    #[error("not a model of this layout")]
    Magic,
    #[error("made for other features")]
    Features,
    #[error("damaged: the checksum differs")]
    Checksum,
    #[error("damaged: cut off, or a child that is not behind its parent")]
    Shape,
}

impl Trees {
    /// Reads a model, checking that it is whole and made for these features.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let mut reader = Reader(rest);
        let names: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
        if reader.u64()? != xxh3_64(names.join("\n").as_bytes()) {
            return Err(ModelError::Features);
        }
        if reader.u64()? != xxh3_64(reader.0) {
            return Err(ModelError::Checksum);
        }
        let (features, trees) = (reader.u32()? as usize, reader.u32()?);
        if features != Feature::COUNT {
            return Err(ModelError::Features);
        }
        let mut model = Self { nodes: Vec::new(), roots: Vec::new(), slope: reader.f32()?, offset: reader.f32()? };
        for _ in 0..trees {
            model.read_tree(&mut reader)?;
        }
        if reader.0.is_empty() { Ok(model) } else { Err(ModelError::Shape) }
    }

    fn read_tree(&mut self, reader: &mut Reader<'_>) -> Result<(), ModelError> {
        let count = u32::from(reader.u16()?);
        let first = self.nodes.len() as u32;
        if count == 0 || reader.0.len() < count as usize * NODE_BYTES {
            return Err(ModelError::Shape);
        }
        for at in 0..count {
            let feature = reader.u8()?;
            let threshold = reader.f32()?;
            let (left, right) = (u32::from(reader.u16()?), u32::from(reader.u16()?));
            // Children behind their parents: so every walk ends.
            let inner = at < left && left < count && at < right && right < count;
            let known = usize::from(feature) < Feature::COUNT;
            if feature != LEAF && !(inner && known) {
                return Err(ModelError::Shape);
            }
            let value = reader.f32()?;
            self.nodes.push(Node { threshold, value, left: first + left, right: first + right, feature });
        }
        self.roots.push(first);
        Ok(())
    }

    /// The score of a row of features, in log-odds, with the contribution of every feature added to `parts`.
    ///
    /// Score = [`base`](Self::base) + sum of the contributions.
    pub(super) fn score(&self, row: &[f32], parts: &mut [f32; Feature::COUNT]) -> f32 {
        let mut output = 0.0;
        for &root in &self.roots {
            let mut node = self.node(root);
            while node.feature != LEAF {
                let feature = usize::from(node.feature);
                let value = row.get(feature).copied().unwrap_or(0.0);
                let next = self.node(if value <= node.threshold { node.left } else { node.right });
                if let Some(part) = parts.get_mut(feature) {
                    *part += self.slope * (next.value - node.value);
                }
                node = next;
            }
            output += node.value;
        }
        self.slope * output + self.offset
    }

    /// The score before any feature is looked at.
    #[cfg(test)]
    pub(super) fn base(&self) -> f32 {
        self.offset + self.slope * self.roots.iter().map(|&root| self.node(root).value).sum::<f32>()
    }

    fn node(&self, at: u32) -> Node {
        // `read` lets no place through that is not there.
        self.nodes.get(at as usize).copied().unwrap_or(Node { threshold: 0.0, value: 0.0, left: 0, right: 0, feature: LEAF })
    }
}

/// Takes numbers from the front of some bytes.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(ModelError::Shape)?;
        self.0 = rest;
        Ok(*head)
    }

    fn u8(&mut self) -> Result<u8, ModelError> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, ModelError> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        self.take().map(u64::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, ModelError> {
        self.take().map(f32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{HTML, TEXT};
    use super::{ModelError, Trees};
    use crate::signals::Feature;

    #[test]
    fn the_contributions_add_up_to_the_score() {
        for bytes in [HTML, TEXT] {
            let model = Trees::read(bytes).expect("a model");
            for step in 0..50_usize {
                let row: Vec<f32> = (0..Feature::COUNT).map(|n| ((n * 7 + step * 13) % 11) as f32 / 10.0).collect();
                let mut parts = [0.0; Feature::COUNT];
                let score = model.score(&row, &mut parts);
                let sum = model.base() + parts.iter().sum::<f32>();
                assert!((score - sum).abs() < 1e-3, "{score} and {sum}");
            }
        }
    }

    #[test]
    fn damage_is_refused() {
        assert_eq!(Trees::read(b"").err(), Some(ModelError::Magic));
        assert_eq!(Trees::read(&HTML[..HTML.len() - 1]).err(), Some(ModelError::Checksum));
        let mut other = HTML.to_vec();
        other[10] ^= 1;
        assert_eq!(Trees::read(&other).err(), Some(ModelError::Features));
        let mut flipped = HTML.to_vec();
        flipped[100] ^= 1;
        assert_eq!(Trees::read(&flipped).err(), Some(ModelError::Checksum));
    }
}
