"""OBO Graphs (.json): nodes, edges and logical definitions, as the triples that the ontology has in OWL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from leukograph.ingest import _obo_terms as t
from leukograph.ingest._found import OBOINOWL, Found
from leukograph.ingest._input import Input
from leukograph.statements import Statement, iri

RANK = 3
SUFFIXES = (".json",)
MAX_BYTES = 256 << 20
KINDS = {"CLASS": t.CLASS, "PROPERTY": t.PROPERTY, "INDIVIDUAL": t.INDIVIDUAL}
STEPS = {"is_a": t.SUBCLASS, "subPropertyOf": t.SUBPROPERTY, "inverseOf": t.INVERSE, "type": t.TYPE}


def recognizes(given: Input) -> bool:
    """True for a JSON text that holds graphs."""
    return given.head.lstrip().startswith("{") and '"graphs"' in given.head and '"@context"' not in given.head[:2000]


def read(given: Input, found: Found) -> Iterator[Statement]:
    """The statements of an OBO Graphs file; what is wrong is noted in `found`."""
    found.format, found.ends_itself = "OBO Graphs", True
    if given.size > MAX_BYTES:
        found.fault(None, f"is JSON of more than {MAX_BYTES} bytes", "Give it as OBO or RDF.")
        return
    try:
        graphs = json.loads(given.path.read_text("utf-8-sig"))["graphs"]
        for graph in graphs:
            for line in _Graph(graph, found).lines():
                yield (*line, None)
    except json.JSONDecodeError as fault:
        found.fault(fault.lineno, f"is no JSON: {fault.msg}", "Get the file again; it may be cut off.")
    except RecursionError:
        found.fault(None, "is nested too deep", "Give it as OBO or RDF.")
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        found.fault(
            given.long_line,
            f"is no OBO Graphs document: {fault!r:.120}",
            "Correct it, or give the ontology in another format.",
        )


class _Graph:
    """One graph of the file."""

    def __init__(self, graph: dict[str, Any], found: Found) -> None:
        self.graph, self.found = graph, found
        self.node = ""
        self.kinds = {each["id"]: each.get("type", "CLASS") for each in graph.get("nodes", [])}
        meta = graph.get("meta") or {}
        found.version = found.version or str(meta.get("version", ""))

    def blank(self) -> str:
        """A new blank node."""
        return self.found.blank()

    def lines(self) -> Iterator[t.Line]:
        """All its triples."""
        for node in self.graph.get("nodes", []):
            yield from self._node(node)
        for edge in self.graph.get("edges", []):
            yield from self._edge(edge["sub"], edge["pred"], edge["obj"])
        for axiom in self.graph.get("logicalDefinitionAxioms", []):
            yield from self._definition(axiom)
        for axiom in self.graph.get("propertyChainAxioms", []):
            yield from self._list(iri(axiom["predicateId"]), t.CHAIN, [iri(each) for each in axiom["chainPredicateIds"]])

    def _node(self, node: dict[str, Any]) -> Iterator[t.Line]:
        self.node = name = iri(node["id"])
        if node.get("type") in KINDS:
            yield name, t.TYPE, KINDS[node["type"]]
        if node.get("lbl"):
            yield name, t.LABEL, t.literal(node["lbl"])
        meta = node.get("meta") or {}
        if meta.get("definition"):
            yield name, t.DEFINITION, t.literal(meta["definition"]["val"])
        for synonym in meta.get("synonyms", []):
            yield name, iri(OBOINOWL + synonym["pred"]), t.literal(synonym["val"])
        for xref in meta.get("xrefs", []):
            yield name, t.XREF, t.literal(xref["val"])
        for comment in meta.get("comments", []):
            yield name, t.COMMENT, t.literal(comment)
        for subset in meta.get("subsets", []):
            yield name, t.IN_SUBSET, iri(subset)
        if meta.get("deprecated"):
            yield name, t.DEPRECATED, t.literal("true", datatype=t.XSD + "boolean")
        for said in meta.get("basicPropertyValues", []):
            value = said["val"]
            plain = " " in value or not value.startswith(("http://", "https://"))
            yield name, iri(said["pred"]), t.literal(value) if plain else iri(value)

    def _edge(self, subject: str, predicate: str, object_: str) -> Iterator[t.Line]:
        one, other = iri(subject), iri(object_)
        if predicate == "is_a" and self.kinds.get(subject) == "PROPERTY":
            yield one, t.SUBPROPERTY, other
        elif predicate in STEPS:
            yield one, STEPS[predicate], other
        elif self.kinds.get(subject) == "INDIVIDUAL":
            yield one, iri(predicate), other
        else:
            node = self.blank()
            yield one, t.SUBCLASS, node
            yield from t.restriction(node, iri(predicate), other)

    def _definition(self, axiom: dict[str, Any]) -> Iterator[t.Line]:
        parts = [iri(each) for each in axiom.get("genusIds", [])]
        for told in axiom.get("restrictions", []):
            if told:
                parts.append(self.blank())
                yield from t.restriction(parts[-1], iri(told["propertyId"]), iri(told["fillerId"]))
        whole = self.blank()
        yield iri(axiom["definedClassId"]), t.EQUIVALENT, whole
        yield whole, t.TYPE, t.CLASS
        yield from self._list(whole, t.BOTH, parts)

    def _list(self, node: str, predicate: str, parts: list[str]) -> Iterator[t.Line]:
        cells = [self.blank() for _ in parts]
        yield node, predicate, cells[0] if cells else t.NIL
        for place, part in enumerate(parts):
            yield cells[place], t.FIRST, part
            yield cells[place], t.REST, cells[place + 1] if place + 1 < len(cells) else t.NIL
