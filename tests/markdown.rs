//! An article as Markdown: the structure is there, and a reader of Markdown sees the words of title and text, in order, whatever they are.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use defarm::{Options, Page, clean_html, clean_text};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Reading, Parser, Tag, TagEnd};

/// Everything that a reader of GitHub's Markdown knows.
const READING: Reading = Reading::ENABLE_TABLES
    .union(Reading::ENABLE_STRIKETHROUGH)
    .union(Reading::ENABLE_TASKLISTS)
    .union(Reading::ENABLE_FOOTNOTES)
    .union(Reading::ENABLE_GFM);

/// What a reader of Markdown sees.
fn seen(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, READING) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::InlineHtml(html) => {
                assert_eq!(&*html, "<br>");
                out.push('\n');
            }
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => {}
            Event::Start(Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Rule
            | Event::Html(_)
            | Event::TaskListMarker(_)
            | Event::FootnoteReference(_) => panic!("{event:?} in {markdown}"),
            Event::Start(_) | Event::End(_) => out.push('\n'),
            _ => panic!("{event:?} in {markdown}"),
        }
    }
    out
}

/// The headings that a reader sees, with their levels.
fn headings(markdown: &str) -> Vec<u8> {
    let level = |event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as u8),
        _ => None,
    };
    Parser::new_ext(markdown, READING).filter_map(level).collect()
}

#[track_caller]
fn same_words(page: &Page) {
    let markdown = page.markdown();
    if page.text().is_empty() {
        assert_eq!(markdown, "");
        return;
    }
    let text = format!("{}\n\n{}", page.title().unwrap_or_default(), page.text());
    let words: Vec<&str> = text.split_whitespace().collect();
    let read = seen(&markdown);
    let read: Vec<&str> = read.split_whitespace().collect();
    assert_eq!(read, words, "in: {markdown}");
    let above = headings(&markdown).iter().filter(|&&level| level == 1).count();
    assert_eq!(above, usize::from(page.title().is_some()), "only the title is of level 1: {markdown}");
}

#[test]
fn the_bundled_pages() {
    let pages = support::bundled_pages();
    assert!(pages.len() > 50, "{}", pages.len());
    for (_, bytes) in pages {
        same_words(&clean_html(&bytes, &Options::new()).unwrap());
    }
    for path in support::files(&support::root().join("corpus/pages")) {
        if path.extension().is_some_and(|ending| ending == "txt") {
            same_words(&clean_text(&String::from_utf8(support::read(&path)).unwrap(), &Options::new()).unwrap());
        }
    }
}

/// A paragraph that no judge takes for anything but the article.
const PARAGRAPH: &str = "<p>For three winters the mill at Oxley has ground its barley after dark, because the river runs fuller then and the neighbours, who are \
    asleep, mind less, as the miller says whenever anybody asks her.</p>";

/// A page with the structure amid its article.
fn article(inner: &str) -> Page {
    let html = format!(
        "<html><head><title>The mill that grinds by moonlight</title></head><body><main><article><h1>The mill that grinds by moonlight</h1>\
         {PARAGRAPH}{inner}<p>Next year the mill will get a second wheel, and then it can grind by day as well, if anybody still wants it to.</p>\
         </article></main></body></html>"
    );
    clean_html(html.as_bytes(), &Options::new()).unwrap()
}

/// The Markdown of what stands between the first paragraph and the last.
#[track_caller]
fn inner(inner: &str) -> String {
    let page = article(inner);
    same_words(&page);
    let markdown = page.markdown();
    let (_, behind) = markdown.split_once("anybody asks her.\n\n").unwrap_or_else(|| panic!("{markdown}"));
    let (inner, _) = behind.split_once("\n\nNext year").unwrap_or_else(|| panic!("{markdown}"));
    inner.to_owned()
}

#[test]
fn title_and_headings_have_their_level() {
    let markdown = article(
        "<h2>What the stones need</h2><p>The stones are dressed twice a year, and on the evening before each dressing the miller checks them twice.</p>\
         <h3>And what the wheel needs #</h3><p>The wheel is greased once a month, with a grease that her uncle made of tallow and soot for years.</p>",
    )
    .markdown();
    assert!(markdown.starts_with("# The mill that grinds by moonlight\n\nFor three winters"), "{markdown}");
    assert!(markdown.contains("\n\n## What the stones need\n\n"), "{markdown}");
    assert!(markdown.contains("\n\n### And what the wheel needs \\#\n\n"), "{markdown}");
    assert_eq!(headings(&markdown), [1, 2, 3]);
}

#[test]
fn lists_nest() {
    let list = inner(
        "<ul><li>The gap between the stones, measured with a feeler gauge at four places.</li>\
         <li>The brake, which must hold the wheel on its own for a full minute.\
         <ol><li>First with the sluice closed, as her uncle did.</li><li>Then with the sluice half open, as he never did.</li></ol></li>\
         <li>The belt, which must not slip when the wheel is wet.</li></ul>\
         <ul><li>And in another list, the ladder that leads to the wheel.</li></ul>",
    );
    assert_eq!(
        list,
        "- The gap between the stones, measured with a feeler gauge at four places.\n\
         - The brake, which must hold the wheel on its own for a full minute.\n  \
           1. First with the sluice closed, as her uncle did.\n  \
           2. Then with the sluice half open, as he never did.\n\
         - The belt, which must not slip when the wheel is wet.\n\
         * And in another list, the ladder that leads to the wheel."
    );
    let items = Parser::new_ext(&list, READING).filter(|event| matches!(event, Event::Start(Tag::List(_)))).count();
    assert_eq!(items, 3);
}

