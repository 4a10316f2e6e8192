//! Both tokenizers give the same tokens of any text, and the own one in any chunks.

#![no_main]

use std::ops::Range;

use defarm::tokens::{Backend, Token, TokenSink, TokenSource, Tokenizer};
use libfuzzer_sys::fuzz_target;

#[derive(Default)]
struct Trace {
    tokens: Vec<String>,
    text: bool,
}

impl TokenSink for Trace {
    fn token(&mut self, token: Token<'_>, _: Range<usize>) {
        // Text may come in pieces.
        if let Token::Text(text) = token {
            match self.tokens.last_mut().filter(|_| self.text) {
                Some(last) => last.push_str(text),
                None => self.tokens.push(text.to_owned()),
            }
            self.text = true;
        } else {
            self.tokens.push(format!("{token:?}"));
            self.text = false;
        }
    }
}

fn tokens<'a>(backend: Backend, chunks: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut tokenizer = Tokenizer::new(backend, Trace::default());
    chunks.for_each(|chunk| tokenizer.write(chunk));
    tokenizer.finish().tokens
}

/// Chunks as the first bytes of the input say: each of so many characters.
fn chunks<'a>(sizes: &'a [u8], mut rest: &'a str) -> impl Iterator<Item = &'a str> {
    let mut sizes = sizes.iter().cycle();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let size = sizes.next().map_or(1, |&size| usize::from(size % 32) + 1);
        let end = rest.char_indices().nth(size).map_or(rest.len(), |(at, _)| at);
        let (chunk, behind) = rest.split_at(end);
        rest = behind;
        Some(chunk)
    })
}

fuzz_target!(|input: &[u8]| {
    let (sizes, text) = input.split_at(input.len().min(4));
    let text = String::from_utf8_lossy(text);
    let reference = tokens(Backend::Html5ever, std::iter::once(&*text));
    assert_eq!(tokens(Backend::Scan, std::iter::once(&*text)), reference);
    assert_eq!(tokens(Backend::Scan, chunks(sizes, &text)), reference);
});
