"""The graph as objects of other libraries: networkx, rdflib, owlready2."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from leukograph.network import Network
from leukograph.store import BlankNode, NamedNode, Store, serialized
from leukograph.store import Literal as StoredLiteral
from leukograph.terms import prefixes

if TYPE_CHECKING:
    import networkx
    import rdflib


def to_networkx(network: Network) -> networkx.MultiDiGraph[str]:
    """A MultiDiGraph of local names with label and kind; edges carry relation, sign, belief, kind, condition and sources."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name="Leukograph")
    for number, name in enumerate(network.names):
        graph.add_node(name, label=network.labels[number], kind=network.kind(number))
    for edge in network.edges:
        graph.add_edge(
            network.names[edge.tail],
            network.names[edge.head],
            relation=edge.relation,
            sign=edge.sign,
            belief=edge.belief,
            kind=edge.kind.value,
            condition=list(edge.condition),
            sources=sorted({claim.source for claim in edge.claims if not claim.denied}),
            denied_by=sorted({claim.source for claim in edge.claims if claim.denied}),
        )
    return graph


def to_rdflib(store: Store) -> rdflib.Dataset:
    """All named graphs of a store as an rdflib Dataset, whose default graph is their union."""
    from rdflib import BNode, Dataset, Literal, URIRef
    from rdflib.term import Node

    @cache
    def node(term: object) -> Node:
        if isinstance(term, NamedNode):
            return URIRef(term.value)
        if isinstance(term, BlankNode):
            return BNode(term.value)
        if not isinstance(term, StoredLiteral):
            raise TypeError(f"{term!r} has no place in an rdflib graph")
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
        return Literal(term.value) if plain else Literal(term.value, datatype=URIRef(datatype), normalize=False)

    found = Dataset(default_union=True)
    for prefix, namespace in prefixes().namespaces.items():
        found.bind(prefix, namespace)
    for name in store.graphs():
        context = found.graph(URIRef(name))
        for quad in store.quads(name):
            context.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return found


def to_owlready(store: Store) -> Any:
    """The OWL product as an ontology in an owlready2 World of its own.

    It is handed over as N-Triples: owlready2's RDF/XML reader drops annotations of axioms that are plain strings.
    """
    import owlready2

    from leukograph.product import ontology

    text = serialized(ontology(store), form="n-triples").encode()
    world = owlready2.World()
    return world.get_ontology("https://w3id.org/leukograph/ontology#").load(fileobj=BytesIO(text), only_local=True)
