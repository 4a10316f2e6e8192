//! The head of a record or of an HTTP message: lines of names and values.

/// The longest head, in bytes. Addresses with data in them can be long; real heads have some 500 bytes.
pub(super) const MAX_HEAD: usize = 1024 * 1024;

/// Names and values, in their order.
#[derive(Debug, Default)]
pub(super) struct Head {
    fields: Vec<(String, String)>,
}

impl Head {
    /// Reads the lines behind the first one; what is no field is passed over. A line that begins with white space goes on with the one before it.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in bytes.split(|&byte| byte == b'\n').skip(1) {
            let text = String::from_utf8_lossy(line);
            match (line.first(), fields.last_mut()) {
                (Some(b' ' | b'\t'), Some((_, value))) => {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(text.trim());
                }
                _ => {
                    if let Some((name, value)) = text.split_once(':') {
                        fields.push((name.trim().to_owned(), value.trim().to_owned()));
                    }
                }
            }
        }
        Self { fields }
    }

    /// The first value of this name, in whatever case; none where it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of this name that are not empty.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// An address, without the angle brackets that the standard of 2009 seemed to want around it, and `wget` puts there.
    pub(super) fn address(&self, name: &str) -> Option<&str> {
        let value = self.get(name)?;
        let inner = value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value).trim();
        (!inner.is_empty()).then_some(inner)
    }

    /// What kind of content this says there is.
    pub(super) fn media(&self, name: &str) -> Option<Media<'_>> {
        self.get(name).map(Media::parse)
    }
}

/// A media type, `text/html; charset=utf-8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Media<'a> {
    /// `text/html`, as written.
    name: &'a str,
    /// The value of `charset`.
    pub(super) charset: Option<&'a str>,
}

impl<'a> Media<'a> {
    fn parse(value: &'a str) -> Self {
        let mut parts = value.split([';', ',']).map(str::trim);
        let name = parts.next().unwrap_or_default();
        let charset = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
        });
        Self { name, charset }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Whether a record begins with these bytes: `WARC/`, the number of a version, and the end of the line, as far as it can be seen.
pub(super) fn starts_record(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(rest.len());
    let (version, behind) = rest.split_at(end);
    let is_number = version.first().is_some_and(u8::is_ascii_digit) && version.contains(&b'.');
    let behind = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    is_number && matches!(behind, None | Some(b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::{Head, Media, starts_record};

    #[test]
    fn fields_in_any_case_and_over_several_lines() {
        let head = Head::parse(b"WARC/1.0\r\nwarc-type: response\r\nX:\r\n  a\r\n\tb \r\nno field\r\nX: c\nURI:<http://a.example/>\n\xFF: \xFF\n\r\n");
        assert_eq!(head.get("WARC-Type"), Some("response"));
        assert_eq!(head.all("x").collect::<Vec<_>>(), ["a b", "c"]);
        assert_eq!(head.address("uri"), Some("http://a.example/"));
        assert_eq!(head.get("none"), None);
        assert!(Head::parse(b"").get("").is_none());
    }

    #[test]
    fn media_types() {
        let media = Media::parse("Text/HTML ; Charset=\"windows-1251\"; x=y");
        assert!(media.is("text/html") && media.charset == Some("windows-1251"));
        assert_eq!(Media::parse("text/html;charset="), Media { name: "text/html", charset: None });
        assert_eq!(Media::parse("").charset, None);
    }

    #[test]
    fn beginnings_of_records() {
        for yes in ["WARC/1.0\r\n", "WARC/0.17\n", "WARC/1.1 \r\nWARC-T", "WARC/1.0"] {
            assert!(starts_record(yes.as_bytes()), "{yes:?}");
        }
        for no in ["", "WARC/", "WARC/x.1\r\n", "WARC/1\r\n", "WARC/1.0 is a standard", "WARC/1.0x", " WARC/1.0"] {
            assert!(!starts_record(no.as_bytes()), "{no:?}");
        }
    }
}
