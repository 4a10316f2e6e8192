//! Small functions on text: cutting, sentences, slugs.

/// The text without the link marks `[[` and `]]`.
pub fn plain(text: &str) -> String {
    text.replace("[[", "").replace("]]", "").replace(crate::articles::CELL, " ")
}

/// Whether a language is written without spaces, so that it is cut and counted by characters.
pub fn unspaced(lang: &str) -> bool {
    matches!(lang, "zh" | "ja" | "th")
}

/// The first words of `text`, about `chars` characters, with `ellipsis` after them.  `None` when there is nothing to cut off.
pub fn cut(text: &str, chars: usize, ellipsis: &str, lang: &str) -> Option<String> {
    let text = plain(text);
    let (chars, slack) = if unspaced(lang) { (chars / 2, 2) } else { (chars, 8) };
    if text.chars().count() < chars + slack {
        return None;
    }
    let head: String = text.chars().take(chars).collect();
    let kept = if unspaced(lang) { head.as_str() } else { head.rsplit_once(' ').map_or(head.as_str(), |(h, _)| h) };
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?–—-…、。，".contains(c));
    Some(format!("{kept}{ellipsis}"))
}

/// Splits a paragraph into sentences, each with its own punctuation.  Joining them with [`glue`] gives the paragraph again.
pub fn sentences(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = String::new();
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        current.push(c);
        i += 1;
        let wide = matches!(c, '。' | '！' | '？');
        if !wide && !matches!(c, '.' | '!' | '?' | '…' | '।' | '؟') {
            continue;
        }
        while i < chars.len() && matches!(chars[i], '.' | '”' | '"' | '’' | ')' | '»' | '«' | '」' | '』' | ']' | '“')
        {
            current.push(chars[i]);
            i += 1;
        }
        let gap = i < chars.len() && chars[i] == ' ';
        let next = chars.get(i + usize::from(gap)).copied();
        let starts = next.is_none_or(|n| wide || (gap && !n.is_lowercase() && !n.is_ascii_digit()));
        let abbreviation =
            c == '.' && current.trim_end_matches('.').chars().rev().take_while(|c| c.is_alphabetic()).count() < 3;
        if starts && (!abbreviation || next.is_none()) {
            out.push(std::mem::take(&mut current));
            i += usize::from(gap);
        }
    }
    if !current.trim().is_empty() {
        out.push(current);
    }
    out
}

/// What stands between two sentences of a language.
pub fn glue(lang: &str) -> &'static str {
    if unspaced(lang) { "" } else { " " }
}

/// A file name from a headline: ASCII letters and digits with hyphens, cut at a word; `None` for other scripts.
pub fn slug(title: &str) -> Option<String> {
    let mut out = String::new();
    for c in title.chars() {
        let folded = match c.to_lowercase().next().unwrap_or(c) {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'á' | 'à' | 'â' => "a",
            'é' | 'è' | 'ê' => "e",
            'í' | 'ì' => "i",
            'ó' | 'ò' | 'ô' => "o",
            'ú' | 'ù' => "u",
            'ñ' => "n",
            'ç' => "c",
            '’' | '\'' => "",
            l if l.is_ascii_alphanumeric() => {
                out.push(l);
                continue;
            }
            l if l.is_alphanumeric() => return None,
            _ => "-",
        };
        if folded != "-" || !(out.is_empty() || out.ends_with('-')) {
            out.push_str(folded);
        }
    }
    while out.len() > 60 {
        let at = out.rfind('-').unwrap_or(60);
        out.truncate(at);
    }
    let out = out.trim_matches('-').to_owned();
    (out.len() > 3).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_a_word() {
        assert_eq!(
            cut("The quick brown fox jumps over the dog", 20, "...", "en").as_deref(),
            Some("The quick brown fox...")
        );
        assert_eq!(cut("Short", 20, "...", "en"), None);
    }

    #[test]
    fn sentences_join_to_the_paragraph() {
        let p = "We met Mr. Low. “Why?” he said. It cost 3.5 crowns. Then… nothing!";
        let s = sentences(p);
        assert_eq!(s.join(" "), p);
        assert_eq!(s.len(), 4, "{s:?}");
        assert_eq!(sentences("雨が降った。道は「遠い」。").len(), 2);
    }

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Grüße aus Köln: 5 Tipps!").as_deref(), Some("gruesse-aus-koeln-5-tipps"));
        assert_eq!(slug("雨の日"), None);
    }
}
