"""RO-Crate of the ontology in OWL: the file, and metadata with its licence, date and checksum (needs rocrate)."""

from __future__ import annotations

from collections.abc import Mapping

from leukograph.content import Content
from leukograph.export import owl
from leukograph.export._crate import METADATA, crate
from leukograph.export._product import Product

# A release is a crate of its own.
RELEASED = False


def write(content: Content) -> Product:
    """The OWL file and the metadata of a crate that holds it."""
    made = owl.write(content)
    return Product({**made.files, METADATA: crate(content, made.files)}, made.lost)


def of_release(content: Content, files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The metadata that make a crate of the files of a release."""
    return {METADATA: crate(content, files)}
