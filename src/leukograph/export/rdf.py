"""Stores as rdflib graphs: the door to rdflib, shared by the writers of RDF formats."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from leukograph.store import BlankNode, NamedNode, Quad, Store
from leukograph.store import Literal as StoredLiteral
from leukograph.terms import prefixes

_SERIAL = re.compile(r"[^A-Za-z0-9]")


def node(term: object) -> Node:
    """An rdflib node of a term of the store."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(_SERIAL.sub("", term.value))
    if isinstance(term, StoredLiteral):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        if datatype.endswith("#string"):
            return Literal(term.value)
        return Literal(term.value, datatype=datatype, normalize=False)
    raise TypeError(f"{term!r} has no place in an rdflib graph")


def bound_graph() -> Graph:
    """An empty rdflib graph that knows the declared prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes().namespaces.items():
        graph.bind(prefix, namespace)
    return graph


def graph_of(quads: Iterable[Quad]) -> Graph:
    """The triples of quads as one rdflib graph."""
    graph = bound_graph()
    for quad in quads:
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def dataset(store: Store) -> Dataset:
    """All named graphs of a store as an rdflib Dataset."""
    found = Dataset(default_union=True)
    for prefix, namespace in prefixes().namespaces.items():
        found.bind(prefix, namespace)
    for name in store.graphs():
        context = found.graph(URIRef(name))
        for quad in store.quads(name):
            context.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return found
