//! What a page says of itself: titles, author, dates, language.

use serde_json::Value;

use super::element::Tag;
use crate::tokens::Attribute;

/// Statements of the page about itself. None of them is checked against the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The `<title>` element.
    pub title: Option<String>,
    /// `og:title`, or `twitter:title`.
    pub social_title: Option<String>,
    /// `headline` of an article in JSON-LD.
    pub headline: Option<String>,
    /// Author, by JSON-LD or `<meta>`.
    pub author: Option<String>,
    /// Date of publication as the page writes it, by JSON-LD, `<meta>` or `<time>`.
    pub date: Option<String>,
    /// Language tag: `<html lang>`, or `og:locale`.
    pub language: Option<String>,
    /// `og:description`, or `<meta name=description>`.
    pub description: Option<String>,
    /// Name of the site: `og:site_name`.
    pub site: Option<String>,
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
}

/// A JSON-LD script longer than this is not read, in bytes.
const MAX_JSON_LD: usize = 512 * 1024;

/// JSON-LD nodes deeper in lists and graphs than this are not looked at.
const MAX_JSON_DEPTH: usize = 8;

impl Metadata {
    /// Notes what a start tag says.
    pub(super) fn start_tag(&mut self, tag: Tag, attributes: &[Attribute<'_>]) {
        let get =
            |name: &str| attributes.iter().find(|a| a.name == name).map(|a| a.value.trim()).filter(|v| !v.is_empty());
        match tag {
            Tag::Html => set(&mut self.language, get("lang").or_else(|| get("xml:lang"))),
            Tag::Link if get("rel") == Some("canonical") => set(&mut self.canonical, get("href")),
            Tag::Time => set(&mut self.date, get("datetime")),
            Tag::Meta => {
                let name = get("property").or_else(|| get("name")).or_else(|| get("itemprop"));
                if let (Some(name), Some(content)) = (name, get("content")) {
                    self.meta(name, content);
                }
            }
            _ => {}
        }
    }

    fn meta(&mut self, name: &str, content: &str) {
        let content = Some(content);
        match name.to_ascii_lowercase().as_str() {
            "og:title" => self.social_title = content.map(str::to_owned),
            "twitter:title" => set(&mut self.social_title, content),
            "headline" => set(&mut self.headline, content),
            "og:description" | "description" => set(&mut self.description, content),
            "og:site_name" => set(&mut self.site, content),
            "og:locale" => set(&mut self.language, content),
            "author" | "article:author" | "dc.creator" | "parsely-author" => {
                set(&mut self.author, content.filter(|author| !author.starts_with("http")));
            }
            // The most exact statement of the date stands over a `<time>` somewhere on the page.
            "article:published_time" | "datepublished" | "parsely-pub-date" => self.date = content.map(str::to_owned),
            "date" | "dc.date" | "dcterms.created" | "pubdate" => set(&mut self.date, content),
            _ => {}
        }
    }

    /// Notes the inside of a `<title>`; the first one counts.
    pub(super) fn title_text(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        set(&mut self.title, Some(text.as_str()).filter(|t| !t.is_empty()));
    }

    /// Notes the inside of a `<script type="application/ld+json">`; one that is not JSON is passed over.
    pub(super) fn json_ld(&mut self, text: &str) {
        if text.len() <= MAX_JSON_LD
            && let Ok(value) = serde_json::from_str::<Value>(text.trim())
        {
            self.json_node(&value, MAX_JSON_DEPTH);
        }
    }

    fn json_node(&mut self, value: &Value, depth: usize) {
        if depth == 0 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.json_node(item, depth - 1)),
            Value::Object(node) => {
                if is_article(node.get("@type")) {
                    set(&mut self.headline, node.get("headline").and_then(Value::as_str));
                    set(&mut self.author, node.get("author").and_then(|author| name_of(author, depth)));
                    if let Some(date) = node.get("datePublished").and_then(Value::as_str) {
                        self.date = Some(date.to_owned());
                    }
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner) = node.get(key) {
                        self.json_node(inner, depth - 1);
                    }
                }
            }
            _ => {}
        }
    }
}

fn set(slot: &mut Option<String>, value: Option<&str>) {
    if slot.is_none() {
        *slot = value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    }
}

/// Whether a JSON-LD `@type` names a kind of article.
fn is_article(kind: Option<&Value>) -> bool {
    match kind {
        Some(Value::String(kind)) => kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind.is_string() && is_article(Some(kind))),
        _ => false,
    }
}

fn name_of(author: &Value, depth: usize) -> Option<&str> {
    match author {
        Value::String(name) => Some(name),
        Value::Object(node) => node.get("name").and_then(Value::as_str),
        Value::Array(all) if depth > 0 => all.first().and_then(|first| name_of(first, depth - 1)),
        _ => None,
    }
}
