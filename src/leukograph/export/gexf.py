"""GEXF: terms and edges with their signs, beliefs, sources and claims, for Gephi."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._graph import Graph
from leukograph.export._multigraph import gexf
from leukograph.export._product import Product


def write(content: Content) -> Product:
    """The graph as GEXF, written by networkx."""
    graph = Graph(content)
    text = gexf(graph, max((claim.date for claim in content.claims), default=content.header.created))
    return Product.one("leukograph.gexf", text, *graph.lost(about=False))
