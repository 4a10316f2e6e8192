//! Names of authors: cleaned where they are stated, and found in lines such as `By Ada Winter`.

use super::site_name::host;

/// Names longer than this are none, in characters: somebody put a sentence there.
const LONGEST: usize = 100;
/// A page has at most this many authors; more are a list of something else.
const MOST: usize = 12;
/// A name in a byline has at most this many words.
const NAME_WORDS: usize = 5;
/// Longer lines are prose, in characters.
const LONGEST_LINE: usize = 160;

/// Accounts, not people, and words that programs leave behind.
const JUNK: [&str; 22] = [
    "admin",
    "administrator",
    "administrador",
    "superadmin",
    "adminuser",
    "siteadmin",
    "webadmin",
    "root",
    "user",
    "guest",
    "webmaster",
    "wordpress",
    "wpadmin",
    "author",
    "unknown",
    "none",
    "null",
    "undefined",
    "na",
    "test",
    "default",
    "anonymous",
];

/// What stands before the name, in lower case. Those that are words of prose as well are told by the name behind them.
const LEADS: [&str; 48] = [
    "بقلم: ",
    "بقلم ",
    "текст: ",
    "執筆者：",
    "كتب: ",
    "كتبت: ",
    "written by ",
    "posted by ",
    "published by ",
    "words by ",
    "story by ",
    "text by ",
    "reported by ",
    "article by ",
    "guide by ",
    "by: ",
    "by ",
    "author: ",
    "authors: ",
    "author ",
    "geschrieben von ",
    "veröffentlicht von ",
    "ein artikel von ",
    "von ",
    "autor: ",
    "autorin: ",
    "écrit par ",
    "publié par ",
    "par ",
    "auteur : ",
    "auteur: ",
    "escrito por ",
    "publicado por ",
    "por ",
    "autor ",
    "scritto da ",
    "di ",
    "autore: ",
    "door ",
    "geschreven door ",
    "av ",
    "af ",
    "автор: ",
    "yazar: ",
    "作者：",
    "作者:",
    "文／",
    "撰文：",
];

/// Words inside names that are written small.
const SMALL: [&str; 24] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "vom", "zu", "der", "den",
    "ter", "ten", "af", "av", "bin", "al", "y",
];

/// The names of a statement: `By Ada Winter and Bo Frost` → two. Addresses, handles and accounts are no names.
pub(super) fn names(stated: &str) -> Vec<String> {
    let text = stated.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = without_lead(&text).unwrap_or(&text);
    let mut found: Vec<String> = Vec::new();
    for part in text.split([',', ';', '|', '•']).flat_map(pair) {
        let part = part.trim().trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ':' | '·')).trim();
        if is_name(part) && !found.iter().any(|known| known.eq_ignore_ascii_case(part)) && found.len() < MOST {
            found.push(part.to_owned());
        }
    }
    found
}

/// Two people, where both names have two words or more: `Winter and Frost` is a firm as likely.
fn pair(text: &str) -> impl Iterator<Item = &str> {
    let split = [" and ", " und ", " & "].iter().find_map(|word| text.split_once(word));
    let two = split.filter(|(one, other)| [one, other].iter().all(|name| name.trim().contains(' ')));
    let (one, other) = two.map_or((text, None), |(one, other)| (one, Some(other)));
    std::iter::once(one).chain(other)
}

fn is_name(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let address = text.contains("://")
        || text.starts_with("www.")
        || text.contains('@')
        || host(&format!("//{text}")).is_some_and(|h| h == text && !text.contains(' '));
    letters.chars().count() > 1
        && text.chars().count() <= LONGEST
        && !address
        && !text.contains(['<', '{', '='])
        && !JUNK.contains(&letters.as_str())
}

/// The text behind the words that announce an author.
fn without_lead(text: &str) -> Option<&str> {
    LEADS.iter().find_map(|lead| {
        let mut left = text.char_indices();
        for expected in lead.chars() {
            let (_, c) = left.next()?;
            if c.to_lowercase().next() != Some(expected) {
                return None;
            }
        }
        Some(left.as_str().trim_start_matches([':', ' ']))
    })
}

/// The authors that a line of the page names, where it is a byline.
pub(super) fn line(text: &str) -> Option<String> {
    if text.chars().count() > LONGEST_LINE {
        return None;
    }
    let text = without_lead(text.trim_start_matches(|c: char| !c.is_alphanumeric()))?;
    let end = text.find(['|', '•', '·', '–', '—', '/', '(', '\t']).unwrap_or(text.len());
    let (text, behind) = text.split_at(end);
    let mut found: Vec<String> = Vec::new();
    for part in text.split(',') {
        for part in
            part.split(" & ").flat_map(|part| split_words(part, &["and", "und", "et", "y", "e", "og", "och", "en"]))
        {
            let part = part.trim();
            let (name, whole) = leading_name(part);
            if name.is_empty() {
                break;
            }
            found.push(name.to_owned());
            if !whole {
                // Something else begins on the line: a date, the word for one. A whole sentence makes it prose.
                let rest = part.get(name.len()..).unwrap_or_default();
                let dated = rest.chars().any(|c| c.is_ascii_digit()) || behind.len() > 1;
                if !dated && rest.split_whitespace().count() > 4 {
                    return None;
                }
                return finish(found);
            }
        }
    }
    finish(found)
}

