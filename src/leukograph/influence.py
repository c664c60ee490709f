"""What acts on a term, and on what a term acts: every cause and effect with its own verdict and its most believed path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from leukograph.causal import path_of, verdict_of
from leukograph.filters import Filters, Open
from leukograph.kernel import ANY_SIGN
from leukograph.model import Node, Path, StepKind, Verdict
from leukograph.network import Network
from leukograph.search import Budget, Counts, Search, reached

EACH = Budget(extensions=100_000, seconds=1.0)
MOST_LOOKED_AT = 3_000
MOST_SURE = 4_096


@dataclass(frozen=True, slots=True)
class Influence:
    """A term that acts on another, or on which it acts: verdict and counts over all simple paths.

    `path` is the most believed of those with a causal step, and with a sign if one of them has: what holds by hierarchy and
    definition alone is no cause.
    """

    node: Node
    kind: str
    verdict: Verdict
    counts: Counts
    path: Path

    def to_dict(self) -> dict[str, Any]:
        """The influence as JSON shows it."""
        counts = {"raising": self.counts.raising, "lowering": self.counts.lowering, "unsigned": self.counts.unsigned}
        return {
            **self.node.to_dict(),
            "kind": self.kind,
            "verdict": self.verdict.value,
            "counts": counts,
            "complete": self.counts.complete,
            "path": self.path.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Influences:
    """What acts on a term, or on what it acts, most believed first; `complete` if none was left out for want of budget.

    The verdicts and counts are over paths of at most `max_length` steps. `total`: how many there are beside those found
    here; None where they were chosen by verdict, and not all were looked at.
    """

    node: Node
    found: tuple[Influence, ...]
    complete: bool
    max_length: int
    total: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The influences as JSON shows them."""
        found = [each.to_dict() for each in self.found]
        return {"term": self.node.to_dict(), "complete": self.complete, "max_length": self.max_length, "found": found}


def influences(
    network: Network,
    name: str,
    *,
    backward: bool,
    filters: Filters | None = None,
    max_length: int = 6,
    of_kind: frozenset[str] = frozenset(),
    verdicts: frozenset[Verdict] = frozenset(),
    limit: int = 20,
    offset: int = 0,
) -> Influences:
    """What acts on a term (backward) or on what it acts, by the belief of the best simple path with a causal step.

    The verdict on each is over all simple paths of at most `max_length` steps, under the filters, as `answer` gives it.
    `verdicts`: only those with one of these. `offset`: so many of the first are passed over.
    """
    filters = filters or Filters()
    here = network.number[name]
    nodes, whole = candidates(network, here, backward=backward, filters=filters, max_length=max_length, of_kind=of_kind)
    best: list[tuple[float, int, Search, tuple[int, ...]]] = []
    for node in nodes:
        search = search_between(network, (node, here) if backward else (here, node), filters, max_length)
        path = best_path(search)
        if path:
            best.append((-belief_along(search.graph, path), node, search, path))
    best.sort(key=lambda each: each[:2])
    every = (_influence(network, *each[1:]) for each in (best if verdicts else best[offset : offset + limit]))
    chosen = (each for each in every if not verdicts or each.verdict in verdicts)
    found = tuple(islice(chosen, offset, offset + limit) if verdicts else chosen)
    complete = whole and all(each.counts.complete for each in found)
    return Influences(network.node(here), found, complete, max_length, None if verdicts else len(best))


def candidates(
    network: Network,
    here: int,
    *,
    backward: bool,
    filters: Filters,
    max_length: int,
    of_kind: frozenset[str] = frozenset(),
) -> tuple[list[int], bool]:
    """The nodes that a walk with a causal step joins to a node, nearest first, and whether they are all.

    Conditions count as held here: which of them hold depends on the other end, and is seen when that is known.
    """
    conditions = frozenset(name for code in network.codes for name in code.condition)
    wide = Open(network, replace(filters, assumed=filters.assumed | conditions), here, here)
    states, whole = reached(wide, here, backward=backward, max_hops=max_length)
    nodes = dict.fromkeys(node for node, tag, _, _ in states if tag & 1 and node != here)
    kept = [node for node in nodes if not of_kind or network.kind(node) in of_kind]
    return kept[:MOST_LOOKED_AT], whole and len(kept) <= MOST_LOOKED_AT


def search_between(network: Network, ends: tuple[int, int], filters: Filters, max_length: int) -> Search:
    """The search between two nodes under these filters."""
    via = tuple(network.number[name] for name in filters.via)
    return Search(Open(network, filters, *ends), *ends, max_length, via)


def best_path(search: Search, sign: int = ANY_SIGN) -> tuple[int, ...]:
    """The most believed path of a sign that has a causal step, or nothing; of any sign, one without if there is no other.

    Where hierarchy and definitions join the two as well, those paths are believed most, and are passed over.
    """
    graph, path = search.graph, _best_causal(search, sign)
    if not path or sign != ANY_SIGN or graph.network.sign_of(path):
        return path
    signed = [found for found in (_best_causal(search, 1), _best_causal(search, -1)) if found]
    return max(signed, key=lambda found: belief_along(graph, found), default=path)


def _best_causal(search: Search, sign: int) -> tuple[int, ...]:
    network, asked = search.graph.network, 1
    while True:
        paths = search.best(asked, "belief", EACH, sign=sign).paths
        for path in paths:
            if any(network.codes[network.arrays.codes[number]].kind is StepKind.CAUSAL for number in path):
                return path
        if len(paths) < asked or asked >= MOST_SURE:
            return ()
        asked *= 8


def belief_along(graph: Open, path: Iterable[int]) -> float:
    """The belief of a path."""
    believed = 1.0
    for number in path:
        believed *= graph.belief(number)
    return believed


def _influence(network: Network, node: int, search: Search, path: tuple[int, ...]) -> Influence:
    counts = search.count(EACH)
    kind = network.vocabulary.kinds.get(network.kind(node))
    label = kind.label if kind else ""
    return Influence(network.node(node), label, verdict_of(counts), counts, path_of(search.graph, path))
