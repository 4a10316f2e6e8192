//! Who makes text of a page, and how long it takes.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use defarm::{Options, clean_html};
use html5ever::tendril::TendrilSink;
use lol_html::html_content::TextType;
use lol_html::{RewriteStrSettings, doc_text, rewrite_str};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::measured::Watch;

/// Elements that hold no text of the page.
const NO_TEXT: [&str; 4] = ["script", "style", "noscript", "template"];

/// Makes text of a page.
pub(crate) enum Extractor {
    /// In this process.
    Here(fn(&[u8]) -> Result<String>),
    /// In another one, that tells its time.
    Python(Python),
}

impl Extractor {
    pub(crate) fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "defarm" => Self::Here(defarm),
            "defarm-said" => Self::Here(defarm_said),
            "rs-trafilatura" => Self::Here(rs_trafilatura),
            "dom_smoothie" => Self::Here(dom_smoothie),
            "html5ever-rcdom" => Self::Here(rcdom),
            "lol_html" => Self::Here(lol_html),
            "resiliparse" | "trafilatura" => Self::Python(Python::start(name)?),
            _ => bail!("no contender {name}"),
        })
    }

    /// The text, empty if none is found, and the seconds of CPU time that it took. Decoding is part of it.
    pub(crate) fn extract(&mut self, page: &[u8]) -> Result<(String, f64)> {
        match self {
            Self::Here(extract) => {
                let watch = Watch::start();
                let text = extract(page)?;
                Ok((text, watch.seconds()))
            }
            Self::Python(python) => python.extract(page),
        }
    }
}

/// All that `defarm clean` does with a single page: decode, tokens, blocks, signals, verdicts with their reasons, title and date, text, fingerprint.
fn defarm(page: &[u8]) -> Result<String> {
    let page = clean_html(page, &Options::new())?;
    Ok(page.text().to_owned())
}

/// The same, and what is to be said of every block put in words, as `--blocks` does it.
fn defarm_said(page: &[u8]) -> Result<String> {
    let page = clean_html(page, &Options::new())?;
    page.blocks().for_each(|block| drop(std::hint::black_box(block.reasons())));
    Ok(page.text().to_owned())
}

fn rs_trafilatura(page: &[u8]) -> Result<String> {
    // It fails where it finds nothing.
    Ok(rs_trafilatura::extract(&String::from_utf8_lossy(page)).map(|found| found.content_text).unwrap_or_default())
}

fn dom_smoothie(page: &[u8]) -> Result<String> {
    let page = String::from_utf8_lossy(page);
    let found = dom_smoothie::Readability::new(page.as_ref(), None, None).and_then(|mut reader| reader.parse());
    Ok(found.map(|article| article.text_content.to_string()).unwrap_or_default())
}

/// The whole page as a tree, and all its text.
fn rcdom(page: &[u8]) -> Result<String> {
    let page = String::from_utf8_lossy(page);
    let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page.as_ref());
    let mut text = String::new();
    // `dom` stays: a node that is dropped empties all below it.
    let mut ahead: Vec<Handle> = vec![dom.document.clone()];
    while let Some(node) = ahead.pop() {
        match &node.data {
            NodeData::Text { contents } => text.push_str(&contents.borrow()),
            NodeData::Element { name, .. } if NO_TEXT.contains(&&*name.local) => continue,
            _ => {}
        }
        ahead.extend(node.children.borrow().iter().rev().cloned());
    }
    Ok(text)
}

/// No tree: the text as it comes by.
fn lol_html(page: &[u8]) -> Result<String> {
    let page = String::from_utf8_lossy(page);
    let mut text = String::new();
    let take = doc_text!(|chunk| {
        if matches!(chunk.text_type(), TextType::Data | TextType::RCData) {
            text.push_str(chunk.as_str());
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_document_content_handler(take);
    rewrite_str(&page, settings)?;
    Ok(text)
}

/// A process that is handed pages, one after the other.
pub(crate) struct Python {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
}

impl Python {
    fn start(name: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = folder.join("target/venv/bin/python");
        ensure!(python.exists(), "{name} is not installed: bash bench/peers/install.sh");
        let mut child = Command::new(python)
            .arg(folder.join("peers/extract.py"))
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let to = child.stdin.take().context("no way in")?;
        let from = child.stdout.take().context("no way out")?;
        Ok(Self { child, to, from })
    }

    fn extract(&mut self, page: &[u8]) -> Result<(String, f64)> {
        self.to.write_all(&u32::try_from(page.len())?.to_le_bytes())?;
        self.to.write_all(page)?;
        self.to.flush()?;
        let (mut seconds, mut length) = ([0; 8], [0; 4]);
        self.from.read_exact(&mut seconds).context("it ended")?;
        self.from.read_exact(&mut length)?;
        let mut text = vec![0; u32::from_le_bytes(length) as usize];
        self.from.read_exact(&mut text)?;
        Ok((String::from_utf8(text)?, f64::from_le_bytes(seconds)))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It ends with its input, too; this makes sure of it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::Extractor;

    const PAGE: &str = "<html><head><title>Sand</title><style>p { color: red }</style></head><body><nav><a href='/'>Home</a></nav>\
        <article><h1>Sand</h1><p>Four towns share one dredger, for the sandbar closes the lane of the ferry every winter.</p>\
        <p>The old vessel belonged to one of them for as long as anyone can remember, and its neighbors paid.</p></article>\
        <script>let x = 'not to be read';</script></body></html>";

    #[test]
    fn all_find_the_text_and_no_script() {
        for name in ["defarm", "defarm-said", "rs-trafilatura", "dom_smoothie", "html5ever-rcdom", "lol_html"] {
            let (text, _) = Extractor::named(name).unwrap().extract(PAGE.as_bytes()).unwrap();
            assert!(text.contains("for as long as anyone can remember"), "{name}: {text}");
            assert!(!text.contains("not to be read") && !text.contains("color"), "{name}: {text}");
        }
        assert!(Extractor::named("nobody").is_err());
    }
}
