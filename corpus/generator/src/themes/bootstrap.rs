//! Bootstrap: container, row, column, cards with badges and 'read more' buttons.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            heading: Tag::new("h3 class=\"mt-4\""),
            list: Tag::new("ul class=\"list-unstyled ps-3\""),
            quote: Tag::new("figure > blockquote class=\"blockquote\" > p"),
            figure: Tag::of(
                "<figure class=\"figure\"><img class=\"figure-img img-fluid\" src=\"/img/{n}.jpg\" alt=\"\">",
                "</figure>",
            ),
            caption: Tag::new("figcaption class=\"figure-caption\""),
            table: Tag::new("div class=\"table-responsive\" > table class=\"table\" > tbody"),
            inline: Tag::new("div class=\"alert alert-light {c}\" > a class=\"alert-link\" href=\"{url}\""),
            advert: Tag::new("div class=\"text-center small text-muted {c}\""),
            ..BodySkin::default()
        },
        widget: Tag::new("div class=\"{c} mb-4\""),
        label: Tag::new("h4 class=\"border-bottom pb-2\""),
        list: Tag::new("div class=\"row row-cols-1 row-cols-md-3 g-4\""),
        item: Tag::new("div class=\"col\" > div class=\"card h-100\" > div class=\"card-body\""),
        head: Tag::new("h5 class=\"card-title\" > a class=\"stretched-link\" href=\"{url}\""),
        second: Tag::new("h6 class=\"card-subtitle text-muted\""),
        excerpt: Tag::new("p class=\"card-text\""),
        meta: Tag::new("span class=\"badge bg-secondary {c}\""),
        more: Tag::new("a class=\"btn btn-primary btn-sm {c}\" href=\"{url}\""),
        number: Tag::new("span class=\"badge rounded-pill {c}\""),
        nav: Tag::new("nav class=\"navbar {c}\" > ul class=\"navbar-nav\""),
        nav_item: Tag::new("li class=\"nav-item\" > a class=\"nav-link\" href=\"{url}\""),
        small: Tag::new("p class=\"small text-muted\""),
        button: Tag::new("button class=\"btn {c}\" type=\"button\""),
        title: Tag::new("h1 class=\"display-5\""),
        headline2: Tag::new("p class=\"lead\""),
        byline: Tag::new("p class=\"text-muted {c}\""),
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "<link href=\"/css/bootstrap.min.css\" rel=\"stylesheet\">\n");
    page.out.raw("<body class=\"bg-light\">\n");
    chrome::logo(page, &Tag::new("div class=\"container\" > a class=\"navbar-brand\" href=\"/\""));
    chrome::nav(page, &s);
    page.out.raw("<div class=\"container my-4\"><div class=\"row\"><div class=\"col-lg-8\">\n");
    chrome::crumbs(page, &s);
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("<img class=\"img-fluid rounded\" src=\"/img/cover.jpg\" alt=\"\">\n");
    if page.rng.chance(35) {
        teasers::sponsors(page, &s, 2);
    }
    let class = page.class("content");
    page.out.raw(&format!("<div class=\"{class}\">\n"));
    body::article(page, &s.body, Extras { inline: 14, advert: 9, pull_quote: false });
    page.out.raw("</div>\n");
    chrome::share(page, &s);
    chrome::tags(page, &s);
    let form = if page.rng.chance(60) { Form::Excerpt } else { Form::RunTogether };
    teasers::mixed(page, &s, "related", 6, form);
    if page.rng.chance(50) {
        people::author(page, &s);
    }
    people::comments(page, &s, 5);
    page.out.raw("</div>\n<div class=\"col-lg-4\">\n");
    if page.rng.chance(50) {
        chrome::newsletter(page, &s);
    }
    teasers::popular(page, &s, 5);
    teasers::sponsors(page, &s, 3);
    teasers::latest(page, &s, 4);
    page.out.raw("</div></div></div>\n<footer class=\"bg-dark text-white py-3\"><div class=\"container\">\n");
    chrome::footer(page, &s);
    page.out.raw("</div></footer>\n");
    page.out.raw("<div class=\"modal fade\" style=\"display:none\" aria-hidden=\"true\"><div class=\"modal-dialog\"></div></div>\n");
    if page.rng.chance(50) {
        chrome::cookie(page, &s);
    }
    chrome::end(page, "<script src=\"/js/bootstrap.bundle.min.js\"></script>\n");
}
