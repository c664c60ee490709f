"""GraphML: terms and edges with their signs, beliefs, sources and claims, for yEd, igraph, networkx, Gephi."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._graph import Graph
from leukograph.export._multigraph import graphml
from leukograph.export._product import Product


def write(content: Content) -> Product:
    """The graph as GraphML, written by networkx."""
    graph = Graph(content)
    return Product.one("leukograph.graphml", graphml(graph), *graph.lost(about=True))
