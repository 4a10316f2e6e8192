//! Dates as pages write them → ISO 8601.
//!
//! Only what can be read in one way is: `2025-09-04T12:50:36Z`, `Thu, 04 Sep 2025`, `4. September 2025`, `2025年9月4日`, `04.09.2025` (with dots the day comes
//! first wherever it is written so), `25/12/2025`. `04/09/2025` is April in one country and September in the next and stays as it is. A time
//! of day is kept where it stands in ISO form.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

/// Texts longer than this are no dates, in bytes.
const LONGEST: usize = 200;
/// Years that a page may have been written in, with room for archives.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2199;

/// Names of the months, January first. A name may be shortened to three letters or more.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio janeiro januari styczeń stycznia leden ledna января январь ocak ianuarie januára січня tammikuuta",
    "february februar février febrero febbraio fevereiro februari luty lutego únor února февраля февраль şubat februarie лютого helmikuuta",
    "march märz mars marzo março maart marec marzec marca březen března марта март mart martie березня maaliskuuta",
    "april avril abril aprile kwiecień kwietnia duben dubna апреля апрель nisan aprilie квітня huhtikuuta",
    "may mai mayo maggio maio mei maj maja květen května мая май mayıs травня toukokuuta",
    "june juni juin junio giugno junho czerwiec czerwca červen června июня июнь haziran iunie червня kesäkuuta",
    "july juli juillet julio luglio julho lipiec lipca červenec července июля июль temmuz iulie липня heinäkuuta",
    "august août agosto augustus augusti sierpień sierpnia srpen srpna августа август ağustos серпня elokuuta",
    "september septembre septiembre settembre setembro wrzesień września září сентября сентябрь eylül septembrie вересня syyskuuta",
    "october oktober octobre octubre ottobre outubro październik października říjen října октября октябрь ekim octombrie жовтня lokakuuta",
    "november novembre noviembre novembro listopad listopada листопада ноября ноябрь kasım noiembrie marraskuuta",
    "december dezember décembre diciembre dicembre dezembro desember grudzień grudnia prosinec prosince декабря декабрь aralık decembrie грудня joulukuuta",
];

/// A piece of a text: a number with its count of digits, a word in lower case, or any sign but white space.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Number(u32, usize),
    Word(String),
    Sign(char),
}

/// The first date of a text in ISO 8601; `None` where none can be read in one way.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    // Most lines have no digit, and no date.
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    stamp(text).or_else(|| {
        let pieces = pieces(text);
        (0..pieces.len()).find_map(|at| worded(&pieces, at).or_else(|| numeric(&pieces, at))).map(show)
    })
}

