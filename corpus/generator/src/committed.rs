//! Writes the committed corpus: pages by host, one truth file a host.

use crate::articles::Sources;
use crate::hosts::HOSTS;
use crate::page::{Card, Job, stock_cards};
use crate::plan::{Planned, plan};
use crate::render::{record, render};
use crate::site::Site;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// What was written.
#[derive(Debug, Default)]
pub struct Summary {
    hosts: usize,
    pages: usize,
    bytes: usize,
    clusters: usize,
    in_clusters: usize,
    kinds: BTreeMap<String, usize>,
    traps: BTreeMap<String, usize>,
    neg: BTreeMap<String, usize>,
    /// Markdown rows for the table in corpus/README.md.
    table: String,
}

/// How many teasers of its network a host draws on besides its own.
const NETWORK_CARDS: usize = 8;

/// Writes all generated hosts below `out`.  Directories of other hosts are left alone.
pub fn generate(sources: &Sources, out: &Path, seed: u64) -> Result<Summary> {
    let pages = plan(sources, seed);
    let mut summary = Summary::default();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &pages {
        *sizes.entry(&page.family.cluster).or_default() += 1;
        *summary.kinds.entry(page.family.kind.to_owned()).or_default() += 1;
        for neg in &page.family.neg {
            *summary.neg.entry(neg.kind.clone()).or_default() += 1;
        }
    }
    summary.clusters = sizes.values().filter(|n| **n > 1).count();
    summary.in_clusters = sizes.values().filter(|n| **n > 1).sum();
    fs::create_dir_all(out.join("truth")).with_context(|| format!("creating {}", out.join("truth").display()))?;
    for (at, host) in HOSTS.iter().enumerate() {
        let own: Vec<&Planned> = pages.iter().filter(|p| p.host == at).collect();
        let dir = out.join("pages").join(host.host);
        if dir.exists() {
            fs::remove_dir_all(&dir).with_context(|| format!("clearing {}", dir.display()))?;
        }
        if own.is_empty() {
            continue;
        }
        fs::create_dir_all(&dir).with_context(|| format!("creating {}", dir.display()))?;
        let site = Site::new(seed, host.host, host.name, host.theme, host.langs[0]);
        let cards = cards(&pages, at);
        let mut truth = String::new();
        for (i, page) in own.iter().enumerate() {
            let next = own.iter().cycle().skip(i + 1).take(own.len() - 1).find(|p| p.article.lang == page.article.lang);
            let job = Job {
                site: &site,
                article: &page.article,
                url: page.url(),
                cluster: &page.family.cluster,
                cards: &cards,
                next: next.map(|p| &p.article),
            };
            let made = render(&job, seed);
            let id = page.id();
            let record = record(&id, &job, &page.family, &made);
            for trap in &record.traps {
                *summary.traps.entry(trap.kind.to_owned()).or_default() += 1;
            }
            truth.push_str(&serde_json::to_string(&record)?);
            truth.push('\n');
            summary.pages += 1;
            summary.bytes += made.content.len();
            let file = dir.join(&page.file);
            fs::write(&file, &made.content).with_context(|| format!("writing {}", file.display()))?;
        }
        let file = out.join("truth").join(format!("{}.jsonl", host.host));
        fs::write(&file, truth).with_context(|| format!("writing {}", file.display()))?;
        let mut langs: Vec<&str> = own.iter().map(|p| p.article.lang.as_str()).collect();
        langs.sort_unstable();
        langs.dedup();
        summary.table += &format!("| {} | {} | {} | {} |\n", host.host, host.theme, own.len(), langs.join(" "));
        summary.hosts += 1;
    }
    Ok(summary)
}

/// The cards of a host: its own pages, and some of its network.
fn cards(pages: &[Planned], host: usize) -> Vec<Card> {
    let card = |p: &Planned| Card::of(&p.article, &p.url(), &p.family.cluster);
    let mates = |p: &&Planned| p.host != host && HOSTS[p.host].network == HOSTS[host].network;
    let others: Vec<&Planned> = pages.iter().filter(mates).collect();
    let step = (others.len() / NETWORK_CARDS).max(1);
    let own = pages.iter().filter(|p| p.host == host).map(card);
    let mates = others.into_iter().skip(host % step).step_by(step).map(card);
    // The host's own stay in front; the stock is spread by host so that not all hosts tease the same.
    let stock = HOSTS[host].langs.iter().flat_map(|lang| {
        let stock = stock_cards(lang);
        let n = stock.len();
        stock.into_iter().cycle().skip(host * 3 % n).take(5)
    });
    own.chain(mates).chain(stock).collect()
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} pages on {} hosts, {} bytes", self.pages, self.hosts, self.bytes)?;
        writeln!(f, "{} pages in {} clusters of two or more", self.in_clusters, self.clusters)?;
        for (what, counts) in [("kinds", &self.kinds), ("look-alikes", &self.neg), ("traps", &self.traps)] {
            let list: Vec<String> = counts.iter().map(|(k, n)| format!("{k} {n}")).collect();
            writeln!(f, "{what}: {}", list.join(", "))?;
        }
        write!(f, "{}", self.table)
    }
}
