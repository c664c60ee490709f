"""The arrays of a graph as Python and numpy see them, and what one question leaves open of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import floor, log
from typing import TYPE_CHECKING, Any

from leukograph.kernel.corridor import CARRIED, FAR, NO_RELATION, SIGNS, UNSIGNED, Allowance, Corridor, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]
    Answers = NDArray[np.bool_]

UNIT_COST = 100_000_000
MOST_STEPS = 63
# A step weighs its cost times this and one more: among equal costs the shorter way weighs less.
WEIGHT = MOST_STEPS + 1
CAUSAL, HIERARCHY, DEFINITION = 0, 1, 2
CLOSED = 1 << 64
# Distances by length, as numpy holds them: not reached, and never to be reached. Two of them still add up.
UNREACHED, SHUT = 1 << 28, 1 << 29
# The type codes of the arrays, in their order.
TYPES = "IIHIIIIBIIIBB"
DAMAGED = "the arrays of the network are damaged"


class Views:
    """The arrays of a graph as they are given, and as numpy sees them."""

    def __init__(self, arrays: Iterable[Any]) -> None:
        parts = [_view(part, code) for part, code in zip(arrays, TYPES, strict=True)]
        self.out_start, self.heads, self.codes, self.costs, self.in_start, self.in_tails, self.in_edges = parts[:7]
        self.node_kinds, self.said_start, self.said, self.claim_source, self.claim_class, self.claim_denied = parts[7:]
        self.nodes, self.edges = len(self.node_kinds), len(self.heads)
        starts = {len(self.out_start), len(self.in_start)}
        sizes = {len(part) for part in (self.codes, self.costs, self.in_tails, self.in_edges)}
        said = len(self.said_start) == self.edges + 1 if self.said_start else not self.said
        claims = {len(self.claim_class), len(self.claim_denied)}
        if starts != {self.nodes + 1} or sizes != {self.edges} or not said or claims != {len(self.claim_source)}:
            raise ValueError("the arrays of the network do not fit together")
        self._seen: dict[str, Numbers] = {}
        # Distances that no question uses just now, as they were lent: a question costs no more than what it reaches.
        self._spare: dict[int, list[tuple[Numbers, Numbers]]] = {UNREACHED: [], FAR: []}

    def numbers(self, name: str) -> Numbers:
        """An array as numpy sees it."""
        import numpy as np

        if name not in self._seen:
            self._seen[name] = np.asarray(getattr(self, name))
        return self._seen[name]

    def lend(self, far: int) -> tuple[Numbers, Numbers]:
        """Distances of all nodes from two ends, all `far`: UNREACHED in steps or FAR in weights."""
        import numpy as np

        if self._spare[far]:
            return self._spare[far].pop()
        kind = np.int32 if far == UNREACHED else np.int64
        return np.full(self.nodes, far, kind), np.full(self.nodes, far, kind)

    def take_back(self, far: int, distances: tuple[Numbers, Numbers]) -> None:
        """Keeps distances, all set back, for the next question."""
        self._spare[far].append(distances)

    def row(self, node: int, way: int) -> tuple[int, int]:
        """Where the edges that leave (way 1: reach) a node stand. Raises: ValueError if the arrays are damaged."""
        starts = self.in_start if way else self.out_start
        start, stop = starts[node], starts[node + 1]
        if start > stop or stop > self.edges:
            raise ValueError(DAMAGED)
        return start, stop

    def degree(self, nodes: Numbers, way: int) -> int:
        """How many edges leave (way 1: reach) these nodes."""
        starts = self.numbers("in_start" if way else "out_start")
        return int(starts[nodes + 1].sum()) - int(starts[nodes].sum())

    def spread(self, nodes: Numbers, way: int) -> tuple[Numbers, Numbers, Numbers]:
        """The edges that leave (way 1: reach) these nodes, row by row: their numbers, the node's place, the other end."""
        import numpy as np

        starts = self.numbers("in_start" if way else "out_start")
        first = starts[nodes].astype(np.int64)
        sizes = starts[nodes + 1] - first
        if len(nodes) and (int(sizes.min()) < 0 or int((first + sizes).max()) > self.edges):
            raise ValueError(DAMAGED)
        origins = np.repeat(np.arange(len(nodes)), sizes)
        places = np.arange(len(origins)) + (first - np.cumsum(sizes) + sizes)[origins]
        edges = self.numbers("in_edges")[places].astype(np.intp) if way else places
        return edges, origins, self.numbers("in_tails" if way else "heads")[places].astype(np.intp)


