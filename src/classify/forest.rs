//! Gradient-boosted trees: the score of a row, and what each feature had to do with it.
//!
//! Trees explain themselves: the step from a node to its child is what the node's feature contributes, as every node knows the mean output of the training
//! blocks under it (Saabas, "Interpreting random forests", 2014). With the base they add up to the score.
//!
//! Features are bytes, so a node is four bytes and a forest stays in the cache. Many rows go through a tree together, from its leaves up: one comparison of
//! vectors says for all of them which child of a node to take, and what was found under that child is passed on. So every node is looked at, thirty of
//! them for eight that one row would meet on its way down; but sixteen rows are compared at once, and nothing waits for a look-up, or is foreseen wrongly. One row alone walks down.

use std::ops::Range;
use std::sync::OnceLock;

use wide::u8x16;

use super::model::ModelError;
use super::reader::Reader;

/// A tree has at most this many nodes: a power of two, so that a place within it needs no check.
const MOST_NODES: usize = 128;
/// Bytes of a node in the file.
const NODE_BYTES: usize = 8;
/// So many rows go through a tree together, …
pub(super) const TOGETHER: usize = VECTORS * LANES;
/// … in so many vectors: what is found out about a node serves all of them.
const VECTORS: usize = 2;

/// Of so many bytes.
const LANES: usize = size_of::<u8x16>();

/// A byte for each of these rows.
type Bytes = [u8x16; VECTORS];

/// Every byte, for all rows of a vector.
const SAME: [[u8; LANES]; 256] = {
    let mut same = [[0; LANES]; 256];
    let mut byte = 0;
    while byte < same.len() {
        same[byte] = [byte as u8; LANES];
        byte += 1;
    }
    same
};

/// What rows have found so far: behind [`MOST_NODES`] places for inner nodes, as many for leaves, each of which holds its own place in the tree.
type Found = [Bytes; 2 * MOST_NODES];

/// Numbers that a forest looks at, in steps of 1 ⁄ 255, with room for any place that a byte can name: so no look-up needs a check.
pub(super) type Row = [u8; 256];

/// A node of a tree. Its children stand side by side. A leaf leads to itself: no feature is above its threshold.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(4))]
struct Node {
    feature: u8,
    threshold: u8,
    left: u8,
}

/// What a feature did to the score of a row, in log-odds: where it was [`LOW`], and where it was [`HIGH`].
pub(super) type Part = [f32; 2];
/// Not above a tree's threshold.
pub(super) const LOW: usize = 0;
/// Above it.
pub(super) const HIGH: usize = 1;

/// How many parts a score has: two for each place of a row.
pub(super) const PARTS: usize = 2 * 256;

/// What each place of a row did to its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'e> {
    /// In whole units: of each place [`LOW`] and [`HIGH`].
    pub(super) sums: &'e [i32; PARTS],
    /// What a unit is in log-odds.
    pub(super) unit: f32,
}

impl Parts<'_> {
    /// What a place did.
    pub(super) fn part(&self, place: usize) -> Part {
        let [low, high] = self.pair(place);
        [low, high].map(|units| self.in_log_odds(units))
    }

    /// What some places did together, in units.
    #[inline]
    pub(super) fn units(&self, places: impl Iterator<Item = usize>) -> i32 {
        places.map(|place| self.pair(place)).fold(0, |sum, [low, high]| sum.wrapping_add(low).wrapping_add(high))
    }

    /// What all did together.
    #[cfg(test)]
    pub(super) fn sum(&self) -> f32 {
        self.in_log_odds(self.units(0..PARTS / 2))
    }

    /// Units in log-odds.
    #[inline]
    pub(super) fn in_log_odds(&self, units: i32) -> f32 {
        units as f32 * self.unit
    }

    #[inline]
    fn pair(&self, place: usize) -> [i32; 2] {
        let at = place * 2 % PARTS;
        [self.sums[at], self.sums[at + 1]]
    }
}

/// So many steps are taken together: those to the deepest leaves of the trees there are.
const STRIDE: usize = 8;

