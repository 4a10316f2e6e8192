//! What the server did to a body on its way, undone: pieces put together, packing unpacked.
//!
//! Many crawlers store the body as the browser had it, and leave the fields in the head that say how it came. So what cannot be undone, but looks like text,
//! is taken as it is.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::head::Head;
use super::packed::line_end;
use crate::io::gzip::Gzip;

/// How much of a body is looked at to tell whether it is text, in bytes.
const TEXT_WINDOW: usize = 1024;

/// Bytes that the unpacker of brotli takes at a time.
const BROTLI_BUFFER: usize = 4096;

/// The largest window of zstd on the web, in bits (RFC 9659).
const ZSTD_WINDOW_BITS: u32 = 23;

/// The most codings of one body that are undone. Servers use one, proxies sometimes add another.
const MAX_CODINGS: usize = 4;

/// The body as the server had it, at most `limit` bytes; what is wrong, where it cannot be had. One that breaks off gives what there is of it, as in a
/// browser.
pub(super) fn undo(body: Vec<u8>, head: &Head, limit: usize) -> Result<Vec<u8>, String> {
    let codings =
        |name| head.all(name).flat_map(|value| value.split(',')).map(|coding| coding.trim().to_ascii_lowercase());
    let transfer: Vec<String> = codings("Transfer-Encoding").collect();
    let mut body = body;
    if transfer.iter().any(|coding| coding == "chunked") {
        body = join(body)?;
    }
    let mut packed: Vec<Coding> =
        codings("Content-Encoding").chain(transfer).filter_map(|name| Coding::of(&name)).collect();
    packed.truncate(MAX_CODINGS);
    while let Some(coding) = packed.pop() {
        body = coding.undo(body, limit)?;
    }
    Ok(body)
}

/// Puts the pieces ("chunks", RFC 9112, 7.1) of a body together; one that does not begin with a piece is taken as it is.
fn join(body: Vec<u8>) -> Result<Vec<u8>, String> {
    let mut joined = Vec::new();
    let mut rest = body.as_slice();
    let mut first = true;
    while !rest.is_empty() {
        let Some((size, behind)) = piece_head(rest) else {
            if first {
                return Ok(body);
            }
            return Err(format!("chunked body: no size of a chunk at byte {} of the body", body.len() - rest.len()));
        };
        if size == 0 {
            break;
        }
        let (piece, behind) = behind.split_at(size.min(behind.len()));
        joined.extend_from_slice(piece);
        rest = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")).unwrap_or(behind);
        first = false;
    }
    Ok(joined)
}

/// The size that a piece begins with, and what stands behind its line.
fn piece_head(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (line, behind) = bytes.split_at(line_end(bytes)?);
    let size = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let size = std::str::from_utf8(size).ok().filter(|size| size.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    Some((usize::from_str_radix(size, 16).ok()?, behind))
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// The coding of this name, in lower case; `None` for one that changes nothing or is not known.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            "br" => Self::Brotli,
            "zstd" => Self::Zstd,
            _ => return None,
        })
    }

    fn undo(self, body: Vec<u8>, limit: usize) -> Result<Vec<u8>, String> {
        if body.is_empty() {
            return Ok(body);
        }
        let mut plain = Vec::new();
        let packed = body.as_slice();
        let most = limit as u64 + 1;
        let done = match self {
            Self::Gzip => Gzip::new(packed).take(most).read_to_end(&mut plain),
            // The standard means zlib; some servers leave its head out.
            Self::Deflate if is_zlib(packed) => ZlibDecoder::new(packed).take(most).read_to_end(&mut plain),
            Self::Deflate => DeflateDecoder::new(packed).take(most).read_to_end(&mut plain),
            Self::Brotli => {
                brotli_decompressor::Decompressor::new(packed, BROTLI_BUFFER).take(most).read_to_end(&mut plain)
            }
            Self::Zstd => zstd::Decoder::with_buffer(packed).and_then(|mut decoder| {
                decoder.window_log_max(ZSTD_WINDOW_BITS)?;
                decoder.take(most).read_to_end(&mut plain)
            }),
        };
        match done {
            _ if plain.len() > limit => Err(format!("body larger than {limit} bytes when unpacked")),
            Ok(_) => Ok(plain),
            Err(_) if looks_like_text(&body) => Ok(body),
            Err(_) if !plain.is_empty() => Ok(plain),
            Err(error) => Err(format!("body packed with {self:?} cannot be unpacked: {error}")),
        }
    }
}

/// Whether the two bytes that zlib puts before its data stand there (RFC 1950, 2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    /// Deflate, in the lower half of the first byte.
    const METHOD: u8 = 8;
    /// What both bytes, as a number, are a multiple of.
    const CHECK: u16 = 31;
    matches!(bytes, [method, flags, ..] if method & 0x0F == METHOD && u16::from_be_bytes([*method, *flags]) % CHECK == 0)
}

