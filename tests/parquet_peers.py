"""Parquet between defarm and other tools: DuckDB, Polars and pyarrow read what it writes, and it reads what they write.

    pip install -r tests/parquet_peers.txt
    python3 tests/parquet_peers.py target/release/defarm
"""

import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import uuid

import duckdb
import polars
import pyarrow
import pyarrow.parquet

# Rows of the files that are written by others: more than one row group of each.
ROWS = 50
ROW_GROUP = 20

NOUNS = "harbour captain ferry morning river bridge winter bread garden letter museum lantern".split()
VERBS = "watched repaired painted forgot counted described followed carried opened".split()


def article(number):
    """An article that differs for every number, in its names too."""
    sentences = []
    for at in range(24):
        a, b = NOUNS[(number * 7 + at * 5) % len(NOUNS)], NOUNS[(number * 3 + at) % len(NOUNS)]
        verb = VERBS[(number + at * 2) % len(VERBS)]
        sentences.append(f"On day {number * 31 + at} Irena{chr(97 + number % 26)}{chr(97 + at)} {verb} the {a} beside the old {b} – again.")
    return [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]


def page(number):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in article(number))
    return f"<!doctype html><html><head><title>Story {number}</title></head><body><ul><li><a href=/>Home</a></li></ul><article><h1>Story {number}</h1>{body}</article></body></html>"


class Run:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def __call__(self, *arguments, code=0):
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True)
        assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())
        return done

    def records(self, *arguments, code=0):
        return [json.loads(line) for line in self(*arguments, code=code).stdout.splitlines()]


def as_columns(record):
    """A record of JSON as Parquet has it: all columns always, and no list of two different things."""
    record = {"copies": None, "supersedes": None, "blocks": None, **record}
    for block in record.get("blocks") or []:
        block["span"] = dict(zip(["start", "end"], block["span"]))
    return record


def same(rows, expected):
    """Fails with the first field that differs."""
    assert len(rows) == len(expected), (len(rows), len(expected))
    for at, (row, other) in enumerate(zip(rows, expected)):
        assert set(row) == set(other), (at, set(row) ^ set(other))
        for name, value in row.items():
            assert value == other[name], (at, name, value, other[name])


def others_read_what_defarm_writes(run):
    pages = run.folder / "pages"
    pages.mkdir()
    for number in [1, 2, 3, 2]:
        (pages / f"{len(list(pages.iterdir()))}.html").write_text(page(number))
    (pages / "empty.html").write_text("")
    (pages / "x.jsonl").write_text("{oops}\n")
    run("clean", "pages", "--duplicates", "mark", "--blocks", "-o", "out.jsonl", code=1)
    run("clean", "pages", "--duplicates", "mark", "--blocks", "-o", "out.parquet", code=1)
    path = str(run.folder / "out.parquet")
    expected = [as_columns(json.loads(line)) for line in (run.folder / "out.jsonl").read_text().splitlines()]
    assert [record["status"] for record in expected] == ["kept", "kept", "kept", "duplicate", "empty", "error"]
    assert expected[0]["blocks"][1]["reasons"]

    table = pyarrow.parquet.read_table(path)
    same(table.to_pylist(), expected)
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    assert metadata.row_group(0).column(0).compression == "ZSTD"

    same(polars.read_parquet(path).to_dicts(), expected)

    rows = duckdb.sql(f"from '{path}'").fetchall()
    names = duckdb.sql(f"from '{path}'").columns
    same([dict(zip(names, row)) for row in rows], expected)
    longest = duckdb.sql(f"select id, len(blocks), stats.bytes_in from '{path}' where status = 'kept' order by id").fetchall()
    assert longest == [(r["id"], len(r["blocks"]), r["stats"]["bytes_in"]) for r in expected if r["status"] == "kept"]

    run("clean", "pages", "-o", "kept.parquet", "--dropped", "dropped.parquet", code=1)
    statuses = [pyarrow.parquet.read_table(run.folder / name)["status"].to_pylist() for name in ["kept.parquet", "dropped.parquet"]]
    assert statuses == [["kept"] * 3, ["duplicate", "empty", "error"]], statuses
    streamed = run("clean", "pages", "--format", "parquet", code=1).stdout
    assert streamed == (run.folder / "kept.parquet").read_bytes()

    # What it wrote, it reads: the copies among the cleaned articles, in Parquet again.
    run("clean", "pages/0.html", "pages/1.html", "pages/3.html", "--duplicates", "off", "-o", "all.parquet")
    run("dedup", "all.parquet", "-o", "marked.parquet")
    marked = polars.read_parquet(run.folder / "marked.parquet").to_dicts()
    assert [record["status"] for record in marked] == ["kept", "kept", "duplicate"]
    assert marked[1]["copies"] == {"pages": 2, "hosts": [], "earliest": None}, marked[1]["copies"]


def texts():
    """Texts with nulls and without words among them, and what is to come of each: its words, or None for an error."""
    return [None if row % 11 == 5 else "" if row % 13 == 6 else "\n\n".join(article(row)) for row in range(ROWS)]


def check(run, name, kind, expected_ids, expected_urls, expected_dates, *options):
    records = run.records("dedup", name, *options, code=1)
    assert len(records) == ROWS, (kind, len(records))
    for row, (record, text) in enumerate(zip(records, texts())):
        if text is None:
            assert record["status"] == "error" and f"{name}: row {row + 1}: " in record["error"], (kind, record)
            continue
        assert record["text"] == text, (kind, row)
        assert record["status"] == ("kept" if text else "empty"), (kind, row)
        assert record["id"] == expected_ids[row], (kind, row, record["id"])
        assert record["url"] == expected_urls[row], (kind, row, record["url"])
        assert record["date"] == expected_dates[row], (kind, row, record["date"])