/// A tree of a forest.
#[derive(Debug, Clone, Copy)]
struct Tree<'f> {
    /// Its nodes, and what stands behind them.
    nodes: &'f [Node; MOST_NODES],
    /// Mean output under each node; for a leaf its output.
    values: &'f [f32; MOST_NODES],
    /// How many nodes it has.
    count: usize,
    /// Steps from the root to the deepest leaf.
    depth: u32,
    /// Its inner nodes, every one behind its children.
    inner: &'f [Inner],
}

/// An inner node, by which rows that come from its children are told apart. A child is the number of an inner node before it, or a leaf: the place in the tree behind [`MOST_NODES`].
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(4))]
struct Inner {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

impl Tree<'_> {
    fn node(&self, at: u8) -> Node {
        self.nodes[usize::from(at) % MOST_NODES]
    }

    fn value(&self, at: u8) -> f32 {
        self.values[usize::from(at) % MOST_NODES]
    }

    fn step(&self, at: u8, row: &Row) -> u8 {
        let node = self.node(at);
        node.left.wrapping_add(u8::from(row[usize::from(node.feature)] > node.threshold))
    }

    /// The leaves that rows come to, of which the features are `columns`.
    #[inline]
    fn leaves(&self, columns: &[Bytes; 256], found: &mut Found) -> [u8; TOGETHER] {
        // The last one is the root; without any, the root is a leaf, the first.
        let mut last = found[MOST_NODES];
        for (&Inner { feature, threshold, left, right }, at) in self.inner.iter().zip(0_u8..) {
            let threshold = u8x16::new(SAME[usize::from(threshold)]);
            let (column, [left, right]) =
                (&columns[usize::from(feature)], [left, right].map(|at| found[usize::from(at)]));
            for (((last, &value), left), right) in last.iter_mut().zip(column).zip(left).zip(right) {
                let is_left = value.min(threshold).simd_eq(value);
                *last = right ^ ((left ^ right) & is_left);
            }
            found[usize::from(at)] = last;
        }
        let mut leaves = [0; TOGETHER];
        leaves.as_chunks_mut().0.iter_mut().zip(last).for_each(|(leaves, last)| *leaves = last.to_array());
        leaves
    }
}

/// Where all rows are before they go anywhere.
fn at_the_leaves() -> Found {
    let mut found = [Bytes::default(); 2 * MOST_NODES];
    found.iter_mut().skip(MOST_NODES).zip(SAME).for_each(|(leaf, at)| *leaf = [u8x16::new(at); VECTORS]);
    found
}

/// What the steps from the root to a node do to the score: for each part that they change, by its number, how much.
#[derive(Debug, Clone, Default)]
struct Way(Vec<(u16, f32)>);

impl Way {
    fn step(&mut self, part: u16, change: f32) {
        match self.0.iter_mut().find(|(other, _)| *other == part) {
            Some((_, before)) => *before += change,
            None => self.0.push((part, change)),
        }
    }

    /// How much it changes in all.
    fn change(&self) -> f64 {
        self.0.iter().map(|&(_, change)| f64::from(change.abs())).sum()
    }
}

/// The ways to each node of a tree; those to inner nodes are left out.
fn ways_to(tree: &Tree<'_>) -> Vec<Way> {
    let mut to = vec![Way::default(); tree.count];
    for at in 0..tree.count {
        let (from, node) = (at as u8, tree.node(at as u8));
        if usize::from(node.left) == at {
            continue;
        }
        let before = to.get_mut(at).map(std::mem::take).unwrap_or_default();
        for (child, side) in [(node.left, LOW), (node.left.wrapping_add(1), HIGH)] {
            let part = (usize::from(node.feature) * Part::default().len() + side) as u16;
            let mut way = before.clone();
            way.step(part, tree.value(child) - tree.value(from));
            if let Some(to) = to.get_mut(usize::from(child)) {
                *to = way;
            }
        }
    }
    to
}

