"""Where the ways of two terms meet: what acts on both, and on what both act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from leukograph.filters import Filters, Open
from leukograph.model import CommonCause, Node
from leukograph.network import Network, cost_of_belief
from leukograph.search import Budget, Search, reached

MOST_CAUSES = 3
LONGEST = 50
SECONDS = 5.0
SIGNS = (1, -1, 0)


@dataclass(frozen=True, slots=True)
class Common:
    """What two terms have in common: the nearest terms that act on both, and the nearest on which both act."""

    first: Node
    second: Node
    causes: tuple[CommonCause, ...]
    effects: tuple[CommonCause, ...]

    def to_dict(self) -> dict[str, Any]:
        """What they have in common, as JSON shows it."""
        return {
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
            "common_causes": [_told(cause) for cause in self.causes],
            "common_effects": [_told(effect) for effect in self.effects],
        }


def _told(met: CommonCause) -> dict[str, Any]:
    return {**met.node.to_dict(), "sign_with_first": met.sign_to_source, "sign_with_second": met.sign_to_target}


def common(network: Network, first: str, second: str, filters: Filters) -> Common:
    """What two terms, by their local names, have in common; nothing for a term and itself.

    Raises: KeyError for a name not in the network.
    """
    ends = network.number[first], network.number[second]
    graph = Open(network, filters, *ends)
    causes, effects = (common_causes(graph, *ends), common_effects(graph, *ends)) if ends[0] != ends[1] else ((), ())
    return Common(network.node(ends[0]), network.node(ends[1]), causes, effects)


def common_causes(graph: Open, start: int, end: int) -> tuple[CommonCause, ...]:
    """The nearest terms that act on both ends, at most three, none of which acts on both only through another one.

    Among equally near ones, that comes first through which most other common causes act, then the most believed.
    """
    return _met(graph, start, end, backward=True)


def common_effects(graph: Open, start: int, end: int) -> tuple[CommonCause, ...]:
    """The nearest terms on which both ends act, at most three, none of which is acted on only through another one."""
    return _met(graph, start, end, backward=False)


def _met(graph: Open, start: int, end: int, *, backward: bool) -> tuple[CommonCause, ...]:
    found: list[CommonCause] = []
    removed: set[int] = set()
    while len(found) < MOST_CAUSES:
        # What acts on the one only through the other is no cause of both.
        of_start = _meeting(graph, start, {*removed, end}, backward=backward)
        of_end = _meeting(graph, end, {*removed, start}, backward=backward)
        both = [node for node in of_start if node in of_end and node not in (start, end)]
        if not both:
            break
        nearest = min(_distance(of_start[node][0], of_end[node][0]) for node in both)
        near = [node for node in both if _distance(of_start[node][0], of_end[node][0]) == nearest]
        best = min(near, key=lambda node: (*_worth(graph, node, (start, end), both, backward=backward), node))
        found.append(CommonCause(graph.network.node(best), of_start[best][1], of_end[best][1]))
        removed.add(best)
    return tuple(found)


def _worth(graph: Open, node: int, ends: tuple[int, int], both: list[int], *, backward: bool) -> tuple[int, int]:
    """How many of the common ones act through this one (the more the less), then how dear its ways to both ends are."""
    behind = {state[0] for state in reached(graph, node, backward=backward, seconds=SECONDS)[0]}
    costs = [_cost(graph, (node, end) if backward else (end, node)) for end in ends]
    return -len(behind.intersection(both)), sum(costs)


def _cost(graph: Open, ends: tuple[int, int]) -> int:
    """The cost of the most believed path between two nodes."""
    found = Search(graph, *ends, LONGEST).best(1, "belief", Budget(200_000, SECONDS)).paths
    return sum(cost_of_belief(graph.belief(number)) for path in found for number in path)


def _distance(to_start: int, to_end: int) -> tuple[int, int]:
    """How far a common cause is from its two effects: nearest in sum first, then the one nearer to the farther end."""
    return to_start + to_end, max(to_start, to_end)


def _meeting(graph: Open, root: int, closed: Iterable[int], *, backward: bool) -> dict[int, tuple[int, int]]:
    """The nodes that act on the root (or it on them) through a causal step: steps and sign of the first shortest way."""
    found: dict[int, tuple[int, int]] = {}
    for node, tag, hops, _ in reached(graph, root, backward=backward, closed=tuple(closed), seconds=SECONDS)[0]:
        if tag & 1:
            found.setdefault(node, (hops, SIGNS[tag >> 1]))
    return found
