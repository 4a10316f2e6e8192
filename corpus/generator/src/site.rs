//! What is the same on all pages of one site: its words, class names, habits.

use crate::builder::Escape;
use crate::labels::labels;
use crate::rng::Rng;

/// How class names look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classes {
    /// `td-related`: a prefix and a telling word.
    Telling,
    /// `css-1k9x2f`: a hash.
    Hashed,
}

/// One site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Host name.
    pub host: String,
    /// Name in the masthead.
    pub name: String,
    /// Theme, see `themes::THEMES`.
    pub theme: &'static str,
    /// Language of the masthead and of pages without their own.
    pub lang: String,
    /// Ellipsis after cut-off text.
    pub ellipsis: &'static str,
    /// How typographic characters are written.
    pub escape: Escape,
    /// Date format, 0 to 3.
    pub dates: usize,
    /// Labels in capitals.
    pub capitals: bool,
    /// A colon or nothing after widget labels.
    pub colon: bool,
    classes: Classes,
    prefix: &'static str,
    seed: u64,
}

const ELLIPSES: &[&str] = &["…", "...", "...", " …", " [...]", "[…]", "…", " ..."];
const PREFIXES: &[&str] = &["td-", "c-", "", "mh-", "site-", "nx-", "wp-block-", "jn-", "a2-", "mod_", "g1-", "entry-"];
/// Other words for the telling part of a class name; the first is what the themes say.
const CLASS_WORDS: &[&[&str]] = &[
    &["related", "related-posts", "rel-box", "rel-list", "more-stories", "suggested"],
    &["popular", "most-read", "trending-list", "top-posts", "hot"],
    &["latest", "recent-posts", "newest", "stream"],
    &["sponsored", "promoted", "partner-box", "native-ad", "native-box", "spons"],
    &["advert", "ad-slot", "ad", "adsbox", "slot", "banner"],
    &["inline", "also-read", "inline-related", "read-also", "callout"],
    &["newsletter", "signup", "mail-form", "subscribe-box"],
    &["share", "social", "share-bar", "share-links", "share-any"],
    &["byline", "meta", "entry-meta", "post-info", "author-line"],
    &["crumbs", "breadcrumb", "breadcrumbs", "path"],
    &["cookie", "consent", "gdpr-bar", "cc-window"],
    &["author", "author-box", "bio", "vcard"],
    &["comments", "discussion", "comment-list", "replies"],
    &["tags", "tag-list", "topics", "tagcloud"],
    &["nav", "menu", "main-nav", "navbar"],
    &["footer", "colophon", "foot", "site-footer"],
    &["content", "entry-content", "post-body", "article-text", "story"],
    &["trending", "ticker", "breaking", "hotbar"],
];

impl Site {
    /// The site of a host; everything follows from the seed and the host name.
    pub fn new(seed: u64, host: &str, name: &str, theme: &'static str, lang: &str) -> Self {
        let mut rng = Rng::keyed(seed, &["site", host]);
        Self {
            host: host.to_owned(),
            name: name.to_owned(),
            theme,
            lang: lang.to_owned(),
            ellipsis: ELLIPSES[rng.below(ELLIPSES.len())],
            escape: *rng.pick(&[Escape::Utf8, Escape::Utf8, Escape::Numeric, Escape::Named]),
            dates: rng.below(4),
            capitals: rng.chance(20),
            colon: rng.chance(15),
            classes: if matches!(theme, "hashed" | "react") { Classes::Hashed } else { Classes::Telling },
            prefix: PREFIXES[rng.below(PREFIXES.len())],
            seed,
        }
    }

    /// The class name the site uses for `word`.
    pub fn class(&self, word: &str) -> String {
        let mut rng = Rng::keyed(self.seed, &["class", &self.host, word]);
        match self.classes {
            Classes::Telling => {
                let words = CLASS_WORDS.iter().find(|w| w[0] == word);
                format!("{}{}", self.prefix, words.map_or(word, |w| w[rng.below(w.len())]))
            }
            Classes::Hashed => {
                let letters: Vec<char> = "abcdefghijkmnpqrstuvwxyz0123456789".chars().collect();
                let tail: String = (0..6).map(|_| *rng.pick(&letters)).collect();
                if self.theme == "react" { format!("_{tail}") } else { format!("css-{tail}") }
            }
        }
    }

    /// A wording of `section`: each site has its two or three, and now and then another.
    pub fn label(&self, lang: &str, section: &str, rng: &mut Rng) -> String {
        let all = labels(lang).get(section);
        let mut own = Rng::keyed(self.seed, &["label", &self.host, section]);
        let favourites = [own.below(all.len()), own.below(all.len()), own.below(all.len())];
        let at = if rng.chance(85) { favourites[rng.below(3)] } else { rng.below(all.len()) };
        all.get(at).copied().unwrap_or("").to_owned()
    }

    /// A label of a widget, with the site's capitals and colon.
    pub fn heading(&self, lang: &str, section: &str, rng: &mut Rng) -> String {
        let mut text = self.label(lang, section, rng);
        if self.capitals {
            text = text.to_uppercase();
        }
        if self.colon && !text.ends_with([':', '?', '!', '：']) && !text.ends_with('-') {
            text.push(':');
        }
        text
    }

    /// A date as the site prints it.
    pub fn date(&self, iso: &str, lang: &str) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const MONATE: [&str; 12] = [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ];
        let parts: Vec<usize> = iso.split('-').filter_map(|p| p.parse().ok()).collect();
        let [year, month @ 1..=12, day] = parts[..] else { return iso.to_owned() };
        match (lang, self.dates) {
            ("en", 0) => format!("{} {day}, {year}", MONTHS[month - 1]),
            ("en", 1) => format!("{day} {} {year}", MONTHS[month - 1]),
            ("en", 2) => format!("{} {day}, {year}", &MONTHS[month - 1][..3]),
            ("de", 0 | 1) => format!("{day}. {} {year}", MONATE[month - 1]),
            ("zh" | "ja", _) => format!("{year}年{month}月{day}日"),
            ("en", _) => iso.to_owned(),
            _ => format!("{day:02}.{month:02}.{year}"),
        }
    }
}
