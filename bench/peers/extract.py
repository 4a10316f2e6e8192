"""Extracts the text of pages with the tool that is named: one long process, pages on standard input, answers on standard output.

A page is its length in bytes (4 bytes, little-endian) and its bytes; an answer the CPU time of this process for it in seconds (8 bytes, a double) and
the text in the same way as a page. Decoding is part of the time. Every page is done by itself: nothing is kept between them.
"""

import struct
import sys
import time


def extractor(name):
    if name == "resiliparse":
        from resiliparse.extract.html2text import extract_plain_text

        return lambda html: extract_plain_text(html, main_content=True)
    if name == "trafilatura":
        import trafilatura

        return trafilatura.extract
    sys.exit(f"no tool {name}")


def main():
    extract = extractor(sys.argv[1])
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := pages.read(4):
        page = pages.read(struct.unpack("<I", head)[0])
        start = time.process_time()
        text = extract(page.decode("utf-8", "replace")) or ""
        seconds = time.process_time() - start
        text = text.encode("utf-8", "replace")
        answers.write(struct.pack("<dI", seconds, len(text)) + text)
        answers.flush()


main()
