"""The signed graph as arrays: what a path search walks.

Nodes and edges are numbered in the order of their names, so that answers are the same on every machine. The arrays may lie
in a memory-mapped file; names, labels, claims and edges are then read one by one, when an answer shows them.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, overload

from leukograph.kernel import NO_RELATION, UNIT_COST, UNWALKABLE, Arrays, Kernel, Tables, kernel_for, place_of, texts_of
from leukograph.model import Claim, Node, Step, StepKind, Witness
from leukograph.terms import prefixes
from leukograph.vocabulary import Vocabulary

MILLION = 1_000_000
KINDS_OF_STEP = (StepKind.CAUSAL, StepKind.HIERARCHY, StepKind.DEFINITION, StepKind.ASSOCIATION)


@dataclass(frozen=True, slots=True)
class Code:
    """What edges of one kind share: relation, sign, kind of step, the conditions under which they act, and the way back.

    `adds_up` is False for a step of the hierarchy from a term that is told apart by degree, course, or what is added. A way
    that lowers has no sign behind such a step: more of a kind is more of the whole, but who has febrile neutropenia
    prevented may still have neutropenia. Fewer bacterial infections are fewer infections.

    A definition is not walked there and back: agranulocytosis is low in neutrophils and low neutrophils are neutropenia
    says only what the hierarchy says, that agranulocytosis is a neutropenia.
    """

    relation: str
    sign: int
    kind: StepKind
    condition: tuple[str, ...] = ()
    way_back: str = ""
    adds_up: bool = True

    def after(self, sign: int) -> int:
        """The sign of a way behind a step of this code, when it had this one before.

        >>> up = Code("subClassOf", 1, StepKind.HIERARCHY, adds_up=False)
        >>> [up.after(sign) for sign in (1, -1, 0)]
        [1, 0, 0]
        """
        return 0 if sign < 0 and not self.adds_up else sign * self.sign


class Edge(NamedTuple):
    """One step that may be taken, as numbers of nodes, with the claims that support and deny it."""

    tail: int
    head: int
    relation: str
    sign: int
    belief: float
    kind: StepKind
    condition: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    way_back: str = ""
    adds_up: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Network:
    """Nodes, edges, and the way from each node to the edges that leave and reach it. `names` are sorted."""

    names: Sequence[str]
    labels: Sequence[str]
    kind_names: Sequence[str]
    codes: Sequence[Code]
    sources: Sequence[str]
    classes: Sequence[tuple[str, str]]
    claims: Sequence[Claim]
    denied: Sequence[int]
    vocabulary: Vocabulary
    arrays: Arrays
    kernel: Kernel = field(init=False, compare=False)
    told: CodeTables = field(init=False, compare=False)
    _steps_of_hierarchy: tuple[Any, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kernel", kernel_for(self.arrays))
        object.__setattr__(self, "told", _tables_of(self.codes))
        object.__setattr__(self, "_steps_of_hierarchy", _hierarchy_alone(self.codes, self.told))

    def __repr__(self) -> str:
        return f"<Network of {len(self.names)} nodes and {len(self.arrays.heads)} edges>"

    @property
    def number(self) -> Mapping[str, int]:
        """The number of a node by its name."""
        return Numbers(self.names)

    @property
    def edges(self) -> Sequence[Edge]:
        """The edges, each put together when it is asked for."""
        return Edges(self)

    @property
    def denials(self) -> Iterator[Claim]:
        """The claims that deny."""
        return (self.claims[number] for number in self.denied)

    def kind(self, node: int) -> str:
        """The name of a node's kind."""
        return self.kind_names[self.arrays.node_kinds[node]]

    def tail(self, edge: int) -> int:
        """The node that an edge leaves."""
        starts = self.arrays.out_start
        low, high = 0, len(starts) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= edge else (low, middle)
        return low

    def said(self, edge: int) -> tuple[Claim, ...]:
        """The claims of an edge, the supporting ones first."""
        starts = self.arrays.said_start
        if not len(starts):
            return ()
        return tuple(self.claims[number] for number in self.arrays.said[starts[edge] : starts[edge + 1]])

    def signs_along(self, path: Iterable[int], *, before: int = 1) -> list[int]:
        """The sign of each step of a path as it acts there; their product is the sign of the path.

        That of an edge, but 0 for a step of the hierarchy by which a way that lowers loses its sign. `before`: the sign of
        the way that leads to the path.
        """
        found = []
        for number in path:
            code = self.codes[self.arrays.codes[number]]
            found.append(code.sign if before >= 0 or code.adds_up else 0)
            before = code.after(before)
        return found

    def sign_of(self, path: Iterable[int], *, before: int = 1) -> int:
        """The sign of a path: 1 if more of its first term makes more of its last, -1 if less, 0 if that is not known."""
        for number in path:
            before = self.codes[self.arrays.codes[number]].after(before)
        return before

    def leaving(self, node: int) -> range:
        """The numbers of the edges that leave a node, in order of their names."""
        return range(self.arrays.out_start[node], self.arrays.out_start[node + 1])

    def reaching(self, node: int) -> memoryview:
        """The numbers of the edges that reach a node, in order of their names."""
        return self.arrays.in_edges[self.arrays.in_start[node] : self.arrays.in_start[node + 1]]

    def node(self, number: int) -> Node:
        """The node as an answer shows it."""
        name = self.names[number]
        return Node(prefixes().shorten(name) if ":" in name else f"lk:{name}", self.labels[number])

    def step(self, edge: Edge, belief: float, claims: Iterable[Claim], sign: int | None = None) -> Step:
        """The edge as an answer shows it, with the belief and claims that the question's filters leave it.

        `sign`: how it acts where it stands on a path, if not by its own sign.
        """
        witnesses = tuple(
            Witness(c.iri, c.source, c.locator, c.evidence, c.certainty, c.denied, c.condition) for c in claims
        )
        ends = self.node(edge.tail), self.node(edge.head)
        acts = edge.sign if sign is None else sign
        return Step(ends[0], edge.relation, ends[1], acts, belief, edge.kind, witnesses, edge.condition)

    def above(self, names: Iterable[str]) -> frozenset[str]:
        """The terms and all that they are kinds of."""
        return self._hierarchy(names, backward=False)

    def below(self, names: Iterable[str]) -> frozenset[str]:
        """The terms and all that are kinds of them."""
        return self._hierarchy(names, backward=True)

    def _hierarchy(self, names: Iterable[str], *, backward: bool) -> frozenset[str]:
        found = set[int]()
        for name in names:
            place = place_of(self.names, name)
            if place >= 0 and place not in found:
                found.update(self.kernel.closure(self._steps_of_hierarchy, place, backward))
        return frozenset(texts_of(self.names, list(found)))


