//! Bylines, author boxes, comments.

use crate::labels::labels;
use crate::markup::{Skin, Tag};
use crate::page::Page;
use crate::truth;
use crate::widgets::teasers;

/// Author and date; one line or two.
pub fn byline(page: &mut Page, skin: &Skin) {
    let name = if page.article.author.is_empty() { page.person().to_owned() } else { page.article.author.clone() };
    let by = page.label("by").replace("{name}", &name);
    let date = page.site.date(&page.article.date, page.lang);
    let tag = skin.byline.class(&page.class("byline"));
    match page.rng.below(4) {
        0 => {
            page.out.block(truth::BYLINE, &tag, &by);
            page.out.block(truth::BYLINE, &tag, &date);
        }
        1 => {
            let ago = teasers::ago(page);
            page.out.block(truth::BYLINE, &tag, &format!("{by} | {date} | {ago}"));
        }
        _ => page.out.block(truth::BYLINE, &tag, format!("{by} · {date}").trim_end_matches(" · ")),
    }
}

/// Who wrote it, and a sentence about them.
pub fn author(page: &mut Page, skin: &Skin) {
    let name = if page.article.author.is_empty() { page.person().to_owned() } else { page.article.author.clone() };
    let widget = skin.widget.class(&page.class("author"));
    page.out.open(&widget);
    let label = page.heading("about_author");
    page.out.block(truth::AUTHOR, &skin.label, &label);
    let bio = page.site.label(page.lang, "bio", &mut page.rng).replace("{name}", &name);
    page.out.block(truth::AUTHOR, &skin.small, &bio);
    page.out.close(&widget);
}

/// A few comments with names, times and buttons.
pub fn comments(page: &mut Page, skin: &Skin, most: usize) {
    let all = labels(page.lang).get("comment");
    let n = page.rng.range(1, most.min(all.len()));
    let widget = skin.widget.class(&page.class("comments"));
    page.out.open(&widget);
    let label = page.heading("comments");
    page.out.block(truth::COMMENT, &skin.label, &label);
    let first = page.rng.below(all.len());
    for i in 0..n {
        page.out.open(&skin.item);
        let name = page.person();
        page.out.block(truth::COMMENT, &Tag::new("b"), name);
        let ago = teasers::ago(page);
        let meta = skin.meta.class(&page.class("when"));
        page.out.block(truth::COMMENT, &meta, &ago);
        page.out.block(truth::COMMENT, &skin.small, all[(first + i) % all.len()]);
        let reply = labels(page.lang).get("reply")[0];
        page.out.block(truth::COMMENT, &Tag::new("a class=\"reply\" href=\"#r\""), reply);
        page.out.close(&skin.item);
    }
    page.out.close(&widget);
}
