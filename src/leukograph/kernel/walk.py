"""The kernel in Python and numpy: exact simple-path search on the arrays of a network, goal-directed from both ends.

It gives the same answers as the compiled kernel. Numbers that a damaged file holds end in an error here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, Any

from leukograph.kernel.balls import BallsByCost, BallsByLength
from leukograph.kernel.corridor import UNSIGNED, Allowance, Path, Search, Spent
from leukograph.kernel.opened import CAUSAL, DAMAGED, MOST_STEPS, Question, Views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]
    Answers = NDArray[np.bool_]

MOST_VIAS = 16
STATES_AT_ONCE = 1 << 14
# What a way makes of signs, as a number below WAYS: twice (three times the place of the sign behind it where it raises
# before it, and the place of that where it lowers), and 1 more if it has a causal step.
WAYS = 18
TAGS = 6

Reached = tuple[int, int, int, int]


class Walk:
    """The arrays of a network, searched in Python and numpy. The methods are those of the protocol Kernel."""

    def __init__(self, arrays: Iterable[Any]) -> None:
        self._arrays = Views(arrays)

    def _question(
        self, tables: tuple[Any, ...], ends: tuple[int, int], max_length: int, via: Sequence[int], allowance: Allowance
    ) -> Question:
        if not all(0 <= node < self._arrays.nodes for node in (*ends, *via, *tables[7])):
            raise IndexError("no such node")
        if max_length > MOST_STEPS:
            raise ValueError("the maximum length is too large")
        if len(via) > MOST_VIAS:
            raise ValueError("too many terms that must be passed")
        return Question(self._arrays, tables, ends, allowance, max_length, tuple(via))

    def best(  # noqa: PLR0917
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int],
        by_cost: bool, k: int, want: int, extensions: int, seconds: float, /,  # noqa: FBT001
    ) -> tuple[list[Path], bool, int]:  # fmt: skip
        """The k best simple paths with the sign `want` (ANY_SIGN for any), whether they are all, and what was spent."""
        allowance = Allowance(extensions, seconds)
        question = self._question(tables, (source, target), max_length, via, allowance)
        found: list[Path] = []
        complete = True
        if question.is_idle():
            return found, complete, 0
        with _sound():
            balls = BallsByCost(question) if by_cost else BallsByLength(question)
            try:
                for bound in balls.bounds():
                    _look_within(balls, bound, k, want, found)
                    if len(found) >= k:
                        break
            except Spent:
                complete = False
            balls.forget()
        return found, complete, allowance.spent

    def every(  # noqa: PLR0917
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int], limit: int,
        extensions: int, seconds: float, /,
    ) -> tuple[int, int, int, bool, list[Path], int]:  # fmt: skip
        """How many simple paths raise, lower, have no sign; whether that is all; up to `limit` of them; what was spent."""
        allowance = Allowance(extensions, seconds)
        question = self._question(tables, (source, target), max_length, via, allowance)
        found: list[Path] = []
        counts, complete = [0, 0, 0], True
        if question.is_idle():
            return 0, 0, 0, complete, found, 0
        with _sound():
            balls = BallsByLength(question)
            try:
                balls.grow(max_length)
                corridor = balls.corridor(max_length) if balls.meet <= max_length else None
                if corridor is not None:
                    Search(corridor, max_length).every(limit, found, counts)
            except Spent:
                complete = False
            balls.forget()
        return counts[0], counts[1], counts[2], complete, found, allowance.spent

    def reach(  # noqa: PLR0917
        self, tables: tuple[Any, ...], roots: Sequence[int], backward: bool, max_hops: int, most: int,  # noqa: FBT001
        seconds: float, /,
    ) -> tuple[list[Reached], bool]:  # fmt: skip
        """The states that walks from (or backward: to) the one root come to, nearest first, and whether they are all."""
        if len(roots) != 1:
            raise ValueError("walks go out from one node")
        root = roots[0]
        question = self._question(tables, (root, root), 0, (), Allowance(0, seconds))
        if root in question.closed:
            return [], True
        found: list[Reached] = [(root, 0, 0, -1)]
        with _sound():
            try:
                complete = _go_out(question, int(backward), max_hops, most, found)
            except Spent:
                complete = False
        return found, complete

    def closure(self, tables: tuple[Any, ...], root: int, backward: bool, /) -> list[int]:  # noqa: FBT001
        """The nodes that open edges from (or backward: to) the root come to, the root first, nearest first."""
        question = self._question(tables, (root, root), 0, (), Allowance(0, 0))
        found, seen = [root], {root}
        with _sound():
            for node in found:
                for other, _ in question.steps(node, int(backward)):
                    if other not in seen:
                        seen.add(other)
                        found.append(other)
        return found


@contextmanager
def _sound() -> Iterator[None]:
    """Numbers that point beside the arrays mean that the arrays are damaged. Raises: ValueError."""
    try:
        yield
    except IndexError as error:
        raise ValueError(DAMAGED) from error


def _look_within(balls: BallsByLength | BallsByCost, bound: int, k: int, want: int, found: list[Path]) -> None:
    """Puts the k best paths within the bound in place of those found before, unless they are fewer. Raises: Spent."""
    question, by_cost = balls.question, isinstance(balls, BallsByCost)
    corridor = balls.corridor(bound)
    if corridor is None:
        return
    longest = question.max_length if by_cost else bound
    now: list[Path] = []
    question.allowance.spent = 0  # the budget is that of the round that gives the answer
    try:
        Search(corridor, longest, want).best(k, bound, now, by_cost=by_cost)
    finally:
        if len(now) > len(found):
            found[:] = now


def _go_out(question: Question, way: int, max_hops: int, most: int, found: list[Reached]) -> bool:
    """Adds the states that walks from the root come to, level by level; False if there are more. Raises: Spent."""
    import numpy as np

    root, nodes = question.ends[0], question.arrays.nodes
    seen, told = np.zeros((nodes, WAYS), np.bool_), np.zeros((nodes, TAGS), np.bool_)
    seen[[root, *question.closed]] = True
    # Of a way that goes out from a term, only what becomes of more of that term is asked.
    states, hops = np.array([WAYS * root + 2 * (1 if way else UNSIGNED)], np.intp), 0
    while len(states) and hops < max_hops:
        hops += 1
        if question.kind_open is not None:
            states = states[question.passable(states // WAYS)]
        level = [states[:0]]
        for start in range(0, len(states), STATES_AT_ONCE):
            question.allowance.look()
            further, edges = _next_states(question, states[start : start + STATES_AT_ONCE], way, seen.reshape(-1))
            level.append(further)
            places, edges = _untold(further, edges, told.reshape(-1))
            found += zip((places // TAGS).tolist(), (places % TAGS).tolist(), repeat(hops), edges.tolist(), strict=False)
            if len(found) > max(most, 1):
                del found[max(most, 1) :]
                return False
        states = np.concatenate(level)
    return True


def _next_states(question: Question, states: Numbers, way: int, seen: Answers) -> tuple[Numbers, Numbers]:
    """The states one step further that are new, in the order in which the edges lead to them, and those edges."""
    import numpy as np

    edges, origins, ends = question.arrays.spread(states // WAYS, way)
    ways = (states % WAYS)[origins]
    codes = question.arrays.numbers("codes")[edges]
    turns, causal = np.zeros((1 << 16, 3), np.intp), np.zeros(1 << 16, np.intp)
    turns[: len(question.signs)] = question.turns()
    causal[: len(question.kinds)] = [kind == CAUSAL for kind in question.kinds]
    made = np.stack([ways // 6, ways // 2 % 3, np.full(len(ways), UNSIGNED)], axis=1)
    here = np.arange(len(ways))
    if way:
        raising, lowering = made[here, turns[codes, 0]], made[here, turns[codes, 1]]
    else:
        raising, lowering = turns[codes, made[:, 0]], made[:, 1]
    further = WAYS * ends + 2 * (3 * raising + lowering) + (ways & 1 | causal[codes])
    new = np.flatnonzero(~seen[further])
    new = new[question.opens(edges[new])]
    first = np.unique(further[new], return_index=True)[1]
    new = new[np.sort(first)]
    seen[further[new]] = True
    return further[new], edges[new]


def _untold(states: Numbers, edges: Numbers, told: Answers) -> tuple[Numbers, Numbers]:
    """Of these states those that are not told yet, as TAGS * node + tag, and their edges; now they are."""
    import numpy as np

    nodes, ways = np.divmod(states, WAYS)
    places = TAGS * nodes + 2 * (ways // 6) + (ways & 1)
    new = np.flatnonzero(~told[places])
    new = new[np.sort(np.unique(places[new], return_index=True)[1])]
    told[places[new]] = True
    return places[new], edges[new]


def rows_by_numpy(tails: Any, heads: Any, nodes: int) -> tuple[memoryview, ...]:
    """Compressed sparse rows both ways, as `kernel.rows` gives them. Raises: IndexError for a node that is not there."""
    import numpy as np

    tail, head = (np.asarray(memoryview(ends).cast("B")).view(np.uint32) for ends in (tails, heads))
    if len(tail) != len(head):
        raise ValueError("tails and heads differ in length")
    if len(tail) and max(int(tail.max()), int(head.max())) >= nodes:
        raise IndexError("no such node")
    order = np.argsort(tail, kind="stable")
    tail, head = tail[order], head[order]
    in_edges = np.argsort(head, kind="stable")
    starts = [np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=nodes))]) for ends in (tail, head)]
    made = starts[0], order, starts[1], tail[in_edges], in_edges
    return tuple(part.astype(np.uint32).data for part in made)


def taken_by_numpy(values: Any, order: memoryview) -> memoryview:
    """The values in another order."""
    import numpy as np

    made: memoryview = np.asarray(memoryview(values))[np.asarray(order)].data
    return made
