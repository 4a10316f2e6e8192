//! A table layout of the old days: font and b elements, upper-case tags, unclosed table cells, bgcolor.

use crate::body::{self, Extras};
use crate::markup::{BodySkin, Skin, Tag};
use crate::page::Page;
use crate::widgets::teasers::{self, Form};
use crate::widgets::{chrome, people};

fn skin() -> Skin {
    Skin {
        body: BodySkin {
            para: Tag::unclosed("P"),
            heading: Tag::new("P > B > FONT size=\"4\""),
            list: Tag::new("UL"),
            item: Tag::unclosed("LI"),
            quote: Tag::new("BLOCKQUOTE > I"),
            figure: Tag::of(
                "<TABLE align=\"right\" width=\"210\"><TR><TD><IMG src=\"pics/{n}.gif\" border=\"1\" alt=\"\">",
                "</TD></TR></TABLE>",
            ),
            caption: Tag::of("<BR><FONT size=\"1\">", "</FONT>"),
            question: Tag::new("P > B"),
            time: Tag::new("P > B"),
            table: Tag::new("TABLE border=\"1\" cellpadding=\"3\""),
            row: Tag::unclosed("TR"),
            cell: Tag::of("<TD>", "\n"),
            code: Tag::new("PRE"),
            inline: Tag::new("P > FONT color=\"#990000\" > B > A href=\"{url}\""),
            advert: Tag::new("CENTER > FONT size=\"1\""),
            link: Tag::of("<A href=\"link{n}.htm\">", "</A>"),
        },
        widget: Tag::new("TABLE width=\"100%\" bgcolor=\"#EEEEEE\" > TR > TD"),
        label: Tag::of("<B><FONT face=\"Arial\" size=\"2\">", "</FONT></B><BR>"),
        list: Tag::new("UL type=\"square\""),
        item: Tag::unclosed("LI"),
        head: Tag::new("A href=\"{url}\""),
        second: Tag::of("<BR><I>", "</I>"),
        excerpt: Tag::of("<BR><FONT size=\"1\">", "</FONT>"),
        meta: Tag::of("<BR><FONT size=\"1\" color=\"gray\">", "</FONT>"),
        more: Tag::of("<BR><A href=\"{url}\">", "</A>"),
        number: Tag::new("B"),
        nav: Tag::new("TABLE bgcolor=\"#003366\" > TR"),
        nav_item: Tag::new("TD nowrap > A href=\"{url}\""),
        small: Tag::new("P > FONT size=\"1\""),
        button: Tag::of("<INPUT type=\"button\" value=\"OK\"> <FONT size=\"1\">", "</FONT>"),
        byline: Tag::of("<FONT size=\"1\">", "</FONT><BR>"),
        title: Tag::new("H1 > FONT face=\"Times\""),
        headline2: Tag::new("H3 > I"),
    }
}

/// Writes the page.
pub fn render(page: &mut Page) {
    let s = skin();
    chrome::head(page, "");
    page.out.raw("<BODY bgcolor=\"#FFFFFF\" link=\"#003366\">\n<CENTER>\n<TABLE width=\"780\" border=\"0\" cellspacing=\"0\">\n<TR><TD colspan=\"3\">\n");
    chrome::logo(page, &Tag::new("A href=\"/\" > FONT size=\"6\""));
    chrome::nav(page, &s);
    page.out.raw("<TR>\n<TD width=\"150\" valign=\"top\">\n");
    teasers::latest(page, &s, 6);
    if page.rng.chance(60) {
        teasers::sponsors(page, &s, 2);
    }
    page.out.raw("<TD width=\"460\" valign=\"top\">\n");
    chrome::headlines(page, &s);
    people::byline(page, &s);
    page.out.raw("<HR size=\"1\">\n");
    body::article(page, &s.body, Extras { inline: 10, advert: 8, pull_quote: false });
    page.out.raw("<HR size=\"1\">\n");
    if page.rng.chance(40) {
        chrome::disclaimer(page, &Tag::new("P > I"));
    }
    let form = if page.rng.chance(50) { Form::Full } else { Form::Excerpt };
    teasers::mixed(page, &s, "related", 5, form);
    teasers::pager(page, &s);
    if page.rng.chance(50) {
        people::comments(page, &s, 4);
    }
    page.out.raw("<TD width=\"170\" valign=\"top\">\n");
    if page.rng.chance(70) {
        teasers::popular(page, &s, 6);
    }
    teasers::sponsors(page, &s, 3);
    if page.rng.chance(40) {
        chrome::newsletter(page, &s);
    }
    page.out.raw("<TR><TD colspan=\"3\" align=\"center\">\n");
    chrome::footer(page, &s);
    page.out.raw("</TABLE>\n</CENTER>\n");
    chrome::end(page, "");
}
