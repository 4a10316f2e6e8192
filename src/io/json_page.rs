//! One line of JSON as a page.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::corpus::{Content, Given, RawPage};

/// The charset of HTML inside JSON, whatever the page says of itself: it was decoded when the JSON was made.
const CHARSET: &str = "utf-8";

/// Why a line is no page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Invalid {
    /// Where in the line, in bytes from its start.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) message: String,
}

#[derive(serde::Deserialize)]
struct Fields {
    #[serde(default)]
    id: Plain,
    #[serde(default)]
    url: Plain,
    #[serde(default)]
    date: Plain,
    #[serde(default)]
    title: Plain,
    #[serde(default)]
    author: Plain,
    #[serde(default)]
    language: Plain,
    #[serde(default)]
    description: Plain,
    html: Option<Long>,
    text: Option<Long>,
    #[serde(default)]
    metadata: Metadata,
}

/// The page that the line holds; `id` makes one for a page without.
pub(super) fn page(line: &[u8], id: impl FnOnce() -> String) -> Result<RawPage, Invalid> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Invalid { at: error.valid_up_to(), message: "not UTF-8".to_owned() })?;
    let fields: Fields = serde_json::from_str(text).map_err(|error| invalid(&error))?;
    let content = match (fields.html, fields.text) {
        (Some(html), _) => Content::Html { bytes: html.0.into_bytes(), charset: Some(CHARSET.to_owned()) },
        (None, Some(text)) => Content::Text(text.0),
        (None, None) => return Err(Invalid { at: 0, message: "neither \"html\" nor \"text\" in it".to_owned() }),
    };
    let id = match fields.id {
        Plain::Value(id) => id,
        Plain::Missing => id(),
        Plain::Other => return Err(Invalid { at: 0, message: "\"id\" is neither text nor a number".to_owned() }),
    };
    let url = fields.url.value().or_else(|| fields.metadata.0.value());
    let given = Given {
        title: fields.title.value(),
        author: fields.author.value(),
        language: fields.language.value(),
        description: fields.description.value(),
    };
    Ok(RawPage { id, url, date: fields.date.value(), given, content })
}

/// The error without its place, which is counted from the start of the file.
fn invalid(error: &serde_json::Error) -> Invalid {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = told.strip_suffix(&place).unwrap_or(&told).to_owned();
    Invalid { at: error.column().saturating_sub(1), message: format!("invalid JSON: {message}") }
}

/// A text in which half a surrogate pair (`\ud800`) is no fault but an unknown character: scrapers write such.
struct Long(String);

impl<'de> Deserialize<'de> for Long {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes the halves come through, in three bytes each; as text they would be refused.
        deserializer.deserialize_bytes(LongVisitor)
    }
}

struct LongVisitor;

impl Visitor<'_> for LongVisitor {
    type Value = Long;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Long, E> {
        Ok(Long(text.to_owned()))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Long, E> {
        Ok(Long(String::from_utf8_lossy(bytes).into_owned()))
    }
}

/// A text or a number, as text; empty text counts as missing.
#[derive(Default)]
enum Plain {
    Value(String),
    #[default]
    Missing,
    Other,
}

impl Plain {
    fn value(self) -> Option<String> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing | Self::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("text or a number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
        Ok(if text.is_empty() { Plain::Missing } else { Plain::Value(text.to_owned()) })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain::Value(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain::Value(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain::Value(number.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Missing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Plain, E> {
        Ok(Plain::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Plain, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Plain::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Plain::Other)
    }
}

/// The address in `metadata`, where that is an object with one. It may be anything else: many tools have a field of that name.
#[derive(Default)]
struct Metadata(Plain);

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MetadataVisitor)
    }
}

struct MetadataVisitor;

impl<'de> Visitor<'de> for MetadataVisitor {
    type Value = Metadata;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metadata, A::Error> {
        let mut url = Plain::Missing;
        while let Some(key) = map.next_key::<String>()? {
            if key == "url" {
                url = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Metadata(url))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Metadata, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Metadata::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }

    fn visit_unit<E>(self) -> Result<Metadata, E> {
        Ok(Metadata::default())
    }
}

#[cfg(test)]
mod tests {
    use super::{Invalid, page};
    use crate::corpus::{Content, RawPage};

