"""The arrays that a path search walks, and the two kernels that walk them under one contract.

The compiled kernel is a C extension that is built where a compiler is at hand; the other, in Python and numpy, is always
there. Both give the same answers. `LEUKOGRAPH_KERNEL=python` or `compiled` chooses one.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import accumulate
from typing import Any, Protocol

from leukograph.arrays import Texts
from leukograph.errors import ParameterError

UNIT_COST = 100_000_000
UNWALKABLE = 0xFFFFFFFF
NO_RELATION = 0xFFFF
MOST_STEPS = 63
MOST_VIAS = 16
ANY_SIGN = 2
FEW = 100_000

Path = tuple[int, ...]
# A state of a breadth-first search: node, tag, steps, and the edge by which it was first reached (-1 at the root). The tag
# is twice the sign of the way (0 raises, 1 lowers, 2 unsigned) and 1 more if the way has a causal step. Each stands once.
Reached = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Arrays:
    """A signed graph as arrays: 18 bytes an edge and 9 a node, and 14 more for an edge with one claim.

    Edges are numbered in order of their tails: those that leave node n are `out_start[n]` up to `out_start[n + 1]`.
    Those that reach it are `in_edges[in_start[n]:in_start[n + 1]]`, their tails `in_tails` of the same places. `codes` say
    what kind of step an edge is (an index into tables of codes), `costs` minus the logarithm of its belief in units of
    1 / UNIT_COST, UNWALKABLE for a belief of 0. The claims of edge e are `said[said_start[e]:said_start[e + 1]]`; all three
    `said_start`, `said` and the claims may be empty. `claim_class` is an index into a table of evidence classes and
    certainties.
    """

    out_start: memoryview
    heads: memoryview
    codes: memoryview
    costs: memoryview
    in_start: memoryview
    in_tails: memoryview
    in_edges: memoryview
    node_kinds: memoryview
    said_start: memoryview
    said: memoryview
    claim_source: memoryview
    claim_class: memoryview
    claim_denied: memoryview

    def __iter__(self) -> Any:
        return (getattr(self, each.name) for each in fields(self))


# The type codes of the arrays, in the order of their fields.
TYPES = ("I", "I", "H", "I", "I", "I", "I", "B", "I", "I", "I", "B", "B")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a question leaves open, as tables that a kernel looks up.

    By code of an edge: `code_open` (0 or 1), `code_sign` and `code_lowered` (the sign that a way has behind it, if it raises
    before it and if it lowers; one without sign stays so), `code_kind` (0 causal, 1 hierarchy, 2 definition, 3 association),
    `code_relation`, and `code_back` (the relation that may not follow a definition, NO_RELATION for none). `max_cost`: edges
    that cost more are closed. `closed`: nodes that nothing may pass. By kind of node, or None: `kind_open`, for nodes
    between the ends. By source and by class of claim, or None: `source_open`, `class_open`; then `worths` by class, and
    beliefs are worked out anew from the claims that count.
    """

    code_open: bytes
    code_sign: array[int]
    code_lowered: array[int]
    code_kind: bytes
    code_relation: array[int]
    code_back: array[int]
    max_cost: int
    closed: tuple[int, ...]
    kind_open: bytes | None
    source_open: bytes | None
    class_open: bytes | None
    worths: array[float]

    def __iter__(self) -> Any:
        return (getattr(self, each.name) for each in fields(self))


