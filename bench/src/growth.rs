//! A corpus of any size, cleaned: how time and memory grow.
//!
//! The pages are the bundled ones, with other words: the longer ones have other vowels and numbers other digits, which follow from the number of the page. So
//! articles differ, down to their names, and what surrounds them stays about the same. Sites have as many pages as there are bundled ones.

use std::path::Path;

use anyhow::{Result, ensure};
use defarm::{Corpus, CorpusOptions, RawPage};

use crate::measured::{Figures, Watch, memory, of_process};
use crate::pages::Pages;
use crate::random::Random;

/// Shorter words, without a capital, stay: most of them say which language it is.
const LEAST_LETTERS: usize = 4;

/// Cleans `count` pages, and looks for copies among them. Figures: seconds of CPU time of all threads without the time for making pages, seconds on the clock with it,
/// microseconds a page, and the shares that are copies or without an article.
pub(crate) fn clean(contender: &str, count: usize) -> Result<Figures> {
    ensure!(contender == "defarm", "no contender {contender}");
    let bundled = Pages::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/pages"))?;
    let mut making = 0.0;
    let mut bytes = 0;
    let pages = (0..count as u64).zip(bundled.cycle()).map(|(number, (name, page))| {
        let watch = Watch::start();
        let page = raw_page(number, name, page);
        bytes += page.content.len();
        making += watch.seconds();
        Ok(page)
    });
    let clock = Watch::start();
    let summary = Corpus::new(CorpusOptions::new()).add(pages).run(&mut |record| {
        std::hint::black_box(record);
        Ok(())
    })?;
    let on_the_clock = clock.on_the_clock();
    let seconds = of_process() - making;
    ensure!(summary.pages as usize == count, "{} pages came out", summary.pages);
    let share = |some: f64| some / count.max(1) as f64;
    Ok(Figures::from([
        ("seconds".into(), seconds),
        ("clock_s".into(), on_the_clock),
        ("us_page".into(), share(seconds * 1e6)),
        ("mb".into(), bytes as f64 / 1e6),
        ("peak_mb".into(), memory().1 / 1e6),
        ("duplicate".into(), share(summary.duplicates as f64)),
        ("empty".into(), share(summary.empty as f64)),
    ]))
}

fn raw_page(number: u64, name: &str, page: &[u8]) -> RawPage {
    let (site, path) = name.split_once('/').unwrap_or(("site.example", name));
    let address = format!("{number}/{path}");
    let site = format!("s{}.{site}", Random::of(number >> 7).below(1 << 40));
    let mut raw = RawPage::html(format!("{site}/{address}"), with_other_words(page, number));
    raw.url = Some(format!("https://{site}/{address}"));
    raw
}

/// The page with other vowels in its words, and other digits; what is in tags stays.
fn with_other_words(page: &[u8], number: u64) -> Vec<u8> {
    let mut page = page.to_vec();
    let mut at = 0;
    while at < page.len() {
        let rest = &page[at..];
        let length = if rest[0] == b'<' {
            rest.iter().position(|&byte| byte == b'>').map_or(rest.len(), |end| end + 1)
        } else {
            let letters = rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            let hash = rest[..letters].iter().fold(number, |hash, &byte| Random::of(hash ^ u64::from(byte)).next());
            if letters == 0 && rest[0].is_ascii_digit() {
                page[at] = b'0' + Random::of(number ^ (at as u64) << 32).below(10) as u8;
            } else if letters >= LEAST_LETTERS {
                let vowels = page[at..at + letters].iter_mut().filter(|byte| b"aeiou".contains(byte));
                vowels.zip(0..).for_each(|(vowel, nth)| *vowel = b"aeiou"[(hash >> (8 + nth % 50)) as usize % 5]);
            }
            letters.max(1)
        };
        at += length;
    }
    page
}

#[cfg(test)]
mod tests {
    use super::{clean, with_other_words};

    #[test]
    fn tags_stay_and_words_differ() {
        let page = b"<p class='somewhere'>the remarkable harbour dredger arrived yesterday, and everybody cheered</p>";
        let [one, two] = [1, 2].map(|number| String::from_utf8(with_other_words(page, number)).unwrap());
        assert!(one != two && one.starts_with("<p class='somewhere'>the ") && one.len() == page.len(), "{one}");
    }

    #[test]
    fn most_pages_have_articles_of_their_own() {
        let figures = clean("defarm", 200).unwrap();
        assert!(figures["duplicate"] < 0.2 && figures["empty"] < 0.05, "{figures:?}");
        assert!(clean("nobody", 1).is_err());
    }
}
