//! A cleaned page.

mod compared;
#[cfg_attr(not(feature = "io"), allow(unreachable_pub))]
pub(crate) mod markdown;
mod said;

use std::ops::Range;
use std::sync::Arc;

use crate::blocks::{About, Block, Blocks, Joint};
use crate::classify::{Kind, Label, Verdict, Verdicts};
use crate::fingerprint::Fingerprint;
use crate::repeats::PageCounts;
use crate::signals::Sheet;
use compared::Kept;

/// Counts of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Stats {
    /// Blocks of text in the page.
    pub blocks: usize,
    /// Of these, kept.
    pub article_blocks: usize,
    /// Of these, dropped as teasers or sponsor links.
    pub teaser_blocks: usize,
    /// Of these, dropped as anything else.
    pub boilerplate_blocks: usize,
    /// Bytes of the page as read.
    pub bytes_in: usize,
    /// Characters of the text given out.
    pub chars_out: usize,
}

/// What was measured on a page.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    /// On each block.
    pub(crate) sheet: Sheet,
    /// On the page.
    pub(crate) page: Vec<u8>,
}

/// A cleaned page: what was kept, what was dropped, and why.
#[derive(Debug, Clone)]
pub struct Page {
    blocks: Arc<Blocks>,
    verdicts: Vec<Verdict>,
    /// The features, where asked for: they are several times larger than the text.
    features: Option<Features>,
    counts: Option<PageCounts>,
    about: About,
    text: String,
    confidence: f32,
    kind: Option<Kind>,
    fingerprint: Fingerprint,
    bytes: usize,
}

impl Page {
    pub(crate) fn new(
        blocks: Arc<Blocks>,
        verdicts: Verdicts,
        features: Option<Features>,
        title: Option<usize>,
        counts: Option<PageCounts>,
        bytes: usize,
    ) -> Self {
        let text = render(&blocks, &verdicts.blocks);
        let about = About::of(&blocks, title);
        let fingerprint = Fingerprint::of(&compared(&blocks, &verdicts.blocks, counts.as_ref()));
        Self {
            blocks,
            verdicts: verdicts.blocks,
            features,
            counts,
            about,
            text,
            confidence: verdicts.confidence,
            kind: verdicts.kind,
            fingerprint,
            bytes,
        }
    }

    /// The article: blocks separated by a blank line, list items and table rows one a line, cells by a tab; no title, no markup. Empty where
    /// no article was found.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The article as Markdown (CommonMark with the tables of GitHub's): the title as `#`, headings with their level but none above `##`, lists and quotations as they
    /// nest, captions in emphasis, code in fences, tables with one line a row; what Markdown would take for markup is escaped. A reader of Markdown sees the
    /// words of title and [`text`](Self::text), in that order. Empty where no article was found. It is made anew at every call.
    ///
    /// ```
    /// let html = b"<article><h1>Boats on time</h1><p>The ferry left at noon, with nobody aboard but the captain and his old dog.</p>\
    ///     <ul><li>It carried 12 crates of apples.<ul><li>None of them was *ripe*, said the captain.</ul></ul></article>";
    /// let page = defarm::clean_html(html, &defarm::Options::new())?;
    /// assert!(page.markdown().starts_with("# Boats on time\n\nThe ferry left"));
    /// assert!(page.markdown().ends_with("\n\n- It carried 12 crates of apples.\n  - None of them was \\*ripe\\*, said the captain."));
    /// # Ok::<(), defarm::Error>(())
    /// ```
    pub fn markdown(&self) -> String {
        markdown::render(&self.blocks, &self.verdicts, self.title())
    }

    /// The headline, as the page shows it, else as it states it; without the name of the site.
    pub fn title(&self) -> Option<&str> {
        self.about.title.as_deref()
    }

    /// Who wrote it; several names are joined by a comma.
    pub fn author(&self) -> Option<&str> {
        self.about.author.as_deref()
    }

    /// Date of publication, else of the last change: in ISO 8601 (`2025-09-04`, `2025-09-04T12:50:36Z`) where it can be read in one way, else as
    /// the page writes it.
    pub fn date(&self) -> Option<&str> {
        self.about.date.as_deref()
    }

    /// Language tag in the form of BCP 47, as the page states it. Where it states none, only a script that one language alone uses tells it.
    pub fn language(&self) -> Option<&str> {
        self.about.language.as_deref()
    }

    /// What the page says that it is about.
    pub fn description(&self) -> Option<&str> {
        self.about.description.as_deref()
    }

    /// What kind of page it is; `None` for plain text, of which the model knows articles only, and for pages without a word.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// What the kind was told by, where features were asked for.
    #[doc(hidden)]
    pub fn page_features(&self) -> Option<&[u8]> {
        self.features.as_ref().map(|features| &features.page[..])
    }

    /// How good the text is likely to be: the word F1 that pages like this one had on average when it was measured, 0 to 1.
    pub fn confidence(&self) -> f64 {
        f64::from(self.confidence)
    }

