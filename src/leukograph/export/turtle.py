"""Turtle: all graphs as one, in an order that does not change from run to run."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._product import Loss, Product
from leukograph.store import Quad, Triple, canonical, serialized


def write(content: Content) -> Product:
    """The Turtle of all triples. Named graphs are lost: `nquads` and `trig` keep them."""
    union = {Quad(quad.subject, quad.predicate, quad.object) for quad in content.quads}
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in canonical(union)]
    graphs = Loss("named graphs", len(content.store.graphs()), "Turtle holds one graph; nquads and trig keep them")
    return Product.one("leukograph.ttl", serialized(triples, form="turtle"), graphs)
