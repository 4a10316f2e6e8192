//! Which HTML elements there are and how they shape blocks of text.

/// Declares [`Tag`] with the name of every element that matters here.
macro_rules! tags {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// An HTML element's name, as far as it matters for blocks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
        #[repr(u8)]
        pub enum Tag {
            /// Any element that is not listed.
            Other,
            $(#[doc = concat!("`", $name, "`")] $variant),+
        }

        impl Tag {
            /// Number of variants.
            pub(crate) const COUNT: usize = [$($name),+].len() + 1;

            /// The tag of a name in lower case.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    _ => Self::Other,
                }
            }

            /// The name in lower case; empty for [`Tag::Other`].
            pub fn name(self) -> &'static str {
                match self {
                    Self::Other => "",
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

tags! {
    A "a", Address "address", Area "area", Article "article", Aside "aside", Audio "audio", Base "base", Blockquote "blockquote",
    Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption", Center "center", Cite "cite", Code "code", Col "col", Datalist "datalist", Dd "dd",
    Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Embed "embed", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Footer "footer", Form "form", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6",
    Head "head", Header "header", Hgroup "hgroup", Hr "hr", Html "html", Iframe "iframe", Img "img", Input "input", Label "label", Legend "legend",
    Li "li", Link "link", Listing "listing", Main "main", Marquee "marquee", Math "math", Menu "menu", Meta "meta", Nav "nav",
    Noembed "noembed", Noframes "noframes", Noscript "noscript",
    Object "object", Ol "ol", Optgroup "optgroup", Option "option", P "p", Param "param", Picture "picture", Plaintext "plaintext", Pre "pre", Script "script",
    Search "search", Section "section", Select "select", Small "small", Source "source", Span "span", Strong "strong", Style "style", Summary "summary",
    Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead",
    Time "time", Title "title", Tr "tr", Track "track", Ul "ul", Video "video", Wbr "wbr", Xmp "xmp",
}

impl Tag {
    /// Elements that never have an end tag.
    pub(crate) fn is_void(self) -> bool {
        use Tag::*;
        matches!(self, Area | Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr)
    }

    /// Elements whose start and end break the line of text.
    pub(crate) fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Button
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Legend
                | Li
                | Listing
                | Main
                | Marquee
                | Menu
                | Nav
                | Ol
                | P
                | Plaintext
                | Pre
                | Search
                | Section
                | Summary
                | Table
                | Tbody
                | Td
                | Template
                | Tfoot
                | Th
                | Thead
                | Tr
                | Ul
                | Xmp
        )
    }

    /// Elements whose start ends an open `p`.
    pub(crate) fn ends_paragraph(self) -> bool {
        self.is_block()
            && !matches!(
                self,
                Tag::Body | Tag::Button | Tag::Caption | Tag::Head | Tag::Html | Tag::Marquee | Tag::Template
            )
    }

    /// Elements whose text a reader does not see, or that hold no text of the page.
    pub(crate) fn is_skipped(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Audio
                | Canvas
                | Datalist
                | Iframe
                | Math
                | Noembed
                | Noframes
                | Noscript
                | Object
                | Script
                | Select
                | Style
                | Svg
                | Textarea
                | Title
                | Video
        )
    }

    /// Elements that show something other than their text: what stands before and behind is not one word.
    pub(crate) fn is_replaced(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Audio | Canvas | Embed | Iframe | Img | Input | Math | Object | Picture | Select | Svg | Textarea | Video
        )
    }

    /// Inline elements that stand apart from their neighbours even where no white space says so.
    pub(crate) fn is_set_apart(self) -> bool {
        matches!(self, Tag::Label | Tag::Time)
    }

    /// Elements that only mark the lines of preformatted text.
    pub(crate) fn is_code_line(self) -> bool {
        use Tag::*;
        matches!(self, Div | Li | Ol | P | Table | Tbody | Td | Th | Thead | Tr | Ul)
    }

    /// Elements that only structure a page, not a table of data.
    pub(crate) fn is_layout(self) -> bool {
        use Tag::*;
        self.heading_level().is_some()
            || matches!(self, Article | Aside | Footer | Header | Main | Nav | Section | Table)
    }

    /// `h1` to `h6`: the level, 1 to 6.
    pub(crate) fn heading_level(self) -> Option<u8> {
        use Tag::*;
        match self {
            H1 => Some(1),
            H2 => Some(2),
            H3 => Some(3),
            H4 => Some(4),
            H5 => Some(5),
            H6 => Some(6),
            _ => None,
        }
    }

    /// Table cells, behind which no end tag from inside may reach.
    pub(crate) fn is_cell(self) -> bool {
        matches!(self, Tag::Td | Tag::Th | Tag::Caption)
    }

    /// Tables and their parts, which may close cells.
    pub(crate) fn is_table_part(self) -> bool {
        use Tag::*;
        matches!(self, Caption | Table | Tbody | Td | Tfoot | Th | Thead | Tr)
    }
}

/// What a block is in the document's structure, by the nearest element that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub enum Role {
    /// Running text, or nothing said.
    Text,
    /// `h1` to `h6`, with the level.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A table cell.
    Cell,
    /// Caption of a figure or a table.
    Caption,
    /// Inside a quotation.
    Quote,
    /// Preformatted text.
    Code,
    /// The label of a button.
    Button,
}

impl Role {
    /// The role of text directly inside `tag`, within an element of role `outer`.
    pub(crate) fn within(outer: Self, tag: Tag) -> Self {
        use Tag::*;
        match tag {
            H1 | H2 | H3 | H4 | H5 | H6 => Self::Heading(tag.heading_level().unwrap_or(1)),
            // Its lines, and who said it.
            Li | Dd | Dt | Td | Th if outer == Self::Code => Self::Code,
            Footer | Header if outer == Self::Quote => Self::Quote,
            Li | Dd | Dt => Self::ListItem,
            Td | Th => Self::Cell,
            Figcaption | Caption => Self::Caption,
            Blockquote => Self::Quote,
            Listing | Plaintext | Pre | Xmp => Self::Code,
            Button => Self::Button,
            // A container that starts something new; what stands around it says nothing of its text.
            Article | Aside | Body | Footer | Form | Header | Main | Nav | Section => Self::Text,
            _ => outer,
        }
    }
}