impl Ways {
    fn of<'f>(trees: impl Iterator<Item = Tree<'f>>) -> Self {
        let by_tree: Vec<Vec<Way>> = trees.map(|tree| ways_to(&tree)).collect();
        let most = |ways: &[Way]| ways.iter().map(Way::change).fold(0.0, f64::max);
        let units = units_for(by_tree.iter().map(|ways| most(ways)).fold(0.0, f64::max), by_tree.len());
        let all = || by_tree.iter().flatten();
        let strides = all().map(|way| way.0.len().div_ceil(STRIDE)).max().unwrap_or(0).max(1);
        let steps = all().flat_map(|way| (0..strides).map(move |nth| stride(&way.0, nth * STRIDE, units)));
        Self { strides, steps: steps.collect(), unit: units.recip() as f32 }
    }

    /// The steps to a leaf, by its place among all nodes.
    #[inline]
    fn to(&self, leaf: usize) -> &[Stride] {
        self.steps.get(leaf * self.strides..(leaf + 1) * self.strides).unwrap_or_default()
    }
}

/// How many units a change of 1 in log-odds is: a power of two, and as many as there is room for, if no tree changes a score by more than `most`.
fn units_for(most: f64, trees: usize) -> f64 {
    /// What a step has room for, up or down.
    const OF_STEP: f64 = ((1 << (i32::BITS - 1 - PART_BITS)) - 1) as f64;
    /// What a sum has, of which twice as much may stand there while what another leaf did is still in it.
    const OF_SUM: f64 = (1 << (i32::BITS - 3)) as f64;
    let bits = (OF_STEP.min(OF_SUM / trees as f64) / most).log2().floor();
    if bits.is_finite() { bits.exp2() } else { 1.0 }
}

/// Those of the steps from a place on, and as many more that do nothing as make up [`STRIDE`], each to a part that no feature has.
fn stride(way: &[(u16, f32)], start: usize, units: f64) -> Stride {
    Stride(std::array::from_fn(|at| match way.get(start + at) {
        Some(&(part, change)) => Step::new(part, (f64::from(change) * units).round() as i32),
        None => Step::new((PARTS - 1 - at) as u16, 0),
    }))
}

/// See the module's text.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    /// The nodes of all trees, one tree behind the other: few lines of the cache for each. Behind the last one there is room for a largest tree more.
    nodes: Vec<Node>,
    values: Vec<f32>,
    inner: Vec<Inner>,
    trees: Vec<Planted>,
    /// Made when they are first asked for.
    ways: OnceLock<Ways>,
}

/// Where a tree stands.
#[derive(Debug, Clone)]
struct Planted {
    start: usize,
    count: usize,
    depth: u32,
    /// Its inner nodes among all.
    inner: Range<usize>,
}

/// For each leaf what the steps from the root to it do to the score. They are always as many, and stand where the leaf says: how many there are of one no processor
/// could foresee, and every look-up more is one that misses the nearest cache.
#[derive(Debug, Clone, Default)]
struct Ways {
    /// So many are there for each node, though they mean nothing but for leaves.
    strides: usize,
    steps: Vec<Stride>,
    /// What a unit of a change is in log-odds.
    unit: f32,
}

/// Steps that are taken together. They lie in one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Stride([Step; STRIDE]);

/// Steps of one way that add to the same: from the mean output under a node to that under its child, in whole units, and below it in [`PART_BITS`] which number of
/// [`Parts`] they add to.
#[derive(Debug, Clone, Copy)]
struct Step(i32);

/// So many bits tell a part.
const PART_BITS: u32 = PARTS.ilog2();

impl Step {
    fn new(part: u16, change: i32) -> Self {
        Self(change << PART_BITS | i32::from(part))
    }

    #[inline]
    fn part(self) -> usize {
        self.0 as usize % PARTS
    }

    #[inline]
    fn change(self) -> i32 {
        self.0 >> PART_BITS
    }
}

/// Tells of one row after the other what each feature did to its score.
///
/// Rows that follow each other are much alike: of real pages they come to the same leaf in three trees of four. So what other leaves did is taken away, and what
/// those do that have taken their place is added. For nothing to be left of it the sums are whole numbers.
#[derive(Debug)]
pub(super) struct Explained<'f> {
    trees: &'f [Planted],
    ways: &'f Ways,
    leaves: &'f [[u8; TOGETHER]],
    row: usize,
    sums: Box<[i32; PARTS]>,
    /// The leaves that the row before came to and this one does not, and this one's.
    changed: Vec<[usize; 2]>,
}

