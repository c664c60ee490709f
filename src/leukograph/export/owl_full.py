"""OWL 2 DL, product full, as RDF/XML: base and the hierarchy that the rules infer, marked as inferred."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._ontology import full, left_out
from leukograph.export._product import Product
from leukograph.store import serialized


def write(content: Content) -> Product:
    """The full OWL product as RDF/XML."""
    return Product.one("leukograph-full.owl", serialized(full(content), form="rdf/xml"), *left_out(content))
