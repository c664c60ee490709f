"""The two balls that grow from the source and the target of a question until every path of at most a bound lies in them.

What lies on a walk within the bound is a corridor, in which the search goes on. By length the balls grow by whole levels at
once, by cost node by node.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from leukograph.kernel.corridor import FAR, Corridor
from leukograph.kernel.opened import SHUT, UNREACHED, WEIGHT, Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]

# Below so many edges all paths within the longest length are looked at together, not the shortest first.
SMALL = 1024
# From so many edges of a node on, they are looked at all together.
MANY = 32


class BallsByLength:
    """The nodes around the source and the target, by whole levels of steps."""

    def __init__(self, question: Question) -> None:
        import numpy as np

        self.question, self.meet = question, FAR
        self.radius = [0, 0]
        self.distances = question.arrays.lend(UNREACHED)
        self.closed = np.array([*question.closed], np.intp)
        self.levels = [np.array(question.ends[:1], np.intp)], [np.array(question.ends[1:], np.intp)]
        self._beyond: tuple[list[Numbers], list[Numbers]] = [], []
        for mine, end in zip(self.distances, question.ends, strict=True):
            mine[self.closed] = SHUT
            mine[end] = 0

    def forget(self) -> None:
        """Gives the distances back for the next question."""
        for mine, levels, beyond in zip(self.distances, self.levels, self._beyond, strict=True):
            for nodes in (self.closed, *levels, *beyond):
                mine[nodes] = UNREACHED
        self.question.arrays.take_back(UNREACHED, self.distances)

    def bounds(self) -> Iterator[int]:
        """The bounds within which to look for paths, one after another, with the balls grown to them. Raises: Spent."""
        most = self.question.max_length
        whole = self.question.arrays.edges < SMALL
        self.grow(most, early=not whole)
        if self.meet <= most:
            for bound in range(most if whole else self.meet, most + 1):
                self.grow(bound)
                yield bound

    def grow(self, bound: int, *, early: bool = False) -> None:
        """Grows the balls until all paths of at most `bound` lie in them, or `early`: the best path. Raises: Spent."""
        while sum(self.radius) < (min(self.meet, bound) if early else bound):
            self.question.allowance.look()
            fronts = self._front(0), self._front(1)
            for way in (0, 1):
                if not len(fronts[way]):
                    self.radius[way] = FAR
                    return
            work = [self.question.arrays.degree(fronts[way], way) for way in (0, 1)]
            way = int(work[1] < work[0])
            self.radius[way] += 1
            level = self._next(fronts[way], way, self.radius[way], SHUT)
            self.levels[way].append(level)
            if len(level):
                self.meet = min(self.meet, self._met(level))

    def _met(self, level: Numbers) -> int:
        least = int((self.distances[0][level] + self.distances[1][level]).min())
        return least if least < UNREACHED else FAR

    def _front(self, way: int) -> Numbers:
        """The nodes of the last level from which ways go on: not the other end."""
        return self._going_on(self.levels[way][-1], way)

    def _going_on(self, nodes: Numbers, way: int) -> Numbers:
        going_on: Numbers = nodes[nodes != self.question.ends[1 - way]]
        return going_on

    def _next(self, nodes: Numbers, way: int, steps: int, most: int) -> Numbers:
        """The nodes that are first reached from these, of those that have at most `most` steps to the other end."""
        import numpy as np

        question, mine = self.question, self.distances[way]
        edges, _, reached = question.arrays.spread(nodes, way)
        keep = mine[reached] == UNREACHED
        if most < UNREACHED:
            keep &= self.distances[1 - way][reached] <= most
        if question.kind_open is not None:
            keep &= question.passable(reached)
        ends: Numbers = reached[keep][question.opens(edges[keep])]
        # Of each node that mention stays whose number stands in its place.
        mentions = np.arange(len(ends), dtype=mine.dtype)
        mine[ends] = mentions
        ends = ends[mine[ends] == mentions]
        mine[ends] = steps
        return ends

    def _go_on(self, way: int, bound: int) -> None:
        """Exact distances, one way, of the nodes that the other ball knows: goes on from the ball inside the corridor."""
        theirs = self.distances[1 - way]
        known = min(self.radius[1 - way], UNREACHED - 1)
        steps, nodes = self.radius[way], self._front(way)
        while len(nodes := nodes[theirs[nodes] <= min(known, bound - steps)]):
            self.question.allowance.look()
            steps += 1
            nodes = self._next(nodes, way, steps, min(known, bound - steps))
            self._beyond[way].append(nodes)
            nodes = self._going_on(nodes, way)

    def corridor(self, bound: int) -> Corridor | None:
        """The small graph of all that lies on a walk of at most `bound` steps; None if there is none. Raises: Spent."""
        import numpy as np

        for way in (1, 0):
            self._go_on(way, bound)
        found = [np.concatenate([*levels, *beyond]) for levels, beyond in zip(self.levels, self._beyond, strict=True)]
        nodes = min(found, key=len)
        nodes = np.sort(nodes[self.distances[0][nodes] + self.distances[1][nodes] <= bound])
        far = self.distances[0][nodes], self.distances[1][nodes]
        for mine, beyond in zip(self.distances, self._beyond, strict=True):
            for level in beyond:
                mine[level] = UNREACHED
            beyond.clear()
        return self.question.corridor(nodes, far, bound, by_cost=False)


class BallsByCost:
    """The nodes around the source and the target by weight, node by node."""

    def __init__(self, question: Question) -> None:
        import numpy as np

        self.question, self.meet = question, FAR
        self.weights = question.arrays.lend(FAR)
        self._read = tuple(mine.data for mine in self.weights)
        self._closed = np.array([*question.closed], np.intp)
        self._reached = array("q", question.ends[:1]), array("q", question.ends[1:])
        self._waiting = [(0, question.ends[0])], [(0, question.ends[1])]
        self._scanned = [0, 0]
        for mine, end in zip(self.weights, question.ends, strict=True):
            mine[self._closed] = -1
            mine[end] = 0

    def forget(self) -> None:
        """Gives the weights back for the next question."""
        for mine, reached in zip(self.weights, self._reached, strict=True):
            mine[self._closed] = FAR
            mine[reached] = FAR
        self.question.arrays.take_back(FAR, self.weights)

    def bounds(self) -> Iterator[int]:
        """What the balls cover as the work doubles: bounds within which to look for paths. Raises: Spent."""
        covered = 0
        while covered < FAR:
            covered = self._grow(2 * sum(self._scanned))
            yield covered

    def _grow(self, work: int) -> int:
        """Grows the balls until the best path lies in them and so much work is done; gives what they cover, FAR for all."""
        while True:
            covered = min(self._radius(0) + self._radius(1), FAR)
            if covered == FAR or (covered >= self.meet and sum(self._scanned) >= work):
                return covered
            self.question.allowance.tick()
            self._expand(int(self._scanned[1] < self._scanned[0]))

    def _radius(self, way: int) -> int:
        """The weight of the nearest node from which no steps were taken yet; FAR when the ball is whole."""
        waiting, mine = self._waiting[way], self._read[way]
        while waiting and mine[waiting[0][1]] < waiting[0][0]:
            heappop(waiting)
        return waiting[0][0] if waiting else FAR

    def _expand(self, way: int) -> None:
        """Takes the steps from the nearest node of a ball."""
        question, mine, theirs = self.question, self._read[way], self._read[1 - way]
        near, node = heappop(self._waiting[way])
        if node == question.ends[1 - way]:
            return
        start, stop = question.arrays.row(node, way)
        self._scanned[way] += stop - start + 1
        for farther, other in self._nearer(node, near, way):
            if farther < mine[other] and not question.shuts(other):
                if mine[other] == FAR:
                    self._reached[way].append(other)
                mine[other] = farther
                self.meet = min(self.meet, farther + theirs[other])
                heappush(self._waiting[way], (farther, other))

    def _nearer(self, node: int, near: int, way: int, known: int = FAR, bound: int = 2 * FAR) -> list[tuple[int, int]]:
        """What the ball comes to by steps from a node with less weight than before, as (weight, node).

        Only nodes that weigh at most `known` to the other end, and no more than `bound` with the way so far.
        """
        import numpy as np

        question = self.question
        start, stop = question.arrays.row(node, way)
        if stop - start < MANY:
            mine, theirs = self._read[way], self._read[1 - way]
            found = ((near + weight, other) for other, weight in question.steps(node, way))
            return [
                (farther, other)
                for farther, other in found
                if farther < mine[other] and theirs[other] <= known and farther + theirs[other] <= bound
            ]
        edges, _, ends = question.arrays.spread(np.array([node], np.intp), way)
        there = self.weights[1 - way][ends]
        keep = there <= known
        edges, ends, there = edges[keep], ends[keep], there[keep]
        keep = question.opens(edges)
        edges, ends, there = edges[keep], ends[keep], there[keep]
        farthers = near + question.costs(edges) * WEIGHT + 1
        keep = (farthers < self.weights[way][ends]) & (farthers + there <= bound)
        return list(zip(farthers[keep].tolist(), ends[keep].tolist(), strict=True))

    def _exact(self, way: int, bound: int) -> dict[int, int]:
        """Lesser weights, one way, of nodes that the other ball knows: goes on from the ball inside the corridor."""
        import numpy as np

        mine, theirs = self.weights[way], self.weights[1 - way]
        known = min(self._radius(1 - way), FAR - 1)
        nodes = np.array(self._reached[way])
        nodes = nodes[(mine[nodes] >= self._radius(way)) & (theirs[nodes] <= known) & (mine[nodes] + theirs[nodes] <= bound)]
        waiting = list(zip(mine[nodes].tolist(), nodes.tolist(), strict=True))
        heapify(waiting)
        exact: dict[int, int] = {}
        while waiting:
            near, node = heappop(waiting)
            if exact.get(node, near) < near or node == self.question.ends[1 - way]:
                continue
            self.question.allowance.tick()
            for farther, other in self._nearer(node, near, way, known, bound):
                if farther < exact.get(other, FAR):
                    exact[other] = farther
                    heappush(waiting, (farther, other))
        return exact

    def corridor(self, bound: int) -> Corridor | None:
        """The small graph of all that lies on a walk of at most this weight; None if there is none. Raises: Spent."""
        import numpy as np

        left, gone = self._exact(1, bound), self._exact(0, bound)
        nodes = np.unique(np.concatenate([np.array(self._reached[0]), np.array([*gone], np.int64)]))
        far = self._with(nodes, 0, gone), self._with(nodes, 1, left)
        keep = (far[0] < FAR) & (far[1] < FAR) & (far[0] + far[1] <= bound)
        return self.question.corridor(nodes[keep], (far[0][keep], far[1][keep]), bound, by_cost=True)

    def _with(self, nodes: Numbers, way: int, exact: dict[int, int]) -> Numbers:
        """The weights of these nodes (in order), the exact ones in place of those of the ball."""
        import numpy as np

        weights = self.weights[way][nodes]
        changed = np.array([*exact], np.int64)
        places = np.minimum(np.searchsorted(nodes, changed), len(nodes) - 1)
        there = nodes[places] == changed
        weights[places[there]] = np.array([*exact.values()], np.int64)[there]
        return weights
