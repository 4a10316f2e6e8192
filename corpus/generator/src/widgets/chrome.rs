//! Head, masthead, menus, cookie banner, share bar, newsletter box, tags, footer.

use crate::builder::attribute;
use crate::labels::labels;
use crate::markup::{Skin, Tag};
use crate::page::Page;
use crate::truth;

/// `<!doctype>` to `<body>`; `extra` is markup for the head.
pub fn head(page: &mut Page, extra: &str) {
    let title = attribute(&page.article.title);
    let name = attribute(&page.site.name);
    let about = attribute(&page.cut(page.article.lead(), 150));
    let dir = if page.lang == "ar" { " dir=\"rtl\"" } else { "" };
    let markup = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"{dir}>\n<head>\n<meta charset=\"utf-8\">\n<title>{title} - {name}</title>\n\
         <meta name=\"description\" content=\"{about}\">\n<meta property=\"og:title\" content=\"{title}\">\n\
         <link rel=\"canonical\" href=\"{}\">\n{extra}</head>\n",
        page.lang, page.url
    );
    page.out.raw(&markup);
}

/// The end of the page.
pub fn end(page: &mut Page, scripts: &str) {
    page.out.raw(scripts);
    page.out.raw("</body>\n</html>\n");
}

/// The cookie banner.
pub fn cookie(page: &mut Page, skin: &Skin) {
    let widget = skin.widget.class(&page.class("cookie"));
    page.out.open(&widget);
    let text = page.site.label(page.lang, "cookie", &mut page.rng);
    page.out.block(truth::COOKIE, &skin.small, &text);
    let button = skin.button.class(&page.class("btn"));
    let all = labels(page.lang).get("cookie_button");
    let n = page.rng.range(1, all.len().min(3));
    for text in &all[..n] {
        page.out.block(truth::COOKIE, &button, text);
    }
    page.out.close(&widget);
}

/// The site's name.
pub fn logo(page: &mut Page, tag: &Tag) {
    let name = page.site.name.clone();
    page.out.block(truth::LOGO, &tag.class(&page.class("logo")).url("/"), &name);
}

/// The main menu: the same on all pages of a site.
pub fn nav(page: &mut Page, skin: &Skin) {
    let nav = skin.nav.class(&page.class("nav"));
    page.out.open(&nav);
    let all = labels(page.lang).get("nav");
    let mut order: Vec<usize> = (1..all.len()).collect();
    let mut own = crate::rng::Rng::keyed(7, &["nav", &page.site.host, page.lang]);
    own.shuffle(&mut order);
    let n = own.range(5, all.len() - 1);
    for at in std::iter::once(0).chain(order.into_iter().take(n)) {
        page.out.block(truth::NAV, &skin.nav_item.url(&format!("/c/{at}")), all[at]);
    }
    page.out.close(&nav);
}

/// Breadcrumbs.
pub fn crumbs(page: &mut Page, skin: &Skin) {
    let all = labels(page.lang).get("nav");
    let section = all[page.rng.range(1, all.len() - 1)];
    let widget = skin.widget.class(&page.class("crumbs"));
    page.out.open(&widget);
    page.out.block(truth::CRUMB, &Tag::new("a href=\"/\""), all[0]);
    page.out.raw("<i class=\"sep\"></i>");
    page.out.block(truth::CRUMB, &Tag::new("a href=\"/c\""), section);
    if page.rng.chance(30) {
        let title = page.cut(&page.article.title, 30);
        if title != page.article.title {
            page.out.block(truth::CRUMB, &Tag::new("span"), &title);
        }
    }
    page.out.close(&widget);
}

/// Share buttons.
pub fn share(page: &mut Page, skin: &Skin) {
    let widget = skin.widget.class(&page.class("share"));
    page.out.open(&widget);
    let all = labels(page.lang).get("share");
    let first = page.rng.below(all.len() - 3);
    let n = page.rng.range(2, 4);
    for text in all.iter().skip(first).take(n) {
        page.out.block(truth::SHARE, &Tag::new("a class=\"s\" href=\"#\""), text);
    }
    page.out.close(&widget);
}

/// Newsletter box.
pub fn newsletter(page: &mut Page, skin: &Skin) {
    let widget = skin.widget.class(&page.class("newsletter"));
    page.out.open(&widget);
    let title = page.heading("newsletter");
    page.out.block(truth::NEWSLETTER, &skin.label, &title);
    let text = page.site.label(page.lang, "signup", &mut page.rng);
    page.out.block(truth::NEWSLETTER, &skin.small, &text);
    page.out.raw("<form action=\"/join\" method=\"post\"><input type=\"email\" name=\"e\"></form>");
    page.out.close(&widget);
}

/// Tags below the article: the words of its headline.
pub fn tags(page: &mut Page, skin: &Skin) {
    let title = page.article.title.clone();
    let long = |w: &&str| w.chars().count() > 4;
    let mut words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(long).collect();
    if words.len() < 2 {
        words = labels(page.lang).get("nav").iter().skip(2).take(3).copied().collect();
    }
    words.truncate(4);
    let widget = skin.widget.class(&page.class("tags"));
    page.out.open(&widget);
    let label = page.label("tags");
    page.out.block(truth::TAG, &Tag::new("span"), &label);
    for word in words {
        let text = if page.rng.chance(30) { format!("#{word}") } else { word.to_owned() };
        page.out.block(truth::TAG, &Tag::new("a rel=\"tag\" href=\"/tag\""), &text);
    }
    page.out.close(&widget);
}

/// The notice below some articles.
pub fn disclaimer(page: &mut Page, tag: &Tag) {
    let text = page.site.label(page.lang, "disclaimer", &mut page.rng);
    page.out.block(truth::DISCLAIMER, tag, &text);
}

/// Footer links and legal text.
pub fn footer(page: &mut Page, skin: &Skin) {
    let all = labels(page.lang).get("foot");
    let n = page.rng.range(4, all.len());
    let nav = skin.nav.class(&page.class("footnav"));
    page.out.open(&nav);
    for (i, text) in all.iter().take(n).enumerate() {
        page.out.block(truth::FOOT, &skin.nav_item.url(&format!("/p/{i}")), text);
    }
    page.out.close(&nav);
    let legal = page.site.label(page.lang, "legal", &mut page.rng);
    let text = format!("© {} {}. {legal}", page.article.date.get(..4).unwrap_or("2025"), page.site.name);
    page.out.block(truth::LEGAL, &skin.small, &text);
}

/// Headline and second headline.
pub fn headlines(page: &mut Page, skin: &Skin) {
    let article = page.article;
    page.out.block(truth::TITLE, &skin.title, &article.title);
    page.out.block(truth::HEADLINE2, &skin.headline2, &article.subtitle);
}
