//! Measures of page truth: gold text, and the headlines of other articles that were found on the page.

use std::collections::BTreeMap;

use super::predictions::{Prediction, Predictions};
use super::scores::{Figure, PageScore, Row, Scores, Section, Share};
use super::truth::PageTruth;
use super::words::{folded_letters, known_share, overlap, run_set, words};

/// Pages with fewer teasers do not count for the mean leak: on them one headline would be a third of the figure or more.
const MIN_TEASERS: u64 = 3;
/// Paragraphs of fewer words do not count for the loss: they have too few runs to be told from chance.
const MIN_PARAGRAPH_WORDS: usize = 8;
/// Words in the runs by which a paragraph is recognised.
const RUN: usize = 3;
/// A paragraph is lost when less than this share of its runs stands in the output.
const FOUND_SHARE: f64 = 0.7;

/// A title is like the true one when their words agree at least so well: one with the name of the site, or in a few other words.
pub(super) const TITLE_ALIKE: f64 = 0.8;

/// What was measured on one page.
struct Measured {
    score: PageScore,
    teasers: Share,
    cut_off: Share,
    lost: Share,
    with: Option<f64>,
    without: Option<f64>,
    title: Option<TitleFit>,
}

/// How well a title fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct TitleFit {
    /// Letters and digits are the same.
    pub(super) right: bool,
    /// Right, or the F1 of the words is [`TITLE_ALIKE`].
    pub(super) alike: bool,
}

/// Whether the titles are to be measured: some tools give none out, and one that does fails where it gives none.
pub(super) fn titled(predictions: &Predictions) -> bool {
    predictions.values().any(|prediction| prediction.title.is_some())
}

impl TitleFit {
    /// Of one page; `None` where there is no true title or titles are not measured.
    pub(super) fn of_page(gold: Option<&str>, given: &Prediction, titled: bool) -> Option<Self> {
        let gold = gold.filter(|title| titled && !title.is_empty())?;
        Some(Self::of(gold, given.title.as_deref().unwrap_or_default()))
    }

    /// Compares a title with the true one.
    fn of(gold: &str, given: &str) -> Self {
        let right = folded_letters(gold) == folded_letters(given);
        let (gold, given) = (gold.to_lowercase(), given.to_lowercase());
        Self { right, alike: right || overlap(&words(&given), &words(&gold)).f1 >= TITLE_ALIKE }
    }
}

/// Measures all pages. A page without prediction counts as one without text.
pub(crate) fn score(truth: &[PageTruth], predictions: &Predictions) -> Scores {
    let nothing = Prediction::default();
    let titled = titled(predictions);
    let measured: Vec<Measured> =
        truth.iter().map(|page| measure(page, predictions.get(&page.id).unwrap_or(&nothing), titled)).collect();
    let mut groups: BTreeMap<String, Vec<&Measured>> = BTreeMap::new();
    for page in &measured {
        groups.entry(page.score.group.clone()).or_default().push(page);
    }
    let everything: Vec<&Measured> = measured.iter().collect();
    Scores {
        all: row(&everything),
        groups: groups.into_iter().map(|(name, pages)| (name, row(&pages))).collect(),
        sections: sections(&measured),
        group_sections: BTreeMap::new(),
        pages: measured.iter().map(|page| page.score.clone()).collect(),
    }
}

fn measure(truth: &PageTruth, given: &Prediction, titled: bool) -> Measured {
    let (lower, gold_lower) = (given.text.to_lowercase(), truth.main_content.to_lowercase());
    let (text_words, gold_words) = (words(&lower), words(&gold_lower));
    let text_letters = folded_letters(&given.text);
    let leaks: Vec<bool> = truth.teasers.iter().map(|t| text_letters.contains(&folded_letters(&t.text))).collect();
    let cut_off = truth.teasers.iter().zip(&leaks).filter(|(teaser, _)| teaser.trunc || teaser.excerpt);
    Measured {
        teasers: Share::of(leaks.iter().copied()),
        cut_off: Share::of(cut_off.map(|(_, &leaked)| leaked)),
        lost: lost_paragraphs(&truth.main_content, &text_words),
        with: present_share(&lower, &truth.with),
        without: present_share(&lower, &truth.without),
        title: TitleFit::of_page(truth.title.as_deref(), given, titled),
        score: PageScore {
            id: truth.id.clone(),
            group: truth.page_type.clone(),
            overlap: overlap(&text_words, &gold_words),
            empty: text_words.is_empty(),
        },
    }
}

/// Share of the passages that stand in the text, letter case aside; `None` when there are none.
fn present_share(lower: &str, passages: &[String]) -> Option<f64> {
    Share::of(passages.iter().map(|passage| lower.contains(&passage.to_lowercase()))).value()
}

/// The paragraphs (lines) of the gold text that are long enough to count, and how many of them are gone.
fn lost_paragraphs(gold: &str, text_words: &[&str]) -> Share {
    let known = run_set::<RUN>(text_words);
    let mut lost = Share::default();
    for paragraph in gold.split('\n') {
        // Words are counted before lower-casing, as the published measure does: lower-casing can split one.
        if words(paragraph).len() >= MIN_PARAGRAPH_WORDS {
            let lower = paragraph.to_lowercase();
            lost.count(known_share(&words(&lower), &known).is_some_and(|found| !found.reaches(FOUND_SHARE)));
        }
    }
    lost
}

