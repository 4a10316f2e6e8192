//! Plain text, as a crawler leaves a farm page behind: a sponsor label, both headlines, the article, then truncated headline
//! pairs, then the same teasers again in full with cut-off excerpts.

use crate::body::{self, Extras};
use crate::markup::{Skin, Tag};
use crate::page::Page;
use crate::truth;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = Skin::default();
    let none = Tag::none();
    if page.rng.chance(75) {
        teasers::sponsor_label(page, &none);
    }
    if page.rng.chance(25) {
        chrome::nav(page, &s);
    }
    chrome::headlines(page, &s);
    if page.rng.chance(40) {
        people::byline(page, &s);
    }
    body::article(page, &s.body, Extras { inline: 6, advert: 4, pull_quote: false });
    if page.rng.chance(25) {
        chrome::disclaimer(page, &none);
    }
    let n = page.rng.range(4, 7);
    let cards = page.draw(n);
    if page.rng.chance(50) {
        let label = page.heading("related");
        page.out.block(truth::T_LABEL, &none, &label);
    }
    for card in &cards {
        let chars = page.rng.range(18, 30);
        let title = page.cut(&card.title, chars);
        page.out.block(truth::T_HEAD, &none, &title);
        let chars = page.rng.range(40, 62);
        let second = page.cut(&card.second, chars);
        page.out.block(truth::T_SECOND, &none, &second);
    }
    for card in &cards {
        teasers::one(page, &s, card, Form::RunTogether);
    }
    for card in page.draw(3) {
        teasers::one(page, &s, card, Form::RunTogether);
    }
    if page.rng.chance(30) {
        teasers::sponsors(page, &s, 2);
    }
    if page.rng.chance(25) {
        chrome::footer(page, &s);
    }
}
