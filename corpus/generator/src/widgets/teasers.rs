//! Teasers: cards, numbered lists, tickers, sponsor blocks, 'also read' lines, neighbour links.

use crate::markup::{Skin, Tag};
use crate::page::{Card, Page};
use crate::truth;

/// How much of an article a teaser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The whole headline.
    Full,
    /// The headline, cut off.
    Cut,
    /// Both headlines, both cut off.
    PairCut,
    /// The headline and a cut-off excerpt.
    Excerpt,
    /// The headline; second headline run together with a cut-off excerpt.
    RunTogether,
}

/// Forms in the order of their frequency on farms.
pub const FORMS: &[Form] =
    &[Form::Cut, Form::Full, Form::Excerpt, Form::PairCut, Form::RunTogether, Form::Cut, Form::Excerpt];

/// A random form.
pub fn form(page: &mut Page) -> Form {
    *page.rng.pick(FORMS)
}

/// A widget of `n` teasers under a label.
pub fn cards(page: &mut Page, skin: &Skin, section: &str, n: usize, form: Form) {
    let cards = page.draw(n);
    boxed(page, skin, section, &cards, form, false);
}

/// As [`cards`], with a sponsor headline among them.
pub fn mixed(page: &mut Page, skin: &Skin, section: &str, n: usize, form: Form) {
    let cards = page.draw(n);
    boxed(page, skin, section, &cards, form, true);
}

/// The numbered list that is the same on all pages of the site.
pub fn popular(page: &mut Page, skin: &Skin, n: usize) {
    let cards = page.top(n);
    if cards.is_empty() {
        return;
    }
    let numbered = page.rng.chance(60);
    let form = if page.rng.chance(50) { Form::Cut } else { Form::Full };
    let widget = skin.widget.class(&page.class("popular"));
    page.out.open(&widget);
    let label = page.heading("popular");
    page.out.block(truth::T_LABEL, &skin.label, &label);
    page.out.open(&skin.list);
    for (i, card) in cards.iter().enumerate() {
        page.out.open(&skin.item);
        if numbered {
            let tag = skin.number.class(&page.class("rank"));
            page.out.block(truth::T_NUMBER, &tag, &(i + 1).to_string());
        }
        one(page, skin, card, form);
        page.out.close(&skin.item);
    }
    page.out.close(&skin.list);
    page.out.close(&widget);
}

/// The newest articles of the site, with times.
pub fn latest(page: &mut Page, skin: &Skin, n: usize) {
    let cards = page.recent(n);
    let form = if page.rng.chance(50) { Form::Full } else { Form::Cut };
    boxed(page, skin, "latest", &cards, form, false);
}

/// A bar of headlines above the masthead.
pub fn trending(page: &mut Page, skin: &Skin, n: usize) {
    let cards = page.top(n);
    if cards.is_empty() {
        return;
    }
    let widget = skin.widget.class(&page.class("trending"));
    page.out.open(&widget);
    let label = page.heading("popular");
    page.out.block(truth::T_LABEL, &Tag::new("strong"), &label);
    for card in cards {
        let title = page.cut(&card.title, 34);
        let link = Tag::new("a href=\"{url}\"").url(&card.url);
        page.out.block(truth::T_HEAD, &link, &title);
    }
    page.out.close(&widget);
}

fn boxed(page: &mut Page, skin: &Skin, section: &str, cards: &[&Card], form: Form, sponsor: bool) {
    if cards.is_empty() {
        return;
    }
    let widget = skin.widget.class(&page.class(section));
    page.out.open(&widget);
    let label = page.heading(section);
    page.out.block(truth::T_LABEL, &skin.label, &label);
    page.out.open(&skin.list);
    let meta = page.rng.chance(45);
    let more = matches!(form, Form::Excerpt | Form::RunTogether) && page.rng.chance(50);
    let slot = if sponsor { page.rng.below(cards.len()) } else { usize::MAX };
    for (i, card) in cards.iter().enumerate() {
        if i == slot {
            sponsor_item(page, skin);
        }
        page.out.open(&skin.item);
        one(page, skin, card, form);
        if meta {
            meta_line(page, skin, card);
        }
        if more {
            let text = page.label("more");
            let tag = skin.more.class(&page.class("more")).url(&card.url);
            page.out.block(truth::T_MORE, &tag, &text);
        }
        page.out.close(&skin.item);
    }
    page.out.close(&skin.list);
    page.out.close(&widget);
}

