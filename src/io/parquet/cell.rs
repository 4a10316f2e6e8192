//! A value of a column as text.

use super::columns::Values;
use crate::io::MAX_PAGE_BYTES;
use crate::io::fields::{Part, Value};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Bytes of a UUID, and before which of them a hyphen stands.
const UUID_BYTES: usize = 16;
const UUID_HYPHENS: [usize; 4] = [4, 6, 8, 10];

/// Bytes, as the part and the column want them; an error says what is wrong with them.
pub(super) fn of_bytes(bytes: &[u8], part: Part, values: Values) -> Result<Value, String> {
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(format!("larger than {MAX_PAGE_BYTES} bytes"));
    }
    match values {
        Values::Uuid => Ok(Value::Text(uuid(bytes))),
        // What a crawler stored as it came. UTF-8 shows itself; of anything else, and of plain ASCII, the page may say what it is.
        Values::Bytes if part == Part::Html => Ok(match std::str::from_utf8(bytes) {
            Ok(text) if !text.is_ascii() => Value::Text(text.to_owned()),
            _ => Value::Bytes(bytes.to_vec()),
        }),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(error) => Err(format!("not UTF-8 at byte {}", error.valid_up_to())),
        },
    }
}

/// A whole number.
pub(super) fn of_whole(number: i64, values: Values) -> Value {
    let text = match values {
        Values::Unsigned => Some(number.cast_unsigned().to_string()),
        Values::Date => date(number),
        Values::Time { per_second, utc } => time(number.div_euclid(per_second), utc),
        _ => Some(number.to_string()),
    };
    text.map_or(Value::Other, Value::Text)
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * UUID_BYTES + UUID_HYPHENS.len());
    for (at, byte) in bytes.iter().enumerate() {
        if UUID_HYPHENS.contains(&at) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A day in ISO 8601, as far as that needs no sign: days since 1970 in the calendar of today.
fn date(days: i64) -> Option<String> {
    // Counted from 1 March of the year 0, so that the leap day is the last of its year; 400 years are one turn.
    const TURN_YEARS: i64 = 400;
    const TURN_DAYS: i64 = 146_097;
    const TO_1970: i64 = 719_468;
    let days = days.checked_add(TO_1970)?;
    let (turn, day) = (days.div_euclid(TURN_DAYS), days.rem_euclid(TURN_DAYS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // Months from March on have 31, 30, 31, 30, 31 days, twice and a bit: 153 days in five.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = turn * TURN_YEARS + year + next;
    (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A moment in ISO 8601, from seconds since 1970.
fn time(seconds: i64, utc: bool) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let zone = if utc { "Z" } else { "" };
    Some(format!("{}T{:02}:{:02}:{:02}{zone}", date(days)?, rest / 3600, rest / 60 % 60, rest % 60))
}

#[cfg(test)]
mod tests {
    use super::{date, of_bytes, of_whole, uuid};
    use crate::io::fields::{Part, Value};
    use crate::io::parquet::columns::Values;

    #[test]
    fn days() {
        let known = [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (11_017, "2000-03-01")];
        let more = [(20_454, "2026-01-01"), (-25_510, "1900-02-27"), (-25_509, "1900-02-28"), (-25_508, "1900-03-01")];
        for (days, text) in known.into_iter().chain(more) {
            assert_eq!(date(days).as_deref(), Some(text));
        }
        assert_eq!(date(2_932_896).as_deref(), Some("9999-12-31"));
        for days in [2_932_897, -719_529, i64::MIN, i64::MAX] {
            assert_eq!(date(days), None, "{days}");
        }
    }

    #[test]
    fn whole_numbers() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(of_whole(-1, Values::Number), text("-1"));
        assert_eq!(of_whole(-1, Values::Unsigned), text("18446744073709551615"));
        let time = |utc| Values::Time { per_second: 1000, utc };
        assert_eq!(of_whole(-1, time(true)), text("1969-12-31T23:59:59Z"));
        assert_eq!(of_whole(951_782_400_000, time(false)), text("2000-02-29T00:00:00"));
        assert_eq!(of_whole(i64::MAX, time(false)), Value::Other);
    }

    #[test]
    fn bytes() {
        let html = |bytes: &[u8]| of_bytes(bytes, Part::Html, Values::Bytes).unwrap();
        assert_eq!(html("<p>é".as_bytes()), Value::Text("<p>é".to_owned()));
        assert_eq!(html(b"<p>\xE9"), Value::Bytes(b"<p>\xE9".to_vec()));
        assert_eq!(html(b"<p>"), Value::Bytes(b"<p>".to_vec()));
        assert!(of_bytes(b"a\xE9", Part::Text, Values::Bytes).unwrap_err().contains("byte 1"));
        assert!(of_bytes(b"\xE9", Part::Html, Values::Text).is_err());
        assert_eq!(uuid(&[0xAB; 16]), "abababab-abab-abab-abab-abababababab");
    }
}
