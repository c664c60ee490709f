"""OWL 2 DL as RDF/XML."""

from __future__ import annotations

from leukograph.product import ontology
from leukograph.store import Store, serialized


def write(store: Store) -> str:
    """The OWL product as RDF/XML, the same bytes every time."""
    return serialized(ontology(store), form="rdf/xml")
