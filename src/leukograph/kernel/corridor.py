"""The search for simple paths in a corridor: a small graph of all that lies on a walk within a bound, numbered afresh.

Best first by exact lower bounds per sign of what is left of the way, or depth first for all paths. Simplicity is kept on
nodes. Where partial paths come to nothing again and again, bounds are worked out anew without the nodes already passed, so
that a trap costs no more than Yen's algorithm would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import accumulate
from time import monotonic

# More than any walk costs; two of it still fit into 64 bits.
FAR = 1 << 60
BARREN = 512
ANY_SIGN = 2
NO_RELATION = 0xFFFF
CARRIED = -1

Path = tuple[int, ...]
# A partial path that waits: what a whole one must come to (two numbers), its edges, its nodes, its cost, the place of its
# sign, the relation that may not follow, and the bits of the vias that it has passed.
_Partial = tuple[int, int, Path, tuple[int, ...], int, int, int, int]
# By sign of the way so far, then by node: the least that is left of it.
_Left = list[dict[int, int]]

# Signs have places: 0 raises, 1 lowers, 2 has no sign. What a step makes of a way is the place of the sign behind it by the
# place of the sign before.
SIGNS = (1, -1, 0)
UNSIGNED = 2
Turn = tuple[int, int, int]


class Spent(Exception):
    """The budget of a question has run out."""


@dataclass(slots=True)
class Allowance:
    """What a question may cost: extensions of partial paths, and wall time."""

    extensions: int
    seconds: float
    spent: int = 0
    _units: int = 0
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.seconds

    def take(self) -> None:
        """Spends one extension. Raises: Spent if none is left."""
        self.spent += 1
        if self.spent > self.extensions:
            raise Spent
        self.tick()

    def tick(self) -> None:
        """Counts a unit of work, and looks at the clock now and then. Raises: Spent."""
        self._units += 1
        if not self._units % 1024:
            self.look()

    def look(self) -> None:
        """Looks at the clock. Raises: Spent if the time is over."""
        if monotonic() > self._end:
            raise Spent


@dataclass(slots=True)
class Corridor:
    """A small graph: nodes are numbered afresh, arcs stand in order of the numbers of their edges, so in order of tails.

    Of each arc: its edge, its ends, its cost, what it makes of signs, its relation, and the relation that may not follow it
    (NO_RELATION for none, CARRIED for what could not follow before it).
    """

    nodes: int
    source: int
    target: int
    vias: list[int]
    edges: list[int]
    tails: list[int]
    heads: list[int]
    costs: list[int]
    turns: list[Turn]
    relations: list[int]
    forbids: list[int]
    allowance: Allowance
    starts: list[int] = field(init=False)
    into: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        sizes = [0] * (self.nodes + 1)
        self.into = [[] for _ in range(self.nodes)]
        for arc, (tail, head) in enumerate(zip(self.tails, self.heads, strict=True)):
            sizes[tail + 1] += 1
            self.into[head].append(arc)
        self.starts = list(accumulate(sizes))

    def before(self, arc: int, place: int, *, signed: bool) -> Iterable[int]:
        """The states from which an arc leads to a sign, at 3 * node + place; all in the first place where no sign counts."""
        tail = 3 * self.tails[arc]
        return [tail + sign for sign, after in enumerate(self.turns[arc]) if after == place] if signed else [tail]

    def hops_to(self, root: int, want: int = ANY_SIGN, passed: Sequence[int] = ()) -> dict[int, int]:
        """The least steps to the root, by node and sign so far (at 3 * node + place), of ways that make the sign wanted.

        No way passes the nodes that are passed already. Where any sign will do, all stands in the first place.
        """
        signed = want != ANY_SIGN
        first = 3 * root + (SIGNS.index(want) if signed else 0)
        hops, waiting = {first: 0}, [first]
        for state in waiting:
            self.allowance.tick()
            node, sign = divmod(state, 3)
            farther = hops[state] + 1
            for arc in self.into[node]:
                if self.tails[arc] in passed:
                    continue
                for before in self.before(arc, sign, signed=signed):
                    if before not in hops:
                        hops[before] = farther
                        waiting.append(before)
        return hops

    def costs_to(self, root: int, want: int = ANY_SIGN, passed: Sequence[int] = ()) -> dict[int, int]:
        """The least cost to the root, as `hops_to` gives the least steps."""
        signed = want != ANY_SIGN
        first = 3 * root + (SIGNS.index(want) if signed else 0)
        least, waiting = {first: 0}, [(0, first)]
        while waiting:
            cost, state = heappop(waiting)
            if cost > least[state]:
                continue
            self.allowance.tick()
            node, sign = divmod(state, 3)
            for arc in self.into[node]:
                if self.tails[arc] in passed:
                    continue
                dearer = cost + self.costs[arc]
                for before in self.before(arc, sign, signed=signed):
                    if dearer < least.get(before, FAR):
                        least[before] = dearer
                        heappush(waiting, (dearer, before))
        return least


@dataclass(slots=True)
class Search:
    """The simple paths through a corridor of at most `max_length` steps, with the sign `want`, through all of its vias."""

    corridor: Corridor
    max_length: int
    want: int = ANY_SIGN
    _hops: _Left = field(init=False)
    _costs: _Left = field(init=False)
    _vias: list[int] = field(init=False)
    _to_via: list[dict[int, int]] = field(init=False)
    _from_via: list[int] = field(init=False)

    def __post_init__(self) -> None:
        corridor = self.corridor
        self._vias = corridor.vias
        self._hops = self._by_sign_so_far(corridor.hops_to(corridor.target, self.want), range(corridor.nodes))
        self._to_via = [corridor.hops_to(via) for via in self._vias]
        left = corridor.hops_to(corridor.target) if self._vias else {}
        self._from_via = [left.get(3 * via, FAR) for via in self._vias]

    def _by_sign_so_far(self, left: dict[int, int], nodes: Iterable[int]) -> _Left:
        """What is left at least, by the place of the sign of the way so far; FAR where it cannot make the sign wanted."""
        if self.want == ANY_SIGN:
            return [{node: left.get(3 * node, FAR) for node in nodes}] * 3
        return [{node: left.get(3 * node + sign, FAR) for node in nodes} for sign in range(3)]

    def _passing(self, node: int) -> int:
        """The bits of the vias that lie at this node."""
        return sum(1 << number for number, via in enumerate(self._vias) if via == node)

    def _through(self, node: int, passed: int) -> int:
        """The least steps from this node through all the vias that are not passed yet; FAR where there is no such way."""
        if node == self.corridor.target and passed != (1 << len(self._vias)) - 1:
            return FAR
        legs = enumerate(zip(self._to_via, self._from_via, strict=True))
        return max((to.get(3 * node, FAR) + rest for number, (to, rest) in legs if not passed >> number & 1), default=0)

    def best(self, k: int, bound: int, found: list[Path], *, by_cost: bool) -> None:
        """Adds the k best paths, best first, by cost those that cost no more than `bound`. Raises: Spent.

        Each partial path waits under the least that a whole one could come to, so the first whole one taken is the best.
        """
        corridor = self.corridor
        self._costs = self._by_sign_so_far(corridor.costs_to(corridor.target, self.want), range(corridor.nodes))
        passed = self._passing(corridor.source)
        steps = max(self._hops[0][corridor.source], self._through(corridor.source, passed))
        if steps > self.max_length or k <= 0:
            return
        waiting: list[_Partial] = [(0, 0, (), (corridor.source,), 0, 0, NO_RELATION, passed)]
        barren = 0
        while waiting:
            here = heappop(waiting)
            barren += 1
            if here[3][-1] != corridor.target:
                self._extend(here, waiting, bound, by_cost=by_cost, anew=barren > BARREN)
                continue
            barren = 0
            found.append(here[2])
            if len(found) >= k:
                return

    def _extend(self, here: _Partial, waiting: list[_Partial], bound: int, *, by_cost: bool, anew: bool) -> None:
        """Adds the partial paths that are one step longer and can still come to something."""
        _, _, path, nodes, cost, sign, forbidden, passed = here
        corridor, hops_left, costs_left = self.corridor, self._hops, self._costs
        arcs = range(corridor.starts[nodes[-1]], corridor.starts[nodes[-1] + 1])
        if anew:
            corridor.allowance.look()
            heads = corridor.heads[arcs.start : arcs.stop]
            hops_left = self._by_sign_so_far(corridor.hops_to(corridor.target, self.want, nodes), heads)
            costs_left = self._by_sign_so_far(corridor.costs_to(corridor.target, self.want, nodes), heads)
        length, now_passed = len(nodes), passed
        for arc in arcs:
            head, relation = corridor.heads[arc], corridor.relations[arc]
            if head in nodes or relation == forbidden:
                continue
            now_sign = corridor.turns[arc][sign]
            least = length + hops_left[now_sign][head]
            if self._vias:
                now_passed = passed | self._passing(head)
                least = max(least, length + self._through(head, now_passed))
            dearer = cost + corridor.costs[arc]
            whole = dearer + costs_left[now_sign][head]
            # A whole path dearer than the bound may be beaten by one that lies outside the corridor.
            if least > self.max_length or whole >= FAR or (by_cost and whole > bound):
                continue
            corridor.allowance.take()
            after = corridor.forbids[arc]
            if after == CARRIED:
                after = forbidden
            first, second = (whole, least) if by_cost else (least, whole)
            heappush(
                waiting, (first, second, (*path, corridor.edges[arc]), (*nodes, head), dearer, now_sign, after, now_passed)
            )

    def every(self, limit: int, found: list[Path], counts: list[int]) -> None:
        """Counts every path by the place of its sign, and adds the first `limit` in order of edge numbers. Raises: Spent."""
        corridor = self.corridor
        starts, heads, hops = corridor.starts, corridor.heads, self._hops[0]
        source, passed = corridor.source, self._passing(corridor.source)
        if max(hops[source], self._through(source, passed)) > self.max_length:
            return
        path: list[int] = []
        nodes = [source]
        stack = [(iter(range(starts[source], starts[source + 1])), 0, NO_RELATION, passed)]
        while stack:
            arcs, sign, forbidden, passed = stack[-1]
            arc = next(arcs, None)
            if arc is None:
                stack.pop()
                nodes.pop()
                del path[-1:]
                continue
            head = heads[arc]
            if corridor.relations[arc] == forbidden or len(nodes) + hops[head] > self.max_length or head in nodes:
                continue
            if self._vias:
                passed |= self._passing(head)
                if len(nodes) + self._through(head, passed) > self.max_length:
                    continue
            corridor.allowance.take()
            sign = corridor.turns[arc][sign]
            if head == corridor.target:
                counts[sign] += 1
                if len(found) < limit:
                    found.append((*path, corridor.edges[arc]))
                continue
            path.append(corridor.edges[arc])
            nodes.append(head)
            after = corridor.forbids[arc]
            now = forbidden if after == CARRIED else after
            stack.append((iter(range(starts[head], starts[head + 1])), sign, now, passed))
