//! Under which names a page's parts stand in a line of JSON or a row of Parquet, and what makes a page of them.

use crate::corpus::{Content, Given, RawPage};

/// The charset of HTML that comes as text, whatever the page says of itself: it was decoded when the text was made.
const CHARSET: &str = "utf-8";

/// Names of the fields (JSON) and columns (Parquet) that hold the parts of a page. A dot leads into an object: `metadata.url` is the field `url` of
/// the object `metadata`, or a field whose name is just that.
///
/// ```
/// use defarm::io::Fields;
///
/// let fields = Fields::new().with_text("content").with_url("warc.target");
/// let pages = defarm::io::read(&["crawl.jsonl".into()]).with_fields(fields);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    html: String,
    text: String,
    id: String,
    /// `None` for `url`, and `metadata.url` where that gives none.
    url: Option<String>,
}

impl Fields {
    /// The defaults: `html`, `text`, `id`, `url` (else `metadata.url`).
    pub fn new() -> Self {
        Self { html: "html".to_owned(), text: "text".to_owned(), id: "id".to_owned(), url: None }
    }

    /// The name of the field with HTML.
    #[must_use]
    pub fn with_html(mut self, name: impl Into<String>) -> Self {
        self.html = name.into();
        self
    }

    /// The name of the field with plain text. It counts where there is no HTML.
    #[must_use]
    pub fn with_text(mut self, name: impl Into<String>) -> Self {
        self.text = name.into();
        self
    }

    /// The name of the field with the id.
    #[must_use]
    pub fn with_id(mut self, name: impl Into<String>) -> Self {
        self.id = name.into();
        self
    }

    /// The name of the field with the address. `metadata.url` is not looked at any more.
    #[must_use]
    pub fn with_url(mut self, name: impl Into<String>) -> Self {
        self.url = Some(name.into());
        self
    }

    /// All names that are looked for, with what they stand for.
    pub(super) fn names(&self) -> Vec<Name<'_>> {
        let url = self.url.as_deref();
        let names = [
            (Part::Html, Some(self.html.as_str())),
            (Part::Text, Some(self.text.as_str())),
            (Part::Id, Some(self.id.as_str())),
            (Part::Url, Some(url.unwrap_or("url"))),
            (Part::UrlBelow, url.is_none().then_some("metadata.url")),
            (Part::Date, Some("date")),
            (Part::Title, Some("title")),
            (Part::Author, Some("author")),
            (Part::Language, Some("language")),
            (Part::Description, Some("description")),
        ];
        names.into_iter().filter_map(|(part, name)| Some(Name { part, path: name? })).collect()
    }

    /// The page that the values make; `id` makes an id for a page without one.
    ///
    /// HTML goes before text. An empty text is a text; everything else that is empty counts as missing.
    pub(super) fn page(&self, mut values: Values, id: impl FnOnce() -> String) -> Result<RawPage, String> {
        let content = match (values.take(Part::Html), values.take(Part::Text)) {
            (Some(Value::Text(html)), _) => {
                Content::Html { bytes: html.into_bytes(), charset: Some(CHARSET.to_owned()) }
            }
            (Some(Value::Bytes(bytes)), _) => Content::Html { bytes, charset: None },
            (_, Some(Value::Text(text))) => Content::Text(text),
            _ => return Err(format!("neither {:?} nor {:?} in it", self.html, self.text)),
        };
        let id = match values.take(Part::Id) {
            Some(Value::Text(id)) if !id.is_empty() => id,
            Some(Value::Other | Value::Bytes(_)) => return Err(format!("{:?} is neither text nor a number", self.id)),
            _ => id(),
        };
        let url = values.plain(Part::Url);
        let url = url.or_else(|| values.plain(Part::UrlBelow));
        let given = Given {
            title: values.plain(Part::Title),
            author: values.plain(Part::Author),
            language: values.plain(Part::Language),
            description: values.plain(Part::Description),
        };
        Ok(RawPage { id, url, date: values.plain(Part::Date), given, content })
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::new()
    }
}

/// What of a page a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Html,
    Text,
    Id,
    Url,
    /// The address where `Url` gives none.
    UrlBelow,
    Date,
    Title,
    Author,
    Language,
    Description,
}

impl Part {
    const COUNT: usize = Self::Description as usize + 1;

    /// Whether this is the page itself, which is text and nothing else.
    pub(super) fn is_content(self) -> bool {
        matches!(self, Self::Html | Self::Text)
    }

    /// Whether a field of the wrong type is a fault, and not only of no use.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "a line of JSON is refused as a whole"))]
    pub(super) fn is_needed(self) -> bool {
        self.is_content() || self == Self::Id
    }
}

/// A name that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub(super) part: Part,
    /// The name, or what is left of it inside an object.
    pub(super) path: &'a str,
}

impl<'a> Name<'a> {
    /// What is left of the name behind `key`: nothing where the key is all of it, `None` where it does not lead there.
    pub(super) fn behind(self, key: &str) -> Option<Self> {
        let path = self.path.strip_prefix(key)?;
        let path = if path.is_empty() { path } else { path.strip_prefix('.')? };
        Some(Self { path, ..self })
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, or a number as text.
    Text(String),
    /// HTML as it was scraped, not yet decoded.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "JSON has texts only"))]
    Bytes(Vec<u8>),
    /// Something else.
    Other,
}

/// The values of the fields of one page.
#[derive(Debug, Default)]
pub(super) struct Values([Option<Value>; Part::COUNT]);

impl Values {
    /// Sets a value; `false` where there is one already.
    pub(super) fn put(&mut self, part: Part, value: Value) -> bool {
        match self.0.get_mut(part as usize) {
            Some(place) if place.is_none() => {
                *place = Some(value);
                true
            }
            _ => false,
        }
    }

    fn take(&mut self, part: Part) -> Option<Value> {
        self.0.get_mut(part as usize)?.take()
    }

    /// A value that is text, and not empty.
    fn plain(&mut self, part: Part) -> Option<String> {
        match self.take(part)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Name, Part, Value, Values};

    #[test]
    fn names_lead_into_objects() {
        let name = Name { part: Part::Url, path: "a.b.c" };
        let behind = |key: &str| name.behind(key).map(|name| name.path);
        assert_eq!(behind("a"), Some("b.c"));
        assert_eq!(behind("a.b"), Some("c"));
        assert_eq!(behind("a.b.c"), Some(""));
        for key in ["", "b", "a.", "a.b.c.d", "ab"] {
            assert_eq!(behind(key), None, "{key}");
        }
    }

    #[test]
    fn every_part_has_a_place() {
        let mut values = Values::default();
        for Name { part, .. } in Fields::new().names() {
            assert!(values.put(part, Value::Other) && !values.put(part, Value::Other), "{part:?}");
        }
        assert_eq!(Fields::new().names().len(), Part::COUNT);
    }
}
