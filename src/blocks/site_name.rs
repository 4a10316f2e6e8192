//! The name of the site on the title of the page: `Boats on time | The Pier`.

use super::Metadata;

/// Signs with which names are hung onto titles, the safest first. Without spaces around them only what never stands inside a title.
const SEPARATORS: [&str; 15] =
    [" | ", "|", "｜", " :: ", " » ", " « ", " › ", " · ", " • ", " — ", " – ", " - ", " ~ ", " / ", "_"];
/// At most so many names hang on one title: `Headline | Section | Paper`.
const MOST_CUTS: usize = 4;
/// A name of fewer letters must stand alone: `Time` is in too many titles.
const LEAST_LETTERS: usize = 4;
/// So many words may stand beside the name: `The Pier - boats, tides and news`.
const BESIDE: usize = 4;

/// What the page calls its site.
pub(crate) struct SiteNames<'a> {
    /// The names, each with its letters in lower case.
    names: Vec<(&'a str, String)>,
}

/// The signs that may be in a title: those of which it has the first byte, spaces aside. Most titles have few of them, and looking for a byte is quick.
fn signs_in(title: &str) -> impl Iterator<Item = &'static &'static str> {
    SEPARATORS.iter().filter(move |sign| {
        let byte = sign.bytes().find(|&byte| byte != b' ').unwrap_or(b' ');
        memchr::memchr(byte, title.as_bytes()).is_some()
    })
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("//")?;
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or(rest);
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| host.contains('.'))
}

/// The telling part of a host: the longest, the last aside.
fn domain(host: &str) -> Option<&str> {
    let (name, _) = host.rsplit_once('.')?;
    name.split('.').max_by_key(|part| part.len())
}

impl<'a> SiteNames<'a> {
    pub(crate) fn of(metadata: &'a Metadata) -> Self {
        let host = metadata.canonical.as_deref().and_then(host);
        let names = metadata.site.iter().chain(&metadata.site_names).map(String::as_str);
        let names = names.chain(host).chain(host.and_then(domain)).chain(metadata.title.as_deref().and_then(|title| {
            // What the title has more than its statements elsewhere is the name of the site.
            let others = metadata.headline.iter().chain(&metadata.social_title);
            others.filter(|other| other.len() < title.len()).find_map(|other| rest(title, other))
        }));
        let names = names.map(|name| (name, letters(name))).filter(|(_, letters)| !letters.is_empty());
        Self { names: names.collect() }
    }

    /// Whether a text is the site's name, and nothing else.
    pub(crate) fn are(&self, text: &str) -> bool {
        let is = letters(text);
        self.names.iter().any(|(_, name)| *name == is)
    }

    /// Whether the part of a title is the site's name: shortened, its initials, or with a few words beside it.
    fn name(&self, part: &str) -> bool {
        let is = letters(part);
        let count = is.chars().count();
        let words = part.split_whitespace().count();
        !is.is_empty()
            && self.names.iter().any(|(name, letters)| {
                let own = name.split_whitespace().count();
                *letters == is
                    || (count >= LEAST_LETTERS && letters.contains(&is))
                    || (letters.chars().count() >= LEAST_LETTERS
                        && is.contains(letters.as_str())
                        && words <= own + BESIDE)
                    || (own > 1 && words == 1 && initials(name) == is)
            })
    }

    /// The title without the site's name at either end. Never empty.
    pub(crate) fn off<'t>(&self, title: &'t str) -> &'t str {
        let mut title = title.trim();
        for _ in 0..MOST_CUTS {
            let cut = signs_in(title).find_map(|sign| {
                let behind = title.rsplit_once(sign).filter(|(_, tail)| self.name(tail)).map(|(head, _)| head);
                behind.or_else(|| title.split_once(sign).filter(|(head, _)| self.are(head)).map(|(_, tail)| tail))
            });
            // A colon belongs to titles, so only the very name goes with it.
            let cut = cut.or_else(|| title.split_once(": ").filter(|(head, _)| self.are(head)).map(|(_, tail)| tail));
            match cut.map(str::trim).filter(|left| left.chars().any(char::is_alphanumeric)) {
                Some(left) => title = left,
                None => break,
            }
        }
        title
    }
}

