//! Which site has had a page of which article. Nearly every article has one site, which a list can tell; only what is beyond that takes the room of a set.

use foldhash::{HashSet, HashSetExt};

/// See the [module](self).
#[derive(Debug, Clone)]
pub(super) struct ArticleSites {
    /// The first site of each article.
    first: Vec<u32>,
    /// Other sites, each with the article.
    more: HashSet<(u32, u32)>,
}

impl ArticleSites {
    pub(super) fn new() -> Self {
        Self { first: Vec::new(), more: HashSet::new() }
    }

    /// Whether the site has had a page of the article.
    pub(super) fn contains(&self, site: u32, article: u32) -> bool {
        self.first(article) == Some(site) || self.more.contains(&(site, article))
    }

    /// Takes note of a page of an article, which is one of those before or the next; whether its site had none before.
    pub(super) fn insert(&mut self, site: u32, article: u32) -> bool {
        if article as usize == self.first.len() {
            self.first.push(site);
            return true;
        }
        self.first(article) != Some(site) && self.more.insert((site, article))
    }

    /// The first site of an article.
    pub(super) fn first(&self, article: u32) -> Option<u32> {
        self.first.get(article as usize).copied()
    }

    /// How many there are besides the first site of each article.
    pub(super) fn more(&self) -> usize {
        self.more.len()
    }

    /// These, sorted: the site, and the article.
    pub(super) fn more_sorted(&self) -> Vec<(u32, u32)> {
        let mut more: Vec<(u32, u32)> = self.more.iter().copied().collect();
        more.sort_unstable();
        more
    }

    /// Adds those of a table whose articles come after ours, where `site` and `article` tell what its numbers become.
    pub(super) fn merge(&mut self, other: &Self, site: impl Fn(u32) -> u32, article: impl Fn(u32) -> u32) {
        self.first.extend(other.first.iter().map(|&of| site(of)));
        self.more.extend(other.more.iter().map(|&(of, number)| (site(of), article(number))));
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleSites;

    #[test]
    fn first_sites_and_others() {
        let mut sites = ArticleSites::new();
        let new =
            [(3, 0), (3, 1), (3, 0), (4, 0), (4, 0), (3, 0), (4, 2)].map(|(site, article)| sites.insert(site, article));
        assert_eq!(new, [true, true, false, true, false, false, true]);
        assert_eq!(sites.more_sorted(), [(4, 0)]);
        assert!(sites.contains(3, 0) && sites.contains(4, 0) && !sites.contains(4, 1) && !sites.contains(3, 9));
    }
}