    /// Fingerprint of what is surely the article: the kept blocks that more likely than not belong to it, without what stands on several pages of the site and
    /// without lines that look like leftovers ([`prose`](crate::fingerprint::prose)). Of all that was kept, where little would be left.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// All blocks in page order, the dropped ones too.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = PageBlock<'_>> {
        (0..self.verdicts.len()).map(|at| PageBlock { page: self, at })
    }

    /// Counts.
    pub fn stats(&self) -> Stats {
        let kept = self.verdicts.iter().filter(|verdict| verdict.is_kept()).count();
        let teasers = |verdict: &&Verdict| matches!(verdict.label, Label::Teaser | Label::Sponsor);
        let teasers = self.verdicts.iter().filter(teasers).count();
        Stats {
            blocks: self.verdicts.len(),
            article_blocks: kept,
            teaser_blocks: teasers,
            boilerplate_blocks: self.verdicts.len() - kept - teasers,
            bytes_in: self.bytes,
            chars_out: self.text.chars().count(),
        }
    }

    /// The blocks, as they were before they were judged.
    pub(crate) fn unjudged(&self) -> &Blocks {
        &self.blocks
    }
}

/// One block of a [`Page`].
#[derive(Debug, Clone, Copy)]
pub struct PageBlock<'a> {
    page: &'a Page,
    at: usize,
}

impl<'a> PageBlock<'a> {
    /// The text.
    pub fn text(&self) -> &'a str {
        self.page.blocks.text_of(self.block())
    }

    /// What it is.
    pub fn label(&self) -> Label {
        self.verdict().label
    }

    /// How sure the verdict is, 0 to 1: the probability that the block belongs to the article if it is kept, that it does not if it
    /// is dropped.
    pub fn confidence(&self) -> f64 {
        f64::from(self.verdict().confidence())
    }

    /// Why, in words, the main reason first: each with what it added to the score in log-odds (a rule of the choice adds nothing), and what everything
    /// else did. Together they make up the score that the probability comes from ([`Verdict::score`]). Empty only where reasons were not asked for.
    pub fn reasons(&self) -> Vec<String> {
        let verdict = self.verdict();
        let with_weight = |words: String, weight: f32| format!("{words} {:+.1}", said::tenths(weight));
        let said = verdict
            .reasons
            .iter()
            .map(|reason| with_weight(said::said(&self.page.blocks, self.at, verdict, reason), reason.weight));
        let mut words: Vec<String> = said.collect();
        if !words.is_empty() {
            words.push(with_weight("everything else".to_owned(), verdict.rest()));
        }
        words
    }

    /// The verdict with its reasons in numbers.
    pub fn verdict(&self) -> &'a Verdict {
        &self.page.verdicts[self.at]
    }

    /// Place in the decoded page, in bytes, end exclusive.
    pub fn span(&self) -> Range<usize> {
        self.block().span.clone()
    }

    /// On how many pages of its site the block stands, by distinct articles; `None` where pages were not counted.
    pub fn pages(&self) -> Option<u32> {
        self.count().map(|count| count.site_pages)
    }

    /// On how many sites of the corpus the block stands; `None` where pages were not counted.
    pub fn sites(&self) -> Option<u32> {
        self.count().map(|count| count.sites)
    }

    /// The features that the verdict rests on, in the order of [`Feature::ALL`](crate::signals::Feature::ALL), where they were asked for.
    #[doc(hidden)]
    pub fn features(&self) -> Option<&'a [u8]> {
        self.page.features.as_ref().map(|features| features.sheet.row(self.at))
    }

    fn block(&self) -> &'a Block {
        &self.page.blocks.blocks[self.at]
    }

    fn count(&self) -> Option<crate::repeats::Count> {
        self.page.counts.as_ref().and_then(|counts| counts.blocks.get(self.at)).copied()
    }
}

/// What a page is compared by.
fn compared(blocks: &Blocks, verdicts: &[Verdict], counts: Option<&PageCounts>) -> String {
    let counted = |at: usize| counts.and_then(|counts| counts.blocks.get(at));
    let all = blocks.blocks.iter().zip(verdicts).enumerate();
    let kept = all.filter(|(_, (_, verdict))| verdict.is_kept() && verdict.label != Label::Title);
    compared::compared(kept.map(|(at, (block, verdict))| Kept {
        text: blocks.text_of(block),
        probability: verdict.probability,
        pages: counted(at).map_or(0, |count| count.site_pages),
    }))
}

/// The kept blocks as text, the title left out.
fn render(blocks: &Blocks, verdicts: &[Verdict]) -> String {
    let mut out = String::new();
    let mut before: Option<(usize, Label)> = None;
    for (at, (block, verdict)) in blocks.blocks.iter().zip(verdicts).enumerate() {
        if !verdict.is_kept() || verdict.label == Label::Title {
            continue;
        }
        if let Some((last, label)) = before {
            out.push_str(separator(block, last + 1 == at, label, verdict.label));
        }
        out.push_str(blocks.text_of(block));
        before = Some((at, verdict.label));
    }
    out
}

fn separator(block: &Block, adjacent: bool, before: Label, label: Label) -> &'static str {
    match block.joint {
        Joint::Cell if adjacent && before == label && label == Label::Table => "\t",
        Joint::Line if adjacent => "\n",
        _ if before == label && matches!(label, Label::List | Label::Table) => "\n",
        _ => "\n\n",
    }
}
