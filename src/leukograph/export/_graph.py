"""The graph as nodes and links with plain attributes, as the formats of graph tools hold it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leukograph.content import Content, Edge, Entry
from leukograph.export._product import Loss
from leukograph.export._said import said_of
from leukograph.export._text import one_line
from leukograph.model import Claim, Value
from leukograph.terms import prefixes

# Texts, numbers, truth values, and lists of texts, by name.
Attributes = dict[str, Any]
SAID_OF_VALUES = (
    "role", "quantity", "interval", "unit", "population", "source", "locator", "evidence", "certainty", "note", "curator",
    "date",
)  # fmt: skip


class Graph:
    """The terms as nodes; the edges, the steps of hierarchy and definition, and the restrictions as links between them.

    Every link has the sign of its relation. Texts stand on one line; `altered` counts those that did not. What several
    claims say stands as JSON in `claims` and `denials`, what several sources say of a term in `values`.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self.altered = 0
        self._values: dict[str, list[Value]] = {}
        self._claims: dict[str, dict[str, str]] = {}
        for value in content.values:
            self._values.setdefault(value.term, []).append(value)
        self.nodes: list[Attributes] = [self._node(entry) for entry in content.terms.values()]
        self.links: list[Attributes] = [*map(self._edge, content.edges), *self._steps()]

    # --- parts ------------------------------------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """The text on one line."""
        line = one_line(text)
        self.altered += line != text
        return line

    def _node(self, entry: Entry) -> Attributes:
        ids = self.content.identifiers
        others = [match for match in ids.matches(entry.name) if match.predicate != "skos:exactMatch"]
        return {
            "id": ids.curie(entry.name),
            "iri": ids.iri(entry.name),
            "name": entry.name,
            "label": self.text(entry.label),
            "kind": entry.kind,
            "definition": self.text(entry.definition),
            "note": self.text(entry.note),
            "synonyms": [self.text(each) for each in entry.synonyms],
            "same_as": list(ids.cross_references(entry.name)),
            "mappings": [f"{match.predicate} {match.identifier}" for match in others],
            "unmapped": self.text(entry.unmapped),
            "values": self._json([self._value(value) for value in self._values.get(entry.name, ())]),
        }

    def _value(self, value: Value) -> dict[str, str]:
        said = {"value": prefixes().shorten(value.iri)}
        for name in SAID_OF_VALUES:
            part = getattr(value, name)
            text = str(getattr(part, "text", part))
            said[name] = self.content.identifiers.curie(text) if name == "population" and text else self.text(text)
        return {name: text for name, text in said.items() if text}

    def _json(self, found: Sequence[dict[str, str]]) -> str:
        return json.dumps(found, ensure_ascii=False) if found else ""

    def claims(self, claims: Iterable[Claim]) -> str:
        """What claims say, whole, as JSON; empty where there are none."""
        return self._json([self._claim(claim) for claim in claims])

    def _claim(self, claim: Claim) -> dict[str, str]:
        if claim.iri not in self._claims:
            said = {key: self.text(text) for key, text in said_of(claim, self.content)}
            self._claims[claim.iri] = {"claim": prefixes().shorten(claim.iri), **said}
        return self._claims[claim.iri]

    def _edge(self, edge: Edge) -> Attributes:
        more: Attributes = {
            "condition": [self.content.identifiers.curie(name) for name in edge.condition],
            "sources": sources(edge.claims),
            "evidence": sorted({claim.evidence for claim in edge.claims}),
            "certainty": sorted({claim.certainty for claim in edge.claims}),
            "claims": self.claims(edge.claims),
            "denied_by": sources(edge.denials),
            "denials": self.claims(edge.denials),
        }
        said = self._link(
            prefixes().shorten(edge.iri), (edge.subject, edge.relation, edge.object), edge.sign, edge.traversal
        )
        return said | {"belief": round(edge.belief, 6), "believed": edge.believed} | more

    def _link(self, name: str, ends: tuple[str, str, str], sign: int, traversal: str) -> Attributes:
        subject, relation, object_ = ends
        ids, known = self.content.identifiers, self.content.relations.get(relation)
        return {
            "id": name,
            "subject": ids.curie(subject),
            "object": ids.curie(object_),
            "relation": relation,
            "label": self.text(known.label) if known else "is a",
            "sign": sign,
            "belief": 1.0,
            "traversal": traversal,
            "believed": True,
            "condition": [],
            "sources": [],
            "evidence": [],
            "certainty": [],
            "claims": "",
            "denied_by": [],
            "denials": "",
        }

    def _steps(self) -> Iterator[Attributes]:
        """The links that rest on the ontology's axioms: no source says them, and nothing doubts them."""
        known = {(step.subject, step.relation, step.object) for step in self.content.steps}
        for step in self.content.steps:
            ends = step.subject, step.relation, step.object
            yield self._link("-".join(ends), ends, step.sign, step.kind.value)
        for ends in self.content.axioms.restrictions:
            relation = self.content.relations.get(ends[1])
            if ends not in known and relation and {ends[0], ends[2]} <= set(self.content.terms):
                yield self._link("-".join(ends), ends, relation.sign, relation.traversal)

    # --- about ------------------------------------------------------------------------------------------------------

    @property
    def about(self) -> dict[str, str]:
        """What the graph is, by words of its header, and as JSON its sources and its relations."""
        said = self.content.header
        sources_ = {
            key: {name: self.text(text) for name in ("title", "authors", "date", "licence", "get", "address", "sha256")
                  if (text := getattr(source, name))}
            for key, source in self.content.sources.items()
        }  # fmt: skip
        relations = {
            name: {
                "label": self.text(one.label), "sign": one.sign, "traversal": one.traversal,
                "definition": self.text(one.definition), "parents": list(one.parents), "inverse": one.inverse,
                "mappings": [f"{match.predicate} {match.identifier}" for match in one.mappings],
            }
            for name, one in self.content.relations.items()
        }  # fmt: skip
        return {
            "name": self.text(said.title) or "Leukograph",
            "description": self.text(said.description),
            "version": self.text(self.content.version),
            "licence": said.licence,
            "address": said.iri,
            "sources": json.dumps(sources_, ensure_ascii=False),
            "relations": json.dumps(relations, ensure_ascii=False),
        }

    def lost(self, *, about: bool) -> tuple[Loss, ...]:
        """What such a format cannot hold; `about` where it can hold what `about` says."""
        content, axioms = self.content, self.content.axioms
        shown = {claim.iri for edge in content.edges for claim in (*edge.claims, *edge.denials)}
        logical = sum(map(len, axioms.definitions.values())) + len(axioms.same) + len(axioms.disjoint)
        lost = [
            Loss("denials of what nobody says", len(content.claims) - len(shown), "there is no edge to which they belong"),
            Loss("logical definitions, equal and disjoint classes", logical, "a graph has nodes and edges alone"),
            Loss("texts with line breaks or control characters", self.altered, "texts stand on one line"),
        ]
        if not about:
            described = sum(bool(source.title or source.authors) for source in content.sources.values())
            lost.append(Loss("descriptions of sources", described, "the format has no place for them: it keeps their keys"))
            lost.append(Loss("definitions of relations", len(content.relations), "the format keeps their names and signs"))
        return tuple(each for each in lost if each.count)


def sources(claims: Iterable[Claim]) -> list[str]:
    """The keys of the sources of claims, each once, sorted."""
    return sorted({claim.source for claim in claims})


def joined(values: Attributes, separator: str = "|") -> Attributes:
    """The attributes with each list as one text; where a separator stands in a part, a slash takes its place.

    >>> joined({"a": ["x", "y|z"], "b": 1})
    {'a': 'x|y/z', 'b': 1}
    """
    return {
        name: separator.join(part.replace(separator, "/") for part in value) if isinstance(value, list) else value
        for name, value in values.items()
    }
