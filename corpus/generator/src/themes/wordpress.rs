//! A WordPress news theme: body classes, a sidebar of widgets, related posts below the entry, a comment form.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin(page: &Page) -> Skin {
    let level = if page.site.dates.is_multiple_of(2) { "h3" } else { "h2" };
    Skin {
        body: BodySkin {
            heading: Tag::new("h2 class=\"wp-block-heading\""),
            list: Tag::new("ul class=\"wp-block-list\""),
            quote: Tag::new("blockquote class=\"wp-block-quote\" > p"),
            figure: Tag::of(
                "<figure class=\"wp-block-image size-large\"><img src=\"/wp-content/uploads/{n}.jpg\" alt=\"\">",
                "</figure>",
            ),
            caption: Tag::new("figcaption class=\"wp-element-caption\""),
            table: Tag::new("figure class=\"wp-block-table\" > table > tbody"),
            inline: Tag::new("div class=\"{c}\" > strong > a href=\"{url}\""),
            ..BodySkin::default()
        },
        widget: Tag::new("section class=\"widget {c}\""),
        label: Tag::new(&format!("{level} class=\"widget-title\"")),
        item: Tag::new("li class=\"post type-post status-publish\""),
        head: Tag::new("h4 class=\"entry-title\" > a href=\"{url}\" rel=\"bookmark\""),
        excerpt: Tag::new("div class=\"entry-summary\" > p"),
        second: Tag::new("div class=\"sub\""),
        nav: Tag::new("nav class=\"{c}\" > ul class=\"menu\""),
        nav_item: Tag::new("li class=\"menu-item\" > a href=\"{url}\""),
        title: Tag::new("h1 class=\"entry-title\""),
        headline2: Tag::new("h2 class=\"entry-subtitle\""),
        byline: Tag::new("div class=\"{c}\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin(page);
    chrome::head(
        page,
        "<link rel=\"stylesheet\" href=\"/wp-content/themes/broadsheet/style.css?ver=6.4\">\n<style>.widget{margin:0 0 2em}</style>\n",
    );
    let id = page.rng.range(200, 9000);
    page.out.raw(&format!(
        "<body class=\"post-template-default single single-post postid-{id}\">\n<div id=\"page\" class=\"site\">\n"
    ));
    if page.rng.chance(50) {
        chrome::cookie(page, &s);
    }
    page.out.raw("<header id=\"masthead\" class=\"site-header\">\n");
    chrome::logo(page, &Tag::new("p class=\"site-title\" > a href=\"/\" rel=\"home\""));
    chrome::nav(page, &s);
    page.out.raw("</header>\n");
    if page.rng.chance(60) {
        teasers::trending(page, &s, 4);
    }
    page.out.raw("<div id=\"content\" class=\"site-content\"><main id=\"main\">\n");
    chrome::crumbs(page, &s);
    let class = page.class("content");
    page.out
        .raw(&format!("<article id=\"post-{id}\" class=\"post-{id} post hentry\">\n<header class=\"entry-header\">\n"));
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out
        .raw("</header>\n<div class=\"post-thumbnail\"><img src=\"/wp-content/uploads/head.jpg\" alt=\"\"></div>\n");
    if page.rng.chance(50) {
        chrome::share(page, &s);
    }
    page.out.raw(&format!("<div class=\"{class} clearfix\">\n"));
    body::article(page, &s.body, Extras { inline: 16, advert: 8, pull_quote: false });
    if page.rng.chance(25) {
        chrome::disclaimer(page, &Tag::new("p > em"));
    }
    page.out.raw("</div>\n<footer class=\"entry-footer\">\n");
    chrome::tags(page, &s);
    page.out.raw("</footer>\n</article>\n");
    chrome::share(page, &s);
    teasers::pager(page, &s);
    if page.rng.chance(60) {
        people::author(page, &s);
    }
    let form = teasers::form(page);
    teasers::mixed(page, &s, "related", 6, form);
    people::comments(page, &s, 6);
    page.out.raw("</main>\n<aside id=\"secondary\" class=\"widget-area\">\n");
    let mut order = [0, 1, 2, 3];
    page.rng.shuffle(&mut order);
    for widget in order {
        match widget {
            0 => teasers::latest(page, &s, 5),
            1 => teasers::popular(page, &s, 5),
            2 => teasers::sponsors(page, &s, 3),
            _ => chrome::newsletter(page, &s),
        }
    }
    page.out.raw("</aside></div>\n<footer id=\"colophon\" class=\"site-footer\">\n");
    if page.rng.chance(40) {
        teasers::cards(page, &s, "latest", 3, Form::PairCut);
    }
    chrome::footer(page, &s);
    page.out.raw("</footer>\n</div>\n");
    chrome::end(page, "<script>window.wpData={\"ajax\":\"/wp-admin/admin-ajax.php\"};</script>\n");
}
