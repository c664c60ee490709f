"""Turtle: all graphs as one, in an order that does not change from run to run."""

from __future__ import annotations

from leukograph.store import Quad, Store, Triple, canonical, serialized


def write(store: Store) -> str:
    """The Turtle of all triples. Named graphs are lost: `nquads` keeps them."""
    union = {Quad(quad.subject, quad.predicate, quad.object) for quad in store}
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in canonical(union)]
    return serialized(triples, form="turtle")
