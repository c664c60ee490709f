"""RDF as it is written and answered: terms, rows, canonical order, the syntaxes; other modules have them from `store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from leukograph.screen import plain
from leukograph.terms import prefixes

__all__ = [
    "TRIPLE_FORMS", "BlankNode", "Graphs", "Literal", "NamedNode", "Quad", "Rows", "Term", "Triple", "Triples", "canonical",
    "parse_turtle", "serialized", "serialized_quads",
]  # fmt: skip

Term = NamedNode | BlankNode | Literal | Triple
TRIPLE_FORMS = {
    "turtle": RdfFormat.TURTLE, "n-triples": RdfFormat.N_TRIPLES, "json-ld": RdfFormat.JSON_LD, "rdf/xml": RdfFormat.RDF_XML,
}  # fmt: skip
QUAD_FORMS = {"trig": RdfFormat.TRIG, "json-ld": RdfFormat.JSON_LD}


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT (or the one row `answer` of an ASK): variables, and a term or None for each in each row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    asked: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE."""

    triples: list[Triple]


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs that a query is asked of, by IRI: those that make up its default graph, and its named graphs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """The quads sorted, each once, their blank nodes renamed by RDF Dataset Canonicalization (W3C RDFC-1.0).

    What a blank node is called depends only on the quads that hold one: the others need not be looked at.
    """
    ground: set[Quad] = set()
    others = []
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            ground.add(quad)
        else:
            others.append(quad)
    found = Dataset([*others, *(quad for quad in ground if isinstance(quad.graph_name, BlankNode))])
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted([*(quad for quad in ground if not isinstance(quad.graph_name, BlankNode)), *found], key=str)


def serialized(
    triples: Iterable[Triple], *, form: str, more: Mapping[str, str] | None = None, base: str | None = None
) -> str:
    """Triples as `rdf/xml`, `turtle`, `n-triples` or `json-ld`, in their order, with the declared prefixes and `more`.

    IRIs are written relative to `base`, if one is given.
    """
    declared = {**prefixes().namespaces, **(more or {})}
    return (serialize(triples, format=TRIPLE_FORMS[form], prefixes=declared, base_iri=base) or b"").decode()


def serialized_quads(quads: Iterable[Quad], *, form: str, more: Mapping[str, str] | None = None) -> str:
    """Quads as `trig` or `json-ld`: each named graph once, sorted, with blank nodes named by their content.

    They are written with the declared prefixes and `more`.
    """
    declared = {**prefixes().namespaces, **(more or {})}
    ordered = sorted(canonical(quads), key=lambda quad: (str(quad.graph_name), str(quad)))
    return (serialize(ordered, format=QUAD_FORMS[form], prefixes=declared) or b"").decode()


def parse_turtle(path: Path) -> Iterator[Quad]:
    """The triples of a Turtle file, without a store. Raises: ValueError naming line and column."""
    try:
        yield from parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    except (SyntaxError, OSError, ValueError) as fault:
        raise ValueError(plain(fault)) from fault
