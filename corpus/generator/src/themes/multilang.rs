//! A site in many languages: the chrome speaks the language of the article, Arabic pages run from right to left.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            inline: Tag::new("p class=\"{c}\" > a href=\"{url}\" > em"),
            quote: Tag::new("blockquote class=\"cite\" > p"),
            ..BodySkin::default()
        },
        widget: Tag::new("section class=\"block {c}\""),
        label: Tag::new("h2 class=\"block-title\""),
        list: Tag::new("div class=\"block-list\""),
        item: Tag::new("div class=\"teaser\""),
        head: Tag::new("h3 class=\"teaser-title\" > a href=\"{url}\""),
        excerpt: Tag::new("p class=\"teaser-text\""),
        second: Tag::new("p class=\"teaser-sub\""),
        title: Tag::new("h1 class=\"story-title\""),
        headline2: Tag::new("p class=\"story-deck\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    let alternates = ["ru", "ja", "ar", "es", "fr", "it", "zh", "hi"];
    let links: String =
        alternates.iter().map(|l| format!("<link rel=\"alternate\" hreflang=\"{l}\" href=\"/{l}/\">\n")).collect();
    chrome::head(page, &links);
    page.out.raw(&format!("<body class=\"lang-{}\">\n<header>\n", page.lang));
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\""));
    chrome::nav(page, &s);
    page.out.raw("</header>\n<main class=\"page\">\n");
    if page.rng.chance(50) {
        chrome::crumbs(page, &s);
    }
    page.out.raw("<article class=\"story\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    chrome::share(page, &s);
    let class = page.class("content");
    page.out.raw(&format!("<div class=\"{class}\">\n"));
    body::article(page, &s.body, Extras { inline: 16, advert: 8, pull_quote: false });
    page.out.raw("</div>\n");
    chrome::tags(page, &s);
    page.out.raw("</article>\n");
    let form = if page.rng.chance(50) { Form::Excerpt } else { Form::Cut };
    teasers::mixed(page, &s, "related", 4, form);
    if page.rng.chance(60) {
        people::comments(page, &s, 3);
    }
    page.out.raw("</main>\n<aside class=\"rail\">\n");
    teasers::popular(page, &s, 4);
    teasers::sponsors(page, &s, 3);
    if page.rng.chance(50) {
        chrome::newsletter(page, &s);
    }
    if page.rng.chance(50) {
        teasers::cards(page, &s, "latest", 3, Form::PairCut);
    }
    page.out.raw("</aside>\n<footer>\n");
    chrome::footer(page, &s);
    page.out.raw("</footer>\n");
    if page.rng.chance(60) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "");
}
