//! A client-side framework's output: state as JSON in a script, data attributes, text in nested span elements.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::text::plain;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn span(tag: &str, test: &str) -> Tag {
    Tag::new(&format!("{tag} data-testid=\"{test}\" > span > span data-text=\"true\""))
}

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            para: span("div", "block-paragraph"),
            heading: span("h2", "block-heading"),
            list: Tag::new("div role=\"list\" data-block=\"true\""),
            item: span("div role=\"listitem\"", "block-item"),
            quote: span("div role=\"blockquote\"", "block-quote"),
            figure: Tag::of("<div data-block=\"image\"><img data-src=\"/cdn/{n}.avif\" alt=\"\">", "</div>"),
            caption: span("div", "caption"),
            question: span("div", "block-question"),
            time: span("div", "block-time"),
            inline: Tag::new("div data-testid=\"promo-inline\" > a href=\"{url}\" > span"),
            advert: Tag::new("div data-ad=\"true\" > span"),
            ..BodySkin::default()
        },
        widget: Tag::new("div class=\"{c}\" data-component=\"rail\""),
        label: Tag::new("div data-testid=\"rail-title\" > span"),
        list: Tag::new("div data-testid=\"rail-list\""),
        item: Tag::new("div data-testid=\"card\""),
        head: Tag::new("a href=\"{url}\" data-testid=\"card-link\" > span > span"),
        second: Tag::new("div > span"),
        excerpt: Tag::new("div data-testid=\"card-text\" > span"),
        meta: Tag::new("div class=\"{c}\" > span"),
        nav: Tag::new("div class=\"{c}\" role=\"navigation\""),
        nav_item: Tag::new("a href=\"{url}\" > span"),
        small: Tag::new("div > span"),
        byline: Tag::new("div class=\"{c}\" data-testid=\"byline\" > span"),
        title: Tag::new("h1 data-testid=\"headline\" > span"),
        headline2: Tag::new("div data-testid=\"deck\" > span"),
        ..Skin::default()
    }
}

/// The article once more, as the state from which the page is built; a cleaner must not read it.
fn state(page: &Page) -> String {
    let blocks: Vec<String> = page.article.blocks.iter().map(|b| plain(&b.text)).collect();
    let value = serde_json::json!({"props": {"pageProps": {"headline": page.article.title, "body": blocks, "lang": page.lang}}, "page": "/[slug]"});
    value.to_string().replace('<', "\\u003c")
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "<link rel=\"preload\" href=\"/_app/chunks/main.js\" as=\"script\">\n");
    page.out.raw("<body>\n<div id=\"__app\" data-reactroot=\"\">\n<div data-testid=\"header\">\n");
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\" > span"));
    chrome::nav(page, &s);
    page.out.raw("</div>\n");
    if page.rng.chance(40) {
        teasers::trending(page, &s, 4);
    }
    page.out.raw("<div data-testid=\"layout\"><div data-testid=\"main\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    chrome::share(page, &s);
    page.out.raw("<div data-testid=\"article-body\">\n");
    body::article(page, &s.body, Extras { inline: 16, advert: 10, pull_quote: false });
    page.out.raw("</div>\n");
    chrome::tags(page, &s);
    let form = if page.rng.chance(50) { Form::Cut } else { Form::RunTogether };
    teasers::mixed(page, &s, "related", 6, form);
    page.out.raw("</div>\n<div data-testid=\"rail\">\n");
    teasers::popular(page, &s, 5);
    teasers::sponsors(page, &s, 4);
    if page.rng.chance(50) {
        teasers::cards(page, &s, "latest", 4, Form::Excerpt);
    }
    page.out.raw("</div></div>\n");
    if page.rng.chance(40) {
        people::comments(page, &s, 3);
    }
    chrome::newsletter(page, &s);
    chrome::footer(page, &s);
    if page.rng.chance(60) {
        chrome::cookie(page, &s);
    }
    page.out.raw("</div>\n");
    let script = format!("<script id=\"__STATE__\" type=\"application/json\">{}</script>\n", state(page));
    chrome::end(page, &script);
}
