"""The graphs that are measured: signed, with the skew of real ones, the same on every machine; and the shipped one.

A graph lies in a folder as raw arrays (`tails.u32`, `heads.u32`, `codes.u16`, `costs.u32`), labels, and `about.json` with
its codes and what is asked of it: pairs of nodes, terms of the hierarchy, parts of labels. Between two nodes there is at
most one edge each way, so that a path is told by its nodes and libraries without parallel edges can take part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leukograph.filters import Filters
from leukograph.kernel import UNIT_COST
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import fold
from leukograph.model import StepKind
from leukograph.network import cost_of_belief

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

DEGREE = 15
SKEW = 0.7
CODES = (("causes", 1, 0.3), ("stimulates", 1, 0.2), ("suppresses", -1, 0.25), ("treats", -1, 0.15), ("affects", 0, 0.1))
NEAREST, FARTHEST = 3, 6
ITEMS = 20
TOPS = 10  # of the terms whose lower terms are asked for, these many are at the top
# The question with filters: raising paths whose edges are of these relations (hierarchy steps stay) and believed so much.
FILTERS = Filters(relations=frozenset({"increases", "suppresses"}), min_belief=0.5)
SYLLABLES = ["".join(parts) for parts in product("bcdfghklmnprstvxz", "aeiou", ("", "l", "n", "r", "s"))]


class Sample:
    """One graph as arrays, with what is asked of it."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self.folder = folder
        self.about = json.loads((folder / "about.json").read_text("utf-8"))
        self.nodes: int = self.about["nodes"]
        self.tails, self.heads, self.costs = (
            np.fromfile(folder / f"{name}.u32", np.uint32) for name in ("tails", "heads", "costs")
        )
        self.codes = np.fromfile(folder / "codes.u16", np.uint16)
        self.sign_of_code = np.array([sign for _, sign, _ in self.about["codes"]], np.int8)

    @property
    def signs(self) -> Numbers:
        """The sign of every edge."""
        return self.sign_of_code[self.codes]

    @property
    def names(self) -> list[str]:
        """The names of the nodes, sorted."""
        return names_of(self.nodes)

    @property
    def labels(self) -> list[str]:
        """The labels of the nodes."""
        return (self.folder / "labels.txt").read_text("utf-8").splitlines()

    @property
    def hierarchy(self) -> Numbers:
        """Which edges are steps of the hierarchy."""
        import numpy as np

        return np.array([kind == StepKind.HIERARCHY for _, _, kind in self.about["codes"]])[self.codes]

    @property
    def open(self) -> Numbers:
        """Which edges the question with filters leaves open."""
        import numpy as np

        opened: Numbers = np.array(self.about["open"])[self.codes] & (self.costs <= self.about["dearest"])
        return opened

    @cached_property
    def _ordered(self) -> tuple[Numbers, Numbers]:
        import numpy as np

        keys = self.tails.astype(np.int64) * self.nodes + self.heads
        order = np.argsort(keys)
        return keys[order], order

    def edges_of(self, path: list[int]) -> list[int] | None:
        """The edges between the nodes of a path, or None if one is not there."""
        import numpy as np

        keys, order = self._ordered
        wanted = np.array([a * self.nodes + b for a, b in pairwise(path)], np.int64)
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return order[places].tolist() if (keys[places] == wanted).all() else None


def names_of(nodes: int) -> list[str]:
    """As many names, sorted."""
    return [f"n{number:07d}" for number in range(nodes)]


