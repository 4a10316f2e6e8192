//! What the choice of single blocks gets wrong as a sequence, mended by a few rules.

use super::kind::{Guess, Kind};
use super::preference::Preference;
use super::rule::{Rule, Rules};
use crate::blocks::Source;
use crate::signals::{Context, Feature, Sheet};

/// Link rule: a kept block with more than this share of link text …
const LINK_SHARE: f32 = 0.5;
/// … of at least this many words …
const LINK_WORDS: u32 = 3;
/// … needs at least this probability, by preference: precision, balanced, recall …
const LINK_PROBABILITY: [f32; 3] = [0.9, 0.82, 0.6];
/// … and on a page that is a list of things, where the links are what it is about, this one.
const LISTED_PROBABILITY: f32 = 0.3;
/// From this probability on a page is a list of things.
const LIST_PAGE: f32 = 0.5;
/// A heading with nothing kept among this many blocks behind it heads nothing.
const HEADING_REACH: usize = 3;
/// A gap between kept blocks is filled when it has at most this many blocks …
const GAP: usize = 3;
/// … and each of them at least this probability.
const GAP_PROBABILITY: f32 = 0.15;
/// The same for the cells of a table and the items of a list: short, many, and seldom alike in what becomes of them one by one.
const ROWS: usize = 120;
/// See [`ROWS`].
const ROW_PROBABILITY: f32 = 0.04;
/// On a site of which so many distinct articles are known, what stands on few of them is no furniture …
const KNOWN_ARTICLES: u32 = 5;
/// … few being at most this share, rounded up.
const FEW: f32 = 0.34;
/// A gap of at most so many such blocks is filled …
const RARE_GAP: usize = 6;
/// … if each has at least this probability …
const RARE_PROBABILITY: f32 = 0.02;
/// … and in one of so many, next to furniture, captions are kept …
const MIXED_GAP: usize = 40;
/// … and what has at least this probability.
const MIXED_PROBABILITY: f32 = 0.3;
/// An excerpt shows the beginning of one article, or of the few that retell it. What more begin with is said by many, as quotations are, and points to none.
const MOST_LEADS: u32 = 2;
/// At most this many lines between the title and the text are second headlines and leads.
const LEAD_LINES: usize = 3;
/// Shorter lines there are dates, sections and names.
const LEAD_WORDS: u32 = 4;

/// A list is of other articles when at least this part of its long words is not in the text before it …
const APART: f32 = 0.75;
/// … and the line above it is its label with at most so many words.
const LABEL_WORDS: u32 = 6;

/// A box so named is near from this value on.
const NAMED: f32 = 0.5;

/// Signals that mark a line as furniture, or as a pointer to another article, wherever it stands.
const FURNITURE: &[Feature] = &[
    Feature::Ellipsis,
    Feature::CutTwin,
    Feature::FullTwin,
    Feature::Sponsor,
    Feature::Label,
    Feature::Pointer,
    Feature::ByLine,
    Feature::ShareLine,
    Feature::LegalLine,
    Feature::SignupLine,
    Feature::CommentLine,
    Feature::ConsentLine,
    Feature::NavLine,
    Feature::AllLink,
    Feature::SecondArticle,
];

/// Those that mark a short line besides, where nothing else speaks for it.
const BESIDES: &[Feature] = &[
    Feature::HeadlineExcerpt,
    Feature::Labelled,
    Feature::Card,
    Feature::ChainJunk,
    Feature::OnPageAgain,
    Feature::SitePages,
];

/// Those that mark a line as a pointer to another page, where pages are counted.
const POINTS: &[Feature] = &[Feature::OpeningPages, Feature::HeadlineElsewhere, Feature::PointsElsewhere];

/// What markup calls a caption.
const CAPTIONS: &[Feature] = &[Feature::Caption, Feature::HintCaption, Feature::InFigure];

