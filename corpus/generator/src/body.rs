//! Writes the article: its blocks in order, with 'also read' lines and advertisement labels between paragraphs.

use crate::articles::{Article, Block, Kind};
use crate::markup::{BodySkin, Tag};
use crate::page::Page;
use crate::text::plain;
use crate::truth::{self, Role};
use crate::widgets::teasers;

/// What a theme does to the article besides its markup.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// Percent chance of an 'also read' line after a paragraph.
    pub inline: usize,
    /// Percent chance of an advertisement label after a paragraph.
    pub advert: usize,
    /// Repeat a sentence of the article as a pull quote.
    pub pull_quote: bool,
}

/// Writes the page's article.
pub fn article(page: &mut Page, skin: &BodySkin, extras: Extras) {
    page.out.set_link(skin.link.clone());
    let article = page.article;
    let paras = article.blocks.iter().filter(|b| b.kind == Kind::Para).count();
    let quote = if extras.pull_quote { pull_quote(article) } else { None };
    let quote_at = quote.as_ref().map(|_| (paras / 2).max(2));
    let mut state = Walk::default();
    let mut seen = 0;
    for (i, block) in article.blocks.iter().enumerate() {
        state.step(page, skin, block);
        if block.kind != Kind::Para {
            continue;
        }
        seen += 1;
        let last = i + 1 == article.blocks.len();
        if let (Some(text), true) = (&quote, Some(seen) == quote_at) {
            state.leave(page, skin);
            page.out.block(truth::QUOTE, &skin.quote, text);
        }
        if last {
            continue;
        }
        if page.rng.chance(extras.inline) {
            state.leave(page, skin);
            teasers::inline(page, &skin.inline);
        } else if page.rng.chance(extras.advert) {
            state.leave(page, skin);
            let label = page.label("advert");
            let tag = skin.advert.class(&page.class("advert"));
            page.out.block(truth::S_AD, &tag, &label);
        }
    }
    state.leave(page, skin);
}

/// Writes another article whole, as endless pages do; all of it is teaser text of this page.
pub fn following(page: &mut Page, skin: &BodySkin, next: &Article) {
    let mut state = Walk { role: Some(truth::NEXT_PARA), ..Walk::default() };
    for block in &next.blocks {
        state.step(page, skin, block);
    }
    state.leave(page, skin);
}

/// Keeps lists and tables open between their items.
#[derive(Default)]
struct Walk {
    inside: Option<Kind>,
    role: Option<Role>,
    figures: usize,
}

impl Walk {
    fn step(&mut self, page: &mut Page, skin: &BodySkin, block: &Block) {
        if self.inside != Some(block.kind) {
            self.leave(page, skin);
            let outer = match block.kind {
                Kind::Item => Some(&skin.list),
                Kind::Row => Some(&skin.table),
                _ => None,
            };
            if let Some(tag) = outer {
                page.out.open(tag);
                self.inside = Some(block.kind);
            }
        }
        let role = self.role.unwrap_or(Role::of(block.kind));
        match block.kind {
            Kind::Row => page.out.row(role, &skin.row, &skin.cell, &block.text),
            Kind::Caption => {
                self.figures += 1;
                let n = 100 + (self.figures * 37 + block.text.len()) % 900;
                let figure =
                    Tag { open: skin.figure.open.replace("{n}", &n.to_string()), close: skin.figure.close.clone() };
                page.out.open(&figure);
                page.out.block(role, &skin.caption, &block.text);
                page.out.close(&figure);
            }
            Kind::Qa if is_question(&block.text) => page.out.block(role, &skin.question, &block.text),
            _ => page.out.block(role, tag_of(skin, block.kind), &block.text),
        }
    }

    fn leave(&mut self, page: &mut Page, skin: &BodySkin) {
        match self.inside.take() {
            Some(Kind::Item) => page.out.close(&skin.list),
            Some(Kind::Row) => page.out.close(&skin.table),
            _ => {}
        }
    }
}

fn tag_of(skin: &BodySkin, kind: Kind) -> &Tag {
    match kind {
        Kind::Heading => &skin.heading,
        Kind::Item => &skin.item,
        Kind::Quote => &skin.quote,
        Kind::Time => &skin.time,
        Kind::Code => &skin.code,
        Kind::Caption => &skin.caption,
        _ => &skin.para,
    }
}

fn is_question(text: &str) -> bool {
    text.trim_end().ends_with(['?', '？', '؟']) && !text.starts_with("A:")
}

/// A sentence of middle length that a magazine would lift out of the text.
fn pull_quote(article: &Article) -> Option<String> {
    let paras = article.blocks.iter().filter(|b| b.kind == Kind::Para).skip(1);
    let sentences: Vec<String> = paras.flat_map(|b| crate::text::sentences(&plain(&b.text))).collect();
    let good = |s: &&String| (50..140).contains(&s.chars().count()) && !s.contains(['“', '”', '"', '„']);
    sentences.iter().filter(good).max_by_key(|s| s.chars().count()).cloned()
}
