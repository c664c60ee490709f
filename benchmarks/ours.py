"""Ours: the network memory-mapped from its file, and the names from theirs, as a store opens them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.graphs import FILTERS, Sample
from benchmarks.questions import Question
from leukograph.filters import Filters, Open
from leukograph.index import NAMES, NETWORK, open_network
from leukograph.kernel import ANY_SIGN, MOST_STEPS
from leukograph.lookup import Names
from leukograph.search import Budget, Search
from leukograph.terms import iri_of

MARK = "bench"
BUDGET = Budget(extensions=10**9, seconds=3600.0)


class Incomplete(Exception):
    """A search said that its answer is not whole."""


class Ours:
    """A question as the library asks it: the filters are worked out, then searched. Answers are numbers of edges."""

    def __init__(self, sample: Sample) -> None:
        network = open_network(sample.folder / NETWORK, MARK)
        if network is None:
            raise SystemExit(f"{sample.folder / NETWORK} cannot be opened")
        self.network, self.sample = network, sample
        self.names = network.names
        self.lookup = Names.open(sample.folder / NAMES, MARK)

    def prepare(self, question: Question, item: tuple[Any, ...]) -> Callable[[], Any] | None:
        """What answers the question, or None if there is no way."""
        return partial(getattr(self, question.method), *question.arguments(item))

    def plain(self, question: Question, answer: Any) -> Any:
        """The answer as all give it; not timed."""
        if not question.of_pairs or question.by == "truth":
            return answer
        heads = self.network.arrays.heads
        return [[self.network.tail(path[0]), *(heads[edge] for edge in path)] for path in answer]

    def search(self, source: int, target: int, filters: Filters, longest: int = MOST_STEPS) -> Search:
        return Search(Open(self.network, filters, source, target), source, target, longest)

    def best(self, search: Search, k: int, by: str, sign: int = ANY_SIGN) -> Any:
        found = search.best(k, by, BUDGET, sign=sign)
        if not found.complete:
            raise Incomplete
        return found.paths

    def reach(self, source: int, target: int) -> Any:
        return bool(self.shortest(source, target, 1))

    def shortest(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, Filters()), k, "length")

    def believed(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, Filters()), k, "belief")

    def shortest_raising(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, Filters()), k, "length", 1)

    def believed_raising(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, Filters()), k, "belief", 1)

    def shortest_filtered(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, FILTERS), k, "length", 1)

    def believed_filtered(self, source: int, target: int, k: int) -> Any:
        return self.best(self.search(source, target, FILTERS), k, "belief", 1)

    def every(self, source: int, target: int, longest: int) -> Any:
        return self.all_of(self.search(source, target, Filters(), longest))

    def all_of(self, search: Search) -> Any:
        counts, paths = search.every(1 << 30, BUDGET)
        if not counts.complete:
            raise Incomplete
        return paths

    def above(self, node: int) -> Any:
        return [iri_of(name) for name in self.network.above([self.names[node]])]

    def below(self, node: int) -> Any:
        return [iri_of(name) for name in self.network.below([self.names[node]])]

    def label(self, text: str) -> Any:
        return [iri_of(hit.term) for hit in self.lookup.find(text, limit=1 << 30)] if self.lookup else []


class Kernel(Ours):
    """The search alone: what the filters leave open is worked out before the clock starts."""

    def prepare(self, question: Question, item: tuple[Any, ...]) -> Callable[[], Any] | None:
        if not question.of_pairs or question.by == "truth":
            return None
        source, target = item
        search = self.search(source, target, FILTERS if question.filtered else Filters())
        if question.by == "set":
            return partial(self.all_of, replace(search, max_length=question.k or 0))
        by = "belief" if question.by == "cost" else "length"
        return partial(self.best, search, question.k or 0, by, ANY_SIGN if question.sign is None else question.sign)
