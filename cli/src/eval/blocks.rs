//! Measures of block truth: pages of which the role of every block is known.

use std::collections::{BTreeMap, HashSet};

use super::pages::{TitleFit, titled};
use super::predictions::{Prediction, Predictions};
use super::scores::{PageScore, Row, Scores, Section, Share};
use super::truth::{Block, BlockTruth};
use super::verdicts;
use super::words::{known_share, letters, letters_and_ellipses, overlap, run_set, words};

/// Blocks that must not be in the output.
const JUNK: [&str; 3] = ["teaser", "sponsor", "inline_teaser"];
/// Other blocks that cost nothing, in the output or not.
const OPTIONAL: [&str; 2] = ["byline", "disclaimer"];
/// Article blocks of fewer letters may stand in any text by chance: they must be a line of their own, or stand as often as in the article.
const MIN_LETTERS: usize = 20;
/// Article blocks of this many words are found by their runs of words; shorter ones must stand whole.
const MIN_RUN_WORDS: usize = 12;
/// Words in these runs.
const RUN: usize = 4;
/// Share of the runs that must stand in the output.
const FOUND_SHARE: f64 = 0.8;
/// Junk of fewer letters is a mark, not a text, and not counted.
const MIN_JUNK_LETTERS: usize = 3;
/// Junk of fewer letters, or fewer words than [`SHORT_JUNK_WORDS`], must be a line of its own: as part of a line it may be prose.
const SHORT_JUNK_LETTERS: usize = 12;
/// See [`SHORT_JUNK_LETTERS`].
const SHORT_JUNK_WORDS: usize = 3;

/// What was measured on one page.
struct Measured {
    score: PageScore,
    junk: Vec<(String, String, bool)>,
    lost: Vec<(String, bool)>,
    traps: Vec<(String, bool)>,
    title: Option<TitleFit>,
}

/// Measures all pages. A page without prediction counts as one without text.
pub(crate) fn score(truth: &[BlockTruth], predictions: &Predictions) -> Scores {
    let nothing = Prediction::default();
    let titled = titled(predictions);
    let given = |page: &BlockTruth| predictions.get(&page.id).unwrap_or(&nothing);
    let measured: Vec<Measured> = truth.iter().map(|page| measure(page, given(page), titled)).collect();
    let mut groups: BTreeMap<String, Vec<&Measured>> = BTreeMap::new();
    for page in &measured {
        groups.entry(page.score.group.clone()).or_default().push(page);
    }
    let everything: Vec<&Measured> = measured.iter().collect();
    let mut sections = sections(&everything);
    sections.extend(verdicts::score(truth, predictions));
    Scores {
        all: row(&everything),
        group_sections: groups.iter().map(|(name, pages)| (name.clone(), by_kind(pages))).collect(),
        groups: groups.into_iter().map(|(name, pages)| (name, row(&pages))).collect(),
        sections,
        pages: measured.iter().map(|page| page.score.clone()).collect(),
    }
}

fn is_optional(block: &Block) -> bool {
    block.kind == "title" || OPTIONAL.contains(&block.sub.as_str())
}

fn measure(truth: &BlockTruth, given: &Prediction, titled: bool) -> Measured {
    let lower = given.text.to_lowercase();
    let output = Output::of(&given.text, &lower);
    let optional: Vec<&str> =
        truth.blocks.iter().filter(|block| is_optional(block)).map(|block| block.text.as_str()).collect();
    let mut gold = vec![truth.article.as_str()];
    gold.extend(optional.iter().filter(|text| output.letters.contains(&letters(text))));
    let gold = gold.join("\n").to_lowercase();
    let wanted = Wanted::of(&truth.article, &optional);
    let mut measured = Measured {
        score: PageScore {
            id: truth.id.clone(),
            group: truth.theme.clone(),
            overlap: overlap(&output.words, &words(&gold)),
            empty: output.words.is_empty(),
        },
        junk: Vec::new(),
        lost: Vec::new(),
        traps: truth.traps.iter().map(|trap| (trap.kind.clone(), output.holds(&trap.text, &wanted))).collect(),
        title: TitleFit::of_page(truth.title.as_deref(), given, titled),
    };
    for block in &truth.blocks {
        if JUNK.contains(&block.kind.as_str()) {
            let leaked = output.leaks(&block.text, &wanted);
            measured.junk.extend(leaked.map(|leaked| (block.kind.clone(), block.sub.clone(), leaked)));
        } else if block.kind == "article" {
            measured.lost.push((block.sub.clone(), !output.holds(&block.text, &wanted)));
        }
    }
    measured
}

