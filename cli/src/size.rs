//! Sizes on the command line.

/// Letters behind a number, and how many bytes they stand for.
const UNITS: &[(&str, usize)] = &[("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("B", 1)];

/// A number of bytes: `1000`, `64KiB`, `256 MiB`, `1GiB`.
pub(crate) fn parse(text: &str) -> Result<usize, String> {
    let trimmed = text.trim();
    let (number, unit) =
        UNITS.iter().find_map(|(name, unit)| Some((strip_unit(trimmed, name)?, *unit))).unwrap_or((trimmed, 1));
    let size = number.trim_end().parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    size.filter(|size| *size > 0).ok_or_else(|| format!("{text:?} is no size: a number, and KiB, MiB or GiB behind it"))
}

/// So much memory a run takes at least.
const LEAST_MEMORY: usize = 64 << 20;

/// A size of memory that holds.
pub(crate) fn memory(text: &str) -> Result<usize, String> {
    let size = parse(text)?;
    if size < LEAST_MEMORY {
        return Err("64MiB is the least: the model and the pages that are being cleaned take most of that".to_owned());
    }
    Ok(size)
}

/// The text before a unit, written in whatever case.
fn strip_unit<'a>(text: &'a str, unit: &str) -> Option<&'a str> {
    let (number, end) = text.split_at_checked(text.len().checked_sub(unit.len())?)?;
    end.eq_ignore_ascii_case(unit).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{memory, parse};

    #[test]
    fn too_little_memory() {
        assert_eq!(memory("64MiB"), Ok(64 << 20));
        assert!(memory("63MiB").is_err());
    }

    #[test]
    fn sizes() {
        for (text, size) in [("1", 1), ("1000B", 1000), ("64KiB", 65_536), ("2 mib", 2_097_152), (" 1GiB ", 1 << 30)] {
            assert_eq!(parse(text), Ok(size), "{text}");
        }
        for text in ["", "0", "MiB", "-1", "1.5MiB", "1MB", "1 KiB KiB", "99999999999GiB", "\u{e9}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
