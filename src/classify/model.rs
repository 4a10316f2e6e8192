//! The learned score of a block, and what each feature had to do with it.
//!
//! A model is a weighted sum of the features, corrected by gradient-boosted trees. The sum carries what is known beforehand: every weight is
//! bounded to the side that its feature speaks for. The trees carry what the sum cannot, such as "short, but between sentences". Both explain
//! themselves: a weight times its feature is a contribution, and so is the step from a tree's node to its child, as every node knows the mean
//! output of the training blocks under it (Saabas, "Interpreting random forests", 2014). With the base they add up to the score exactly.
//!
//! Models are data, `models/*.model`, written by `training/fit.py`. Layout, little-endian: magic `dfarm-m1`; XXH3 of the feature names joined by line
//! ends; XXH3 of the rest; number of features (u32), of trees (u32); a weight a feature, then the bias (f32); for each tree the number of nodes (u16),
//! then the nodes, parents before children: feature (u8, 255 in a leaf), threshold (f32; values up to it, inclusive, go left), left and right child
//! (u16, counted within the tree), mean output (f32, log-odds).

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use crate::blocks::Source;
use crate::signals::Feature;

/// First bytes of a model; the last one is the version of the layout.
const MAGIC: &[u8; 8] = b"dfarm-m1";
/// Feature number of a leaf.
const LEAF: u8 = 255;
/// Bytes of a node.
const NODE_BYTES: usize = 13;

/// The model for pages with markup.
const HTML: &[u8] = include_bytes!("models/html.model");
/// The model for plain text: on flattened pages the one for markup lets everything through.
const TEXT: &[u8] = include_bytes!("models/text.model");

/// What each feature contributed to the score of a block, in log-odds.
pub(super) type Parts = [f32; Feature::COUNT];

/// The model for a kind of page.
pub(super) fn model(source: Source) -> &'static Model {
    static HTML_MODEL: LazyLock<Model> = LazyLock::new(|| bundled(HTML));
    static TEXT_MODEL: LazyLock<Model> = LazyLock::new(|| bundled(TEXT));
    match source {
        Source::Html => &HTML_MODEL,
        Source::Text => &TEXT_MODEL,
    }
}

/// Reads a model that is part of the crate; a test reads both, so one that is damaged does not get out.
fn bundled(bytes: &[u8]) -> Model {
    Model::read(bytes).unwrap_or_else(|error| unreachable!("a model of this crate is unusable: {error}"))
}

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    /// Mean output under it; for a leaf its output.
    value: f32,
    /// Places of the children in [`Model::nodes`].
    left: u32,
    right: u32,
    /// Number of the feature; for a leaf [`LEAF`].
    feature: u8,
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Model {
    weights: Parts,
    bias: f32,
    nodes: Vec<Node>,
    /// Places of the roots.
    roots: Vec<u32>,
}

/// Why a model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum ModelError {
    #[error("not a model of this layout")]
    Magic,
    #[error("made for other features")]
    Features,
    #[error("damaged: the checksum differs")]
    Checksum,
    #[error("damaged: cut off, or a child that is not behind its parent")]
    Shape,
}

impl Model {
    /// Reads a model, checking that it is whole and made for these features.
    fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?);
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
        let mut weights = [0.0; Feature::COUNT];
        for weight in &mut weights {
            *weight = reader.f32()?;
        }
        let mut model = Self { weights, bias: reader.f32()?, nodes: Vec::new(), roots: Vec::new() };
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
            let (feature, threshold) = (reader.u8()?, reader.f32()?);
            let (left, right) = (u32::from(reader.u16()?), u32::from(reader.u16()?));
            // Children behind their parents: so every walk ends.
            let inner = at < left && left < count && at < right && right < count;
            if feature != LEAF && !(inner && usize::from(feature) < Feature::COUNT) {
                return Err(ModelError::Shape);
            }
            let value = reader.f32()?;
            self.nodes.push(Node { threshold, value, left: first + left, right: first + right, feature });
        }
        self.roots.push(first);
        Ok(())
    }

    /// The score of a row of features, in log-odds, and its parts: the score is [`base`](Self::base) and all parts together.
    pub(super) fn score(&self, row: &[f32]) -> (f32, Parts) {
        let mut parts = [0.0; Feature::COUNT];
        let mut score = self.bias;
        for ((part, weight), value) in parts.iter_mut().zip(&self.weights).zip(row) {
            *part = weight * value;
            score += *part;
        }
        for &root in &self.roots {
            let mut node = self.node(root);
            while node.feature != LEAF {
                let feature = usize::from(node.feature);
                let value = row.get(feature).copied().unwrap_or(0.0);
                let next = self.node(if value <= node.threshold { node.left } else { node.right });
                if let Some(part) = parts.get_mut(feature) {
                    *part += next.value - node.value;
                }
                node = next;
            }
            score += node.value;
        }
        (score, parts)
    }

    /// The score before any feature is looked at.
    #[cfg(test)]
    fn base(&self) -> f32 {
        self.bias + self.roots.iter().map(|&root| self.node(root).value).sum::<f32>()
    }

    fn node(&self, at: u32) -> Node {
        // `read` lets no place through that is not there.
        const NOWHERE: Node = Node { threshold: 0.0, value: 0.0, left: 0, right: 0, feature: LEAF };
        self.nodes.get(at as usize).copied().unwrap_or(NOWHERE)
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
        self.take().map(u8::from_le_bytes)
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
    use super::{HTML, Model, ModelError, TEXT};
    use crate::signals::Feature;

    #[test]
    fn the_contributions_add_up_to_the_score() {
        for bytes in [HTML, TEXT] {
            let model = Model::read(bytes).expect("a model");
            for step in 0..50_usize {
                let row: Vec<f32> = (0..Feature::COUNT).map(|n| ((n * 7 + step * 13) % 11) as f32 / 10.0).collect();
                let (score, parts) = model.score(&row);
                let sum = model.base() + parts.iter().sum::<f32>();
                assert!((score - sum).abs() < 1e-3, "{score} and {sum}");
            }
        }
    }

    #[test]
    fn damage_is_refused() {
        assert_eq!(Model::read(b"").err(), Some(ModelError::Magic));
        assert_eq!(Model::read(&HTML[..HTML.len() - 1]).err(), Some(ModelError::Checksum));
        for (at, error) in [(3, ModelError::Magic), (10, ModelError::Features), (100, ModelError::Checksum)] {
            let mut flipped = HTML.to_vec();
            flipped[at] ^= 1;
            assert_eq!(Model::read(&flipped).err(), Some(error), "byte {at}");
        }
        for cut in 0..HTML.len().min(600) {
            assert!(Model::read(&HTML[..cut]).is_err());
        }
    }
}
