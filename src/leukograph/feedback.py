"""Feedback: the loops that the paths of an answer run through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from leukograph.filters import Open
from leukograph.model import StepKind
from leukograph.search import Budget, Search

LONGEST_LOOP = 8
MOST_LOOPS = 3
MOST_WAYS_BACK = 16
FEW = Budget(extensions=100_000, seconds=0.5)


def loops_through(graph: Open, paths: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """The shortest loops through steps of the paths, as edges in order from the first such step; at most three.

    A loop is a step and a simple path from its end back to its beginning, of at most eight steps together, one of which at
    least is causal: what goes round by definition and hierarchy alone says only what words mean.
    """
    found: dict[frozenset[int], tuple[int, ...]] = {}
    for number in dict.fromkeys(number for path in paths for number in path):
        loop = _loop(graph, number)
        if loop:
            found.setdefault(frozenset(loop), loop)
    return sorted(found.values(), key=len)[:MOST_LOOPS]


def _loop(graph: Open, number: int) -> tuple[int, ...]:
    """The shortest loop through one step, or nothing."""
    network = graph.network
    way = Search(graph, network.arrays.heads[number], network.tail(number), LONGEST_LOOP - 1)
    for back in way.best(MOST_WAYS_BACK, "length", FEW).paths:
        loop = (number, *back)
        codes = [network.codes[network.arrays.codes[each]] for each in loop]
        # A definition walked there and back within the loop, with nothing but hierarchy between, leads nowhere.
        said = [code for code in codes if code.kind is not StepKind.HIERARCHY]
        turns = any(one.way_back and one.way_back == next_.relation for one, next_ in pairwise([*said, *said[:1]]))
        if not turns and any(code.kind is StepKind.CAUSAL for code in codes):
            return loop
    return ()
