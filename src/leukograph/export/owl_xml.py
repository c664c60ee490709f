"""OWL 2 DL, product base, as OWL/XML (needs py-horned-owl)."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._horned import written
from leukograph.export._ontology import left_out
from leukograph.export._product import Product


def write(content: Content) -> Product:
    """The OWL product as OWL/XML."""
    return Product.one("leukograph.owx", written(content.ontology, "owx"), *left_out(content))
