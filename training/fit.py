#!/usr/bin/env python3
"""Fits the models of src/classify/models/.

    fit.py --html RECORDS TRUTH [--html RECORDS TRUTH …] --text RECORDS TRUTH […] [--write src/classify/models]

RECORDS: output of `defarm clean --duplicates mark --blocks --features`. TRUTH: page truth (`main_content`) or block truth (`article`), JSON list or
JSON Lines, .gz allowed. A logistic regression on the share of each block's words that stand in the gold text, blocks weighted by the square root of
their length, every weight bounded to the side that its feature speaks for; then gradient-boosted trees (LightGBM) on what it leaves over. Folds go by host (by theme for block truth), and the printed figures are those of the predictions out of fold."""
import argparse, collections, gzip, hashlib, json, re, struct, sys
from pathlib import Path
from urllib.parse import urlparse

import lightgbm
import numpy as np
import xxhash
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parent.parent
FEATURES, NAMES = zip(*re.findall(r'^    (\w+) "(\w+)" "', (ROOT / "src/signals/feature.rs").read_text(), re.M))
FEATURES = list(FEATURES)
# Features that speak for the article, in any amount; and those that do so at least a little whatever the gold of one data set leaves out (captions).
FOR = set("""Words ManyWords SentenceEnd Sentence Sentences Colon HintContent ChainContent InArticle InFigure ListItem Quote Code Heading
    Region1 Region2 Region3 Region4 RegionText Score1 Score2 ScoreBest In50 In90 Near3 Near8 Near20 Between LikeText LikeMany Counted HintQa
    Cell""".split())
AGAINST = set("""FewWords Digits LinkShare AllLink Links Ellipsis CutTwin FullTwin HeadlineExcerpt Card CardRun Sponsor Label Labelled Pointer
    OnPageAgain ByLine ShareLine LegalLine SignupLine CommentLine ConsentLine NavLine HintNav HintFooter HintSidebar HintRelated HintCard HintAd
    HintShare HintComment HintSignup HintConsent HintAuthor HintMeta HintLegal ChainJunk InNav InHeader InFooter InAside InForm Hidden RegionLinks
    FarFromText LikeLinks BeforeTitle SitePages OtherPages TextBefore TextAfter TitleMatch""".split())
MOST = 8.0
BOUNDS = {"Caption": (1.0, MOST), "HintCaption": (0.5, MOST), "SecondArticle": (-MOST, -4.0)}
OTHER_TYPES = 0.3  # weight of pages that are no articles: their gold is less settled
L2 = 1e-5
FOLDS = 5
LINK_SHARE, LINK_WORDS, LINK_PROBABILITY = 0.5, 3, 0.7  # as in src/classify/mend.rs
# What is known for certain whatever a data set says: the trees, too, may only count these one way.
TEASER = set("""SecondArticle CutTwin FullTwin HeadlineExcerpt Pointer Label Labelled SitePages OtherPages Ellipsis Sponsor AllLink LinkShare Card CardRun
    OnPageAgain TextBefore TextAfter FarFromText ChainJunk""".split())
KEPT = set("Caption HintCaption Sentence Sentences Near3 Near8 Near20 Between Quote Code".split())
MAGIC, LEAF = b"dfarm-m1", 255
TREES = 100
PARAMETERS = dict(objective="cross_entropy", num_leaves=31, learning_rate=0.08, min_data_in_leaf=150, feature_fraction=0.7, lambda_l2=5.0, max_bin=127,
    boost_from_average=False, deterministic=True, force_row_wise=True, num_threads=2, seed=1, verbose=-1)
words = lambda s: re.findall(r"\w+", (s or "").lower())


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")


def records(path):
    with opened(path) as f:
        first = f.read(1); f.seek(0)
        yield from json.load(f) if first == "[" else (json.loads(line) for line in f if line.strip())


def bare(i):
    i = re.sub(r"^html/", "", i); i = re.sub(r"\.gz$", "", i); return re.sub(r"\.(html|htm|txt)$", "", i)


