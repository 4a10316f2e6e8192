//! Nothing but nested div elements with hashed class names; headlines are div elements too, paragraphs mostly.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn div(page: &Page, word: &str) -> Tag {
    Tag::new(&format!("div class=\"{}\"", page.class(word)))
}

fn link(page: &Page, word: &str) -> Tag {
    Tag::new(&format!("div class=\"{}\" > a class=\"{}\" href=\"{{url}}\"", page.class(word), page.class("a")))
}

fn skin(page: &Page) -> Skin {
    let para =
        if page.site.dates < 2 { div(page, "para") } else { Tag::new(&format!("p class=\"{}\"", page.class("para"))) };
    Skin {
        body: BodySkin {
            para,
            heading: div(page, "subhead"),
            list: div(page, "list"),
            item: div(page, "listitem"),
            quote: div(page, "quote"),
            figure: Tag::of(
                &format!(
                    "<div class=\"{}\"><div style=\"background-image:url(/i/{{n}}.webp)\"></div>",
                    page.class("fig")
                ),
                "</div>",
            ),
            caption: div(page, "caption"),
            question: div(page, "question"),
            time: div(page, "time"),
            table: div(page, "table"),
            row: div(page, "row"),
            cell: Tag::of(&format!("<div class=\"{}\">", page.class("cell")), "</div> "),
            code: Tag::new(&format!("pre class=\"{}\"", page.class("code"))),
            inline: link(page, "inline-line"),
            ..BodySkin::default()
        },
        widget: Tag::new(&format!("div class=\"{} {{c}}\"", page.class("box"))),
        label: div(page, "label"),
        list: div(page, "stack"),
        item: div(page, "tile"),
        head: link(page, "tilehead"),
        second: div(page, "tilesub"),
        excerpt: div(page, "tiletext"),
        meta: Tag::new("span class=\"{c}\""),
        nav: Tag::new("div class=\"{c}\""),
        nav_item: Tag::new(&format!("a class=\"{}\" href=\"{{url}}\"", page.class("navlink"))),
        small: div(page, "small"),
        button: Tag::new("div class=\"{c}\" role=\"button\""),
        byline: Tag::new("div class=\"{c}\""),
        title: if page.site.dates == 3 { div(page, "title") } else { Tag::new("h1") },
        headline2: div(page, "headline2"),
        ..Skin::default()
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin(page);
    chrome::head(page, "<style data-emotion=\"css\">div{box-sizing:border-box}</style>\n");
    let (outer, inner) = (div(page, "outer"), div(page, "inner"));
    page.out.raw("<body>\n<div id=\"root\">\n");
    page.out.open(&outer);
    chrome::logo(page, &Tag::new("div class=\"{c}\""));
    chrome::nav(page, &s);
    if page.rng.chance(40) {
        chrome::cookie(page, &s);
    }
    if page.rng.chance(50) {
        let flag = div(page, "flag");
        teasers::sponsor_label(page, &flag);
        teasers::trending(page, &s, 3);
    }
    page.out.open(&inner);
    chrome::headlines(page, &s);
    people::byline(page, &s);
    chrome::share(page, &s);
    body::article(page, &s.body, Extras { inline: 18, advert: 10, pull_quote: false });
    page.out.close(&inner);
    let mut order = [0, 1, 2, 3, 4];
    page.rng.shuffle(&mut order);
    for widget in order {
        match widget {
            0 => teasers::mixed(page, &s, "related", 6, Form::Cut),
            1 => teasers::popular(page, &s, 5),
            2 => teasers::cards(page, &s, "latest", 4, Form::RunTogether),
            3 => teasers::sponsors(page, &s, 4),
            _ => chrome::newsletter(page, &s),
        }
    }
    chrome::tags(page, &s);
    if page.rng.chance(40) {
        people::comments(page, &s, 3);
    }
    chrome::footer(page, &s);
    page.out.close(&outer);
    page.out.raw("</div>\n");
    chrome::end(page, "<script src=\"/static/js/main.4f1c.js\"></script>\n");
}
