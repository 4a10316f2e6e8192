"""WARC files of other tools: what `warcio` and `wget` write is read, and gives what the same pages give as files.

    pip install -r tests/warc_peers.txt
    python3 tests/warc_peers.py target/release/defarm

Pages are those of the bundled corpus. `wget` fetches them from a server on loopback; where it is not installed, that part is left out with a word (under CI=true it fails).
"""

import functools
import gzip
import http.server
import importlib.metadata
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import brotli
import warcio
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "corpus" / "pages"
# Length of the chunks of a chunked answer, in bytes: such that pages have several, and the last is shorter.
CHUNK = 1000
# Fields of a record that depend on where the page came from.
OF_PLACE = ["id", "url", "date", "duplicate_of", "cluster"]


def run(binary, *arguments, code=0):
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True)
    assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def chunked(body):
    pieces = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces + [b""])


def ways(body):
    """The ways in which a server may send a page: fields of the head, and the body as it is sent."""
    return [
        ([], body),
        ([("Transfer-Encoding", "chunked")], chunked(body)),
        ([("Content-Encoding", "gzip")], gzip.compress(body, mtime=0)),
        ([("Content-Encoding", "br")], brotli.compress(body)),
        ([("Content-Encoding", "zstd")], zstandard.compress(body)),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked(gzip.compress(body, mtime=0))),
        # Stored as it was unpacked, under the head as it came.
        ([("Content-Encoding", "br"), ("Transfer-Encoding", "chunked")], body),
    ]


def pages_of(folder):
    return sorted(path for path in folder.rglob("*.html"))


class Writer:
    """Writes records with warcio, and remembers how many are to be pages and how many not."""

    def __init__(self, out, gz, version):
        self.warc = WARCWriter(out, gzip=gz, warc_version=version)
        self.passed = 0
        self.warc.write_record(self.warc.create_warcinfo_record("x.warc.gz", {"software": "tests"}))
        self.passed += 1

    def answer(self, address, fields, body, status="200 OK", media="text/html"):
        head = StatusAndHeaders(status, [("Content-Type", media), *fields], protocol="HTTP/1.1")
        record = self.warc.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=head)
        request = self.warc.create_warc_record(
            address, "request", http_headers=StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
        )
        self.warc.write_request_response_pair(request, record)
        self.passed += 1
        return record.rec_headers.get_header("WARC-Record-ID").strip("<>")

    def none(self, address, fields, body, **more):
        self.answer(address, fields, body, **more)
        self.passed += 1

    def revisit(self, address, body):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        digest = "sha1:B6QJ6BNJ3R4B23XXMRKZKHLPGJY2VE4O"
        self.warc.write_record(self.warc.create_revisit_record(address, digest, address, "2026-01-01T00:00:00Z", http_headers=head))
        self.passed += 1


def same(records, expected, kind):
    """Fails where a record is not that of the same page as a file."""
    assert len(records) == len(expected), (kind, len(records), len(expected))
    for record, other in zip(records, expected):
        for name in set(record) - set(OF_PLACE):
            assert record[name] == other[name], (kind, other["id"], name, record[name], other[name])


def warcio_to_defarm(binary, folder):
    hosts = sorted(path for path in CORPUS.iterdir() if pages_of(path))[:4]
    files = folder / "files"
    for host in hosts:
        shutil.copytree(host, files / host.name)
    paths = pages_of(files)
    # As files, pages are of the host that their folder names; what is no HTML is not stored here.
    for path in files.rglob("*"):
        if path.is_file() and path.suffix != ".html":
            path.unlink()
    expected, _ = run(binary, "clean", files, "--duplicates", "mark")
    by_id = {record["id"]: record for record in expected}
    assert {"kept", "duplicate"} <= {record["status"] for record in expected}, "pages of all kinds are wanted"
    tried = 0
    for gz in [True, False]:
        for version in ["WARC/1.0", "WARC/1.1"]:
            out = io.BytesIO()
            writer = Writer(out, gz, version)
            ids = []
            for at, path in enumerate(paths):
                body = path.read_bytes()
                address = f"https://{path.relative_to(files).as_posix()}"
                fields, sent = ways(body)[at % len(ways(body))]
                ids.append(writer.answer(address, fields, sent))
                writer.none(address + "?404", [], body, status="404 Not Found")
                writer.none(address + "?png", [], b"\x89PNG" + body, media="image/png")
                writer.revisit(address, body)
            name = folder / ("x.warc.gz" if gz else "x.warc")
            name.write_bytes(out.getvalue())
            records, told = run(binary, "clean", name, "--duplicates", "mark")
            kind = f"warcio, {version}, {name.name}"
            assert [record["id"] for record in records] == ids, kind
            same(records, [by_id[path.relative_to(files).as_posix()] for path in paths], kind)
            count = len(paths)
            line = f"{writer.passed + count} WARC records: {count} pages or errors; passed over {3 * count} requests, 1 about the crawl, {count} revisits, 0 of other types, {count} with another HTTP status, {count} with other content"
            assert line in told, (kind, line, told)
            # warcio finds the same records.
            with open(name, "rb") as file:
                assert sum(1 for _ in ArchiveIterator(file)) == writer.passed + count, kind
            tried += 1

    # The same with frames of zstd, and a dictionary.
    members = warc_members(folder / "x.warc")
    dictionary = zstandard.train_dictionary(16 * 1024, members)
    for kind, packer, start in [
        ("zst", zstandard.ZstdCompressor(), b""),
        (
            "zst with a dictionary",
            zstandard.ZstdCompressor(dict_data=dictionary),
            b"\x5d\x2a\x4d\x18" + len(dictionary.as_bytes()).to_bytes(4, "little") + dictionary.as_bytes(),
        ),
    ]:
        (folder / "x.warc.zst").write_bytes(start + b"".join(packer.compress(member) for member in members))
        again, _ = run(binary, "clean", folder / "x.warc.zst", "--duplicates", "mark")
        assert again == records, kind
        tried += 1
    return tried


