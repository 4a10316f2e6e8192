//! Pairs of copies → stars.

use std::cmp::Reverse;

use super::Edge;

/// The canonical page of every page, which is its own where no pair has it.
///
/// Pages with most copies become centres first, unless they are a copy of a centre already; every other page belongs to the centre that is most similar to it. The
/// canonical page of a star is the first in the order that is in a pair with all the others, which the centre is at least. An article that was rewritten into
/// a longer one would be a bad centre: its excerpts and its other versions are too far from it.
pub(super) fn canonical(order: &[u32], pairs: &[Edge]) -> Vec<u32> {
    let mut rank = vec![0; order.len()];
    for (at, &place) in (0..).zip(order) {
        rank[place as usize] = at;
    }
    let neighbours = Neighbours::of(order.len(), pairs);

    let mut by_copies: Vec<u32> = order.iter().copied().filter(|&place| !neighbours.at(place).is_empty()).collect();
    by_copies.sort_by_key(|&place| (Reverse(neighbours.at(place).len()), rank[place as usize]));
    let mut centre: Vec<u32> = (0..order.len() as u32).collect();
    let mut is_centre = vec![false; order.len()];
    let mut is_covered = vec![false; order.len()];
    for &place in &by_copies {
        if !is_covered[place as usize] {
            is_centre[place as usize] = true;
            neighbours.at(place).iter().for_each(|&(other, _)| is_covered[other as usize] = true);
        }
    }
    for &place in by_copies.iter().filter(|&&place| !is_centre[place as usize]) {
        let centres = neighbours.at(place).iter().filter(|(other, _)| is_centre[*other as usize]);
        // Of equally similar ones the earlier in canonical order.
        let earlier = |a: u32, b: u32| rank[b as usize].cmp(&rank[a as usize]);
        let best = centres.max_by(|(a, a_like), (b, b_like)| a_like.total_cmp(b_like).then(earlier(*a, *b)));
        centre[place as usize] = best.map_or(place, |&(best, _)| best);
    }

    let mut size = vec![0; order.len()];
    centre.iter().for_each(|&centre| size[centre as usize] += 1);
    let mut canonical: Vec<Option<u32>> = vec![None; order.len()];
    for &place in order {
        let star = centre[place as usize];
        let inside = neighbours.at(place).iter().filter(|(other, _)| centre[*other as usize] == star).count();
        let canonical = &mut canonical[star as usize];
        if canonical.is_none() && inside + 1 == size[star as usize] {
            *canonical = Some(place);
        }
    }
    centre.iter().map(|&star| canonical[star as usize].unwrap_or(star)).collect()
}

/// The other pages of each page's pairs, with their similarity.
struct Neighbours {
    /// Where each page's begin, and where the last one's end.
    starts: Vec<usize>,
    all: Vec<(u32, f64)>,
}

impl Neighbours {
    fn of(pages: usize, pairs: &[Edge]) -> Self {
        let mut starts = vec![0; pages + 1];
        for pair in pairs {
            starts[pair.canonical] += 1;
            starts[pair.copy] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            // For now where they end: filling in goes backwards.
            *start = end;
        }
        let mut all = vec![(0, 0.0); end];
        for pair in pairs {
            for (page, other) in [(pair.canonical, pair.copy), (pair.copy, pair.canonical)] {
                starts[page] -= 1;
                all[starts[page]] = (other as u32, pair.similarity);
            }
        }
        Self { starts, all }
    }

    fn at(&self, page: u32) -> &[(u32, f64)] {
        let page = page as usize;
        &self.all[self.starts[page]..self.starts[page + 1]]
    }
}
