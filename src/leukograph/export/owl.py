"""OWL 2 DL as RDF/XML: own terms and axioms, claims as annotated restrictions."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._product import Product
from leukograph.store import serialized


def write(content: Content) -> Product:
    """The OWL product as RDF/XML, the same bytes every time."""
    return Product.one("leukograph.owl", serialized(content.ontology, form="rdf/xml"))
