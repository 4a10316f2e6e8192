"""Pages with their features and what their blocks should be."""
import collections, gzip, hashlib, json, re
from dataclasses import dataclass
from urllib.parse import urlparse

import numpy as np

FOLDS = 5
KINDS = ["article", "collection", "documentation", "forum", "listing", "product", "service"]
# Features that only a rule looks at: too seldom in the data for the forests, which were within noise with and without them.
UNFITTED = ["ranked", "ranked_apart"]


def words(text):
    return re.findall(r"\w+", (text or "").lower())


def squeeze(text):
    return " ".join(text.split())


def opened(path):
    path = str(path)
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def records(path):
    """The records of a JSON list or of JSON Lines."""
    with opened(path) as f:
        first = f.read(1)
        f.seek(0)
        yield from json.load(f) if first == "[" else (json.loads(line) for line in f if line.strip())


def bare(name):
    """An id without folder `html/` and endings."""
    name = re.sub(r"^html/", "", name)
    return re.sub(r"\.(html|htm|txt)$", "", re.sub(r"\.gz$", "", name))


def truth_of(paths):
    return {bare(record["id"]): record for path in paths for record in records(path)}


def faulty_ids(audit):
    """Ids whose gold is faulty by `audit.tsv`: the verdict is neither `ok` nor `ambiguous`."""
    rows = [line.rstrip("\n").split("\t") for line in open(audit, encoding="utf-8")] if audit else []
    return {row[0] for row in rows if len(row) > 1 and row[1] not in ("ok", "ambiguous", "verdict")}


def group_of(truth, name):
    """What must not stand on both sides of a fold: the theme of generated pages, the host of real ones."""
    return truth.get("theme") or truth.get("host") or urlparse(truth.get("url") or "").netloc or name


def fold_of(group):
    return int(hashlib.md5(group.encode()).hexdigest(), 16) % FOLDS


@dataclass
class Page:
    name: str
    data: str  # name of the data set
    fold: int
    kind: str | None  # true kind; None where nobody says
    trained: bool
    X: np.ndarray  # blocks x features, bytes
    row: np.ndarray  # what kinds are told by, bytes
    y: np.ndarray  # share of each block that belongs to the article
    weight: np.ndarray


def shares(texts, gold):
    """For each block the share of its 3-word shingles in the gold text; shorter blocks must be a line of it."""
    g = words(gold)
    shingles, lines = set(zip(g, g[1:], g[2:])), {tuple(words(line)) for line in gold.split("\n")}
    out = []
    for text in texts:
        w = words(text)
        own = list(zip(w, w[1:], w[2:]))
        out.append(sum(s in shingles for s in own) / len(own) if own else float(bool(w) and tuple(w) in lines))
    return np.array(out, np.float32)


def labelled(texts, truth):
    """For each block whether the truth calls it article; NaN where it does not say. Several blocks of one text are matched in their order."""
    kinds = collections.defaultdict(list)
    for block in truth["blocks"]:
        kinds[squeeze(block["text"])].append(block["kind"] == "article")
    places = collections.defaultdict(list)
    for n, text in enumerate(texts):
        places[squeeze(text)].append(n)
    y = np.full(len(texts), np.nan, np.float32)
    for text, at in places.items():
        of = kinds.get(text, [])
        if of and (len(of) == len(at) or len(set(of)) == 1):
            y[at] = of if len(of) == len(at) else of[0]
    return y


def said(texts, truth):
    """Labels by passages that must and must not be kept; NaN for the blocks that hold none of them."""
    y = np.full(len(texts), np.nan, np.float32)
    bare_texts = [squeeze(text) for text in texts]
    for value, passages in ((0, truth["without"]), (1, truth["with"])):
        for passage in passages:
            y[[squeeze(passage) in text for text in bare_texts]] = value
    return y


# A page's blocks weigh together about as much as those of any other, the longer ones more (by the root of their share of the gold text). A gold text of
# more words than this does not make its blocks weigh less.
MOST_WORDS = 5000
# In plain text, where every block is labelled, short ones count too: captions, items, lines that point to other articles. (In HTML it costs products.)
LEAST_WORDS = 12
# Passages are on a block or two of their page and come without the rest: a gold text of about this length.
PASSAGE_WORDS, PASSAGE_WEIGHT = 500, 1.5


# The gold of real pages leaves most captions out, as a matter of taste; readers want them, and the truth of generated pages has them all.
CAPTION_WEIGHT = 0.25
NEAR = 128  # a box so named is near


def load(data, features, truth, faulty=frozenset(), share=1.0):
    """The pages of a set, of the output of `defarm features` and its truth."""
    rows = records(features)
    names = next(rows)
    out = []
    for record in rows:
        t = truth.get(bare(record["id"]))
        blocks = record["blocks"]
        if t is None or not blocks or t.get("page_type") == "unlabelled":
            continue
        texts = [block["text"] for block in blocks]
        size = np.array([len(words(text)) for text in texts], np.float32)
        passages = "with" in t and "main_content" not in t
        if passages:
            y, kind = said(texts, t), None
            weight = np.where(np.isnan(y), 0, np.sqrt(size / PASSAGE_WORDS) * PASSAGE_WEIGHT)
        else:
            gold = t["main_content"] if "main_content" in t else t["article"]
            y, kind = shares(texts, gold), t.get("page_type") or "article"
            if "blocks" in t:
                known = labelled(texts, t)
                y = np.where(np.isnan(known), y, known)
                if data.endswith("text"):
                    size = np.where(size > 0, np.maximum(size, LEAST_WORDS), 0)
            weight = np.sqrt(size / max(1, min(len(words(gold)), MOST_WORDS)))
        name = bare(record["id"])
        if passages or "main_content" in t:
            column = [names["features"].index(feature) for feature in ("caption", "hint_caption")]
            captions = [any(block["features"][c] >= NEAR for c in column) for block in blocks]
            weight = np.where(captions, CAPTION_WEIGHT * weight, weight)
        out.append(Page(name, data, fold_of(group_of(t, name)), kind, name not in faulty, np.array([b["features"] for b in blocks], np.uint8),
                        np.array(record["features"], np.uint8), np.nan_to_num(y), (share * weight).astype(np.float32)))
    return names, out


def f1(text, gold):
    """Word F1 of a text."""
    a, b = collections.Counter(words(text)), collections.Counter(words(gold))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0
