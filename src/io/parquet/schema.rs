//! The columns of a record.

use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::Result;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::{ColumnPath, TypePtr};

/// All fields of a record but its blocks, in their order. `table` fills them in the same order.
const RECORD: &str = "\
message record {
  required binary id (STRING);
  optional binary url (STRING);
  optional binary host (STRING);
  optional binary title (STRING);
  optional binary author (STRING);
  optional binary date (STRING);
  optional binary language (STRING);
  optional binary description (STRING);
  optional binary kind (STRING);
  required binary text (STRING);
  optional double confidence;
  required binary status (STRING);
  optional binary error (STRING);
  optional binary duplicate_of (STRING);
  optional binary cluster (STRING);
  optional double similarity;
  optional binary copy (STRING);
  optional binary fingerprint (STRING);
  optional group farm {
    required double score;
    required group parts (LIST) {
      repeated group list {
        required group element {
          required binary name (STRING);
          required double value;
        }
      }
    }
  }
  required group stats {
    required int64 blocks;
    required int64 article_blocks;
    required int64 teaser_blocks;
    required int64 boilerplate_blocks;
    required int64 bytes_in;
    required int64 chars_out;
  }
  optional group copies {
    required int64 pages;
    required group hosts (LIST) {
      repeated group list {
        required binary element (STRING);
      }
    }
    optional binary earliest (STRING);
  }
  optional group supersedes (LIST) {
    repeated group list {
      required binary element (STRING);
    }
  }
";

/// The blocks, where they are asked for.
const BLOCKS: &str = "  \
  optional group blocks (LIST) {
    repeated group list {
      required group element {
        required binary text (STRING);
        required binary label (STRING);
        required double confidence;
        required group reasons (LIST) {
          repeated group list {
            required binary element (STRING);
          }
        }
        required group span {
          required int64 start;
          required int64 end;
        }
        optional int64 pages;
        optional int64 sites;
      }
    }
  }
";

/// Columns of few different values, which are written once and numbered.
const OF_FEW_VALUES: &[&str] = &[
    "host",
    "author",
    "language",
    "kind",
    "status",
    "copy",
    "blocks.list.element.label",
    "farm.parts.list.element.name",
];

/// The level of zstd's own program.
const ZSTD_LEVEL: i32 = 3;

/// The schema of a file.
pub(super) fn schema(blocks: bool) -> Result<TypePtr> {
    let blocks = if blocks { BLOCKS } else { "" };
    Ok(Arc::new(parse_message_type(&format!("{RECORD}{blocks}}}\n"))?))
}

/// How the columns are packed.
pub(super) fn properties() -> Result<WriterPropertiesPtr> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_enabled(false);
    for column in OF_FEW_VALUES {
        let path = ColumnPath::new(column.split('.').map(str::to_owned).collect());
        properties = properties.set_column_dictionary_enabled(path, true);
    }
    Ok(Arc::new(properties.build()))
}

#[cfg(test)]
mod tests {
    use super::{BLOCKS, OF_FEW_VALUES, RECORD, schema};

    #[test]
    fn it_is_documented_as_it_is() {
        let documented = include_str!("../../../docs/DESIGN.md");
        for line in RECORD.lines().chain(BLOCKS.lines()) {
            assert!(documented.lines().any(|other| other.strip_prefix("    ") == Some(line)), "{line}");
        }
    }

    #[test]
    fn the_columns_of_few_values_are_there() {
        let descriptor = ::parquet::schema::types::SchemaDescriptor::new(schema(true).unwrap());
        let paths: Vec<String> = descriptor.columns().iter().map(|column| column.path().string()).collect();
        for column in OF_FEW_VALUES {
            assert!(paths.iter().any(|path| path == column), "{column}");
        }
        assert!(
            !::parquet::schema::types::SchemaDescriptor::new(schema(false).unwrap())
                .columns()
                .iter()
                .any(|column| column.path().string().starts_with("blocks."))
        );
    }
}
