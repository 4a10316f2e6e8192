//! The `html5ever` crate's tokenizer as a [`TokenSource`].
//!
//! html5ever says nothing of byte offsets. We learn them by feeding it in pieces that are cut before every `<` and after every
//! `>`: a tag or comment that comes out while a piece is fed ends where the piece ends, and started where the first piece began of
//! which nothing had come out yet. Everything between two such tokens is text. A piece whose end has not arrived waits, so the
//! pieces, and with them the tokens and spans, are the same however the page was chunked. Where text comes out later than the piece that it ends in (a reference
//! without an end before a comment), its span reaches too far.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token as TheirToken, TokenSink as TheirSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::content_model::{ContentModel, TextMode};
use super::{Attribute, Token, TokenSink, TokenSource};

/// See the module's text.
pub struct Html5ever<S: TokenSink> {
    tokenizer: Tokenizer<Adapter<S>>,
    /// What has arrived and is not yet a whole piece.
    waiting: String,
    /// Bytes of `waiting` that are known to hold neither `<` nor `>` (the first byte aside).
    searched: usize,
    /// Offset of `waiting` in the page.
    offset: usize,
}

impl<S: TokenSink> Html5ever<S> {
    pub(super) fn new(sink: S) -> Self {
        // A byte-order mark is the decoder's business; dropping one here would shift the spans.
        let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
        let adapter = Adapter {
            sink: RefCell::new(sink),
            model: RefCell::default(),
            text: RefCell::default(),
            piece: Cell::new(Piece::default()),
        };
        Self { tokenizer: Tokenizer::new(adapter, options), waiting: String::new(), searched: 0, offset: 0 }
    }

    /// Feeds the first `length` bytes of `waiting`, which are whole pieces, and forgets them.
    fn feed(&mut self, length: usize) {
        let shared = StrTendril::from_slice(&self.waiting[..length]);
        let queue = BufferQueue::default();
        let mut start = 0;
        while start < length {
            let end = piece_end(&self.waiting.as_bytes()[start..length]).map_or(length, |n| start + n);
            // A tendril counts in 32 bits; `write` keeps what waits below that.
            let piece = shared.subtendril(start as u32, (end - start) as u32);
            self.tokenizer.sink.begin_piece(self.offset + start, self.offset + end);
            queue.push_back(piece);
            // The sink asks for no script to be run, so one call takes the whole piece.
            let _ = self.tokenizer.feed(&queue);
            self.tokenizer.sink.end_piece();
            start = end;
        }
        self.waiting.drain(..length);
        self.offset += length;
        self.searched = self.waiting.len();
    }
}

/// Length of the piece at the start of `bytes`, if its end is there: behind the first `>` or before the next `<`.
fn piece_end(bytes: &[u8]) -> Option<usize> {
    let from = usize::from(bytes.first() == Some(&b'<'));
    let at = from + memchr::memchr2(b'<', b'>', bytes.get(from..)?)?;
    Some(if bytes.get(at) == Some(&b'>') { at + 1 } else { at })
}

impl<S: TokenSink> TokenSource<S> for Html5ever<S> {
    fn write(&mut self, mut chunk: &str) {
        // Keeps the offsets inside one tendril in its 32 bits, however large the chunk.
        const MOST_AT_ONCE: usize = 1 << 24;
        while !chunk.is_empty() {
            let mut cut = chunk.len().min(MOST_AT_ONCE);
            while !chunk.is_char_boundary(cut) {
                cut -= 1;
            }
            let (now, rest) = chunk.split_at(cut);
            chunk = rest;
            self.waiting.push_str(now);
            let fresh = &self.waiting.as_bytes()[self.searched..];
            let end = match memchr::memrchr2(b'<', b'>', fresh) {
                Some(at) if fresh[at] == b'>' => self.searched + at + 1,
                Some(at) => self.searched + at,
                None => 0,
            };
            self.searched = self.waiting.len();
            if end > 0 {
                self.feed(end);
            }
        }
    }

