//! The learned part of the classifier, as data.
//!
//! One file, `defarm.model`, written by `training/train.py`. Layout, little-endian: magic `dfarm-m4`; XXH3 of the names of the features and of the page
//! facts, joined by line ends; XXH3 of the rest; then for HTML and for text each the calibration of the page confidence, as a number of points (u8) and the
//! points (two f32 each, both rising), and the forest that scores blocks; then for each [`Kind`] the forest that scores pages. A forest: number of trees (u16),
//! and for each its number of nodes (u8, at most 128) and the nodes, parents before
//! children: feature (u8), threshold (u8; values up to it, inclusive, go left), left and right child (u8, counted within the tree; a leaf names
//! itself twice), mean output (f32, log-odds).

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use super::calibration::Calibration;
use super::forest::Forest;
use super::kind::Kind;
use super::reader::Reader;
use crate::blocks::Source;
use crate::signals::{Fact, Feature};

/// First bytes of a model; the last one is the version of the layout.
const MAGIC: &[u8; 8] = b"dfarm-m4";

/// The model of this crate.
const BUNDLED: &[u8] = include_bytes!("defarm.model");

/// Places of a row that forests for pages look at: the mean of every feature, then the facts.
const PAGE_ROW: usize = Feature::COUNT + Fact::COUNT;
const _: () = assert!(PAGE_ROW <= 256, "a byte names any place of a row");

/// How blocks of one kind of source are judged.
#[derive(Debug, Clone)]
pub(super) struct Judge {
    /// From expected to measured word F1.
    pub(super) calibration: Calibration,
    /// Scores blocks.
    pub(super) forest: Forest,
}

/// See the module's text.
#[derive(Debug, Clone)]
pub struct Model {
    html: Judge,
    text: Judge,
    /// One a [`Kind`], in their order.
    kinds: Vec<Forest>,
    /// Tells models apart.
    checksum: u64,
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        self.checksum == other.checksum
    }
}

impl Eq for Model {}

/// Why a model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Something else.
    #[error("not a model of this layout")]
    Magic,
    /// Made by another version.
    #[error("made for other features")]
    Features,
    /// Some bytes are not what was written.
    #[error("damaged: the checksum differs")]
    Checksum,
    /// Not a model inside.
    #[error("damaged: cut off, or a child that is not behind its parent")]
    Shape,
}

impl Model {
    /// The model of this crate.
    pub(super) fn bundled() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            // A test reads it, so one that is damaged does not get out.
            Model::read(BUNDLED).unwrap_or_else(|error| unreachable!("the model of this crate is unusable: {error}"))
        });
        &MODEL
    }

    /// Reads a model, checking that it is whole and made for these features.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?);
        let features = Feature::ALL.iter().map(|feature| feature.name());
        let names: Vec<&str> = features.chain(Fact::ALL.iter().map(|fact| fact.name())).collect();
        if reader.u64()? != xxh3_64(names.join("\n").as_bytes()) {
            return Err(ModelError::Features);
        }
        let checksum = reader.u64()?;
        if checksum != xxh3_64(reader.0) {
            return Err(ModelError::Checksum);
        }
        let mut judge = || {
            let calibration = Calibration::read(&mut reader)?;
            Ok(Judge { calibration, forest: Forest::read(&mut reader, Feature::COUNT)? })
        };
        let (html, text) = (judge()?, judge()?);
        let kinds = Kind::ALL.iter().map(|_| Forest::read(&mut reader, PAGE_ROW)).collect::<Result<_, _>>()?;
        if reader.0.is_empty() { Ok(Self { html, text, kinds, checksum }) } else { Err(ModelError::Shape) }
    }

    /// What judges the blocks of such a page. On flattened pages the forest for markup lets everything through.
    pub(super) fn judge(&self, source: Source) -> &Judge {
        match source {
            Source::Html => &self.html,
            Source::Text => &self.text,
        }
    }

    /// One forest a [`Kind`].
    pub(super) fn kinds(&self) -> &[Forest] {
        &self.kinds
    }
}

#[cfg(test)]
mod tests {
    use super::{BUNDLED, Model, ModelError};
    use crate::blocks::Source;
    use crate::classify::forest::TOGETHER;
    use crate::signals::{Feature, Sheet};

    #[test]
    fn the_contributions_add_up_to_the_score() {
        let model = Model::read(BUNDLED).expect("a model");
        for source in [Source::Html, Source::Text] {
            let forest = &model.judge(source).forest;
            let mut sheet = Sheet::new(50);
            for block in 0..50 {
                for (n, &feature) in Feature::ALL.iter().enumerate() {
                    sheet.set(block, feature, ((n * 7 + block * 13) % 11) as f32 / 10.0);
                }
            }
            let mut leaves = Vec::new();
            let scores = forest.scores(sheet.rows(), Some(&mut leaves));
            assert_eq!(scores, forest.scores(sheet.rows(), None));
            assert_eq!(scores, sheet.rows().map(|row| forest.score(row)).collect::<Vec<_>>());
            assert_eq!(leaves.len(), 50_usize.div_ceil(TOGETHER) * forest.len());
            let mut explained = forest.explained(&leaves);
            for score in scores {
                let sum = forest.base() + explained.of_next().sum();
                assert!((score - sum).abs() < 1e-3, "{score} and {sum}");
            }
        }
    }

    #[test]
    fn damage_is_refused() {
        assert_eq!(Model::read(b"").err(), Some(ModelError::Magic));
        assert_eq!(Model::read(&BUNDLED[..BUNDLED.len() - 1]).err(), Some(ModelError::Checksum));
        for (at, error) in [(3, ModelError::Magic), (10, ModelError::Features), (100, ModelError::Checksum)] {
            let mut flipped = BUNDLED.to_vec();
            flipped[at] ^= 1;
            assert_eq!(Model::read(&flipped).err(), Some(error), "byte {at}");
        }
        for cut in 0..BUNDLED.len().min(600) {
            assert!(Model::read(&BUNDLED[..cut]).is_err());
        }
    }
}