impl Explained<'_> {
    /// The parts of the next row's score; with the [`base`](Forest::base) they make it up. Behind the last row they mean nothing.
    pub(super) fn of_next(&mut self) -> Parts<'_> {
        let of_row = |row: usize| {
            let group = self.leaves.chunks(self.trees.len().max(1)).nth(row / TOGETHER).unwrap_or_default();
            self.trees.iter().zip(group).map(move |(tree, leaves)| tree.start + usize::from(leaves[row % TOGETHER]))
        };
        match self.row.checked_sub(1) {
            None => of_row(0).for_each(|leaf| add(&mut self.sums, self.ways.to(leaf), i32::wrapping_add)),
            Some(before) => {
                self.changed.resize(self.trees.len() + 1, [0; 2]);
                // No branch, as nobody can guess which trees these are: what has not changed is written over.
                let mut count = 0;
                for (from, to) in of_row(before).zip(of_row(self.row)) {
                    self.changed[count] = [from, to];
                    count += usize::from(from != to);
                }
                for &[from, to] in &self.changed[..count] {
                    add(&mut self.sums, self.ways.to(from), i32::wrapping_sub);
                    add(&mut self.sums, self.ways.to(to), i32::wrapping_add);
                }
            }
        }
        self.row += 1;
        Parts { sums: &self.sums, unit: self.ways.unit }
    }
}

/// Adds steps to sums, or takes them away.
#[inline]
fn add(sums: &mut [i32; PARTS], steps: &[Stride], adding: impl Fn(i32, i32) -> i32) {
    for stride in steps {
        for step in &stride.0 {
            let sum = &mut sums[step.part()];
            *sum = adding(*sum, step.change());
        }
    }
}

impl Forest {
    /// Reads a forest that looks at the first `width` places of a row.
    pub(super) fn read(reader: &mut Reader<'_>, width: usize) -> Result<Self, ModelError> {
        let count = reader.u16()?;
        let mut forest =
            Self { nodes: Vec::new(), values: Vec::new(), inner: Vec::new(), trees: Vec::new(), ways: OnceLock::new() };
        for _ in 0..count {
            forest.read_tree(reader, width)?;
        }
        forest.nodes.resize(forest.nodes.len() + MOST_NODES, Node::default());
        forest.values.resize(forest.values.len() + MOST_NODES, 0.0);
        Ok(forest)
    }