/// Applies the rules, in this order, and notes what each of them settled.
pub(super) fn mend(
    context: &Context<'_>,
    sheet: &Sheet,
    scores: &[f32],
    guess: Option<&Guess>,
    preference: Preference,
    kept: &mut [bool],
    rules: &mut Rules,
) {
    let list = guess.is_some_and(|guess| guess.list() >= LIST_PAGE);
    let least = match preference {
        _ if list => LISTED_PROBABILITY,
        Preference::Precision => LINK_PROBABILITY[0],
        Preference::Balanced => LINK_PROBABILITY[1],
        Preference::Recall => LINK_PROBABILITY[2],
    };
    drop_second_article(sheet, kept);
    rules.note(kept, Rule::SecondArticle);
    drop_links(context, sheet, scores, least, kept);
    rules.note(kept, Rule::Links { least });
    fill_gaps(sheet, scores, kept);
    rules.note(kept, Rule::Gap);
    fill_rare_gaps(context, sheet, scores, kept);
    rules.note(kept, Rule::RareGap);
    if !list {
        drop_ranked(context, sheet, kept);
        rules.note(kept, Rule::Ranked);
    }
    // Shops and lists have boxes of a heading and nothing else.
    if guess.is_none_or(|guess| guess.kind() == Kind::Article) {
        drop_empty_headings(sheet, kept);
        rules.note(kept, Rule::EmptyHeading);
    }
    keep_lead_lines(context, sheet, kept);
    rules.note(kept, Rule::Lead);
}

/// Whether a block is marked as furniture, or by one of the other marks.
fn is_marked(sheet: &Sheet, block: usize, others: &[Feature]) -> bool {
    FURNITURE.iter().chain(others).any(|&mark| sheet.get(block, mark) > 0.0)
}

/// Drops what stands behind the title of a second article: running text like that of the first, so no score can tell them apart.
fn drop_second_article(sheet: &Sheet, kept: &mut [bool]) {
    for (block, kept) in kept.iter_mut().enumerate() {
        *kept &= sheet.get(block, Feature::SecondArticle) == 0.0;
    }
}

/// Drops blocks that are mostly links, unless the score is sure of them.
fn drop_links(context: &Context<'_>, sheet: &Sheet, scores: &[f32], least: f32, kept: &mut [bool]) {
    for (block, kept) in kept.iter_mut().enumerate() {
        let linked = sheet.get(block, Feature::LinkShare) > LINK_SHARE;
        let long = context.facts.get(block).is_some_and(|facts| facts.words >= LINK_WORDS);
        if linked && long && scores.get(block).is_some_and(|&score| score < least) {
            *kept = false;
        }
    }
}

/// Keeps short unmarked blocks that stand between kept ones: one-line paragraphs, subheads, list items.
fn fill_gaps(sheet: &Sheet, scores: &[f32], kept: &mut [bool]) {
    let mut last = None;
    for block in 0..kept.len() {
        if !kept[block] {
            continue;
        }
        if let Some(last) = last.replace(block) {
            let gap = last + 1..block;
            let fits =
                |least: f32| gap.clone().all(|block| scores[block] >= least && !is_marked(sheet, block, BESIDES));
            let row = |block| sheet.get(block, Feature::Cell) + sheet.get(block, Feature::ListItem) > 0.0;
            let rows = gap.len() <= ROWS && gap.clone().all(row) && fits(ROW_PROBABILITY);
            if rows || gap.len() <= GAP && fits(GAP_PROBABILITY) {
                gap.for_each(|block| kept[block] = true);
            }
        }
    }
}

/// Keeps what stands between kept blocks and on few pages of the site: captions, items of lists, quotations. Where pages are counted, furniture between
/// paragraphs is known by its repeats. Next to such furniture only captions are kept, and what the score leaves open; behind the last paragraph,
/// too.
fn fill_rare_gaps(context: &Context<'_>, sheet: &Sheet, scores: &[f32], kept: &mut [bool]) {
    let Some(counts) = context.counts.filter(|counts| counts.site_articles >= KNOWN_ARTICLES) else { return };
    let few = (counts.site_articles as f32 * FEW).ceil() as u32;
    let fits = |&block: &usize| {
        let count = counts.blocks.get(block).copied().unwrap_or_default();
        let points = is_marked(sheet, block, POINTS) || (1..=MOST_LEADS).contains(&count.lead_of);
        let rare = count.site_pages <= few;
        scores[block] >= RARE_PROBABILITY && rare && !points && sheet.get(block, Feature::Hidden) == 0.0
    };
    let is_caption = |&block: &usize| {
        CAPTIONS.iter().any(|&mark| sheet.get(block, mark) >= NAMED) || context.is_beside_picture(block)
    };
    let mut last: Option<usize> = None;
    for block in 0..kept.len() {
        if !kept[block] {
            continue;
        }
        let gap = last.replace(block).map_or(block..block, |last| last + 1..block);
        if gap.len() <= MIXED_GAP {
            let all = gap.len() <= RARE_GAP && gap.clone().all(|block| fits(&block));
            let alone = |block: &usize| all || is_caption(block) || scores[*block] >= MIXED_PROBABILITY;
            gap.filter(fits).filter(alone).for_each(|block| kept[block] = true);
        }
    }
    // Behind the last one there is no second side: a shorter reach, and sentences only, for what is no caption.
    let Some(first) = last.map(|last| last + 1) else { return };
    for block in (first..kept.len()).take(MIXED_GAP).filter(fits) {
        let Some(facts) = context.facts.get(block) else { continue };
        let open = block - first < RARE_GAP && scores[block] >= MIXED_PROBABILITY && facts.sentence;
        kept[block] |= open || is_caption(&block) && facts.words > 0;
    }
}

