"""OWL 2 DL, product base, as RDF/XML: own terms and axioms, each claim an annotated restriction."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._ontology import left_out
from leukograph.export._product import Product
from leukograph.store import serialized


def write(content: Content) -> Product:
    """The OWL product as RDF/XML, the same bytes every time."""
    return Product.one("leukograph.owl", serialized(content.ontology, form="rdf/xml"), *left_out(content))
