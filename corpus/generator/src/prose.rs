//! Articles for big corpora: sentences of the sources, with other numbers, among sentences of the grammar.

use crate::articles::{Article, Block, CELL, Kind, Sources};
use crate::grammar::Story;
use crate::rng::Rng;
use crate::text::{glue, plain, sentences};

/// Languages with fewer sentences than this are left out: their pages would be near-duplicates by accident.
const ENOUGH: usize = 500;

/// The sentences of the sources, by language and article.
#[derive(Debug)]
pub struct Prose {
    pools: Vec<(String, Vec<Vec<String>>)>,
}

impl Prose {
    /// Splits the sources into sentences.
    pub fn new(sources: &Sources) -> Self {
        let mut pools: Vec<(String, Vec<Vec<String>>)> = Vec::new();
        for article in &sources.articles {
            let paras = article.blocks.iter().filter(|b| b.kind == Kind::Para);
            let all: Vec<String> = paras.flat_map(|b| sentences(&plain(&b.text))).collect();
            match pools.iter_mut().find(|(lang, _)| *lang == article.lang) {
                Some((_, pool)) => pool.push(all),
                None => pools.push((article.lang.clone(), vec![all])),
            }
        }
        pools.retain(|(lang, pool)| lang == "en" || pool.iter().map(Vec::len).sum::<usize>() >= ENOUGH);
        Self { pools }
    }

    /// The language of a host: mostly English.
    pub fn language(&self, rng: &mut Rng) -> &str {
        let english = self.pools.iter().find(|(lang, _)| lang == "en").or(self.pools.first());
        match english {
            Some((lang, _)) if self.pools.len() < 2 || rng.chance(85) => lang,
            _ => self.pools.get(rng.below(self.pools.len())).map_or("en", |(lang, _)| lang),
        }
    }

    /// A new article.
    pub fn article(&self, lang: &str, rng: &mut Rng) -> Article {
        let empty = Vec::new();
        let pool = self.pools.iter().find(|(l, _)| l == lang).map_or(&empty, |(_, p)| p);
        // Two or three sources lend their sentences, so that an article keeps to a few subjects.
        let lenders: Vec<&Vec<String>> = (0..rng.range(2, 4)).filter_map(|_| pool.get(rng.below(pool.len()))).collect();
        let mut writer = Writer { english: lang == "en", story: Story::new(rng), lenders, lang, used: Vec::new() };
        writer.article(rng)
    }
}

struct Writer<'a> {
    english: bool,
    story: Story,
    lenders: Vec<&'a Vec<String>>,
    lang: &'a str,
    /// The sentences so far: none stands twice.
    used: Vec<String>,
}

impl Writer<'_> {
    fn article(&mut self, rng: &mut Rng) -> Article {
        let mut article = Article {
            lang: self.lang.to_owned(),
            atype: "plain".to_owned(),
            date: format!("2025-{:02}-{:02}", rng.range(1, 12), rng.range(1, 28)),
            ..Article::default()
        };
        if self.english {
            article.title = self.story.line("title", rng);
            article.subtitle = self.story.line("subtitle", rng);
            article.author = self.story.author().to_owned();
        } else {
            article.title =
                self.borrowed(rng).trim_end_matches(['.', '。', '।', '…', '!', '?']).chars().take(90).collect();
            article.subtitle = self.borrowed(rng);
            article.author = (*rng.pick(crate::labels::names(self.lang))).to_owned();
        }
        let interview = self.english && rng.chance(6);
        if interview {
            article.atype = "interview".to_owned();
        }
        for n in 0..rng.range(5, 14) {
            if n > 1 {
                self.extras(&mut article, interview, rng);
            }
            let text = self.paragraph(rng);
            if !text.is_empty() {
                article.blocks.push(Block { kind: Kind::Para, text });
            }
        }
        article
    }

    /// Now and then a heading, list, quotation, caption, table or question.
    fn extras(&self, article: &mut Article, interview: bool, rng: &mut Rng) {
        if !self.english {
            return;
        }
        let mut push = |kind, text| article.blocks.push(Block { kind, text });
        if interview && rng.chance(60) {
            push(Kind::Qa, self.story.line("question", rng));
            push(Kind::Qa, self.story.line("answer", rng));
            return;
        }
        match rng.below(100) {
            0..=17 => push(Kind::Heading, self.story.line("heading", rng)),
            18..=23 => {
                for _ in 0..rng.range(3, 6) {
                    push(Kind::Item, self.story.line("item", rng));
                }
            }
            24..=28 => push(Kind::Quote, self.story.line("quote", rng)),
            29..=33 => push(Kind::Caption, self.story.line("caption", rng)),
            34..=35 => {
                for year in 0..rng.range(3, 5) {
                    push(Kind::Row, format!("{}{CELL}{}{CELL}{}", 2020 + year, rng.range(10, 999), rng.range(10, 999)));
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, rng: &mut Rng) -> String {
        let mut parts: Vec<String> = Vec::new();
        for _ in 0..rng.range(2, 5) {
            let part =
                if self.english && rng.chance(50) { self.story.line("sentence", rng) } else { self.borrowed(rng) };
            if !self.used.contains(&part) {
                self.used.push(part.clone());
                parts.push(part);
            }
        }
        parts.join(glue(self.lang))
    }

    /// A sentence of a lender with other numbers.
    fn borrowed(&self, rng: &mut Rng) -> String {
        let sentence = self.lenders.get(rng.below(self.lenders.len())).and_then(|l| l.get(rng.below(l.len())));
        let Some(sentence) = sentence else { return self.story.line("sentence", rng) };
        let mut fresh = true;
        let digit = |c: char| {
            let new = if c.is_ascii_digit() { char::from(b'1' + (rng.below(9)) as u8) } else { c };
            let old = std::mem::replace(&mut fresh, !c.is_ascii_digit());
            // The first digit of a number stays, so that years and sizes remain plausible.
            if old { c } else { new }
        };
        sentence.chars().map(digit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::parse;

    #[test]
    fn articles_differ_and_repeat_by_seed() {
        let source =
            parse("s", "lang: en\ntitle: t\n\nOne thing came in 1998. Another came later. Nobody saw the 47 boats.\n")
                .expect("parses");
        let prose = Prose::new(&Sources { articles: vec![source], templates: vec![] });
        let make = |n| prose.article("en", &mut Rng::numbered(1, 1, n));
        assert_eq!(make(1), make(1));
        assert_ne!(make(1).blocks, make(2).blocks);
        assert!(make(3).blocks.len() >= 3);
    }
}
