//! One page: from a job to bytes and truth.

use crate::articles::Article;
use crate::page::{Job, Page};
use crate::themes;
use crate::truth::{Family, Record, TruthBlock, article_text, traps};

/// A finished page.
#[derive(Debug)]
pub struct Rendered {
    /// HTML or plain text.
    pub content: String,
    /// Its visible blocks.
    pub blocks: Vec<TruthBlock>,
}

/// Makes the page of a job.
pub fn render(job: &Job, seed: u64) -> Rendered {
    let mut page = Page::new(job, seed);
    themes::render(job.site.theme)(&mut page);
    let (content, blocks) = page.out.finish();
    Rendered { content, blocks }
}

/// The truth record of a finished page.
pub fn record<'a>(id: &'a str, job: &'a Job<'a>, family: &'a Family, page: &'a Rendered) -> Record<'a> {
    let article: &Article = job.article;
    Record {
        id,
        url: &job.url,
        host: &job.site.host,
        theme: job.site.theme,
        lang: &article.lang,
        title: article.title.clone(),
        article: article_text(&page.blocks),
        atype: &article.atype,
        dup_cluster: &family.cluster,
        dup_kind: family.kind,
        dup_of: family.of.as_deref(),
        traps: traps(article, &page.blocks),
        neg: &family.neg,
        blocks: &page.blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::parse;
    use crate::page::Card;
    use crate::site::Site;

    const ARTICLE: &str = "lang: en\ntopic: mills\ntype: plain\ntitle: The mill & the \"river\" <2025>\nsubtitle: A second headline\n\
        author: Ida Marlow\ndate: 2025-03-14\n\nThe old mill was sold last week, and nobody in the whole valley knew why it had been so cheap.\n\n\
        It worked.\n\n## Water\n\n- flour & salt\n- water\n\n> “A wheel that stands is only furniture”\n\n[caption] The weir. Photo: Archive\n\n\
        Q: Why did you buy it?\n\nA: Because it was there.\n\n[time] 10:41 — A bell\n\n| Month | Flour |\n| May | 3 sacks |\n\n\
        ```\nfor x in 1..3 {\n    if x < 2 { grind() }\n}\n```\n\nWe waited, and waited…\n\nRead more about [[the weir]] and [[the wheel]] in [[the old \
        ledger]], says the owner.\n\nThere is a bell on the roof that rings whenever the flour runs out, and it has not rung since May.\n";

    fn cards() -> Vec<Card> {
        let card = |n: usize| Card {
            title: format!("Headline number {n} about a rather long and winding matter"),
            second: format!("Second headline {n} & more"),
            lead: format!(
                "Lead {n} of another article that goes on for quite some time and is therefore cut off in the middle somewhere."
            ),
            author: "Tom Whitbread".into(),
            date: "2025-01-02".into(),
            url: format!("/a/{n}"),
            cluster: format!("x{n}"),
            lang: "en".into(),
        };
        (0..9).map(card).collect()
    }

    /// The text of a page without tags, space and hidden parts.
    fn text(html: &str, flat: bool) -> String {
        let mut out = html.to_owned();
        for (open, close) in
            [("<head>", "</head>"), ("<script", "</script>"), ("<style", "</style>"), ("<title>", "</title>")]
        {
            while let Some(at) = out.find(open) {
                let Some(end) = out[at..].find(close).map(|e| at + e + close.len()) else { break };
                out.replace_range(at..end, "");
            }
        }
        if !flat {
            let mut plain = String::new();
            let mut inside = false;
            for c in out.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => plain.push(c),
                    _ => {}
                }
            }
            out = plain;
        }
        let entities = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&rsquo;", "’"),
            ("&lsquo;", "‘"),
            ("&ldquo;", "“"),
            ("&rdquo;", "”"),
            ("&ndash;", "–"),
            ("&mdash;", "—"),
            ("&hellip;", "…"),
            ("&bull;", "•"),
            ("&#8217;", "’"),
            ("&#8216;", "‘"),
            ("&#8220;", "“"),
            ("&#8221;", "”"),
            ("&#8211;", "–"),
            ("&#8212;", "—"),
            ("&#8230;", "…"),
            ("&#8222;", "„"),
            ("&amp;", "&"),
        ];
        if !flat {
            for (from, to) in entities {
                out = out.replace(from, to);
            }
        }
        squashed(&out)
    }

    fn squashed(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn every_theme_shows_its_truth_in_order() {
        let article = parse("mill", ARTICLE).expect("parses");
        let cards = cards();
        for (theme, _) in themes::THEMES {
            for n in 0..12 {
                let host = format!("h{n}.example");
                let site = Site::new(n, &host, "The Test", theme, "en");
                let next = (n % 2 == 0).then_some(&article);
                let job = Job {
                    site: &site,
                    article: &article,
                    url: format!("https://{host}/{n}"),
                    cluster: "g1",
                    cards: &cards,
                    next,
                };
                let page = render(&job, n);
                let seen = text(&page.content, *theme == "flat");
                let mut at = 0;
                for block in &page.blocks {
                    let needle = squashed(&block.text);
                    let found = seen[at..].find(&needle);
                    assert!(found.is_some(), "{theme} {n}: “{}” is not where the truth says", block.text);
                    at += found.unwrap_or(0) + needle.len();
                }
                let family = Family { cluster: "g1".into(), kind: "unique", of: None, neg: vec![] };
                let record = record("id", &job, &family, &page);
                let kept: Vec<&str> =
                    page.blocks.iter().filter(|b| b.kind == "article").map(|b| b.text.as_str()).collect();
                assert_eq!(record.article, kept.join("\n\n"), "{theme}");
                for trap in &record.traps {
                    assert!(
                        record.article.contains(&trap.text) && seen.contains(&squashed(&trap.text)),
                        "{theme}: {}",
                        trap.text
                    );
                }
                for kind in [
                    "short_para",
                    "ellipsis_para",
                    "readmore_prose",
                    "caption",
                    "link_dense",
                    "list_item",
                    "interview_qa",
                    "live_time",
                ] {
                    assert!(record.traps.iter().any(|t| t.kind == kind), "{theme} loses {kind}");
                }
            }
        }
    }

    #[test]
    fn same_seed_same_bytes() {
        let article = parse("mill", ARTICLE).expect("parses");
        let cards = cards();
        for (theme, _) in themes::THEMES {
            let site = Site::new(5, "h.example", "The Test", theme, "en");
            let job = Job {
                site: &site,
                article: &article,
                url: "https://h.example/1".into(),
                cluster: "g1",
                cards: &cards,
                next: None,
            };
            assert_eq!(render(&job, 5).content, render(&job, 5).content);
            if *theme != "flat" {
                assert_ne!(render(&job, 5).content, render(&job, 6).content, "{theme} ignores the seed");
            }
        }
    }
}
