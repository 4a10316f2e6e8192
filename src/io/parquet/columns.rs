//! Which columns hold the parts of a page.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use crate::io::fields::{Fields, Name, Part};

/// How many columns are named where none fits.
const NAMED: usize = 20;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) part: Part,
    /// Its number among the columns of the file that hold values.
    pub(super) number: usize,
    pub(super) values: Values,
}

/// What its values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    /// Text.
    Text,
    /// Bytes of which nothing is said.
    Bytes,
    /// Numbers.
    Number,
    /// Whole numbers without a sign.
    Unsigned,
    /// Days since 1970.
    Date,
    /// Time since 1970, so many to the second; in UTC, or where nobody says.
    Time { per_second: i64, utc: bool },
    /// 16 bytes, written in groups of hex digits.
    Uuid,
    /// Nothing: a column of nulls that never got a type.
    None,
}

/// The columns of the names, in their order.
pub(super) fn choose(schema: &SchemaDescriptor, fields: &Fields) -> Result<Vec<Column>, String> {
    let paths: Vec<String> = schema.columns().iter().map(|column| column.path().parts().join(".")).collect();
    let mut chosen = Vec::new();
    for Name { part, path } in fields.names() {
        let unfit = || match part {
            Part::Id => format!("the column {path:?} is neither text nor a number"),
            _ => format!("the column {path:?} is no text"),
        };
        let Some(number) = paths.iter().position(|other| other == path) else {
            let is_group = paths.iter().any(|other| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')));
            if is_group && part.is_needed() {
                return Err(unfit());
            }
            continue;
        };
        let fits = |values: &Values| match values {
            Values::Text | Values::Bytes | Values::None => true,
            _ => !part.is_content(),
        };
        match schema.columns().get(number).and_then(|column| values_of(column)).filter(fits) {
            Some(Values::None) => {}
            Some(values) => chosen.push(Column { part, number, values }),
            None if part.is_needed() => return Err(unfit()),
            None => {}
        }
    }
    if chosen.iter().any(|column| column.part.is_content()) {
        return Ok(chosen);
    }
    let is_content = |name: &Name<'_>| name.part.is_content();
    let wanted: Vec<String> =
        fields.names().iter().filter(|name| is_content(name)).map(|name| name.path.into()).collect();
    let mut has = paths.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if paths.len() > NAMED {
        has.push_str(", …");
    }
    Err(format!("no column {}; its columns: {has}", wanted.join(" or ")))
}

/// What the values of a column are; `None` for what is no text and no number, and for lists.
fn values_of(column: &ColumnDescriptor) -> Option<Values> {
    if column.max_rep_level() > 0 {
        return None;
    }
    let logical = column.logical_type_ref();
    let converted = column.converted_type();
    match column.physical_type() {
        _ if logical == Some(&LogicalType::Unknown) => Some(Values::None),
        Type::BYTE_ARRAY => match (logical, converted) {
            (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json), _) => Some(Values::Text),
            (None, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) => Some(Values::Text),
            (None, ConvertedType::NONE) => Some(Values::Bytes),
            _ => None,
        },
        Type::INT32 | Type::INT64 => whole_numbers(logical, converted),
        Type::FLOAT | Type::DOUBLE => Some(Values::Number),
        // Spark's timestamps of old.
        Type::INT96 => Some(Values::Time { per_second: 1, utc: true }),
        Type::FIXED_LEN_BYTE_ARRAY => (logical == Some(&LogicalType::Uuid)).then_some(Values::Uuid),
        Type::BOOLEAN => None,
    }
}

fn whole_numbers(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Values> {
    Some(match (logical, converted) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Values::Date,
        (Some(LogicalType::Timestamp(time)), _) => {
            let per_second = match time.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Values::Time { per_second, utc: time.is_adjusted_to_u_t_c }
        }
        (None, ConvertedType::TIMESTAMP_MILLIS) => Values::Time { per_second: 1_000, utc: true },
        (None, ConvertedType::TIMESTAMP_MICROS) => Values::Time { per_second: 1_000_000, utc: true },
        (Some(LogicalType::Integer(whole)), _) if whole.is_signed => Values::Number,
        (Some(LogicalType::Integer(_)), _) => Values::Unsigned,
        (
            None,
            ConvertedType::NONE
            | ConvertedType::INT_8
            | ConvertedType::INT_16
            | ConvertedType::INT_32
            | ConvertedType::INT_64,
        ) => Values::Number,
        (None, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => {
            Values::Unsigned
        }
        _ => return None,
    })
}