/// One teaser without its item markup.
pub fn one(page: &mut Page, skin: &Skin, card: &Card, form: Form) {
    let head = skin.head.url(&card.url);
    let title = match form {
        Form::Cut | Form::PairCut => {
            let chars = page.rng.range(24, 52);
            page.cut(&card.title, chars)
        }
        _ => card.title.clone(),
    };
    page.out.block(truth::T_HEAD, &head, &title);
    let chars = page.rng.range(70, 150);
    match form {
        Form::PairCut => {
            let second = page.cut(&card.second, chars / 2);
            page.out.block(truth::T_SECOND, &skin.second, &second);
        }
        Form::Excerpt => {
            let text = page.cut(&card.lead, chars);
            page.out.block(truth::T_EXCERPT, &skin.excerpt, &text);
        }
        Form::RunTogether => {
            let text = page.cut(&format!("{} {}", card.second, card.lead), chars + 40);
            page.out.block(truth::T_EXCERPT, &skin.excerpt, text.trim_start());
        }
        Form::Full | Form::Cut => {}
    }
}

fn meta_line(page: &mut Page, skin: &Skin, card: &Card) {
    let text = match page.rng.below(3) {
        0 if !card.author.is_empty() => page.label("by").replace("{name}", &card.author),
        1 => page.site.date(&card.date, page.lang),
        _ => ago(page),
    };
    let tag = skin.meta.class(&page.class("meta"));
    page.out.block(truth::T_META, &tag, &text);
}

/// "3 hours ago", "4 min read".
pub fn ago(page: &mut Page) -> String {
    let n = page.rng.range(2, 28).to_string();
    page.label("ago").replace("{n}", &n)
}

/// A sponsor block: label, headlines, brands.
pub fn sponsors(page: &mut Page, skin: &Skin, n: usize) {
    let widget = skin.widget.class(&page.class("sponsored"));
    page.out.open(&widget);
    let label = page.heading("sponsored");
    page.out.block(truth::S_LABEL, &skin.label, &label);
    page.out.open(&skin.list);
    for _ in 0..n {
        sponsor_item(page, skin);
    }
    page.out.close(&skin.list);
    page.out.close(&widget);
}

fn sponsor_item(page: &mut Page, skin: &Skin) {
    page.out.open(&skin.item);
    let title = page.sponsor();
    let title = if page.rng.chance(30) { page.cut(title, 30) } else { title.to_owned() };
    let url = format!("https://ads.clickbarrow.example/c/{}", page.rng.range(10_000, 99_999));
    page.out.block(truth::S_HEAD, &skin.head.url(&url), &title);
    if page.rng.chance(60) {
        let mut brand = (*page.rng.pick(crate::labels::BRANDS)).to_owned();
        if page.rng.chance(40) {
            let label = page.label("advert");
            brand = if label.chars().count() < 14 { format!("{label} · {brand}") } else { brand };
        }
        let tag = skin.meta.class(&page.class("brand"));
        page.out.block(truth::S_BRAND, &tag, &brand);
    }
    page.out.close(&skin.item);
}

/// A single sponsor label, as flattened farm pages begin with.
pub fn sponsor_label(page: &mut Page, tag: &Tag) {
    let label = page.heading("sponsored");
    page.out.block(truth::S_LABEL, tag, &label);
}

/// An 'also read' line between paragraphs.
pub fn inline(page: &mut Page, tag: &Tag) {
    let Some(card) = page.draw(1).first().copied() else { return };
    let label = page.label("also");
    let title = if page.rng.chance(25) { page.cut(&card.title, 45) } else { card.title.clone() };
    let gap = if label.ends_with('：') { "" } else { " " };
    let tag = tag.class(&page.class("inline")).url(&card.url);
    page.out.block(truth::INLINE, &tag, &format!("{label}{gap}{title}"));
}

/// Links to the neighbours: label and headline.
pub fn pager(page: &mut Page, skin: &Skin) {
    let cards = page.draw(2);
    let widget = skin.widget.class(&page.class("pager"));
    page.out.open(&widget);
    for (card, section) in cards.iter().zip(["prev", "next"]) {
        let label = page.label(section);
        page.out.block(truth::PAGER, &Tag::new("span"), &label);
        let title = if page.rng.chance(40) { page.cut(&card.title, 40) } else { card.title.clone() };
        let link = Tag::new("a rel=\"{c}\" href=\"{url}\"").class(section).url(&card.url);
        page.out.block(truth::T_HEAD, &link, &title);
    }
    page.out.close(&widget);
}