    fn trees(&self) -> impl Iterator<Item = Tree<'_>> {
        self.trees.iter().filter_map(|&Planted { start, count, depth, ref inner }| {
            let nodes = self.nodes.get(start..)?.first_chunk()?;
            let values = self.values.get(start..)?.first_chunk()?;
            let inner = self.inner.get(inner.clone())?;
            Some(Tree { nodes, values, count, depth, inner })
        })
    }

    /// Reads a tree, and puts it behind the others.
    fn read_tree(&mut self, reader: &mut Reader<'_>, width: usize) -> Result<(), ModelError> {
        let count = usize::from(reader.u8()?);
        if count == 0 || count > MOST_NODES || reader.0.len() < count * NODE_BYTES {
            return Err(ModelError::Shape);
        }
        let mut stored = [Stored::default(); MOST_NODES];
        let mut depth = 0;
        let mut depths = [0_u32; MOST_NODES];
        for at in 0..count {
            let (feature, threshold) = (reader.u8()?, reader.u8()?);
            let children = [reader.u8()?, reader.u8()?];
            let [left, right] = children.map(usize::from);
            let leaf = [left, right] == [at, at];
            // Children behind their parents: so every walk ends.
            let inner = at < left && left < count && at < right && right < count && left != right;
            if !(leaf || inner && usize::from(feature) < width) {
                return Err(ModelError::Shape);
            }
            if inner {
                depths[left] = depths[at] + 1;
                depths[right] = depths[at] + 1;
            }
            depth = depth.max(depths[at]);
            stored[at] = Stored { feature, threshold, children, value: reader.f32()? };
        }
        let start = self.nodes.len();
        // Level by level, as they are to stand: of each its place in the file. In a tree every node has one parent, so they find room.
        let mut order = [0_usize; MOST_NODES];
        let mut placed = 1;
        for at in 0..count {
            if at >= placed {
                break;
            }
            let Stored { feature, threshold, children, value } = stored[order[at]];
            self.values.push(value);
            if children.map(usize::from) == [order[at]; 2] {
                self.nodes.push(Node { feature: 0, threshold: u8::MAX, left: at as u8 });
                continue;
            }
            let Some(room) = order.get_mut(placed..placed + 2) else { return Err(ModelError::Shape) };
            room.copy_from_slice(&children.map(usize::from));
            self.nodes.push(Node { feature, threshold, left: placed as u8 });
            placed += 2;
        }
        if placed > count {
            return Err(ModelError::Shape);
        }
        let before = self.inner.len();
        self.add_inner(start);
        self.trees.push(Planted { start, count: self.nodes.len() - start, depth, inner: before..self.inner.len() });
        Ok(())
    }

    /// Puts the inner nodes of the tree that starts at a place behind the others.
    fn add_inner(&mut self, start: usize) {
        let nodes = self.nodes.get(start..).unwrap_or_default();
        // What stands for each node: a leaf for itself, until it is found to be none.
        let mut child: [u8; MOST_NODES] = std::array::from_fn(|at| (MOST_NODES + at) as u8);
        let mut count = 0;
        for (&Node { feature, threshold, left }, at) in nodes.iter().zip(0..MOST_NODES).rev() {
            let left = usize::from(left);
            if left == at {
                continue;
            }
            let [left, right] = [left, left + 1].map(|at| child[at % MOST_NODES]);
            self.inner.push(Inner { feature, threshold, left, right });
            child[at] = count;
            count += 1;
        }
    }

    /// The scores of rows, in log-odds. Where they are asked for, adds for each [`TOGETHER`] rows and each tree which leaves they came to.
    pub(super) fn scores<'r>(
        &self,
        rows: impl ExactSizeIterator<Item = &'r [u8]>,
        mut leaves: Option<&mut Vec<[u8; TOGETHER]>>,
    ) -> Vec<f32> {
        let mut scores = Vec::with_capacity(rows.len());
        let mut rows = rows.peekable();
        let mut found = at_the_leaves();
        let mut group = [[[0; LANES]; VECTORS]; 256];
        while rows.peek().is_some() {
            let mut filled = 0;
            for (at, row) in (0..TOGETHER).zip(rows.by_ref()) {
                for (column, &value) in group.iter_mut().zip(row) {
                    column.as_flattened_mut()[at] = value;
                }
                filled += 1;
            }
            let columns = group.map(|column| column.map(u8x16::new));
            let mut sums = [0.0; TOGETHER];
            for tree in self.trees() {
                let come_to = tree.leaves(&columns, &mut found);
                for (sum, leaf) in sums.iter_mut().zip(come_to) {
                    *sum += tree.value(leaf);
                }
                if let Some(leaves) = &mut leaves {
                    leaves.push(come_to);
                }
            }
            scores.extend(sums.iter().take(filled));
        }
        scores
    }

    /// The score of one row.
    pub(super) fn score(&self, row: &[u8]) -> f32 {
        let row = padded(row);
        let leaf = |tree: &Tree<'_>| (0..tree.depth).fold(0, |at, _| tree.step(at, &row));
        self.trees().fold(0.0, |sum, tree| sum + tree.value(leaf(&tree)))
    }

    /// What each feature did to the scores of rows, which came to these `leaves`: those that [`scores`](Self::scores) tells of all rows.
    pub(super) fn explained<'f>(&'f self, leaves: &'f [[u8; TOGETHER]]) -> Explained<'f> {
        Explained {
            trees: &self.trees,
            ways: self.ways.get_or_init(|| Ways::of(self.trees())),
            leaves,
            row: 0,
            sums: Box::new([0; PARTS]),
            changed: Vec::new(),
        }
    }

    /// How many trees there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.trees.len()
    }

    /// The score before any feature is looked at.
    #[cfg(test)]
    pub(super) fn base(&self) -> f32 {
        self.trees().map(|tree| tree.value(0)).sum::<f32>()
    }
}

