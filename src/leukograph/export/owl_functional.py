"""OWL 2 DL, product base, in functional syntax (needs py-horned-owl)."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._horned import written
from leukograph.export._ontology import left_out
from leukograph.export._product import Product


def write(content: Content) -> Product:
    """The OWL product in functional syntax."""
    return Product.one("leukograph.ofn", written(content.ontology, "ofn"), *left_out(content))
