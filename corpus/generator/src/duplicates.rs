//! Copies of an article, of the kinds found on farm networks.

use crate::articles::{Article, Block, Kind};
use crate::labels::labels;
use crate::rng::Rng;
use crate::spin;
use crate::text::{glue, sentences};

/// How copies are made; the names are those of the truth record.
pub const KINDS: &[&str] =
    &["exact-copy", "light-edit", "headline-lead", "truncated-60", "reordered", "spun-5", "spun-10", "spun-20"];

/// The kinds that need no synonym list, for languages other than English.
pub const PLAIN_KINDS: &[&str] = &["exact-copy", "light-edit", "headline-lead", "truncated-60", "reordered"];

/// A copy of `source` of the given kind.
pub fn copy(source: &Article, kind: &str, rng: &mut Rng) -> Article {
    let mut copy = source.clone();
    match kind {
        "light-edit" => light_edit(&mut copy, rng),
        "headline-lead" => headline_lead(&mut copy, rng),
        "truncated-60" => truncate(&mut copy, 60),
        "reordered" => reorder(&mut copy, rng),
        "spun-5" => drop(spin::spin(&mut copy, 5, rng)),
        "spun-10" => drop(spin::spin(&mut copy, 10, rng)),
        "spun-20" => drop(spin::spin(&mut copy, 20, rng)),
        _ => {}
    }
    if kind.starts_with("spun") && rng.chance(50) {
        copy.title = spin::touch(&copy.title, 2, rng);
    }
    if kind != "exact-copy" && rng.chance(50) {
        copy.author = (*rng.pick(crate::labels::names(&copy.lang))).to_owned();
    }
    copy.date = later(&copy.date, rng.range(1, 9));
    copy
}

/// The date some days on, within its month.
fn later(date: &str, days: usize) -> String {
    match date.rsplit_once('-').and_then(|(month, day)| Some((month, day.parse::<usize>().ok()?))) {
        Some((month, day)) => format!("{month}-{:02}", (day + days).min(28).max(day)),
        None => date.to_owned(),
    }
}

fn paragraphs(article: &Article) -> Vec<usize> {
    let paras = article.blocks.iter().enumerate().filter(|(_, b)| b.kind == Kind::Para);
    paras.map(|(i, _)| i).collect()
}

/// Changes one to three sentences: some words, or the sentence goes, or another is added.
fn light_edit(article: &mut Article, rng: &mut Rng) {
    let mut places: Vec<usize> =
        paragraphs(article).into_iter().filter(|i| article.blocks[*i].text.chars().count() > 60).collect();
    rng.shuffle(&mut places);
    let added = labels(&article.lang).get("added");
    for (n, at) in places.into_iter().take(rng.range(1, 3)).enumerate() {
        let block = &mut article.blocks[at];
        let mut parts = sentences(&block.text);
        let which = rng.below(parts.len());
        if article.lang == "en" && rng.chance(50) {
            parts[which] = spin::touch(&parts[which], 3, rng);
        } else if parts.len() >= 3 && rng.chance(50) {
            parts.remove(which);
        } else {
            parts.insert(which + 1, added[n % added.len()].to_owned());
        }
        block.text = parts.join(glue(&article.lang));
    }
}

/// Gives the article the second headline as headline, and another first paragraph.
fn headline_lead(article: &mut Article, rng: &mut Rng) {
    if !article.subtitle.is_empty() {
        std::mem::swap(&mut article.title, &mut article.subtitle);
    }
    let lead = (*rng.pick(labels(&article.lang).get("lead"))).to_owned();
    match paragraphs(article).first() {
        Some(first) => article.blocks[*first].text = lead,
        None => article.blocks.insert(0, Block { kind: Kind::Para, text: lead }),
    }
}

/// Keeps the first `percent` of the text, cut at a sentence.
fn truncate(article: &mut Article, percent: usize) {
    let length = |b: &Block| b.text.chars().count();
    let mut left = article.blocks.iter().map(length).sum::<usize>() * percent / 100;
    let mut kept = Vec::new();
    for block in &article.blocks {
        if length(block) <= left {
            left -= length(block);
            kept.push(block.clone());
            continue;
        }
        if block.kind == Kind::Para {
            let mut text = String::new();
            for sentence in sentences(&block.text) {
                if text.chars().count() + sentence.chars().count() > left {
                    break;
                }
                if !text.is_empty() {
                    text.push_str(glue(&article.lang));
                }
                text.push_str(&sentence);
            }
            if !text.is_empty() && text.matches("[[").count() == text.matches("]]").count() {
                kept.push(Block { kind: Kind::Para, text });
            }
        }
        break;
    }
    while kept.last().is_some_and(|b| b.kind == Kind::Heading) {
        kept.pop();
    }
    article.blocks = kept;
}

/// Puts the paragraphs in another order; the first stays.
fn reorder(article: &mut Article, rng: &mut Rng) {
    let places: Vec<usize> = paragraphs(article).into_iter().skip(1).collect();
    let before: Vec<String> = places.iter().map(|i| article.blocks[*i].text.clone()).collect();
    let mut texts = before.clone();
    rng.shuffle(&mut texts);
    if texts == before && texts.len() > 1 {
        texts.rotate_left(1);
    }
    for (at, text) in places.into_iter().zip(texts) {
        article.blocks[at].text = text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::parse;

    fn source() -> Article {
        let text = "lang: en\ntitle: One\nsubtitle: Two\ndate: 2025-03-14\n\nThe mill was sold last week. Nobody knew why it had been so \
                    cheap, not even the mayor. He shrugged.\n\nThe new owner wants to keep the wheel. It will turn again in May, she says, \
                    if the river lets it.\n\n## Water\n\nThere is a catch. The weir belongs to the town and leaks badly.\n\nIn summer it \
                    will be mended. So they say.\n";
        parse("s", text).expect("parses")
    }

    fn words(a: &Article) -> Vec<String> {
        a.blocks.iter().flat_map(|b| b.text.split(' ').map(str::to_owned)).collect()
    }

    #[test]
    fn every_kind_differs_as_it_says() {
        let source = source();
        let total = words(&source).len();
        for kind in KINDS {
            let made = copy(&source, kind, &mut Rng::keyed(9, &[kind]));
            let n = words(&made).len();
            match *kind {
                "exact-copy" => assert_eq!(made.blocks, source.blocks),
                "truncated-60" => assert!(n * 100 >= total * 35 && n * 100 <= total * 62, "{n} of {total}"),
                "reordered" => {
                    let (mut a, mut b) = (words(&made), words(&source));
                    assert_ne!(a, b);
                    a.sort();
                    b.sort();
                    assert_eq!(a, b);
                }
                "headline-lead" => assert_eq!((made.title.as_str(), &made.blocks[1]), ("Two", &source.blocks[1])),
                _ => assert_ne!(made.blocks, source.blocks, "{kind}"),
            }
        }
    }

    #[test]
    fn dates_stay_in_their_month() {
        assert_eq!(later("2025-03-14", 5), "2025-03-19");
        assert_eq!(later("2025-03-30", 5), "2025-03-30");
    }
}
