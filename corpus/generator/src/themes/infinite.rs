//! Endless scrolling: the next article starts below the article, whole, with its own headline and byline.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::truth;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            heading: Tag::new("h3"),
            inline: Tag::new("div class=\"{c}\" > span > a href=\"{url}\""),
            quote: Tag::new("blockquote class=\"q\""),
            ..BodySkin::default()
        },
        widget: Tag::new("div class=\"{c}\" data-module=\"list\""),
        label: Tag::new("div class=\"module-title\""),
        list: Tag::new("div class=\"module-body\""),
        item: Tag::new("div class=\"item\""),
        head: Tag::new("a class=\"item-title\" href=\"{url}\""),
        excerpt: Tag::new("div class=\"item-desc\""),
        second: Tag::new("div class=\"item-sub\""),
        title: Tag::new("h1 class=\"headline\""),
        headline2: Tag::new("h2 class=\"deck\""),
        byline: Tag::new("div class=\"{c}\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "<link rel=\"next\" href=\"/feed?page=2\">\n");
    page.out.raw("<body data-scroll=\"endless\">\n<header class=\"sticky\">\n");
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\""));
    chrome::nav(page, &s);
    page.out.raw("</header>\n");
    if page.rng.chance(50) {
        teasers::trending(page, &s, 5);
    }
    page.out.raw("<div class=\"feed\">\n<div class=\"article-wrap\" data-index=\"0\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    chrome::share(page, &s);
    let class = page.class("content");
    page.out.raw(&format!("<div class=\"{class}\">\n"));
    body::article(page, &s.body, Extras { inline: 15, advert: 10, pull_quote: false });
    page.out.raw("</div>\n");
    if page.rng.chance(50) {
        chrome::disclaimer(page, &Tag::new("p class=\"note\""));
    }
    page.out.raw("</div>\n");
    teasers::sponsors(page, &s, 3);
    if page.rng.chance(60) {
        teasers::cards(page, &s, "related", 4, Form::Cut);
    }
    if let Some(next) = page.next {
        if page.rng.chance(70) {
            let label = page.label("next");
            page.out.block(truth::T_LABEL, &Tag::new("div class=\"up-next\""), &label);
        }
        page.out.raw("<div class=\"article-wrap\" data-index=\"1\">\n");
        page.out.block(truth::NEXT_TITLE, &Tag::new("h1 class=\"headline\""), &next.title);
        page.out.block(truth::NEXT_TITLE, &s.headline2, &next.subtitle);
        let byline = page.label("by").replace("{name}", &next.author);
        page.out.block(truth::T_META, &s.byline.class("byline"), &byline);
        page.out.raw(&format!("<div class=\"{class}\">\n"));
        body::following(page, &s.body, next);
        page.out.raw("</div>\n</div>\n");
    }
    page.out.raw("</div>\n");
    teasers::popular(page, &s, 5);
    let form = teasers::form(page);
    teasers::mixed(page, &s, "related", 5, form);
    chrome::footer(page, &s);
    if page.rng.chance(70) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "<script>var feed={\"page\":1,\"more\":true};</script>\n");
}
