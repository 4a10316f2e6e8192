//! Semantic HTML5: header, nav, main, article, section, aside, footer; clean, with teasers inside the article element.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            quote: Tag::new("blockquote"),
            inline: Tag::new("aside class=\"{c}\" > p > a href=\"{url}\""),
            time: Tag::new("h3 > time"),
            advert: Tag::new("aside class=\"{c}\" > small"),
            ..BodySkin::default()
        },
        widget: Tag::new("aside class=\"{c}\""),
        label: Tag::new("h2"),
        list: Tag::new("section"),
        item: Tag::new("article"),
        head: Tag::new("h3 > a href=\"{url}\""),
        meta: Tag::new("time class=\"{c}\""),
        byline: Tag::new("p class=\"{c}\""),
        title: Tag::new("h1"),
        headline2: Tag::new("p class=\"standfirst\""),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.out.raw("<body>\n<header>\n");
    chrome::logo(page, &Tag::new("a class=\"{c}\" href=\"/\""));
    chrome::nav(page, &s);
    page.out.raw("</header>\n<main>\n");
    if page.rng.chance(50) {
        chrome::crumbs(page, &s);
    }
    page.out.raw("<article>\n<header>\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("</header>\n<section>\n");
    let pull_quote = page.site.dates == 1;
    body::article(page, &s.body, Extras { inline: 12, advert: 6, pull_quote });
    page.out.raw("</section>\n<footer>\n");
    chrome::tags(page, &s);
    chrome::share(page, &s);
    page.out.raw("</footer>\n");
    let form = if page.rng.chance(50) { Form::Excerpt } else { Form::PairCut };
    teasers::cards(page, &s, "related", 4, form);
    page.out.raw("</article>\n");
    if page.rng.chance(50) {
        people::author(page, &s);
    }
    people::comments(page, &s, 4);
    teasers::pager(page, &s);
    page.out.raw("</main>\n");
    if page.rng.chance(70) {
        teasers::popular(page, &s, 6);
    }
    if page.rng.chance(60) {
        teasers::sponsors(page, &s, 4);
    } else {
        teasers::latest(page, &s, 4);
    }
    chrome::newsletter(page, &s);
    page.out.raw("<footer>\n");
    chrome::footer(page, &s);
    page.out.raw("</footer>\n");
    if page.rng.chance(60) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "");
}
