//! Paragraphs are runs of text parted by two line breaks inside one div; subheads are bold lines.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    let br = |open: &str, close: &str| Tag::of(open, &format!("{close}<br><br>"));
    Skin {
        body: BodySkin {
            para: br("", ""),
            heading: br("<b>", "</b>"),
            list: Tag::of("", "<br>"),
            item: Tag::of("&bull; ", "<br />"),
            quote: br("<i>", "</i>"),
            figure: Tag::of("<img src=\"/pic/{n}.jpg\"><br>", ""),
            caption: br("<small>", "</small>"),
            question: br("<b>", "</b>"),
            time: br("<u>", "</u>"),
            inline: br("<a class=\"{c}\" href=\"{url}\"><b>", "</b></a>"),
            advert: br("<small>", "</small>"),
            table: Tag::new("table"),
            code: Tag::of("<pre>", "</pre><br>"),
            ..BodySkin::default()
        },
        widget: Tag::new("div class=\"{c}\""),
        label: Tag::of("<b>", "</b><br>"),
        list: Tag::none(),
        item: Tag::of("", "<br><br>"),
        head: Tag::of("<a href=\"{url}\">", "</a><br>"),
        second: Tag::of("<i>", "</i><br>"),
        excerpt: Tag::of("", "<br>"),
        meta: Tag::of("<small>", "</small><br>"),
        more: Tag::of("<a href=\"{url}\">", "</a>"),
        number: Tag::of("<b>", "</b> "),
        nav: Tag::new("div id=\"menu\""),
        nav_item: Tag::of("<a href=\"{url}\">", "</a> | "),
        small: Tag::of("<small>", "</small><br>"),
        button: Tag::new("button"),
        byline: Tag::of("<small>", "</small><br>"),
        title: Tag::new("h1"),
        headline2: Tag::of("<b>", "</b><br><br>"),
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "");
    page.out.raw("<body>\n<div id=\"wrap\">\n");
    chrome::logo(page, &Tag::new("div id=\"logo\" > a href=\"/\""));
    chrome::nav(page, &s);
    if page.rng.chance(50) {
        teasers::trending(page, &s, 4);
    }
    page.out.raw("<div id=\"story\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("<div id=\"text\">\n");
    body::article(page, &s.body, Extras { inline: 15, advert: 8, pull_quote: false });
    page.out.raw("</div>\n");
    chrome::share(page, &s);
    chrome::tags(page, &s);
    page.out.raw("</div>\n<div id=\"more\">\n");
    let form = if page.rng.chance(50) { Form::RunTogether } else { Form::Excerpt };
    teasers::mixed(page, &s, "related", 6, form);
    if page.rng.chance(50) {
        teasers::sponsors(page, &s, 3);
    }
    if page.rng.chance(50) {
        people::comments(page, &s, 4);
    }
    page.out.raw("</div>\n<div id=\"side\">\n");
    teasers::popular(page, &s, 6);
    if page.rng.chance(50) {
        teasers::latest(page, &s, 4);
    }
    page.out.raw("</div>\n<div id=\"bottom\">\n");
    chrome::footer(page, &s);
    page.out.raw("</div></div>\n");
    if page.rng.chance(50) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "");
}
