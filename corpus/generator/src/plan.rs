//! Decides which article stands on which host, what is copied where, and which pages only look alike.

use crate::articles::{Article, Block, Kind, Sources};
use crate::duplicates::{KINDS, PLAIN_KINDS, copy};
use crate::hosts::HOSTS;
use crate::labels::labels;
use crate::rng::Rng;
use crate::templates;
use crate::text::slug;
use crate::themes::extension;
use crate::truth::{Family, Neg};
use std::collections::BTreeMap;

/// Pages made from each template.
const FILLS: usize = 10;
/// One article in this many is copied.
const COPIED: usize = 4;

/// A page of the plan.
#[derive(Debug)]
pub struct Planned {
    /// Index into [`HOSTS`].
    pub host: usize,
    /// File name.
    pub file: String,
    /// Its article.
    pub article: Article,
    /// Where it stands among the copies.
    pub family: Family,
}

impl Planned {
    /// Id of the page: host and file name.
    pub fn id(&self) -> String {
        format!("{}/{}", HOSTS[self.host].host, self.file)
    }

    /// Address of the page.
    pub fn url(&self) -> String {
        let month = self.article.date.get(..7).unwrap_or("2025-01").replace('-', "/");
        format!("https://{}/{month}/{}", HOSTS[self.host].host, self.file)
    }
}

/// Hands out articles to hosts.
#[derive(Debug, Default)]
struct Planner {
    pages: Vec<Planned>,
    clusters: usize,
}

/// The plan of the committed corpus, sorted by host and file name.
pub fn plan(sources: &Sources, seed: u64) -> Vec<Planned> {
    let mut planner = Planner::default();
    let mut rng = Rng::keyed(seed, &["plan"]);
    let (later, mut articles): (Vec<Article>, Vec<Article>) = sources.articles.iter().cloned().partition(|a| a.later);
    add_traps(&mut articles, &mut rng);
    rng.shuffle(&mut articles);
    let groups = look_alikes(&articles);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<bool, usize> = BTreeMap::new();
    for article in &articles {
        let n = seen.entry(article.lang.clone()).or_default();
        *n += 1;
        let copied = n.is_multiple_of(COPIED);
        let english = article.lang == "en";
        let Some(first) = planner.add(article.clone(), copied, groups.get(&article.slug), &[]) else { continue };
        if !copied {
            continue;
        }
        let mut taken = vec![planner.pages[first].host];
        let copies = if english { [1, 2, 3][(*n / COPIED) % 3] } else { 1 };
        for _ in 0..copies {
            let known = if english { KINDS } else { PLAIN_KINDS };
            let turn = kinds.entry(english).or_default();
            let kind = known[*turn % known.len()];
            *turn += 1;
            let mut own = Rng::keyed(seed, &["copy", &article.lang, &article.slug, kind]);
            let made = copy(article, kind, &mut own);
            planner.add_copy(made, kind, first, &mut taken);
        }
    }
    for template in &sources.templates {
        let groups = vec![Neg { kind: "template".into(), group: format!("template-{}", template.slug) }];
        for n in 0..FILLS {
            let mut own = Rng::keyed(seed, &["template", &template.slug, &n.to_string()]);
            planner.add(templates::fill(template, &mut own), false, Some(&groups), &[]);
        }
    }
    for article in later {
        planner.add(article, false, None, &[]);
    }
    planner.pages.sort_by(|a, b| (HOSTS[a.host].host, &a.file).cmp(&(HOSTS[b.host].host, &b.file)));
    planner.pages
}

/// Articles on one topic, named by slug.
fn look_alikes(articles: &[Article]) -> BTreeMap<String, Vec<Neg>> {
    let mut topics: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for a in articles.iter().filter(|a| !a.topic.is_empty()) {
        topics.entry((&a.lang, &a.topic)).or_default().push(&a.slug);
    }
    let mut out: BTreeMap<String, Vec<Neg>> = BTreeMap::new();
    for ((lang, topic), slugs) in topics.iter().filter(|(_, s)| s.len() > 1) {
        for slug in slugs {
            let group = Neg { kind: "same-topic".into(), group: format!("topic-{lang}-{topic}") };
            out.entry((*slug).to_owned()).or_default().push(group);
        }
    }
    out
}

/// Gives some articles a passage that looks like junk.  A passage that could be told by its words is used once only, so that
/// it does not repeat over the corpus.
fn add_traps(articles: &mut [Article], rng: &mut Rng) {
    let mut used: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for article in articles.iter_mut().filter(|a| a.atype == "plain") {
        for section in ["trap_readmore", "trap_ellipsis", "trap_short"] {
            let texts = labels(&article.lang).get(section);
            let turn = used.entry((article.lang.clone(), section)).or_default();
            if *turn >= texts.len() || !rng.chance(30) {
                continue;
            }
            let paras: Vec<usize> = article
                .blocks
                .iter()
                .enumerate()
                .skip(1)
                .filter(|(_, b)| b.kind == Kind::Para)
                .map(|(i, _)| i)
                .collect();
            if paras.is_empty() {
                continue;
            }
            let at = *rng.pick(&paras);
            article.blocks.insert(at, Block { kind: Kind::Para, text: texts[*turn].to_owned() });
            *turn += 1;
        }
    }
}

