"""Fitting of the forests: which kind a page is, and which blocks are the article."""
import lightgbm
import numpy as np

from pages import FOLDS, KINDS

# Settings by cross-validation (training/README.md). Depth and leaves keep a tree within 128 nodes and eight steps.
COMMON = dict(lambda_l2=5.0, num_threads=2, seed=1, verbose=-1, deterministic=True, force_row_wise=True)
BLOCKS = dict(COMMON, objective="cross_entropy", num_leaves=31, max_depth=8, learning_rate=0.1, min_data_in_leaf=150, feature_fraction=0.5,
              max_bin=255, boost_from_average=True)
BLOCK_TREES = 120
PAGES = dict(COMMON, objective="multiclass", num_class=len(KINDS), num_leaves=7, learning_rate=0.1, min_data_in_leaf=15, feature_fraction=0.3)
PAGE_TREES = 60
# Generated pages are all articles, and alike: they say less about the kinds of real pages.
GENERATED_WEIGHT = 0.3
STEPS = 255


def fit_kinds(pages):
    pages = [p for p in pages if p.kind and p.trained]
    weight = [1.0 if p.data == "pages" else GENERATED_WEIGHT for p in pages]
    data = lightgbm.Dataset(np.array([p.row for p in pages]), [KINDS.index(p.kind) for p in pages], weight=weight)
    return lightgbm.train(PAGES, data, num_boost_round=PAGE_TREES)


def tell_kinds(fitted, pages, columns):
    """Puts the likelihood of each kind, in steps of 1/255, rounded up as the binary does, into the pages' features."""
    for page, shares in zip(pages, fitted.predict(np.array([p.row for p in pages]))):
        page.X[:, columns] = np.ceil(np.float32(shares) * np.float32(STEPS)).astype(np.uint8)


def tell_kinds_out_of_fold(pages, columns):
    """The same, every page told by a model that was fitted without its fold: what a page unseen would get."""
    for fold in range(FOLDS):
        here = [p for p in pages if p.fold == fold]
        if here:
            tell_kinds(fit_kinds([p for p in pages if p.fold != fold]), here, columns)


def fit_blocks(pages):
    pages = [p for p in pages if p.trained]
    X, y, weight = (np.concatenate([getattr(p, part) for p in pages]) for part in ("X", "y", "weight"))
    used = weight > 0
    X, y, weight = X[used], y[used], weight[used]
    data = lightgbm.Dataset(X, y, weight=weight / weight.mean())
    return lightgbm.train(BLOCKS, data, num_boost_round=BLOCK_TREES)


def rising_curve(expected, measured, most=12):
    """A rising curve from expected to measured F1: means of equally filled groups, neighbours that fall put together (pool adjacent violators)."""
    order = np.argsort(expected, kind="stable")
    groups = [(float(np.mean(expected[part])), float(np.mean(measured[part])), len(part)) for part in np.array_split(order, most) if len(part)]
    pooled = []
    for x, y, n in groups:
        pooled.append((x, y, n))
        while len(pooled) > 1 and (pooled[-2][1] > pooled[-1][1] or pooled[-2][0] >= pooled[-1][0]):
            (x1, y1, n1), (x2, y2, n2) = pooled[-2:]
            pooled[-2:] = [((x1 * n1 + x2 * n2) / (n1 + n2), (y1 * n1 + y2 * n2) / (n1 + n2), n1 + n2)]
    return [(x, y) for x, y, _ in pooled]