/// A line that begins with nothing but a name of two words or more, and what stands behind the sign that ends it.
pub(super) fn bare_name(text: &str) -> Option<(&str, &str)> {
    if text.chars().count() > LONGEST_LINE {
        return None;
    }
    let end = text.find(['|', '•', '·', '–', '—', '/', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let (name, (leading, whole)) = (name.trim(), leading_name(name.trim()));
    let count = name.split(' ').count();
    // Without letter case any words would look like a name.
    let cased = name.chars().any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    (whole && leading == name && cased && (2..=4).contains(&count) && is_name(name) && super::date::iso(name).is_none())
        .then_some((name, rest))
}

fn finish(mut found: Vec<String>) -> Option<String> {
    found.retain(|name| is_name(name));
    // A part behind a comma that is one word is no second author: `Ada Winter, Editor`.
    if found.len() > 1 {
        let first = found.first().cloned();
        found.retain(|name| name.contains(' ') || Some(name) == first.as_ref());
    }
    found.truncate(MOST);
    (!found.is_empty()).then(|| found.join(", "))
}

fn split_words<'a>(text: &'a str, words: &[&str]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for piece in text.split_inclusive(' ') {
        if words.contains(&piece.trim_end()) && at > start {
            parts.push(text.get(start..at).unwrap_or_default());
            start = at + piece.len();
        }
        at += piece.len();
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// The words of a name at the beginning of a text, and whether they are all of it.
fn leading_name(text: &str) -> (&str, bool) {
    let mut end = 0;
    let mut at = 0;
    for (count, piece) in text.split_inclusive(' ').enumerate() {
        let word = piece.trim_end();
        let first = word.chars().next();
        let capital = first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        let fits = capital && !word.chars().any(|c| c.is_ascii_digit()) && !word.ends_with(':');
        if count >= NAME_WORDS || !(fits || (count > 0 && SMALL.contains(&word))) {
            break;
        }
        at += piece.len();
        if fits {
            end = at - (piece.len() - word.len());
        }
    }
    let name = text.get(..end).unwrap_or_default();
    (name, end == text.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::{bare_name, line, names};

    #[test]
    fn statements() {
        assert_eq!(names("Ada Winter"), ["Ada Winter"]);
        assert_eq!(names(" By  Ada Winter, Bo Frost, ada winter"), ["Ada Winter", "Bo Frost"]);
        assert_eq!(names("Von Ada Winter"), ["Ada Winter"]);
        assert_eq!(names("Ada Winter and Bo Frost"), ["Ada Winter", "Bo Frost"]);
        assert_eq!(names("Winter & Frost"), ["Winter & Frost"]);
        assert_eq!(names("Martin Luther King Jr."), ["Martin Luther King Jr."]);
        for junk in [
            "admin",
            "Admin",
            "https://facebook.example/ada",
            "www.pier.example",
            "@ada",
            "ada@pier.example",
            "pier.example",
            "",
            "7",
            "{{author}}",
            "n/a",
        ] {
            assert!(names(junk).is_empty(), "{junk}");
        }
    }

    #[test]
    fn bare_names() {
        assert_eq!(bare_name("Ada Winter · 4 March 2025"), Some(("Ada Winter", "· 4 March 2025")));
        assert_eq!(bare_name("Ada Winter"), Some(("Ada Winter", "")));
        for text in ["Harbour", "How boats leave", "4 March 2025", "March 4, 2025", "Ada"] {
            assert_eq!(bare_name(text), None, "{text}");
        }
    }

    #[test]
    fn lines() {
        for (text, is) in [
            ("By Ada Winter", Some("Ada Winter")),
            ("By Ada Winter and Bo Frost", Some("Ada Winter, Bo Frost")),
            ("by Ada Winter, Bo Frost and Cy Hail", Some("Ada Winter, Bo Frost, Cy Hail")),
            ("BY ADA WINTER | MARCH 4, 2025", Some("ADA WINTER")),
            ("Written by Ada Winter on March 4, 2025", Some("Ada Winter")),
            ("Von Ada von Winter, 4. März 2025", Some("Ada von Winter")),
            ("Par Léa Hiver – 4 mars 2025", Some("Léa Hiver")),
            ("Por Ana del Río", Some("Ana del Río")),
            ("By Ada Winter, Editor", Some("Ada Winter")),
            ("作者：冬阿达", Some("冬阿达")),
            ("بقلم: عادة شتاء", Some("عادة شتاء")),
            ("By the time the ferry came", None),
            ("By noon", None),
            ("Von hier an ging es bergab", None),
            ("Ada Winter", None),
        ] {
            assert_eq!(line(text).as_deref(), is, "{text}");
        }
    }
}
