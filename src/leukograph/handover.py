"""The graph as objects of other libraries: networkx, owlready2."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from leukograph.network import Network
from leukograph.store import Store

if TYPE_CHECKING:
    import networkx


def to_networkx(network: Network) -> networkx.MultiDiGraph[str]:
    """A MultiDiGraph of local names with label and kind; edges carry relation, sign, belief, kind, condition and sources."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name="Leukograph")
    for name, label, kind in zip(network.names, network.labels, network.kinds, strict=True):
        graph.add_node(name, label=label, kind=kind)
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


def to_owlready(store: Store) -> Any:
    """The OWL product as an ontology in an owlready2 World of its own.

    It is handed over as N-Triples: owlready2's RDF/XML reader drops annotations of axioms that are plain strings.
    """
    import owlready2

    from leukograph.export.owl import ontology

    text = ontology(store).serialize(format="nt", encoding="utf-8")
    world = owlready2.World()
    return world.get_ontology("https://w3id.org/leukograph/ontology#").load(fileobj=BytesIO(text), only_local=True)
