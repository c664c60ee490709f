"""The fewest terms that cut all paths: a minimum vertex cut, by augmenting paths (Menger's theorem)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from leukograph.filters import Open
from leukograph.search import reached

MOST_EDGES = 500_000


@dataclass(frozen=True, slots=True)
class Cut:
    """The fewest nodes, as near to the source as may be, that meet every path; None where no set of terms does.

    `why` says then why there is none: a step leads from the source straight to the target, or the network is too large.
    """

    nodes: tuple[int, ...] | None
    why: str = ""


def minimum_cut(graph: Open, start: int, end: int, max_length: int) -> Cut:
    """The fewest terms between two that meet all open walks between them, each of them on a walk within the length.

    The walks go over steps that lie on one of at most `max_length` steps. They may be longer themselves, be no simple path,
    or go a definition there and back: the cut is sure to meet all paths, and where only such walks need a term, fewer would
    do.
    """
    ahead = _hops(graph, start, max_length, backward=False)
    behind = _hops(graph, end, max_length, backward=True)
    nodes = {n for n in ahead if n in behind and ahead[n] + behind[n] <= max_length}
    if start not in nodes or end not in nodes:
        return Cut(())
    arrays = graph.network.arrays
    next_: dict[int, set[int]] = {}
    for node in nodes - {end}:
        heads = (arrays.heads[number] for number in graph.network.leaving(node) if graph.opens(number))
        next_[node] = {head for head in heads if head in nodes and ahead[node] + 1 + behind[head] <= max_length}
    if end in next_[start]:
        return Cut(None, "a step leads straight from the one to the other")
    if sum(map(len, next_.values())) > MOST_EDGES:
        return Cut(None, "too many paths lead from the one to the other")
    return Cut(tuple(sorted(_separators(next_, start, end))))


def _hops(graph: Open, root: int, max_length: int, *, backward: bool) -> dict[int, int]:
    hops: dict[int, int] = {}
    for node, _, steps, _ in reached(graph, root, backward=backward, max_hops=max_length)[0]:
        hops.setdefault(node, steps)
    return hops


# A node stands twice, as where one comes in (False) and where one goes out (True), joined by an arc that one path may use;
# the arcs between nodes have room for any number.
State = tuple[int, bool]
Arc = tuple[State, State]


def _separators(next_: Mapping[int, set[int]], start: int, end: int) -> set[int]:
    before: dict[int, set[int]] = {}
    for node, heads in next_.items():
        for head in heads:
            before.setdefault(head, set()).add(node)
    flow: set[Arc] = set()
    while True:
        came = _augmenting(next_, before, flow, start, end)
        state = (end, False)
        if state not in came:
            return {node for node, out in came if not out and (node, True) not in came}
        while state != (start, True):
            earlier = came[state]
            if (state, earlier) in flow:
                flow.remove((state, earlier))
            else:
                flow.add((earlier, state))
            state = earlier


def _augmenting(
    next_: Mapping[int, set[int]], before: Mapping[int, set[int]], flow: set[Arc], start: int, end: int
) -> dict[State, State]:
    """The states that one more path can come to, each with the one before it; ends when the end is among them."""
    came: dict[State, State] = {(start, True): (start, True)}
    waiting: deque[State] = deque(came)
    while waiting and (end, False) not in came:
        here = waiting.popleft()
        node, out = here
        if out:
            states: list[State] = [(head, False) for head in sorted(next_.get(node, ())) if head != start]
            states += [(node, False)] if ((node, False), here) in flow else []
        else:
            states = [] if (here, (node, True)) in flow else [(node, True)]
            states += [(tail, True) for tail in sorted(before.get(node, ())) if ((tail, True), here) in flow]
        for state in states:
            if state not in came:
                came[state] = here
                waiting.append(state)
    return came
