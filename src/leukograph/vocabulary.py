"""What the ontology says about itself: relations with their signs, kinds, evidence classes, certainties, units.

Python holds none of this: a new relation or kind is one block of Turtle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leukograph.errors import DataError
from leukograph.model import Finding, Relation
from leukograph.terms import name_of, prefixes

if TYPE_CHECKING:
    from leukograph.store import Store

RELATIONS = """
SELECT ?relation (SAMPLE(?name) AS ?label) (SAMPLE(?s) AS ?sign) (SAMPLE(?t) AS ?traversal) (SAMPLE(?c) AS ?cuts)
       (SAMPLE(?i) AS ?inverse) ?parent {
  ?relation a owl:ObjectProperty ; rdfs:label ?name . FILTER(STRSTARTS(STR(?relation), STR(lk:)))
  OPTIONAL { ?relation lk:sign ?s } OPTIONAL { ?relation lk:traversal ?t } OPTIONAL { ?relation lk:cuts ?c }
  OPTIONAL { ?relation owl:inverseOf|^owl:inverseOf ?i } OPTIONAL { ?relation rdfs:subPropertyOf ?parent }
} GROUP BY ?relation ?parent ORDER BY ?relation ?parent"""
KINDS = """
SELECT ?kind ?label ?top ?colour ?shape ?role ?standards ?adds {
  ?kind a lk:Kind ; rdfs:label ?label ; lk:topClass ?top . OPTIONAL { ?kind lk:colour ?colour ; lk:shape ?shape }
  OPTIONAL { ?kind lk:role ?role } OPTIONAL { ?kind lk:identifiedBy ?standards }
  OPTIONAL { ?kind lk:addsUp ?adds }
} ORDER BY ?kind"""
EVIDENCE = "SELECT ?class ?label ?prior { ?class lk:prior ?prior ; rdfs:label ?label } ORDER BY ?class"
CERTAINTIES = "SELECT ?word ?weight { ?certainty lk:word ?word ; lk:weight ?weight } ORDER BY ?word"
UNITS = """
SELECT ?code ?dimension ?factor ?reference {
  ?unit lk:ucum ?code ; lk:dimension ?dimension ; lk:factor ?factor . OPTIONAL { ?unit lk:reference ?reference }
} ORDER BY ?code"""

RESERVED = """
SELECT DISTINCT ?name {
  GRAPH ?graph { ?name a ?class } FILTER(STRSTARTS(STR(?graph), CONCAT(STR(graph:), "ontology/schema/")))
}"""
APART = "SELECT DISTINCT ?term { ?term lk:toldApartBy ?how }"
SETTINGS = "SELECT ?value { lk:settings lk:minimumBelief ?value }"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of term: its name, label, the class that its terms stand below, how it is drawn, and its role.

    The role is `intervention` for what can be done, `harm` for what a person suffers, and empty for all else. `standards`
    are prefixes of other ontologies: an export that speaks standard identifiers takes the first that a term has an exact
    match in. `adds_up`: whether less of such a term is less of what it is a kind of: `always`, or of our `own` terms only,
    but for those that stand in `Vocabulary.apart`, or, if it is empty, of none.
    """

    name: str
    label: str
    top: str
    colour: str
    shape: str
    role: str = ""
    standards: tuple[str, ...] = ()
    adds_up: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A UCUM unit: `factor` turns an amount of it into the reference unit of its dimension."""

    code: str
    dimension: str
    factor: float
    reference: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The relations, kinds, evidence classes, certainties and units that tables may use.

    `apart`: the terms that are told apart from what they are kinds of by degree, course, or what is added.
    """

    relations: Mapping[str, Relation]
    kinds: Mapping[str, Kind]
    priors: Mapping[str, float]
    evidence_labels: Mapping[str, str]
    weights: Mapping[str, float]
    units: Mapping[str, Unit]
    minimum_belief: float
    reserved: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def reference(self, unit: Unit) -> Unit | None:
        """The reference unit of a unit's dimension, or None if the schema marks none."""
        return next((other for other in self.units.values() if other.dimension == unit.dimension and other.reference), None)

    def worth(self, evidence: str, certainty: str) -> float:
        """What one claim counts: the prior of its evidence class times the weight of its certainty; 0 if unknown."""
        return self.priors.get(evidence, 0.0) * self.weights.get(certainty, 0.0)