fn padded(row: &[u8]) -> Row {
    let mut padded = [0; 256];
    for (slot, &value) in padded.iter_mut().zip(row) {
        *slot = value;
    }
    padded
}

/// A node as it stands in the file.
#[derive(Debug, Clone, Copy, Default)]
struct Stored {
    feature: u8,
    threshold: u8,
    children: [u8; 2],
    value: f32,
}

#[cfg(test)]
mod tests {
    use super::{Forest, Part, STRIDE, Step, TOGETHER, padded, units_for};
    use crate::classify::reader::Reader;

    /// A tree that is deeper than steps are taken together, and one that is a leaf.
    fn forest() -> Forest {
        const DEPTH: u8 = STRIDE as u8 + 3;
        let mut bytes = vec![2, 0, 2 * DEPTH + 1];
        for at in 0..=2 * DEPTH {
            let is_inner = at % 2 == 0 && at < 2 * DEPTH;
            let node = if is_inner { [at / 2, 100, at + 1, at + 2] } else { [0, 0, at, at] };
            bytes.extend(node);
            bytes.extend((f32::from(at) * 0.25 - 1.0).to_le_bytes());
        }
        bytes.extend([1, 0, 0, 0, 0]);
        bytes.extend(0.5_f32.to_le_bytes());
        Forest::read(&mut Reader(&bytes), 20).unwrap()
    }

    #[test]
    fn deep_trees_and_leaves_alone() {
        let forest = forest();
        // Every row leaves the long way at another place, in more than one group.
        let rows: Vec<Vec<u8>> =
            (0..TOGETHER + 5).map(|row| (0..20).map(|at| if at == row % 13 { 100 } else { 101 }).collect()).collect();
        let mut leaves = Vec::new();
        let scores = forest.scores(rows.iter().map(Vec::as_slice), Some(&mut leaves));
        assert_eq!(scores, rows.iter().map(|row| forest.score(row)).collect::<Vec<_>>());
        assert!(scores[0] < scores[9] && scores[12] > scores[10], "{scores:?}");
        let mut explained = forest.explained(&leaves);
        for (row, score) in rows.iter().zip(scores) {
            let parts = explained.of_next();
            let sum = forest.base() + parts.sum();
            assert!((score - sum).abs() < 1e-5, "{score} and {sum}");
            for (place, expected) in walked(&forest, row).into_iter().enumerate() {
                let part = parts.part(place);
                assert!(
                    (0..2).all(|side| (part[side] - expected[side]).abs() < 1e-5),
                    "{place}: {part:?}, {expected:?}"
                );
            }
        }
    }

    #[test]
    fn the_largest_change_finds_room() {
        for most in [0.5, 1.0, 4.0, 3.999_999_9, 1e-6, 1e6] {
            for trees in [1, 120, 10_000] {
                let units = units_for(most, trees);
                let change = (most * units).round() as i32;
                assert!([change, -change].iter().all(|&change| Step::new(511, change).change() == change), "{most}");
                assert!(2 * change.unsigned_abs() as usize * trees <= i32::MAX as usize, "{most} by {trees} trees");
            }
        }
        // What no model should hold does no harm.
        assert_eq!([0.0, f64::INFINITY, f64::NAN].map(|most| units_for(most, 1)), [1.0; 3]);
    }

    /// What each feature does to the score of a row, step by step.
    fn walked(forest: &Forest, row: &[u8]) -> [Part; 256] {
        let (mut parts, row) = ([Part::default(); 256], padded(row));
        for tree in forest.trees() {
            let mut at = 0;
            for _ in 0..tree.depth {
                let (feature, to) = (tree.node(at).feature, tree.step(at, &row));
                let is_high = row[usize::from(feature)] > tree.node(at).threshold;
                parts[usize::from(feature)][usize::from(is_high)] += tree.value(to) - tree.value(at);
                at = to;
            }
        }
        parts
    }
}
