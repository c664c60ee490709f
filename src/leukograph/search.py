"""Simple paths through what a question leaves open, by whichever kernel is there, within a budget."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from leukograph.filters import Open
from leukograph.kernel import ANY_SIGN, Path, Reached

MOST_REACHED = 2_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a search may cost: extensions of partial paths, and seconds of wall time."""

    extensions: int = 5_000_000
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many simple paths raise, lower, and have no sign; `complete` if they are all."""

    raising: int = 0
    lowering: int = 0
    unsigned: int = 0
    complete: bool = True
    spent: int = field(default=0, compare=False)

    @property
    def all(self) -> int:
        """How many there are of all signs."""
        return self.raising + self.lowering + self.unsigned


@dataclass(frozen=True, slots=True)
class Found:
    """Paths as numbers of edges, best first; `complete` if the budget cut none of them off."""

    paths: list[Path]
    complete: bool


@dataclass(frozen=True, slots=True)
class Search:
    """The simple paths from a source to a target, of at most `max_length` steps, through all of `via`, past `closed`."""

    graph: Open
    source: int
    target: int
    max_length: int
    via: tuple[int, ...] = ()
    closed: Collection[int] = ()

    def best(self, k: int, by: str, budget: Budget, *, sign: int = ANY_SIGN) -> Found:
        """The k best paths, of one sign if that is asked for; the order is exact.

        By belief, ties go to the shorter path; by length, to the more believed one; then to the lower edge numbers.
        """
        found, complete, _ = self.graph.network.kernel.best(
            _past(self.graph, self.closed), self.source, self.target, self.max_length, self._via, by == "belief", k, sign,
            budget.extensions, budget.seconds,
        )  # fmt: skip
        return Found(found, complete)

    def count(self, budget: Budget) -> Counts:
        """How many paths there are of each sign."""
        return self.every(0, budget)[0]

    def every(self, limit: int, budget: Budget) -> tuple[Counts, list[Path]]:
        """How many paths there are of each sign, and up to `limit` of them, in no order of worth."""
        raising, lowering, unsigned, complete, found, spent = self.graph.network.kernel.every(
            _past(self.graph, self.closed), self.source, self.target, self.max_length, self._via, limit,
            budget.extensions, budget.seconds,
        )  # fmt: skip
        return Counts(raising, lowering, unsigned, complete, spent), found

    @property
    def _via(self) -> tuple[int, ...]:
        """The terms to be passed, once each; the ends are passed anyway."""
        return tuple(sorted(set(self.via) - {self.source, self.target}))


def reached(
    graph: Open, root: int, *, backward: bool, closed: Collection[int] = (), max_hops: int = 1 << 30, seconds: float = 20.0
) -> tuple[list[Reached], bool]:
    """What walks from (or backward: to) a node come to, nearest first, in states of node, sign and causal step; see kernel.

    The second part is False where the budget cut the list off.
    """
    return graph.network.kernel.reach(_past(graph, closed), (root,), backward, max_hops, MOST_REACHED, seconds)


def _past(graph: Open, closed: Collection[int]) -> tuple[Any, ...]:
    """The tables of a question, with more nodes closed."""
    tables = graph.tables
    return tuple(replace(tables, closed=tuple(sorted({*tables.closed, *closed}))) if closed else tables)