    fn read(line: &str) -> Result<RawPage, Invalid> {
        page(line.as_bytes(), || "made".to_owned())
    }

    #[test]
    fn all_fields() {
        let page = read(r#"{"date":"2026-01-02","html":"<p>\u00e9","id":"a","url":"https://x.example/","more":[{}]}"#)
            .unwrap();
        assert_eq!((page.id.as_str(), page.url.as_deref()), ("a", Some("https://x.example/")));
        assert_eq!(page.date.as_deref(), Some("2026-01-02"));
        assert_eq!(
            page.content,
            Content::Html { bytes: "<p>é".as_bytes().to_vec(), charset: Some("utf-8".to_owned()) }
        );
    }

    #[test]
    fn ids() {
        for (id, expected) in [("7", "7"), ("-7", "-7"), ("1.5", "1.5"), ("null", "made"), ("\"\"", "made")] {
            assert_eq!(read(&format!(r#"{{"id":{id},"text":""}}"#)).unwrap().id, expected);
        }
        for id in ["true", "[1]", "{\"a\":1}"] {
            assert!(read(&format!(r#"{{"id":{id},"text":""}}"#)).unwrap_err().message.contains("\"id\""));
        }
    }

    #[test]
    fn addresses() {
        let url = |fields: &str| read(&format!(r#"{{"text":"",{fields}}}"#)).unwrap().url;
        assert_eq!(url(r#""metadata":{"title":[1],"url":"m"}"#).as_deref(), Some("m"));
        assert_eq!(url(r#""metadata":{"url":"m"},"url":"u""#).as_deref(), Some("u"));
        assert_eq!(url(r#""metadata":{"url":"m"},"url":null"#).as_deref(), Some("m"));
        for odd in ["1", "-1", "1.5", "true", "null", "\"x\"", "[[1],{}]", "{}", r#"{"url":{"a":1}}"#] {
            assert_eq!(url(&format!(r#""metadata":{odd},"url":[1]"#)), None, "{odd}");
        }
    }

    #[test]
    fn html_goes_before_text() {
        assert!(matches!(read(r#"{"text":"t","html":"h"}"#).unwrap().content, Content::Html { .. }));
        assert_eq!(read(r#"{"text":"t","html":null}"#).unwrap().content, Content::Text("t".to_owned()));
    }

    #[test]
    fn half_a_surrogate_pair_is_an_unknown_character() {
        let Content::Text(text) = read(r#"{"text":"a\udc80b \ud83d\ude00"}"#).unwrap().content else { panic!() };
        assert!(text.starts_with("a\u{FFFD}") && text.ends_with("b \u{1F600}"), "{text}");
        assert!(read(r#"{"text":7}"#).is_err() && read(r#"{"html":[1]}"#).is_err());
    }

    #[test]
    fn faults_tell_their_place() {
        let fault = |line: &[u8]| page(line, String::new).map_err(|fault| (fault.at, fault.message)).unwrap_err();
        assert_eq!(fault(b"{\"text\":\"a\xFFb\"}"), (10, "not UTF-8".to_owned()));
        let (at, message) = fault(b"{\"text\": oops}");
        assert_eq!(at, 9);
        assert_eq!(message, "invalid JSON: expected value");
        assert_eq!(fault(b"{\"id\":\"x\"}").1, "neither \"html\" nor \"text\" in it");
        assert!(fault(b"[]").1.starts_with("invalid JSON: "));
        assert!(fault(b"{\"text\":\"t\"} x").1.contains("trailing"));
    }
}