class Kernel(Protocol):
    """What a kernel can be asked. `tables` is `tuple(Tables)`; numbers of nodes and edges are those of the arrays."""

    def best(  # noqa: PLR0917
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int], by_cost: bool,  # noqa: FBT001
        k: int, want: int, extensions: int, seconds: float, /,
    ) -> tuple[list[Path], bool, int]:  # fmt: skip
        """The k best simple paths with the sign `want` (ANY_SIGN for any), whether they are all, and what was spent.

        By cost: less cost first, then fewer steps, then lower edge numbers. By length: fewer steps, then less cost, then
        lower edge numbers. When the budget (extensions of partial paths, seconds) runs out, the list is a beginning of it.
        """

    def every(  # noqa: PLR0917
        self, tables: tuple[Any, ...], source: int, target: int, max_length: int, via: Sequence[int], limit: int,
        extensions: int, seconds: float, /,
    ) -> tuple[int, int, int, bool, list[Path], int]:  # fmt: skip
        """How many simple paths raise, lower, have no sign; whether that is all; up to `limit` of them; what was spent."""

    def reach(  # noqa: PLR0917
        self, tables: tuple[Any, ...], roots: Sequence[int], backward: bool,  # noqa: FBT001
        max_hops: int, most: int, seconds: float, /,
    ) -> tuple[list[Reached], bool]:  # fmt: skip
        """The states that walks from (or backward: to) the one root come to, nearest first, and whether they are all."""

    def closure(self, tables: tuple[Any, ...], root: int, backward: bool, /) -> list[int]:  # noqa: FBT001
        """The nodes that open edges from (or backward: to) the root come to, the root first, nearest first."""


@cache
def compiled() -> Any:
    """The module of the compiled kernel, or None where it was not built."""
    try:
        from leukograph.kernel import _compiled
    except ImportError:
        return None
    return _compiled


def kernel_for(arrays: Arrays) -> Kernel:
    """The kernel on these arrays. Raises: ParameterError if LEUKOGRAPH_KERNEL asks for one that is not there."""
    asked = os.environ.get("LEUKOGRAPH_KERNEL", "")
    if asked not in {"", "compiled", "python"}:
        raise ParameterError(f"LEUKOGRAPH_KERNEL is {asked!r}: it must be compiled or python")
    built = compiled()
    if asked == "compiled" and built is None:
        raise ParameterError("the compiled kernel was not built: install a C compiler and Leukograph again")
    if asked != "python" and built is not None:
        found: Kernel = built.Graph(*arrays)
        return found
    from leukograph.kernel.walk import Walk

    return Walk(arrays)


def rows(tails: Any, heads: Any, nodes: int) -> tuple[memoryview, memoryview, memoryview, memoryview, memoryview]:
    """Compressed sparse rows both ways of edges given by their ends (type code I), by stable counting sorts.

    Comes back as `out_start, order, in_start, in_tails, in_edges`, where `order` lists the given edges in their new order.
    """
    built = compiled()
    if built is not None:
        made = built.rows(tails, heads, nodes)
    elif len(tails) > FEW:
        from leukograph.kernel.walk import rows_by_numpy

        made = rows_by_numpy(tails, heads, nodes)
    else:
        out_start, order = _sorted_rows(tails, nodes)
        in_start, in_edges = _sorted_rows([heads[edge] for edge in order], nodes)
        made = out_start, order, in_start, array("I", [tails[order[edge]] for edge in in_edges]), in_edges
    return tuple(memoryview(part).cast("B").cast("I") if memoryview(part) else memoryview(array("I")) for part in made)  # type: ignore[return-value]


def place_of(texts: Sequence[str], text: str) -> int:
    """The place of a text among sorted texts, or -1 if it is not there."""
    built = compiled()
    if built is not None and isinstance(texts, Texts):
        return int(built.place(texts.starts, texts.blob, text))
    place = bisect_left(texts, text)
    return place if place < len(texts) and texts[place] == text else -1


def texts_of(texts: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """The texts of these numbers."""
    built = compiled()
    if built is not None and isinstance(texts, Texts):
        found: list[str] = built.texts(texts.starts, texts.blob, numbers)
        return found
    return [texts[number] for number in numbers]


def taken(values: array[int], order: memoryview) -> memoryview:
    """The values in another order."""
    built = compiled()
    if built is not None:
        return memoryview(array(values.typecode, built.take(values, order, values.itemsize)))
    if len(values) <= FEW:
        return memoryview(array(values.typecode, [values[place] for place in order]))
    from leukograph.kernel.walk import taken_by_numpy

    return taken_by_numpy(values, order)


def _sorted_rows(ends: Sequence[int], nodes: int) -> tuple[array[int], array[int]]:
    sizes = [0] * (nodes + 1)
    for end in ends:
        sizes[end + 1] += 1
    return array("I", accumulate(sizes)), array("I", sorted(range(len(ends)), key=ends.__getitem__))