fn row(pages: &[&Measured]) -> Row {
    let many = pages.iter().filter(|page| page.teasers.of >= MIN_TEASERS);
    let leak = Figure::mean(many.map(|page| page.teasers.value())).value;
    let loss = Figure::mean(pages.iter().map(|page| page.lost.value())).value;
    Row::of(pages.iter().map(|page| &page.score), leak, loss)
}

fn sections(pages: &[Measured]) -> Vec<Section> {
    let many = || pages.iter().filter(|page| page.teasers.of >= MIN_TEASERS);
    let sum = |part: fn(&Measured) -> Share| {
        let mut sum = Share::default();
        pages.iter().for_each(|page| sum += part(page));
        Figure::from(sum)
    };
    let section = |name, figures: Vec<(&str, Figure)>| Section {
        name,
        figures: figures.into_iter().map(|(kind, figure)| (kind.to_owned(), figure)).collect(),
    };
    vec![
        section(
            "leak",
            vec![
                ("all teasers", sum(|page| page.teasers)),
                ("cut-off teasers", sum(|page| page.cut_off)),
                ("pages with any", Share::of(many().map(|page| page.teasers.hits > 0)).into()),
                ("mean over pages", Figure::mean(many().map(|page| page.teasers.value()))),
            ],
        ),
        section(
            "loss",
            vec![
                ("all paragraphs", sum(|page| page.lost)),
                ("mean over pages", Figure::mean(pages.iter().map(|page| page.lost.value()))),
            ],
        ),
        section(
            "passages",
            vec![
                ("must stand", Figure::mean(pages.iter().map(|page| page.with))),
                ("must not stand", Figure::mean(pages.iter().map(|page| page.without))),
            ],
        ),
        section(
            "title",
            vec![
                ("right", Share::of(pages.iter().filter_map(|page| page.title).map(|title| title.right)).into()),
                ("alike", Share::of(pages.iter().filter_map(|page| page.title).map(|title| title.alike)).into()),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::truth::{Family, Teaser};
    use super::*;

    fn page(id: &str, main_content: &str, teasers: &[(&str, bool)]) -> PageTruth {
        let teaser = |&(text, trunc): &(&str, bool)| Teaser { text: text.into(), trunc, excerpt: false };
        PageTruth {
            id: id.into(),
            page_type: "article".into(),
            lang: None,
            title: Some("A “title”".into()),
            main_content: main_content.into(),
            with: vec!["One TWO".into(), "absent".into()],
            without: vec![],
            teasers: teasers.iter().map(teaser).collect(),
            family: Family::default(),
        }
    }

    fn given(text: &str) -> Predictions {
        let prediction = Prediction { text: text.into(), title: Some("a title".into()), ..Prediction::default() };
        Predictions::from([("a".to_owned(), prediction)])
    }

    #[test]
    fn a_page_by_hand() {
        let gold =
            "one two three four five six seven eight\n\nshort line\nnine ten eleven twelve one two three four five six";
        let truth = [page("a", gold, &[("Cut off…", true), ("Whole headline", false), ("Not there", false)])];
        let scores = score(&truth, &given("one two three four five six seven eight. Cut off... Whole, headline"));
        let figure = |section: usize, name: &str| scores.sections[section].figures[name];
        // 8 of the 12 words given stand in the gold text of 20 words.
        assert_eq!(scores.all.precision, Some(8.0 / 12.0));
        assert_eq!(scores.all.recall, Some(0.4));
        assert_eq!(scores.all.leak, Some(2.0 / 3.0));
        // The second long paragraph has 8 runs, of which 4 stand in the output.
        assert_eq!(scores.all.loss, Some(0.5));
        assert_eq!(figure(0, "cut-off teasers"), Figure { value: Some(1.0), hits: Some(1), of: 1 });
        assert_eq!(figure(0, "pages with any").value, Some(1.0));
        assert_eq!(figure(2, "must stand").value, Some(0.5));
        assert_eq!(figure(2, "must not stand").value, None);
        assert_eq!(figure(3, "right").value, Some(1.0));
        assert_eq!(figure(3, "alike").value, Some(1.0));
        let fit = |given| TitleFit::of("Boats are late again", given);
        assert!(!fit("Boats are late again | Pier").right && fit("Boats are late again | Pier").alike);
        assert!(!fit("Clocks are late").alike);
    }

    #[test]
    fn few_teasers_count_only_in_the_sum() {
        let scores = score(&[page("a", "x", &[("x", false)])], &given("x"));
        assert_eq!(scores.all.leak, None);
        assert_eq!(scores.sections[0].figures["all teasers"].value, Some(1.0));
        assert_eq!(scores.all.loss, None, "no paragraph is long enough");
    }

    #[test]
    fn no_output_is_counted() {
        let scores = score(&[page("b", "x", &[])], &given("x"));
        assert_eq!((scores.all.empty, scores.all.f1), (1, Some(0.0)));
    }
}
