//! What a start tag says about the text behind it.
//!
//! A browser's tree builder switches the tokenizer into other states after `<script>`, `<title>` and their like, and lets
//! `<![CDATA[` through inside `svg` and `math`. defarm has no tree builder; this file keeps the little of it that the tokenizer needs
//! (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody> and the "in foreign content" rules). What it leaves out: an
//! HTML element left open inside an SVG `title`, `desc` or `foreignObject` makes the tree builder ignore their end tag; here it counts.

/// How the text behind a start tag is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextMode {
    /// Character references and tags count.
    Data,
    /// Character references count, only the matching end tag does (`title`, `textarea`).
    Rcdata,
    /// Nothing but the matching end tag counts.
    Rawtext,
    /// As raw text, with the escaped states of scripts.
    Script,
    /// Everything up to the end of the page is text.
    Plaintext,
}

/// Open foreign elements; deeper nesting than this is read as if it stood at this depth.
const MAX_FOREIGN_DEPTH: usize = 512;

/// An open element that decides whether we are in foreign content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Svg,
    Math,
    /// HTML again, inside foreign content.
    Integration {
        /// The element whose end tag ends it.
        name: &'static str,
        /// HTML elements open inside it.
        open: u32,
    },
}

/// Follows the tags of a page as far as the tokenizer needs to know them.
#[derive(Debug, Default)]
pub(super) struct ContentModel {
    scopes: Vec<Scope>,
}

impl ContentModel {
    /// Whether the current position is inside `svg` or `math` and not in an HTML island therein.
    pub(super) fn in_foreign_content(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Svg | Scope::Math))
    }

    /// Whether `<![CDATA[` begins a CDATA section here: not once an HTML element is open in an HTML island.
    pub(super) fn allows_cdata(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Svg | Scope::Math | Scope::Integration { open: 0, .. }))
    }

    /// Notes a start tag and tells how the text behind it is read.
    pub(super) fn start_tag(&mut self, name: &str, self_closing: bool) -> TextMode {
        if self.in_foreign_content() {
            if !is_breakout(name) {
                self.foreign_start(name, self_closing);
                return TextMode::Data;
            }
            while self.in_foreign_content() {
                self.scopes.pop();
            }
        }
        match name {
            "svg" if !self_closing => self.push(Scope::Svg),
            "math" if !self_closing => self.push(Scope::Math),
            _ => self.open_in_island(name),
        }
        match name {
            "title" | "textarea" => return TextMode::Rcdata,
            // `noscript` is left out: with scripting off its inside is ordinary markup.
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => return TextMode::Rawtext,
            "script" => return TextMode::Script,
            "plaintext" => return TextMode::Plaintext,
            _ => {}
        }
        TextMode::Data
    }

    /// Notes an end tag.
    pub(super) fn end_tag(&mut self, name: &str) {
        let ends = |scope: &Scope| match scope {
            Scope::Svg => name == "svg",
            Scope::Math => name == "math",
            Scope::Integration { name: point, .. } => name == *point,
        };
        if let Some(at) = self.scopes.iter().rposition(ends) {
            self.scopes.truncate(at);
        } else if let Some(Scope::Integration { open, .. }) = self.scopes.last_mut() {
            *open = open.saturating_sub(1);
        }
    }

    fn foreign_start(&mut self, name: &str, self_closing: bool) {
        if self_closing {
            return;
        }
        match name {
            "svg" => self.push(Scope::Svg),
            "math" => self.push(Scope::Math),
            _ => {
                if let Some(name) = integration_point(name) {
                    self.push(Scope::Integration { name, open: 0 });
                }
            }
        }
    }

    fn open_in_island(&mut self, name: &str) {
        if let Some(Scope::Integration { open, .. }) = self.scopes.last_mut()
            && !is_void(name)
        {
            *open = open.saturating_add(1);
        }
    }

    fn push(&mut self, scope: Scope) {
        if self.scopes.len() < MAX_FOREIGN_DEPTH {
            self.scopes.push(scope);
        }
    }
}

/// Elements of foreign content whose inside is HTML again.
fn integration_point(name: &str) -> Option<&'static str> {
    ["foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"]
        .into_iter()
        .find(|&point| point == name)
}

/// Elements without an end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Start tags that end foreign content wherever they stand (`font` only with attributes that no icon uses, so it is left out).
fn is_breakout(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}

#[cfg(test)]
mod tests {
    use super::{ContentModel, TextMode};

    #[test]
    fn a_style_inside_svg_is_markup() {
        let mut model = ContentModel::default();
        assert_eq!(model.start_tag("style", false), TextMode::Rawtext);
        model.start_tag("svg", false);
        assert_eq!(model.start_tag("style", false), TextMode::Data);
        assert!(model.in_foreign_content());
        model.end_tag("svg");
        assert!(!model.in_foreign_content());
    }

    #[test]
    fn an_unclosed_svg_ends_at_the_first_html_tag() {
        let mut model = ContentModel::default();
        model.start_tag("svg", false);
        model.start_tag("path", false);
        model.start_tag("div", false);
        assert!(!model.in_foreign_content());
    }

    #[test]
    fn html_inside_a_foreign_object_is_html() {
        let mut model = ContentModel::default();
        model.start_tag("svg", false);
        model.start_tag("foreignobject", false);
        assert_eq!(model.start_tag("script", false), TextMode::Script);
        assert!(!model.allows_cdata());
        model.end_tag("script");
        assert!(model.allows_cdata());
        model.end_tag("foreignobject");
        assert!(model.in_foreign_content());
    }
}
