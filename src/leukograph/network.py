"""The signed graph as arrays: what a path search walks.

Nodes and edges are numbered in the order of their names, so that answers are the same on every machine. Edges lie in
compressed sparse rows both ways: the edges that leave node `n` are `out_edges[out_start[n]:out_start[n + 1]]`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from leukograph.claims import read_back
from leukograph.edges import belief_of, grouped
from leukograph.model import Claim, Node, Step, StepKind, Witness
from leukograph.store import Store
from leukograph.terms import name_of
from leukograph.vocabulary import Vocabulary, read_vocabulary

LABELS = """
SELECT ?term ?label ?kind { ?term lk:kind ?kind ; rdfs:label ?label } ORDER BY ?term"""
HIERARCHY = """
SELECT DISTINCT ?narrow ?broad {
  ?narrow rdfs:subClassOf ?broad ; lk:kind ?k1 . ?broad lk:kind ?k2 . FILTER(?narrow != ?broad)
} ORDER BY ?narrow ?broad"""
DEFINITIONS = """
SELECT DISTINCT ?subject ?relation ?object {
  GRAPH graph:inferred { ?subject ?relation ?object } ?relation rdfs:subPropertyOf lk:definedBy
} ORDER BY ?subject ?relation ?object"""

SUBCLASS = "subClassOf"


@dataclass(frozen=True, slots=True)
class Edge:
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

    def forbids(self, forbidden: str) -> str:
        """The relation that may not follow this edge, if `forbidden` might not follow the edge before it.

        A definition is not walked there and back: agranulocytosis is low in neutrophils and low neutrophils are neutropenia
        says only what the hierarchy says, that agranulocytosis is a neutropenia.
        """
        if self.kind is StepKind.DEFINITION:
            return self.way_back
        return forbidden if self.kind is StepKind.HIERARCHY else ""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, edges, and the way from each node to the edges that leave and reach it."""

    names: Sequence[str]
    labels: Sequence[str]
    kinds: Sequence[str]
    edges: Sequence[Edge]
    denials: Sequence[Claim]
    vocabulary: Vocabulary
    number: dict[str, int] = field(init=False)
    out_start: array[int] = field(init=False)
    out_edges: array[int] = field(init=False)
    in_start: array[int] = field(init=False)
    in_edges: array[int] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.names)
        put = object.__setattr__
        put(self, "number", {name: number for number, name in enumerate(self.names)})
        for way, ends in (("out", [edge.tail for edge in self.edges]), ("in", [edge.head for edge in self.edges])):
            start, order = _rows(ends, count)
            put(self, f"{way}_start", start)
            put(self, f"{way}_edges", order)

    def leaving(self, node: int) -> array[int]:
        """The numbers of the edges that leave a node, in order of their names."""
        return self.out_edges[self.out_start[node] : self.out_start[node + 1]]

    def reaching(self, node: int) -> array[int]:
        """The numbers of the edges that reach a node, in order of their names."""
        return self.in_edges[self.in_start[node] : self.in_start[node + 1]]

    def node(self, number: int) -> Node:
        """The node as an answer shows it."""
        return Node(f"lk:{self.names[number]}", self.labels[number])

    def step(self, edge: Edge, belief: float, claims: Iterable[Claim]) -> Step:
        """The edge as an answer shows it, with the belief and claims that the question's filters leave it."""
        witnesses = tuple(
            Witness(c.iri, c.source, c.locator, c.evidence, c.certainty, c.denied, c.condition) for c in claims
        )
        return Step(
            self.node(edge.tail),
            edge.relation,
            self.node(edge.head),
            edge.sign,
            belief,
            edge.kind,
            witnesses,
            edge.condition,
        )

    def above(self, names: Iterable[str]) -> frozenset[str]:
        """The terms and all that they are kinds of."""
        found = {name for name in names if name in self.number}
        waiting = list(found)
        while waiting:
            for number in self.leaving(self.number[waiting.pop()]):
                edge = self.edges[number]
                name = self.names[edge.head]
                if edge.kind is StepKind.HIERARCHY and name not in found:
                    found.add(name)
                    waiting.append(name)
        return frozenset(found)


def _rows(ends: Sequence[int], count: int) -> tuple[array[int], array[int]]:
    """Compressed sparse rows: where each node's edges begin, and the edges by node (a stable counting sort)."""
    sizes = [0] * (count + 1)
    for end in ends:
        sizes[end + 1] += 1
    start = array("q", accumulate(sizes))
    order = array("q", sorted(range(len(ends)), key=ends.__getitem__))
    return start, order


def read_network(store: Store) -> Network:
    """The network of a store: causal edges from claims, hierarchy steps upward, definition steps as inferred."""
    vocabulary = read_vocabulary(store)
    found = [[name_of(_text(cell)) for cell in row] for row in store.select(LABELS)]
    names = [row[0] for row in found]
    number = {name: position for position, name in enumerate(names)}
    claims = read_back(store)
    edges = [
        *_causal(claims, number, vocabulary),
        *_plain(store, HIERARCHY, number, vocabulary),
        *_plain(store, DEFINITIONS, number, vocabulary),
    ]
    edges.sort(key=lambda edge: (edge.tail, edge.relation, edge.head, edge.condition))
    denials = [claim for claim in claims if claim.denied]
    return Network(names, [row[1] for row in found], [row[2] for row in found], edges, denials, vocabulary)


def _causal(claims: Iterable[Claim], number: dict[str, int], vocabulary: Vocabulary) -> list[Edge]:
    edges = []
    for (subject, relation, object_, condition), together in grouped(claims).items():
        known = vocabulary.relations.get(relation)
        walked = known is not None and known.traversal in (StepKind.CAUSAL, StepKind.ASSOCIATION)
        if known is None or not walked or all(claim.denied for claim in together):
            continue
        edges.append(
            Edge(
                number[subject],
                number[object_],
                relation,
                known.sign,
                belief_of(together, vocabulary),
                StepKind(known.traversal),
                condition,
                tuple(together),
            )
        )
    return edges


def _plain(store: Store, query: str, number: dict[str, int], vocabulary: Vocabulary) -> list[Edge]:
    """Hierarchy and definition steps: sure, because they say what words mean."""
    edges = []
    for row in store.select(query):
        names = [name_of(_text(cell)) for cell in row]
        if len(names) == 2:
            edges.append(Edge(number[names[0]], number[names[1]], SUBCLASS, 1, 1.0, StepKind.HIERARCHY))
        else:
            relation = vocabulary.relations[names[1]]
            ends = number[names[0]], number[names[2]]
            edges.append(Edge(*ends, names[1], relation.sign, 1.0, StepKind.DEFINITION, way_back=relation.inverse))
    return edges


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
