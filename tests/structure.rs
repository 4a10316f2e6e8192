//! The structure of an article comes out as it went in: every block with its label, in page order, whole, once, and apart from its neighbours.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests fail by panicking")]

use defarm::blocks::{Blocks, Role, Segmenter};
use defarm::tokens::{Backend, TokenSource, Tokenizer};
use defarm::{Options, clean_html};
use proptest::prelude::*;

/// The blocks of a page, nothing judged yet.
fn segment(html: &str) -> Blocks {
    let mut tokenizer = Tokenizer::new(Backend::default(), Segmenter::new());
    tokenizer.write(html);
    tokenizer.finish().finish()
}

fn texts(html: &str) -> Vec<String> {
    let blocks = segment(html);
    blocks.blocks.iter().map(|block| blocks.text_of(block).to_owned()).collect()
}

fn roles(html: &str) -> Vec<(String, Role)> {
    let blocks = segment(html);
    blocks.blocks.iter().map(|block| (blocks.text_of(block).to_owned(), block.role)).collect()
}

const ARTICLE: &str = r##"<html lang=en><head><title>The mill that grinds by moonlight</title></head><body><nav><ul><li><a href=/>Home</a></li>
<li><a href=/about>About</a></li></ul></nav><main><article><h1>The mill that grinds by moonlight</h1>
<p>For three winters the mill at Oxley has ground its barley after dark, because the river runs fuller then and the neighbours, who are asleep, mind less.</p>
<p><a href=/ida>Ida Brandt</a>, who took the mill over from her uncle, says that <a href=/report>the county's report</a> was <b>plainly</b> wrong about the noise.</p>
<h2>What the stones need</h2>
<p>The stones are dressed twice a year, and on the evening before each dressing the miller checks the following things in this order.</p>
<ul><li>The gap between the stones, measured with <a href=/feeler>a feeler gauge</a> at four places.</li>
<li>The brake, which must hold the wheel on its own for a full minute.
<ol><li>First with the sluice closed, and then with the sluice half open.</li></ol></li></ul>
<blockquote><p>A stone that is never cut turns flour into dust, and dust turns a miller into a pauper.</p></blockquote>
<p>Her uncle kept a log of the water level, and the script below still reads it every night at ten.</p>
<pre><code>level = read("gauge")
if level > 40:
    open_sluice()</code></pre>
<table><caption>Flour sold in the last three years</caption><tr><th>Year<th>Sacks of flour<tr><td><p>2021</p></td><td><p>four hundred</p></td></tr><tr><td>2022<td>four hundred and ten</table>
<figure><img src=m.jpg alt=""><figcaption>The mill in January, seen from the bridge below the weir.</figcaption></figure>
<p>Next year the mill will get a second wheel, and then it can grind by day as well, if anybody still wants it to.</p>
</article></main><footer><p>All rights reserved</p></footer></body></html>"##;

#[test]
fn an_article_keeps_its_structure() {
    let page = clean_html(ARTICLE.as_bytes(), &Options::new()).unwrap();
    let kept: Vec<String> = page
        .blocks()
        .filter(|block| block.label().is_kept())
        .map(|block| format!("{}: {}", block.label(), block.text().split(' ').take(4).collect::<Vec<_>>().join(" ")))
        .collect();
    assert_eq!(
        kept,
        [
            "title: The mill that grinds",
            "article: For three winters the",
            "article: Ida Brandt, who took",
            "heading: What the stones need",
            "article: The stones are dressed",
            "list: The gap between the",
            "list: The brake, which must",
            "list: First with the sluice",
            "quote: A stone that is",
            "article: Her uncle kept a",
            "code: level = read(\"gauge\")\nif level",
            "caption: Flour sold in the",
            "table: Year",
            "table: Sacks of flour",
            "table: 2021",
            "table: four hundred",
            "table: 2022",
            "table: four hundred and ten",
            "caption: The mill in January,",
            "article: Next year the mill",
        ]
    );
    let text = page.text();
    for whole in [
        "\n\nIda Brandt, who took the mill over from her uncle, says that the county's report was plainly wrong about the noise.\n\n",
        "measured with a feeler gauge at four places.\nThe brake, which must hold the wheel on its own for a full minute.\nFirst with",
        "level = read(\"gauge\")\nif level > 40:\n    open_sluice()\n\n",
        "\n\nYear\tSacks of flour\n2021\tfour hundred\n2022\tfour hundred and ten\n\n",
    ] {
        assert!(text.contains(whole), "{whole:?} in {text}");
    }
}

