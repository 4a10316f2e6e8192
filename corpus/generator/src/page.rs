//! The page under construction, with what its widgets draw on.

use crate::articles::Article;
use crate::builder::Builder;
use crate::rng::Rng;
use crate::site::Site;
use crate::text::{cut, plain};

/// What other pages show of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Headline.
    pub title: String,
    /// Second headline; may be empty.
    pub second: String,
    /// First paragraph.
    pub lead: String,
    /// Author.
    pub author: String,
    /// ISO date.
    pub date: String,
    /// Link target.
    pub url: String,
    /// Cluster of the article: a page never teases a copy of itself.
    pub cluster: String,
    /// Language.
    pub lang: String,
}

impl Card {
    /// The card of an article that stands at `url`.
    pub fn of(article: &Article, url: &str, cluster: &str) -> Self {
        Self {
            title: article.title.clone(),
            second: article.subtitle.clone(),
            lead: plain(article.lead()),
            author: article.author.clone(),
            date: article.date.clone(),
            url: url.to_owned(),
            cluster: cluster.to_owned(),
            lang: article.lang.clone(),
        }
    }
}

/// Cards of articles that stand on no page of the corpus.
pub fn stock_cards(lang: &str) -> Vec<Card> {
    let card = |(n, [title, second, lead]): (usize, &[&str; 3])| Card {
        title: (*title).to_owned(),
        second: (*second).to_owned(),
        lead: (*lead).to_owned(),
        author: String::new(),
        date: format!("2025-{:02}-{:02}", n % 12 + 1, n * 5 % 27 + 1),
        url: format!("https://wirepool.example/{lang}/{}", 4100 + n * 37),
        cluster: String::new(),
        lang: lang.to_owned(),
    };
    crate::labels::headlines(lang).iter().enumerate().map(card).collect()
}

/// What a page is made from.
#[derive(Debug)]
pub struct Job<'a> {
    /// The site it stands on.
    pub site: &'a Site,
    /// Its article.
    pub article: &'a Article,
    /// Its address.
    pub url: String,
    /// Its cluster.
    pub cluster: &'a str,
    /// Cards of the site and its network.
    pub cards: &'a [Card],
    /// The article that starts below, for endless pages.
    pub next: Option<&'a Article>,
}

/// The page under construction.
#[derive(Debug)]
pub struct Page<'a> {
    /// Where markup and truth go.
    pub out: Builder,
    /// The page's own random stream.
    pub rng: Rng,
    /// The site.
    pub site: &'a Site,
    /// The article.
    pub article: &'a Article,
    /// Its address.
    pub url: &'a str,
    /// Language of the page.
    pub lang: &'a str,
    /// The article that starts below.
    pub next: Option<&'a Article>,
    cards: Vec<&'a Card>,
    cursor: usize,
    steady: Vec<&'a Card>,
}

impl<'a> Page<'a> {
    /// An empty page for a job.
    pub fn new(job: &'a Job<'a>, seed: u64) -> Self {
        let mut rng = Rng::keyed(seed, &["page", &job.url]);
        let flat = job.site.theme == "flat";
        let fits = |c: &&Card| {
            c.cluster != job.cluster
                && c.title != job.article.title
                && c.lang == job.article.lang
                && job.next.is_none_or(|n| n.title != c.title)
        };
        let mut cards: Vec<&Card> = job.cards.iter().filter(fits).collect();
        let steady = cards.clone();
        rng.shuffle(&mut cards);
        Self {
            out: if flat { Builder::flat() } else { Builder::html(job.site.escape) },
            rng,
            site: job.site,
            article: job.article,
            url: &job.url,
            lang: &job.article.lang,
            next: job.next,
            cards,
            cursor: 0,
            steady,
        }
    }

    /// The next `n` cards of the page's own shuffled deck.  The deck goes round, so a page may show a teaser twice, as farms do.
    pub fn draw(&mut self, n: usize) -> Vec<&'a Card> {
        let n = n.min(self.cards.len());
        let drawn = (0..n).map(|i| self.cards[(self.cursor + i) % self.cards.len()]).collect();
        self.cursor += n;
        drawn
    }

    /// The first `n` cards in the site's order: the same on all its pages.
    pub fn top(&self, n: usize) -> Vec<&'a Card> {
        self.steady.iter().take(n).copied().collect()
    }

    /// The last `n` cards in the site's order.
    pub fn recent(&self, n: usize) -> Vec<&'a Card> {
        self.steady.iter().rev().take(n).copied().collect()
    }

    /// A wording of a label.
    pub fn label(&mut self, section: &str) -> String {
        self.site.label(self.lang, section, &mut self.rng)
    }

    /// A widget label in the site's manner.
    pub fn heading(&mut self, section: &str) -> String {
        self.site.heading(self.lang, section, &mut self.rng)
    }

    /// `text` cut after about `chars` characters in the site's manner; whole when it is short.
    pub fn cut(&self, text: &str, chars: usize) -> String {
        cut(text, chars, self.site.ellipsis, self.lang).unwrap_or_else(|| plain(text))
    }

    /// A class name of the site.
    pub fn class(&self, word: &str) -> String {
        self.site.class(word)
    }

    /// A sponsor headline.
    pub fn sponsor(&mut self) -> &'static str {
        let all = crate::labels::sponsors(self.lang);
        all[self.rng.below(all.len())]
    }

    /// A person's name in the language of the page.
    pub fn person(&mut self) -> &'static str {
        let all = crate::labels::names(self.lang);
        all[self.rng.below(all.len())]
    }
}
