//! Facts of a page as a whole, for telling its kind: what it states of itself, and its size.

use super::{Context, logarithmic};

/// Declares [`Fact`] with name and meaning of each.
macro_rules! facts {
    ($($variant:ident $name:literal $meaning:literal;)+) => {
        /// A number measured on every page, 0 to 1, ends included.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Fact {
            $(#[doc = $meaning] $variant),+
        }

        impl Fact {
            /// Every fact, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Number of facts.
            pub const COUNT: usize = Self::ALL.len();

            /// Name in snake case.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

facts! {
    Article "states_article" "states that it is an article, news or a blog post";
    Product "states_product" "states that it is a product or an offer";
    List "states_list" "states that it is a list or a collection";
    Forum "states_forum" "states that it is a thread, or questions and answers";
    Business "states_business" "states that it is of a business or a service";
    Reference "states_reference" "states that it is a manual, a course or frequent questions";
    Website "states_website" "states to Open Graph that it is a website";
    Headlined "states_headline" "states a headline";
    Dated "states_date" "states when it was published";
    Signed "states_author" "states who wrote it";
    Words "page_words" "words of the page, logarithmic, at most 16,384";
    Blocks "page_blocks" "blocks of the page, logarithmic, at most 4,096";
    Text "page_text" "share of its words that stand in sentences";
    Prices "page_prices" "blocks with a sign of money, logarithmic, at most 64";
}

/// Words, blocks and prices at which the logarithmic scales end.
const MOST: (f32, f32, f32) = (16384.0, 4096.0, 64.0);

impl Fact {
    /// All facts of a page, in the order of [`Fact::ALL`].
    pub(crate) fn measure(context: &Context<'_>) -> impl Iterator<Item = f32> {
        let stated = &context.page.metadata;
        let mark = |holds: bool| f32::from(u8::from(holds));
        let is = |test: &dyn Fn(&str) -> bool| mark(stated.types.iter().any(|kind| test(kind)));
        let ends = |ends: &'static [&'static str]| is(&|kind: &str| ends.iter().any(|end| kind.ends_with(end)));
        let words: f32 = context.facts.iter().map(|facts| facts.words as f32).sum();
        let price = |n: &usize| context.text(*n).contains(['$', '€', '£', '¥', '₹']);
        let prices = (0..context.facts.len()).filter(price).count() as f32;
        [
            is(&|kind| {
                kind.ends_with("article") && kind != "techarticle"
                    || matches!(kind, "blogposting" | "report" | "liveblogposting")
            }),
            ends(&["product", "productgroup", "offer"]),
            ends(&["itemlist", "collectionpage", "searchresultspage", "offercatalog"]),
            ends(&["discussionforumposting", "qapage", "socialmediaposting"]),
            ends(&["business", "service", "softwareapplication", "restaurant", "store"]),
            ends(&["techarticle", "howto", "faqpage", "course", "apireference"]),
            ends(&["og:website"]),
            mark(stated.headline.is_some()),
            mark(!stated.published.is_empty()),
            mark(!stated.authors.is_empty()),
            logarithmic(words, MOST.0),
            logarithmic(context.facts.len() as f32, MOST.1),
            context.sentences / words.max(1.0),
            logarithmic(prices, MOST.2),
        ]
        .into_iter()
    }
}
