//! A German farm in the manner of a blog host: posts in outer and inner wrappers, gadgets in side columns.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            para: Tag::new("div class=\"absatz\""),
            heading: Tag::new("h3 class=\"zwischentitel\""),
            quote: Tag::new("blockquote class=\"zitat\" > div"),
            caption: Tag::new("div class=\"bildunterschrift\""),
            figure: Tag::of(
                "<div class=\"separator\"><a href=\"/bild/{n}\"><img src=\"/bild/{n}.jpg\" alt=\"\"></a>",
                "</div>",
            ),
            inline: Tag::new("div class=\"{c}\" > b > a href=\"{url}\""),
            table: Tag::new("table class=\"tabelle\" > tbody"),
            advert: Tag::new("div class=\"werbung {c}\" > small"),
            ..BodySkin::default()
        },
        widget: Tag::new("div class=\"widget gadget {c}\" data-version=\"2\""),
        label: Tag::new("h2 class=\"title\""),
        list: Tag::new("div class=\"widget-content\" > ul"),
        item: Tag::new("li > div class=\"item-content\""),
        head: Tag::new("div class=\"item-title\" > a href=\"{url}\""),
        excerpt: Tag::new("div class=\"item-snippet\""),
        second: Tag::new("div class=\"item-zeile\""),
        title: Tag::new("h1 class=\"post-title\""),
        headline2: Tag::new("div class=\"vorspann\" > strong"),
        byline: Tag::new("div class=\"post-header-line {c}\""),
        small: Tag::new("div class=\"klein\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feeds/posts/default\">\n");
    page.out.raw("<body class=\"item-view\">\n");
    chrome::cookie(page, &s);
    page.out.raw("<div class=\"header-outer\"><div class=\"header-inner\">\n");
    chrome::logo(page, &Tag::new("div class=\"titlewrapper\" > a href=\"/\""));
    page.out.raw("</div></div>\n");
    chrome::nav(page, &s);
    page.out.raw("<div class=\"main-outer\"><div class=\"column-left-outer\">\n");
    teasers::popular(page, &s, 5);
    if page.rng.chance(50) {
        teasers::sponsors(page, &s, 2);
    }
    page.out.raw("</div>\n<div class=\"column-center-outer\"><div class=\"post-outer\"><div class=\"post hentry\">\n");
    if page.rng.chance(50) {
        chrome::crumbs(page, &s);
    }
    chrome::headlines(page, &s);
    people::byline(page, &s);
    let class = page.class("content");
    page.out.raw(&format!("<div class=\"post-body {class}\">\n"));
    body::article(page, &s.body, Extras { inline: 16, advert: 10, pull_quote: false });
    if page.rng.chance(30) {
        chrome::disclaimer(page, &Tag::new("div > i"));
    }
    page.out.raw("</div>\n<div class=\"post-footer\">\n");
    chrome::share(page, &s);
    chrome::tags(page, &s);
    page.out.raw("</div></div></div>\n");
    let form = teasers::form(page);
    teasers::mixed(page, &s, "related", 5, form);
    people::comments(page, &s, 4);
    teasers::pager(page, &s);
    page.out.raw("</div>\n<div class=\"column-right-outer\">\n");
    teasers::latest(page, &s, 5);
    chrome::newsletter(page, &s);
    teasers::sponsors(page, &s, 3);
    if page.rng.chance(40) {
        teasers::cards(page, &s, "related", 3, Form::RunTogether);
    }
    page.out.raw("</div></div>\n<div class=\"footer-outer\">\n");
    chrome::footer(page, &s);
    page.out.raw("</div>\n");
    chrome::end(page, "<script>//<![CDATA[\nvar blogId = '81';\n//]]></script>\n");
}