def _view(part: Any, code: Any) -> Any:
    view = memoryview(part)
    return view.cast("B").cast(code) if view.nbytes else memoryview(array(code))


class Question:
    """What one question leaves open of the arrays: edges with their costs, and nodes."""

    def __init__(  # noqa: PLR0917
        self,
        arrays: Views,
        tables: tuple[Any, ...],
        ends: tuple[int, int],
        allowance: Allowance,
        max_length: int = 0,
        vias: tuple[int, ...] = (),
    ) -> None:
        opens, self.signs, self.lowered, self.kinds, self.relations, self.backs, most, closed, kinds, *claims = tables
        sources, classes, worths = claims
        if {len(table) for table in (self.signs, self.lowered, self.kinds, self.relations, self.backs)} != {len(opens)}:
            raise ValueError("the tables of codes differ in length")
        if sources is not None and (classes is None or len(classes) != len(worths)):
            raise ValueError("the tables of classes differ in length")
        self.arrays, self.ends, self.allowance, self.max_cost, self.closed = arrays, ends, allowance, most, frozenset(closed)
        self.max_length, self.vias = max_length, vias
        # Codes and kinds that the tables do not know, as a damaged file may hold them, are closed.
        self.code_open = bytes(opens).ljust(1 << 16, b"\0")
        self.kind_open = None if kinds is None else bytes(kinds).ljust(1 << 8, b"\0")
        self._counting = (sources, classes, worths) if sources is not None and len(arrays.said_start) else None
        self._costs: dict[int, int] = {}

    def is_idle(self) -> bool:
        """True if there can be no path: an end is closed, or both are one."""
        return self.ends[0] == self.ends[1] or not self.closed.isdisjoint(self.ends)

    def shuts(self, node: int) -> bool:
        """True if no path may pass this node."""
        kinds = self.kind_open
        return node in self.closed or (
            kinds is not None and node not in self.ends and not kinds[self.arrays.node_kinds[node]]
        )

    def cost(self, edge: int) -> int:
        """What an edge costs by the claims that count; CLOSED if none of them bears it."""
        known = self._costs.get(edge)
        if known is None:
            try:
                known = self._look(edge)
            except IndexError:
                known = CLOSED
            self._costs[edge] = known
        return known

    def _look(self, edge: int) -> int:
        """The cost by the strongest word of each source: supporting by noisy-or, times one minus the same for denying."""
        arrays = self.arrays
        start, stop = arrays.said_start[edge], arrays.said_start[edge + 1]
        if self._counting is None or start == stop:
            return int(arrays.costs[edge])
        if start > stop or stop > len(arrays.said):
            return CLOSED
        sources, classes, worths = self._counting
        strongest: tuple[dict[int, float], dict[int, float]] = {}, {}
        for claim in arrays.said[start:stop]:
            source, class_ = arrays.claim_source[claim], arrays.claim_class[claim]
            if sources[source] and classes[class_]:
                side = strongest[arrays.claim_denied[claim] != 0]
                side[source] = max(side.get(source, 0.0), worths[class_])
        left = [1.0, 1.0]
        for denied, side in enumerate(strongest):
            for worth in side.values():
                left[denied] *= 1.0 - worth
        belief = floor((1.0 - left[0]) * (1.0 - (1.0 - left[1])) * 1e6 + 0.5) / 1e6
        return floor(-log(belief) * UNIT_COST + 0.5) if belief > 0.0 else CLOSED

    def costs(self, edges: Numbers) -> Numbers:
        """What these open edges cost."""
        import numpy as np

        if self._counting is None:
            return self.arrays.numbers("costs")[edges].astype(np.int64)
        return np.array([self.cost(edge) for edge in edges.tolist()], np.int64)

    def opens(self, edges: Numbers) -> Answers:
        """Which of these edges may be walked."""
        import numpy as np

        known: Answers = np.frombuffer(self.code_open, np.bool_)[self.arrays.numbers("codes")[edges]]
        if self._counting is None:
            known &= self.arrays.numbers("costs")[edges] <= min(self.max_cost, 0xFFFFFFFF)
            return known
        known[known] = [self.cost(edge) <= self.max_cost for edge in edges[known].tolist()]
        return known

    def passable(self, nodes: Numbers) -> Answers:
        """Which of these nodes are of a kind that may be passed, or an end."""
        import numpy as np

        kinds = np.frombuffer(self.kind_open or b"\1" * 256, np.bool_)
        return kinds[self.arrays.numbers("node_kinds")[nodes]] | np.isin(nodes, self.ends)

    def steps(self, node: int, way: int) -> Iterable[tuple[int, int]]:
        """The other end and the weight of the open edges from (way 1: to) a node."""
        arrays, code_open, codes, costs, most = (
            self.arrays,
            self.code_open,
            self.arrays.codes,
            self.arrays.costs,
            self.max_cost,
        )
        start, stop = arrays.row(node, way)
        ends = (arrays.in_tails if way else arrays.heads)[start:stop]
        edges: Sequence[int] = arrays.in_edges[start:stop] if way else range(start, stop)
        found = [(end, edge) for end, edge in zip(ends, edges, strict=True) if code_open[codes[edge]]]
        priced = ((end, costs[edge] if self._counting is None else self.cost(edge)) for end, edge in found)
        return [(end, cost * WEIGHT + 1) for end, cost in priced if cost <= most]

    def turns(self) -> list[Turn]:
        """By code: the places of the signs that a way has behind it, by the place of its sign before."""
        places = ([SIGNS.index(sign) for sign in signs] for signs in (self.signs, self.lowered))
        return [(raising, lowering, UNSIGNED) for raising, lowering in zip(*places, strict=True)]

    def corridor(self, nodes: Numbers, far: tuple[Numbers, Numbers], bound: int, *, by_cost: bool) -> Corridor | None:
        """The corridor of these nodes (in order), so far from the source and to the target; None if an end is not in it.

        Of the edges between them, those stay with which a walk can be within the bound.
        """
        import numpy as np

        if not len(nodes) or not np.isin((*self.ends, *self.vias), nodes).all():
            return None
        source, target = self.ends
        # An end goes on nowhere; the rows of that way are read which has fewer edges.
        inner = np.flatnonzero(nodes != target), np.flatnonzero(nodes != source)
        way = int(self.arrays.degree(nodes[inner[1]], 1) < self.arrays.degree(nodes[inner[0]], 0))
        edges, origins, ends = self.arrays.spread(nodes[inner[way]], way)
        here, there = inner[way][origins], np.minimum(np.searchsorted(nodes, ends), len(nodes) - 1)
        tails, heads = (there, here) if way else (here, there)
        keep = (nodes[there] == ends) & (ends != (target, source)[1 - way]) & (far[0][tails] + 1 + far[1][heads] <= bound)
        edges, tails, heads = edges[keep], tails[keep], heads[keep]
        keep = self.opens(edges)
        edges, tails, heads = edges[keep], tails[keep], heads[keep]
        costs, keep = self.costs(edges), np.argsort(edges)
        if by_cost:
            costs = costs * WEIGHT + 1
            keep = keep[(far[0][tails] + costs + far[1][heads] <= bound)[keep]]
        return self._corridor(nodes, *(part[keep].tolist() for part in (edges, tails, heads, costs)))

    def _corridor(self, nodes: Numbers, edges: list[int], tails: list[int], heads: list[int], costs: list[int]) -> Corridor:
        codes = [self.arrays.codes[edge] for edge in edges]
        after = [CARRIED if kind == HIERARCHY else NO_RELATION for kind in self.kinds]
        for code, kind in enumerate(self.kinds):
            if kind == DEFINITION:
                after[code] = self.backs[code]
        turns = self.turns()
        local = nodes.searchsorted((*self.ends, *self.vias)).tolist()
        return Corridor(
            len(nodes),
            local[0],
            local[1],
            local[2:],
            edges,
            tails,
            heads,
            costs,
            [turns[code] for code in codes],
            [self.relations[code] for code in codes],
            [after[code] for code in codes],
            self.allowance,
        )
