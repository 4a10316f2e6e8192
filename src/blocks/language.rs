//! Languages: tags in the form of BCP 47, and what the letters of a text alone give away.

/// So many letters are enough to tell the script.
const LETTERS: usize = 2000;
/// With fewer letters nothing is told.
const LEAST: usize = 20;

/// `en_us` → `en-US`, `zh-hans-cn` → `zh-Hans-CN`; of a list the first. `None` where it is no tag: `english`, `x-default`, `{{lang}}`.
pub(super) fn tag(stated: &str) -> Option<String> {
    let first = stated.split([',', ';', ' ']).next()?.split('.').next()?;
    let mut out = String::new();
    for (n, part) in first.split(['-', '_']).enumerate() {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        if n == 0 {
            if !letters || !(2..=3).contains(&part.len()) || part.eq_ignore_ascii_case("und") {
                return None;
            }
            out.push_str(&part.to_ascii_lowercase());
            continue;
        }
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        out.push('-');
        match part.len() {
            2 if letters => out.push_str(&part.to_ascii_uppercase()),
            4 if letters => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(out)
}

/// The language of a text in a script that one language (nearly) alone is written in. Latin, Devanagari and other shared scripts give nothing
/// away; Cyrillic and Arabic only by letters that the neighbours do not have.
pub(super) fn by_script(text: &str) -> Option<&'static str> {
    let (mut all, mut kana, mut han, mut hangul, mut thai) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let (mut greek, mut hebrew, mut armenian, mut georgian) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut cyrillic, mut russian, mut ukrainian, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut arabic, mut not_arabic) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LETTERS) {
        all += 1;
        match c {
            '\u{3041}'..='\u{30FF}' => kana += 1,
            '\u{3400}'..='\u{9FFF}' => han += 1,
            '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{0E00}'..='\u{0E7F}' => thai += 1,
            '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => greek += 1,
            '\u{0590}'..='\u{05FF}' => hebrew += 1,
            '\u{0531}'..='\u{058F}' => armenian += 1,
            '\u{10A0}'..='\u{10FF}' => georgian += 1,
            '\u{0400}'..='\u{052F}' => {
                cyrillic += 1;
                match c.to_lowercase().next() {
                    Some('ы' | 'э' | 'ё') => russian += 1,
                    Some('і' | 'ї' | 'є' | 'ґ') => ukrainian += 1,
                    // Of Belarusian, Serbian, Macedonian and the Cyrillic alphabets of Asia.
                    Some(
                        'ў' | 'ј' | 'љ' | 'њ' | 'ћ' | 'ђ' | 'џ' | 'ѓ' | 'ќ' | 'ѕ' | 'қ' | 'ң' | 'ғ' | 'ү' | 'ұ' | 'ө'
                        | 'ә' | 'һ',
                    ) => others += 1,
                    _ => {}
                }
            }
            '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' => {
                arabic += 1;
                not_arabic += usize::from(matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | 'ے' | 'ٹ' | 'ڈ' | 'ۇ' | 'ە'));
            }
            _ => {}
        }
    }
    let most = |count: usize| all >= LEAST && 2 * count > all;
    if most(kana + han) {
        // Japanese without any kana is a heading, not a text.
        return Some(if 10 * kana > han { "ja" } else { "zh" });
    }
    let plain = [(hangul, "ko"), (thai, "th"), (greek, "el"), (hebrew, "he"), (armenian, "hy"), (georgian, "ka")];
    if let Some((_, tag)) = plain.into_iter().find(|(count, _)| most(*count)) {
        return Some(tag);
    }
    if most(cyrillic) && others == 0 {
        return match (russian, ukrainian) {
            (1.., 0) => Some("ru"),
            (0, 1..) => Some("uk"),
            _ => None,
        };
    }
    (most(arabic) && not_arabic == 0).then_some("ar")
}

#[cfg(test)]
mod tests {
    use super::{by_script, tag};

    #[test]
    fn tags() {
        for (stated, is) in [
            ("en_US", Some("en-US")),
            ("EN-us", Some("en-US")),
            ("de", Some("de")),
            ("zh-hans-cn", Some("zh-Hans-CN")),
            ("de-DE, en", Some("de-DE")),
            ("pt_BR.UTF-8", Some("pt-BR")),
            ("es-419", Some("es-419")),
            ("en-", Some("en")),
            ("english", None),
            ("x-default", None),
            ("{{ lang }}", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(tag(stated).as_deref(), is, "{stated}");
        }
    }

    #[test]
    fn scripts() {
        assert_eq!(by_script("潮が引くと、渡し船は砂の上で一晩じゅう待っていた。"), Some("ja"));
        assert_eq!(by_script("退潮以后，渡船在沙滩上等了整整一夜，直到早晨才离开。"), Some("zh"));
        assert_eq!(by_script("썰물이 지면 나룻배는 모래 위에서 밤새도록 기다렸다고 한다."), Some("ko"));
        assert_eq!(by_script("Паром ждал на песке всю ночь, пока вода не вернулась, и мы ждали."), Some("ru"));
        assert_eq!(by_script("Пором чекав на піску всю ніч, доки вода не повернулася."), Some("uk"));
        assert_eq!(by_script("Фериботът чакаше цяла нощ на пясъка и никой не дойде."), None);
        assert_eq!(by_script("The ferry waited on the sand all night, and nobody came."), None);
        assert_eq!(by_script("渡船"), None, "too short");
    }
}
