//! The pass that turns tokens into blocks.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::element::{Role, Tag};
use super::flat;
use super::fold::{as_it_is, is_dropped, is_folded};
use super::metadata::{Mark, MarkKind, Metadata};
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
    row: Row,
    edge: Edge,
    /// Whether a link has ended and no text has come since.
    link_ended: bool,
    /// Hash of where the last link goes.
    link_target: u64,
    /// Tables that say they hold no data (`role="presentation"`).
    layout: Vec<ElementId>,
    /// Whether the text after the next token is a title's or a JSON-LD script's.
    capture: Option<Capture>,
    /// Whether a `<title>` was seen; those inside `svg` come later and do not count.
    titled: bool,
    /// What stands in `noscript` elements, as a page of its own; `None` inside them, too.
    without_scripts: Option<Box<Segmenter>>,
    /// The mark (an author, a time) whose text is being read.
    mark: Option<OpenMark>,
    classes: Classes,
}

/// A mark that waits for its end.
struct OpenMark {
    tag: Tag,
    kind: MarkKind,
    value: Option<String>,
    start: usize,
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
    /// Where the link began that was opened last.
    link_start: usize,
}

/// Where a table row has come to.
#[derive(Clone, Copy, PartialEq)]
enum Row {
    /// No text yet.
    Empty,
    /// Text, and none since but in the same cell.
    Filled,
    /// Another cell has begun behind the text.
    NextCell,
}

/// What stands between two pieces of text that no white space parts.
#[derive(Clone, Copy, PartialEq)]
enum Edge {
    /// Nothing, or only the start or the end of inline elements: one word may go on.
    None,
    /// The end of inline elements, in order of strength.
    Ended,
    /// The end of one that is set apart.
    EndedApart,
    /// The end of one and the start of another: `and</span><span>Or` is no word, `wo</b><b>rd` is one.
    Between,
    /// Something that is seen, or two elements that are set apart: never one word.
    Gap,
}

/// An element whose inside is passed over.
struct Skip {
    tag: Tag,
    /// Elements opened inside it.
    inner: Vec<Tag>,
    /// Whether HTML may stand inside (`foreignObject` and the like of a drawing).
    html: bool,
}

#[derive(Clone, Copy)]
enum Capture {
    Title,
    JsonLd,
}