/// The text given out, in the forms in which things are looked for in it.
struct Output<'a> {
    words: Vec<&'a str>,
    runs: HashSet<[&'a str; RUN]>,
    letters: String,
    with_ellipses: String,
    lines: HashSet<String>,
}

/// What may stand in the output, in the forms in which it is compared.
struct Wanted {
    article_letters: String,
    with_ellipses: String,
    lines: HashSet<String>,
}

fn lines(text: &str) -> HashSet<String> {
    text.split('\n').map(letters).collect()
}

impl Wanted {
    fn of(article: &str, optional: &[&str]) -> Self {
        let everything = format!("{article}\n{}", optional.join("\n"));
        Self {
            article_letters: letters(article),
            with_ellipses: letters_and_ellipses(&everything),
            lines: lines(&everything),
        }
    }
}

/// How often `part`, which is not empty, stands in `text` without overlaps.
fn occurrences(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

impl<'a> Output<'a> {
    fn of(text: &str, lower: &'a str) -> Self {
        let words = words(lower);
        Self {
            runs: run_set(&words),
            words,
            letters: letters(text),
            with_ellipses: letters_and_ellipses(text),
            lines: lines(text),
        }
    }

    /// Whether a passage of the article is in the output, small changes allowed when it is long.
    fn holds(&self, passage: &str, wanted: &Wanted) -> bool {
        let passage_letters = letters(passage);
        if passage_letters.is_empty() {
            return true;
        }
        if passage_letters.chars().count() < MIN_LETTERS {
            let in_article = occurrences(&wanted.article_letters, &passage_letters);
            return self.lines.contains(&passage_letters)
                || (in_article > 0 && occurrences(&self.letters, &passage_letters) >= in_article);
        }
        if self.letters.contains(&passage_letters) {
            return true;
        }
        let lower = passage.to_lowercase();
        let passage_words = words(&lower);
        passage_words.len() >= MIN_RUN_WORDS
            && known_share(&passage_words, &self.runs).is_some_and(|found| found.reaches(FOUND_SHARE))
    }

    /// Whether a block of junk is in the output more often than the article and the headlines explain; `None` when the block is too short to say.
    fn leaks(&self, junk: &str, wanted: &Wanted) -> Option<bool> {
        let form = letters_and_ellipses(junk);
        let core = form.trim_matches('…');
        let own_line = || self.lines.contains(core) && !wanted.lines.contains(core);
        let size = core.chars().count();
        if size < MIN_JUNK_LETTERS {
            return None;
        }
        if size < SHORT_JUNK_LETTERS || words(&junk.to_lowercase()).len() < SHORT_JUNK_WORDS {
            return Some(own_line());
        }
        let unexplained = occurrences(&self.with_ellipses, &form) > occurrences(&wanted.with_ellipses, &form);
        Some(unexplained || (form != core && own_line()))
    }
}

fn row(pages: &[&Measured]) -> Row {
    let leak = Share::of(pages.iter().flat_map(|page| page.junk.iter().map(|(_, _, leaked)| *leaked))).value();
    let loss = Share::of(pages.iter().flat_map(|page| page.lost.iter().map(|(_, lost)| *lost))).value();
    Row::of(pages.iter().map(|page| &page.score), leak, loss)
}

fn shares<'a>(counted: impl Iterator<Item = (&'a String, bool)>) -> BTreeMap<String, Share> {
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    counted.for_each(|(kind, hit)| shares.entry(kind.clone()).or_default().count(hit));
    shares
}

