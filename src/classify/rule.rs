//! Which step settled whether a block is kept: what an explanation says beside the signals, or where they pointed the other way.

use crate::signals::{Context, Feature};

/// A copy with this share of the lowest probability of the set could have been in it.
const NEAR: f32 = 0.5;

/// The step that settled it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// In the set of blocks with the best expected F1.
    Chosen {
        /// The lowest probability in it.
        least: f32,
    },
    /// Not chosen, but it stands between kept blocks and nothing speaks against it.
    Gap,
    /// Not chosen, but it stands between kept blocks and on few pages of the site.
    RareGap,
    /// Not chosen, but a second headline or lead: a line between the title and the text.
    Lead,
    /// Not in that set.
    Below {
        /// The lowest probability in it.
        least: f32,
    },
    /// The page has no article.
    NoArticle,
    /// It has no word.
    NoWords,
    /// A further copy of a text of the page, which could be in that set without the other.
    Copy {
        /// The copy that counts, by its place on the page.
        of: u32,
    },
    /// Chosen, but behind the title of a second article.
    SecondArticle,
    /// Chosen, but mostly links and not sure enough.
    Links {
        /// The probability that it needs.
        least: f32,
    },
    /// Chosen, but one of a numbered list of headlines behind the article of which it does not speak, or the label of such a list.
    Ranked,
    /// Chosen, but a heading with nothing kept behind it.
    EmptyHeading,
}

impl Rule {
    /// Whether what it settled is kept.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Chosen { .. } | Self::Gap | Self::RareGap | Self::Lead)
    }

    /// Whether it overruled the choice, so that nothing else is the reason.
    pub(super) fn overrules(self) -> bool {
        !matches!(self, Self::Chosen { .. } | Self::Below { .. } | Self::NoArticle | Self::NoWords)
    }

    /// The feature that it rests on, whose signal it stands for.
    pub(super) fn feature(self) -> Option<Feature> {
        match self {
            Self::Copy { .. } => Some(Feature::OnPageAgain),
            Self::SecondArticle => Some(Feature::SecondArticle),
            Self::Links { .. } => Some(Feature::LinkShare),
            Self::Ranked => Some(Feature::RankedApart),
            Self::EmptyHeading => Some(Feature::Heading),
            _ => None,
        }
    }
}

/// The rules that settled a page's blocks, where verdicts are to say why; else empty, and nothing is noted.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

impl Rules {
    /// What the choice settled, before anything was mended: the probabilities as they are and with further copies at 0, and what was kept.
    pub(super) fn of_choice(
        context: &Context<'_>,
        scores: &[f32],
        single: &[f32],
        kept: &[bool],
        is_article: bool,
    ) -> Self {
        let least = kept.iter().zip(single).filter(|(kept, _)| **kept).map(|(_, &score)| score).fold(1.0, f32::min);
        // Of each text the copy that counts: those that do not have been put to 0.
        let is_copy = |n: usize| single.get(n) != scores.get(n);
        let mut counting: foldhash::HashMap<u64, u32> = foldhash::HashMap::default();
        if (0..single.len()).any(is_copy) {
            for (n, _, facts) in context.iter().filter(|(n, _, _)| !is_copy(*n)) {
                counting.entry(facts.key).or_insert(n as u32);
            }
        }
        let rule = |(n, &kept): (usize, &bool)| {
            let (words, key) = context.facts.get(n).map_or((0, 0), |facts| (facts.words, facts.key));
            if kept {
                Rule::Chosen { least }
            } else if words == 0 {
                Rule::NoWords
            } else if !is_article {
                Rule::NoArticle
            } else {
                let overruled = is_copy(n) && scores.get(n).is_some_and(|&score| score >= NEAR * least);
                let of = counting.get(&key).copied().filter(|_| overruled);
                of.map_or(Rule::Below { least }, |of| Rule::Copy { of })
            }
        };
        Self(kept.iter().enumerate().map(rule).collect())
    }

    /// Notes that a rule settled every block that is not as the last one left it.
    pub(super) fn note(&mut self, kept: &[bool], rule: Rule) {
        for (slot, &kept) in self.0.iter_mut().zip(kept) {
            if slot.is_kept() != kept {
                *slot = rule;
            }
        }
    }

    /// The rule that settled a block.
    pub(super) fn get(&self, block: usize) -> Option<Rule> {
        self.0.get(block).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Rules};

    #[test]
    fn the_last_rule_that_changed_a_block_settled_it() {
        let mut rules = Rules(vec![
            Rule::Chosen { least: 0.5 },
            Rule::Chosen { least: 0.5 },
            Rule::Below { least: 0.5 },
            Rule::NoWords,
        ]);
        rules.note(&[true, false, false, false], Rule::SecondArticle);
        rules.note(&[true, false, true, false], Rule::Gap);
        rules.note(&[false, false, true, false], Rule::EmptyHeading);
        assert_eq!(rules.0, [Rule::EmptyHeading, Rule::SecondArticle, Rule::Gap, Rule::NoWords]);
        assert_eq!((rules.get(2), rules.get(4)), (Some(Rule::Gap), None));
    }

    #[test]
    fn nothing_is_noted_where_nobody_asks() {
        let mut rules = Rules::default();
        rules.note(&[true, false], Rule::Gap);
        assert_eq!(rules.get(0), None);
    }
}
