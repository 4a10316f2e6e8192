//! Makes a large corpus out of a folder of pages: packed WARC files of many hosts, each page with other words, some of them copies.
//!
//! For measuring at size: `cargo run --release --example make_warc -- PAGES OUT MEGABYTES [FILES]` writes FILES files (8) with so many megabytes in all, packed.
//! The same pages give the same files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use defarm::Content;
use flate2::{Compression, GzBuilder};

/// Pages of more bytes are left out: with many small pages more is counted and compared.
const MOST_BYTES: usize = 80_000;
/// Hosts a page is spread over.
const HOSTS: u64 = 40;
/// Words that stand in place of others.
const WORDS: u64 = 200_000;
/// Of a hundred pages so many are copies, and so many more have only few other words.
const COPIES: u64 = 10;
const EDITED: u64 = 20;
/// Of a hundred words so many are others, in most pages and in those with few.
const OTHERS: u64 = 50;
const FEW: u64 = 3;

/// Numbers without a pattern (xorshift; Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pages, out, megabytes, rest @ ..] = &arguments[..] else {
        return Err(io::Error::other("usage: make_warc PAGES OUT MEGABYTES [FILES]"));
    };
    let files: u64 = rest.first().map_or(Ok(8), |files| files.parse()).map_err(io::Error::other)?;
    let bytes = megabytes.parse::<u64>().map_err(io::Error::other)? * 1_000_000;
    let pages: Vec<Vec<u8>> = defarm::io::read(&[PathBuf::from(pages)])
        .filter_map(|page| match page.ok()?.content {
            Content::Html { bytes, .. } if bytes.len() <= MOST_BYTES => Some(bytes),
            _ => None,
        })
        .collect();
    if pages.is_empty() {
        return Err(io::Error::other("no pages of such a size"));
    }
    fs::create_dir_all(out)?;
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut number = 0;
    for file in 0..files {
        let path = Path::new(out).join(format!("part-{file:03}.warc.gz"));
        let mut to = BufWriter::new(File::create(path)?);
        let mut written = 0;
        while written < bytes / files {
            let which = random.below(pages.len() as u64);
            let page = other_words(&pages[which as usize], &mut random);
            let member = member(&page, number, which, &mut random)?;
            to.write_all(&member)?;
            written += member.len() as u64;
            number += 1;
        }
        to.flush()?;
    }
    println!("{number} pages in {files} files");
    Ok(())
}

/// The page with other words in its sentences: those of small letters between two spaces.
fn other_words(page: &[u8], random: &mut Random) -> Vec<u8> {
    let others = match random.below(100) {
        share if share < COPIES => return page.to_vec(),
        share if share < COPIES + EDITED => FEW,
        _ => OTHERS,
    };
    let mut new = Vec::with_capacity(page.len() + page.len() / 2);
    for (at, piece) in page.split(|&byte| byte == b' ').enumerate() {
        if at > 0 {
            new.push(b' ');
        }
        let is_word = piece.len() > 3 && piece.iter().all(u8::is_ascii_lowercase);
        if is_word && random.below(100) < others {
            let number = random.below(WORDS);
            new.extend((0..5).map(|digit| b'a' + (number / 26_u64.pow(digit) % 26) as u8));
        } else {
            new.extend_from_slice(piece);
        }
    }
    new
}

/// One record, as a member of its own.
fn member(page: &[u8], number: u64, which: u64, random: &mut Random) -> io::Result<Vec<u8>> {
    let host = random.below(HOSTS);
    let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    let mut member = GzBuilder::new().write(Vec::new(), Compression::fast());
    write!(
        member,
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:page:{number}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n\
         WARC-Target-URI: https://site{}-{host}.example/{number}.html\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n",
        which % 97,
        http.len() + page.len()
    )?;
    member.write_all(http)?;
    member.write_all(page)?;
    member.write_all(b"\r\n\r\n")?;
    member.finish()
}