/// What stands behind a title, or before it, when a sign parts the two.
fn rest<'t>(whole: &'t str, title: &str) -> Option<&'t str> {
    let title = title.trim();
    let sign = |text: &str| SEPARATORS.iter().find(|sign| text.starts_with(**sign)).map(|sign| sign.len());
    let behind = whole.strip_prefix(title).and_then(|rest| rest.get(sign(rest)?..));
    let before = || {
        let rest = whole.strip_suffix(title)?;
        SEPARATORS.iter().find_map(|sign| rest.strip_suffix(sign))
    };
    behind.or_else(before).map(str::trim).filter(|rest| !rest.is_empty() && !title.is_empty())
}

fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The part before the first sign that parts titles: the headline, where the site's name is not known. Shorter parts than two words are none.
pub(crate) fn first_part(title: &str) -> Option<&str> {
    let end = signs_in(title).filter(|sign| **sign != "_").filter_map(|sign| title.find(sign)).min()?;
    title.get(..end).map(str::trim).filter(|part| part.split_whitespace().count() > 1 || !part.is_ascii())
}

/// The longest part of a title.
pub(crate) fn longest_part(title: &str) -> Option<&str> {
    let mut longest = title;
    for sign in signs_in(title).filter(|sign| **sign != "_") {
        longest = longest.split(sign).max_by_key(|part| part.chars().count()).unwrap_or(longest);
    }
    Some(longest.trim()).filter(|part| part.len() < title.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(title: &str, site: &str, canonical: &str) -> String {
        let metadata = Metadata {
            site: Some(site.to_owned()).filter(|site| !site.is_empty()),
            canonical: Some(canonical.to_owned()),
            ..Metadata::default()
        };
        SiteNames::of(&metadata).off(title).to_owned()
    }

    #[test]
    fn names_are_cut_off() {
        for (title, site, canonical) in [
            ("Boats on time | The Pier", "The Pier", ""),
            ("Boats on time - News - The Pier Gazette", "The Pier", ""),
            ("The Pier: Boats on time", "The Pier", ""),
            ("Boats on time :: The Pier", "The Pier – harbour news", ""),
            ("Boats on time – tidewatch.example", "", "https://www.tidewatch.example/boats"),
            ("Boats on time - Tide Watch", "", "https://news.tidewatch.example/boats"),
            ("Boats on time | TPG", "The Pier Gazette", ""),
            ("The Pier » Boats on time", "The Pier", ""),
        ] {
            assert!(off(title, site, canonical).starts_with("Boats on time"), "{title}");
            assert!(!off(title, site, canonical).contains("Pier"), "{title}");
        }
        assert_eq!(off("船はいつも遅れる｜港新聞", "港新聞", ""), "船はいつも遅れる");
    }

    #[test]
    fn what_is_stated_twice_tells_the_name() {
        let metadata = Metadata {
            title: Some("Tide Watch - Boats on time".to_owned()),
            social_title: Some("Boats on time".to_owned()),
            ..Metadata::default()
        };
        assert_eq!(SiteNames::of(&metadata).off("Tide Watch - Boats on time"), "Boats on time");
    }

    #[test]
    fn what_is_no_name_stays() {
        for title in ["Boats on time - part 2", "The Pier", "Tide: how it turns", "Low-water mark"] {
            assert_eq!(off(title, "The Pier", ""), title);
        }
    }

    #[test]
    fn parts() {
        assert_eq!(first_part("Boats on time | Harbour news of the week"), Some("Boats on time"));
        assert_eq!(first_part("News | Boats"), None);
        assert_eq!(longest_part("News | Boats on time"), Some("Boats on time"));
        assert_eq!(longest_part("Boats"), None);
    }
}
