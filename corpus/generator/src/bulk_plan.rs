//! Which page of a big corpus copies which.  Everything is computed from page numbers, so that a corpus of any size needs no
//! memory for it.

use crate::duplicates::{KINDS, PLAIN_KINDS};
use crate::rng::Rng;

/// How far back a copy's source lies: near and far, so that copies meet within and across sites.
const STRIDES: [u64; 8] = [1, 7, 61, 523, 4_099, 16_411, 65_537, 262_147];

const COPY: u64 = 0x636f_7079;

/// The plan of a big corpus.
#[derive(Clone, Copy, Debug)]
pub struct BulkPlan {
    /// Seed.
    pub seed: u64,
    /// Number of pages.
    pub pages: u64,
    /// Percent of the pages that are copies.
    pub duplicates: u64,
}

impl BulkPlan {
    fn rng(&self, page: u64) -> Rng {
        Rng::numbered(self.seed, COPY, page)
    }

    /// Whether a page means to be a copy; such a page is never a source.
    fn copies(&self, page: u64) -> bool {
        self.rng(page).chance(self.duplicates as usize)
    }

    /// The page that `page` is a copy of.
    pub fn source(&self, page: u64) -> Option<u64> {
        let mut rng = self.rng(page);
        if !rng.chance(self.duplicates as usize) {
            return None;
        }
        let first = rng.below(STRIDES.len());
        let strides = (0..STRIDES.len()).map(|i| STRIDES[(first + i) % STRIDES.len()]);
        strides.filter_map(|s| page.checked_sub(s)).find(|source| !self.copies(*source))
    }

    /// How a copy is made.
    pub fn kind(&self, page: u64, lang: &str) -> &'static str {
        let kinds = if lang == "en" { KINDS } else { PLAIN_KINDS };
        let mut rng = Rng::numbered(self.seed, COPY + 1, page);
        kinds[rng.below(kinds.len())]
    }

    /// Whether any page is a copy of `page`.
    pub fn copied(&self, page: u64) -> bool {
        let later = STRIDES.iter().map(|s| page + s).filter(|p| *p < self.pages);
        self.source(page).is_none() && later.into_iter().any(|p| self.source(p) == Some(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_originals_and_the_rate_is_kept() {
        let plan = BulkPlan { seed: 4, pages: 20_000, duplicates: 20 };
        let mut copies = 0;
        for page in 0..plan.pages {
            if let Some(source) = plan.source(page) {
                copies += 1;
                assert!(source < page && plan.source(source).is_none() && plan.copied(source));
            }
        }
        assert!((3_700..4_300).contains(&copies), "{copies}");
    }
}
