"""Which causes explain findings together: the smallest sets of causes that cover all of them, each with its paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from leukograph.causal import path_of
from leukograph.errors import ParameterError
from leukograph.filters import Filters
from leukograph.influence import belief_along, best_path, candidates, search_between
from leukograph.model import Node, Path
from leukograph.network import Network

MOST_FINDINGS = 12
MOST_TOGETHER = 4
MOST_SETS = 100_000


@dataclass(frozen=True, slots=True)
class Cover:
    """Causes that together explain all findings, no fewer of which would do; for each finding its most believed path.

    `belief` is the product of the beliefs of those paths: as sure as all of them together, were they independent.
    """

    causes: tuple[Node, ...]
    belief: float
    paths: tuple[Path, ...]

    def to_dict(self) -> dict[str, Any]:
        """The cover as JSON shows it."""
        causes = [cause.to_dict() for cause in self.causes]
        return {"causes": causes, "belief": self.belief, "paths": [path.to_dict() for path in self.paths]}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The covers of findings, the most believed first; and the findings that nothing was found to cause.

    There is no cover where more than MOST_TOGETHER causes are needed. `complete` is False where there were more causes, or
    sets of them, than could be looked at.
    """

    findings: tuple[Node, ...]
    covers: tuple[Cover, ...]
    unexplained: tuple[Node, ...]
    complete: bool

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON shows it."""
        return {
            "findings": [node.to_dict() for node in self.findings],
            "unexplained": [node.to_dict() for node in self.unexplained],
            "complete": self.complete,
            "covers": [cover.to_dict() for cover in self.covers],
        }


def explain(
    network: Network,
    findings: Sequence[str],
    *,
    filters: Filters | None = None,
    max_length: int = 6,
    among: Iterable[str] = (),
    of_kind: frozenset[str] = frozenset(),
    limit: int = 5,
) -> Explanation:
    """The smallest sets of causes that cover all findings, all of one size, ranked by belief, then by name.

    A cause covers a finding if a simple path of at most `max_length` steps, with a causal step, raises it. Findings are not
    counted as causes of each other. `among`: only these causes. `of_kind`: only causes of these kinds. Findings that nothing
    causes are told apart, and the others are covered.

    Raises: ParameterError for no finding or more than MOST_FINDINGS.
    """
    filters = filters or Filters()
    goals = list(dict.fromkeys(network.number[name] for name in findings))
    if not 1 <= len(goals) <= MOST_FINDINGS:
        raise ParameterError(f"{len(goals)} findings: give from 1 to {MOST_FINDINGS}")
    allowed = {network.number[name] for name in among}
    beliefs: dict[int, dict[int, float]] = {}
    complete = True
    for place, goal in enumerate(goals):
        nodes, whole = candidates(network, goal, backward=True, filters=filters, max_length=max_length, of_kind=of_kind)
        complete = complete and whole
        for node in (node for node in nodes if node not in goals and (not allowed or node in allowed)):
            search = search_between(network, (node, goal), filters, max_length)
            path = best_path(search, sign=1)
            if path:
                beliefs.setdefault(node, {})[place] = belief_along(search.graph, path)
    covered = {place for causes in beliefs.values() for place in causes}
    ranked, looked_at = _covers(beliefs, covered, limit)
    explained = [goals[place] for place in sorted(covered)]
    return Explanation(
        tuple(network.node(goal) for goal in goals),
        tuple(_cover(network, causes, explained, filters, max_length) for _, causes in ranked),
        tuple(network.node(goal) for place, goal in enumerate(goals) if place not in covered),
        complete and looked_at,
    )


def _covers(
    beliefs: Mapping[int, Mapping[int, float]], wanted: Iterable[int], limit: int
) -> tuple[list[tuple[float, tuple[int, ...]]], bool]:
    """Sets of causes of the smallest size that covers all that is wanted, with their belief; and whether all were looked at.

    Every such set has a cause of the first finding, one of the first finding that this one leaves, and so on.
    """
    masks = {node: sum(1 << place for place in found) for node, found in _worthy(beliefs, limit).items()}
    distinct = set(masks.values())

    @cache
    def fewest(left: int) -> int:
        first = left & -left
        return 1 + min(fewest(left & ~mask) for mask in distinct if mask & first) if left else 0

    def going_on(left: int, size: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not left:
            yield tuple(sorted(chosen))
            return
        for node, mask in masks.items():
            if mask & left & -left and fewest(left & ~mask) < size:
                yield from going_on(left & ~mask, size - 1, (*chosen, node))

    wanted = list(wanted)
    every = sum(1 << place for place in wanted)
    size = fewest(every)
    if not 1 <= size <= MOST_TOGETHER:
        return [], True
    sets = list(islice(going_on(every, size, ()), MOST_SETS + 1))
    ranked = [(_worth([beliefs[cause] for cause in causes], wanted), causes) for causes in dict.fromkeys(sets[:MOST_SETS])]
    return sorted(ranked, key=lambda each: (-each[0], each[1]))[:limit], len(sets) <= MOST_SETS


def _worthy(beliefs: Mapping[int, Mapping[int, float]], limit: int) -> dict[int, Mapping[int, float]]:
    """The causes without those to which `limit` others that cover the same are as good or better for every finding.

    With such a cause in a set, others in its place make as many sets that are worth as much.
    """
    kept: dict[frozenset[int], list[Mapping[int, float]]] = {}
    found = {}
    for node in sorted(beliefs, key=lambda node: (-_worth([beliefs[node]], beliefs[node]), node)):
        here, alike = beliefs[node], kept.setdefault(frozenset(beliefs[node]), [])
        better = (other for other in alike if all(other[place] >= here[place] for place in here))
        if sum(1 for _ in islice(better, limit)) < limit:
            alike.append(here)
            found[node] = here
    return found


def _worth(causes: Sequence[Mapping[int, float]], wanted: Iterable[int]) -> float:
    """The product over the findings of the most believed path from any of the causes."""
    worth = 1.0
    for place in wanted:
        worth *= max(cause.get(place, 0.0) for cause in causes)
    return worth


def _cover(network: Network, causes: Iterable[int], goals: Iterable[int], filters: Filters, max_length: int) -> Cover:
    paths = []
    for goal in goals:
        searches = [search_between(network, (cause, goal), filters, max_length) for cause in causes]
        ways = [(search, path) for search in searches if (path := best_path(search, sign=1))]
        search, path = max(ways, key=lambda way: belief_along(way[0].graph, way[1]))
        paths.append(path_of(search.graph, path))
    belief = 1.0
    for each in paths:
        belief *= each.belief
    return Cover(tuple(network.node(cause) for cause in causes), round(belief, 6), tuple(paths))