#[test]
fn links_and_markup_stay_in_their_paragraph() {
    assert_eq!(texts("<p>See <a href=x>the report</a> for <b>more</b>.</p>"), ["See the report for more."]);
    assert_eq!(texts("<p><a href=x>The report</a> says so.</p>"), ["The report says so."]);
    assert_eq!(
        texts("<ul><li><a href=x>The report</a> says so.</li><li>And <a href=y>it</a> too</ul>"),
        ["The report says so.", "And it too"]
    );
    assert_eq!(texts("<a href=x><h2>Head</h2><p>Para</p></a>after"), ["Head", "Para", "after"]);
    assert_eq!(
        texts("<p>The <code>x y</code> of H<sub>2</sub>O, <q>so</q> <my-tip>he</my-tip>.</p>"),
        ["The x y of H2O, so he."]
    );
    assert_eq!(texts("<p>A<wbr>b soft&shy;ly, wo<b>rd</b><i>s</i> <!-- x -->on.</p>"), ["Ab softly, words on."]);
}

#[test]
fn what_is_seen_apart_is_not_glued() {
    assert_eq!(texts("<a href=1>Hats</a><a href=2>Coats</a>"), ["Hats Coats"]);
    assert_eq!(texts("<a href=1>un</a><a href=1>cut</a>"), ["uncut"], "a link that was cut in two");
    assert_eq!(texts("one<img src=x>two<svg><text>s</text></svg>three <img src=x>."), ["one two three ."]);
    assert_eq!(texts("<select><option>1</select>a<textarea>t</textarea>b"), ["a b"]);
    assert_eq!(texts("<label>Filter</label><span>37</span>"), ["Filter 37"]);
    assert_eq!(texts("<span>and</span><span>More</span> <span>wo</span><span>rd</span>"), ["and More word"]);
    assert_eq!(texts("<x-one>a</x-one><x-two>b</x-two>"), ["a b"]);
    assert_eq!(
        texts("<span style='display: block'>One</span><b style=display:flex>Two</b>three"),
        ["One", "Two", "three"]
    );
    assert_eq!(texts("<dl><dt>Term<dd>What<dt>Next<dd>That</dl>"), ["Term", "What", "Next", "That"]);
    assert_eq!(texts("<search>Find</search><marquee>Run</marquee><dir><li>a</dir>"), ["Find", "Run", "a"]);
    assert_eq!(texts("<details><summary>Why</summary>Because</details>"), ["Why", "Because"]);
}

#[test]
fn preformatted_text_is_one_block() {
    let lines = "let a = 1;\n  let b = 2;";
    assert_eq!(texts("<pre><span>let a = 1;</span>\n<span>  let b = 2;</span></pre>"), [lines]);
    assert_eq!(texts("<pre><code><div>let a = 1;</div><div>  let b = 2;</div></code></pre>"), [lines]);
    assert_eq!(texts("<pre><ol><li>let a = 1;<li>  let b = 2;</ol></pre>"), [lines]);
    assert_eq!(texts("<pre>let a = 1;<br>  let b = 2;</pre>"), [lines]);
    assert_eq!(texts("<xmp>let a = 1;\n  let b = 2;</xmp>"), [lines]);
    assert_eq!(texts("<div><pre>code<div>more</div></div><p>text</p>"), ["code\nmore", "text"], "left open");
}

#[test]
fn roles_by_markup_and_by_attribute() {
    assert_eq!(roles("<div role=heading aria-level=3>H</div><div role=heading>I</div>")[0].1, Role::Heading(3));
    assert_eq!(roles("<div role=list><div role=listitem>a</div></div>")[0].1, Role::ListItem);
    let quote = roles("<blockquote><p>Said.</p><footer>By her</footer></blockquote>");
    assert!(quote.iter().all(|(_, role)| *role == Role::Quote), "{quote:?}");
    assert_eq!(
        texts("<h2>Head<a href=#head>#</a></h2><h3>C <a href=#c>¶</a></h3><p>Issue <a href=1>#</a></p>"),
        ["Head", "C", "Issue #"]
    );
}

