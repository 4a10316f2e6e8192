//! Values of options.

use std::any::TypeId;

use clap::{Arg, ArgAction};
use toml::de::DeValue;

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Switch,
    Text,
    Integer,
    Number,
    /// A size, a share: a number, or one with a unit.
    TextOrInteger,
}

impl Takes {
    fn of(option: &Arg) -> Self {
        if !option.get_action().takes_values() {
            return Self::Switch;
        }
        let parser = option.get_value_parser();
        let told = parser.type_id();
        let is = |known: TypeId| told == known;
        if is(TypeId::of::<u32>()) {
            Self::Integer
        } else if is(TypeId::of::<f64>()) {
            Self::Number
        } else if parser.possible_values().is_some()
            || is(TypeId::of::<std::path::PathBuf>())
            || is(TypeId::of::<String>())
        {
            Self::Text
        } else {
            Self::TextOrInteger
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Switch => "true or false",
            Self::Text => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::TextOrInteger => "a string or an integer",
        }
    }
}

/// What a value comes to on the command line: words, one for each time that the option is given.
///
/// # Errors
/// What the option wants, where the value is of another type.
pub(super) fn words(option: &Arg, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let takes = Takes::of(option);
    let long = option.get_long().unwrap_or_default();
    let wants = |what: &str, value: &DeValue<'_>| {
        Err(format!("`{long}` wants {what}, and this is {}", with_article(value.type_str())))
    };
    match value {
        DeValue::Boolean(on) if takes == Takes::Switch => Ok(if *on { vec![format!("--{long}")] } else { Vec::new() }),
        DeValue::Array(values) if matches!(option.get_action(), ArgAction::Append) => {
            let words = values.iter().map(|value| word(takes, value.get_ref()));
            let words: Option<Vec<String>> = words.collect();
            match words {
                Some(words) => Ok(words.into_iter().map(|word| format!("--{long}={word}")).collect()),
                None => Err(format!("`{long}` wants {}, or a list of such", takes.name())),
            }
        }
        value => match word(takes, value) {
            Some(word) => Ok(vec![format!("--{long}={word}")]),
            None => wants(takes.name(), value),
        },
    }
}

fn word(takes: Takes, value: &DeValue<'_>) -> Option<String> {
    match (takes, value) {
        (Takes::Text | Takes::TextOrInteger, DeValue::String(text)) => Some(text.clone().into_owned()),
        (Takes::Integer | Takes::Number | Takes::TextOrInteger, DeValue::Integer(number)) => {
            // Hexadecimal and such are the same number.
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number.to_string())
        }
        (Takes::Number, DeValue::Float(number)) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

/// The name of a type as it is told.
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}
