//! Tokenizers by themselves: tokens are counted and dropped.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use anyhow::{Result, bail};
use defarm::tokens::{Backend, Token, TokenSink, TokenSource, Tokenizer};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{self, BufferQueue, TagKind, TokenSinkResult, TokenizerOpts};

use crate::measured::Watch;

/// What is counted: tags, and bytes of text and of the values of attributes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) tags: u64,
    pub(crate) text: u64,
    pub(crate) values: u64,
}

/// The tokens of a page, counted, and the seconds of CPU time that it took.
pub(crate) fn count(contender: &str, page: &str) -> Result<(Counts, f64)> {
    let watch = Watch::start();
    let counts = match contender {
        "defarm" => {
            let mut source = Tokenizer::new(Backend::Scan, Ours::default());
            source.write(page);
            source.finish().0
        }
        "html5ever" => {
            let tokenizer = tokenizer::Tokenizer::new(Theirs::default(), TokenizerOpts::default());
            let queue = BufferQueue::default();
            queue.push_back(StrTendril::from_slice(page));
            let _ = tokenizer.feed(&queue);
            tokenizer.end();
            tokenizer.sink.counts.get()
        }
        _ => bail!("no contender {contender}"),
    };
    Ok((counts, watch.seconds()))
}

#[derive(Default)]
struct Ours(Counts);

impl TokenSink for Ours {
    fn token(&mut self, token: Token<'_>, _span: Range<usize>) {
        match token {
            Token::StartTag { attributes, .. } => {
                self.0.tags += 1;
                self.0.values += attributes.iter().map(|attribute| attribute.value.len() as u64).sum::<u64>();
            }
            Token::EndTag { .. } => self.0.tags += 1,
            Token::Text(text) => self.0.text += text.len() as u64,
            Token::Doctype | Token::Comment(_) => {}
        }
    }
}

#[derive(Default)]
struct Theirs {
    counts: Cell<Counts>,
    /// The content of `svg` and `math` is no raw text; who they are is not needed otherwise.
    foreign: RefCell<u32>,
}

impl tokenizer::TokenSink for Theirs {
    type Handle = ();

    fn process_token(&self, token: tokenizer::Token, _line: u64) -> TokenSinkResult<()> {
        let mut counts = self.counts.get();
        let mut result = TokenSinkResult::Continue;
        match token {
            tokenizer::Token::TagToken(tag) => {
                counts.tags += 1;
                if tag.kind == TagKind::StartTag {
                    counts.values += tag.attrs.iter().map(|attribute| attribute.value.len() as u64).sum::<u64>();
                }
                result = self.content_model(&tag);
            }
            tokenizer::Token::CharacterTokens(text) => counts.text += text.len() as u64,
            tokenizer::Token::NullCharacterToken => counts.text += 1,
            _ => {}
        }
        self.counts.set(counts);
        result
    }
}

impl Theirs {
    /// How what is behind a tag must be read: the sink has to know. No script is run, so `noscript` is nothing special.
    fn content_model(&self, tag: &tokenizer::Tag) -> TokenSinkResult<()> {
        let mut foreign = self.foreign.borrow_mut();
        match (&*tag.name, tag.kind) {
            ("svg" | "math", TagKind::StartTag) if !tag.self_closing => *foreign += 1,
            ("svg" | "math", TagKind::EndTag) => *foreign = foreign.saturating_sub(1),
            (_, TagKind::EndTag) => {}
            _ if *foreign > 0 => {}
            ("script", _) => return TokenSinkResult::RawData(RawKind::ScriptData),
            ("title" | "textarea", _) => return TokenSinkResult::RawData(RawKind::Rcdata),
            ("style" | "xmp" | "iframe" | "noembed" | "noframes", _) => {
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            ("plaintext", _) => return TokenSinkResult::Plaintext,
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn both_count_the_same() {
        let page = "<!DOCTYPE html><title>a &amp; b</title><script>if (a<b) {}</script><p class=x id='y&lt;'>Größe<br/>&hellip;</p>";
        let [ours, theirs] = ["defarm", "html5ever"].map(|name| count(name, page).unwrap().0);
        assert_eq!(ours, theirs);
        assert_eq!((ours.tags, ours.values), (7, 3));
        assert!(count("nobody", page).is_err());
    }
}
