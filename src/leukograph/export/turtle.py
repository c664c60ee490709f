"""Turtle: all graphs as one, in an order that does not change from run to run."""

from __future__ import annotations

from leukograph.export.canonical import canonical
from leukograph.export.rdf import graph_of
from leukograph.store import Store


def write(store: Store) -> str:
    """The Turtle of all triples. Named graphs are lost: `nquads` keeps them."""
    text: str = graph_of(canonical(store)).serialize(format="longturtle")
    return text
