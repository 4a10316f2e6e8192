//! Tags as values: a theme is a set of these.

/// Markup around a block: what opens it and what closes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Opening markup, may hold `{c}` (class) and `{url}`.
    pub open: String,
    /// Closing markup.
    pub close: String,
}

impl Tag {
    /// Nested elements, outermost first: `Tag::new("li", "a href=\"{url}\"")` is written `Tag::new("li > a href=…")`.
    pub fn new(path: &str) -> Self {
        let mut tag = Self::default();
        for part in path.split(" > ") {
            let name = part.split_whitespace().next().unwrap_or(part);
            tag.open.push_str(&format!("<{part}>"));
            tag.close.insert_str(0, &format!("</{name}>"));
        }
        tag
    }

    /// Elements that are opened and never closed, as old pages do with p and li.
    pub fn unclosed(path: &str) -> Self {
        Self { open: Self::new(path).open, close: String::new() }
    }

    /// Free markup.
    pub fn of(open: &str, close: &str) -> Self {
        Self { open: open.to_owned(), close: close.to_owned() }
    }

    /// No markup.
    pub fn none() -> Self {
        Self::default()
    }

    /// The tag with a class name filled in.
    pub fn class(&self, class: &str) -> Self {
        Self { open: self.open.replace("{c}", class), close: self.close.clone() }
    }

    /// The tag with a link target filled in.
    pub fn url(&self, url: &str) -> Self {
        Self { open: self.open.replace("{url}", url), close: self.close.clone() }
    }
}

/// How a theme marks up the article.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct BodySkin {
    pub para: Tag,
    pub heading: Tag,
    pub list: Tag,
    pub item: Tag,
    pub quote: Tag,
    pub figure: Tag,
    pub caption: Tag,
    pub question: Tag,
    pub time: Tag,
    pub table: Tag,
    pub row: Tag,
    pub cell: Tag,
    pub code: Tag,
    /// 'Also read' lines between paragraphs: label and linked headline in one block.
    pub inline: Tag,
    /// Around an advertisement label between paragraphs.
    pub advert: Tag,
    /// Inline link inside a paragraph.
    pub link: Tag,
}

impl Default for BodySkin {
    fn default() -> Self {
        Self {
            para: Tag::new("p"),
            heading: Tag::new("h2"),
            list: Tag::new("ul"),
            item: Tag::new("li"),
            quote: Tag::new("blockquote > p"),
            figure: Tag::of("<figure><img src=\"/img/{n}.jpg\" alt=\"\" width=\"800\" height=\"450\">", "</figure>"),
            caption: Tag::new("figcaption"),
            question: Tag::new("p > strong"),
            time: Tag::new("p class=\"live-time\""),
            table: Tag::new("table > tbody"),
            row: Tag::new("tr"),
            cell: Tag::new("td"),
            code: Tag::new("pre > code"),
            inline: Tag::new("p class=\"{c}\" > a href=\"{url}\""),
            advert: Tag::new("div class=\"{c}\""),
            link: Tag::of("<a href=\"/topic/{n}\">", "</a>"),
        }
    }
}

/// How a theme marks up everything else.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Skin {
    pub body: BodySkin,
    /// Around one widget; `{c}` is its class.
    pub widget: Tag,
    pub label: Tag,
    pub list: Tag,
    pub item: Tag,
    pub head: Tag,
    pub second: Tag,
    pub excerpt: Tag,
    pub meta: Tag,
    pub more: Tag,
    pub number: Tag,
    pub nav: Tag,
    pub nav_item: Tag,
    pub small: Tag,
    pub button: Tag,
    pub byline: Tag,
    pub title: Tag,
    pub headline2: Tag,
}

impl Default for Skin {
    fn default() -> Self {
        Self {
            body: BodySkin::default(),
            widget: Tag::new("div class=\"{c}\""),
            label: Tag::new("h3"),
            list: Tag::new("ul"),
            item: Tag::new("li"),
            head: Tag::new("h4 > a href=\"{url}\""),
            second: Tag::new("p"),
            excerpt: Tag::new("p"),
            meta: Tag::new("span class=\"{c}\""),
            more: Tag::new("a class=\"{c}\" href=\"{url}\""),
            number: Tag::new("span class=\"{c}\""),
            nav: Tag::new("nav class=\"{c}\" > ul"),
            nav_item: Tag::new("li > a href=\"{url}\""),
            small: Tag::new("p"),
            button: Tag::new("button class=\"{c}\" type=\"button\""),
            byline: Tag::new("p class=\"{c}\""),
            title: Tag::new("h1"),
            headline2: Tag::new("h2"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_tags_close_in_reverse() {
        let tag = Tag::new("li > a href=\"{url}\"").url("/x");
        assert_eq!((tag.open.as_str(), tag.close.as_str()), ("<li><a href=\"/x\">", "</a></li>"));
    }
}
