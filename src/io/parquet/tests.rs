//! Tests of reading and writing whole files.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, GzipLevel, ZstdLevel};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::record::{Field, Row};
use ::parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::ParquetWriter;
use crate::corpus::{BlockRecord, Content, Copies, Farm, RawPage, Record, Status};
use crate::error::PageError;
use crate::io::{Fields, tests::Folder};
use crate::page::Stats;

fn records_as_parquet(records: &[Record], blocks: bool, row_group_bytes: usize) -> Vec<u8> {
    let mut writer = ParquetWriter::new(Vec::new(), blocks).unwrap().with_row_group_bytes(row_group_bytes);
    for record in records {
        writer.write(record).unwrap();
    }
    writer.finish().unwrap()
}

fn read_with(folder: &Folder, bytes: &[u8], fields: &Fields) -> Vec<Result<RawPage, PageError>> {
    folder.write("x.parquet", bytes);
    let pages = crate::io::read(&[folder.path("x.parquet")]).with_fields(fields.clone()).collect();
    // A file that is written over is flushed to the disk by some systems, and there are thousands.
    std::fs::remove_file(folder.path("x.parquet")).unwrap();
    pages
}

fn read(folder: &Folder, bytes: &[u8]) -> Vec<Result<RawPage, PageError>> {
    read_with(folder, bytes, &Fields::new())
}

/// All rows, by the other reader of the library.
fn rows(folder: &Folder, bytes: &[u8]) -> Vec<Value> {
    folder.write("rows.parquet", bytes);
    let file = std::fs::File::open(folder.path("rows.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row_as_json(&row.unwrap())).collect()
}

fn row_as_json(row: &Row) -> Value {
    row.get_column_iter().map(|(name, field)| (name.clone(), field_as_json(field))).collect()
}

fn field_as_json(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Str(text) => json!(text),
        Field::Double(number) => json!(number),
        Field::Long(number) => json!(number),
        Field::Group(row) => row_as_json(row),
        Field::ListInternal(list) => list.elements().iter().map(field_as_json).collect(),
        other => panic!("{other:?}"),
    }
}

/// A record in JSON, with what Parquet has otherwise: all columns always, and no lists of two different things.
fn in_columns(record: &Record, blocks: bool) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    let fields = value.as_object_mut().unwrap();
    fields.entry("copies").or_insert(Value::Null);
    fields.entry("supersedes").or_insert(Value::Null);
    if let Some(parts) = fields["farm"].get_mut("parts") {
        let pairs = parts.as_array().unwrap().iter();
        *parts = pairs.map(|pair| json!({ "name": pair[0], "value": pair[1] })).collect();
    }
    if blocks {
        let list = fields.entry("blocks").or_insert(Value::Null);
        for block in list.as_array_mut().into_iter().flatten() {
            block["span"] = json!({ "start": block["span"][0], "end": block["span"][1] });
        }
    } else {
        fields.remove("blocks");
    }
    value
}

/// A value of a type that JSON names.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(json!(name)).unwrap()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zé漢\u{1F600}\n\0]{0,12}", "x{200,400}"]
}

fn block() -> impl Strategy<Value = BlockRecord> {
    let label = prop_oneof![Just("article"), Just("teaser")];
    let counts = (any::<Option<u32>>(), any::<Option<u32>>());
    (text(), label, 0.0..1.0, prop::collection::vec(text(), 0..4), 0..99_usize, counts).prop_map(
        |(text, label, confidence, reasons, start, (pages, sites))| BlockRecord {
            text,
            label: named(label),
            confidence,
            reasons,
            span: start..start + 7,
            pages,
            sites,
            features: None,
        },
    )
}

