//! Which kind a file is: by its name, else by its first bytes.

/// How many bytes [`Kind::of_content`] wants to see: room for a byte-order mark and some white space.
pub(super) const HEAD: usize = 512;

pub(super) const GZIP_MAGIC: &[u8] = &[0x1F, 0x8B];
pub(super) const ZSTD_MAGIC: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];
/// The first bytes of the dictionary that a WARC file packed with zstd may begin with.
pub(super) const WARC_DICTIONARY_MAGIC: &[u8] = &[0x5D, 0x2A, 0x4D, 0x18];
const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// How many bytes show that a file is WARC.
pub(super) const WARC_HEAD: usize = WARC_MAGIC.len();

const WARC_MAGIC: &[u8] = b"WARC/";

/// What is inside a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Text,
    Jsonl,
    Warc,
    Parquet,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    /// The packing that the name tells, and the name without it.
    pub(super) fn of_name(name: &str) -> (Self, &str) {
        match split_ending(name) {
            Some((stem, ending)) if ending.eq_ignore_ascii_case("gz") => (Self::Gzip, stem),
            Some((stem, ending)) if ending.eq_ignore_ascii_case("zst") => (Self::Zstd, stem),
            _ => (Self::None, name),
        }
    }

    /// The packing that the first bytes tell.
    pub(super) fn of_content(head: &[u8]) -> Self {
        if head.starts_with(GZIP_MAGIC) {
            Self::Gzip
        } else if head.starts_with(ZSTD_MAGIC) || head.starts_with(WARC_DICTIONARY_MAGIC) {
            Self::Zstd
        } else {
            Self::None
        }
    }
}

impl Kind {
    /// The kind that the name tells, packed or not.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let (_, stem) = Packing::of_name(name);
        let (_, ending) = split_ending(stem)?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "txt" => Self::Text,
            "jsonl" | "ndjson" => Self::Jsonl,
            "warc" | "wet" => Self::Warc,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// The kind that the first (unpacked) bytes tell; text, where they tell nothing.
    pub(super) fn of_content(head: &[u8]) -> Self {
        if head.starts_with(b"PAR1") {
            return Self::Parquet;
        }
        if head.starts_with(WARC_MAGIC) {
            return Self::Warc;
        }
        match head.strip_prefix(UTF8_MARK).unwrap_or(head).trim_ascii_start().first() {
            Some(b'{') => Self::Jsonl,
            Some(b'<') => Self::Html,
            _ => Self::Text,
        }
    }
}

/// The name and its ending, where it has both.
fn split_ending(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Kind, Packing};

    #[test]
    fn names() {
        assert_eq!(Kind::of_name("a.html"), Some(Kind::Html));
        assert_eq!(Kind::of_name("a.b.HTM.GZ"), Some(Kind::Html));
        assert_eq!(Kind::of_name("a.xhtml.zst"), Some(Kind::Html));
        assert_eq!(Kind::of_name("a.txt"), Some(Kind::Text));
        assert_eq!(Kind::of_name("a.ndjson.gz"), Some(Kind::Jsonl));
        assert_eq!(Kind::of_name("a.warc.wet.gz"), Some(Kind::Warc));
        assert_eq!(Kind::of_name("a.parquet"), Some(Kind::Parquet));
        for name in ["html", ".html", "a.html.bak", "a.gz", "a.", "", ".gz", "a.html.gz.gz"] {
            assert_eq!(Kind::of_name(name), None, "{name}");
        }
    }

    #[test]
    fn packings() {
        assert_eq!(Packing::of_name("x.jsonl.gz"), (Packing::Gzip, "x.jsonl"));
        assert_eq!(Packing::of_name("x.Zst"), (Packing::Zstd, "x"));
        assert_eq!(Packing::of_name("gz"), (Packing::None, "gz"));
        assert_eq!(Packing::of_content(b"\x1F\x8B\x08"), Packing::Gzip);
        assert_eq!(Packing::of_content(b"\x28\xB5\x2F\xFD"), Packing::Zstd);
        assert_eq!(Packing::of_content(b"\x5D\x2A\x4D\x18"), Packing::Zstd);
        assert_eq!(Packing::of_content(b"\x1F"), Packing::None);
    }

    #[test]
    fn contents() {
        assert_eq!(Kind::of_content(b"\xEF\xBB\xBF \n{\"id\":1}"), Kind::Jsonl);
        assert_eq!(Kind::of_content(b"\n<!doctype html>"), Kind::Html);
        assert_eq!(Kind::of_content(b"Once"), Kind::Text);
        assert_eq!(Kind::of_content(b""), Kind::Text);
        assert_eq!(Kind::of_content(b"WARC/1.0\r\n"), Kind::Warc);
        assert_eq!(Kind::of_content(b"PAR1\x15"), Kind::Parquet);
    }
}
