//! Pages: how long it takes to make text of them, page by page in turn.
//!
//! All contenders are given one page, then all the next: whatever else the machine does meets all of them. Who is first changes from page to page.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::definition::Answer;
use crate::extractors::Extractor;
use crate::measured::Figures;
use crate::tokenizers;

/// Pages in memory.
pub(crate) struct Pages(Vec<(String, Vec<u8>)>);

impl Pages {
    /// Those of a folder and all within it: `.html`, and `.html.gz`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        paths.sort();
        let page = |path: &PathBuf| {
            let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
            Ok((name, page(path).with_context(|| path.display().to_string())?))
        };
        let pages: Result<Vec<_>> = paths.iter().map(page).collect();
        let pages = pages?;
        ensure!(!pages.is_empty(), "no pages in {}", folder.display());
        Ok(Self(pages))
    }

    /// Their names and bytes, again and again.
    pub(crate) fn cycle(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, page)| (name.as_str(), page.as_slice())).cycle()
    }

    fn bytes(&self) -> f64 {
        self.0.iter().map(|(_, page)| page.len() as f64).sum()
    }
}

fn page(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = fs::read(path)?;
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked)?;
        bytes = unpacked;
    }
    Ok(bytes)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            walk(&path, paths)?;
        } else if name.ends_with(".html") || name.ends_with(".html.gz") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The contenders of one measurement, which stay as long as it takes.
pub(crate) struct PageField<'a> {
    pages: Pages,
    contenders: Vec<(String, Extractor)>,
    answers: &'a [Answer],
}

impl<'a> PageField<'a> {
    pub(crate) fn new(pages: Pages, names: &[String], answers: &'a [Answer]) -> Result<Self> {
        let contenders = names.iter().map(|name| Ok((name.clone(), Extractor::named(name)?))).collect::<Result<_>>()?;
        Ok(Self { pages, contenders, answers })
    }

    /// All pages once, by every contender.
    ///
    /// Figures: seconds of CPU time, megabytes of HTML a second, characters that came out, the share of the answers that are in them and of the
    /// pages that nothing came out of.
    pub(crate) fn round(&mut self) -> Result<Vec<(String, Figures)>> {
        let mut sums = vec![Sums::default(); self.contenders.len()];
        for (number, (name, page)) in self.pages.0.iter().enumerate() {
            for turn in 0..self.contenders.len() {
                let at = (number + turn) % self.contenders.len();
                let ((contender, extractor), sums) = (&mut self.contenders[at], &mut sums[at]);
                let (text, seconds) = extractor.extract(page).with_context(|| format!("{contender}: {name}"))?;
                sums.seconds += seconds;
                sums.characters += text.chars().count();
                sums.empty += usize::from(text.trim().is_empty());
                let asked = self.answers.iter().filter(|answer| answer.page == *name);
                // White space differs, and so does what was lost with it.
                let text = squeezed(&text);
                for answer in asked {
                    sums.asked += 1;
                    sums.found += usize::from(text.contains(&squeezed(&answer.sentence)));
                }
            }
        }
        let (bytes, pages) = (self.pages.bytes(), self.pages.0.len() as f64);
        let figures = |sums: &Sums| {
            let mut figures = BTreeMap::from([
                ("seconds".to_owned(), sums.seconds),
                ("mb_s".to_owned(), bytes / 1e6 / sums.seconds),
                ("pages_s".to_owned(), pages / sums.seconds),
                ("chars".to_owned(), sums.characters as f64),
                ("empty".to_owned(), sums.empty as f64 / pages),
            ]);
            if sums.asked > 0 {
                figures.insert("found".to_owned(), sums.found as f64 / sums.asked as f64);
            }
            figures
        };
        Ok(self.contenders.iter().zip(&sums).map(|((name, _), sums)| (name.clone(), figures(sums))).collect())
    }
}

#[derive(Debug, Clone, Default)]
struct Sums {
    seconds: f64,
    characters: usize,
    empty: usize,
    asked: usize,
    found: usize,
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// All pages once, by every tokenizer. Figures: seconds of CPU time, megabytes a second, and what was counted.
pub(crate) fn tokens(pages: &Pages, contenders: &[String]) -> Result<Vec<(String, Figures)>> {
    let mut all = vec![(0.0, tokenizers::Counts::default()); contenders.len()];
    for (number, (name, page)) in pages.0.iter().enumerate() {
        let page = String::from_utf8_lossy(page);
        for turn in 0..contenders.len() {
            let at = (number + turn) % contenders.len();
            let (counts, seconds) = tokenizers::count(&contenders[at], &page).with_context(|| name.clone())?;
            let (sum, counted) = &mut all[at];
            *sum += seconds;
            counted.tags += counts.tags;
            counted.text += counts.text;
            counted.values += counts.values;
        }
    }
    let figures = |&(seconds, counts): &(f64, tokenizers::Counts)| {
        Figures::from([
            ("seconds".to_owned(), seconds),
            ("mb_s".to_owned(), pages.bytes() / 1e6 / seconds),
            ("tags".to_owned(), counts.tags as f64),
            ("text".to_owned(), counts.text as f64),
            ("values".to_owned(), counts.values as f64),
        ])
    };
    Ok(contenders.iter().cloned().zip(all.iter().map(figures)).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{PageField, Pages, tokens};
    use crate::definition::Answer;

    fn bundled() -> Pages {
        Pages::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/pages/valleygazette.example")).unwrap()
    }

    #[test]
    fn answers_are_looked_for() {
        let pages = bundled();
        let page = pages.0[0].0.clone();
        let answer = |sentence: &str| Answer { page: page.clone(), sentence: sentence.to_owned() };
        let answers = [answer("no page has this sentence, nor any other such"), answer(" ")];
        let mut field = PageField::new(pages, &["defarm".to_owned(), "lol_html".to_owned()], &answers).unwrap();
        for (_, figures) in field.round().unwrap() {
            assert_eq!((figures["found"], figures["empty"]), (0.5, 0.0));
            assert!(figures["seconds"] > 0.0 && figures["chars"] > 0.0);
        }
    }

    #[test]
    fn tokenizers_agree() {
        let names = ["defarm".to_owned(), "html5ever".to_owned()];
        let all = tokens(&bundled(), &names).unwrap();
        for figure in ["tags", "text", "values"] {
            assert_eq!(all[0].1[figure], all[1].1[figure], "{figure}");
        }
        assert!(Pages::read(Path::new("/nowhere")).is_err());
    }
}
