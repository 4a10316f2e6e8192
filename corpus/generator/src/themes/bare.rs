//! No classes, few elements, broken nesting: unclosed p and li, overlapping b and i, a stray end tag here and there.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            para: Tag::unclosed("p"),
            heading: Tag::of("<h2><b>", "</h2></b>"),
            list: Tag::new("ul"),
            item: Tag::unclosed("li"),
            quote: Tag::of("<blockquote><p>", "</blockquote>"),
            figure: Tag::of("<p><img src=\"{n}.png\">", ""),
            caption: Tag::of("<br><i>", "</i>"),
            question: Tag::of("<p><b>", "</b>"),
            time: Tag::of("<p><b>", "</b>"),
            table: Tag::new("table"),
            row: Tag::unclosed("tr"),
            cell: Tag::unclosed("td"),
            code: Tag::new("pre"),
            inline: Tag::of("<p><b><a href=\"{url}\">", "</b></a>"),
            advert: Tag::unclosed("p"),
            link: Tag::of("<a href=\"n{n}.html\">", "</a>"),
        },
        widget: Tag::of("<div>", "</div></span>"),
        label: Tag::of("<p><b>", "</b>"),
        list: Tag::new("ul"),
        item: Tag::unclosed("li"),
        head: Tag::new("a href=\"{url}\""),
        second: Tag::of("<br>", ""),
        excerpt: Tag::of("<br>", ""),
        meta: Tag::of("<br><i>", "</i>"),
        more: Tag::of("<br><a href={url}>", "</a>"),
        number: Tag::new("b"),
        nav: Tag::new("ul"),
        nav_item: Tag::of("<li><a href={url}>", "</a>"),
        small: Tag::unclosed("p"),
        button: Tag::new("button"),
        byline: Tag::unclosed("p"),
        title: Tag::new("h1"),
        headline2: Tag::new("h3"),
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    let title = crate::builder::attribute(&page.article.title);
    page.out.raw(&format!("<html><head><meta charset=utf-8><title>{title}</title>\n<body>\n"));
    chrome::logo(page, &Tag::new("p > a href=\"/\" > b"));
    chrome::nav(page, &s);
    page.out.raw("<hr>\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    body::article(page, &s.body, Extras { inline: 12, advert: 5, pull_quote: false });
    page.out.raw("<hr>\n");
    if page.rng.chance(50) {
        chrome::share(page, &s);
    }
    let form = if page.rng.chance(50) { Form::Excerpt } else { Form::Full };
    teasers::cards(page, &s, "related", 5, form);
    if page.rng.chance(60) {
        teasers::sponsors(page, &s, 3);
    }
    if page.rng.chance(50) {
        teasers::popular(page, &s, 5);
    } else {
        teasers::latest(page, &s, 5);
    }
    if page.rng.chance(50) {
        people::comments(page, &s, 3);
    }
    page.out.raw("<hr></div>\n");
    chrome::footer(page, &s);
    page.out.raw("</body>\n");
}