def shares(blocks, gold):
    """For each block the share of its 3-word shingles in the gold text; shorter blocks must be a line of it."""
    g = words(gold); shingles = set(zip(g, g[1:], g[2:])); lines = {tuple(words(x)) for x in gold.split("\n")}
    out = []
    for b in blocks:
        w = words(b["text"]); s = list(zip(w, w[1:], w[2:]))
        out.append(sum(x in shingles for x in s) / len(s) if s else float(bool(w) and tuple(w) in lines))
    return np.array(out)


def load(recs, truth, faulty):
    truth = {bare(r["id"]): r for r in records(truth)}; pages = []
    for r in records(recs):
        t = truth.get(bare(r["id"]))
        if t is None or not r.get("blocks"): continue
        gold = t["main_content"] if "main_content" in t else t["article"]
        tokens = [words(b["text"]) for b in r["blocks"]]; size = np.array([len(x) for x in tokens], np.float32)
        kind = t.get("page_type") or "article" if "main_content" in t else "farm"
        key = lambda text: re.sub(r"[\W_]+", "", text.lower())
        junk = [key(x["text"]) for x in t.get("teasers") or []] if "main_content" in t else [key(b["text"]) for b in t["blocks"] if b["kind"] in ("teaser", "sponsor", "inline_teaser")]
        pages.append(dict(junk=junk, keys=[key(b["text"]) for b in r["blocks"]], own={key(x) for x in gold.split("\n")},host=t.get("theme") or urlparse(t.get("url") or "").netloc, kind=kind, faulty=bare(r["id"]) in faulty and kind != "farm",
            X=np.array([b["features"] for b in r["blocks"]], np.float32), y=shares(r["blocks"], gold), size=size, gold=words(gold), tokens=tokens,
            title=np.array([b["label"] == "title" for b in r["blocks"]]),
            weight=np.sqrt(size / max(1, min(len(words(gold)), 5000))) * (OTHER_TYPES if kind not in ("article", "farm") else 1.0)))
    return pages


def bound(name):
    return BOUNDS.get(name) or ((0, MOST) if name in FOR else (-MOST, 0) if name in AGAINST else (-MOST, MOST))


def fit_weights(X, y, w):
    w = w.astype(np.float64) / w.sum(); n = X.shape[1]

    def loss(t):
        p = 1 / (1 + np.exp(-(X @ t[:n].astype(np.float32) + t[n]).astype(np.float64))); g = w * (p - y)
        value = -(w * (y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))).sum() + L2 * (t[:n] ** 2).sum()
        return value, np.append((g.astype(np.float32) @ X).astype(np.float64) + 2 * L2 * t[:n], g.sum())

    start = np.array([np.clip(0, *bound(f)) for f in FEATURES] + [0.0])
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[bound(f) for f in FEATURES] + [(-MOST, MOST)], options=dict(maxiter=300)).x


def fit(pages):
    """The weights (bias last), and the trees that correct their sum."""
    X = np.concatenate([p["X"] for p in pages]); y = np.concatenate([p["y"] for p in pages]); w = np.concatenate([p["weight"] for p in pages])
    weights = fit_weights(X, y, w).astype(np.float32)
    data = lightgbm.Dataset(X, y, weight=w / w.mean(), init_score=linear(X, weights).astype(np.float64))
    sides = [-1 if f in TEASER else 1 if f in KEPT else 0 for f in FEATURES]
    return weights, lightgbm.train(dict(PARAMETERS, monotone_constraints=sides, monotone_constraints_method="intermediate"), data, num_boost_round=TREES)


def linear(X, weights):
    return X @ weights[:-1] + weights[-1]


def probability(page, fitted):
    weights, trees = fitted
    return 1 / (1 + np.exp(-(linear(page["X"], weights) + trees.predict(page["X"], raw_score=True))))


def nodes_of(tree):
    """The nodes of a LightGBM tree in pre-order: (feature or LEAF, threshold, left, right, mean output under the node)."""
    out = []

    def walk(node):
        at = len(out); out.append(None)
        if "leaf_value" in node:
            out[at] = (LEAF, 0.0, 0, 0, node["leaf_value"]); return at, node.get("leaf_count", 1)
        left, n = walk(node["left_child"]); right, m = walk(node["right_child"])
        # The largest single-precision number that is not above the threshold decides the same on single-precision features.
        t = np.float32(node["threshold"]); t = np.nextafter(t, np.float32(-np.inf)) if float(t) > node["threshold"] else t
        out[at] = (node["split_feature"], float(t), left, right, (out[left][4] * n + out[right][4] * m) / (n + m)); return at, n + m

    walk(tree["tree_structure"]); return out