@dataclass(frozen=True, slots=True)
class CodeTables:
    """What a kernel looks up by code, made once for a network; `conditional`: codes that act under conditions only."""

    signs: array[int]
    lowered: array[int]
    kinds: bytes
    relations: array[int]
    backs: array[int]
    conditional: tuple[int, ...]
    opened: dict[tuple[frozenset[str], bool], bytes]


def _tables_of(codes: Sequence[Code]) -> CodeTables:
    relations = sorted({code.relation for code in codes} | {code.way_back for code in codes} - {""})
    place = {relation: number for number, relation in enumerate(relations)} | {"": NO_RELATION}
    return CodeTables(
        array("b", [code.after(1) for code in codes]),
        array("b", [code.after(-1) for code in codes]),
        bytes(KINDS_OF_STEP.index(code.kind) for code in codes),
        array("H", [place[code.relation] for code in codes]),
        array("H", [place[code.way_back] for code in codes]),
        tuple(number for number, code in enumerate(codes) if code.condition),
        {},
    )


def _hierarchy_alone(codes: Sequence[Code], told: CodeTables) -> tuple[Any, ...]:
    """The tables of a question that leaves hierarchy steps open and nothing else."""
    opened = bytes(code.kind is StepKind.HIERARCHY for code in codes)
    by_code = (opened, told.signs, told.lowered, told.kinds, told.relations, told.backs)
    return tuple(Tables(*by_code, UNWALKABLE - 1, (), None, None, None, array("d")))


class Numbers(Mapping[str, int]):
    """The place of each name in a sorted sequence, found by halving."""

    __slots__ = ("_names",)

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> int:
        place = place_of(self._names, name)
        if place < 0:
            raise KeyError(name)
        return place

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Edges(Sequence[Edge]):
    """The edges of a network, each put together when it is asked for."""

    __slots__ = ("_network",)

    def __init__(self, network: Network) -> None:
        self._network = network

    def __len__(self) -> int:
        return len(self._network.arrays.heads)

    @overload
    def __getitem__(self, number: int) -> Edge: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Edge]: ...
    def __getitem__(self, number: int | slice) -> Edge | Sequence[Edge]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        network = self._network
        if not 0 <= number < len(self):
            raise IndexError(number)
        code, belief = network.codes[network.arrays.codes[number]], belief_of_cost(network.arrays.costs[number])
        ends = network.tail(number), network.arrays.heads[number]
        said = network.said(number)
        return Edge(
            *ends, code.relation, code.sign, belief, code.kind, code.condition, said, code.way_back, code.adds_up
        )  # fmt: skip


@lru_cache(maxsize=4096)
def cost_of_belief(belief: float) -> int:
    """Minus the logarithm of a belief as a whole number that adds up along a path: so order is exact, with no rounding.

    >>> cost_of_belief(1.0), cost_of_belief(0.5), cost_of_belief(0.0) == UNWALKABLE
    (0, 69314718, True)
    """
    return math.floor(-math.log(belief) * UNIT_COST + 0.5) if belief > 0 else UNWALKABLE


def belief_of_cost(cost: int) -> float:
    """The belief, in millionths, that a cost was made from.

    >>> belief_of_cost(cost_of_belief(0.920001)), belief_of_cost(UNWALKABLE)
    (0.920001, 0.0)
    """
    return 0.0 if cost == UNWALKABLE else math.floor(math.exp(-cost / UNIT_COST) * MILLION + 0.5) / MILLION
