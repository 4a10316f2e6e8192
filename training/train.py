#!/usr/bin/env python3
"""From raw data to the committed model: measures features with the real binary, fits, scores every page out of fold with the real binary, calibrates,
and writes src/classify/defarm.model and docs/MODEL_CARD.md. See training/README.md.

    cargo build --release && python3 training/train.py --data ../shared/data
"""
import argparse, json, subprocess, sys, tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
import card, fitting, modelfile, pages as P

ROOT = Path(__file__).resolve().parent.parent


class Set:
    """A data set: its pages, its truth, and how it takes part."""

    def __init__(self, name, inputs, truth, text=False, alone=False, trained=True, flattened=None):
        self.name, self.inputs, self.truth_files, self.text, self.alone, self.trained = name, inputs, truth, text, alone, trained
        self.flattened = flattened  # the set whose shown blocks are the lines of this one
        self.truth = P.truth_of(truth) if truth else {}


def sets_of(data, without):
    pages, farm = [data / "pages/truth.json.gz"], [data / "farm/truth.jsonl.gz"]
    corpus = sorted((ROOT / "corpus/truth").iterdir())
    every = [
        Set("pages", [data / "pages/html"], pages),
        Set("farm", [data / "farm/pages.jsonl.gz"], farm),
        Set("farm-alone", [data / "farm/pages.jsonl.gz"], farm, alone=True),
        Set("corpus", [ROOT / "corpus/pages"], corpus),
        Set("corpus-alone", [ROOT / "corpus/pages"], corpus, alone=True),
        Set("snippets", [data / "snippets/pages.jsonl.gz"], [data / "snippets/truth.json.gz"]),
        Set("snippets-text", [], [data / "snippets/truth.json.gz"], text=True, flattened="snippets"),
        Set("flat", [data / "flat/flat.jsonl.gz"], pages, text=True),
        Set("farm-text", [data / "farm/text.jsonl.gz"], farm, text=True),
        Set("farm-text-alone", [data / "farm/text.jsonl.gz"], farm, text=True, alone=True),
        Set("sites", sorted((data / "sites").glob("*.jsonl.gz")), [data / "sites/truth.json.gz"], trained=False),
        Set("seed", [data / "seed/seed.txt"], [data / "seed/truth.json"], text=True, trained=False),
    ]
    for s in every:
        s.trained &= not {s.name, s.name.removesuffix("-alone"), s.flattened} & set(without)
    return every


class Trainer:
    def __init__(self, options, work):
        self.binary, self.work = options.defarm, work
        self.sets = sets_of(options.data, options.without)
        self.faulty = P.faulty_ids(options.data / "pages/audit.tsv")
        self.articles_only = "kinds" in options.without

    def run(self, *arguments):
        done = subprocess.run([str(self.binary), *map(str, arguments)], stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit("defarm %s: exit %d\n%s" % (arguments[0], done.returncode, done.stderr))

    def names(self):
        out = self.work / "names.jsonl"
        empty = self.work / "empty.jsonl"
        empty.write_text("")
        self.run("features", empty, "-o", out)
        return next(P.records(out))

    def measure(self, model):
        """The pages of all training sets with their features."""
        loaded = []
        self.columns = [self.names()["features"].index("kind_" + kind) for kind in P.KINDS]
        for s in self.sets:
            if not s.trained:
                continue
            out = self.work / (s.name + ".features")
            if s.flattened:
                s.inputs = [self.flatten(next(o for o in self.sets if o.name == s.flattened), model)]
            self.run("features", *s.inputs, "--model", model, "-o", out, *(["--no-repeats"] if s.alone else []))
            # Pages that are measured with and without what repeats count half each.
            twice = s.alone or any(o.name == s.name + "-alone" and o.trained for o in self.sets)
            names, pages = P.load(s.name.removesuffix("-alone"), out, s.truth, self.faulty if s.name in ("pages", "flat") else frozenset(), 0.5 if twice else 1.0)
            out.unlink()
            # A page of markup may be judged as text, and text stand among pages of markup: those get no kind. They are fitted on by what judges them.
            loaded += [(s.text or not page.X[:, self.columns].any(), page) for page in pages if not (self.articles_only and page.kind not in (None, "article"))]
        html, text = ([page for is_text, page in loaded if is_text == flag] for flag in (False, True))
        for page in text:
            page.X[:, self.columns] = 0
        # A constant tells the trees nothing, and is left out.
        unfitted = [names["features"].index(name) for name in P.UNFITTED]
        for page in html + text:
            page.X[:, unfitted] = 0
            page.row[unfitted] = 0
        return names, html, text

    def flatten(self, s, model):
        """The pages of a set as plain text, a line a block that is shown."""
        out, flat = self.work / "flattened.features", self.work / (s.name + "-flattened.jsonl")
        self.run("features", *s.inputs, "--model", model, "-o", out)
        rows = P.records(out)
        hidden = next(rows)["features"].index("hidden")
        with open(flat, "w", encoding="utf-8") as f:
            for record in rows:
                lines = [P.squeeze(block["text"]) for block in record["blocks"] if not block["features"][hidden]]
                url = s.truth.get(P.bare(record["id"]), {}).get("url") or ""
                f.write(json.dumps({"id": record["id"], "url": url, "text": "\n".join(filter(None, lines))}) + "\n")
        out.unlink()
        return flat

    def fit(self, html, text):
        """The three models; the kinds that the block model learns from are told out of fold."""
        fitting.tell_kinds_out_of_fold(html, self.columns)
        return fitting.fit_blocks(html), fitting.fit_blocks(text), fitting.fit_kinds(html)

    def predictions(self, model, prefer="balanced", only=None):
        """What the binary says of each set with a model: set → id → record."""
        said = {}
        for s in self.sets:
            if s.name == "corpus-alone" or s.flattened or only and s.name not in only:
                continue
            out = self.work / (s.name + ".out")
            self.run("clean", *s.inputs, "--duplicates", "mark", "--model", model, "--prefer", prefer, "-o", out, *(["--no-repeats"] if s.alone else []))
            said[s.name] = {P.bare(r["id"]): {k: r[k] for k in ("id", "text", "title", "confidence", "kind", "status")} for r in P.records(out)}
            out.unlink()
        return said

    def fold_of(self, s, name):
        return P.fold_of(P.group_of(s.truth[name], name))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path, required=True, help="folder with pages, flat, farm, snippets, sites and seed")
    a.add_argument("--defarm", type=Path, default=ROOT / "target/release/defarm", help="the binary")
    a.add_argument("--without", nargs="*", default=[], help="sets left out of the fit, or `kinds` for all pages that are no articles: what does each add?")
    a.add_argument("--quick", action="store_true", help="`--prefer balanced` only: good enough to compare --without")
    a.add_argument("--out", type=Path, default=ROOT, help="write src/classify/defarm.model and docs/MODEL_CARD.md below this folder")
    a.add_argument("--predictions", type=Path, help="keep the predictions out of fold here, a file a set, and the models of the folds")
    o = a.parse_args()
    with tempfile.TemporaryDirectory() as work:
        train(Trainer(o, Path(work)), o)


