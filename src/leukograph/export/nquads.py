"""N-Quads: every quad with its named graph, sorted, nothing lost."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._product import Product
from leukograph.store import canonical


def write(content: Content) -> Product:
    """The sorted N-Quads of a store."""
    return Product.one("leukograph.nq", "".join(f"{quad} .\n" for quad in canonical(content.quads)))
