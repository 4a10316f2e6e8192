//! The junk around an article, one family of widgets a file.  A widget takes its markup from the theme's skin and its words
//! from the site and the page.

pub mod chrome;
pub mod people;
pub mod teasers;
