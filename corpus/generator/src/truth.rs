//! The truth record of a page: every visible block with its role, the article, its traps and its copies.

use crate::articles::{Article, Kind};
use crate::text::plain;
use serde::Serialize;

/// What a block is, in the three words of the truth record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// title, article, inline_teaser, teaser, sponsor, nav or other.
    pub kind: &'static str,
    /// A finer word.
    pub sub: &'static str,
    /// The verdict expected of defarm.
    pub label: &'static str,
}

macro_rules! roles {
    ($($name:ident = $kind:literal $sub:literal $label:literal;)*) => {
        $(#[doc = concat!($kind, " / ", $sub, " / ", $label)] pub const $name: Role = Role { kind: $kind, sub: $sub, label: $label };)*
    };
}

roles! {
    TITLE = "title" "h1" "title";
    HEADLINE2 = "title" "headline2" "heading";
    PARA = "article" "p" "article";
    HEADING = "article" "h2" "heading";
    ITEM = "article" "li" "list";
    QUOTE = "article" "quote" "quote";
    CAPTION = "article" "cap" "caption";
    QA = "article" "qa" "article";
    TIME = "article" "time" "article";
    ROW = "article" "table" "table";
    CODE = "article" "code" "code";
    INLINE = "inline_teaser" "inline" "teaser";
    T_HEAD = "teaser" "head" "teaser";
    T_SECOND = "teaser" "sub" "teaser";
    T_EXCERPT = "teaser" "excerpt" "teaser";
    T_LABEL = "teaser" "label" "teaser";
    T_META = "teaser" "meta" "teaser";
    T_MORE = "teaser" "more" "teaser";
    T_NUMBER = "teaser" "num" "teaser";
    NEXT_TITLE = "teaser" "next_title" "teaser";
    NEXT_PARA = "teaser" "next_para" "teaser";
    S_HEAD = "sponsor" "head" "sponsor";
    S_LABEL = "sponsor" "label" "sponsor";
    S_AD = "sponsor" "adlabel" "sponsor";
    S_BRAND = "sponsor" "brand" "sponsor";
    NAV = "nav" "nav" "nav";
    LOGO = "nav" "logo" "nav";
    CRUMB = "nav" "crumb" "nav";
    TAG = "nav" "tag" "nav";
    PAGER = "nav" "pager" "nav";
    FOOT = "nav" "foot" "nav";
    BYLINE = "other" "byline" "boilerplate";
    COOKIE = "other" "cookie" "boilerplate";
    NEWSLETTER = "other" "newsletter" "boilerplate";
    AUTHOR = "other" "author" "boilerplate";
    DISCLAIMER = "other" "disclaimer" "boilerplate";
    SHARE = "other" "share" "share";
    LEGAL = "other" "legal" "legal";
    COMMENT = "other" "comment" "comments";
}

impl Role {
    /// The role of an article block.
    pub fn of(kind: Kind) -> Role {
        match kind {
            Kind::Para => PARA,
            Kind::Heading => HEADING,
            Kind::Item => ITEM,
            Kind::Quote => QUOTE,
            Kind::Caption => CAPTION,
            Kind::Qa => QA,
            Kind::Time => TIME,
            Kind::Row => ROW,
            Kind::Code => CODE,
        }
    }
}

/// One visible block.
#[derive(Clone, Debug, Serialize)]
pub struct TruthBlock {
    /// Its words as a reader sees them.
    pub text: String,
    /// See [`Role::kind`].
    pub kind: &'static str,
    /// See [`Role::sub`].
    pub sub: &'static str,
    /// See [`Role::label`].
    pub label: &'static str,
}

/// A passage of the article that looks like junk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trap {
    /// Kind of trap.
    pub kind: &'static str,
    /// The whole block.
    pub text: String,
}

/// A group of pages that look alike and are not duplicates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neg {
    /// template or same-topic.
    pub kind: String,
    /// Name of the group.
    pub group: String,
}