/// Drops numbered lists of headlines behind the last paragraph, of which the text before them does not speak, and the line that stands above them
/// and then above nothing.
fn drop_ranked(context: &Context<'_>, sheet: &Sheet, kept: &mut [bool]) {
    let is_text = |block: &usize| kept[*block] && context.facts.get(*block).is_some_and(|facts| facts.sentence);
    let Some(last) = (0..kept.len()).rev().find(is_text) else { return };
    let is_other = |block: usize| sheet.get(block, Feature::RankedApart) >= APART;
    for block in last + 1..kept.len() {
        let short = context.facts.get(block).is_some_and(|facts| facts.words <= LABEL_WORDS);
        let label = short && block + 1 < kept.len() && is_other(block + 1);
        kept[block] &= !label && !is_other(block);
    }
}

/// Drops headings that nothing kept follows.
fn drop_empty_headings(sheet: &Sheet, kept: &mut [bool]) {
    let mut next_kept = usize::MAX;
    for block in (0..kept.len()).rev() {
        if !kept[block] {
            continue;
        }
        let heading = sheet.get(block, Feature::Heading) > 0.0;
        if heading && next_kept.saturating_sub(block) > HEADING_REACH && sheet.get(block, Feature::TitleMatch) == 0.0 {
            kept[block] = false;
        } else {
            next_kept = block;
        }
    }
}

