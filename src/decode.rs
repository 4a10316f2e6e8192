//! Bytes → UTF-8 text, in chunks.
//!
//! The encoding is settled once, from the first bytes of the page, in the order of the HTML standard: byte-order mark, the label
//! the transport gave (HTTP or WARC header), a `<meta>` label, and at last a guess from the bytes (`chardetng`). One departure: where a
//! label other than UTF-8 stands over bytes that are non-ASCII and valid UTF-8, UTF-8 it is; wrong labels are far more common than other
//! encodings that happen to be valid UTF-8.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder as EncodingDecoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into the page a `<meta>` label is looked for, in bytes. Browsers stop at 1,024; real pages put scripts before it.
const META_WINDOW: usize = 16 * 1024;

/// How many bytes behind the first non-ASCII byte are looked at before the encoding is settled.
const GUESS_WINDOW: usize = 64 * 1024;

/// The most bytes held back before the encoding is settled, in a page that begins with nothing but ASCII.
const MAX_HELD: usize = 1024 * 1024;

/// Room made in the output before each call of the decoder, in bytes; any size works, this one keeps calls rare.
const OUTPUT_STEP: usize = 64 * 1024;

/// Turns the bytes of one page into UTF-8.
pub struct Decoder {
    label: Option<&'static Encoding>,
    held: Vec<u8>,
    first_non_ascii: Option<usize>,
    decoder: Option<EncodingDecoder>,
    out: String,
}

impl Decoder {
    /// Starts a page. `label` is the charset that the transport named, if any; a label that is not known is ignored.
    pub fn new(label: Option<&str>) -> Self {
        Self {
            label: label.and_then(|label| Encoding::for_label(label.trim().as_bytes())),
            held: Vec::new(),
            first_non_ascii: None,
            decoder: None,
            out: String::new(),
        }
    }

    /// A whole page: the same text as in chunks, and where it is UTF-8, as most are, without a copy of it.
    pub fn all<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
        let mut decoder = Self::new(label);
        decoder.look_for_non_ascii(bytes);
        let enough = decoder.enough();
        let (seen, cut) = match bytes.get(..enough) {
            Some(seen) => (seen, true),
            None => (bytes, false),
        };
        let (encoding, mark) = match Encoding::for_bom(seen) {
            Some(marked) => marked,
            None => (choose(seen, cut, decoder.label), 0),
        };
        let bytes = bytes.get(mark..).unwrap_or_default();
        if encoding == UTF_8
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Cow::Borrowed(text);
        }
        let mut text = String::new();
        decode(&mut encoding.new_decoder_without_bom_handling(), bytes, true, &mut text);
        Cow::Owned(text)
    }

    /// Takes the next bytes of the page and gives the text that is certain by now (often none, at the start).
    pub fn write(&mut self, bytes: &[u8]) -> &str {
        self.out.clear();
        if let Some(decoder) = &mut self.decoder {
            decode(decoder, bytes, false, &mut self.out);
            return &self.out;
        }
        self.look_for_non_ascii(bytes);
        self.held.extend_from_slice(bytes);
        let enough = self.enough();
        if self.held.len() >= enough {
            // What is looked at must not depend on the size of the last chunk.
            self.settle(enough, true);
            self.release(false);
        }
        &self.out
    }

    /// Ends the page and gives the rest of the text.
    pub fn finish(&mut self) -> &str {
        self.out.clear();
        if self.decoder.is_none() {
            self.settle(self.held.len(), false);
        }
        self.release(true);
        &self.out
    }

    /// Name of the encoding, once it is settled.
    pub fn encoding(&self) -> Option<&'static str> {
        self.decoder.as_ref().map(|decoder| decoder.encoding().name())
    }

    /// Takes note of the first byte that is not ASCII, in bytes that come behind those that are held.
    fn look_for_non_ascii(&mut self, bytes: &[u8]) {
        if self.first_non_ascii.is_none() {
            let at = Encoding::ascii_valid_up_to(bytes);
            self.first_non_ascii = (at < bytes.len()).then_some(self.held.len() + at);
        }
    }

    /// How many bytes are enough to settle the encoding.
    fn enough(&self) -> usize {
        self.first_non_ascii.map_or(MAX_HELD, |at| (at + GUESS_WINDOW).min(MAX_HELD))
    }

    /// Settles the encoding from the first `window` bytes; `cut`: whether more may follow.
    fn settle(&mut self, window: usize, cut: bool) {
        let seen = &self.held[..window.min(self.held.len())];
        self.decoder = Some(match Encoding::for_bom(seen) {
            // The decoder drops the mark itself.
            Some((encoding, _)) => encoding.new_decoder_with_bom_removal(),
            None => choose(seen, cut, self.label).new_decoder_without_bom_handling(),
        });
    }

    fn release(&mut self, last: bool) {
        if let Some(decoder) = &mut self.decoder {
            decode(decoder, &self.held, last, &mut self.out);
        }
        self.held = Vec::new();
    }
}

