//! What a page says of itself: titles, authors, dates, language. `about.rs` makes one answer of it.

use std::collections::HashMap;

use serde_json::Value;

use super::element::Tag;
use crate::tokens::Attribute;

/// Statements of the page about itself. None of them is checked against the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Metadata {
    /// The `<title>` element.
    pub title: Option<String>,
    /// `og:title`, or `twitter:title`.
    pub social_title: Option<String>,
    /// `headline` of an article in JSON-LD.
    pub headline: Option<String>,
    /// Authors, as they are written.
    pub authors: Vec<Stated>,
    /// Dates of publication, as they are written.
    pub published: Vec<Stated>,
    /// Dates of the last change, as they are written.
    pub modified: Vec<Stated>,
    /// Language tag: `<html lang>`, `Content-Language`, `og:locale`, or `inLanguage` in JSON-LD.
    pub language: Option<String>,
    /// `og:description`, `<meta name=description>`, or `description` in JSON-LD.
    pub description: Option<String>,
    /// Name of the site: `og:site_name`.
    pub site: Option<String>,
    /// Other names of the site and its publisher.
    pub site_names: Vec<String>,
    /// `<link rel=canonical>`, or `og:url`; else the address that the page was loaded from, where that is known.
    pub canonical: Option<String>,
    /// Types that it says it is, in lower case: those of JSON-LD, and `og:type` behind `og:`.
    pub types: Vec<String>,
    /// Whether it says that it is an article.
    pub article: bool,
    /// Places of the text that are marked as an author or a time.
    pub marks: Vec<Mark>,
}

/// Something that is stated, and how far it is to be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Stated {
    /// Where it is stated; the highest counts.
    pub trust: Trust,
    /// As it is written.
    pub value: String,
}

/// Where something is stated, the least exact first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub enum Trust {
    /// `<meta>` of a name that means several things (`date`).
    Loose,
    /// `<meta>` of a name that means this.
    Meta,
    /// JSON-LD of an article.
    JsonLd,
    /// `article:published_time`: of the page as a whole, never of a part of it.
    Page,
}

/// What a mark marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub enum MarkKind {
    /// `rel=author`, `itemprop=author`.
    Author,
    /// `<time>`.
    Time,
    /// `itemprop=datePublished`.
    Published,
}

/// A marked place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where its text begins and ends, in bytes of all text.
    pub text: std::ops::Range<u32>,
    /// What an attribute says of it.
    pub value: Option<String>,
}

/// A JSON-LD script longer than this is not read, in bytes.
const MAX_JSON_LD: usize = 512 * 1024;
/// JSON-LD nodes deeper in lists and graphs than this are not looked at.
const MAX_JSON_DEPTH: usize = 8;
/// So many statements of one thing are noted: a list of articles has hundreds.
const MAX_STATED: usize = 16;
/// So many marks are noted. Those of the article stand before the comments.
const MAX_MARKS: usize = 64;
/// Longer values are cut off nowhere and dropped, in bytes.
const MAX_VALUE: usize = 4096;

impl Metadata {
    /// Bytes that it holds on the heap, about.
    #[cfg(feature = "corpus")]
    pub(super) fn heap(&self) -> usize {
        let Self { title, social_title, headline, authors, published, modified, .. } = self;
        let Self { language, description, site, site_names, canonical, types, article: _, marks, .. } = self;
        let single = [title, social_title, headline, language, description, site, canonical].into_iter().flatten();
        let stated = [authors, published, modified].into_iter().flatten().map(|stated| &stated.value);
        let marked = marks.iter().filter_map(|mark| mark.value.as_ref());
        let strings = single.chain(stated).chain(site_names).chain(types).chain(marked);
        strings.map(|string| size_of::<String>() + string.len()).sum::<usize>() + marks.len() * size_of::<Mark>()
    }

