//! Packing what is written.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::kinds::Packing;

/// Packs what is written to it, as the name of a file asks for: `.gz` as gzip, `.zst` as zstd, anything else not at all. The packed bytes
/// hold no time and no name: the same input gives the same bytes.
pub struct PackedWriter<W: Write> {
    packer: Packer<W>,
}

enum Packer<W: Write> {
    None(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> PackedWriter<W> {
    /// Packs into `out` as the ending of `path` says, at the level that each program has by default.
    ///
    /// # Errors
    /// When the packer cannot be made (no memory).
    pub fn for_path(path: &Path, out: W) -> io::Result<Self> {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let packer = match Packing::of_name(&name).0 {
            Packing::None => Packer::None(out),
            Packing::Gzip => Packer::Gzip(GzEncoder::new(out, Compression::default())),
            Packing::Zstd => Packer::Zstd(zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?),
        };
        Ok(Self { packer })
    }

    /// Writes what is still held and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(self) -> io::Result<W> {
        match self.packer {
            Packer::None(mut out) => {
                out.flush()?;
                Ok(out)
            }
            Packer::Gzip(packer) => packer.finish(),
            Packer::Zstd(packer) => packer.finish(),
        }
    }
}

impl<W: Write> Write for PackedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.packer {
            Packer::None(out) => out.write(bytes),
            Packer::Gzip(packer) => packer.write(bytes),
            Packer::Zstd(packer) => packer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.packer {
            Packer::None(out) => out.flush(),
            Packer::Gzip(packer) => packer.flush(),
            Packer::Zstd(packer) => packer.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::path::Path;

    use super::PackedWriter;
    use crate::io::gzip::Gzip;

    fn packed(name: &str) -> Vec<u8> {
        let mut writer = PackedWriter::for_path(Path::new(name), Vec::new()).unwrap();
        writer.write_all(b"one ").unwrap();
        writer.write_all(b"two").unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn by_the_ending() {
        let mut text = String::new();
        Gzip::new(packed("a.jsonl.gz").as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
        assert_eq!(zstd::decode_all(packed("a.jsonl.ZST").as_slice()).unwrap(), b"one two");
        assert_eq!(packed("a.jsonl"), b"one two");
    }
}
