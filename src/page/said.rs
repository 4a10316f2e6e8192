//! A reason in words, with what stands behind it.

use crate::blocks::Blocks;
use crate::classify::{Reason, Rule, Verdict, Why};
use crate::signals::{Evidence, Feature};

/// A quoted block is cut to this many characters.
const QUOTED: usize = 60;

/// The reason of the verdict on block `at`.
pub(super) fn said(blocks: &Blocks, at: usize, verdict: &Verdict, reason: &Reason) -> String {
    match reason.why {
        Why::Rule(rule) => said_of_rule(blocks, verdict, rule, reason.evidence),
        Why::Feature { feature, high } => match reason.evidence {
            // The number says itself which way it went.
            Some(Evidence::Words(1)) => "its length: one word".to_owned(),
            Some(Evidence::Words(count)) => format!("its length: {count} words"),
            evidence if high => said_of_seen(blocks, at, feature, evidence),
            _ => feature.said(false).to_owned(),
        },
    }
}

/// A weight as it is printed: nothing is never less than nothing.
pub(super) fn tenths(weight: f32) -> f32 {
    if weight.abs() < 0.05 { 0.0 } else { weight }
}

fn said_of_seen(blocks: &Blocks, at: usize, feature: Feature, evidence: Option<Evidence>) -> String {
    let words = feature.said(true);
    match (feature, evidence) {
        (Feature::Labelled, Some(Evidence::Block(label))) => format!("under the label {}", quoted(blocks, label)),
        (Feature::CutTwin, Some(Evidence::Block(full))) => format!("cut-off form of {}", quoted(blocks, full)),
        (Feature::FullTwin, Some(Evidence::Block(cut))) => format!("full form of the cut-off {}", quoted(blocks, cut)),
        (Feature::HeadlineExcerpt, Some(Evidence::Block(other))) if other as usize > at => {
            format!("headline with a cut-off text behind it: {}", quoted(blocks, other))
        }
        (Feature::HeadlineExcerpt, Some(Evidence::Block(other))) => {
            format!("cut off, behind the headline {}", quoted(blocks, other))
        }
        (Feature::SecondArticle, Some(Evidence::Block(title))) if title as usize == at => {
            "title of a second article".to_owned()
        }
        (Feature::Card | Feature::CardRun, Some(Evidence::Place { at, of })) => {
            format!("card {at} of {of} look-alike cards")
        }
        (Feature::OnPageAgain | Feature::OnPageBefore, Some(Evidence::Count(count))) => {
            format!("stands {count} times on the page")
        }
        (Feature::SitePages, Some(Evidence::Pages { on, of })) => format!("on {on} of {of} pages of this site"),
        (Feature::SiteShare, Some(Evidence::Pages { on, of })) => format!("on {on} of {of} pages of this site"),
        (Feature::OpeningPages, Some(Evidence::Pages { on, of })) => {
            format!("opened by words that open lines on {on} of {of} pages of this site")
        }
        (Feature::OtherSites, Some(Evidence::Count(count))) => format!("on {count} sites"),
        (Feature::BeginningPages, Some(Evidence::Count(count))) => {
            format!("begins as texts in {count} articles of the corpus do")
        }
        (Feature::UnderRepeated, Some(Evidence::Block(label))) => {
            format!("under a line that repeats across pages: {}", quoted(blocks, label))
        }
        (Feature::OtherPages, Some(Evidence::Count(count))) => format!("in {count} articles of the corpus"),
        (_, Some(Evidence::Block(other))) => format!("{words}: {}", quoted(blocks, other)),
        (_, Some(Evidence::Count(count))) => format!("{words} ({count})"),
        (_, Some(Evidence::Place { at, of })) => format!("{words} ({at} of {of})"),
        (_, Some(Evidence::Pages { on, of })) => format!("{words} ({on} of {of} pages)"),
        (_, Some(Evidence::Words(count))) => format!("{words} ({count} words)"),
        (_, Some(Evidence::Percent(share))) => format!("link text makes up {share} % of it"),
        (_, None) => words.to_owned(),
    }
}

fn said_of_rule(blocks: &Blocks, verdict: &Verdict, rule: Rule, evidence: Option<Evidence>) -> String {
    let own = verdict.probability;
    match (rule, evidence) {
        (Rule::Chosen { least }, _) => {
            format!("likely enough on this page: probability {own:.2}, kept from {least:.2} on")
        }
        (Rule::Gap, _) => "between blocks that are kept, with nothing against it".to_owned(),
        (Rule::RareGap, _) => "between blocks that are kept, and on few pages of the site".to_owned(),
        (Rule::Lead, _) => "line between the title and the text: a second headline or lead".to_owned(),
        (Rule::Below { least }, _) => {
            format!("below what was kept: probability {own:.2}, the lowest kept one {least:.2}")
        }
        (Rule::NoArticle, _) => format!("no article on the page: probability {own:.2}"),
        (Rule::NoWords, _) => "no word in it".to_owned(),
        (Rule::Copy { of }, _) => format!("copy of block {}: {}", u64::from(of) + 1, quoted(blocks, of)),
        (Rule::SecondArticle, Some(Evidence::Block(title))) => {
            format!("behind the title of a second article: {}", quoted(blocks, title))
        }
        (Rule::SecondArticle, _) => Feature::SecondArticle.said(true).to_owned(),
        (Rule::Links { least }, Some(Evidence::Percent(share))) => {
            format!("link text makes up {share} % of it: kept from probability {least:.2} on, and has {own:.2}")
        }
        (Rule::Links { least }, _) => format!("mostly links: kept from probability {least:.2} on, and has {own:.2}"),
        (Rule::Ranked, Some(Evidence::Count(items))) => {
            format!("one of {items} numbered headlines behind the article, which does not speak of them")
        }
        (Rule::Ranked, _) => "label of a numbered list of headlines of which the article does not speak".to_owned(),
        (Rule::EmptyHeading, _) => "heading with nothing kept behind it".to_owned(),
    }
}