/// What a heading's link to itself shows.
const PERMALINK_MARKS: [&str; 6] = ["#", "¶", "§", "🔗", "∞", "⚓"];

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
            row: Row::Empty,
            edge: Edge::None,
            link_ended: false,
            link_target: 0,
            layout: Vec::new(),
            capture: None,
            titled: false,
            without_scripts: None,
            mark: None,
            classes: Classes::new(),
        }
    }

    /// Ends the page.
    ///
    /// Some sites (forums above all) send a page that scripts fill, and the text in `noscript` for those who run none. Where more text stands
    /// there than outside, it is the page. Elsewhere it is a tracking pixel or a request to switch scripts on.
    pub fn finish(mut self) -> Blocks {
        self.flush(Joint::Apart);
        self.settle_tables();
        if let Some(mut inside) = self.without_scripts.take() {
            inside.flush(Joint::Apart);
            inside.settle_tables();
            if inside.out.text.len() > self.out.text.len() {
                inside.out.metadata = std::mem::take(&mut self.out.metadata);
                self.out = inside.out;
            }
        }
        flat::settle(&mut self.out);
        self.out
    }

    /// Whether what comes stands in a `noscript` element.
    fn in_noscript(&self) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip.tag == Tag::Noscript)
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>], self_closing: bool) {
        let tag = Tag::from_name(name);
        if let Some(skip) = &mut self.skip {
            skip.html |= matches!(name, "foreignobject" | "foreignObject" | "desc" | "title" | "annotation-xml");
            // A paragraph does not stand in a drawing: the drawing was left open.
            if !matches!(skip.tag, Tag::Svg | Tag::Math) || skip.html || !tag.is_block() {
                if !tag.is_void() && !self_closing && skip.inner.len() < MAX_SKIPPED_DEPTH {
                    skip.inner.push(tag);
                }
                return;
            }
            self.skip = None;
        }
        let mark = self.out.metadata.start_tag(tag, attributes);
        if tag.is_replaced() {
            self.edge = Edge::Gap;
        }
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
        let ended = self.stack.before_start(tag);
        if tag.is_block() {
            if self.is_code_line(tag) {
                self.code_line(tag);
            } else {
                if ended && tag.is_cell() {
                    self.cell_end();
                }
                self.flush(Joint::Apart);
                if tag.is_table_part() && !tag.is_cell() {
                    self.row = Row::Empty;
                }
            }
        }
        self.open(tag, name, attributes);
        if let Some((kind, value)) = mark
            && self.mark.is_none()
        {
            self.mark = Some(OpenMark { tag, kind, value, start: self.out.text.len() });
        }
        if tag == Tag::A {
            let target = attributes.iter().find(|a| a.name == "href").map_or(0, |a| xxh3_64(a.value.as_bytes()));
            // Two links are two words; one that was cut in two goes to the same place twice.
            if self.link_ended && target != self.link_target {
                self.edge = Edge::Gap;
            }
            (self.link_ended, self.link_target) = (false, target);
            self.current.link_start = self.out.text.len();
            if !self.is_empty() {
                self.current.links = self.current.links.saturating_add(1);
            }
        }
    }

    fn open(&mut self, tag: Tag, name: &str, attributes: &[Attribute<'_>]) {
        let seen = Attributes::read(attributes, &mut self.classes);
        let custom = name.contains('-');
        let block = tag.is_block();
        let apart = seen.block && !block && self.out.element(self.stack.element()).role != Role::Code;
        if apart {
            self.flush(Joint::Apart);
        } else if !block {
            self.inline_start(tag, custom);
        }
        let mut open = Open { tag, element: self.stack.element(), mute: false, apart, inline: Hints::NONE };
        if block || custom {
            let mut hints = seen.hints;
            if custom {
                hints = hints.union(Hints::of_value(name));
            }
            let hidden = seen.hidden || seen.aria_hidden || tag == Tag::Template || tag == Tag::Dialog && !seen.open;
            if let Some(element) = self.add_element(tag, name, hints, seen.class, hidden) {
                open.element = element;
                if let (Some(role), Some(element)) = (seen.role, self.out.elements.get_mut(element as usize)) {
                    element.role = role;
                }
                if seen.presentation && tag == Tag::Table {
                    self.layout.push(element);
                }
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
        self.skip = Some(Skip { tag, inner: Vec::new(), html: false });
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
        if self.mark.as_ref().is_some_and(|mark| mark.tag == tag) {
            self.end_mark();
            // A box around a picture and a name goes on; a link around a picture has no name to come.
            self.mark.take_if(|mark| matches!(mark.tag, Tag::A | Tag::Time));
        }
        if tag == Tag::A {
            self.drop_permalink();
            self.link_ended = true;
        }
        let code_line = self.is_code_line(tag);
        if !tag.is_block() {
            self.inline_end(tag, name.contains('-'));
        } else if code_line {
            self.code_line(tag);
        } else {
            self.flush(Joint::Apart);
            if tag.is_cell() {
                self.cell_end();
            } else if tag.is_table_part() {
                self.row = Row::Empty;
            }
        }
        let aparts = self.stack.aparts();
        self.stack.end(tag);
        // The end of something around preformatted text ends it too.
        let left_code = code_line && self.out.element(self.stack.element()).role != Role::Code;
        if left_code || self.stack.aparts() < aparts {
            self.flush(Joint::Apart);
        }
    }

    /// Another cell of the row comes.
    fn cell_end(&mut self) {
        // What an unclosed cell holds is not a block yet.
        if self.row == Row::Filled || !self.is_empty() {
            self.flush(Joint::Apart);
            self.row = Row::NextCell;
        }
    }

    /// Whether an element stands in preformatted text and only marks its lines.
    fn is_code_line(&self, tag: Tag) -> bool {
        tag.is_code_line() && self.out.element(self.stack.element()).role == Role::Code
    }

    /// Goes on in the next line of preformatted text, or the next column.
    fn code_line(&mut self, tag: Tag) {
        let cell = tag.is_cell();
        if !self.is_empty() && !self.out.text.ends_with(|c: char| c == '\n' || cell && c == '\t') {
            self.out.text.push(if cell { '\t' } else { '\n' });
        }
    }

    fn inline_start(&mut self, tag: Tag, custom: bool) {
        if self.stack.in_code() {
            return;
        }
        self.edge = match self.edge {
            Edge::EndedApart => Edge::Gap,
            Edge::Ended if custom || tag.is_set_apart() => Edge::Gap,
            Edge::Ended => Edge::Between,
            edge => edge,
        };
    }

    fn inline_end(&mut self, tag: Tag, custom: bool) {
        let apart = custom || tag.is_set_apart();
        self.edge = match self.edge {
            Edge::None | Edge::Ended if apart => Edge::EndedApart,
            Edge::None => Edge::Ended,
            edge => edge,
        };
    }

    /// Drops the mark behind a heading that links to the heading itself.
    fn drop_permalink(&mut self) {
        let element = self.stack.element();
        if self.is_empty() || !self.stack.in_link() || !matches!(self.out.element(element).role, Role::Heading(_)) {
            return;
        }
        let start = self.current.link_start;
        let linked = self.out.text.get(start..).unwrap_or_default();
        if start >= self.current.start && PERMALINK_MARKS.contains(&linked.trim()) {
            self.current.link_bytes = self.current.link_bytes.saturating_sub(linked.len());
            self.current.links = self.current.links.saturating_sub(1);
            self.out.text.truncate(start);
        }
    }

    /// Cells of tables that lay out the page are no cells.
    fn settle_tables(&mut self) {
        const NONE: ElementId = ElementId::MAX;
        let count = self.out.elements.len();
        let mut table = vec![NONE; count];
        let mut layout = vec![false; count];
        for &id in &self.layout {
            layout[id as usize] = true;
        }
        for (id, element) in self.out.elements.iter().enumerate().skip(1) {
            let around = table[element.parent as usize];
            if element.tag.is_layout() && around != NONE {
                layout[around as usize] = true;
            }
            table[id] = if element.tag == Tag::Table { id as ElementId } else { around };
        }
        let laid_out = |id: usize| table[id] != NONE && layout[table[id] as usize];
        for (id, element) in self.out.elements.iter_mut().enumerate() {
            if element.role == Role::Cell && laid_out(id) {
                element.role = Role::Text;
            }
        }
        for block in &mut self.out.blocks {
            if laid_out(block.element as usize) {
                block.role = if block.role == Role::Cell { Role::Text } else { block.role };
                block.joint = if block.joint == Joint::Cell { Joint::Apart } else { block.joint };
            }
        }
    }

    /// Notes the open mark when it has a text, or an attribute that speaks for it; else it waits for one.
    fn end_mark(&mut self) {
        let end = self.out.text.len();
        if let Some(mark) = self.mark.take_if(|mark| end > mark.start || mark.value.is_some()) {
            let text = mark.start.min(end) as u32..end as u32;
            self.out.metadata.mark(Mark { kind: mark.kind, text, value: mark.value });
        }
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
        (self.edge, self.link_ended) = (Edge::None, false);
    }

    /// Appends text with its white space folded to single spaces.
    fn append_folded(&mut self, text: &str) {
        let out = &mut self.out.text;
        let mut rest = text;
        while !rest.is_empty() {
            let (run, behind) = rest.split_at(as_it_is(rest));
            if !run.is_empty() {
                let before = out.get(self.current.start..).and_then(|text| text.chars().next_back());
                if before.is_some_and(|before| self.current.space || self.edge.parts(before, run)) {
                    out.push(' ');
                }
                self.edge = Edge::None;
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
        self.end_mark();
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
                joint: if self.row == Row::NextCell && role == Role::Cell { Joint::Cell } else { self.joint },
                link_bytes: self.current.link_bytes.min(end - start) as u32,
                links: self.current.links,
                inline: self.current.inline,
                hidden,
            });
            self.joint = next;
            self.row = Row::Filled;
        } else if next == Joint::Apart {
            self.joint = Joint::Apart;
        }
        self.edge = Edge::None;
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
        Self {
            start,
            span: 0..0,
            element,
            link_bytes: 0,
            links: 0,
            inline: Hints::NONE,
            space: false,
            link_start: start,
        }
    }
}

impl Edge {
    /// Whether two pieces of text with this between them are parted: only letters and numbers can be mistaken for one word.
    fn parts(self, before: char, run: &str) -> bool {
        let Some(behind) = run.chars().next().filter(|_| before.is_alphanumeric()) else { return false };
        match self {
            Self::Gap => behind.is_alphanumeric(),
            Self::Between => before.is_lowercase() && behind.is_uppercase(),
            Self::None | Self::Ended | Self::EndedApart => false,
        }
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

/// What class attributes of the page say, and others whose values come again, by their hashes: few of them are new.
type Classes = HashMap<u64, (Hints, bool)>;

/// What the attributes of a start tag say, as far as blocks care.
struct Attributes {
    hints: Hints,
    /// Hash of the class attribute; 0 without one.
    class: u64,
    hidden: bool,
    aria_hidden: bool,
    screen_reader_only: bool,
    /// `open`, of a dialog.
    open: bool,
    /// Whether its style sets it apart as a block.
    block: bool,
    /// What `role` makes of an element that its tag says nothing of.
    role: Option<Role>,
    /// Whether `role` says that the tag means nothing.
    presentation: bool,
}

impl Attributes {
    fn read(attributes: &[Attribute<'_>], classes: &mut Classes) -> Self {
        let mut seen = Self {
            hints: Hints::NONE,
            class: 0,
            hidden: false,
            aria_hidden: false,
            screen_reader_only: false,
            open: false,
            block: false,
            role: None,
            presentation: false,
        };
        let mut level = None;
        let mut known = |value: &str, hash: u64| {
            *classes.entry(hash).or_insert_with(|| (Hints::of_value(value), is_screen_reader_class(value)))
        };
        for attribute in attributes {
            let value = attribute.value;
            match attribute.name {
                "class" => {
                    seen.class = xxh3_64(value.as_bytes());
                    let (hints, screen_reader_only) = known(value, seen.class);
                    seen.hints = seen.hints.union(hints);
                    seen.screen_reader_only = screen_reader_only;
                }
                // No two elements have the same.
                "id" => seen.hints = seen.hints.union(Hints::of_value(value)),
                "itemprop" | "role" | "data-testid" | "data-component" => {
                    let (hints, _) = known(value, xxh3_64(value.as_bytes()));
                    seen.hints = seen.hints.union(hints);
                    if attribute.name == "role" {
                        seen.presentation = matches!(value.trim(), "presentation" | "none");
                        seen.role = role_of(value.trim());
                    }
                }
                "aria-level" => level = value.trim().parse().ok().filter(|level| (1..=6).contains(level)),
                "open" => seen.open = true,
                "hidden" => seen.hidden = true,
                "aria-hidden" => seen.aria_hidden = value.trim().eq_ignore_ascii_case("true"),
                "style" => {
                    let style = Style::read(value);
                    seen.hidden |= style.hides;
                    seen.block = style.block;
                }
                _ => {}
            }
        }
        if let (Some(Role::Heading(own)), Some(level)) = (&mut seen.role, level) {
            *own = level;
        }
        seen
    }
}

/// The level of a heading that is one by its `role` alone, as the standard has it.
const DEFAULT_LEVEL: u8 = 2;

/// What the `role` attribute makes of an element's text.
fn role_of(name: &str) -> Option<Role> {
    match name {
        "heading" => Some(Role::Heading(DEFAULT_LEVEL)),
        "listitem" => Some(Role::ListItem),
        "cell" | "gridcell" | "columnheader" | "rowheader" => Some(Role::Cell),
        "blockquote" => Some(Role::Quote),
        _ => None,
    }
}

/// What a style attribute says, as far as blocks care.
struct Style {
    /// Its element is not shown.
    hides: bool,
    /// Its element is shown as a block of its own.
    block: bool,
}

impl Style {
    fn read(style: &str) -> Self {
        let mut seen = Self { hides: false, block: false };
        for (property, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
            let (property, value) = (property.trim(), value.trim());
            let is = |word: &str| value.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
            if property.eq_ignore_ascii_case("display") {
                seen.hides |= is("none");
                seen.block = ["block", "flex", "grid", "table", "list-item"].into_iter().any(is);
            } else if property.eq_ignore_ascii_case("visibility") {
                seen.hides |= is("hidden");
            }
        }
        seen
    }
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
