"""`Content`: everything that an export speaks of, read from a store once, each part when it is first needed.

Everything stands in a fixed order: terms, relations and sources by name or key, claims and values by IRI, edges by subject,
relation, object and condition. Names are local names; `identifiers` turns them into CURIEs and IRIs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from leukograph import __version__
from leukograph.assemble import SUBCLASS
from leukograph.axioms import Axioms, read_axioms
from leukograph.edges import belief_of, edge_iri, grouped
from leukograph.entries import (
    Entry,
    Header,
    Match,
    RelationEntry,
    SourceEntry,
    read_claims,
    read_classes,
    read_header,
    read_matches,
    read_parents,
    read_relations,
    read_sources,
    read_terms,
    read_values,
)
from leukograph.files import home
from leukograph.identifiers import WAYS, Identifiers
from leukograph.model import Claim, StepKind, Value
from leukograph.parts import DEFINITIONS, HIERARCHY
from leukograph.product import ontology
from leukograph.progress import Report, silent
from leukograph.store import Quad, Store, Triple
from leukograph.terms import name_of
from leukograph.vocabulary import Vocabulary, read_vocabulary

__all__ = ["WAYS", "Content", "Edge", "Entry", "Header", "Identifiers", "Match", "PlainStep", "RelationEntry", "SourceEntry"]


@dataclass(frozen=True, slots=True)
class Edge:
    """What all claims of one subject, relation, object and condition say together, the supporting ones and the denials.

    `believed` is False below the minimum belief: there paths do not walk. `traversal` tells a cause from an association
    and from what is neither.
    """

    iri: str
    subject: str
    relation: str
    object: str
    sign: int
    belief: float
    condition: tuple[str, ...]
    claims: tuple[Claim, ...]
    denials: tuple[Claim, ...]
    traversal: str
    believed: bool


@dataclass(frozen=True, slots=True)
class PlainStep:
    """A step that holds by hierarchy (`subClassOf`, narrow to broad) or by definition; it rests on no claim."""

    subject: str
    relation: str
    object: str
    sign: int
    kind: StepKind


class Content:
    """Everything that an export speaks of.

    `report` is told what a long export is at; `folder` is the one that holds the `ontology/` that the store was built from.
    """

    def __init__(self, store: Store, ids: str = "own", report: Report = silent, folder: Path | None = None) -> None:
        self.folder = home() if folder is None else folder
        self.store = store
        self.ids = ids
        self.report = report

    @cached_property
    def header(self) -> Header:
        """Title, description, creator, licence, version and the like."""
        return read_header(self.store)

    @property
    def version(self) -> str:
        """The version of the ontology; that of the code where the store holds no header."""
        return self.header.version or __version__

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Relations, kinds, evidence classes, certainties, units."""
        return read_vocabulary(self.store)

    @cached_property
    def identifiers(self) -> Identifiers:
        """By which identifiers terms are named. Raises: ParameterError for an unknown way."""
        return Identifiers(self.terms, self.vocabulary, self.ids)

    @cached_property
    def _parents(self) -> Mapping[str, tuple[str, ...]]:
        return read_parents(self.store)

    @cached_property
    def _matches(self) -> Mapping[str, tuple[Match, ...]]:
        return read_matches(self.store)

    @cached_property
    def terms(self) -> Mapping[str, Entry]:
        """The terms by local name."""
        return read_terms(self.store, self._parents, self._matches)

    @cached_property
    def classes(self) -> Mapping[str, Entry]:
        """The upper classes by local name: `Entity`, the tops of the kinds, and what stands between them and the terms."""
        above = {name: entry for name, entry in read_classes(self.store, self._parents).items() if name != "Kind"}
        tops = {kind.top for kind in self.vocabulary.kinds.values()}
        wanted: set[str] = set()
        waiting = [*tops, *(parent for entry in self.terms.values() for parent in entry.parents)]
        while waiting:
            name = waiting.pop()
            if name in above and name not in wanted:
                wanted.add(name)
                waiting += above[name].parents
        return {name: above[name] for name in sorted(wanted)}

    @cached_property
    def relations(self) -> Mapping[str, RelationEntry]:
        """The relations by local name."""
        return read_relations(self.store, self.vocabulary, self._matches)

    @cached_property
    def sources(self) -> Mapping[str, SourceEntry]:
        """The sources by key."""
        return read_sources(self.store)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims with amounts, notes and dates; those too that deny what nobody says, which make no edge."""
        return read_claims(self.store)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The numbers that sources state of terms."""
        return read_values(self.store)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges that at least one claim supports: causal or not, under a condition or not, believed or not."""
        known = self.vocabulary.relations
        found = []
        for (subject, relation, object_, condition), together in grouped(self.claims).items():
            claims = tuple(claim for claim in together if not claim.denied)
            denials = tuple(claim for claim in together if claim.denied)
            if claims and relation in known:
                belief = belief_of(together, self.vocabulary)
                ends = edge_iri((subject, relation, object_, condition)), subject, relation, object_
                way = known[relation].traversal, belief >= self.vocabulary.minimum_belief
                found.append(Edge(*ends, known[relation].sign, belief, condition, claims, denials, *way))
        return tuple(found)

    @cached_property
    def axioms(self) -> Axioms:
        """Restrictions, definitions, equal and disjoint classes, as the ontology has them."""
        return read_axioms(self.store)

    @cached_property
    def steps(self) -> tuple[PlainStep, ...]:
        """The hierarchy and definition steps between terms, as paths walk them."""
        found = []
        for narrow, broad in self._names(HIERARCHY):
            found.append(PlainStep(narrow, SUBCLASS, broad, 1, StepKind.HIERARCHY))
        for subject, relation, object_ in self._names(DEFINITIONS):
            sign = self.vocabulary.relations[relation].sign
            found.append(PlainStep(subject, relation, object_, sign, StepKind.DEFINITION))
        return tuple(found)

    def _names(self, query: str) -> list[list[str]]:
        return [[name_of(str(getattr(cell, "value", cell))) for cell in row] for row in self.store.select(query)]

    @cached_property
    def quads(self) -> Sequence[Quad]:
        """The quads of the store, with terms under their identifiers; in no fixed order."""
        return list(self.store) if self.ids == "own" else list(self.identifiers.renamed(self.store))

    @cached_property
    def ontology(self) -> Sequence[Triple]:
        """The triples of the OWL product, with terms under their identifiers, sorted."""
        return ontology(self.store) if self.ids == "own" else ontology(self.store, self.identifiers.renamed)