def defarm_reads_what_others_write(run):
    urls = [f"https://site{row % 3}.example/{row}" if row % 4 else None for row in range(ROWS)]
    days = [datetime.date(2026, 1, 1) + datetime.timedelta(row) if row % 5 else None for row in range(ROWS)]
    iso = [day and day.isoformat() for day in days]
    numbers = [row * 10**12 for row in range(ROWS)]
    uuids = [uuid.UUID(int=row + 2**100) for row in range(ROWS)]
    text_types = {
        "string": pyarrow.string(),
        "large_string": pyarrow.large_string(),
        "string_view": pyarrow.string_view(),
        "binary": pyarrow.binary(),
        "large_binary": pyarrow.large_binary(),
        "binary_view": pyarrow.binary_view(),
        "dictionary": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    }
    tried = 0
    for at, (kind, text_type) in enumerate(text_types.items()):
        values = pyarrow.array(texts(), pyarrow.string())
        column = values.dictionary_encode() if kind == "dictionary" else pyarrow.array(
            [value if value is None or "string" in kind else value.encode() for value in texts()], text_type
        )
        number_type = [pyarrow.int64(), pyarrow.uint64(), pyarrow.float64()][at % 3]
        table = pyarrow.table(
            {
                "unused": pyarrow.array([[row] * 3 for row in range(ROWS)]),
                "text": column,
                "id": pyarrow.array(numbers, number_type),
                "metadata": pyarrow.array([{"title": "no", "url": url} for url in urls]),
                "date": pyarrow.array(days, pyarrow.date32()),
                "html": pyarrow.nulls(ROWS),
            }
        )
        for compression in ["none", "snappy", "zstd", "gzip", "lz4"]:
            for version in ["1.0", "2.0"]:
                for dictionary in [True, False]:
                    pyarrow.parquet.write_table(
                        table, run.folder / "in.parquet", compression=compression, data_page_version=version,
                        use_dictionary=dictionary, row_group_size=ROW_GROUP, data_page_size=4096, write_page_checksum=dictionary,
                    )
                    check(run, "in.parquet", (kind, compression, version), [str(number) for number in numbers], urls, iso)
                    tried += 1

    # Other names, deeper, and an id of another kind.
    nested = pyarrow.table(
        {
            "doc": pyarrow.array([{"body": text, "meta": {"key": str(value), "target": url}} for text, value, url in zip(texts(), uuids, urls)]),
            "text": pyarrow.array(["not this"] * ROWS),
            "date": pyarrow.array([day and datetime.datetime(day.year, day.month, day.day, 1, 2, 3) for day in days], pyarrow.timestamp("us", "UTC")),
        }
    )
    pyarrow.parquet.write_table(nested, run.folder / "nested.parquet")
    options = ["--text-field", "doc.body", "--id-field", "doc.meta.key", "--url-field", "doc.meta.target"]
    moments = [day and f"{day}T01:02:03Z" for day in iso]
    check(run, "nested.parquet", "nested", [str(value) for value in uuids], urls, moments, *options)
    # The same as lines of JSON, with the same options.
    lines = [{"doc": row["doc"], "text": "not this", "date": moment} for row, moment in zip(nested.to_pylist(), moments)]
    (run.folder / "nested.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    by_lines, by_rows = (run.records("dedup", f"nested.{ending}", *options, code=1) for ending in ["jsonl", "parquet"])
    assert [r for r in by_lines if not r["error"]] == [r for r in by_rows if not r["error"]]

    # DuckDB and Polars as writers.
    frame = polars.DataFrame({"text": texts(), "id": numbers, "url": urls, "date": days})
    frame.write_parquet(run.folder / "polars.parquet", row_group_size=ROW_GROUP)
    check(run, "polars.parquet", "polars", [str(number) for number in numbers], urls, iso)
    frame = frame.with_columns(polars.Series("id", [str(value) for value in uuids]))
    duckdb.sql(f"copy (select text, id::uuid as id, url, date from frame) to '{run.folder}/duckdb.parquet' (format parquet, compression zstd, row_group_size 2048)")
    check(run, "duckdb.parquet", "duckdb", [str(value) for value in uuids], urls, iso)

    # HTML as it was scraped goes by its own charset; as text it is decoded already.
    scraped = page(1).replace("<title>", "<meta charset=windows-1252><title>").replace("Story", "Café")
    for name, value in [("raw", scraped.encode("windows-1252")), ("text", scraped)]:
        pyarrow.parquet.write_table(pyarrow.table({"html": [value], "text": ["not this"]}), run.folder / f"{name}.parquet")
        (record,) = run.records("clean", f"{name}.parquet")
        assert record["title"] == "Café 1" and "– again" in record["text"], record

    # Faults.
    whole = (run.folder / "in.parquet").read_bytes()
    (run.folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    told = run("dedup", "cut.parquet", "polars.parquet", code=1).stderr.decode()
    assert "cut.parquet: no Parquet, or only a part of it" in told, told
    pyarrow.parquet.write_table(pyarrow.table({"body": ["x"]}), run.folder / "other.parquet")
    told = run("dedup", "other.parquet", code=2).stderr.decode()
    assert "other.parquet: no column html or text; its columns: body" in told, told
    return tried


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        others_read_what_defarm_writes(Run(binary, pathlib.Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        tried = defarm_reads_what_others_write(Run(binary, pathlib.Path(folder)))
    print(f"parquet_peers: read by DuckDB {duckdb.__version__}, Polars {polars.__version__}, pyarrow {pyarrow.__version__}; {tried} files of pyarrow and 2 more read")


if __name__ == "__main__":
    main()
