//! Tokens against the reference: html5ever's tokenizer, steered by its real tree builder over `markup5ever_rcdom`.
//!
//! The tree builder tells the tokenizer what is raw text and what is foreign content. defarm has no tree builder; its `tokens` room must come to the
//! same tokens without one.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::cell::RefCell;
use std::ops::Range;

use defarm::tokens::{Backend, Token, TokenSink, TokenSource, Tokenizer};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token as Theirs, TokenSink as TheirSink, TokenSinkResult, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use markup5ever_rcdom::{Handle, RcDom};
use proptest::prelude::*;

/// One token in words that both sides can write; neighbouring text is joined.
#[derive(Default)]
struct Trace(Vec<String>);

impl Trace {
    fn text(&mut self, text: &str) {
        if let Some(last) = self.0.last_mut().filter(|last| last.starts_with("text ")) {
            last.push_str(text);
        } else {
            self.0.push(format!("text {text}"));
        }
    }
}

impl TokenSink for Trace {
    fn token(&mut self, token: Token<'_>, _span: Range<usize>) {
        match token {
            Token::Doctype => self.0.push("doctype".into()),
            Token::StartTag { name, attributes, self_closing } => {
                let attributes: Vec<String> = attributes.iter().map(|a| format!("{}={:?}", a.name, a.value)).collect();
                self.0.push(format!("<{name} {} {self_closing}", attributes.join(" ")));
            }
            Token::EndTag { name } => self.0.push(format!("</{name}")),
            Token::Text(text) => self.text(text),
            Token::Comment(text) => self.0.push(format!("comment {text}")),
        }
    }
}

/// Writes down what the tree builder is given.
struct Recorder {
    builder: TreeBuilder<Handle, RcDom>,
    trace: RefCell<Trace>,
}

impl TheirSink for Recorder {
    type Handle = Handle;