fn show((year, month, day): (u32, u32, u32)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn checked(year: u32, month: u32, day: u32) -> Option<(u32, u32, u32)> {
    (YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

/// A text that begins with a date in ISO order; the time behind it is kept where nothing else follows.
fn stamp(text: &str) -> Option<String> {
    let field = |from: usize, to: usize| {
        text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u32>().ok()
    };
    let year = field(0, 4)?;
    let parting = text.as_bytes().get(4)?;
    let (month, day, rest) = if parting.is_ascii_digit() {
        (field(4, 6)?, field(6, 8)?, text.get(8..)?)
    } else {
        if !matches!(parting, b'-' | b'/' | b'.') || text.as_bytes().get(7) != Some(parting) {
            return None;
        }
        (field(5, 7)?, field(8, 10)?, text.get(10..)?)
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = show(checked(year, month, day)?);
    Some(match time(rest) {
        Some(time) => format!("{date}T{time}"),
        None => date,
    })
}

/// `T12:50:36.5+0200` → `12:50:36+02:00`; fractions of seconds are dropped.
fn time(text: &str) -> Option<String> {
    let text = text.strip_prefix(['T', 't', ' '])?.trim();
    let number = |at: usize, most: u32| {
        let part = text.get(at..at + 2).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<u32>().ok().filter(|&number| number <= most)
    };
    let (hour, minute) = (number(0, 23)?, number(3, 59)?);
    if text.as_bytes().get(2) != Some(&b':') {
        return None;
    }
    let mut rest = text.get(5..)?;
    let mut second = 0;
    if let Some(behind) = rest.strip_prefix(':') {
        second = number(6, 60)?;
        rest = behind.get(2..)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    let zone = match rest.trim() {
        "" => String::new(),
        "Z" | "z" | "UTC" | "GMT" => "Z".to_owned(),
        offset => {
            let digits: String = offset.get(1..)?.chars().filter(|&c| c != ':').collect();
            if !offset.starts_with(['+', '-']) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let (hours, minutes) = match digits.len() {
                2 => (digits.as_str(), "00"),
                4 => digits.split_at(2),
                _ => return None,
            };
            format!("{}{hours}:{minutes}", offset.get(..1)?)
        }
    };
    Some(format!("{hour:02}:{minute:02}:{second:02}{zone}"))
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = |inside: fn(char) -> bool| rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let end = end(|c| c.is_ascii_digit());
            let digits = rest.get(..end).unwrap_or_default();
            pieces.push(Piece::Number(digits.parse().unwrap_or(u32::MAX), end));
            end
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            pieces.push(Piece::Sign(c));
            c.len_utf8()
        } else if c.is_alphabetic() {
            let end = end(char::is_alphabetic);
            pieces.push(Piece::Word(rest.get(..end).unwrap_or_default().to_lowercase()));
            end
        } else {
            if !c.is_whitespace() {
                pieces.push(Piece::Sign(c));
            }
            c.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    pieces
}

/// The month that a word in lower case names, in full or shortened.
fn month(word: &str) -> Option<u32> {
    /// Shorter forms than this name no month.
    const SHORTEST: usize = 3;
    let short = word.chars().count();
    if short < SHORTEST {
        return None;
    }
    // A full name goes before what only begins like one: `mar` is March everywhere, `mai` is May.
    let found = NAMES.whole.get(word).or_else(|| NAMES.shortened.get(word).filter(|_| short <= LONGEST_SHORT));
    found.map(|&at| at + 1)
}

/// The most letters of a name that is shortened.
const LONGEST_SHORT: usize = 5;

/// Months by their names.
struct Names {
    whole: HashMap<&'static str, u32>,
    /// By what names begin with.
    shortened: HashMap<&'static str, u32>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { whole: HashMap::new(), shortened: HashMap::new() };
    for (month, all) in (0..).zip(MONTHS) {
        for name in all.split(' ') {
            names.whole.entry(name).or_insert(month);
            let ends = name.char_indices().skip(1).take(LONGEST_SHORT).map(|(end, _)| end);
            for beginning in ends.filter_map(|end| name.get(..end)) {
                names.shortened.entry(beginning).or_insert(month);
            }
        }
    }
    names
});

/// A date with the name of the month at `at`, or that begins there in the way of East Asia.
fn worded(pieces: &[Piece], at: usize) -> Option<(u32, u32, u32)> {
    let number = |at: usize| match pieces.get(at) {
        Some(&Piece::Number(number, digits)) => Some((number, digits)),
        _ => None,
    };
    if let (Some((year, 4)), Some(Piece::Sign('年' | '년'))) = (number(at), pieces.get(at + 1)) {
        return checked(year, number(at + 2)?.0, number(at + 4)?.0);
    }
    let Some(Piece::Word(word)) = pieces.get(at) else { return None };
    let month = month(word)?;
    // Little words and signs between the parts: `4th of September, 2025`, `4 de septiembre de 2025`, `4. Sept. 2025`.
    let filler = |piece: &Piece| match piece {
        Piece::Word(word) => {
            matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "of" | "de" | "del" | "er" | "º" | "r")
        }
        Piece::Sign(sign) => matches!(sign, '.' | ',' | '-' | '/' | '’' | '\''),
        Piece::Number(..) => false,
    };
    let forward = |from: usize| (from..pieces.len().min(from + 3)).find(|&at| !pieces.get(at).is_some_and(filler));
    let before = (at.saturating_sub(3)..at).rev().find(|&at| !pieces.get(at).is_some_and(filler)).and_then(number);
    let behind = forward(at + 1);
    let next = behind.and_then(number);
    match (before, next) {
        (Some((day, 1..=2)), Some((year, 4))) => checked(year, month, day),
        (_, Some((day, 1..=2))) => {
            let (year, digits) = forward(behind? + 1).and_then(number)?;
            (digits == 4).then(|| checked(year, month, day)).flatten()
        }
        _ => None,
    }
}

/// A date of three numbers that begins at `at`.
fn numeric(pieces: &[Piece], at: usize) -> Option<(u32, u32, u32)> {
    let window = pieces.get(at..at + 5)?;
    let free = |at: Option<usize>| {
        !matches!(at.and_then(|at| pieces.get(at)), Some(Piece::Number(..) | Piece::Sign('.' | '/' | '-')))
    };
    let [Piece::Number(a, size), Piece::Sign(one), Piece::Number(b, 1..=2), Piece::Sign(two), Piece::Number(c, last)] =
        window
    else {
        return None;
    };
    if one != two || !free(at.checked_sub(1)) {
        return None;
    }
    match (size, one, last) {
        (4, '-' | '/' | '.', 1..=2) => checked(*a, *b, *c),
        (1..=2, '.', 4) => checked(*c, *b, *a),
        (1..=2, '/' | '-', 4) if *a > 12 || a == b => checked(*c, *b, *a),
        (1..=2, '/' | '-', 4) if *b > 12 => checked(*c, *a, *b),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn stamps() {
        for (text, date) in [
            ("2025-09-04", "2025-09-04"),
            ("2025/09/04", "2025-09-04"),
            ("20250904", "2025-09-04"),
            ("2025-09-04T12:50:36+00:00", "2025-09-04T12:50:36+00:00"),
            ("2025-09-04 12:50:36 +0200", "2025-09-04T12:50:36+02:00"),
            ("2025-09-04T12:50:36.120Z", "2025-09-04T12:50:36Z"),
            ("2025-09-04T12:50", "2025-09-04T12:50:00"),
            ("2025-09-04 5:50 pm", "2025-09-04"),
            ("2025-09-04T99:99", "2025-09-04"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn words() {
        for text in [
            "Thu, 04 Sep 2025 12:50:36 GMT",
            "Thu Sep 04 2025 12:50:36 GMT+0200",
            "Published on September 4th, 2025 by Ada Winter",
            "4. September 2025",
            "le 4 septembre 2025",
            "4 de setembro de 2025",
            "4 września 2025",
            "4 сентября 2025 г.",
            "4th of September, 2025",
            "Sept. 4, 2025",
            "2025年9月4日",
            "2025년 9월 4일",
            "Stand: 04.09.2025, 12:50 Uhr",
            "2025-9-4",
        ] {
            assert_eq!(iso(text).as_deref(), Some("2025-09-04"), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_only_in_one_way() {
        assert_eq!(iso("25/12/2025").as_deref(), Some("2025-12-25"));
        assert_eq!(iso("12/25/2025").as_deref(), Some("2025-12-25"));
        assert_eq!(iso("05/05/2025").as_deref(), Some("2025-05-05"));
        for text in
            ["04/09/2025", "4-9-2025", "3 days ago", "September", "May 2025", "1.2.3.2025", "2025", "99.99.2025", ""]
        {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
