//! The pass that turns tokens into blocks.

use std::ops::Range;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::element::{Role, Tag};
use super::metadata::Metadata;
use super::stack::{Open, Stack};
use super::{Block, Blocks, Element, ElementId, Hints, Joint, Source};
use crate::tokens::{Attribute, Token, TokenSink};

/// A page's text beyond this many bytes is dropped: block offsets have 32 bits.
const MAX_TEXT: usize = u32::MAX as usize - 1;

/// Builds [`Blocks`] from the tokens of one page.
pub struct Segmenter {
    out: Blocks,
    stack: Stack,
    current: Current,
    skip: Option<Skip>,
    /// The next block's joint to the one before.
    joint: Joint,
    /// Whether the text after the next token is a title's or a JSON-LD script's.
    capture: Option<Capture>,
    /// Whether a `<title>` was seen; those inside `svg` come later and do not count.
    titled: bool,
    /// What stands in `noscript` elements, as a page of its own; `None` inside them, too.
    without_scripts: Option<Box<Segmenter>>,
}

/// The block that is being filled.
struct Current {
    start: usize,
    span: Range<usize>,
    element: ElementId,
    link_bytes: usize,
    links: u16,
    inline: Hints,
    /// White space stands between what is there and what comes.
    space: bool,
}

/// An element whose inside is passed over.
struct Skip {
    tag: Tag,
    /// Elements opened inside it.
    inner: Vec<Tag>,
}

#[derive(Clone, Copy)]
enum Capture {
    Title,
    JsonLd,
}

/// Inside a skipped element no more than this many open elements are followed.
const MAX_SKIPPED_DEPTH: usize = 64;

impl Segmenter {
    /// Starts a page.
    pub fn new() -> Self {
        Self { without_scripts: Some(Box::new(Self::inner())), ..Self::inner() }
    }

    /// A page whose `noscript` elements are passed over.
    fn inner() -> Self {
        let root = Element::root(Tag::Html);
        Self {
            out: Blocks {
                text: String::new(),
                blocks: Vec::new(),
                elements: vec![root],
                metadata: Metadata::default(),
                source: Source::Html,
            },
            stack: Stack::new(),
            current: Current::at(0, 0),
            skip: None,
            joint: Joint::Apart,
            capture: None,
            titled: false,
            without_scripts: None,
        }
    }

    /// Ends the page.
    ///
    /// Some sites (forums above all) send a page that scripts fill, and the text in `noscript` for those who run none. Where more text stands
    /// there than outside, it is the page. Elsewhere it is a tracking pixel or a request to switch scripts on.
    pub fn finish(mut self) -> Blocks {
        self.flush(Joint::Apart);
        if let Some(mut inside) = self.without_scripts.take() {
            inside.flush(Joint::Apart);
            if inside.out.text.len() > self.out.text.len() {
                inside.out.metadata = self.out.metadata;
                return inside.out;
            }
        }
        self.out
    }

