//! Big corpora for benchmarks.  Pages are made one after another and written at once; only the cards of the current host are
//! kept.

use crate::articles::{Article, Sources};
use crate::bulk_plan::BulkPlan;
use crate::duplicates::copy;
use crate::page::{Card, Job};
use crate::prose::Prose;
use crate::render::{record, render};
use crate::rng::Rng;
use crate::site::Site;
use crate::text::slug;
use crate::themes::{THEMES, extension};
use crate::truth::Family;
use anyhow::{Context, Result};
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `pages/<host>/<slug>.html` or `.txt`.
    Html,
    /// One line a page in `pages.jsonl`: `id`, `url` and `html` or `text`.
    Jsonl,
}

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Seed.
    pub seed: u64,
    /// Number of pages.
    pub pages: u64,
    /// Percent of copies.
    pub duplicates: u64,
    /// How pages are written.
    pub format: Format,
    /// Whether the truth is written.
    pub truth: bool,
}

/// What was made.
#[derive(Debug)]
pub struct Report {
    pages: u64,
    copies: u64,
    bytes: u64,
    seconds: f64,
}

/// Teasers a host draws on.
const CARDS: u64 = 40;

/// Makes the corpus.
pub fn generate(sources: &Sources, out: &Path, options: &Options) -> Result<Report> {
    let started = Instant::now();
    fs::create_dir_all(out).with_context(|| format!("creating {}", out.display()))?;
    let prose = Prose::new(sources);
    let plan = BulkPlan { seed: options.seed, pages: options.pages, duplicates: options.duplicates };
    let maker = Maker { prose: &prose, plan, per_host: (options.pages / 50).clamp(10, 200) };
    let mut pages = match options.format {
        Format::Jsonl => Some(create(&out.join("pages.jsonl"))?),
        Format::Html => None,
    };
    let mut truth = if options.truth { Some(create(&out.join("truth.jsonl"))?) } else { None };
    let mut report = Report { pages: options.pages, copies: 0, bytes: 0, seconds: 0.0 };
    let mut host = maker.host(0);
    for page in 0..options.pages {
        if page / maker.per_host != host.number {
            host = maker.host(page / maker.per_host);
        }
        let (article, family) = maker.article(page);
        report.copies += u64::from(family.of.is_some());
        let file = maker.file(page, &article, &host.site);
        let id = format!("{}/{file}", host.site.host);
        let next = (host.site.theme == "infinite").then(|| maker.article((page + 1) % plan.pages).0);
        let job = Job {
            site: &host.site,
            article: &article,
            url: format!(
                "https://{}/{}/{file}",
                host.site.host,
                article.date.get(..7).unwrap_or("2025-01").replace('-', "/")
            ),
            cluster: &family.cluster,
            cards: &host.cards,
            next: next.as_ref().filter(|n| n.lang == article.lang && n.title != article.title),
        };
        let made = render(&job, options.seed);
        report.bytes += made.content.len() as u64;
        match &mut pages {
            Some(writer) => {
                let key = if host.site.theme == "flat" { "text" } else { "html" };
                let line = serde_json::json!({"id": id, "url": job.url, key: made.content});
                serde_json::to_writer(&mut *writer, &line)?;
                writer.write_all(b"\n")?;
            }
            None => {
                let path = out.join("pages").join(&host.site.host).join(&file);
                if let Some(dir) = path.parent().filter(|d| !d.exists()) {
                    fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))?;
                }
                fs::write(&path, &made.content).with_context(|| format!("writing {}", path.display()))?;
            }
        }
        if let Some(writer) = &mut truth {
            serde_json::to_writer(&mut *writer, &record(&id, &job, &family, &made))?;
            writer.write_all(b"\n")?;
        }
    }
    for mut writer in pages.into_iter().chain(truth) {
        writer.flush().context("writing the last lines")?;
    }
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

fn create(path: &PathBuf) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

struct Host {
    number: u64,
    site: Site,
    cards: Vec<Card>,
}

struct Maker<'a> {
    prose: &'a Prose,
    plan: BulkPlan,
    per_host: u64,
}

impl Maker<'_> {
    /// Site of a host, and the teasers its pages draw on: its own and its neighbours'.
    fn host(&self, number: u64) -> Host {
        let site = self.site(number);
        let mut rng = Rng::numbered(self.plan.seed, 11, number);
        let first = number * self.per_host;
        let own = (0..CARDS - CARDS / 4).map(|_| first + rng.below(self.per_host as usize) as u64).collect::<Vec<_>>();
        let near = (0..CARDS / 4).map(|i| (first + self.per_host + i * 13) % self.plan.pages);
        let mut cards: Vec<Card> = Vec::new();
        for page in own.into_iter().chain(near).filter(|p| *p < self.plan.pages) {
            let (article, family) = self.article(page);
            let site = self.site(page / self.per_host);
            let url = format!("https://{}/{}", site.host, self.file(page, &article, &site));
            if cards.iter().all(|c| c.url != url) {
                cards.push(Card::of(&article, &url, &family.cluster));
            }
        }
        Host { number, site, cards }
    }

    fn site(&self, number: u64) -> Site {
        const FIRST: &[&str] = &[
            "daily", "trend", "viral", "north", "river", "metro", "buzz", "home", "prime", "quick", "open", "silver",
            "urban", "true", "nova",
        ];
        const SECOND: &[&str] = &[
            "pulse", "post", "digest", "reader", "wire", "mill", "stack", "planet", "gazette", "feed", "corner",
            "lens", "board", "story",
        ];
        let mut rng = Rng::numbered(self.plan.seed, 12, number);
        let (first, second) = (rng.pick(FIRST), rng.pick(SECOND));
        let theme = THEMES[(number % THEMES.len() as u64) as usize].0;
        let lang = self.prose.language(&mut rng).to_owned();
        Site::new(
            self.plan.seed,
            &format!("{first}{second}{number}.example"),
            &format!("{first} {second}").to_uppercase(),
            theme,
            &lang,
        )
    }

    fn language(&self, page: u64) -> String {
        self.site(page / self.per_host).lang
    }

    /// The article of a page, and where it stands among the copies.
    fn article(&self, page: u64) -> (Article, Family) {
        let source = self.plan.source(page);
        let from = source.unwrap_or(page);
        let lang = self.language(from);
        let original = self.prose.article(&lang, &mut Rng::numbered(self.plan.seed, 13, from));
        let cluster = format!("b{from}");
        let Some(of) = source else {
            let kind = if self.plan.copied(page) { "original" } else { "unique" };
            return (original, Family { cluster, kind, of: None, neg: Vec::new() });
        };
        let kind = self.plan.kind(page, &lang);
        let made = copy(&original, kind, &mut Rng::numbered(self.plan.seed, 14, page));
        let site = self.site(of / self.per_host);
        let of = format!("{}/{}", site.host, self.file(of, &original, &site));
        (made, Family { cluster, kind, of: Some(of), neg: Vec::new() })
    }

    fn file(&self, page: u64, article: &Article, site: &Site) -> String {
        let stem = slug(&article.title).unwrap_or_else(|| "story".to_owned());
        format!("{stem}-{page}.{}", extension(site.theme))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.pages as f64 * 60.0 / self.seconds.max(1e-9);
        writeln!(
            f,
            "{} pages ({} copies), {} bytes, {:.1} s, {rate:.0} pages/min",
            self.pages, self.copies, self.bytes, self.seconds
        )
    }
}