def warc_members(path):
    """The records of a file that is not packed, by the lengths that warcio reads."""
    whole = path.read_bytes()
    starts = []
    with open(path, "rb") as file:
        iterator = ArchiveIterator(file)
        for _ in iterator:
            starts.append(iterator.get_record_offset())
    return [whole[start:end] for start, end in zip(starts, starts[1:] + [len(whole)])]


def wet_to_defarm(binary, folder):
    """Texts, as records of conversions, against the same texts in JSON Lines."""
    texts = [path.read_text() for path in sorted(CORPUS.rglob("*.txt"))][:20]
    assert len(texts) > 3
    out = io.BytesIO()
    warc = WARCWriter(out, gzip=True)
    ids = []
    for at, text in enumerate(texts):
        record = warc.create_warc_record(
            f"https://site{at % 3}.example/{at}", "conversion", payload=io.BytesIO(text.encode()), warc_content_type="text/plain"
        )
        ids.append(record.rec_headers.get_header("WARC-Record-ID").strip("<>"))
        warc.write_record(record)
    (folder / "x.warc.wet.gz").write_bytes(out.getvalue())
    lines = [{"id": ids[at], "text": text, "url": f"https://site{at % 3}.example/{at}"} for at, text in enumerate(texts)]
    (folder / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for command in [["clean", "--duplicates", "mark"], ["dedup"]]:
        records, _ = run(binary, *command, folder / "x.warc.wet.gz")
        expected, _ = run(binary, *command, folder / "x.jsonl")
        assert [record["id"] for record in records] == [record["id"] for record in expected] == ids
        same(records, expected, f"WET, {command[0]}")
    return len(texts)


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves pages in every way in turn, and answers nothing for what is not there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        # What wget takes: it does not undo other codings before it looks for links.
        fields, sent = ways(body)[int(path.stem.split("-")[0]) % 3]
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if path.suffix == ".html" else "image/png")
        for name, value in fields:
            self.send_header(name, value)
        if not any(name == "Transfer-Encoding" for name, _ in fields):
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


def wget_to_defarm(binary, folder):
    if shutil.which("wget") is None:
        assert os.environ.get("CI") != "true", "wget is missing"
        return "wget is not installed: left out"
    site = folder / "site"
    site.mkdir()
    for at, path in enumerate(pages_of(CORPUS)[:12]):
        shutil.copy(path, site / f"{at}-page.html")
    (site / "12-image.png").write_bytes(b"\x89PNG\r\n")
    expected, _ = run(binary, "clean", site, "--duplicates", "mark", "--no-repeats")
    by_name = {record["id"]: record for record in expected}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}"
    names = sorted(path.name for path in site.iterdir()) + ["13-none.html"]
    told = []
    try:
        for kind, options in [("gz", []), ("plain", ["--no-warc-compression"]), ("no digests", ["--no-warc-digests"])]:
            crawl = folder / kind
            crawl.mkdir()
            addresses = [f"{start}/{name}" for name in names]
            subprocess.run(
                ["wget", "--quiet", "--no-config", "--no-proxy", "--warc-file=crawl", *options, *addresses], cwd=crawl, timeout=60
            )
            (file,) = crawl.glob("crawl.warc*")
            assert kind == "gz" or file.suffix in {".gz", ".warc"}
            head = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            records, summary = run(binary, "clean", file, "--duplicates", "mark", "--no-repeats")
            pages = [name for name in names if name in by_name]
            urls = [(record["url"] or "").removeprefix(f"{start}/") for record in records]
            assert urls == pages, (kind, urls, pages, summary)
            for record, name in zip(records, pages):
                other = by_name[name]
                # The host is another one, so copies of it are others.
                for field in ["title", "author", "text", "language", "kind", "confidence", "fingerprint"]:
                    assert record[field] == other[field], (kind, name, field, record[field], other[field])
            # wget notes its options and its log, as plain text, besides a warcinfo and what it asked for.
            assert f"{len(pages)} pages or errors; passed over {len(names)} requests, 4 about the crawl, " in summary, (kind, summary)
            assert "1 with another HTTP status, 1 with other content" in summary, (kind, summary)
            told.append("brackets" if b"WARC-Target-URI: <" in head else "no brackets")
    finally:
        server.shutdown()
    version = subprocess.run(["wget", "--version"], capture_output=True, text=True).stdout.split()[2]
    return f"{len(told)} of wget {version} ({told[0]} around addresses)"


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    done = []
    for part in [warcio_to_defarm, wet_to_defarm, wget_to_defarm]:
        with tempfile.TemporaryDirectory() as folder:
            done.append(part(binary, pathlib.Path(folder)))
    files, texts, wget = done
    print(f"warc_peers: {files} files of warcio {importlib.metadata.version('warcio')} read, {texts} texts of WET, and {wget}")


if __name__ == "__main__":
    main()