    /// What the page states as its title, the most exact statement first.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        [&self.headline, &self.social_title, &self.title].into_iter().flatten().map(String::as_str)
    }

    /// Notes what a start tag says; the kind of mark that it begins.
    pub(super) fn start_tag(&mut self, tag: Tag, attributes: &[Attribute<'_>]) -> Option<(MarkKind, Option<String>)> {
        let get =
            |name: &str| attributes.iter().find(|a| a.name == name).map(|a| a.value.trim()).filter(|v| !v.is_empty());
        match tag {
            Tag::Html => set(&mut self.language, get("lang").or_else(|| get("xml:lang"))),
            Tag::Link if get("rel") == Some("canonical") => set(&mut self.canonical, get("href")),
            Tag::Link => {}
            Tag::Meta => {
                let name =
                    get("property").or_else(|| get("name")).or_else(|| get("itemprop")).or_else(|| get("http-equiv"));
                if let (Some(name), Some(content)) = (name, get("content"))
                    && content.len() <= MAX_VALUE
                {
                    self.meta(name, content);
                }
            }
            _ => {
                let mut kind = (tag == Tag::Time).then_some(MarkKind::Time);
                for attribute in attributes {
                    match attribute.name {
                        "itemprop" => kind = item_kind(attribute.value).or(kind),
                        "rel" if tag == Tag::A && has_word(attribute.value, "author") => kind = Some(MarkKind::Author),
                        _ => {}
                    }
                }
                let value =
                    |kind| if kind == MarkKind::Author { None } else { get("datetime").or_else(|| get("content")) };
                return kind.map(|kind| (kind, value(kind).map(str::to_owned)));
            }
        }
        None
    }

    /// Notes a mark.
    pub(super) fn mark(&mut self, mark: Mark) {
        if self.marks.len() < MAX_MARKS {
            self.marks.push(mark);
        }
    }

    fn meta(&mut self, name: &str, content: &str) {
        let text = Some(content);
        match name.to_ascii_lowercase().as_str() {
            "og:title" => self.social_title = text.map(str::to_owned),
            "twitter:title" | "dc.title" | "citation_title" | "parsely-title" => set(&mut self.social_title, text),
            "headline" => set(&mut self.headline, text),
            "og:description" => self.description = text.map(str::to_owned),
            "description" | "twitter:description" | "dc.description" => set(&mut self.description, text),
            "og:site_name" => set(&mut self.site, text),
            "application-name" | "apple-mobile-web-app-title" | "dc.publisher" | "publisher" => {
                self.site_name(text);
            }
            "og:url" => set(&mut self.canonical, text),
            "og:type" => {
                self.article |= content.trim().eq_ignore_ascii_case("article");
                self.kind(&format!("og:{}", content.trim()));
            }
            "og:locale" | "content-language" => set(&mut self.language, text),
            "author" | "article:author" | "dc.creator" | "dcterms.creator" | "citation_author" | "parsely-author"
            | "sailthru.author" | "byl" => state(&mut self.authors, Trust::Meta, content),
            "article:published_time" | "datepublished" => state(&mut self.published, Trust::Page, content),
            "parsely-pub-date"
            | "citation_publication_date"
            | "dcterms.created"
            | "og:published_time"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "sailthru.date"
            | "dc.date.issued"
            | "article.published" => {
                state(&mut self.published, Trust::Meta, content);
            }
            "date" | "dc.date" | "citation_date" => state(&mut self.published, Trust::Loose, content),
            "article:modified_time" | "datemodified" | "og:updated_time" | "dcterms.modified" => {
                state(&mut self.modified, Trust::Meta, content);
            }
            _ => {}
        }
    }

    fn kind(&mut self, kind: &str) {
        if kind.len() <= MAX_VALUE && self.types.len() < MAX_STATED {
            self.types.push(kind.to_ascii_lowercase());
        }
    }

    fn site_name(&mut self, name: Option<&str>) {
        if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty() && self.site_names.len() < MAX_STATED) {
            self.site_names.push(unescaped(name));
        }
    }

    /// Notes the inside of a `<title>`; the first one counts.
    pub(super) fn title_text(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        set(&mut self.title, Some(text.as_str()).filter(|t| !t.is_empty()));
    }

    /// Notes the inside of a `<script type="application/ld+json">`; one that is not JSON is passed over.
    pub(super) fn json_ld(&mut self, text: &str) {
        if text.len() > MAX_JSON_LD {
            return;
        }
        let bare = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let bare =
            bare.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim_end_matches([';', ' ', '\n']);
        // Line ends inside strings are no JSON, and common.
        let parsed = serde_json::from_str::<Value>(bare)
            .or_else(|_| serde_json::from_str(&bare.replace(|c: char| c.is_ascii_control(), " ")));
        if let Ok(value) = parsed {
            let mut people = HashMap::new();
            name_people(&value, MAX_JSON_DEPTH, &mut people);
            self.json_node(&value, MAX_JSON_DEPTH, &people);
        }
    }

    fn json_node(&mut self, value: &Value, depth: usize, people: &HashMap<&str, &str>) {
        if depth == 0 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.json_node(item, depth - 1, people)),
            Value::Object(node) => {
                let text = |key: &str| node.get(key).and_then(Value::as_str);
                match node.get("@type") {
                    Some(Value::Array(kinds)) => {
                        kinds.iter().filter_map(Value::as_str).for_each(|kind| self.kind(kind))
                    }
                    kind => kind.and_then(Value::as_str).into_iter().for_each(|kind| self.kind(kind)),
                }
                let is = |fits: fn(&str) -> bool| has_type(node.get("@type"), fits);
                if is(is_article) {
                    self.article |= is(|kind| kind != "Recipe");
                    let headline = text("headline").or_else(|| text("name").filter(|_| is(|kind| kind == "Recipe")));
                    set(&mut self.headline, headline.map(unescaped).as_deref());
                    let mut names = Vec::new();
                    node.get("author")
                        .or_else(|| node.get("creator"))
                        .into_iter()
                        .for_each(|author| names_of(author, depth, people, &mut names));
                    // The first article is the page's; those behind it may be of a list.
                    if !self.authors.iter().any(|known| known.trust == Trust::JsonLd) {
                        names.into_iter().for_each(|name| state(&mut self.authors, Trust::JsonLd, &unescaped(name)));
                    }
                    text("datePublished").into_iter().for_each(|date| state(&mut self.published, Trust::JsonLd, date));
                    text("dateModified").into_iter().for_each(|date| state(&mut self.modified, Trust::JsonLd, date));
                }
                if is(|kind| kind == "WebPage") {
                    text("datePublished").into_iter().for_each(|date| state(&mut self.published, Trust::Loose, date));
                    text("dateModified").into_iter().for_each(|date| state(&mut self.modified, Trust::Loose, date));
                }
                if is(|kind| matches!(kind, "WebSite" | "Organization" | "NewsMediaOrganization")) {
                    self.site_name(text("name"));
                }
                if is(|kind| is_article(kind) || kind == "WebPage") {
                    set(&mut self.language, text("inLanguage"));
                    set(&mut self.description, text("description").map(unescaped).as_deref());
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage", "publisher", "isPartOf"] {
                    if let Some(inner) = node.get(key) {
                        self.json_node(inner, depth - 1, people);
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

fn state(all: &mut Vec<Stated>, trust: Trust, value: &str) {
    let value = value.trim();
    if !value.is_empty() && value.len() <= MAX_VALUE && all.len() < MAX_STATED {
        all.push(Stated { trust, value: value.to_owned() });
    }
}

fn has_word(value: &str, word: &str) -> bool {
    value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word))
}

/// The mark that microdata makes.
fn item_kind(value: &str) -> Option<MarkKind> {
    if has_word(value, "author") || has_word(value, "creator") {
        return Some(MarkKind::Author);
    }
    has_word(value, "datePublished").then_some(MarkKind::Published)
}

/// Whether one of the types of a JSON-LD node fits.
fn has_type(kind: Option<&Value>, fits: fn(&str) -> bool) -> bool {
    match kind {
        Some(Value::String(kind)) => fits(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    }
}

/// Whether a JSON-LD `@type` names a kind of article.
fn is_article(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(kind, "Report" | "Review" | "HowTo" | "Recipe" | "QAPage")
}

/// Notes the names of all nodes with an `@id`, to which others point.
fn name_people<'a>(value: &'a Value, depth: usize, people: &mut HashMap<&'a str, &'a str>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| name_people(item, depth - 1, people)),
        Value::Object(node) => {
            let text = |key: &str| node.get(key).and_then(Value::as_str);
            if let (Some(id), Some(name)) = (text("@id"), text("name")) {
                people.entry(id).or_insert(name);
            }
            node.get("@graph").into_iter().for_each(|graph| name_people(graph, depth - 1, people));
        }
        _ => {}
    }
}

/// The names in an `author`: a text, a node, a pointer to one, or a list of these.
fn names_of<'a>(author: &'a Value, depth: usize, people: &HashMap<&str, &'a str>, names: &mut Vec<&'a str>) {
    if depth == 0 {
        return;
    }
    match author {
        Value::String(name) => names.push(name),
        Value::Object(node) => match node.get("name") {
            Some(name) => names_of(name, depth - 1, people, names),
            None => names.extend(node.get("@id").and_then(Value::as_str).and_then(|id| people.get(id)).copied()),
        },
        Value::Array(all) => all.iter().for_each(|one| names_of(one, depth - 1, people, names)),
        _ => {}
    }
}

/// Character references that programs leave in texts which are no HTML: `&amp;`, `&#8217;`, `&#x27;`.
pub(super) fn unescaped(text: &str) -> String {
    /// The longest reference that is looked for, in bytes.
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((character(rest.get(1..end)?)?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        _ => return None,
    })
}