fn record() -> impl Strategy<Value = Record> {
    let texts = prop::collection::vec(prop::option::of(text()), 12);
    let numbers = (prop::option::of(0.0..1.0), prop::option::of(0.0..1.0), prop::collection::vec(0..9_usize, 6));
    let status = prop_oneof![Just(Status::Kept), Just(Status::Duplicate), Just(Status::Empty), Just(Status::Error)];
    let copy = prop::option::of(prop_oneof![Just("exact"), Just("spun")]);
    let parts = prop::collection::vec((text(), 0.0..1.0), 0..3);
    let farm = prop::option::of((0.0..1.0, parts).prop_map(|(score, parts)| Farm { score, parts }));
    let copies = (1..9_usize, prop::collection::vec(text(), 0..3), prop::option::of(text()));
    let copies = copies.prop_map(|(pages, hosts, earliest)| Copies { pages, hosts, earliest });
    let copies = (prop::option::of(copies), prop::option::of(prop::collection::vec(text(), 0..3)));
    let blocks = prop::option::of(prop::collection::vec(block(), 0..4));
    (texts, text(), numbers, status, copy, farm, copies, blocks).prop_map(
        |(texts, text, (confidence, similarity, counts), status, copy, farm, (copies, supersedes), blocks)| {
            let mut texts = texts.into_iter();
            let mut next = || texts.next().flatten();
            Record {
                id: next().unwrap_or_default(),
                url: next(),
                host: next(),
                title: next(),
                author: next(),
                date: next(),
                language: next(),
                description: next(),
                kind: next(),
                text,
                confidence,
                status,
                error: next(),
                duplicate_of: next(),
                cluster: None,
                similarity,
                copy: copy.map(named),
                fingerprint: next(),
                farm,
                stats: Stats {
                    blocks: counts[0],
                    article_blocks: counts[1],
                    teaser_blocks: counts[2],
                    boilerplate_blocks: counts[3],
                    bytes_in: counts[4],
                    chars_out: counts[5],
                },
                copies,
                supersedes,
                features: None,
                markdown: None,
                spans: None,
                blocks,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_are_what_lines_of_json_are(records in prop::collection::vec(record(), 0..20), blocks: bool, size in 1..20_000_usize) {
        let folder = Folder::new("parquet-rows");
        let bytes = records_as_parquet(&records, blocks, size);
        prop_assert_eq!(&bytes, &records_as_parquet(&records, blocks, size));
        let expected: Vec<Value> = records.iter().map(|record| in_columns(record, blocks)).collect();
        prop_assert_eq!(rows(&folder, &bytes), expected);
    }

    #[test]
    fn records_come_back_as_pages(records in prop::collection::vec(record(), 0..20), size in 1..20_000_usize) {
        let folder = Folder::new("parquet-pages");
        let lines: Vec<u8> = records.iter().flat_map(|record| serde_json::to_vec(record).unwrap().into_iter().chain(*b"\n")).collect();
        folder.write("x.jsonl", &lines);
        let from_lines: Vec<RawPage> = crate::io::read(&[folder.path("x.jsonl")]).map(Result::unwrap).collect();
        let rename = |page: RawPage| RawPage { id: page.id.replace("x.jsonl", "x.parquet"), ..page };
        let from_lines: Vec<RawPage> = from_lines.into_iter().map(rename).collect();
        let from_rows: Vec<RawPage> =
            read(&folder, &records_as_parquet(&records, true, size)).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(from_rows, from_lines);
    }
}

/// Values of a column: bytes or numbers, or nulls.
enum Given<'a> {
    Bytes(&'a [Option<&'a [u8]>]),
    Whole(&'a [Option<i64>]),
}

/// A file of columns that are all optional, each with the rows of one row group after the other.
fn file(schema: &str, properties: WriterProperties, groups: &[&[Given<'_>]]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for given in *columns {
            let mut column = group.next_column().unwrap().unwrap();
            let descriptor_level = |there: bool, most: i16| if there { most } else { 0 };
            match (given, column.untyped()) {
                (Given::Bytes(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                    let most = writer.get_descriptor().max_def_level();
                    let levels: Vec<i16> = values.iter().map(|value| descriptor_level(value.is_some(), most)).collect();
                    let values: Vec<ByteArray> = values.iter().flatten().map(|bytes| ByteArray::from(*bytes)).collect();
                    writer.write_batch(&values, Some(&levels), None).unwrap();
                }
                (Given::Whole(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                    let most = writer.get_descriptor().max_def_level();
                    let levels: Vec<i16> = values.iter().map(|value| descriptor_level(value.is_some(), most)).collect();
                    let values: Vec<i64> = values.iter().copied().flatten().collect();
                    writer.write_batch(&values, Some(&levels), None).unwrap();
                }
                _ => panic!("a column of another type"),
            }
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn plain() -> WriterProperties {
    WriterProperties::builder().build()
}

fn told(pages: &[Result<RawPage, PageError>]) -> Vec<String> {
    pages
        .iter()
        .map(|page| match page {
            Ok(RawPage { id, content: Content::Text(text), .. }) => format!("{id} = {text}"),
            Ok(RawPage { id, content: Content::Html { bytes, charset }, .. }) => {
                format!("{id} = {} ({})", bytes.escape_ascii(), charset.as_deref().unwrap_or("?"))
            }
            Err(error) => format!("{} ! {}", error.id, error.message),
        })
        .collect()
}

#[test]
fn html_before_text_and_a_fault_is_one_row() {
    let folder = Folder::new("parquet-rules");
    let schema = "message m { optional int64 id; optional binary html; optional binary text (STRING);
        optional group metadata { optional binary url (STRING); optional binary title (STRING); } }";
    let bytes = file(
        schema,
        plain(),
        &[
            &[
                Given::Whole(&[Some(7), None, None]),
                Given::Bytes(&[Some(b"<p>"), None, Some(b"\xE9")]),
                Given::Bytes(&[Some(b"no"), Some("é".as_bytes()), None]),
                Given::Bytes(&[Some(b"u"), None, Some(b"")]),
                Given::Bytes(&[None, Some(b"no"), None]),
            ],
            &[
                Given::Whole(&[None, Some(-8), None]),
                Given::Bytes(&[None, None, Some("é".as_bytes())]),
                Given::Bytes(&[None, Some(b"a\xFF"), Some(b"\xFF")]),
                Given::Bytes(&[None, None, None]),
                Given::Bytes(&[None, None, None]),
            ],
        ],
    );
    let pages = read(&folder, &bytes);
    assert_eq!(
        told(&pages),
        [
            "7 = <p> (?)",
            "x.parquet:2 = é",
            "x.parquet:3 = \\xe9 (?)",
            "x.parquet:4 ! row 4: neither \"html\" nor \"text\" in it",
            "x.parquet:5 ! row 5: not UTF-8 at byte 1",
            "x.parquet:6 = \\xc3\\xa9 (utf-8)",
        ]
    );
    let urls: Vec<_> = pages.iter().flatten().map(|page| page.url.as_deref()).collect();
    assert_eq!(urls, [Some("u"), None, None, None]);
    let fields = Fields::new().with_text("metadata.title").with_html("none").with_id("metadata.url").with_url("text");
    let pages = read_with(&folder, &bytes, &fields);
    assert_eq!(told(&pages)[1], "x.parquet:2 = no");
    assert_eq!(pages[1].as_ref().unwrap().url.as_deref(), Some("é"));
    assert_eq!(told(&pages)[0], "x.parquet:1 ! row 1: neither \"none\" nor \"metadata.title\" in it");
}

#[test]
fn a_schema_that_does_not_fit_is_one_error() {
    let folder = Folder::new("parquet-schema");
    let bad = [
        ("optional int64 text;", "the column \"text\" is no text"),
        ("optional binary body (STRING); optional int64 n;", "no column html or text; its columns: body, n"),
        ("optional binary text (STRING); optional group id { optional int64 a; }", "the column \"id\" is neither text"),
        ("optional binary text (STRING); optional boolean id;", "the column \"id\" is neither text"),
        (
            "optional group text (LIST) { repeated group list { optional binary element; } }",
            "the column \"text\" is no text",
        ),
    ];
    for (columns, message) in bad {
        let bytes = file(&format!("message m {{ {columns} }}"), plain(), &[]);
        let pages = read(&folder, &bytes);
        assert!(matches!(pages.as_slice(), [Err(error)] if error.message.contains(message)), "{pages:?}");
    }
    let bytes = file("message m { optional binary text (STRING); optional boolean url; }", plain(), &[]);
    assert_eq!(read(&folder, &bytes), []);
}

#[test]
fn what_is_no_parquet() {
    let folder = Folder::new("parquet-none");
    for bytes in [&b""[..], b"PAR1", b"PAR1PAR1", b"{\"text\":\"x\"}\n", &[0; 100]] {
        let pages = read(&folder, bytes);
        assert!(
            matches!(pages.as_slice(), [Err(error)] if error.message.starts_with("no Parquet, or only a part of it")),
            "{pages:?}"
        );
    }
    folder.write("x.parquet.gz", b"PAR1");
    let pages: Vec<_> = crate::io::read(&[folder.path("x.parquet.gz")]).collect();
    assert!(matches!(pages.as_slice(), [Err(error)] if error.message.contains("unpack")), "{pages:?}");
}

/// A file with ids, texts of many sizes and nulls, in two row groups.
fn sample(properties: WriterProperties) -> Vec<u8> {
    let texts: Vec<Option<Vec<u8>>> = (0..40_u32)
        .map(|n| (n % 7 != 3).then(|| format!("{n} {}", "word ".repeat((n % 11) as usize)).into_bytes()))
        .collect();
    let texts: Vec<Option<&[u8]>> = texts.iter().map(|text| text.as_deref()).collect();
    let ids: Vec<Option<i64>> = (0..40).map(|n| (n % 5 != 0).then_some(n)).collect();
    let (first, second) = ((&ids[..25], &texts[..25]), (&ids[25..], &texts[25..]));
    let [first, second] =
        [first, second].map(|(ids, texts)| [Given::Whole(ids), Given::Bytes(texts), Given::Bytes(texts)]);
    let schema = "message m { optional int64 id; optional binary text (STRING); optional group metadata { optional binary url (STRING); } }";
    file(schema, properties, &[&first, &second])
}

fn packings() -> Vec<WriterProperties> {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let packings = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        zstd,
        Compression::LZ4_RAW,
    ];
    let versions = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0];
    let mut all = Vec::new();
    for packing in packings {
        for version in versions {
            for dictionary in [true, false] {
                let properties = WriterProperties::builder().set_compression(packing).set_writer_version(version);
                let properties = properties.set_dictionary_enabled(dictionary).set_data_page_row_count_limit(10);
                all.push(properties.set_write_batch_size(5).build());
            }
        }
    }
    all
}

#[test]
fn all_packings_say_the_same() {
    let folder = Folder::new("parquet-packings");
    let expected = told(&read(&folder, &sample(plain())));
    assert_eq!(expected.len(), 40);
    assert_eq!(expected[..2], ["x.parquet:1 = 0 ", "1 = 1 word "]);
    for properties in packings() {
        assert_eq!(told(&read(&folder, &sample(properties))), expected);
    }
}

#[test]
fn a_damaged_row_group_leaves_the_others() {
    let folder = Folder::new("parquet-damaged");
    let whole = sample(plain());
    let expected = told(&read(&folder, &whole));
    // The first page of the file is the ids' dictionary; behind its magic the header begins.
    let mut bytes = whole.clone();
    bytes[4..12].fill(0xFF);
    let pages = told(&read(&folder, &bytes));
    assert!(pages[0].starts_with("x.parquet:1 ! rows 1 to 25: "), "{}", pages[0]);
    assert_eq!(pages[1..], expected[25..]);
}

#[test]
fn no_damage_gets_out() {
    let folder = Folder::new("parquet-flips");
    let mut faults = 0;
    // Every packing, each with one version of pages or the other, with dictionaries or without.
    for properties in packings().into_iter().step_by(3) {
        let whole = sample(properties);
        for at in (0..whole.len()).step_by(2) {
            let mut bytes = whole.clone();
            bytes[at] ^= [0xFF, 0x01, 0x80, 0x10][at / 2 % 4];
            faults += read(&folder, &bytes).iter().filter(|page| page.is_err()).count();
        }
        for end in (0..whole.len()).step_by(50) {
            let pages = read(&folder, &whole[..end]);
            assert!(matches!(pages.as_slice(), [Err(_)]), "cut at {end}");
        }
    }
    assert!(faults > 500, "{faults}");
}

#[test]
fn an_output_that_fails_says_why() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = ParquetWriter::new(Full, false).unwrap().finish().map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
}
