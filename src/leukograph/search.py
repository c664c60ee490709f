"""Simple paths through what a question leaves open, goal-directed: work follows the size of the answer.

Distances to the target are found first, backward; then only partial paths that can still reach it are extended.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from leukograph.filters import Open

FAR = 1 << 40


@dataclass(slots=True)
class Budget:
    """How much a search may cost: extensions of partial paths, and seconds of wall time."""

    extensions: int = 2_000_000
    seconds: float = 20.0
    spent: int = 0
    _end: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.seconds

    def take(self) -> bool:
        """Spends one extension; False when nothing is left."""
        self.spent += 1
        if self.spent > self.extensions:
            return False
        return self.spent % 1024 != 0 or monotonic() < self._end


@dataclass(slots=True)
class Counts:
    """How many simple paths raise, lower, and have no sign; `complete` if they are all."""

    raising: int = 0
    lowering: int = 0
    unsigned: int = 0
    complete: bool = True

    def add(self, sign: int) -> None:
        """Counts one path of this sign."""
        if sign > 0:
            self.raising += 1
        elif sign < 0:
            self.lowering += 1
        else:
            self.unsigned += 1


def hops_to(graph: Open, target: int) -> list[int]:
    """The least number of steps from every node to the target; FAR where there is no way."""
    network = graph.network
    hops = [FAR] * len(network.names)
    hops[target] = 0
    level = [target]
    while level:
        nearer = []
        for node in level:
            for number in network.reaching(node):
                tail = network.edges[number].tail
                if hops[tail] == FAR and graph.belief(number) >= 0:
                    hops[tail] = hops[node] + 1
                    nearer.append(tail)
        level = nearer
    return hops


def costs_to(graph: Open, target: int) -> list[int]:
    """The least cost (minus the logarithm of belief) from every node to the target; FAR * FAR where there is no way."""
    network = graph.network
    costs = [FAR * FAR] * len(network.names)
    costs[target] = 0
    waiting = [(0, target)]
    while waiting:
        cost, node = heapq.heappop(waiting)
        if cost > costs[node]:
            continue
        for number in network.reaching(node):
            if graph.belief(number) < 0:
                continue
            tail, dearer = network.edges[number].tail, cost + graph.cost(number)
            if dearer < costs[tail]:
                costs[tail] = dearer
                heapq.heappush(waiting, (dearer, tail))
    return costs


@dataclass(slots=True)
class Search:
    """The simple paths from a source to a target, of at most `max_length` steps and through all of `via`."""

    graph: Open
    source: int
    target: int
    max_length: int
    via: tuple[int, ...] = ()
    hops: list[int] = field(init=False)
    _to_via: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.hops = hops_to(self.graph, self.target)
        self._to_via = {node: hops_to(self.graph, node) for node in self.via}

    def _reach(self, node: int, length: int, passed: frozenset[int] | set[int]) -> int:
        """The least length of a whole path that has come to `node` after `length` steps; FAR or more if there is none."""
        if node == self.target:
            return length if all(via in passed or via in (self.source, self.target) for via in self.via) else FAR
        least = length + self.hops[node]
        for via, hops in self._to_via.items():
            if via != node and via not in passed:
                least = max(least, length + hops[node] + self.hops[via])
        return least

    def count(self, budget: Budget) -> Counts:
        """How many paths there are of each sign, by depth-first search; incomplete when the budget runs out."""
        counts = Counts()
        network, graph = self.graph.network, self.graph
        if self._reach(self.source, 0, frozenset()) > self.max_length:
            return counts
        passed = {self.source}
        stack = [(self.source, 1, "", iter(network.leaving(self.source)))]
        while stack:
            node, sign, forbidden, edges = stack[-1]
            number = next(edges, None)
            if number is None:
                stack.pop()
                passed.discard(node)
                continue
            edge = network.edges[number]
            head = edge.head
            if head in passed or edge.relation == forbidden or graph.belief(number) < 0:
                continue
            if self._reach(head, len(stack), passed) > self.max_length:
                continue
            if not budget.take():
                counts.complete = False
                return counts
            if head == self.target:
                counts.add(sign * edge.sign)
                continue
            passed.add(head)
            stack.append((head, sign * edge.sign, edge.forbids(forbidden), iter(network.leaving(head))))
        return counts

    def best(self, k: int, by: str, budget: Budget) -> Iterator[tuple[int, ...]]:
        """The k best paths as edge numbers, best first; the order is exact.

        By belief, ties go to the shorter path; by length, to the more believed one; then to the lower edge numbers. Each
        partial path waits under the least that a whole one could come to, so the first whole path to be taken is the best.
        """
        network, graph = self.graph.network, self.graph
        costs = costs_to(graph, self.target)
        start = self._reach(self.source, 0, frozenset())
        if start > self.max_length:
            return
        first = (costs[self.source], start) if by == "belief" else (start, costs[self.source])
        waiting: list[tuple[int, int, tuple[int, ...], int, int, str]] = [(*first, (), self.source, 0, "")]
        while waiting and k > 0:
            _, _, path, node, cost, forbidden = heapq.heappop(waiting)
            if node == self.target:
                k -= 1
                yield path
                continue
            passed = {self.source, *(network.edges[number].head for number in path)}
            for number in network.leaving(node):
                edge = network.edges[number]
                head = edge.head
                if head in passed or edge.relation == forbidden or graph.belief(number) < 0:
                    continue
                least = self._reach(head, len(path) + 1, passed)
                if least > self.max_length:
                    continue
                if not budget.take():
                    return
                dearer = cost + graph.cost(number)
                bound = dearer + costs[head]
                key = (bound, least) if by == "belief" else (least, bound)
                heapq.heappush(waiting, (*key, (*path, number), head, dearer, edge.forbids(forbidden)))
