//! On how many articles of a site its texts stand, those that stand on other sites, too, for many threads to ask for at once.
//!
//! What one page asks for stands together, and the next page of the site finds it in the cache.

use std::io;
use std::ops::Range;

use super::Create;
use super::rows::{Room, Rows};
use super::run::Run;
use super::shelf::share;
use super::stands::ArticlesRow;
use crate::external::Sorter;
use crate::repeats::rows::SharedRow;

/// See the [module](self).
#[derive(Debug)]
pub(in crate::repeats) struct Sites {
    rows: Rows<ArticlesRow>,
    /// The place of the first row of each site, and the end of the last.
    starts: Vec<usize>,
}

impl Sites {
    /// Of rows in another order, with so many bytes of memory for them; as many while they are sorted.
    pub(in crate::repeats) fn of(shared: &Run<SharedRow>, bytes: usize, create: Create) -> io::Result<Self> {
        let mut sorter = Sorter::new(Room { bytes, create });
        for row in shared.iter() {
            let SharedRow { key, site, count } = row?;
            sorter.push((site, key, count))?;
        }
        let mut sorted = sorter.finish()?;
        let (mut rows, mut starts) = (Rows::new(bytes, create), Vec::new());
        while let Some((site, key, articles)) = sorted.next()? {
            starts.resize(starts.len().max(site as usize + 1), rows.len());
            rows.push(ArticlesRow { key, articles })?;
        }
        starts.push(rows.len());
        Ok(Self { rows, starts })
    }

    /// Distinct articles of a site that hold a text.
    pub(in crate::repeats) fn find(&self, site: u32, key: u64) -> io::Result<u32> {
        let Range { start, end } = match (self.starts.get(site as usize), self.starts.get(site as usize + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => return Ok(0),
        };
        Ok(self.rows.find(start..end, start + share(key, end - start), key)?.map_or(0, |row| row.articles))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Runs, Sites, scratch};
    use crate::repeats::rows::SharedRow;

    #[test]
    fn counts_are_found_by_site_and_text() {
        // No site has the number 3 or stands behind the last one.
        let row = |n: u64| SharedRow {
            key: (n / 5).wrapping_mul(u64::MAX / 999),
            site: [0, 1, 2, 4, 9][n as usize % 5],
            count: n as u32 + 1,
        };
        for rooms in [0, 5_000, 1 << 20] {
            let mut runs = Runs::new(scratch);
            runs.add((0..4000).map(row)).unwrap();
            let sites = Sites::of(&runs.into_one().unwrap(), rooms, scratch).unwrap();
            for row in (0..4000).map(row) {
                assert_eq!(sites.find(row.site, row.key).unwrap(), row.count);
                assert_eq!(sites.find(row.site, row.key + 1).unwrap(), 0);
                assert_eq!([3, 10, u32::MAX].map(|site| sites.find(site, row.key).unwrap()), [0; 3]);
            }
        }
        let none = Sites::of(&Runs::new(scratch).into_one().unwrap(), 100, scratch).unwrap();
        assert_eq!(none.find(0, 7).unwrap(), 0);
    }
}