def made(folder: Path, edges: int, seed: int = 4) -> Sample:
    """A graph of so many edges in a folder."""
    import numpy as np

    chance = np.random.default_rng([seed, edges])
    nodes = max(edges // DEGREE, 100)
    up = _hierarchy(chance, nodes)
    keys = np.array([], np.int64)
    while len(keys) < edges - len(up):
        drawn = [_drawn(chance, nodes, edges) for _ in range(2)]
        drawn_keys = (drawn[0] * nodes + drawn[1])[drawn[0] != drawn[1]]
        keys = np.setdiff1d(np.union1d(keys, drawn_keys), up)
    keys = np.concatenate([chance.permutation(keys)[: edges - len(up)], up])
    codes = chance.choice(len(CODES), len(keys), p=[share for _, _, share in CODES])
    codes[len(keys) - len(up) :] = len(CODES)
    beliefs = chance.integers(300_000, 990_001, len(keys))
    beliefs[len(keys) - len(up) :] = 1_000_000
    order = chance.permutation(len(keys))
    costs = np.floor(-np.log(beliefs / 1e6) * UNIT_COST + 0.5).astype(np.uint32)
    described = [(name, sign, StepKind.CAUSAL) for name, sign, _ in CODES] + [("subClassOf", 1, StepKind.HIERARCHY)]
    arrays = (keys // nodes)[order], (keys % nodes)[order], codes[order], costs[order]
    return _kept(folder, f"{len(keys):,} edges", arrays, described, list(_labels(chance, nodes)), chance=chance)


def shipped(folder: Path) -> Sample:
    """The shipped graph in a folder: of parallel edges the most believed, no conditional ones."""
    import numpy as np

    network = KnowledgeGraph.load().network
    best: dict[tuple[int, int], Any] = {}
    for edge in network.edges:
        known = best.get((edge.tail, edge.head))
        walked = edge.kind is not StepKind.ASSOCIATION and edge.belief >= network.vocabulary.minimum_belief
        if walked and not edge.condition and edge.tail != edge.head and (known is None or edge.belief > known.belief):
            best[edge.tail, edge.head] = edge
    codes = sorted({(edge.relation, edge.sign, edge.kind) for edge in best.values()})
    place = {code: number for number, code in enumerate(codes)}
    arrays = (
        np.array([edge.tail for edge in best.values()]),
        np.array([edge.head for edge in best.values()]),
        np.array([place[edge.relation, edge.sign, edge.kind] for edge in best.values()]),
        np.array([cost_of_belief(edge.belief) for edge in best.values()]),
    )
    return _kept(folder, "the shipped graph", arrays, codes, list(network.labels), chance=np.random.default_rng(4))


def _drawn(chance: Any, nodes: int, count: int) -> Numbers:
    """Nodes drawn so that a few are drawn often: the n-th most frequent in proportion to 1 / n ** SKEW."""
    import numpy as np

    weights = np.cumsum(np.arange(1, nodes + 1) ** -SKEW)
    drawn: Numbers = chance.permutation(nodes)[np.searchsorted(weights, chance.random(count) * weights[-1])]
    return drawn


def _hierarchy(chance: Any, nodes: int) -> Numbers:
    """Steps up, as keys: three nodes in five have a parent, one in ten two, some ten levels in all."""
    import numpy as np

    ranks = np.concatenate([np.arange(8, nodes * 3 // 5), chance.integers(8, nodes * 3 // 5, nodes // 10)])
    parents = chance.integers(ranks // 8, ranks // 2)
    place = chance.permutation(nodes)
    return np.unique(place[ranks] * nodes + place[parents])


def _labels(chance: Any, nodes: int) -> Iterator[str]:
    words = [
        "".join(SYLLABLES[part] for part in chance.integers(0, len(SYLLABLES), size))
        for size in (2, 3, 4)
        for _ in range(nodes)
    ]
    words = sorted({word for word in words if fold(word) == word})
    chosen = chance.permutation(len(words))[: max(nodes // 20, 50)]
    for numbers in chosen[chance.integers(0, len(chosen), (nodes, 3))].tolist():
        yield " ".join(words[number] for number in numbers)


def _kept(folder: Path, title: str, arrays: Any, codes: Any, labels: list[str], *, chance: Any) -> Sample:
    """Writes a graph and what is asked of it."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    tails, heads, code, cost = arrays
    for name, kind, numbers in (
        ("tails.u32", "u4", tails),
        ("heads.u32", "u4", heads),
        ("codes.u16", "u2", code),
        ("costs.u32", "u4", cost),
    ):
        numbers.astype(kind).tofile(folder / name)
    (folder / "labels.txt").write_text("\n".join(labels) + "\n", "utf-8")
    relations = KnowledgeGraph.load().network.vocabulary.relations
    opens = [kind != StepKind.CAUSAL or bool(FILTERS.relations & relations[name].ancestors) for name, _, kind in codes]
    about = {"title": title, "nodes": len(labels), "edges": len(tails), "codes": codes, "open": opens}
    about["dearest"] = cost_of_belief(FILTERS.min_belief or 0.0)
    up = np.array([kind == StepKind.HIERARCHY for _, _, kind in codes])[code]
    tops = chance.permutation(np.setdiff1d(heads[up], tails[up]))
    about["asked"] = {
        **_pairs(tails, heads, len(labels), chance),
        "above": chance.choice(np.unique(tails[up]), ITEMS).tolist(),
        "below": chance.permutation([*chance.choice(np.unique(heads[up]), ITEMS - TOPS), *tops[:TOPS]]).tolist(),
        "labels": _parts(labels, chance),
    }
    (folder / "about.json").write_text(json.dumps(about, default=int), "utf-8")
    return Sample(folder)


def _parts(labels: list[str], chance: Any) -> list[str]:
    """Parts of words of labels, letters only, that fold to themselves."""
    parts: list[str] = []
    while len(parts) < ITEMS:
        word = max(labels[int(chance.integers(len(labels)))].split(), key=len).lower()
        part = word[1:9]
        if len(part) >= 6 and part.isascii() and part.isalpha() and fold(part) == part:
            parts.append(part)
    return parts


def _pairs(tails: Numbers, heads: Numbers, nodes: int, chance: Any) -> dict[str, list[tuple[int, int]]]:
    """Random pairs from 3 to 6 steps apart, and as many of 3 or 4, between which there are paths up to 4 steps."""
    import numpy as np

    order = np.argsort(tails, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=nodes))])
    levels_of = _levels(start, heads[order], nodes)
    found: dict[str, list[tuple[int, int]]] = {"pairs": [], "near": []}
    for source in chance.permutation(np.unique(tails))[: ITEMS * 20].tolist():
        levels = levels_of(source)
        for name, farthest in (("pairs", FARTHEST), ("near", NEAREST + 1)):
            targets = np.concatenate(levels[NEAREST : farthest + 1])
            if len(targets):
                found[name].append((source, int(chance.choice(targets))))
        if min(len(pairs) for pairs in found.values()) >= ITEMS:
            break
    return {name: pairs[:ITEMS] for name, pairs in found.items()}


def _levels(start: Numbers, heads: Numbers, nodes: int) -> Callable[[int], list[Numbers]]:
    """What gives the nodes at each distance from a source, up to the farthest that is asked for."""
    import numpy as np

    def levels_of(source: int) -> list[Numbers]:
        seen = np.zeros(nodes, np.bool_)
        seen[source] = True
        levels = [np.array([source])]
        while len(levels) <= FARTHEST:
            sizes = start[levels[-1] + 1] - start[levels[-1]]
            places = np.arange(sizes.sum()) + np.repeat(start[levels[-1]] - np.cumsum(sizes) + sizes, sizes)
            ends = np.unique(heads[places])
            levels.append(ends[~seen[ends]])
            seen[ends] = True
        return levels

    return levels_of
