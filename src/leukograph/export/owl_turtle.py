"""OWL 2 DL, product base, as Turtle."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._ontology import left_out
from leukograph.export._product import Product
from leukograph.store import serialized


def write(content: Content) -> Product:
    """The OWL product as Turtle."""
    return Product.one("leukograph.owl.ttl", serialized(content.ontology, form="turtle"), *left_out(content))