/// Keeps the second headline and the lead: lines between the title and the first kept block. In plain text any such line may be one; markup
/// says more, so there it must follow the title at once or be marked up as a heading or a summary.
fn keep_lead_lines(context: &Context<'_>, sheet: &Sheet, kept: &mut [bool]) {
    let Some(title) = context.title else { return };
    let Some(first) = (title + 1..kept.len()).find(|&block| kept[block]) else { return };
    let text = context.page.source == Source::Text;
    if text && first - title - 1 > LEAD_LINES {
        return;
    }
    for (block, kept) in kept.iter_mut().enumerate().take(first).skip(title + 1) {
        let long = context.facts.get(block).is_some_and(|facts| facts.words >= LEAD_WORDS);
        let near = block - title <= LEAD_LINES;
        let said = [Feature::Heading, Feature::HintTitle].iter().any(|&hint| sheet.get(block, hint) >= NAMED);
        let other = [Feature::HintMeta, Feature::HintAuthor, Feature::HintShare, Feature::Hidden];
        let plain =
            other.iter().all(|&hint| sheet.get(block, hint) < NAMED) && sheet.get(block, Feature::LinkShare) == 0.0;
        *kept = long && near && !is_marked(sheet, block, BESIDES) && (text || plain && (block == title + 1 || said));
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, Sheet, fill_rare_gaps};
    use crate::blocks::{Blocks, from_text};
    use crate::repeats::{Count, PageCounts};
    use crate::signals::{Context, Feature};

    /// Articles of the site that were counted.
    const ARTICLES: u32 = 20;

    /// A line between two paragraphs, and what was measured of it.
    struct Line<'a> {
        score: f32,
        count: Count,
        marks: &'a [Feature],
        picture: bool,
        sentence: bool,
    }

    /// One that is rare, and that the score all but gives up.
    const RARE: Line<'_> = Line {
        score: 0.05,
        count: Count {
            site_pages: 3,
            articles: 30,
            sites: 2,
            beginning: 0,
            headline_of: 0,
            lead_of: 0,
            opening: 0,
            points_to: 0,
        },
        marks: &[],
        picture: false,
        sentence: false,
    };

    /// Furniture.
    const FURNITURE: Line<'_> = Line { count: Count { site_pages: ARTICLES, ..RARE.count }, ..RARE };

    /// Which of the lines between two kept paragraphs are kept.
    fn kept(lines: &[Line<'_>]) -> Vec<bool> {
        kept_of(lines, true)
    }

    /// The same, if there is a paragraph behind them or not.
    fn kept_of(lines: &[Line<'_>], goes_on: bool) -> Vec<bool> {
        let line = |n: usize| match lines.get(n.wrapping_sub(1)) {
            Some(line) if line.sentence => {
                format!("It is a long way to the harbour, they say, and nobody walks it {n} times.")
            }
            _ => format!("Line number {n}"),
        };
        let text = (0..lines.len() + 2).map(line).collect::<Vec<_>>().join("\n\n");
        let mut page: Blocks = from_text(&text);
        let mut counts = vec![Count::default(); lines.len() + 2];
        let mut sheet = Sheet::new(lines.len() + 2);
        let (mut scores, mut kept) = (vec![1.0; lines.len() + 2], vec![true; lines.len() + 2]);
        for (n, line) in (1..).zip(lines) {
            (scores[n], kept[n], counts[n]) = (line.score, false, line.count);
            line.marks.iter().for_each(|&mark| sheet.set(n, mark, 1.0));
            if line.picture {
                let mut element = page.elements[0].clone();
                (element.parent, element.images) = (0, 1);
                page.blocks[n].element = page.elements.len() as u32;
                page.elements.push(element);
            }
        }
        if !goes_on {
            (kept[lines.len() + 1], scores[lines.len() + 1]) = (false, 0.0);
        }
        let counts = PageCounts { site_articles: ARTICLES, blocks: counts };
        let mut context = Context::new(&page);
        context.counts = Some(&counts);
        fill_rare_gaps(&context, &sheet, &scores, &mut kept);
        kept[1..=lines.len()].to_vec()
    }

    #[test]
    fn what_is_rare_between_paragraphs_is_kept() {
        assert_eq!(kept(&[RARE]), [true]);
        assert_eq!(kept(&[FURNITURE]), [false]);
        let least = (ARTICLES as f32 * FEW).ceil() as u32;
        let on = |pages| kept(&[Line { count: Count { site_pages: pages, ..RARE.count }, ..RARE }]);
        assert_eq!((on(least), on(least + 1)), (vec![true], vec![false]));
        assert_eq!(kept(&[Line { score: 0.01, ..RARE }]), [false]);
        for mark in [Feature::HeadlineElsewhere, Feature::PointsElsewhere, Feature::OpeningPages, Feature::Hidden] {
            assert_eq!(kept(&[Line { marks: &[mark], ..RARE }]), [false], "{mark:?}");
        }
    }

    #[test]
    fn beside_furniture_captions_are_kept_and_what_is_open() {
        let caption = Line { marks: &[Feature::Caption], ..RARE };
        let picture = Line { picture: true, ..RARE };
        let open = Line { score: 0.4, ..RARE };
        assert_eq!(kept(&[FURNITURE, RARE, caption, picture, open]), [false, false, true, true, true]);
        assert_eq!(kept(&[Line { picture: true, ..FURNITURE }]), [false], "a picture that stands everywhere");
    }

    #[test]
    fn captions_and_open_sentences_may_end_the_article() {
        let picture = || Line { picture: true, ..RARE };
        assert_eq!(kept_of(&[picture()], false), [true]);
        assert_eq!(kept_of(&[RARE], false), [false]);
        assert_eq!(kept_of(&[FURNITURE, picture()], false), [false, true]);
        let open = |sentence| Line { score: 0.4, sentence, ..RARE };
        assert_eq!(kept_of(&[FURNITURE, open(true), open(false)], false), [false, true, false]);
    }

    #[test]
    fn what_begins_one_article_points_to_it_and_what_begins_many_is_a_quotation() {
        let lead_of = |articles| kept(&[Line { count: Count { lead_of: articles, ..RARE.count }, ..RARE }]);
        assert_eq!((lead_of(1), lead_of(2), lead_of(3)), (vec![false], vec![false], vec![true]));
    }
}