/// Whether there are no control characters at its beginning.
fn looks_like_text(bytes: &[u8]) -> bool {
    const ESCAPE: u8 = 0x1B;
    let head = bytes.get(..TEXT_WINDOW).unwrap_or(bytes);
    head.iter().all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace() || *byte == ESCAPE)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::super::head::Head;
    use super::{join, undo};

    const PAGE: &str = "<html><p>Une page d\u{e9}j\u{e0} vue, et une page d\u{e9}j\u{e0} vue encore.</html>";
    /// `PAGE`, packed by Google's library.
    const BROTLI: &[u8] = &[
        0x1B, 0x42, 0x00, 0xF8, 0xAD, 0x8A, 0x77, 0x80, 0x39, 0x2A, 0xA8, 0x3B, 0x75, 0x3C, 0x8E, 0xF3, 0x4E, 0xEF,
        0xD1, 0x11, 0x2A, 0xBD, 0x41, 0xCA, 0x58, 0xD4, 0xB6, 0x8F, 0x1D, 0x68, 0xAA, 0x26, 0x2B, 0xAB, 0x1B, 0x56,
        0x2F, 0x70, 0xC5, 0x53, 0x55, 0x6E, 0x74, 0xB0, 0x01, 0x07, 0x4E, 0x01, 0x65, 0x01, 0x2E, 0xA4, 0x87, 0x47,
        0x79, 0x02, 0x13, 0x26, 0x71, 0x31, 0x93, 0xF4, 0xB9, 0xF0, 0x3F, 0xD6, 0x54, 0xA2, 0x0F, 0x25,
    ];

    fn head(fields: &str) -> Head {
        Head::parse(format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").as_bytes())
    }

    fn packed(name: &str) -> Vec<u8> {
        let page = PAGE.as_bytes();
        match name {
            "gzip" => {
                let mut out = GzEncoder::new(Vec::new(), Compression::default());
                out.write_all(page).unwrap();
                out.finish().unwrap()
            }
            "zlib" => {
                let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
                out.write_all(page).unwrap();
                out.finish().unwrap()
            }
            "deflate" => {
                let mut out = DeflateEncoder::new(Vec::new(), Compression::default());
                out.write_all(page).unwrap();
                out.finish().unwrap()
            }
            "br" => BROTLI.to_vec(),
            _ => zstd::encode_all(page, 3).unwrap(),
        }
    }

    #[test]
    fn every_coding() {
        for (made, told) in [
            ("gzip", "gzip"),
            ("gzip", "x-gzip"),
            ("zlib", "deflate"),
            ("deflate", "Deflate"),
            ("br", "br"),
            ("zstd", "zstd"),
        ] {
            let fields = format!("content-encoding: {told}");
            assert_eq!(undo(packed(made), &head(&fields), 1000).unwrap(), PAGE.as_bytes(), "{made}");
            // Unpacked already.
            assert_eq!(undo(PAGE.into(), &head(&fields), 1000).unwrap(), PAGE.as_bytes(), "{told}");
            let error = undo(packed(made), &head(&fields), 20).unwrap_err();
            assert!(error.contains("larger than 20 bytes"), "{error}");
            let cut = undo(packed(made)[..packed(made).len() - 1].to_vec(), &head(&fields), 1000);
            assert!(cut.is_ok_and(|cut| PAGE.as_bytes().starts_with(&cut)) || told == "zstd", "{told}");
            assert_eq!(undo(Vec::new(), &head(&fields), 1000).unwrap(), b"", "{told}");
        }
        assert_eq!(undo(PAGE.into(), &head("Content-Encoding: identity, none"), 1000).unwrap(), PAGE.as_bytes());
        let error = undo(b"\0\x01\x02".to_vec(), &head("Content-Encoding: gzip"), 1000).unwrap_err();
        assert!(error.contains("cannot be unpacked"), "{error}");
    }

    #[test]
    fn several_codings_in_turn() {
        let twice = zstd::encode_all(packed("gzip").as_slice(), 3).unwrap();
        let pieces = [format!("{:x}\r\n", twice.len()).as_bytes(), &twice, b"\r\n0\r\n\r\n"].concat();
        let fields = "Content-Encoding: gzip, zstd\r\nTransfer-Encoding: chunked";
        assert_eq!(undo(pieces, &head(fields), 1000).unwrap(), PAGE.as_bytes());
        let many = format!("Content-Encoding: {}", "gzip,".repeat(100_000));
        assert_eq!(undo(PAGE.into(), &head(&many), 1000).unwrap(), PAGE.as_bytes());
    }

    #[test]
    fn pieces() {
        let joined = |body: &str| join(body.into()).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(joined("3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n").unwrap(), "abc0123456789");
        assert_eq!(joined("3\nabc\n1\nd\n").unwrap(), "abcd");
        assert_eq!(joined("5\r\nabc").unwrap(), "abc");
        assert_eq!(joined("<p>joined already").unwrap(), "<p>joined already");
        assert_eq!(joined("").unwrap(), "");
        assert!(joined("3\r\nabc\r\noops").unwrap_err().contains("at byte 8 "));
        assert_eq!(joined("ffffffffffffffff\r\nabc").unwrap(), "abc");
        assert_eq!(joined("fffffffffffffffff\r\nabc").unwrap(), "fffffffffffffffff\r\nabc");
        assert_eq!(joined("-1\r\nabc").unwrap(), "-1\r\nabc");
    }
}
