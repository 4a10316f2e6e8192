"""The model card: what the model was fitted on, and how well it does on pages that it was not fitted on."""
import json

import numpy as np

import pages as P

HEAD = """# Model card

Written by `training/train.py`; do not edit. The model is `src/classify/defarm.model`: three sets of gradient-boosted trees, for blocks of HTML, for blocks of
plain text, and for the kind of a page. It gives each block the probability that it belongs to the article, each page a kind and a confidence. It is
meant for web pages with an article, above all of content farms, in any language; it is not meant to judge what a text is worth, nor who wrote it.

## Data

| set | what | pages | licence |
|---|---|---:|---|
"""
WHAT = {
    "pages": ("WCXB v1.0, development split (Murrough Foley), seven kinds of real pages with gold text; those whose gold is faulty are not fitted on", "CC-BY 4.0"),
    "farm": ("a generated network of content-farm sites around WCXB texts, with and without what repeats across its pages", "CC-BY 4.0"),
    "corpus": ("the corpus of this repository, with and without what repeats across its pages", "as this repository"),
    "snippets": ("pages of many languages of trafilatura's evaluation: only the passages that it names, as weak labels", "annotations Apache-2.0; no page is distributed"),
    "flat": ("the articles of WCXB flattened to plain text", "CC-BY 4.0"),
    "snippets-text": ("the pages of many languages flattened to plain text, with the same weak labels", "as above"),
    "farm-text": ("the generated network flattened to plain text, with and without what repeats", "CC-BY 4.0"),
}
NAMES = [
    ("pages, articles with sound gold", "pages", "article", True),
    ("pages, all articles", "pages", "article", False),
    ("pages, all seven kinds", "pages", "all", False),
    ("flattened articles", "flat", "article", False),
    ("farm network", "farm", None, False),
    ("farm network, one page at a time", "farm-alone", None, False),
    ("farm network, flattened", "farm-text", None, False),
    ("farm network, flattened, one page at a time", "farm-text-alone", None, False),
    ("bundled corpus", "corpus", None, False),
]


class Evaluation:
    """Figures by `defarm eval`."""

    def __init__(self, trainer):
        self.trainer = trainer

    def of(self, name, records, kind=None, ids=None):
        s = next(s for s in self.trainer.sets if s.name == name)
        work = self.trainer.work
        said, truth, out = work / "said.jsonl", work / "truth.jsonl", work / "figures.json"
        said.write_text("".join(json.dumps(r) + "\n" for r in records.values()), encoding="utf-8")
        truth.write_text("".join(json.dumps(t) + "\n" for t in s.truth.values()), encoding="utf-8")
        arguments = ["eval", truth, said, "--predictions", "--json", out]
        if kind:
            arguments += ["--type", kind]
        if ids is not None:
            (work / "ids").write_text("".join(i + "\n" for i in ids))
            arguments += ["--ids", work / "ids"]
        run_quietly(self.trainer, arguments)
        return json.loads(out.read_text())