def read_vocabulary(store: Store) -> Vocabulary:
    """The vocabulary that the schema graphs of a store declare.

    Raises: DataError if a relation has no sign or a loop, or if no kind says of which terms less is less of the whole.
    """
    evidence = [
        (prefixes().shorten(_text(row[0])), _text(row[1]), _number(_text(row[2]), "a prior", "evidence.ttl"))
        for row in store.select(EVIDENCE)
    ]
    kinds = []
    for row in store.select(KINDS):
        kind, label, top, colour, shape, role, standards, adds_up = (_text(cell) for cell in row)
        look = colour, shape, role, tuple(standards.split())
        kinds.append(Kind(name_of(kind), label, name_of(top), *look, adds_up=adds_up))
    if kinds and not any(kind.adds_up for kind in kinds):
        remedy = "A store of an earlier version is made anew with `leukograph build` and `leukograph load`."
        raise DataError([Finding("ontology/schema/upper.ttl", None, "kind", "no kind of term has lk:addsUp", remedy)])
    units = [
        Unit(_text(row[0]), _text(row[1]), _number(_text(row[2]), "a factor", "units.ttl"), row[3] is not None)
        for row in store.select(UNITS)
    ]
    settings = store.select(SETTINGS)
    return Vocabulary(
        relations={relation.name: relation for relation in _relations(store)},
        kinds={kind.name: kind for kind in kinds},
        priors={code: prior for code, _, prior in evidence},
        evidence_labels={code: label for code, label, _ in evidence},
        weights={_text(row[0]): _number(_text(row[1]), "a weight", "evidence.ttl") for row in store.select(CERTAINTIES)},
        units={unit.code: unit for unit in units},
        minimum_belief=_number(_text(settings[0][0]), "the minimum belief", "evidence.ttl") if settings else 0.0,
        reserved=frozenset(name_of(_text(row[0])) for row in store.select(RESERVED)),
        apart=frozenset(name_of(_text(row[0])) for row in store.select(APART)),
    )


def _relations(store: Store) -> list[Relation]:
    """Every relation with what it inherits: the nearest ancestor that states a sign, a traversal or a cut decides."""
    labels: dict[str, str] = {}
    stated: dict[str, dict[str, str]] = {}
    parents: dict[str, list[str]] = {}
    inverses: dict[str, str] = {}
    for relation, label, sign, traversal, cuts, inverse, parent in store.select(RELATIONS):
        name = name_of(_text(relation))
        labels[name] = _text(label)
        inverses[name] = name_of(_text(inverse))
        found = {"sign": _text(sign), "traversal": _text(traversal), "cuts": _text(cuts)}
        stated[name] = {key: value for key, value in found.items() if value}
        parents.setdefault(name, [])
        if parent is not None:
            parents[name].append(name_of(_text(parent)))
    return [replace(_relation(name, labels[name], stated, parents), inverse=inverses[name]) for name in sorted(labels)]


def _relation(name: str, label: str, stated: Mapping[str, Mapping[str, str]], parents: Mapping[str, list[str]]) -> Relation:
    levels = _levels(name, parents)
    ancestors = [ancestor for level in levels for ancestor in level]

    def nearest(key: str, otherwise: str) -> str:
        for level in levels:
            found = {stated[ancestor][key] for ancestor in level if key in stated.get(ancestor, {})}
            if len(found) > 1:
                raise DataError([_fault(name, f"inherits {key} {' and '.join(sorted(found))}", "State it at the relation.")])
            if found:
                return found.pop()
        return otherwise

    return Relation(
        name=name,
        label=label,
        sign=_sign(name, nearest("sign", "0")),
        traversal=nearest("traversal", "none"),
        cuts=nearest("cuts", "false") == "true",
        ancestors=frozenset(ancestors),
    )


def _sign(name: str, text: str) -> int:
    if text not in {"1", "-1", "0"}:
        raise DataError([_fault(name, f"has the sign {text!r}", "A sign is 1, -1 or 0.")])
    return int(text)


def _number(text: str, what: str, file: str) -> float:
    """The number of a text. Raises: DataError, saying what should be one, and in which file of the schema."""
    try:
        return float(text)
    except ValueError as fault:
        said = Finding(
            f"ontology/schema/{file}", None, "schema", f"{what} is {text!r}, which is no number", "Write a number."
        )
        raise DataError([said]) from fault


def _levels(name: str, parents: Mapping[str, list[str]]) -> list[list[str]]:
    """The relation, its parents, their parents ..., nearest first. Raises: DataError on a loop."""
    levels, seen = [[name]], {name}
    while levels[-1]:
        above = sorted({parent for child in levels[-1] for parent in parents.get(child, [])})
        if seen & set(above) and name in above:
            raise DataError([_fault(name, "is below itself in the property tree", "Take one rdfs:subPropertyOf away.")])
        levels.append([parent for parent in above if parent not in seen])
        seen.update(above)
    return levels[:-1]


def _fault(name: str, reason: str, remedy: str) -> Finding:
    return Finding("ontology/schema/relations.ttl", None, "relation", f"lk:{name} {reason}", remedy)


def _text(term: object) -> str:
    """The text of a term of a solution; empty for an unbound variable."""
    return "" if term is None else str(getattr(term, "value", term))
