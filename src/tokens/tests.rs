//! What holds for every back end.

use std::ops::Range;

use super::{Backend, Token, TokenSink, TokenSource, Tokenizer};

/// Writes every token with the part of the source that its span covers.
#[derive(Default)]
struct Trace(Vec<(String, Range<usize>)>);

impl TokenSink for Trace {
    fn token(&mut self, token: Token<'_>, span: Range<usize>) {
        let name = match token {
            Token::Doctype => "doctype".to_owned(),
            Token::StartTag { name, .. } => format!("<{name}"),
            Token::EndTag { name } => format!("</{name}"),
            Token::Text(text) => format!("'{text}"),
            Token::Comment(text) => format!("!{text}"),
        };
        self.0.push((name, span));
    }
}

fn trace(backend: Backend, chunks: &[&str]) -> Vec<(String, Range<usize>)> {
    let mut source = Tokenizer::new(backend, Trace::default());
    for chunk in chunks {
        source.write(chunk);
    }
    source.finish().0
}

#[track_caller]
fn check(html: &str, expected: &[(&str, &str)]) {
    for backend in [Backend::Scan, Backend::Html5ever] {
        check_one(backend, html, expected);
    }
}

#[track_caller]
fn check_one(backend: Backend, html: &str, expected: &[(&str, &str)]) {
    let whole = trace(backend, &[html]);
    let seen: Vec<(&str, &str)> = whole.iter().map(|(name, span)| (name.as_str(), &html[span.clone()])).collect();
    assert_eq!(seen, expected, "{backend:?}");
    for (cut, _) in html.char_indices() {
        assert_eq!(trace(backend, &[&html[..cut], &html[cut..]]), whole, "cut at {cut}");
    }
    let single: Vec<String> = html.chars().map(String::from).collect();
    assert_eq!(trace(backend, &single.iter().map(String::as_str).collect::<Vec<_>>()), whole, "cut everywhere");
}

#[test]
fn spans_cover_the_source() {
    check(
        "<!doctype html><p class=a title='x>y<z'>a &lt; b &amp c<br/>d</p><!-- - -> -->e",
        &[
            ("doctype", "<!doctype html>"),
            ("<p", "<p class=a title='x>y<z'>"),
            ("'a < b & c", "a &lt; b &amp c"),
            ("<br", "<br/>"),
            ("'d", "d"),
            ("</p", "</p>"),
            ("! - -> ", "<!-- - -> -->"),
            ("'e", "e"),
        ],
    );
}

#[test]
fn stray_brackets_and_cut_off_references_are_text() {
    check(
        "1 < 2 > 0 <<b>x&am</b>&lt",
        &[("'1 < 2 > 0 <", "1 < 2 > 0 <"), ("<b", "<b>"), ("'x&am", "x&am"), ("</b", "</b>"), ("'<", "&lt")],
    );
}

#[test]
fn raw_text_elements_hide_their_tags() {
    check(
        "<script>if(a<b){'</scr'+'ipt>'}</script><title>a&amp;<b></title>x",
        &[
            ("<script", "<script>"),
            ("'if(a<b){'</scr'+'ipt>'}", "if(a<b){'</scr'+'ipt>'}"),
            ("</script", "</script>"),
            ("<title", "<title>"),
            ("'a&<b>", "a&amp;<b>"),
            ("</title", "</title>"),
            ("'x", "x"),
        ],
    );
}

#[test]
fn a_tag_cut_off_by_the_end_is_dropped() {
    check("ab<a href='x", &[("'ab", "ab")]);
}