/// Where a page stands among the copies.
#[derive(Clone, Debug)]
pub struct Family {
    /// Cluster id; copies share it.
    pub cluster: String,
    /// unique, original, or how the copy was made.
    pub kind: &'static str,
    /// Id of the source page.
    pub of: Option<String>,
    /// Groups of look-alikes.
    pub neg: Vec<Neg>,
}

/// One line of a truth file.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Record<'a> {
    pub id: &'a str,
    pub url: &'a str,
    pub host: &'a str,
    pub theme: &'a str,
    pub lang: &'a str,
    pub title: String,
    pub article: String,
    pub atype: &'a str,
    pub dup_cluster: &'a str,
    pub dup_kind: &'a str,
    pub dup_of: Option<&'a str>,
    pub traps: Vec<Trap>,
    pub neg: &'a [Neg],
    pub blocks: &'a [TruthBlock],
}

/// The article text: its blocks joined by blank lines.
pub fn article_text(blocks: &[TruthBlock]) -> String {
    let kept: Vec<&str> = blocks.iter().filter(|b| b.kind == "article").map(|b| b.text.as_str()).collect();
    kept.join("\n\n")
}

/// Finds the traps of an article as the page shows it: `blocks` are the page's blocks, `article` tells which paragraphs are
/// full of links.
pub fn traps(article: &Article, blocks: &[TruthBlock]) -> Vec<Trap> {
    let mut out = Vec::new();
    let kept: Vec<&TruthBlock> = blocks.iter().filter(|b| b.kind == "article").collect();
    for block in &kept {
        let mut add = |kind| out.push(Trap { kind, text: block.text.clone() });
        match block.sub {
            "cap" => add("caption"),
            "li" => add("list_item"),
            "qa" => add("interview_qa"),
            "time" => add("live_time"),
            "h2" if article.atype == "roundup" => add("roundup_headline"),
            "quote" => {
                let core = block.text.trim_matches(|c: char| "“”„\"«»".contains(c) || c.is_whitespace());
                if kept.iter().any(|b| !std::ptr::eq(*b, *block) && b.text.contains(core)) {
                    add("repeated_quote");
                }
            }
            "p" => {
                if block.text.ends_with('…') || block.text.ends_with("...") {
                    add("ellipsis_para");
                }
                if block.text.chars().count() < if crate::text::unspaced(&article.lang) { 14 } else { 32 } {
                    add("short_para");
                }
                if starts_like_junk(&block.text) {
                    add("readmore_prose");
                }
            }
            _ => {}
        }
    }
    for block in article.blocks.iter().filter(|b| matches!(b.kind, Kind::Para | Kind::Qa)) {
        let text = plain(&block.text);
        if link_share(&block.text) >= 40 && kept.iter().any(|b| b.text == text) {
            out.push(Trap { kind: "link_dense", text });
        }
    }
    out
}

/// Percent of the characters that stand inside `[[…]]`.
fn link_share(text: &str) -> usize {
    let linked: usize =
        text.split("[[").skip(1).filter_map(|t| t.split_once("]]")).map(|(w, _)| w.chars().count()).sum();
    100 * linked / plain(text).chars().count().max(1)
}

/// Whether real prose starts with the words of a teaser or sponsor label.
fn starts_like_junk(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "read more",
        "read also",
        "also read",
        "sponsor",
        "related",
        "share this",
        "more from",
        "recommended",
        "advertis",
        "subscribe",
        "follow us",
        "most read",
        "trending",
        "you may also",
        "mehr lesen",
        "lesen sie auch",
        "mehr zum thema",
        "sponsor",
        "anzeige",
        "meistgelesen",
        "lire aussi",
        "à lire",
        "lee también",
        "leer más",
        "leggi anche",
        "читайте также",
        "подробнее",
        "関連",
        "続きを読む",
        "相关",
        "阅读更多",
        "اقرأ أيضا",
        "اقرأ أيضًا",
        "यह भी पढ़ें",
    ];
    let lower = text.to_lowercase();
    STARTS.iter().any(|s| lower.starts_with(s))
}