#[test]
fn tables_of_data_and_tables_that_lay_out_the_page() {
    let is = |html: &str, role: Role| {
        let found = roles(html);
        assert!(found.iter().all(|(_, found)| *found == role), "{html}: {found:?}");
    };
    is("<table><tr><td>a<td>b</table>", Role::Cell);
    is("<table role=presentation><tr><td>a<td>b</table>", Role::Text);
    let nested = roles("<table><tr><td>menu<td><h1>Head</h1>text<table><tr><td>1<td>2</table>more</table>");
    let expected = [Role::Text, Role::Heading(1), Role::Text, Role::Cell, Role::Cell, Role::Text];
    assert_eq!(nested.iter().map(|(_, role)| *role).collect::<Vec<_>>(), expected);
}

#[test]
fn nothing_is_lost_behind_what_is_skipped() {
    assert_eq!(texts("<svg><path d=x><p>one</p><div>two</div>"), ["one", "two"], "a drawing left open");
    assert_eq!(texts("<svg><foreignObject><div>in</div></foreignObject></svg>out"), ["out"]);
    assert_eq!(texts("<svg><path d=x/><title>t</title></svg><p>out"), ["out"]);
    assert_eq!(texts("<noscript><p>n</p></noscript><datalist><option>d</datalist><p>out"), ["out"]);
    assert!(
        !segment("<dialog open>seen</dialog>").blocks[0].hidden && segment("<dialog>not</dialog>").blocks[0].hidden
    );
}

/// A piece of article-like markup.
#[derive(Debug, Clone)]
enum Node {
    /// A word, with white space before it or not.
    Word(bool),
    Inline(&'static str, Vec<Node>),
    Block(&'static str, Vec<Node>),
    Break,
    Skipped(&'static str),
}

const INLINE: &[&str] = &["a href=x", "b", "em", "span", "span class=x", "code", "small", "q", "font"];
const BLOCK: &[&str] =
    &["p", "div", "h2", "ul><li", "ol><li", "blockquote", "section", "table><tr><td", "figure><figcaption", "dl><dd"];
/// Not `noscript`: a page that has more text there than elsewhere is read from it (tests/noscript.rs).
const SKIPPED: &[&str] = &["script", "style", "select", "svg", "iframe"];

fn inline() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![6 => any::<bool>().prop_map(Node::Word), 1 => Just(Node::Break), 1 => prop::sample::select(SKIPPED).prop_map(Node::Skipped)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        (prop::sample::select(INLINE), prop::collection::vec(inner, 0..4))
            .prop_map(|(tag, inside)| Node::Inline(tag, inside))
    })
}

fn tree() -> impl Strategy<Value = Vec<Node>> {
    let paragraph = (prop::sample::select(BLOCK), prop::collection::vec(inline(), 0..6))
        .prop_map(|(tag, inside)| Node::Block(tag, inside));
    let node = prop_oneof![1 => inline(), 3 => paragraph].prop_recursive(4, 40, 5, |inner| {
        // A `p` or a heading holds no blocks: the parser would end it, and the tree would be another.
        let holders = &BLOCK[1..2];
        let holder = prop_oneof![Just(holders[0]), prop::sample::select(&BLOCK[3..])];
        (holder, prop::collection::vec(inner, 0..5)).prop_map(|(tag, inside)| Node::Block(tag, inside))
    });
    prop::collection::vec(node, 0..6)
}

/// Writes a tree as markup and notes, beside it, its text: a line for each block that must stand apart.
#[derive(Default)]
struct Writer {
    html: String,
    /// Words in page order; the flag says whether the word begins a block or a line.
    words: Vec<(String, bool)>,
    apart: bool,
}

impl Writer {
    fn all(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Word(spaced) => {
                    // Lower case, and no word within another.
                    let word = format!("w{}z", self.words.len());
                    self.html.push_str(if *spaced { " " } else { "" });
                    self.html.push_str(&word);
                    self.words.push((word, std::mem::take(&mut self.apart)));
                }
                Node::Inline(tag, inside) => self.element(tag, inside),
                Node::Block(tag, inside) => {
                    self.apart = true;
                    self.element(tag, inside);
                    self.apart = true;
                }
                Node::Break => {
                    self.html.push_str("<br>");
                    self.apart = true;
                }
                Node::Skipped(tag) => self.html.push_str(&format!("<{tag}>hidden</{tag}>")),
            }
        }
    }

    fn element(&mut self, tags: &str, inside: &[Node]) {
        self.html.push_str(&format!("<{tags}>"));
        self.all(inside);
        for tag in tags.split('>').rev() {
            self.html.push_str(&format!("</{}>", tag.trim_start_matches('<').split(' ').next().unwrap()));
        }
    }
}