    /// Whether what comes stands in a `noscript` element.
    fn in_noscript(&self) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip.tag == Tag::Noscript)
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>], self_closing: bool) {
        let tag = Tag::from_name(name);
        if let Some(skip) = &mut self.skip {
            if !tag.is_void() && !self_closing && skip.inner.len() < MAX_SKIPPED_DEPTH {
                skip.inner.push(tag);
            }
            return;
        }
        self.out.metadata.start_tag(tag, attributes);
        match tag {
            Tag::Br => return self.line_break(),
            Tag::Hr => return self.flush(Joint::Apart),
            Tag::Img | Tag::Picture => self.image(),
            Tag::Html | Tag::Body | Tag::Head => return self.flush(Joint::Apart),
            _ => {}
        }
        if tag.is_void() {
            return;
        }
        if tag.is_skipped() {
            self.skip_start(tag, attributes, self_closing);
            return;
        }
        let broke = tag.is_block();
        if broke {
            self.flush(if tag.is_cell() && self.joint == Joint::Cell { Joint::Cell } else { Joint::Apart });
        }
        self.stack.before_start(tag);
        self.open(tag, name, attributes, broke);
        if tag == Tag::A && !self.is_empty() {
            self.current.links = self.current.links.saturating_add(1);
        }
    }

    fn open(&mut self, tag: Tag, name: &str, attributes: &[Attribute<'_>], block: bool) {
        let seen = Attributes::read(attributes);
        let custom = name.contains('-');
        let mut open = Open { tag, element: self.stack.element(), mute: false, inline: Hints::NONE };
        if block || custom {
            let mut hints = seen.hints;
            if custom {
                hints = hints.union(Hints::of_value(name));
            }
            let hidden = seen.hidden || seen.aria_hidden || tag == Tag::Template || tag == Tag::Dialog;
            if let Some(element) = self.add_element(tag, name, hints, seen.class, hidden) {
                open.element = element;
            }
        } else {
            open.inline = seen.hints;
            open.mute = seen.hidden || seen.hints.any(Hints::HIDDEN) && seen.screen_reader_only;
        }
        self.stack.push(open);
    }

    fn add_element(&mut self, tag: Tag, name: &str, hints: Hints, class: u64, hidden: bool) -> Option<ElementId> {
        let id = ElementId::try_from(self.out.elements.len()).ok()?;
        let parent_id = self.stack.element();
        let parent = self.out.element(parent_id);
        let step = if tag == Tag::Other { xxh3_64(name.as_bytes()) } else { tag as u64 };
        let mut mixed = [0; 16];
        mixed[..8].copy_from_slice(&step.to_le_bytes());
        mixed[8..].copy_from_slice(&class.to_le_bytes());
        let element = Element {
            parent: parent_id,
            depth: parent.depth.saturating_add(1),
            tag,
            hints,
            chain: parent.chain.union(hints),
            path: xxh3_64_with_seed(&mixed, parent.path),
            hidden: hidden || parent.hidden,
            role: Role::within(parent.role, tag),
            images: 0,
        };
        self.out.elements.push(element);
        Some(id)
    }

    fn skip_start(&mut self, tag: Tag, attributes: &[Attribute<'_>], self_closing: bool) {
        // `<svg/>` is closed; `<script/>` is not, the slash means nothing on HTML elements.
        if self_closing && matches!(tag, Tag::Svg | Tag::Math) {
            return;
        }
        let is_json_ld = || {
            attributes.iter().any(|a| a.name == "type" && a.value.trim().eq_ignore_ascii_case("application/ld+json"))
        };
        self.capture = match tag {
            Tag::Title if !self.titled => {
                self.titled = true;
                Some(Capture::Title)
            }
            Tag::Script if is_json_ld() => Some(Capture::JsonLd),
            _ => None,
        };
        self.skip = Some(Skip { tag, inner: Vec::new() });
    }

    fn end(&mut self, name: &str) {
        let tag = Tag::from_name(name);
        self.capture = None;
        if let Some(skip) = &mut self.skip {
            if let Some(at) = skip.inner.iter().rposition(|&inner| inner == tag) {
                skip.inner.truncate(at);
                return;
            }
            // The end of something around it ends an element that was left open.
            let own = skip.tag == tag;
            if !own && !tag.is_block() {
                return;
            }
            self.skip = None;
            if own {
                return;
            }
        }
        match tag {
            Tag::Br => return self.line_break(),
            Tag::Html | Tag::Body | Tag::Head => return self.flush(Joint::Apart),
            _ => {}
        }
        if tag.is_block() {
            self.flush(if tag.is_cell() { Joint::Cell } else { Joint::Apart });
        }
        self.stack.end(tag);
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        match self.capture.take() {
            Some(Capture::Title) => return self.out.metadata.title_text(text),
            Some(Capture::JsonLd) => return self.out.metadata.json_ld(text),
            None => {}
        }
        if self.skip.is_some() || self.stack.is_mute() || self.out.text.len() + text.len() > MAX_TEXT {
            return;
        }
        let element = self.stack.element();
        let keep_lines = self.out.element(element).role == Role::Code;
        let before = self.out.text.len();
        if keep_lines {
            self.append_lines(text);
        } else {
            self.append_folded(text);
        }
        let added = self.out.text.len() - before;
        if added == 0 {
            return;
        }
        if before == self.current.start {
            self.current.element = element;
            self.current.span.start = span.start;
            self.current.links = u16::from(self.stack.in_link());
        }
        self.current.span.end = span.end;
        self.current.inline = self.current.inline.union(self.stack.inline_hints());
        if self.stack.in_link() {
            self.current.link_bytes += added;
        }
    }

    /// Appends text with its white space folded to single spaces.
    fn append_folded(&mut self, text: &str) {
        let out = &mut self.out.text;
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_folded).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            if !run.is_empty() {
                if self.current.space && out.len() > self.current.start {
                    out.push(' ');
                }
                self.current.space = false;
                out.push_str(run);
            }
            let gap = behind.find(|c| !is_folded(c)).unwrap_or(behind.len());
            self.current.space |= behind[..gap].contains(|c| !is_dropped(c));
            rest = &behind[gap..];
        }
    }

    /// Appends preformatted text, line ends and indents kept.
    fn append_lines(&mut self, text: &str) {
        let at_start = self.is_empty();
        let text = if at_start { text.trim_start_matches('\n') } else { text };
        self.out.text.extend(text.chars().filter(|&c| !is_dropped(c)));
        self.current.space = false;
    }

    fn image(&mut self) {
        let id = self.stack.element() as usize;
        if let Some(element) = self.out.elements.get_mut(id) {
            element.images = element.images.saturating_add(1);
        }
    }

    /// One `<br>` is the next line; two are the next paragraph.
    fn line_break(&mut self) {
        if self.skip.is_some() {
            return;
        }
        let element = self.stack.element();
        if self.out.element(element).role == Role::Code {
            if !self.is_empty() {
                self.out.text.push('\n');
            }
            return;
        }
        let joint = if self.is_empty() { Joint::Apart } else { Joint::Line };
        self.flush(joint);
    }

    fn is_empty(&self) -> bool {
        self.out.text.len() == self.current.start
    }

    /// Ends the current block; `next` is the joint of the one to come.
    fn flush(&mut self, next: Joint) {
        let start = self.current.start;
        let trimmed = self.out.text.get(start..).map_or(0, |text| text.trim_end().len());
        self.out.text.truncate(start + trimmed);
        let end = self.out.text.len();
        if end > start {
            let element = self.current.element;
            let role = self.out.element(element).role;
            let hidden = self.out.element(element).hidden;
            self.out.blocks.push(Block {
                text: start as u32..end as u32,
                span: self.current.span.clone(),
                element,
                role,
                joint: self.joint,
                link_bytes: self.current.link_bytes.min(end - start) as u32,
                links: self.current.links,
                inline: self.current.inline,
                hidden,
            });
            self.joint = next;
        } else if next == Joint::Apart {
            self.joint = Joint::Apart;
        }
        self.current = Current::at(end, self.stack.element());
    }
}