def train(trainer, o):
    # The features do not depend on the model, so any that fits their list will do to measure them.
    names = trainer.names()
    first = trainer.work / "first.model"
    first.write_bytes(modelfile.first_guess(names, len(P.KINDS)))
    names, html, text = trainer.measure(first)
    log("fit: %d HTML pages, %d text pages" % (len(html), len(text)))

    curves, folds = {}, {}
    said, precise, lenient = {}, {}, {}
    for fold in range(P.FOLDS):
        parts = ([p for p in pages if p.fold != fold] for pages in (html, text))
        model = trainer.work / ("fold-%d.model" % fold)
        model.write_bytes(modelfile.model(names, *trainer.fit(*parts)))
        if o.predictions:
            o.predictions.mkdir(parents=True, exist_ok=True)
            (o.predictions / model.name).write_bytes(model.read_bytes())
        runs = [(said, "balanced", None), (precise, "precision", ("pages", "flat")), (lenient, "recall", ("pages", "flat"))]
        for into, prefer, only in runs[: 1 if o.quick else None]:
            for name, records in trainer.predictions(model, prefer, only).items():
                s = next(s for s in trainer.sets if s.name == name)
                if s.truth and s.name not in ("sites", "seed"):
                    into.setdefault(name, {}).update({i: r for i, r in records.items() if i in s.truth and trainer.fold_of(s, i) == fold})
        log("fold %d" % fold)

    precise, lenient = precise or said, lenient or said
    # Calibration: expected to measured F1, of pages out of fold. The table in the card uses the curve of the other folds.
    reliability = {}
    for key, name in (("html", "pages"), ("text", "flat")):
        s = next(s for s in trainer.sets if s.name == name)
        rows = []
        for i, record in said[name].items():
            if record["status"] == "empty" or i in trainer.faulty and key == "text":
                continue
            rows.append((record["confidence"], P.f1(record["text"], s.truth[i]["main_content"]), trainer.fold_of(s, i)))
        expected, measured, fold = map(np.array, zip(*rows))
        curves[key] = fitting.rising_curve(expected, measured)
        calibrated = np.zeros(len(expected))
        for k in range(P.FOLDS):
            curve = fitting.rising_curve(expected[fold != k], measured[fold != k])
            calibrated[fold == k] = np.interp(expected[fold == k], *zip(*curve))
        reliability[key] = (expected, calibrated, measured)

    final = trainer.fit(html, text)
    data = modelfile.model(names, *final, curves["html"], curves["text"])
    path = o.out / "src/classify/defarm.model"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    unseen = trainer.predictions(path, only=("sites", "seed"))
    log("final model: %d bytes" % len(data))
    (o.out / "docs").mkdir(exist_ok=True)
    (o.out / "docs/MODEL_CARD.md").write_text(card.write(trainer, said, precise, lenient, unseen, reliability, len(data), names, html, text), encoding="utf-8")
    if o.predictions:
        o.predictions.mkdir(parents=True, exist_ok=True)
        for name, records in (said | unseen).items():
            with open(o.predictions / (name + ".jsonl"), "w", encoding="utf-8") as f:
                f.writelines(json.dumps(r) + "\n" for r in records.values())


def log(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
