"""TriG: every quad with its named graph, and a graph that says in the terms of PROV from what each comes."""

from __future__ import annotations

from collections.abc import Iterator

from leukograph.build import EDGES, INFERRED, PROVENANCE
from leukograph.content import Content
from leukograph.export._product import Product
from leukograph.store import Literal, NamedNode, Quad, Term, serialized_quads
from leukograph.terms import GRAPH, prefixes

PROV = NamedNode(GRAPH + "prov")


def _node(curie: str) -> NamedNode:
    return NamedNode(prefixes().expand(curie) or curie)


def write(content: Content) -> Product:
    """The dataset as TriG with one graph more, `graph:prov`: from what each graph comes, and each claim and value."""
    said = [*_of_graphs(content), *_of_claims(content)]
    more = [Quad(subject, _node(predicate), value, PROV) for subject, predicate, value in said]
    return Product.one("leukograph.trig", serialized_quads([*content.quads, *more], form="trig"))


def _of_graphs(content: Content) -> Iterator[tuple[NamedNode, str, Term]]:
    graphs = content.store.graphs()
    files = [name for name in graphs if name not in (EDGES, INFERRED, PROVENANCE)]
    claims = [name for name in files if "/claims/" in name]
    version = NamedNode(content.header.version_iri or content.header.iri)
    for name in graphs:
        graph = NamedNode(name)
        yield graph, "rdf:type", _node("prov:Entity")
        yield graph, "dct:isPartOf", version
        if name in files and content.header.licence:
            yield graph, "dct:license", NamedNode(content.header.licence)
        derived = {EDGES: claims, INFERRED: [one for one in files if one not in claims]}.get(name, [])
        for other in derived:
            yield graph, "prov:wasDerivedFrom", NamedNode(other)


def _of_claims(content: Content) -> Iterator[tuple[NamedNode, str, Term]]:
    said = [(one.iri, one.source, one.date) for one in content.claims]
    said += [(one.iri, one.source, one.date) for one in content.values]
    for iri, source, date in said:
        entity = NamedNode(iri)
        yield entity, "rdf:type", _node("prov:Entity")
        if source in content.sources:
            yield entity, "prov:hadPrimarySource", NamedNode(content.sources[source].iri)
        if date:
            yield entity, "dct:created", Literal(date, datatype=_node("xsd:date"))