fn written(tree: &[Node]) -> Writer {
    let mut writer = Writer { apart: true, ..Writer::default() };
    writer.all(tree);
    writer
}

proptest! {
    #[test]
    fn every_word_stands_in_one_block(tree in tree()) {
        let page = written(&tree);
        let blocks = segment(&page.html);
        // All words in page order, each once; a word that begins a block on the page begins one here.
        let (mut at, mut rest) = (0, page.words.iter());
        for block in &blocks.blocks {
            prop_assert_eq!(block.text.start as usize, at, "no text between blocks");
            at = block.text.end as usize;
            let text = blocks.text_of(block);
            prop_assert_eq!(text.trim(), text);
            let mut left: String = text.split(' ').collect();
            let mut first = true;
            while !left.is_empty() {
                let (word, apart) = rest.next().expect("no more words than the page has");
                prop_assert!(left.starts_with(word.as_str()), "{} in {}", word, page.html);
                prop_assert_eq!(*apart, first, "{} in {}", word, page.html);
                left.drain(..word.len());
                first = false;
            }
        }
        prop_assert_eq!(at, blocks.text.len());
        prop_assert!(rest.next().is_none(), "words are lost: {}", page.html);
    }

    #[test]
    fn kept_text_comes_out_once_in_order_and_apart(tree in tree()) {
        // Sentences around the words, so that something is kept.
        let page = written(&tree);
        let sentence = "On that day the miller went down to the river and counted what was left of the old weir.";
        let html = format!("<article><h1>Of weirs</h1><p>{sentence}</p><p>{sentence} Again.</p>{}<p>{sentence} At last.</p></article>", page.html);
        let cleaned = clean_html(html.as_bytes(), &Options::new()).unwrap();
        let mut rest = cleaned.text();
        for block in cleaned.blocks().filter(|block| block.label().is_kept() && block.label() != defarm::Label::Title) {
            let from = rest.find(block.text());
            prop_assert!(from.is_some_and(|from| rest[..from].chars().all(char::is_whitespace)), "{} in {html}", block.text());
            rest = &rest[from.unwrap_or_default() + block.text().len()..];
            prop_assert!(rest.is_empty() || rest.starts_with(char::is_whitespace), "glued behind {}", block.text());
        }
        prop_assert_eq!(rest, "", "text of no block");
        for (word, _) in &page.words {
            prop_assert!(cleaned.text().matches(word.as_str()).count() <= 1, "{} twice", word);
        }
    }
}

#[test]
fn numbered_lists_of_other_articles_go_and_those_of_the_article_stay() {
    let article = "<h1>Ferry stuck on a sandbank for a night</h1>
        <p>The ferry to the islands ran onto a sandbank on Monday evening, and the tide left it there until the morning came.</p>
        <p>Nobody was hurt, said the captain, who had spent the night with his passengers and a game of cards in the saloon.</p>
        <p>The next ferry brought breakfast for everybody and a tug, which pulled the ship free when the water was high enough.</p>";
    let others = [
        "Council votes down swimming pool plans",
        "Bakery owner retires after forty years",
        "Football club signs young goalkeeper",
    ];
    let own = [
        "Ferry ran onto sandbank on Monday evening",
        "Captain spent the night with passengers",
        "Tug pulled the ship free by high water",
    ];
    let list = |items: [&str; 3]| format!("<ol>{}</ol>", items.map(|item| format!("<li>{item}</li>")).concat());
    let numbered = |items: [&str; 3]| {
        let items = items.iter().zip(1..).map(|(item, n)| format!("<div><b>{n}</b> <span>{item}</span></div>"));
        items.collect::<String>()
    };
    let kept = |html: String| clean_html(html.as_bytes(), &Options::new()).unwrap().text().to_owned();
    for label in ["", "<p>Most read</p>", "<h3>Top stories</h3>"] {
        for list in [list(others), numbered(others)] {
            let text = kept(format!("<article>{article}{label}{list}</article>"));
            assert!(text.contains("game of cards") && text.ends_with("high enough."), "{label}: {text}");
        }
    }
    for label in ["", "<h3>Key points</h3>"] {
        let text = kept(format!("<article>{article}{label}{}</article>", list(own)));
        assert!(own.iter().all(|item| text.contains(item)), "{label}: {text}");
    }
}
