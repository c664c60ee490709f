"""What the ontology says of classes by axioms, not by claims: restrictions, definitions, equal and disjoint classes."""

from __future__ import annotations

from dataclasses import dataclass, field

from leukograph.store import Store
from leukograph.terms import name_of

RESTRICTIONS = """
SELECT DISTINCT ?class ?relation ?filler {
  ?class rdfs:subClassOf ?some . ?some owl:onProperty ?relation ; owl:someValuesFrom ?filler .
  ?relation a owl:ObjectProperty .
  FILTER(isIRI(?class) && isBlank(?some) && isIRI(?filler))
} ORDER BY ?class ?relation ?filler"""
DEFINITIONS = """
SELECT ?class ?definition ?part ?relation ?filler {
  ?class owl:equivalentClass ?definition . ?definition owl:intersectionOf/rdf:rest*/rdf:first ?part
  OPTIONAL {
    ?part owl:onProperty ?relation ; owl:someValuesFrom ?filler . ?relation a owl:ObjectProperty FILTER(isIRI(?filler))
  }
} ORDER BY ?class ?definition ?part ?relation ?filler"""
SAME = """
SELECT DISTINCT ?class ?other {
  ?class owl:equivalentClass ?other FILTER(isIRI(?class) && isIRI(?other) && ?class != ?other)
} ORDER BY ?class ?other"""
DISJOINT = """
SELECT DISTINCT ?axiom ?class {
  ?axiom a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?class FILTER(isIRI(?class))
} ORDER BY ?axiom ?class"""

Restriction = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A logical definition: the classes and the (relation, class) that it demands.

    `whole` is False where it demands more, as a number: then these are not all of it.
    """

    classes: tuple[str, ...]
    restrictions: tuple[tuple[str, str], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Axioms:
    """Restrictions (class, relation, class), definitions by class, pairs of equal classes, and pairs of disjoint ones."""

    restrictions: tuple[Restriction, ...] = ()
    definitions: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    same: tuple[tuple[str, str], ...] = ()
    disjoint: tuple[tuple[str, str], ...] = ()


def read_axioms(store: Store) -> Axioms:
    """The axioms of a store about named classes; in order of names."""
    groups: dict[str, list[str]] = {}
    for axiom, name in _names(store, DISJOINT):
        groups.setdefault(axiom, []).append(name)
    pairs = {(one, other) for group in groups.values() for one in group for other in group if one < other}
    return Axioms(
        tuple((row[0], row[1], row[2]) for row in _names(store, RESTRICTIONS)),
        _definitions(store),
        tuple((one, other) for one, other in _names(store, SAME)),
        tuple(sorted(pairs)),
    )


def _definitions(store: Store) -> dict[str, tuple[Definition, ...]]:
    parts: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for name, node, part, relation, filler in _names(store, DEFINITIONS):
        parts.setdefault((name, node), []).append((part, relation, filler))
    found: dict[str, list[Definition]] = {}
    for (name, _), several in parts.items():
        classes = sorted(part for part, relation, _ in several if not relation and not part.startswith("_:"))
        restrictions = sorted((relation, filler) for _, relation, filler in several if relation)
        whole = len(classes) + len(restrictions) == len(several)
        found.setdefault(name, []).append(Definition(tuple(classes), tuple(restrictions), whole))
    return {name: tuple(sorted(several, key=str)) for name, several in sorted(found.items())}


def _names(store: Store, query: str) -> list[list[str]]:
    """The rows as local names; blank nodes as `_:` and their label, the unbound as empty."""
    return [
        [
            "" if cell is None else str(cell) if str(cell).startswith("_:") else name_of(str(getattr(cell, "value", cell)))
            for cell in row
        ]
        for row in store.select(query)
    ]