#[test]
fn quotations_and_lines() {
    let quote = inner(
        "<blockquote><p>A stone that is never cut turns flour into dust, she says.<br>And dust turns a miller into a pauper, he says.</p>\
         <ul><li>So the log of the mill has it, in the hand of her uncle.</li></ul></blockquote>",
    );
    assert_eq!(
        quote,
        "> A stone that is never cut turns flour into dust, she says.\\\n\
         > And dust turns a miller into a pauper, he says.\n>\n\
         > - So the log of the mill has it, in the hand of her uncle."
    );
}

#[test]
fn code_has_a_longer_fence() {
    let code = inner("<pre><code>level = read(\"gauge\") # `now`\n\nif level &gt; 40:\n    say(\"````\")</code></pre>");
    assert_eq!(code, "`````\nlevel = read(\"gauge\") # `now`\n\nif level > 40:\n    say(\"````\")\n`````");
}

#[test]
fn tables_keep_rows_columns_and_header() {
    let table = inner(
        "<table><caption>Flour sold in the last three years</caption><tr><th>Year</th><th>Sacks of flour</th><th>Price a|sack</th></tr>\
         <tr><td>2021</td><td></td><td>four hundred</td></tr><tr><td>2022</td><td><p>four hundred and ten</p><p>or less</p></td></tr></table>",
    );
    assert_eq!(
        table,
        "*Flour sold in the last three years*\n\n\
         | Year | Sacks of flour | Price a\\|sack |\n| --- | --- | --- |\n\
         | 2021 | | four hundred |\n| 2022 | four hundred and ten<br>or less |"
    );
    let bare = inner(
        "<table><tr><td>Barley</td><td>four hundred sacks</td></tr><tr><td>Rye</td><td>ten sacks</td></tr></table>",
    );
    assert_eq!(bare, "| | |\n| --- | --- |\n| Barley | four hundred sacks |\n| Rye | ten sacks |");
}

#[test]
fn an_item_around_the_whole_article_is_no_item() {
    let html = format!(
        "<ul><li><h1>The mill that grinds by moonlight</h1>{PARAGRAPH}{}</li></ul>",
        PARAGRAPH.replace("mill", "inn")
    );
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    same_words(&page);
    assert!(!page.markdown().contains("- "), "{}", page.markdown());
}

#[test]
fn hostile_nesting_does_not_blow_up() {
    let depth = 400;
    let html = format!("{}{}", "<blockquote><ul><li>".repeat(depth), PARAGRAPH.repeat(50));
    let page = clean_html(html.as_bytes(), &Options::new()).unwrap();
    assert!(page.markdown().len() < 3 * page.text().len() + 1000, "{}", page.markdown().len());
}

/// Pieces that mean something to Markdown, at the beginning of a line or anywhere.
const MARKS: &[&str] = &[
    "#",
    "## ",
    "-",
    "- ",
    "+ ",
    "* ",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~",
    "~~~",
    ">",
    "> ",
    "1. ",
    "1)",
    "[",
    "]",
    "(",
    ")",
    "!",
    "[x] ",
    "[^1]",
    "[a]: b",
    "&lt;b>",
    "&lt;br>",
    "&lt;!--",
    "&amp;amp;",
    "&amp;#35;",
    "|",
    "|-|",
    ":-",
    "=",
    "===",
    "---",
    "\\",
    "\\|",
    "&nbsp;",
    "\u{2003}",
    "    ",
    "\t",
    "a",
    "é",
    "漢字",
    "word",
    "2024",
    ".",
    "www.example.com",
    "https://example.com/a_b",
    "$x$",
    ":smile:",
    "+++",
    "&lt;https://a.b>",
    "\u{85}",
    "\u{2028}",
    "\u{C}",
    "%",
    "{#id}",
    "==x==",
    "^2^",
];

/// Elements with a line of running text in each, so that they stay.
const OPEN: &[&str] = &[
    "<p>",
    "<ul>",
    "<ol>",
    "<li>",
    "</li>",
    "</ul>",
    "</ol>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<h1>",
    "<h2>",
    "<h4>",
    "</h2>",
    "<br>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</table>",
    "<caption>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<div>",
    "</div>",
    "<section>",
    "<b>",
    "<div role=listitem>",
    "<div role=row>",
    "<div role=cell>",
    "<code>",
    "<thead>",
    "<button>",
    "<hr>",
    "<article>",
    "<footer>",
    "\n",
    "\r\n",
    "\r",
];

fn soup() -> impl Strategy<Value = String> {
    let text = "The ferry left at noon on Sunday, with nobody aboard but the captain, ";
    prop::collection::vec(
        prop_oneof![
            4 => prop::sample::select(OPEN).prop_map(str::to_owned),
            3 => prop::collection::vec(prop::sample::select(MARKS), 1..4).prop_map(|marks| marks.concat()),
            2 => Just(text.to_owned()),
            1 => "[ -~]{0,12}".prop_map(|text| text.replace('&', "&amp;").replace('<', "&lt;")),
        ],
        0..50,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_structure_and_any_marks(soup in soup()) {
        same_words(&clean_html(soup.as_bytes(), &Options::new()).unwrap());
        same_words(&article(&soup));
    }

    #[test]
    fn any_text(lines in prop::collection::vec(prop_oneof![
        prop::collection::vec(prop::sample::select(MARKS), 1..6).prop_map(|marks| marks.concat()),
        Just("The ferry left at noon on Sunday, with nobody aboard but the captain.".to_owned()),
        Just(String::new()),
    ], 0..30)) {
        same_words(&clean_text(&lines.join("\n"), &Options::new()).unwrap());
    }
}