    fn process_token(&self, token: Theirs, line: u64) -> TokenSinkResult<Handle> {
        let mut trace = self.trace.borrow_mut();
        match &token {
            Theirs::DoctypeToken(_) => trace.0.push("doctype".into()),
            Theirs::TagToken(tag) if tag.kind == TagKind::EndTag => trace.0.push(format!("</{}", tag.name)),
            Theirs::TagToken(tag) => {
                let attributes: Vec<String> =
                    tag.attrs.iter().map(|a| format!("{}={:?}", a.name.local, &*a.value)).collect();
                trace.0.push(format!("<{} {} {}", tag.name, attributes.join(" "), tag.self_closing));
            }
            Theirs::CommentToken(text) => trace.0.push(format!("comment {text}")),
            Theirs::CharacterTokens(text) => trace.text(text),
            Theirs::NullCharacterToken => trace.text("\0"),
            Theirs::EOFToken | Theirs::ParseError(_) => {}
        }
        drop(trace);
        match self.builder.process_token(token, line) {
            // No script is run, so none blocks.
            TokenSinkResult::Script(_) => TokenSinkResult::Continue,
            answer => answer,
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn reference(html: &str) -> Vec<String> {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let recorder = Recorder { builder: TreeBuilder::new(RcDom::default(), options), trace: RefCell::default() };
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = html5ever::tokenizer::Tokenizer::new(recorder, options);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.trace.into_inner().0
}

fn ours(html: &str, backend: Backend) -> Vec<String> {
    let mut source = Tokenizer::new(backend, Trace::default());
    source.write(html);
    source.finish().0
}

const BACKENDS: [Backend; 2] = [Backend::Scan, Backend::Html5ever];

#[track_caller]
fn check(name: &str, html: &str) {
    BACKENDS.into_iter().for_each(|backend| check_one(name, html, backend));
}

#[track_caller]
fn check_one(name: &str, html: &str, backend: Backend) {
    let (ours, theirs) = (ours(html, backend), reference(html));
    let at = ours.iter().zip(&theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
    assert!(
        ours == theirs,
        "{name}, {backend:?}: token {at} of {}/{}:\n  ours   {:?}\n  theirs {:?}",
        ours.len(),
        theirs.len(),
        ours.get(at),
        theirs.get(at)
    );
}

#[test]
fn small_pages() {
    for html in [
        "",
        "plain",
        "<!DOCTYPE html><html><head><title>a<b>&amp;</title></head><body class=x class=y>&lt;&nbsp;&notit;</body></html>",
        "<script><!-- <script> </script> --></script>x<style>a>b</style><textarea><p></textarea><xmp><b></xmp>",
        "<noscript><p>a</p></noscript><iframe><p></iframe><noembed><p></noembed><noframes><p></noframes>",
        "<svg><title>a<b>c</b></title><style>p{}</style><![CDATA[x<y]]></svg><![CDATA[z]]>",
        "<math><mtext><![CDATA[x]]><p>y</p></mtext><mi>a</mi></math><svg><foreignObject><div>x</div></foreignObject></svg>",
        "<p>a<br>b</p></p></br><!-- c --!>d<!bogus><?php x ?></ >e<a href=\"x\"y=z>f",
        "<div class=\"x\"\">a</div><span title=“b”>c</span><b id='\"'>d\r\ne\rf\0g",
        "<plaintext><b>x</plaintext>",
        "<svg/><p>x<svg><p>y",
    ] {
        check(html, html);
    }
}

#[test]
fn bundled_pages() {
    let pages = support::bundled_pages();
    assert!(pages.len() > 100);
    for (name, bytes) in pages {
        check(&name, &String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn development_pages() {
    let Some(data) = support::shared_data("tokens_oracle") else { return };
    let (mut pages, mut different) = (0, Vec::new());
    for path in support::files(&data.join("pages/html")) {
        let html = String::from_utf8_lossy(&support::read(&path)).into_owned();
        pages += 1;
        let reference = reference(&html);
        if BACKENDS.into_iter().any(|backend| ours(&html, backend) != reference) {
            different.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    assert!(pages > 1000);
    assert_eq!(different, Vec::<String>::new(), "of {pages}");
}

/// Every token with its span, text where it stood in one piece.
#[derive(Default)]
struct Placed(Vec<(String, Range<usize>)>);

impl TokenSink for Placed {
    fn token(&mut self, token: Token<'_>, span: Range<usize>) {
        self.0.push((format!("{token:?}"), span));
    }
}

fn placed(backend: Backend, chunks: &[&str]) -> Vec<(String, Range<usize>)> {
    let mut source = Tokenizer::new(backend, Placed::default());
    chunks.iter().for_each(|chunk| source.write(chunk));
    source.finish().0
}

/// What tokenizers stumble over.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "!",
    "-",
    "--",
    "=",
    "\"",
    "'",
    "&",
    ";",
    "#",
    "x",
    "]]",
    "?",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{c}",
    "é",
    "a",
    "Z",
    "1",
    "</",
    "/>",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<!--->",
    "<!",
    "<!d",
    "<!DOCTYPE html>",
    "<?",
    "<a",
    "<A b=c d='e' f=\"g\">",
    "<p b b=1 B=2>",
    "<br/>",
    "</a >",
    "</p/>",
    "&amp",
    "&amp;",
    "&not",
    "&notit;",
    "&#65;",
    "&#x41",
    "&#150;",
    "&#xD800;",
    "&unknown;",
    "&lt",
    "<title>",
    "</title>",
    "</tit",
    "<TEXTAREA>",
    "</textarea",
    "<script>",
    "</script>",
    "</script ",
    "</SCRIPT/",
    "<script",
    "<style>",
    "</style>",
    "<xmp>",
    "</xmp>",
    "<iframe>",
    "</iframe>",
    "<noembed>",
    "<noframes>",
    "<plaintext>",
    "<svg>",
    "</svg>",
    "<math>",
    "<svg/>",
    "<foreignObject>",
    "</foreignObject>",
    "<desc>",
    "<![CDATA[",
    "]]>",
    "<p>",
    "</p>",
];

/// Pieces, or with a part of a page between them.
fn soup() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn both_back_ends_give_the_same_tokens(pieces in soup()) {
        let html = pieces.concat();
        let (scan, html5ever) = (placed(Backend::Scan, &[&html]), placed(Backend::Html5ever, &[&html]));
        let tokens = |placed: &[(String, Range<usize>)]| placed.iter().map(|(token, _)| token.clone()).collect::<Vec<_>>();
        prop_assert_eq!(tokens(&scan), tokens(&html5ever), "{:?}", html);
        // Where tokens of html5ever are is a guess near what is cut off, so it is no oracle for places.
        let mut end = 0;
        for (token, span) in scan {
            prop_assert!(span.start >= end && span.start <= span.end, "{:?} in {:?}", token, html);
            end = span.end;
            let source = &html[span];
            if token.starts_with("Text") && !source.contains(['<', '&', '\r', '\0']) {
                prop_assert_eq!(token, format!("Text({source:?})"), "{:?}", html);
            } else if token.contains("Tag") {
                prop_assert!(source.contains('<') && source.ends_with('>'), "{:?} at {:?} of {:?}", token, source, html);
            }
        }
    }

    #[test]
    fn no_cut_changes_a_token(pieces in soup(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let html = pieces.concat();
        let whole = placed(Backend::Scan, &[&html]);
        prop_assert_eq!(&placed(Backend::Scan, &pieces), &whole, "{:?}", pieces);
        let boundaries: Vec<usize> = html.char_indices().map(|(at, _)| at).collect();
        if !boundaries.is_empty() {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&boundaries)).collect();
            cuts.sort_unstable();
            let ends = cuts.iter().copied().chain([html.len()]);
            let starts = [0].into_iter().chain(cuts.iter().copied());
            let chunks: Vec<&str> = starts.zip(ends).map(|(start, end)| &html[start..end]).collect();
            prop_assert_eq!(&placed(Backend::Scan, &chunks), &whole, "{:?}", chunks);
        }
    }
}

/// What a page is cleaned to, but for the places of its blocks: html5ever says nothing of places, and they are a guess (see `src/tokens/html5ever.rs`).
fn cleaned(bytes: &[u8], backend: Backend) -> String {
    let page = defarm::clean_html(bytes, &defarm::Options::new().with_tokenizer(backend)).expect("a page");
    let blocks: Vec<String> =
        page.blocks().map(|block| format!("{} {} {:?}", block.label(), block.text(), block.reasons())).collect();
    format!("{:?} {:?} {:?} {} {blocks:?}", page.title(), page.author(), page.date(), page.text())
}

#[test]
fn pages_are_cleaned_the_same_with_both() {
    for (name, bytes) in support::bundled_pages() {
        assert!(cleaned(&bytes, Backend::Scan) == cleaned(&bytes, Backend::Html5ever), "{name}");
    }
}
