//! One line of JSON as a page.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::{Fields, Name, Value, Values};
use crate::corpus::RawPage;

/// Why a line is no page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Invalid {
    /// Where in the line, in bytes from its start.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) message: String,
}

/// The page that the line holds; `id` makes one for a page without.
pub(super) fn page(line: &[u8], fields: &Fields, id: impl FnOnce() -> String) -> Result<RawPage, Invalid> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Invalid { at: error.valid_up_to(), message: "not UTF-8".to_owned() })?;
    let mut values = Values::default();
    let mut json = serde_json::Deserializer::from_str(text);
    Line { names: &fields.names(), values: &mut values }
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|error| invalid(&error))?;
    fields.page(values, id).map_err(|message| Invalid { at: 0, message })
}

/// The error without its place, which is counted from the start of the file.
fn invalid(error: &serde_json::Error) -> Invalid {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = told.strip_suffix(&place).unwrap_or(&told).to_owned();
    Invalid { at: error.column().saturating_sub(1), message: format!("invalid JSON: {message}") }
}

/// A line: an object.
struct Line<'a> {
    names: &'a [Name<'a>],
    values: &'a mut Values,
}

impl<'de> DeserializeSeed<'de> for Line<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Line<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        read_object(map, self.names, self.values)
    }
}

/// Reads the values of an object that have names, and passes over the others.
fn read_object<'de, A: MapAccess<'de>>(mut map: A, names: &[Name<'_>], values: &mut Values) -> Result<(), A::Error> {
    while let Some(behind) = map.next_key_seed(Key(names))? {
        let here = || behind.iter().filter(|name| name.path.is_empty()).map(|name| name.part);
        if behind.is_empty() {
            map.next_value::<IgnoredAny>()?;
        } else if here().next().is_none() {
            map.next_value_seed(Below { names: &behind, values })?;
        } else {
            let value = if here().any(|part| part.is_content()) {
                map.next_value::<Option<Long>>()?.map(|long| Value::Text(long.0))
            } else {
                map.next_value::<Plain>()?.0
            };
            if let Some(value) = value {
                for part in here() {
                    if !values.put(part, value.clone()) {
                        return Err(de::Error::custom("a field twice"));
                    }
                }
            }
        }
    }
    Ok(())
}

/// The name of a field: which of the names it is, or leads to.
struct Key<'a>(&'a [Name<'a>]);

impl<'de, 'a> DeserializeSeed<'de> for Key<'a> {
    type Value = Vec<Name<'a>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Key<'a> {
    type Value = Vec<Name<'a>>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().filter_map(|name| name.behind(key)).collect())
    }
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

/// A text or a number, as text; `None` for `null`.
struct Plain(Option<Value>);

impl Plain {
    fn text(text: impl ToString) -> Self {
        Self(Some(Value::Text(text.to_string())))
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
        Ok(Plain::text(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain::text(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain::text(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain::text(number))
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Plain, E> {
        Ok(Plain(Some(Value::Other)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Plain, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Plain(Some(Value::Other)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Plain(Some(Value::Other)))
    }
}

/// What stands where a name leads on. It may be anything but an object: many tools have a field `metadata`.
struct Below<'a> {
    names: &'a [Name<'a>],
    values: &'a mut Values,
}

impl<'de> DeserializeSeed<'de> for Below<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Below<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        read_object(map, self.names, self.values)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Invalid, page};
    use crate::corpus::{Content, RawPage};
    use crate::io::Fields;

    fn read(line: &str) -> Result<RawPage, Invalid> {
        read_with(line, &Fields::new())
    }

    fn read_with(line: &str, fields: &Fields) -> Result<RawPage, Invalid> {
        page(line.as_bytes(), fields, || "made".to_owned())
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
    fn fields_of_other_names() {
        let fields = Fields::new().with_text("doc.body").with_id("url").with_url("url");
        let page =
            read_with(r#"{"doc":{"body":"b","text":"no"},"text":"no","url":"u","metadata":{"url":"no"}}"#, &fields);
        let page = page.unwrap();
        assert_eq!(page.content, Content::Text("b".to_owned()));
        assert_eq!((page.id.as_str(), page.url.as_deref()), ("u", Some("u")));
        let page = read_with(r#"{"doc.body":"b"}"#, &fields).unwrap();
        assert_eq!((page.content, page.url), (Content::Text("b".to_owned()), None));
        for odd in ["1", "[{\"body\":\"b\"}]", "null", "{}", "{\"body\":null}"] {
            let fault = read_with(&format!(r#"{{"doc":{odd}}}"#), &fields).unwrap_err();
            assert_eq!(fault.message, "neither \"html\" nor \"doc.body\" in it", "{odd}");
        }
        assert!(read_with(r#"{"doc":{"body":7}}"#, &fields).unwrap_err().message.contains("expected text"));
    }

    #[test]
    fn no_field_twice() {
        for twice in [r#"{"text":"a","text":"b"}"#, r#"{"text":"","metadata":{"url":"a"},"metadata":{"url":"b"}}"#] {
            assert!(read(twice).unwrap_err().message.contains("a field twice"), "{twice}");
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
        let fault = |line: &[u8]| {
            page(line, &Fields::new(), String::new).map_err(|fault| (fault.at, fault.message)).unwrap_err()
        };
        assert_eq!(fault(b"{\"text\":\"a\xFFb\"}"), (10, "not UTF-8".to_owned()));
        let (at, message) = fault(b"{\"text\": oops}");
        assert_eq!(at, 9);
        assert_eq!(message, "invalid JSON: expected value");
        assert_eq!(fault(b"{\"id\":\"x\"}").1, "neither \"html\" nor \"text\" in it");
        assert!(fault(b"[]").1.starts_with("invalid JSON: "));
        assert!(fault(b"{\"text\":\"t\"} x").1.contains("trailing"));
    }
}
