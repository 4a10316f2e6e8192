//! What the words in `class`, `id`, `itemprop`, `role` and in custom tag names hint at.
//!
//! Authors name their boxes for themselves, mostly in English whatever the page's language: `related-posts`, `entry-content`,
//! `shareBar`. The words are hints and never verdicts: `content` stands on every second wrapper and `post` on every teaser card.

use std::fmt;

/// A set of hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub struct Hints(u32);

macro_rules! hints {
    ($($name:ident $bit:literal $doc:literal $($word:literal)+;)+) => {
        impl Hints {
            $(#[doc = $doc] pub const $name: Self = Self(1 << $bit);)+

            /// Every hint with its name.
            pub const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),+];

            /// The hint that one word in lower case gives.
            fn of_word(word: &str) -> Self {
                match word {
                    $($($word)|+ => Self::$name,)+
                    _ => Self(0),
                }
            }
        }
    };
}

hints! {
    NAV 0 "Menus and other ways around the site." "nav" "navbar" "navigation" "menu" "menus" "submenu" "breadcrumb" "breadcrumbs" "crumb" "crumbs" "topbar" "toolbar" "megamenu" "sitemap" "pagination" "pager" "paging" "skip" "dropdown" "tabs";
    HEADER 1 "Heads of pages." "header" "masthead" "head" "banner" "logo" "topnav" "hero";
    FOOTER 2 "Feet of pages." "footer" "foot" "bottom" "colophon" "copyright" "copy";
    SIDEBAR 3 "Boxes beside the text." "sidebar" "aside" "rail" "widget" "widgets" "sidenav" "complementary" "offcanvas" "drawer" "secondary";
    RELATED 4 "Pointers to other articles." "related" "recommended" "recommendation" "recommendations" "recommend" "recirc" "recirculation" "trending" "popular" "latest" "recent" "more" "mostread" "readmore" "read" "also" "next" "prev" "previous" "similar" "suggested" "upnext" "explore" "discover" "outbrain" "taboola" "zergnet" "mgid" "teaser" "teasers" "promo" "promos" "headlines" "readnext";
    CARD 5 "Parts of lists of articles." "card" "cards" "tile" "tiles" "grid" "carousel" "slider" "slide" "slides" "swiper" "feed" "listing" "loop" "river" "thumb" "thumbnail" "thumbnails" "collection" "module";
    AD 6 "Advertisements." "ad" "ads" "adv" "advert" "adverts" "advertisement" "advertising" "adsense" "adslot" "adunit" "sponsor" "sponsors" "sponsored" "sponsorship" "promoted" "partner" "partners" "commercial" "dfp" "gpt" "affiliate" "native" "sp";
    SHARE 7 "Buttons to share and follow." "share" "shares" "sharing" "sharebar" "sharedaddy" "social" "socials" "follow" "facebook" "twitter" "pinterest" "whatsapp" "linkedin" "addtoany" "addthis" "jetpack" "reactions" "like" "likes" "tweet";
    COMMENT 8 "Comments of readers." "comment" "comments" "respond" "reply" "replies" "disqus" "discussion" "commentlist" "commenter" "livefyre" "responses";
    SIGNUP 9 "Newsletters, forms to sign up or to pay." "newsletter" "newsletters" "subscribe" "subscription" "subscriptions" "signup" "signin" "login" "register" "optin" "paywall" "donate" "donation" "membership" "mailchimp" "form" "mc4wp" "cta" "contact" "download" "app";
    CONSENT 10 "Cookie notices and other layers over the page." "cookie" "cookies" "consent" "gdpr" "ccpa" "modal" "popup" "overlay" "lightbox" "onetrust" "cmp" "toast" "dialog" "alert" "notice" "privacy" "cky";
    AUTHOR 11 "Who wrote it." "author" "authors" "byline" "bylines" "bio" "profile" "avatar" "contributor" "vcard" "writer" "about" "reviewer";
    META 12 "When it was written, under what heading." "meta" "date" "datetime" "published" "timestamp" "time" "tags" "tag" "taglist" "categories" "category" "cat" "posted" "updated" "info" "details" "keywords" "topics" "topic" "label" "labels" "kicker" "eyebrow" "readtime";
    CONTENT 13 "The article itself." "article" "articlebody" "content" "entry" "post" "story" "storybody" "body" "main" "text" "richtext" "prose" "single" "blog" "markdown" "wysiwyg" "maincontent" "postcontent" "entrycontent" "bodytext" "paragraph" "rte";
    CAPTION 14 "Captions and credits of pictures." "caption" "captions" "figcaption" "credit" "credits" "imagecaption" "wp-caption";
    TITLE 15 "Headlines." "title" "headline" "heading" "subtitle" "subheadline" "standfirst" "dek" "deck" "lede" "lead" "excerpt" "summary" "intro" "teasertext" "description" "abstract";
    QUOTE 16 "Quotations." "quote" "pullquote" "blockquote" "quotes" "pullout" "quotation";
    NOTE 17 "Notes and sources." "footnote" "footnotes" "endnotes" "references" "reference" "sources" "source" "disclaimer" "correction" "editornote" "note" "notes" "callout" "tip" "box" "infobox" "toc" "faq";
    LEGAL 18 "Legal texts." "legal" "terms" "imprint" "impressum" "policy" "policies" "disclosure" "rights";
    HIDDEN 19 "Hidden from those who see." "hidden" "hide" "invisible" "visuallyhidden" "sronly" "sr" "screenreader" "noprint" "assistive" "collapse" "collapsed";
    QA 20 "Answers and posts of forums." "answer" "answers" "question" "questions" "message" "messages" "thread" "threads" "postbody" "bbcode" "forum" "topictext" "reply-body";
    PRODUCT 21 "Goods." "product" "products" "price" "prices" "cart" "basket" "sku" "variant" "variants" "shop" "store" "review" "reviews" "rating" "ratings" "specs" "specifications" "features";
}

