//! What a page says of itself and shows: title, author, date, language, description.
#![allow(clippy::panic, reason = "tests fail by panicking")]

use defarm::{Options, Page, clean_html, clean_text};

const BODY: &str = "<p>For forty years the ferry has left at noon, whatever the weather was like, and nobody complained.</p>\
    <p>Then the harbour office bought a clock, and since that day the ferry has been late every morning.</p>";

fn page(html: &str) -> Page {
    clean_html(html.as_bytes(), &Options::new()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn titles_lose_the_name_of_the_site() {
    let head =
        "<meta property=og:site_name content='The Pier'><meta property=og:title content='Boats on time | The Pier'>";
    assert_eq!(page(&format!("{head}{BODY}")).title(), Some("Boats on time"));
    assert_eq!(page(&format!("{head}<h1>Boats on time | The Pier</h1>{BODY}")).title(), Some("Boats on time"));
    assert_eq!(page(&format!("<title>Boats on time again | Pier</title>{BODY}")).title(), Some("Boats on time again"));
}

#[test]
fn what_is_shown_goes_before_what_is_stated() {
    let shown = page(&format!("<title>10 reasons why boats are late [2025]</title><h1>Why boats are late</h1>{BODY}"));
    assert_eq!(shown.title(), Some("Why boats are late"));
    let slogan = page(&format!("<title>Why boats are late</title><h1>Your harbour, your future</h1>{BODY}"));
    assert_eq!(slogan.title(), Some("Why boats are late"));
    let shouted = page(&format!("<title>Why boats are late</title><h1>WHY BOATS ARE LATE</h1>{BODY}"));
    assert_eq!(shouted.title(), Some("Why boats are late"));
    let lines =
        page(&format!("<title>Why boats are late: a guide</title><h1>Why boats are late:<br>a guide</h1>{BODY}"));
    assert_eq!(lines.title(), Some("Why boats are late: a guide"));
    let dated = page(&format!("<title>Why boats are late</title><h1>4 March 2025 Why boats are late</h1>{BODY}"));
    assert_eq!(dated.title(), Some("Why boats are late"));
}

#[test]
fn json_ld_with_all_its_faults() {
    let page = page(&format!(
        r##"<script type="application/ld+json">{{"@graph":[{{"@type":["NewsArticle"],"headline":"Boats &amp; clocks &#8211; late",
        "author":[{{"@id":"#a"}},{{"@type":"Person","name":"Bo Frost"}}],"datePublished":"2025-03-04 10:00:00Z","description":"A
        clock."}},{{"@type":"Person","@id":"#a","name":"Ada Winter"}}]}}</script>{BODY}"##
    ));
    assert_eq!(page.title(), Some("Boats & clocks – late"));
    assert_eq!(page.author(), Some("Ada Winter, Bo Frost"));
    assert_eq!(page.date(), Some("2025-03-04T10:00:00Z"));
    assert_eq!(page.description(), Some("A clock."));
}

#[test]
fn authors() {
    let of = |head: &str| page(&format!("{head}{BODY}")).author().map(str::to_owned);
    assert_eq!(
        of("<meta name=author content=admin><h1>Boats</h1><p>By <a rel=author href=/a>Ada Winter</a></p>").as_deref(),
        Some("Ada Winter")
    );
    assert_eq!(of("<meta property=article:author content=https://social.example/ada><h1>Boats</h1>"), None);
    assert_eq!(of("<h1>Boats</h1><p>Von Ada Winter</p>").as_deref(), Some("Ada Winter"));
    assert_eq!(
        of("<h1>Boats</h1><div itemprop=author><div><img src=a></div><b>Ada Winter</b></div>").as_deref(),
        Some("Ada Winter")
    );
    assert_eq!(of("<h1>Boats</h1><p>Ada Winter</p><p>4 March 2025</p>").as_deref(), Some("Ada Winter"));
    assert_eq!(of("<h1>Boats</h1><p>Harbour News</p>"), None);
    assert_eq!(of("<h1>Boats</h1><a rel=author><img src=a></a><p>A line of text</p>"), None);
}

#[test]
fn dates() {
    let of = |head: &str| page(&format!("{head}{BODY}")).date().map(str::to_owned);
    // A teaser's time stands far before the headline.
    let teasers = "<p>One teaser</p><time datetime=2020-01-01></time>".to_owned() + &"<p>Another teaser</p>".repeat(6);
    assert_eq!(
        of(&format!("{teasers}<h1>Boats</h1><time datetime=2025-03-04>today</time>")).as_deref(),
        Some("2025-03-04")
    );
    assert_eq!(of("<h1>Boats</h1><p>4. März 2025</p>").as_deref(), Some("2025-03-04"));
    let modified = "<meta property=article:modified_time content=2025-05-05>";
    assert_eq!(
        of(&format!("{modified}<meta property=article:published_time content=2025-03-04><h1>Boats</h1>")).as_deref(),
        Some("2025-03-04")
    );
    assert_eq!(of(&format!("{modified}<h1>Boats</h1>")).as_deref(), Some("2025-05-05"));
    assert_eq!(
        of("<meta name=date content='04/09/2025'><h1>Boats</h1>").as_deref(),
        Some("04/09/2025"),
        "as it is written"
    );
    assert_eq!(of("<h1>Boats</h1>"), None);
}

#[test]
fn languages() {
    assert_eq!(page("<html lang=EN_gb><p>x").language(), Some("en-GB"));
    assert_eq!(page("<p>潮が引くと、渡し船は砂の上で一晩じゅう待っていた。").language(), Some("ja"));
    assert_eq!(page(BODY).language(), None);
}

#[test]
fn plain_text_has_a_byline_too() {
    let text = "Home\nBoats\n\nWhy the ferry is late every morning\nBy Ada Winter and Bo Frost\nMarch 4, 2025\n\n\
        For forty years the ferry has left at noon, whatever the weather was like, and nobody complained.\n";
    let page = clean_text(text, &Options::new()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(page.title(), Some("Why the ferry is late every morning"));
    assert_eq!((page.author(), page.date()), (Some("Ada Winter, Bo Frost"), Some("2025-03-04")));
}

#[test]
fn the_headline_of_a_plain_text() {
    let title = |head: &str, tail: &str| {
        let body = "For forty years the ferry of Tarnby has left at noon, whatever the weather was like, and nobody complained.\n\
            Then the harbour office bought a clock, and since that day the ferry has been late every single morning.\n\
            The clock is right, says the harbour master, and so the ferry must be wrong about the time of day.\n";
        let text = format!("{head}\n{body}{tail}");
        clean_text(&text, &Options::new()).unwrap_or_else(|error| panic!("{error}")).title().map(str::to_owned)
    };
    let wanted = Some("Why the Tarnby ferry is late every morning".to_owned());
    let wanted = wanted.as_deref();
    assert_eq!(title("Why the Tarnby ferry is late every morning", "").as_deref(), wanted, "first line");
    let menu = "Home\nNews\nSport\nWeather\nLog in\nWhy the Tarnby ferry is late every morning\n4 March 2025";
    assert_eq!(title(menu, "").as_deref(), wanted, "behind a menu");
    let pair =
        "Sponsors\nWhy the Tarnby ferry is late every morning\nThe harbour office bought a clock, and it is right";
    assert_eq!(title(pair, "").as_deref(), wanted, "with a second headline");
    let teasers = "Read also\nTen gardens that you must see before winter\nA dog that can count to seven\n\
        Why the Tarnby ferry is late every morning";
    assert_eq!(
        title(teasers, "Three bakers share one oven in Pell\nWhat owls do at noon\n").as_deref(),
        wanted,
        "behind teasers"
    );
    assert_eq!(title("Home\nNews", ""), None, "no headline at all");
}

#[test]
fn short_headlines_of_languages_without_spaces() {
    let text = "首页\n新闻\n渡船晚点\n2025年3月4日\n\n四十年来，渡船总是在中午出发，从来没有人抱怨过渡船晚点。\n\
        后来港务局买了一个时钟，从那天起，渡船每天早上都晚点。\n";
    let page = clean_text(text, &Options::new()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((page.title(), page.date(), page.language()), (Some("渡船晚点"), Some("2025-03-04"), Some("zh")));
}

#[test]
fn the_address_of_a_plain_text_helps_to_find_its_headline() {
    let text = "Home\nNews\nFerry captain finds a lost dog\nHarbour board votes on new lights for the long pier\n\
        The harbour board voted on new lights for the long pier on Tuesday evening, with two members absent.\n\
        The lights for the pier will cost more than the board had hoped, it was said in the harbour office.\n";
    let title = |options: &Options| {
        clean_text(text, options).unwrap_or_else(|error| panic!("{error}")).title().map(str::to_owned)
    };
    let lights = "Harbour board votes on new lights for the long pier";
    assert_eq!(title(&Options::new()).as_deref(), Some(lights));
    assert_eq!(title(&Options::new().with_address("https://pier.example/2025/")).as_deref(), Some(lights));
    let told = Options::new().with_address("https://pier.example/news/ferry-captain-finds-lost-dog.html");
    assert_eq!(title(&told).as_deref(), Some("Ferry captain finds a lost dog"));
}
