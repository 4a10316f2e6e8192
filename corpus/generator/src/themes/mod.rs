//! One file a theme.  A theme is a skin (markup) and an order of widgets; words come from the site, the page and the article.

mod amp;
mod bare;
mod bootstrap;
mod brbr;
mod flat;
mod german;
mod hashed;
mod infinite;
mod magazine;
mod multilang;
mod oldtable;
mod react;
mod semantic;
mod wordpress;

use crate::page::Page;

/// Writes the whole page.
pub type Render = fn(&mut Page);

/// All themes by name.
pub const THEMES: &[(&str, Render)] = &[
    ("wordpress", wordpress::render),
    ("semantic", semantic::render),
    ("hashed", hashed::render),
    ("bootstrap", bootstrap::render),
    ("infinite", infinite::render),
    ("oldtable", oldtable::render),
    ("amp", amp::render),
    ("bare", bare::render),
    ("german", german::render),
    ("flat", flat::render),
    ("brbr", brbr::render),
    ("multilang", multilang::render),
    ("react", react::render),
    ("magazine", magazine::render),
];

/// The theme of that name; the first for an unknown name, which the tests exclude.
pub fn render(name: &str) -> Render {
    THEMES.iter().find(|(n, _)| *n == name).map_or(wordpress::render, |(_, r)| *r)
}

/// File extension of a theme's pages.
pub fn extension(theme: &str) -> &'static str {
    if theme == "flat" { "txt" } else { "html" }
}
