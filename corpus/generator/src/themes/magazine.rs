//! A magazine: semantic, with figures, pull quotes that repeat a sentence of the article, and tables inside it.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            para: Tag::new("p class=\"mag-p\""),
            heading: Tag::new("h2 class=\"mag-h\""),
            quote: Tag::new("aside class=\"pullquote\" > blockquote > p"),
            figure: Tag::of(
                "<figure class=\"mag-figure\"><picture><img src=\"/media/{n}.jpg\" alt=\"\"></picture>",
                "</figure>",
            ),
            caption: Tag::new("figcaption > small"),
            table: Tag::new("figure class=\"mag-table\" > table > tbody"),
            inline: Tag::new("aside class=\"{c}\" > a href=\"{url}\""),
            ..BodySkin::default()
        },
        widget: Tag::new("section class=\"{c}\""),
        label: Tag::new("h2"),
        list: Tag::new("ol"),
        item: Tag::new("li > article"),
        head: Tag::new("h3 > a href=\"{url}\""),
        title: Tag::new("h1"),
        headline2: Tag::new("p class=\"dek\""),
        byline: Tag::new("address class=\"{c}\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(
        page,
        "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\"}</script>\n",
    );
    page.out.raw("<body>\n<header class=\"mast\">\n");
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\""));
    chrome::nav(page, &s);
    page.out.raw("</header>\n<main>\n<article class=\"feature\" itemscope>\n<header>\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("</header>\n<div class=\"feature-body\" itemprop=\"articleBody\">\n");
    let pull_quote = page.rng.chance(75);
    body::article(page, &s.body, Extras { inline: 8, advert: 6, pull_quote });
    page.out.raw("</div>\n");
    if page.rng.chance(50) {
        chrome::disclaimer(page, &Tag::new("p > small"));
    }
    page.out.raw("<footer>\n");
    chrome::share(page, &s);
    chrome::tags(page, &s);
    page.out.raw("</footer>\n</article>\n");
    people::author(page, &s);
    let form = if page.rng.chance(60) { Form::Excerpt } else { Form::Full };
    teasers::cards(page, &s, "related", 4, form);
    if page.rng.chance(50) {
        teasers::sponsors(page, &s, 3);
    }
    teasers::pager(page, &s);
    page.out.raw("</main>\n<aside>\n");
    teasers::popular(page, &s, 5);
    if page.rng.chance(50) {
        teasers::cards(page, &s, "latest", 3, Form::PairCut);
    }
    chrome::newsletter(page, &s);
    page.out.raw("</aside>\n<footer>\n");
    chrome::footer(page, &s);
    page.out.raw("</footer>\n");
    if page.rng.chance(40) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "");
}