    fn finish(mut self) -> S {
        self.feed(self.waiting.len());
        let end = self.offset;
        self.tokenizer.sink.begin_piece(end, end);
        self.tokenizer.end();
        let adapter = self.tokenizer.sink;
        adapter.end_piece();
        adapter.flush_text(adapter.piece.get().pending);
        adapter.sink.into_inner()
    }
}

/// Where in the page the tokenizer is.
#[derive(Debug, Clone, Copy, Default)]
struct Piece {
    start: usize,
    end: usize,
    /// Start of the first byte of which no token has come out.
    pending: usize,
    /// End of the last token that was not text.
    text_start: usize,
    /// Whether text came out of this piece after its last other token.
    text_last: bool,
}

struct Adapter<S> {
    sink: RefCell<S>,
    model: RefCell<ContentModel>,
    text: RefCell<String>,
    piece: Cell<Piece>,
}

impl<S: TokenSink> Adapter<S> {
    fn begin_piece(&self, start: usize, end: usize) {
        self.piece.set(Piece { start, end, text_last: false, ..self.piece.get() });
    }

    fn end_piece(&self) {
        let mut piece = self.piece.get();
        if piece.text_last {
            piece.pending = piece.end;
            self.piece.set(piece);
        }
    }

    fn add_text(&self, text: &str) {
        self.text.borrow_mut().push_str(text);
        let mut piece = self.piece.get();
        piece.pending = piece.start;
        piece.text_last = true;
        self.piece.set(piece);
    }

    fn flush_text(&self, end: usize) {
        let mut text = self.text.borrow_mut();
        if !text.is_empty() {
            let start = self.piece.get().text_start;
            self.sink.borrow_mut().token(Token::Text(&text), start..end.max(start));
            text.clear();
        }
    }

    fn emit(&self, token: Token<'_>) {
        let mut piece = self.piece.get();
        let start = piece.pending.max(piece.text_start);
        self.flush_text(start);
        let span: Range<usize> = start..piece.end;
        piece.pending = piece.end;
        piece.text_start = piece.end;
        piece.text_last = false;
        self.piece.set(piece);
        self.sink.borrow_mut().token(token, span);
    }

    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        if tag.kind == TagKind::EndTag {
            self.emit(Token::EndTag { name: &tag.name });
            self.model.borrow_mut().end_tag(&tag.name);
            return TokenSinkResult::Continue;
        }
        let attributes: Vec<Attribute<'_>> =
            tag.attrs.iter().map(|a| Attribute { name: &a.name.local, value: &a.value }).collect();
        self.emit(Token::StartTag { name: &tag.name, attributes: &attributes, self_closing: tag.self_closing });
        match self.model.borrow_mut().start_tag(&tag.name, tag.self_closing) {
            TextMode::Data => TokenSinkResult::Continue,
            TextMode::Rcdata => TokenSinkResult::RawData(RawKind::Rcdata),
            TextMode::Rawtext => TokenSinkResult::RawData(RawKind::Rawtext),
            TextMode::Script => TokenSinkResult::RawData(RawKind::ScriptData),
            TextMode::Plaintext => TokenSinkResult::Plaintext,
        }
    }
}

impl<S: TokenSink> TheirSink for Adapter<S> {
    type Handle = ();

    fn process_token(&self, token: TheirToken, _line: u64) -> TokenSinkResult<()> {
        match token {
            TheirToken::CharacterTokens(text) => self.add_text(&text),
            TheirToken::NullCharacterToken => self.add_text("\0"),
            TheirToken::TagToken(tag) => return self.tag(&tag),
            TheirToken::CommentToken(text) => self.emit(Token::Comment(&text)),
            TheirToken::DoctypeToken(_) => self.emit(Token::Doctype),
            TheirToken::EOFToken | TheirToken::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.model.borrow().allows_cdata()
    }
}
