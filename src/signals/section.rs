//! The section that a block stands in: what lies between one heading and the next. A section of links is a list of teasers even where each of
//! its lines alone could be a sentence of the article.

use super::{Context, Feature, Sheet, Signal, logarithmic};
use crate::blocks::Role;

pub(super) const SIGNAL: Signal = Signal {
    name: "section",
    about: "what stands between the heading before it and the next",
    features: &[
        Feature::SectionWords,
        Feature::SectionLinks,
        Feature::SectionText,
        Feature::SectionShare,
        Feature::SectionStart,
        Feature::SectionBefore,
        Feature::SectionNumber,
    ],
    measure,
};

/// Words at which the logarithmic scales end.
const MOST_WORDS: f32 = 1024.0;
/// Blocks behind the heading at which the logarithmic scale ends.
const MOST_BLOCKS: f32 = 64.0;
/// Sections at which the count ends.
const MOST_SECTIONS: f32 = 32.0;

/// A section: its heading and what stands under it.
#[derive(Clone, Copy, Default)]
struct Section {
    /// Place of the heading; 0 before the first one.
    at: usize,
    words: f32,
    links: f32,
    sentences: f32,
}

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    let mut sections = vec![Section::default()];
    let mut section_of = Vec::with_capacity(context.facts.len());
    for (n, block, facts) in context.iter() {
        let heading = matches!(block.role, Role::Heading(_));
        if heading {
            sections.push(Section { at: n, ..Section::default() });
        }
        let place = sections.len() - 1;
        section_of.push(place);
        if !heading {
            let (section, words) = (&mut sections[place], facts.words as f32);
            section.words += words;
            section.links += words * facts.link_share;
            section.sentences += if facts.sentence { words } else { 0.0 };
        }
    }
    // The heading's own words count, so a line right behind a heading is told from the heading itself.
    let mut before = 0.0;
    for (n, &place) in section_of.iter().enumerate() {
        let section = sections[place];
        if section.at == n {
            before = 0.0;
        }
        sheet.set(n, Feature::SectionWords, logarithmic(section.words, MOST_WORDS));
        sheet.set(n, Feature::SectionLinks, section.links / section.words.max(1.0));
        sheet.set(n, Feature::SectionText, section.sentences / section.words.max(1.0));
        sheet.set(n, Feature::SectionShare, section.sentences / context.sentences.max(1.0));
        sheet.set(n, Feature::SectionStart, 1.0 - logarithmic((n - section.at) as f32, MOST_BLOCKS));
        sheet.set(n, Feature::SectionBefore, logarithmic(before, MOST_WORDS));
        sheet.set(n, Feature::SectionNumber, place as f32 / MOST_SECTIONS);
        before += context.facts[n].words as f32;
    }
}
