"""OWL 2 DL, product simple, as RDF/XML: classes, names, mappings, one hierarchy, plain restrictions, no evidence."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._ontology import simple, simplified
from leukograph.export._product import Product
from leukograph.store import serialized


def write(content: Content) -> Product:
    """The simple OWL product as RDF/XML."""
    return Product.one("leukograph-simple.owl", serialized(simple(content), form="rdf/xml"), *simplified(content))
