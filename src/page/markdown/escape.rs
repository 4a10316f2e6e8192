//! Text that Markdown takes for text.
//!
//! Escaped is what CommonMark 0.31 or the tables and deletions of GitHub's Markdown could take for markup, and no more: what is escaped is read by people and
//! models, too. Spared are underscores inside words (`snake_case`) and ampersands that begin no entity (`AT&T`).

/// A line of running text that begins a line, its white space folded.
pub(super) fn line(text: &str) -> String {
    let mut line = inline(text);
    if let Some(at) = first_escape(&line) {
        line.insert(at, '\\');
    }
    line
}

/// A heading: a line whose end is not taken for the end of the heading's marks.
pub(super) fn heading(text: &str) -> String {
    let mut line = inline(text);
    if line.ends_with('#') {
        line.insert(line.len() - 1, '\\');
    }
    line
}

/// Running text where no line begins, its white space folded.
pub(super) fn inline(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut last = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|&(_, next)| next);
        if acts(c, last, next, text.get(at..).unwrap_or_default()) {
            out.push('\\');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// Whether a character in a line is markup, by its neighbours and by the text from it on.
fn acts(c: char, last: Option<char>, next: Option<char>, from: &str) -> bool {
    let in_word = || [last, next].iter().all(|c| c.is_some_and(char::is_alphanumeric));
    match c {
        '\\' | '`' | '*' | '[' | '<' | '~' | '|' => true,
        '_' => !in_word(),
        '&' => is_entity(from),
        _ => false,
    }
}

/// Whether a text begins with something like `&amp;` or `&#160;`.
fn is_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

/// The place of a character that makes something of a line by standing at its beginning: a heading (also one underlined), a quotation, an item of a list, a
/// rule, the second row of a table. What is escaped anywhere is not among these.
fn first_escape(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = line.get(digits..)?;
    if digits > 0 {
        let numbers = behind.starts_with(['.', ')']) && behind[1..].chars().next().is_none_or(char::is_whitespace);
        return numbers.then_some(digits);
    }
    let starts = line.starts_with(['#', '>', '-', '+', '=']) || line.starts_with(":-");
    starts.then_some(0)
}

#[cfg(test)]
mod tests {
    use super::{heading, line};

    #[test]
    fn what_would_be_markup() {
        for (text, escaped) in [
            ("plain, with (brackets) and 3 - 4 = -1!", "plain, with (brackets) and 3 - 4 = -1!"),
            ("a *b* _c_ snake_case __d__", r"a \*b\* \_c\_ snake_case \_\_d\_\_"),
            (r"`x` [a](b) ![c] <b> ~~d~~ \ a|b", r"\`x\` \[a](b) !\[c] \<b> \~\~d\~\~ \\ a\|b"),
            ("AT&T &amp; &#160; &; &&amp;", r"AT&T \&amp; \&#160; &; &\&amp;"),
            ("# a # b", r"\# a # b"),
            ("> a", r"\> a"),
            ("- a", r"\- a"),
            ("---", r"\---"),
            ("+1", r"\+1"),
            ("===", r"\==="),
            (":--", r"\:--"),
            ("1. a", r"1\. a"),
            ("2024)", r"2024\)"),
            ("1.5 a", "1.5 a"),
            ("2024", "2024"),
            ("* * *", r"\* \* \*"),
            ("", ""),
        ] {
            assert_eq!(line(text), escaped, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_heading() {
        assert_eq!(heading("C #"), r"C \#");
        assert_eq!(heading("C ###"), r"C ##\#");
        assert_eq!(heading("#"), r"\#");
        assert_eq!(heading("- 1. #x"), "- 1. #x");
    }
}