def write_model(path, fitted):
    """The byte layout that src/classify/model.rs reads."""
    weights, trees = fitted; trees = [nodes_of(t) for t in trees.dump_model()["tree_info"]]
    body = struct.pack("<II", len(FEATURES), len(trees)) + struct.pack("<%df" % len(weights), *weights)
    for nodes in trees:
        body += struct.pack("<H", len(nodes)) + b"".join(struct.pack("<BfHHf", *n) for n in nodes)
    path.write_bytes(MAGIC + struct.pack("<QQ", xxhash.xxh3_64_intdigest("\n".join(NAMES).encode()), xxhash.xxh3_64_intdigest(body)) + body)


def scored(page, p):
    """Word F1 and teaser leak of the best prefix, as src/classify/choose.rs picks it with the link rule of src/classify/mend.rs (not its
    other rules).

    Leak: share of the page's teasers that stand in the output, as a block or, where the truth lists them apart from the text, anywhere; of block
    truth only those that are no line of the article. None for pages with fewer than three."""
    order = np.argsort(-p, kind="stable"); order = order[page["size"][order] > 0]
    if not len(order): return float(not page["gold"]), None
    s = page["size"][order]; hits = np.cumsum(s * p[order]); k = int(np.argmax(2 * hits / (np.cumsum(s) + hits[-1])))
    linked = (page["X"][:, FEATURES.index("LinkShare")] > LINK_SHARE) & (page["size"] >= LINK_WORDS) & (p < LINK_PROBABILITY)
    chosen = [b for b in sorted(order[: k + 1]) if not page["title"][b] and not linked[b]]
    said = collections.Counter(x for b in chosen for x in page["tokens"][b]); gold = collections.Counter(page["gold"])
    both = sum((said & gold).values()); total = sum(said.values()) + sum(gold.values())
    kept = [page["keys"][b] for b in chosen]
    found = (lambda x, lines=set(kept): x in lines and x not in page["own"]) if page["kind"] == "farm" else (lambda x, text="".join(kept): x in text)
    return 2 * both / total if total else 1.0, np.mean([found(x) for x in page["junk"]]) if len(page["junk"]) >= 3 else None


def model(name, sets, faulty, write):
    pages = [p for recs, truth in sets for p in load(recs, truth, faulty)]
    fold = lambda p: int(hashlib.md5(p["host"].encode()).hexdigest(), 16) % FOLDS
    scores = collections.defaultdict(list)
    for k in range(FOLDS):
        fitted = fit([p for p in pages if fold(p) != k and not p["faulty"]])
        for p in pages:
            if fold(p) == k:
                result = scored(p, probability(p, fitted)); scores[p["kind"]].append(result)
                if p["kind"] == "article" and not p["faulty"]: scores["article, sound gold"].append(result)
    for kind, results in sorted(scores.items()):
        leaks = [leak for _, leak in results if leak is not None]
        print("%s out of fold: %-20s pages %4d  F1 %.3f  teaser leak %.3f" % (name, kind, len(results), np.mean([f for f, _ in results]), np.mean(leaks or [np.nan])), file=sys.stderr)
    if write: write_model(Path(write) / (name.lower() + ".model"), fit([p for p in pages if not p["faulty"]]))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for n in ("--html", "--text"): a.add_argument(n, nargs=2, action="append", default=[], metavar=("RECORDS", "TRUTH"))
    a.add_argument("--audit", help="TSV of id, verdict, reason: pages whose verdict is neither `ok` nor `ambiguous` are left out of training")
    a.add_argument("--write"); o = a.parse_args()
    rows = [line.rstrip("\n").split("\t") for line in open(o.audit, encoding="utf-8")] if o.audit else []
    faulty = {r[0] for r in rows if len(r) > 1 and r[1] not in ("ok", "ambiguous", "verdict")}
    for name, sets in (("HTML", o.html), ("TEXT", o.text)):
        if sets: model(name, sets, faulty, o.write)


if __name__ == "__main__":
    main()
