//! What a block can be.

use std::fmt;

/// What a block is. The first eight are kept, the rest dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Label {
    /// The page's headline.
    Title,
    /// A second headline or a subhead.
    Heading,
    /// A paragraph of the article.
    Article,
    /// Caption of a picture or a table.
    Caption,
    /// Item of a list in the article.
    List,
    /// Cell of a table in the article.
    Table,
    /// A quotation.
    Quote,
    /// Preformatted text.
    Code,
    /// Pointer to another article: headline, excerpt, label of such a list.
    Teaser,
    /// Advertising.
    Sponsor,
    /// Menus, paging and other ways around the site.
    Nav,
    /// Furniture of any other kind.
    Boilerplate,
    /// Comments of readers.
    Comments,
    /// Legal lines and notices.
    Legal,
    /// Buttons to share and follow.
    Share,
}

impl Label {
    /// Whether blocks of this label are kept.
    pub fn is_kept(self) -> bool {
        use Label::*;
        matches!(self, Title | Heading | Article | Caption | List | Table | Quote | Code)
    }

    /// Name in lower case.
    pub fn name(self) -> &'static str {
        use Label::*;
        match self {
            Title => "title",
            Heading => "heading",
            Article => "article",
            Caption => "caption",
            List => "list",
            Table => "table",
            Quote => "quote",
            Code => "code",
            Teaser => "teaser",
            Sponsor => "sponsor",
            Nav => "nav",
            Boilerplate => "boilerplate",
            Comments => "comments",
            Legal => "legal",
            Share => "share",
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