impl Planner {
    /// Puts an article on the emptiest host of its language outside `taken`; `None` when there is none.
    fn add(&mut self, article: Article, copied: bool, neg: Option<&Vec<Neg>>, taken: &[usize]) -> Option<usize> {
        let host = self.emptiest(&article.lang, taken)?;
        self.clusters += 1;
        let family = Family {
            cluster: format!("g{:04}", self.clusters),
            kind: if copied { "original" } else { "unique" },
            of: None,
            neg: neg.cloned().unwrap_or_default(),
        };
        Some(self.put(host, article, family))
    }

    fn add_copy(&mut self, article: Article, kind: &'static str, of: usize, taken: &mut Vec<usize>) {
        let Some(host) = self.emptiest(&article.lang, taken) else { return };
        taken.push(host);
        let source = &self.pages[of];
        // The look-alike groups of the source are not passed on: a copy and its source would then count as non-duplicates.
        let family = Family { cluster: source.family.cluster.clone(), kind, of: Some(source.id()), neg: Vec::new() };
        self.put(host, article, family);
    }

    fn emptiest(&self, lang: &str, taken: &[usize]) -> Option<usize> {
        let fits = |i: &usize| HOSTS[*i].langs.contains(&lang) && !taken.contains(i);
        let load = |i: &usize| self.pages.iter().filter(|p| p.host == *i).count();
        (0..HOSTS.len()).filter(fits).min_by_key(load)
    }

    fn put(&mut self, host: usize, article: Article, family: Family) -> usize {
        let stem = slug(&article.title).unwrap_or_else(|| article.slug.clone());
        let ext = extension(HOSTS[host].theme);
        let mut file = format!("{stem}.{ext}");
        let mut n = 2;
        while self.pages.iter().any(|p| p.host == host && p.file == file) {
            file = format!("{stem}-{n}.{ext}");
            n += 1;
        }
        self.pages.push(Planned { host, file, article, family });
        self.pages.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::parse;

    fn sources() -> Sources {
        let article = |n: usize| {
            let text = format!(
                "lang: en\ntopic: t{}\ntitle: Headline {n} of a story\nsubtitle: Second {n}\ndate: 2025-03-{:02}\n\nThe old mill {n} was \
                 sold last week, and nobody knew why. It had been cheap.\n\nSome people say that the river will rise in {n} years. We \
                 shall see about that.\n\nThere is a third paragraph here with its own words. It ends now.\n",
                n / 2,
                n % 28 + 1
            );
            parse(&format!("a{n}"), &text).expect("parses")
        };
        let template =
            parse("tpl", "lang: en\ntitle: {thing} in {town} on {date}\n\n{thing} costs {price} in {town}.\n")
                .expect("parses");
        Sources { articles: (0..40).map(article).collect(), templates: vec![template] }
    }

    #[test]
    fn copies_stand_on_other_hosts_and_name_their_source() {
        let pages = plan(&sources(), 3);
        let copies: Vec<&Planned> = pages.iter().filter(|p| p.family.of.is_some()).collect();
        assert!(copies.len() >= 10);
        for copy in copies {
            let source = pages.iter().find(|p| Some(p.id()) == copy.family.of).expect("source exists");
            assert_eq!((source.family.kind, &source.family.cluster), ("original", &copy.family.cluster));
            let twins = pages.iter().filter(|p| p.family.cluster == copy.family.cluster);
            assert!(twins.clone().count() <= 4);
            assert_eq!(twins.filter(|p| p.host == copy.host).count(), 1);
        }
    }

    #[test]
    fn look_alikes_are_never_copies_of_each_other() {
        let pages = plan(&sources(), 3);
        let mut seen = std::collections::BTreeSet::new();
        for page in &pages {
            for neg in &page.family.neg {
                assert!(seen.insert((neg.group.clone(), page.family.cluster.clone())), "{}", neg.group);
            }
        }
        assert!(pages.iter().any(|p| p.family.neg.iter().any(|n| n.kind == "template")));
        assert!(pages.iter().any(|p| p.family.neg.iter().any(|n| n.kind == "same-topic")));
    }

    #[test]
    fn the_plan_follows_from_the_seed() {
        let files = |seed| plan(&sources(), seed).iter().map(Planned::id).collect::<Vec<_>>();
        assert_eq!(files(3), files(3));
        assert_ne!(files(3), files(4));
    }
}
