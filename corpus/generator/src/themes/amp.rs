//! An AMP-like page: custom elements, inlined style, a sidebar menu, accordions of teasers.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            figure: Tag::of(
                "<figure><amp-img src=\"/img/{n}.jpg\" width=\"600\" height=\"338\" layout=\"responsive\"></amp-img>",
                "</figure>",
            ),
            inline: Tag::new("p class=\"{c}\" > a href=\"{url}\""),
            advert: Tag::of(
                "<div class=\"{c}\"><amp-ad width=\"300\" height=\"250\" type=\"custom\"></amp-ad><small>",
                "</small></div>",
            ),
            quote: Tag::new("blockquote class=\"amp-quote\""),
            ..BodySkin::default()
        },
        widget: Tag::new("amp-list class=\"{c}\" layout=\"container\""),
        label: Tag::new("h4 class=\"amp-label\""),
        list: Tag::new("div role=\"list\""),
        item: Tag::new("div role=\"listitem\" class=\"story\""),
        head: Tag::new("a class=\"story-link\" href=\"{url}\""),
        second: Tag::new("span class=\"story-sub\""),
        excerpt: Tag::new("span class=\"story-text\""),
        nav: Tag::new("amp-sidebar class=\"{c}\" layout=\"nodisplay\" side=\"left\" > ul"),
        small: Tag::new("p class=\"fine\""),
        headline2: Tag::new("h2 class=\"amp-deck\""),
        title: Tag::new("h1 class=\"amp-title\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(
        page,
        "<style amp-custom>body{font-family:serif}.story{padding:8px}</style>\n<script async src=\"/amp/v0.js\"></script>\n",
    );
    page.out.raw("<body class=\"amp-mode\">\n<header class=\"amp-bar\">\n");
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\""));
    page.out.raw("</header>\n");
    chrome::nav(page, &s);
    if page.rng.chance(60) {
        teasers::sponsor_label(page, &Tag::new("div class=\"flag\""));
    }
    page.out.raw("<article class=\"amp-article\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("<amp-img src=\"/img/lead.jpg\" width=\"1200\" height=\"675\" layout=\"responsive\"></amp-img>\n");
    body::article(page, &s.body, Extras { inline: 12, advert: 14, pull_quote: false });
    chrome::share(page, &s);
    let form = if page.rng.chance(50) { Form::Cut } else { Form::PairCut };
    teasers::mixed(page, &s, "related", 5, form);
    page.out.raw("</article>\n");
    if page.rng.chance(50) {
        teasers::sponsors(page, &s, 4);
    }
    teasers::cards(page, &s, "latest", 4, Form::RunTogether);
    if page.rng.chance(60) {
        teasers::popular(page, &s, 5);
    }
    page.out.raw("<footer>\n");
    chrome::footer(page, &s);
    page.out.raw("</footer>\n");
    page.out.raw("<amp-user-notification id=\"consent\" layout=\"nodisplay\">\n");
    chrome::cookie(page, &s);
    page.out.raw("</amp-user-notification>\n");
    chrome::end(page, "");
}
