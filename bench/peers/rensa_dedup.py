"""Drops copies with rensa: documents on standard input, a JSON string a line; what was dropped and figures on standard output.

rensa          its streaming deduplicator, as in its README: candidates are verified
rensa-batches  its fastest way, batches of digests, where sharing a band is enough
"""

import json
import resource
import sys
import time

from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

BATCH = 1000
# As many bands as gaoya has; a hash more a band than it has would divide 128, this divides 125.
PERMUTATIONS, BANDS, SEED = 125, 25, 42


def shingles(text, size):
    words = text.lower().split()
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def main():
    contender, size, alike = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    dedup = RMinHashDeduplicator(threshold=alike, num_perm=PERMUTATIONS, use_lsh=True, num_bands=BANDS, seed=SEED)
    index = RMinHashLSH(threshold=alike, num_perm=PERMUTATIONS, num_bands=BANDS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    dropped, seconds, count = [], 0.0, 0
    while batch := [json.loads(line) for line in lines(BATCH)]:
        start = time.process_time()
        sets = [shingles(text, size) for text in batch]
        if contender == "rensa":
            kept = dedup.add_pairs((str(count + at), words) for at, words in enumerate(sets))
            flags = [not keep for keep in kept]
        else:
            digests = RMinHash.digest_matrix_from_token_sets(sets, num_perm=PERMUTATIONS, seed=SEED)
            flags = index.insert_matrix_and_query_duplicate_flags(digests, start_key=count)
        seconds += time.process_time() - start
        dropped.extend("1" if flag else "0" for flag in flags)
        count += len(batch)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {"seconds": seconds, "bytes": (after - before) * 1024, "peak_mb": after * 1024 / 1e6}
    print(json.dumps(["".join(dropped), figures]))


def lines(count):
    for _, line in zip(range(count), sys.stdin):
        yield line


main()
