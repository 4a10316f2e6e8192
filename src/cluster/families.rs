//! Pages that hang together through pairs, however far apart: stars never reach from one family into another, so each is settled by itself.

use crate::external::{Column, Sorted, Sorter, Space};

/// Pairs of pages, by rank, and what of them hangs together (union-find; Tarjan, "Efficiency of a Good But Not Linear Set Union Algorithm", JACM 1975): 4 bytes a page.
pub(super) struct Families<S: Space> {
    space: S,
    /// Another page of the family, at last one that stands for all of it.
    parents: Vec<u32>,
    /// Both pages, and how similar they are, as bits.
    pairs: Column<(u32, u32, u64), S>,
}

/// The pairs of each family, one family after the other.
pub(super) struct ByFamily<S: Space> {
    pairs: Sorted<(u32, u32, u32, u64), S>,
    next: Option<(u32, u32, u32, u64)>,
}

impl<S: Space> Families<S> {
    /// Of so many pages, without any pair.
    pub(super) fn new(pages: usize, space: S) -> Self {
        let pages = u32::try_from(pages).unwrap_or(u32::MAX);
        Self { space, parents: (0..pages).collect(), pairs: Column::new(space) }
    }

    /// Puts a pair in, the earlier page first.
    pub(super) fn push(&mut self, [a, b]: [u32; 2], similarity: f64) -> Result<(), S::Error> {
        let (root, other) = (self.root(a), self.root(b));
        // The earliest page stands for all. That is no balanced tree, but halved paths keep it flat.
        if let Some(parent) = self.parents.get_mut(root.max(other) as usize) {
            *parent = root.min(other);
        }
        self.pairs.push((a, b, similarity.to_bits()))
    }

    fn root(&mut self, mut page: u32) -> u32 {
        loop {
            let parent = self.parent(page);
            if parent == page {
                return page;
            }
            let above = self.parent(parent);
            if let Some(parent) = self.parents.get_mut(page as usize) {
                *parent = above;
            }
            page = above;
        }
    }

    fn parent(&self, page: u32) -> u32 {
        self.parents.get(page as usize).copied().unwrap_or(page)
    }

    /// The pairs, a family at a time.
    pub(super) fn finish(mut self) -> Result<ByFamily<S>, S::Error> {
        let pairs = std::mem::replace(&mut self.pairs, Column::new(self.space));
        let mut sorter = Sorter::new(self.space);
        let mut rows = pairs.rows();
        while let Some((a, b, similarity)) = rows.next()? {
            sorter.push((self.root(a), a, b, similarity))?;
        }
        let mut pairs = sorter.finish()?;
        let next = pairs.next()?;
        Ok(ByFamily { pairs, next })
    }
}

impl<S: Space> ByFamily<S> {
    /// Puts the pairs of the next family in the place of those before; whether there is one.
    pub(super) fn next(&mut self, pairs: &mut Vec<(u32, u32, f64)>) -> Result<bool, S::Error> {
        pairs.clear();
        let Some((family, ..)) = self.next else { return Ok(false) };
        while let Some((_, a, b, similarity)) = self.next.filter(|&(of, ..)| of == family) {
            pairs.push((a, b, f64::from_bits(similarity)));
            self.next = self.pairs.next()?;
        }
        Ok(true)
    }
}