/// What a farm is judged by beside the main figures: which junk leaks, and which passages that look like junk survive.
fn by_kind(pages: &[&Measured]) -> Vec<Section> {
    let junk = pages.iter().flat_map(|page| &page.junk);
    let traps = pages.iter().flat_map(|page| &page.traps);
    vec![
        Section::of_shares("leak by kind", shares(junk.map(|(kind, _, leaked)| (kind, *leaked)))),
        Section::of_shares("trap survival", shares(traps.map(|(kind, kept)| (kind, *kept)))),
    ]
}

/// All traps, and the kind of which the smallest share survives.
fn traps(pages: &[&Measured]) -> Section {
    let traps = || pages.iter().flat_map(|page| &page.traps);
    let mut figures = BTreeMap::from([("all".to_owned(), Share::of(traps().map(|(_, kept)| *kept)))]);
    // Shares compared without dividing; of equal ones the first by name.
    let lower = |a: &Share, b: &Share| (a.hits * b.of).cmp(&(b.hits * a.of));
    let worst = shares(traps().map(|(kind, kept)| (kind, *kept))).into_values().min_by(lower);
    figures.extend(worst.map(|worst| ("worst kind".to_owned(), worst)));
    Section::of_shares("traps kept", figures)
}

fn sections(pages: &[&Measured]) -> Vec<Section> {
    let junk = pages.iter().flat_map(|page| &page.junk);
    let lost = pages.iter().flat_map(|page| &page.lost);
    let titles = || pages.iter().filter_map(|page| page.title);
    let (right, alike) = (Share::of(titles().map(|fit| fit.right)), Share::of(titles().map(|fit| fit.alike)));
    let mut sections = by_kind(pages);
    sections.extend([
        traps(pages),
        Section::of_shares("leak by part", shares(junk.map(|(_, part, leaked)| (part, *leaked)))),
        Section::of_shares("loss by part", shares(lost.map(|(part, lost)| (part, *lost)))),
        Section::of_shares("title", BTreeMap::from([("right".to_owned(), right), ("alike".to_owned(), alike)])),
    ]);
    sections
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    fn truth() -> Vec<BlockTruth> {
        let article =
            "Beans grow where cars once stood, and nobody in the small town wants the cars back.\n\nShort one.";
        let page = json!({
            "id": "h/a", "theme": "plain", "title": "Why beans", "article": article,
            "traps": [{"kind": "short_para", "text": "Short one."}],
            "blocks": [
                {"text": "Why beans", "kind": "title", "sub": "h1"},
                {"text": "By Ida", "kind": "other", "sub": "byline"},
                {"text": article.split('\n').next(), "kind": "article", "sub": "p"},
                {"text": "Short one.", "kind": "article", "sub": "p"},
                {"text": "Sponsors", "kind": "sponsor", "sub": "label"},
                {"text": "Beans grow where cars once stood…", "kind": "teaser", "sub": "excerpt"},
                {"text": "Ten towns without cars", "kind": "teaser", "sub": "head"},
                {"text": "»", "kind": "teaser", "sub": "more"},
            ],
        });
        vec![serde_json::from_value(page).unwrap()]
    }

    fn score_of(text: &str) -> Scores {
        let prediction = Prediction { text: text.into(), title: Some("why BEANS".into()), ..Prediction::default() };
        score(&truth(), &Predictions::from([("h/a".to_owned(), prediction)]))
    }

    fn figure(scores: &Scores, section: &str, kind: &str) -> (u64, u64) {
        let section = scores.sections.iter().find(|found| found.name == section).unwrap();
        let figure = section.figures[kind];
        (figure.hits.unwrap(), figure.of)
    }

    #[test]
    fn the_article_alone_is_the_right_answer() {
        let scores = score_of(&truth()[0].article.clone());
        assert_eq!((scores.all.f1, scores.all.leak, scores.all.loss), (Some(1.0), Some(0.0), Some(0.0)));
        assert_eq!(figure(&scores, "title", "right"), (1, 1));
        assert_eq!(figure(&scores, "trap survival", "short_para"), (1, 1));
        assert_eq!(figure(&scores, "traps kept", "all"), (1, 1));
        assert_eq!(
            figure(&scores, "leak by kind", "teaser"),
            (0, 2),
            "the arrow is not counted, the prefix is no leak"
        );
    }

    #[test]
    fn title_and_byline_cost_nothing() {
        let scores = score_of(&format!("Why beans\nBy Ida\n{}", truth()[0].article));
        assert_eq!((scores.all.f1, scores.all.leak), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn junk_in_the_output() {
        let scores = score_of("Sponsors\nBeans grow where cars once stood...\nTen towns without cars");
        assert_eq!(figure(&scores, "leak by kind", "teaser"), (2, 2));
        assert_eq!(figure(&scores, "leak by kind", "sponsor"), (1, 1));
        assert_eq!(figure(&scores, "leak by part", "head"), (1, 1));
        assert_eq!(figure(&scores, "loss by part", "p"), (2, 2));
        let scores = score_of("One of our Sponsors said so");
        assert_eq!(figure(&scores, "leak by kind", "sponsor"), (0, 1), "a word of prose is no label");
    }

    #[test]
    fn a_changed_long_passage_is_found_and_a_short_one_must_be_a_line() {
        // 16 words make 13 runs of four; a changed last word spoils one of them, a changed first half most.
        let scores = score_of("Beans grow where cars once stood, and nobody in the small town wants the cars now.");
        assert_eq!(figure(&scores, "loss by part", "p"), (1, 2));
        let scores = score_of("Peas grew on land and nobody in the small town wants the cars back. In short: one.");
        assert_eq!(
            figure(&scores, "loss by part", "p"),
            (1, 2),
            "the letters of the short one stand as often as in the article"
        );
    }

    #[test]
    fn traps_by_kind_and_by_theme() {
        let page = |theme: &str, traps: &[(&str, &str)]| {
            let traps: Vec<_> = traps.iter().map(|(kind, text)| json!({"kind": kind, "text": text})).collect();
            let blocks =
                json!([{"text": "Also read: Ten towns without cars", "kind": "inline_teaser", "sub": "inline"}]);
            json!({"id": theme, "theme": theme, "article": "", "traps": traps, "blocks": blocks})
        };
        let (kept, lost) = ("A passage that is kept as it is.", "A passage that is nowhere to be seen.");
        let truth: Vec<BlockTruth> = [
            page("plain", &[("caption", kept), ("caption", lost), ("list_item", kept)]),
            page("cards", &[("caption", kept), ("list_item", kept), ("list_item", lost), ("list_item", lost)]),
        ]
        .map(|page| serde_json::from_value(page).unwrap())
        .into();
        let text = |text: &str| Prediction { text: text.into(), ..Prediction::default() };
        let inline = format!("{kept}\nAlso read: Ten towns without cars");
        let predictions = [("plain".to_owned(), text(kept)), ("cards".to_owned(), text(&inline))];
        let scores = score(&truth, &Predictions::from(predictions));
        assert_eq!(figure(&scores, "traps kept", "all"), (4, 7));
        assert_eq!(figure(&scores, "traps kept", "worst kind"), (2, 4), "two of four items, two of three captions");
        assert_eq!(figure(&scores, "leak by kind", "inline_teaser"), (1, 2));
        let of_theme = |theme: &str, section: usize, kind: &str| {
            let figure = scores.group_sections[theme][section].figures[kind];
            (figure.hits.unwrap(), figure.of)
        };
        assert_eq!((of_theme("plain", 0, "inline_teaser"), of_theme("cards", 0, "inline_teaser")), ((0, 1), (1, 1)));
        assert_eq!((of_theme("plain", 1, "caption"), of_theme("cards", 1, "list_item")), ((1, 2), (1, 3)));
        let table = scores.groups_table().plain();
        let has = |row: &[&str]| table.lines().any(|line| line.split_whitespace().eq(row.iter().copied()));
        assert!(has(&["leak", "by", "kind", "cards", "inline_teaser", "1.000", "1", "1"]), "{table}");
        assert!(has(&["plain", "caption", "0.500", "1", "2"]) && has(&["list_item", "0.333", "1", "3"]), "{table}");
    }
}