impl Hints {
    /// No hint.
    pub const NONE: Self = Self(0);

    /// Whether this set and the other have a hint in common.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All hints of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set as bits, in the order of [`Hints::ALL`].
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The hints of all words in an attribute's value. Words end at characters other than letters and where `aB` starts a new one.
    pub fn of_value(value: &str) -> Self {
        let mut found = Self(0);
        let mut word = [0_u8; LONGEST_WORD];
        let mut length = 0;
        let mut close = |word: &[u8]| {
            if let Ok(word) = std::str::from_utf8(word) {
                found = found.union(Self::of_word(word));
            }
        };
        let mut lower_before = false;
        for &byte in value.as_bytes().iter().take(LONGEST_VALUE) {
            let letter = byte.is_ascii_alphabetic();
            if !letter || (lower_before && byte.is_ascii_uppercase()) {
                if length > 0 && length <= LONGEST_WORD {
                    close(word.get(..length).unwrap_or_default());
                }
                length = 0;
            }
            if letter {
                if let Some(slot) = word.get_mut(length) {
                    *slot = byte.to_ascii_lowercase();
                }
                length += 1;
            }
            lower_before = byte.is_ascii_lowercase();
        }
        if length > 0 && length <= LONGEST_WORD {
            close(word.get(..length).unwrap_or_default());
        }
        found
    }
}

/// Longer words are no hint.
const LONGEST_WORD: usize = 20;
/// Utility frameworks write hundreds of classes on an element; what stands behind this many bytes is not read.
const LONGEST_VALUE: usize = 512;

impl fmt::Display for Hints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (name, hint) in Self::ALL {
            if self.any(*hint) {
                f.write_str(if first { "" } else { ", " })?;
                f.write_str(&name.to_ascii_lowercase())?;
                first = false;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Hints;

    #[test]
    fn words_are_cut_at_signs_and_capitals() {
        assert_eq!(Hints::of_value("td-related_posts"), Hints::RELATED);
        assert_eq!(Hints::of_value("ArticleBody"), Hints::CONTENT);
        assert_eq!(Hints::of_value("shareBar x1"), Hints::SHARE);
        assert_eq!(Hints::of_value("post-meta").to_string(), "meta, content");
    }

    #[test]
    fn parts_of_words_are_no_hint() {
        assert_eq!(Hints::of_value("shadow gradient download-less unreadable"), Hints::SIGNUP);
        assert_eq!(Hints::of_value("broad adorn"), Hints::NONE);
    }

    #[test]
    fn every_hint_has_its_own_bit() {
        let all: u32 = Hints::ALL.iter().map(|(_, hint)| hint.bits()).sum();
        assert_eq!(all.count_ones() as usize, Hints::ALL.len());
    }
}
