//! The tokenizer tests of html5lib, but for what is no token here: parse errors, and what stands in a document type.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Mode, Scan};
use crate::tokens::content_model::TextMode;
use crate::tokens::{Token, TokenSink, TokenSource};

/// Tokens as the tests write them.
#[derive(Default)]
struct Tokens(Vec<Value>);

impl TokenSink for Tokens {
    fn token(&mut self, token: Token<'_>, _span: std::ops::Range<usize>) {
        self.0.push(match token {
            Token::Doctype => serde_json::json!(["DOCTYPE"]),
            Token::StartTag { name, attributes, self_closing } => {
                let attributes: serde_json::Map<String, Value> =
                    attributes.iter().map(|attribute| (attribute.name.into(), attribute.value.into())).collect();
                let mut token = vec!["StartTag".into(), name.into(), Value::Object(attributes)];
                token.extend(self_closing.then_some(Value::Bool(true)));
                Value::Array(token)
            }
            Token::EndTag { name } => serde_json::json!(["EndTag", name]),
            Token::Text(text) => serde_json::json!(["Character", text]),
            Token::Comment(text) => serde_json::json!(["Comment", text]),
        });
    }
}

/// A string of the tests, in which some write `\u` and four digits for a character; `None` if it is no text: half a pair of surrogates.
fn unescaped(text: &str, is_escaped: bool) -> Option<String> {
    if is_escaped {
        serde_json::from_str(&format!("\"{}\"", text.replace('"', "\\\""))).ok()
    } else {
        Some(text.into())
    }
}

fn unescape_all(value: &mut Value, is_escaped: bool) -> Option<()> {
    match value {
        Value::String(text) => *text = unescaped(text, is_escaped)?,
        Value::Array(values) => values.iter_mut().try_for_each(|value| unescape_all(value, is_escaped))?,
        Value::Object(map) => {
            let mut old = std::mem::take(map);
            for (key, value) in &mut old {
                unescape_all(value, is_escaped)?;
                map.insert(unescaped(key, is_escaped)?, value.take());
            }
        }
        _ => {}
    }
    Some(())
}

fn mode(state: &str, last_start_tag: &'static str) -> Mode {
    match state {
        "Data state" => Mode::Data,
        "PLAINTEXT state" => Mode::Plaintext,
        "RCDATA state" => Mode::Raw(TextMode::Rcdata, last_start_tag),
        "RAWTEXT state" => Mode::Raw(TextMode::Rawtext, last_start_tag),
        "Script data state" => Mode::Raw(TextMode::Script, last_start_tag),
        "CDATA section state" => Mode::Cdata,
        other => panic!("no state {other}"),
    }
}

fn tokens(mode: Mode, chunks: &[&str]) -> Vec<Value> {
    let mut scan = Scan::new(Tokens::default());
    scan.reader.mode = mode;
    chunks.iter().for_each(|chunk| scan.write(chunk));
    scan.finish().0
}

/// What is expected, text joined and document types bare.
fn expected(output: &Value) -> Vec<Value> {
    let mut tokens: Vec<Value> = Vec::new();
    for token in output.as_array().unwrap() {
        match (token[0].as_str().unwrap(), tokens.last_mut()) {
            ("DOCTYPE", _) => tokens.push(serde_json::json!(["DOCTYPE"])),
            ("Character", Some(last)) if last[0] == "Character" => {
                last[1] = format!("{}{}", last[1].as_str().unwrap(), token[1].as_str().unwrap()).into();
            }
            _ => tokens.push(token.clone()),
        }
    }
    tokens
}

#[test]
fn all_tests_of_html5lib() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/html5lib-tokenizer");
    if !folder.is_dir() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", folder.display());
        eprintln!("skipped: {} is missing", folder.display());
        return;
    }
    let (mut count, mut no_text, mut failed) = (0, 0, Vec::new());
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "test") {
            continue;
        }
        let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        // One file holds what is to come with another standard: it is not one of HTML.
        let Some(tests) = file["tests"].as_array() else { continue };
        for test in tests {
            let is_escaped = test["doubleEscaped"] == true;
            let mut output = test["output"].clone();
            let input = unescaped(test["input"].as_str().unwrap(), is_escaped);
            let (Some(input), Some(())) = (input, unescape_all(&mut output, is_escaped)) else {
                no_text += 1;
                continue;
            };
            let last: &'static str = test["lastStartTag"].as_str().unwrap_or("none").to_owned().leak();
            let data = vec![Value::from("Data state")];
            for state in test["initialStates"].as_array().unwrap_or(&data) {
                count += 1;
                let mode = mode(state.as_str().unwrap(), last);
                let (found, expected) = (tokens(mode, &[&input]), expected(&output));
                let single: Vec<String> = input.chars().map(String::from).collect();
                let in_pieces = tokens(mode, &single.iter().map(String::as_str).collect::<Vec<_>>());
                if found != expected || in_pieces != expected {
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    failed
                        .push(format!("{name}: {}: {input:?}: {found:?}, expected {expected:?}", test["description"]));
                }
            }
        }
    }
    assert!(count > 6000, "{count} tests");
    assert!(no_text < 100, "{no_text} tests without text");
    assert!(failed.is_empty(), "{} of {count} failed:\n{}", failed.len(), failed[..failed.len().min(20)].join("\n"));
}
