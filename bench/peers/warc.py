"""Main content of the pages of packed WARC files, as JSON Lines: FastWARC reads, Resiliparse extracts; the files are shared out to so many processes.

    warc.py FOLDER OUT PROCESSES

Prints the seconds on the clock, the CPU time of all processes, the pages, and the memory of the largest process at most.
"""

import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding


def clean(task):
    files, out = task
    pages = 0
    with open(out, "w", encoding="utf-8", errors="replace") as to:
        for file in files:
            with open(file, "rb") as stream:
                for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                    if record.http_headers is None or record.http_headers.status_code != 200:
                        continue
                    body = record.reader.read()
                    html = bytes_to_str(body, record.http_charset or detect_encoding(body))
                    text = extract_plain_text(html, main_content=True)
                    json.dump({"url": record.headers.get("WARC-Target-URI"), "text": text}, to, ensure_ascii=False)
                    to.write("\n")
                    pages += 1
    return pages


def main():
    folder, out, processes = sys.argv[1], sys.argv[2], int(sys.argv[3])
    files = sorted(str(path) for path in Path(folder).iterdir())
    start = time.monotonic()
    tasks = [(files[at::processes], f"{out}.{at}") for at in range(processes)]
    with multiprocessing.Pool(processes) as pool:
        pages = sum(pool.map(clean, tasks, chunksize=1))
        pool.close()
        pool.join()
    clock = time.monotonic() - start
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "clock_s": clock,
                "seconds": sum(usage.ru_utime + usage.ru_stime for usage in usages),
                "pages": pages,
                "peak_mb": max(usage.ru_maxrss for usage in usages) * 1024 / 1e6,
            }
        )
    )


if __name__ == "__main__":
    main()
