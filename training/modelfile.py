"""Writing of `defarm.model`, in the layout that src/classify/model.rs reads."""
import struct

import numpy as np
import xxhash

MAGIC = b"dfarm-m4"
# Half of what a feature can be, in its steps.
HALF = 127


def nodes_of(tree):
    """The nodes of a LightGBM tree in pre-order: (feature, threshold, left, right, mean output under the node); a leaf names itself twice."""
    out = []

    def walk(node):
        at = len(out)
        out.append(None)
        if "leaf_value" in node:
            out[at] = (0, 255, at, at, node["leaf_value"])
            return at, node.get("leaf_count", 1)
        left, n = walk(node["left_child"])
        right, m = walk(node["right_child"])
        # Features are whole numbers, so the whole part of a threshold decides the same.
        mean = (out[left][4] * n + out[right][4] * m) / max(1, n + m)
        out[at] = (node["split_feature"], int(np.floor(node["threshold"])), left, right, mean)
        return at, n + m

    walk(tree["tree_structure"])
    return out


def forest(trees):
    """The bytes of trees, each a list of nodes as `nodes_of` gives it."""
    body = struct.pack("<H", len(trees))
    for nodes in trees:
        body += struct.pack("<B", len(nodes)) + b"".join(struct.pack("<BBBBf", *node) for node in nodes)
    return body


def judge(curve, body):
    return struct.pack("<B", len(curve)) + b"".join(struct.pack("<ff", *point) for point in curve) + body


def trees_of(fitted):
    return [nodes_of(tree) for tree in fitted.dump_model()["tree_info"]]


def model(names, html, text, kinds, html_curve=(), text_curve=()):
    """The bytes of a model. `html` and `text`: fitted forests for blocks; `kinds`: the fitted forests for pages, one class a kind."""
    body = judge(html_curve, forest(trees_of(html))) + judge(text_curve, forest(trees_of(text)))
    classes = kinds.num_model_per_iteration()
    trees = trees_of(kinds)
    for kind in range(classes):
        body += forest(trees[kind::classes])
    return sealed(names, body)


def first_guess(names, kinds):
    """A model to begin with: sentences are text, links and named boxes are not. Features do not depend on the model; measuring them
    wants one all the same."""
    leaf = lambda value: [(0, 255, 0, 0, value)]
    mark = lambda name, above, value: [(names["features"].index(name), above, 1, 2, 0.0), (0, 255, 1, 1, 0.0), (0, 255, 2, 2, value)]
    guess = [leaf(-2.0), mark("sentence", 0, 5.0), mark("near_8", HALF, 1.0), mark("link_share", HALF, -4.0), mark("chain_junk", 0, -3.0)]
    block = judge((), forest(guess))
    return sealed(names, block + block + forest([leaf(1.0)]) + forest([]) * (kinds - 1))


def sealed(names, body):
    all_names = "\n".join(names["features"] + names["facts"])
    return MAGIC + struct.pack("<QQ", xxhash.xxh3_64_intdigest(all_names.encode()), xxhash.xxh3_64_intdigest(body)) + body