fn quoted(blocks: &Blocks, block: u32) -> String {
    let text = blocks.blocks.get(block as usize).map_or("", |block| blocks.text_of(block));
    let mut quoted: String = text.chars().take(QUOTED).collect();
    if quoted.len() < text.len() {
        quoted.truncate(quoted.trim_end().len());
        quoted.push('…');
    }
    format!("“{quoted}”")
}

#[cfg(test)]
mod tests {
    use super::{said, tenths};
    use crate::blocks::from_text;
    use crate::classify::{Label, Reason, Rule, Verdict, Why};
    use crate::signals::{Evidence, Feature};

    fn words(why: Why, evidence: Option<Evidence>) -> String {
        let long = "A title of a page that goes on and on and is longer than anybody would quote it in full";
        let blocks = from_text(&format!("More news\n\nA short one\n\n{long}"));
        let verdict = Verdict { label: Label::Teaser, probability: 0.25, score: -1.1, reasons: Vec::new() };
        said(&blocks, 1, &verdict, &Reason { why, weight: -0.5, evidence })
    }

    #[test]
    fn what_was_seen_with_its_evidence() {
        for (feature, evidence, expected) in [
            (Feature::Labelled, Evidence::Block(0), "under the label “More news”"),
            (
                Feature::CutTwin,
                Evidence::Block(2),
                "cut-off form of “A title of a page that goes on and on and is longer than any…”",
            ),
            (Feature::FullTwin, Evidence::Block(0), "full form of the cut-off “More news”"),
            (Feature::HeadlineExcerpt, Evidence::Block(0), "cut off, behind the headline “More news”"),
            (Feature::SecondArticle, Evidence::Block(0), "behind the title of a second article: “More news”"),
            (Feature::SecondArticle, Evidence::Block(1), "title of a second article"),
            (Feature::Card, Evidence::Place { at: 3, of: 8 }, "card 3 of 8 look-alike cards"),
            (Feature::SitePages, Evidence::Pages { on: 31, of: 40 }, "on 31 of 40 pages of this site"),
            (Feature::OnPageAgain, Evidence::Count(3), "stands 3 times on the page"),
            (Feature::LinkShare, Evidence::Percent(90), "link text makes up 90 % of it"),
            (Feature::Words, Evidence::Words(1), "its length: one word"),
            (Feature::Card, Evidence::Count(4), "one of a run of look-alike cards (4)"),
            (Feature::Quote, Evidence::Block(9), "marked up as a quotation: “”"),
        ] {
            assert_eq!(words(Why::Feature { feature, high: true }, Some(evidence)), expected);
        }
    }

    #[test]
    fn what_is_missing_names_no_evidence_but_its_length() {
        let low = |feature| Why::Feature { feature, high: false };
        assert_eq!(words(low(Feature::Near3), None), "hardly any running text right around it");
        assert_eq!(words(low(Feature::LinkShare), Some(Evidence::Percent(3))), "hardly a link in it");
        assert_eq!(words(low(Feature::Words), Some(Evidence::Words(3))), "its length: 3 words");
    }

    #[test]
    fn rules() {
        for (rule, evidence, expected) in [
            (Rule::Below { least: 0.5 }, None, "below what was kept: probability 0.25, the lowest kept one 0.50"),
            (Rule::Chosen { least: 0.2 }, None, "likely enough on this page: probability 0.25, kept from 0.20 on"),
            (Rule::Copy { of: 0 }, None, "copy of block 1: “More news”"),
            (
                Rule::Links { least: 0.82 },
                Some(Evidence::Percent(90)),
                "link text makes up 90 % of it: kept from probability 0.82 on, and has 0.25",
            ),
            (Rule::SecondArticle, Some(Evidence::Block(0)), "behind the title of a second article: “More news”"),
            (Rule::NoArticle, None, "no article on the page: probability 0.25"),
        ] {
            assert_eq!(words(Why::Rule(rule), evidence), expected);
        }
    }

    #[test]
    fn nothing_is_not_less_than_nothing() {
        assert_eq!(format!("{:+.1} {:+.1}", tenths(-0.04), tenths(-0.06)), "+0.0 -0.1");
    }
}
