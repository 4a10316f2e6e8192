//! The words of an address: `https://pier.example/2024/03/boats-on-time.html` is about boats on time.

/// A part of the path with fewer words is a section, a date or a number.
const LEAST_WORDS: usize = 3;
/// Longer parts are no words.
const MOST_BYTES: usize = 600;

/// The part of an address's path that tells the headline: the last one of so many words. Words are parted by spaces; numbers behind the first
/// word are left out, since most are numbers of the page.
pub(crate) fn headline(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let path = path.split_once("//").map_or(path, |(_, rest)| rest);
    let (_, path) = path.split_once('/')?;
    path.rsplit('/').filter(|part| part.len() <= MOST_BYTES).find_map(|part| {
        let part = decoded(part);
        let part = part.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map_or(&*part, |(name, _)| name);
        let words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
        let words: Vec<&str> = words.collect();
        (words.len() >= LEAST_WORDS).then(|| words.join(" "))
    })
}

/// Whether the end of a name says what kind of file it is.
fn is_ending(ending: &str) -> bool {
    (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// With `%C3%A9` put back to `é`.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, behind @ ..] = rest {
        let (byte, left) = match (first, behind) {
            (b'%', [high, low, left @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => (16 * high + low, left),
                _ => (b'%', behind),
            },
            _ => (*first, behind),
        };
        bytes.push(byte);
        rest = left;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::headline;

    #[test]
    fn the_last_part_of_several_words_tells_the_headline() {
        for (address, wanted) in [
            ("https://pier.example/2024/03/boats-on-time.html", Some("boats on time")),
            ("https://pier.example/news/boats_on_time-1234567/", Some("boats on time")),
            ("https://pier.example/news/boats-on-time/amp?from=a-b-c#x-y-z", Some("boats on time")),
            ("https://pier.example/f%C3%A4hre-am-morgen", Some("fähre am morgen")),
            ("https://pier.example/%E8%88%B9-%E6%B8%AF-%E6%B5%B7", Some("船 港 海")),
            ("//pier.example/boats-on-time", Some("boats on time")),
            ("https://the-old-pier.example/news/42", None),
            ("https://pier.example/boats%2", None),
            ("https://pier.example/a%ff-b-%zz-c", Some("a b zz c")),
            ("", None),
        ] {
            assert_eq!(headline(address).as_deref(), wanted, "{address}");
        }
    }
}
