//! Whether blocks were kept and dropped as the truth says.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::predictions::Predictions;
use super::scores::{Section, Share};
use super::truth::{Block, BlockTruth};
use super::words::letters;

/// Labels of blocks that are kept.
const KEPT: [&str; 8] = ["title", "heading", "article", "caption", "list", "table", "quote", "code"];

/// Name of the figure over all blocks.
const ALL: &str = "all";

/// Compares the verdicts on blocks with the truth, where verdicts are known. A block of the truth that is nowhere on the page as the tool
/// saw it is counted as not found, neither right nor wrong; so are blocks without letters.
pub(crate) fn score(truth: &[BlockTruth], predictions: &Predictions) -> Vec<Section> {
    let (mut right, mut found) = (BTreeMap::<String, Share>::new(), Share::default());
    for page in truth {
        let Some(verdicts) = predictions.get(&page.id).and_then(|given| given.verdicts.as_ref()) else { continue };
        let pieces: Vec<Piece> =
            verdicts.iter().map(|(text, kept)| Piece { letters: letters(text), kept: *kept }).collect();
        let blocks: Vec<(&Block, String)> = page.blocks.iter().map(|block| (block, letters(&block.text))).collect();
        let blocks: Vec<(&Block, String)> = blocks.into_iter().filter(|(_, letters)| !letters.is_empty()).collect();
        let texts: Vec<&str> = blocks.iter().map(|(_, letters)| letters.as_str()).collect();
        for ((block, _), verdict) in blocks.iter().zip(align(&texts, &pieces)) {
            found.count(verdict.is_some());
            if let Some(kept) = verdict {
                let agrees = kept == is_kept(block);
                right.entry(ALL.to_owned()).or_default().count(agrees);
                right.entry(block.label.clone().unwrap_or_else(|| block.kind.clone())).or_default().count(agrees);
            }
        }
    }
    if found.of == 0 {
        return Vec::new();
    }
    let found = BTreeMap::from([("found".to_owned(), found)]);
    vec![Section::of_shares("blocks", found), Section::of_shares("kept or dropped rightly", right)]
}

/// A block as the tool saw it.
struct Piece {
    letters: String,
    kept: bool,
}

/// The verdict on each text, all in page order. The same letters are matched first, the first occurrence with the first, and so on. A text
/// that the tool cut in another way (a menu as one block, a table row as many) is looked for in what is unmatched between the matched
/// neighbours.
fn align(texts: &[&str], pieces: &[Piece]) -> Vec<Option<bool>> {
    let mut by_letters: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        by_letters.entry(&piece.letters).or_default().push_back(at);
    }
    let matched: Vec<Option<usize>> =
        texts.iter().map(|&text| by_letters.get_mut(text).and_then(VecDeque::pop_front)).collect();
    let used: HashSet<usize> = matched.iter().flatten().copied().collect();
    let (mut verdicts, mut after) = (Vec::with_capacity(texts.len()), 0);
    let mut gap = Gap::default();
    for (at, (&text, &own)) in texts.iter().zip(&matched).enumerate() {
        if let Some(own) = own {
            verdicts.push(pieces.get(own).map(|piece| piece.kept));
            after = after.max(own + 1);
            continue;
        }
        if at == 0 || matched.get(at - 1).is_some_and(Option::is_some) {
            let next = matched.iter().skip(at).flatten().copied().find(|&next| next >= after).unwrap_or(pieces.len());
            let between = (after..next).filter(|at| !used.contains(at));
            gap = Gap::of(between.filter_map(|at| pieces.get(at)));
        }
        verdicts.push(gap.find(text));
    }
    verdicts
}

/// Blocks that stand in a row, as one run of letters.
#[derive(Default)]
struct Gap {
    letters: String,
    /// Where the letters of each block end, in bytes, and whether it was kept.
    ends: Vec<(usize, bool)>,
    /// Bytes that are used up.
    cursor: usize,
}

impl Gap {
    fn of<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Self {
        let mut gap = Self::default();
        for piece in pieces {
            gap.letters.push_str(&piece.letters);
            gap.ends.push((gap.letters.len(), piece.kept));
        }
        gap
    }

    /// Looks for a text behind the last one found: kept when most of its letters were.
    fn find(&mut self, text: &str) -> Option<bool> {
        let start = self.cursor + self.letters.get(self.cursor..)?.find(text)?;
        let end = start + text.len();
        self.cursor = end;
        let (mut kept_bytes, mut from) = (0, 0);
        for &(to, kept) in &self.ends {
            if kept {
                kept_bytes += to.min(end).saturating_sub(from.max(start));
            }
            from = to;
        }
        Some(2 * kept_bytes > text.len())
    }
}

fn is_kept(block: &Block) -> bool {
    match &block.label {
        Some(label) => KEPT.contains(&label.as_str()),
        None => block.kind == "article" || block.kind == "title",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::predictions::Prediction;
    use super::*;
    use serde_json::json;

    fn score_of(verdicts: &[(&str, bool)]) -> Vec<Section> {
        let page = json!({"id": "a", "article": "x", "blocks": [
            {"text": "The beans", "kind": "title", "label": "title"},
            {"text": "Body text", "kind": "article", "label": "article"},
            {"text": "The beans", "kind": "teaser", "label": "teaser"},
            {"text": "…", "kind": "teaser", "label": "teaser"},
            {"text": "Elsewhere", "kind": "nav"},
        ]});
        let verdicts = verdicts.iter().map(|&(text, kept)| (text.to_owned(), kept)).collect();
        let prediction = Prediction { verdicts: Some(verdicts), ..Prediction::default() };
        score(&[serde_json::from_value(page).unwrap()], &Predictions::from([("a".to_owned(), prediction)]))
    }

    #[test]
    fn the_same_text_is_matched_in_page_order() {
        let sections = score_of(&[("The Beans", true), ("body text.", false), ("The beans…", false)]);
        let counts = |section: usize, name: &str| {
            let figure = sections[section].figures[name];
            (figure.hits.unwrap(), figure.of)
        };
        assert_eq!(counts(0, "found"), (3, 4), "marks are no blocks, and one block was not found");
        assert_eq!(
            (counts(1, "all"), counts(1, "title"), counts(1, "article"), counts(1, "teaser")),
            ((2, 3), (1, 1), (0, 1), (1, 1))
        );
    }

    #[test]
    fn blocks_cut_in_another_way() {
        let piece = |letters: &str, kept| Piece { letters: letters.into(), kept };
        let pieces = [
            piece("homelocalsport", false),
            piece("prose", true),
            piece("cell", true),
            piece("two", false),
            piece("end", false),
        ];
        let texts = ["home", "sport", "prose", "celltwo", "local", "end", "home"];
        // "local" stands before the prose only, and nothing is left after the end.
        let expected = [Some(false), Some(false), Some(true), Some(true), None, Some(false), None];
        assert_eq!(align(&texts, &pieces), expected);
    }

    #[test]
    fn nothing_without_verdicts() {
        assert!(score(&[], &Predictions::new()).is_empty());
    }
}