fn decode(decoder: &mut EncodingDecoder, mut bytes: &[u8], last: bool, out: &mut String) {
    loop {
        out.reserve(bytes.len().clamp(16, OUTPUT_STEP));
        let (result, read, _) = decoder.decode_to_string(bytes, out, last);
        bytes = bytes.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

fn choose(bytes: &[u8], cut: bool, transport: Option<&'static Encoding>) -> &'static Encoding {
    let head = bytes.get(..META_WINDOW).unwrap_or(bytes);
    let labelled = transport.or_else(|| meta_label(head));
    let non_ascii = Encoding::ascii_valid_up_to(bytes) < bytes.len();
    if non_ascii && labelled != Some(UTF_8) && is_utf8(bytes, cut) {
        return UTF_8;
    }
    if let Some(encoding) = labelled {
        return encoding;
    }
    if !non_ascii && !bytes.contains(&0x1B) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether the bytes are valid UTF-8; the last character may be incomplete where the page was `cut` there.
fn is_utf8(bytes: &[u8], cut: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => cut && error.error_len().is_none(),
    }
}

/// The charset that a `<meta>` tag names, after the standard's prescan: `charset=` or `content="…charset=…"`.
///
/// UTF-16 there means UTF-8 (the label was readable as ASCII, so it cannot be true).
fn meta_label(head: &[u8]) -> Option<&'static Encoding> {
    let mut rest = head;
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix(b"!--") {
            rest = memchr::memmem::find(comment, b"-->").map_or(&[], |end| &comment[end..]);
            continue;
        }
        if !starts_with_ignore_case(rest, b"meta") {
            continue;
        }
        let tag = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
        if let Some(encoding) = charset_value(tag).and_then(Encoding::for_label) {
            return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
        }
    }
    None
}

/// The value behind `charset`, white space, `=` in a tag.
fn charset_value(tag: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"charset";
    let at = tag.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
    let value = tag.get(at + NAME.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value).trim_ascii_start();
    let end = value.iter().position(|b| matches!(b, b'"' | b'\'' | b';' | b'/') || b.is_ascii_whitespace());
    Some(&value[..end.unwrap_or(value.len())])
}

fn starts_with_ignore_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::Decoder;

    fn decoded(label: Option<&str>, bytes: &[u8]) -> (String, &'static str) {
        let mut decoder = Decoder::new(label);
        let mut text = decoder.write(bytes).to_owned();
        text.push_str(decoder.finish());
        for step in [1, 7] {
            let mut again = Decoder::new(label);
            let mut pieces = String::new();
            for chunk in bytes.chunks(step) {
                pieces.push_str(again.write(chunk));
            }
            pieces.push_str(again.finish());
            assert_eq!(pieces, text, "in chunks of {step}");
        }
        (text, decoder.encoding().unwrap_or("none"))
    }

    #[test]
    fn a_byte_order_mark_wins_and_is_dropped() {
        assert_eq!(decoded(Some("utf-8"), b"\xFE\xFF\0a\0b"), ("ab".into(), "UTF-16BE"));
        assert_eq!(decoded(None, b"\xEF\xBB\xBFx"), ("x".into(), "UTF-8"));
    }

    #[test]
    fn the_transport_wins_over_the_page() {
        let page = b"<meta charset=windows-1252>\xCF\xF0\xE8";
        assert_eq!(decoded(Some("windows-1251"), page).1, "windows-1251");
        assert_eq!(decoded(Some("no-such-charset"), page).1, "windows-1252");
    }

    #[test]
    fn meta_labels_in_both_forms() {
        let page = b"<!-- <meta charset=koi8-r> --><META http-equiv=content-type content='text/html; charset=Shift_JIS'>\x83\x65";
        let (text, encoding) = decoded(None, page);
        assert_eq!(encoding, "Shift_JIS");
        assert!(text.ends_with('テ'));
        assert_eq!(decoded(None, b"<meta charset = \"utf-16\">").1, "UTF-8");
    }

    #[test]
    fn utf8_under_a_wrong_label() {
        let page = "<meta charset=iso-8859-1>Größe";
        assert_eq!(decoded(None, page.as_bytes()), (page.into(), "UTF-8"));
    }

    #[test]
    fn without_any_label_the_bytes_speak() {
        let russian: Vec<u8> =
            encoding_rs::WINDOWS_1251.encode("Съешь ещё этих мягких французских булок").0.into_owned();
        assert_eq!(decoded(None, &russian).1, "windows-1251");
        assert_eq!(decoded(None, b"plain").1, "UTF-8");
        // The last byte could begin a character of UTF-8, but nothing follows.
        assert_eq!(decoded(None, b"Un caf\xE9").0, "Un café");
        assert_eq!(decoded(None, b"").0, "");
    }

    #[test]
    fn broken_bytes_become_replacement_characters() {
        assert_eq!(decoded(Some("utf-8"), b"a\xFFb").0, "a\u{FFFD}b");
    }
}