impl Default for Segmenter {
    fn default() -> Self {
        Self::new()
    }
}

impl Current {
    fn at(start: usize, element: ElementId) -> Self {
        Self { start, span: 0..0, element, link_bytes: 0, links: 0, inline: Hints::NONE, space: false }
    }
}

impl TokenSink for Segmenter {
    fn token(&mut self, token: Token<'_>, span: Range<usize>) {
        let before = self.in_noscript();
        self.follow(&token, span.clone());
        let after = self.in_noscript();
        let Some(inside) = &mut self.without_scripts else { return };
        match (before, after) {
            (true, true) => inside.follow(&token, span),
            (true, false) => inside.flush(Joint::Apart),
            _ => {}
        }
    }
}

impl Segmenter {
    fn follow(&mut self, token: &Token<'_>, span: Range<usize>) {
        match *token {
            Token::Text(text) => self.text(text, span),
            Token::StartTag { name, attributes, self_closing } => self.start(name, attributes, self_closing),
            Token::EndTag { name } => self.end(name),
            Token::Comment(_) | Token::Doctype => {}
        }
    }
}

/// White space, and characters that are there to steer line breaking.
fn is_folded(c: char) -> bool {
    c.is_whitespace() || is_dropped(c)
}

/// Characters that show nothing and part words when kept: NUL, soft hyphen, zero-width space, byte-order mark.
fn is_dropped(c: char) -> bool {
    matches!(c, '\0' | '\u{AD}' | '\u{200B}' | '\u{FEFF}')
}

/// What the attributes of a start tag say, as far as blocks care.
struct Attributes {
    hints: Hints,
    /// Hash of the class attribute; 0 without one.
    class: u64,
    hidden: bool,
    aria_hidden: bool,
    screen_reader_only: bool,
}

impl Attributes {
    fn read(attributes: &[Attribute<'_>]) -> Self {
        let mut seen =
            Self { hints: Hints::NONE, class: 0, hidden: false, aria_hidden: false, screen_reader_only: false };
        for attribute in attributes {
            let value = attribute.value;
            match attribute.name {
                "class" => {
                    seen.class = xxh3_64(value.as_bytes());
                    seen.hints = seen.hints.union(Hints::of_value(value));
                    seen.screen_reader_only = is_screen_reader_class(value);
                }
                "id" | "itemprop" | "role" | "data-testid" | "data-component" => {
                    seen.hints = seen.hints.union(Hints::of_value(value));
                }
                "hidden" => seen.hidden = true,
                "aria-hidden" => seen.aria_hidden = value.trim().eq_ignore_ascii_case("true"),
                "style" => seen.hidden |= is_hiding_style(value),
                _ => {}
            }
        }
        seen
    }
}

/// Whether a style attribute hides its element.
fn is_hiding_style(style: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(property, value)| {
            let value = value.trim();
            let is = |word: &str| value.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
            match property.trim() {
                p if p.eq_ignore_ascii_case("display") => is("none"),
                p if p.eq_ignore_ascii_case("visibility") => is("hidden"),
                _ => false,
            }
        })
    })
}

/// The usual class names for text that only screen readers speak.
fn is_screen_reader_class(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| {
        matches!(
            name,
            "sr-only" | "visually-hidden" | "visuallyhidden" | "screen-reader-text" | "screenreader" | "sr-text"
        )
    })
}
