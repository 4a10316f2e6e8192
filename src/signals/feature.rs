//! The features: every number that a verdict can rest on, with its meaning and range.

/// Declares [`Feature`] with name and meaning of each.
macro_rules! features {
    ($($variant:ident $name:literal $meaning:literal;)+) => {
        /// A number measured on every block. All lie in 0 to 1, ends included, in steps of 1 ⁄ 255: shares as they are, marks as 0 or 1,
        /// counts and lengths on a logarithmic scale that ends at 1.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Feature {
            $(#[doc = $meaning] $variant),+
        }

        impl Feature {
            /// Every feature, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Name in snake case.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What it says of a block where it is high, in words for readers of an explanation.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

features! {
    Words "words" "length of the text";
    Characters "characters" "length of the text in characters";
    FewWords "few_words" "three words or fewer";
    ManyWords "many_words" "twenty-five words or more";
    SentenceEnd "sentence_end" "ends as a sentence does";
    Sentence "sentence" "a whole sentence of running text";
    Sentences "sentences" "several sentences";
    Colon "colon" "ends in a colon";
    Capitals "capitals" "most words begin with a capital, as in a headline";
    Digits "digits" "mostly digits";
    LinkShare "link_share" "share of the text that is links";
    AllLink "all_link" "nothing but one link";
    Links "links" "many links";
    Ellipsis "ellipsis" "cut off with an ellipsis";
    CutTwin "cut_twin" "cut-off form of another text on the page";
    FullTwin "full_twin" "full form of a cut-off text on the page";
    HeadlineExcerpt "headline_excerpt" "headline with a cut-off excerpt behind it, or that excerpt";
    Card "card" "one of a run of look-alike cards";
    CardRun "card_run" "long run of look-alike cards";
    Sponsor "sponsor" "sponsor or advertisement label";
    Label "label" "label of a list of other articles";
    Labelled "labelled" "under the label of a list of other articles";
    Pointer "pointer" "a line that points to another article";
    OnPageAgain "on_page_again" "stands more than once on the page";
    OnPageBefore "on_page_before" "stood on the page before";
    ByLine "by_line" "byline or date line";
    ShareLine "share_line" "share or follow line";
    LegalLine "legal_line" "legal or copyright line";
    SignupLine "signup_line" "newsletter, sign-up or app line";
    CommentLine "comment_line" "comment line";
    ConsentLine "consent_line" "cookie or privacy notice";
    NavLine "nav_line" "menu or paging line";
    CallLine "call_line" "call to buy, to try, or to look elsewhere";
    NoticeWords "notice_words" "many words that sites use of themselves";
    NoticeShare "notice_share" "share of words that sites use of themselves";
    AlikeBeginning "alike_beginning" "other short lines begin alike";
    AlikeEnd "alike_end" "other short lines end alike";
    Ranked "ranked" "in a numbered list of headlines";
    RankedApart "ranked_apart" "in a numbered list that the text before it does not speak of";
    HintContent "hint_content" "box named as content";
    HintNav "hint_nav" "box named as navigation";
    HintFooter "hint_footer" "box named as header or footer";
    HintSidebar "hint_sidebar" "box named as sidebar";
    HintRelated "hint_related" "box named as related or popular articles";
    HintCard "hint_card" "box named as card or list of cards";
    HintAd "hint_ad" "box named as advertisement";
    HintShare "hint_share" "box named as share buttons";
    HintComment "hint_comment" "box named as comments";
    HintSignup "hint_signup" "box named as newsletter or form";
    HintConsent "hint_consent" "box named as notice or dialog";
    HintAuthor "hint_author" "box named as author";
    HintMeta "hint_meta" "box named as date, tags or other details";
    HintCaption "hint_caption" "box named as caption";
    HintTitle "hint_title" "box named as title or summary";
    HintNote "hint_note" "box named as note";
    HintLegal "hint_legal" "box named as legal text";
    HintProduct "hint_product" "box named as product or review";
    HintQa "hint_qa" "box named as answer or message";
    ContentShare "content_share" "share of the page's sentences in the box named as content";
    NavShare "nav_share" "share of the page's sentences in the box named as navigation";
    ConsentShare "consent_share" "share of the page's sentences in the box named as notice or dialog";
    ChainJunk "chain_junk" "inside a box named as something beside the article";
    ChainContent "chain_content" "inside a box named as content";
    InNav "in_nav" "inside a `nav` element or a menu";
    InHeader "in_header" "inside a `header` element";
    InFooter "in_footer" "inside a `footer` element";
    InAside "in_aside" "inside an `aside` element";
    InForm "in_form" "inside a form or button";
    InArticle "in_article" "inside an `article` or `main` element";
    InFigure "in_figure" "inside a `figure` element";
    Hidden "hidden" "not shown at first";
    PlainBox "plain_box" "directly in a `div`";
    Heading "heading" "heading";
    ListItem "list_item" "list item";
    Cell "cell" "table cell";
    Caption "caption" "caption";
    Quote "quote" "quotation";
    Code "code" "preformatted text";
    Region1 "region_1" "share of the page's sentences in its own element";
    Region2 "region_2" "share of the page's sentences in the element around its own";
    Region3 "region_3" "share of the page's sentences two elements further out";
    Region4 "region_4" "share of the page's sentences three elements further out";
    BoxWords "box_words" "length of the box it stands in";
    BoxLinks "box_links" "links make up the box it stands in";
    BoxText "box_text" "sentences make up the box it stands in";
    Box3Text "box_3_text" "sentences make up the box two elements further out";
    RegionText "region_text" "sentences make up the box around it";
    RegionLinks "region_links" "links make up the box around it";
    Score1 "score_1" "its element scores as the main text";
    Score2 "score_2" "the element around scores as the main text";
    ScoreBest "score_best" "some element around scores as the main text";
    In50 "in_50" "inside the smallest box that holds half of the sentences";
    In90 "in_90" "inside the smallest box that holds nine tenths of the sentences";
    In70 "in_70" "inside the smallest box that holds seven tenths of the sentences";
    CoreSteps "core_steps" "few steps from the box that holds half of the sentences";
    CoreDepth "core_depth" "right inside the box that holds half of the sentences";
    CoreShare30 "core_share_30" "little else stands in the box it shares with three tenths of the sentences";
    CoreShare50 "core_share_50" "little else stands in the box it shares with half of the sentences";
    CoreShare70 "core_share_70" "little else stands in the box it shares with seven tenths of the sentences";
    CoreLinks "core_links" "the box that holds half of the sentences is full of links";
    BeforeCore "before_core" "before the first sentence of the main box";
    AfterCore "after_core" "behind the last sentence of the main box";
    InStretch "in_stretch" "inside the densest stretch of running text";
    BeforeStretch "before_stretch" "before the densest stretch of running text";
    AfterStretch "after_stretch" "behind the densest stretch of running text";
    Near3 "near_3" "sentences right around it";
    Near8 "near_8" "sentences around it";
    Near20 "near_20" "sentences in this part of the page";
    Text3 "text_3" "much running text right around it";
    Text8 "text_8" "much running text around it";
    Between "between" "between sentences of the main text";
    FarFromText "far_from_text" "far from any sentence";
    BesideBeforeWords "beside_before_words" "length of the text before it";
    BesideBeforeLinks "beside_before_links" "the text before it is links";
    BesideAfterWords "beside_after_words" "length of the text behind it";
    BesideAfterLinks "beside_after_links" "the text behind it is links";
    BesideAfterLine "beside_after_line" "a byline, a label or another line of furniture stands behind it";
    Place "place" "late among the blocks";
    WordsBefore "words_before" "late among the words";
    TextBeforeLog "text_before_log" "some running text stands before it";
    TextBefore "text_before" "running text stands before it";
    TextAfter "text_after" "running text stands behind it";
    LikeText "like_text" "blocks of the same markup are running text";
    LikeShare "like_share" "share of the page's sentences in blocks of the same markup";
    LikeLongest "like_longest" "the longest block of the same markup";
    LikeWords "like_words" "mean length of the blocks of the same markup";
    LikeOuterText "like_outer_text" "the boxes that look like its own are running text";
    LikeOuterShare "like_outer_share" "share of the page's sentences in boxes that look like its own";
    LikeMany "like_many" "many blocks of the same markup";
    LikeLinks "like_links" "blocks of the same markup are links";
    Siblings1 "siblings_1" "its element has many siblings of one look";
    Siblings2 "siblings_2" "the element around has many siblings of one look";
    Siblings3 "siblings_3" "the element two further out has many siblings of one look";
    SiblingLinks2 "sibling_links_2" "links make up the siblings of the element around";
    SiblingText3 "sibling_text_3" "sentences make up the siblings of the element two further out";
    SiblingText4 "sibling_text_4" "sentences make up the siblings of the element three further out";
    SectionWords "section_words" "length of what stands under its heading";
    SectionLinks "section_links" "links make up what stands under its heading";
    SectionText "section_text" "sentences make up what stands under its heading";
    SectionShare "section_share" "share of the page's sentences under its heading";
    SectionStart "section_start" "right behind a heading or the start of the page";
    SectionBefore "section_before" "words since its heading began";
    SectionNumber "section_number" "many headings stand before it";
    MainNear "main_near" "right inside a `main` element";
    MainShare "main_share" "share of the page's sentences in the `main` element around it";
    MainWords "main_words" "length of the `main` element around it";
    MainLinks "main_links" "links make up the `main` element around it";
    ArticleNear "article_near" "right inside an `article` element";
    ArticleWords "article_words" "length of the `article` element around it";
    FooterNear "footer_near" "right inside a `footer` element";
    FooterShare "footer_share" "share of the page's sentences in the `footer` element around it";
    FooterWords "footer_words" "length of the `footer` element around it";
    HeaderNear "header_near" "right inside a `header` element";
    ListWords "list_words" "length of the list around it";
    ListLinks "list_links" "links make up the list around it";
    TitleMatch "title_match" "the page's title";
    BeforeTitle "before_title" "before the page's title";
    AfterTitle "after_title" "right behind the page's title";
    FromTitle "from_title" "far behind the page's title";
    SecondArticle "second_article" "behind the title of a second article";
    Company8Repeated "company_8_repeated" "many lines that stand more than once around it";
    Company8ByLines "company_8_by_lines" "many bylines and dates around it";
    Company8Comments "company_8_comments" "many comment lines around it";
    Company8Digits "company_8_digits" "many digits around it";
    Company8NavLines "company_8_nav_lines" "many menu lines around it";
    Company8FewWords "company_8_few_words" "many lines of few words around it";
    Company8Capitals "company_8_capitals" "many capitals, as in headlines around it";
    Company8Labels "company_8_labels" "many labels of lists of other articles around it";
    Company8Shares "company_8_shares" "many share lines around it";
    Company8Signups "company_8_signups" "many newsletter and sign-up lines around it";
    Company8Legal "company_8_legal" "many legal lines around it";
    Company8Colons "company_8_colons" "many lines that end in a colon around it";
    Company8Ellipses "company_8_ellipses" "many lines that are cut off around it";
    Company8Sentences "company_8_sentences" "many whole sentences around it";
    Company20Repeated "company_20_repeated" "many lines that stand more than once in this part of the page";
    Company20ByLines "company_20_by_lines" "many bylines and dates in this part of the page";
    Company20Comments "company_20_comments" "many comment lines in this part of the page";
    Company20Digits "company_20_digits" "many digits in this part of the page";
    Company20NavLines "company_20_nav_lines" "many menu lines in this part of the page";
    Company20FewWords "company_20_few_words" "many lines of few words in this part of the page";
    Company20Capitals "company_20_capitals" "many capitals, as in headlines in this part of the page";
    Company20Labels "company_20_labels" "many labels of lists of other articles in this part of the page";
    Company20Shares "company_20_shares" "many share lines in this part of the page";
    Company20Signups "company_20_signups" "many newsletter and sign-up lines in this part of the page";
    Company20Legal "company_20_legal" "many legal lines in this part of the page";
    Company20Colons "company_20_colons" "many lines that end in a colon in this part of the page";
    Company20Ellipses "company_20_ellipses" "many lines that are cut off in this part of the page";
    Company20Sentences "company_20_sentences" "many whole sentences in this part of the page";
    TopicPage "topic_page" "its words come back in the page's sentences";
    TopicText "topic_text" "its words come back in the densest stretch of running text";
    TopicTitle "topic_title" "its words are those of the title";
    TopicOften "topic_often" "its words come back often in the densest stretch of running text";
    SitePages "site_pages" "stands on many pages of the site";
    SiteShare "site_share" "stands on most pages of the site";
    OtherPages "other_pages" "stands in other articles of the corpus";
    OtherSites "other_sites" "stands on other sites";
    BeginningPages "beginning_pages" "begins as a text on other pages does";
    Counted "counted" "stands on one page only, of many that were counted";
    OpeningPages "opening_pages" "opened by words that open lines on other pages of the site";
    HeadlineElsewhere "headline_elsewhere" "the headline of another page";
    PointsElsewhere "points_elsewhere" "a line that points to another page by its headline";
    LeadElsewhere "lead_elsewhere" "the beginning of another page's article";
    RepeatedNear3 "repeated_near_3" "what stands right around it repeats across pages";
    RepeatedNear8 "repeated_near_8" "what stands around it repeats across pages";
    LikeRepeated "like_repeated" "blocks of the same markup repeat across pages";
    UnderRepeated "under_repeated" "under a line that repeats across pages";
    KindArticle "kind_article" "the page looks like an article";
    KindCollection "kind_collection" "the page looks like a collection";
    KindDocumentation "kind_documentation" "the page looks like documentation";
    KindForum "kind_forum" "the page looks like a forum thread";
    KindListing "kind_listing" "the page looks like a list of other pages";
    KindProduct "kind_product" "the page looks like one of a product";
    KindService "kind_service" "the page looks like one of a service";
}

impl Feature {
    /// Number of features.
    pub const COUNT: usize = Self::ALL.len();

    /// How likely the page is of each kind, in the order of [`Kind::ALL`](crate::Kind::ALL): the same for all its blocks, and
    /// measured by no signal but told by the classifier from all of them.
    pub const KINDS: [Self; 7] = [
        Self::KindArticle,
        Self::KindCollection,
        Self::KindDocumentation,
        Self::KindForum,
        Self::KindListing,
        Self::KindProduct,
        Self::KindService,
    ];

    /// Its number: the column in a [`Sheet`](super::Sheet).
    pub fn index(self) -> usize {
        self as usize
    }
}
