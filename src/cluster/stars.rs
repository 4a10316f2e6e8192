//! Pairs of copies → stars.

use std::cmp::Reverse;

/// The canonical page of every page of a family that is none itself, by rank: the page, then its canonical one. A pair is of two ranks, and how similar
/// the pages are.
///
/// Pages with most copies become centres first, unless they are a copy of a centre already; every other page belongs to the centre that is most similar to it. The
/// canonical page of a star is the first in the order that is in a pair with all the others, which the centre is at least. An article that was rewritten into
/// a longer one would be a bad centre: its excerpts and its other versions are too far from it.
pub(super) fn canonical(pairs: &[(u32, u32, f64)]) -> impl Iterator<Item = (u32, u32)> {
    let mut ranks: Vec<u32> = pairs.iter().flat_map(|&(a, b, _)| [a, b]).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let place = |rank: u32| ranks.binary_search(&rank).unwrap_or_default();
    let placed: Vec<(usize, usize, f64)> = pairs.iter().map(|&(a, b, like)| (place(a), place(b), like)).collect();
    let canonical = among(ranks.len(), &placed);
    let named = move |(place, canonical): (usize, usize)| Some((*ranks.get(place)?, *ranks.get(canonical)?));
    canonical.into_iter().enumerate().filter(|(place, canonical)| place != canonical).filter_map(named)
}

/// The canonical page of every page, which is its own where no pair has it, of so many in canonical order.
fn among(pages: usize, pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let neighbours = Neighbours::of(pages, pairs);

    let mut by_copies: Vec<usize> = (0..pages).collect();
    by_copies.sort_by_key(|&place| (Reverse(neighbours.at(place).len()), place));
    let mut centre: Vec<usize> = (0..pages).collect();
    let mut is_centre = vec![false; pages];
    let mut is_covered = vec![false; pages];
    for &place in &by_copies {
        if !is_covered[place] {
            is_centre[place] = true;
            neighbours.at(place).iter().for_each(|&(other, _)| is_covered[other] = true);
        }
    }
    for &place in by_copies.iter().filter(|&&place| !is_centre[place]) {
        let centres = neighbours.at(place).iter().filter(|(other, _)| is_centre[*other]);
        // Of equally similar ones the earlier in canonical order.
        let best = centres.max_by(|(a, a_like), (b, b_like)| a_like.total_cmp(b_like).then(b.cmp(a)));
        centre[place] = best.map_or(place, |&(best, _)| best);
    }

    let mut size = vec![0; pages];
    centre.iter().for_each(|&centre| size[centre] += 1);
    let mut canonical: Vec<Option<usize>> = vec![None; pages];
    for place in 0..pages {
        let star = centre[place];
        let inside = neighbours.at(place).iter().filter(|(other, _)| centre[*other] == star).count();
        let canonical = &mut canonical[star];
        if canonical.is_none() && inside + 1 == size[star] {
            *canonical = Some(place);
        }
    }
    centre.iter().map(|&star| canonical[star].unwrap_or(star)).collect()
}

/// The other pages of each page's pairs, with their similarity.
struct Neighbours {
    /// Where each page's begin, and where the last one's end.
    starts: Vec<usize>,
    all: Vec<(usize, f64)>,
}

impl Neighbours {
    fn of(pages: usize, pairs: &[(usize, usize, f64)]) -> Self {
        let mut starts = vec![0; pages + 1];
        for &(a, b, _) in pairs {
            starts[a] += 1;
            starts[b] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            // For now where they end: filling in goes backwards.
            *start = end;
        }
        let mut all = vec![(0, 0.0); end];
        for &(a, b, similarity) in pairs {
            for (page, other) in [(a, b), (b, a)] {
                starts[page] -= 1;
                all[starts[page]] = (other, similarity);
            }
        }
        Self { starts, all }
    }

    fn at(&self, page: usize) -> &[(usize, f64)] {
        &self.all[self.starts[page]..self.starts[page + 1]]
    }
}