def run_quietly(trainer, arguments):
    import subprocess, sys
    done = subprocess.run([str(trainer.binary), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit("defarm eval: exit %d\n%s" % (done.returncode, done.stderr))


def row(name, figures):
    a = figures["all"]
    return "| %s | %d | %.3f | %.3f | %.3f | %.3f | %.3f |\n" % (name, a["pages"], a["f1"], a["precision"], a["recall"], a["leak"], a["loss"])


def snippets(records, truth):
    """Precision, recall and F over passages, as trafilatura's evaluation counts them, by language."""
    counts = {}
    for name, t in truth.items():
        text = P.squeeze(records.get(name, {}).get("text") or "")
        kept, leaked = (sum(P.squeeze(p) in text for p in t[part]) for part in ("with", "without"))
        for key in ("all", t.get("lang") or "?"):
            counts.setdefault(key, np.zeros(4, int))
            counts[key] += (1, kept, leaked, len(t["with"]) - kept)
    return counts


def passages(records, truth):
    out = "| language | pages | precision | recall | F |\n|---|---:|---:|---:|---:|\n"
    for key, (n, tp, fp, fn) in sorted(snippets(records, truth).items(), key=lambda item: -item[1][0]):
        out += "| %s | %d | %.3f | %.3f | %.3f |\n" % (key, n, tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn))
    return out


def write(trainer, said, precise, lenient, unseen, reliability, size, names, html, text):
    evaluation = Evaluation(trainer)
    out = HEAD
    for name, (what, licence) in WHAT.items():
        s = next(s for s in trainer.sets if s.name == name)
        if s.trained:
            count = len({p.name for p in html + text if p.data == name and p.trained})
            out += "| `%s` | %s | %d | %s |\n" % (name, what, count, licence)
    out += "\nFeatures: %d a block, %d facts a page. Size: %d bytes. Left out: %s.\n" % (len(names["features"]), len(names["facts"]), size, ", ".join(trainer_without(trainer)) or "nothing")
    out += """
## How well it does

Out of fold: every page is judged by the real binary with a model that was fitted without its host (for generated pages: without its theme), five folds.
`defarm eval` measures; leak is the share of teasers in the output, loss the share of paragraphs that are missing.

| set | pages | F1 | precision | recall | leak | loss |
|---|---:|---:|---:|---:|---:|---:|
"""
    s = next(s for s in trainer.sets if s.name == "pages")
    sound = [i for i, t in s.truth.items() if i not in trainer.faulty]
    for label, name, kind, is_sound in NAMES:
        if name in said:
            records = said[name]
            out += row(label, evaluation.of(name, records, kind, sound if is_sound else None))
    if "sites" in unseen and unseen["sites"]:
        site_truth = next(s for s in trainer.sets if s.name == "sites").truth
        out += row("labelled pages of real sites (never fitted on)", evaluation.of("sites", unseen["sites"], "all", [i for i in site_truth if site_truth[i].get("page_type") != "unlabelled"]))
    out += "\nBy kind of page:\n\n| kind | pages | F1 | precision | recall | leak | loss |\n|---|---:|---:|---:|---:|---:|---:|\n"
    for kind in P.KINDS:
        out += row(kind, evaluation.of("pages", said["pages"], kind))
    told = [(said["pages"][i]["kind"], t["page_type"]) for i, t in s.truth.items() if i in said["pages"] and said["pages"][i]["kind"]]
    out += "\nThe kind is told rightly on %.3f of %d pages, articles on %.3f.\n" % (
        np.mean([a == b for a, b in told]), len(told), np.mean([a == b for a, b in told if b == "article"]))
    out += "\nPassages of many languages (pages that must, or must not, be kept), out of fold:\n\n"
    out += passages(said["snippets"], next(s for s in trainer.sets if s.name == "snippets").truth)
    out += "\n## Preference\n\nThe same articles, out of fold, by `--prefer`:\n\n| set | prefer | F1 | precision | recall | leak | loss |\n|---|---|---:|---:|---:|---:|---:|\n"
    for name in ("pages", "flat"):
        for prefer, records in (("precision", precise), ("balanced", said), ("recall", lenient)):
            a = evaluation.of(name, records[name], "article")["all"]
            out += "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f |\n" % (name, prefer, a["f1"], a["precision"], a["recall"], a["leak"], a["loss"])
    out += """
## Calibration of the page confidence

The confidence is the word F1 that pages like this one had. Pages out of fold, all seven kinds, by a curve fitted on the other folds; for text the flattened articles. Before: the
expectation from the probabilities of the blocks alone.
"""
    for key, (expected, calibrated, measured) in reliability.items():
        out += "\n%s:\n\n| confidence | pages | mean confidence | mean F1 |\n|---|---:|---:|---:|\n" % {"html": "HTML", "text": "Text"}[key]
        error, before = 0.0, 0.0
        for low in np.arange(10) / 10:
            here = (calibrated >= low) & ((calibrated < low + 0.1) | (low == 0.9))
            if here.any():
                out += "| %.1f–%.1f | %d | %.3f | %.3f |\n" % (low, low + 0.1, here.sum(), calibrated[here].mean(), measured[here].mean())
                error += here.mean() * abs(calibrated[here].mean() - measured[here].mean())
            here = (expected >= low) & ((expected < low + 0.1) | (low == 0.9))
            before += here.mean() * abs(expected[here].mean() - measured[here].mean()) if here.any() else 0.0
        out += "\nExpected calibration error %.3f (before %.3f); rank correlation with the F1 %.2f.\n" % (error, before, rank_correlation(calibrated, measured))
    out += """
## Known limits

- Most pages that it was fitted on are English; other languages come from the passages and the bundled corpus.
- The gold of WCXB leaves out most captions; what the model keeps of them it has from the generated pages.
- Lists of other pages and shops are told less well than articles (see the kinds above).
"""
    return out


def trainer_without(trainer):
    left = sorted({s.name.removesuffix("-alone") for s in trainer.sets if not s.trained and s.name not in ("sites", "seed")})
    return left + (["all pages that are no articles"] if trainer.articles_only else [])


def rank_correlation(a, b):
    ranks = [np.argsort(np.argsort(x, kind="stable"), kind="stable") for x in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])
