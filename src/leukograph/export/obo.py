"""OBO 1.4: terms, synonyms, definitions, relations with their signs, a clause for each claim (needs fastobo)."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._obo import Document
from leukograph.export._product import Loss, Product
from leukograph.export._said import unheld


def write(content: Content) -> Product:
    """The OBO document, written by fastobo."""
    document = Document(content)
    text = str(document.made())
    definitions = content.axioms.definitions.values()
    held = sum(any(one.whole for one in several) for several in definitions)
    described = sum(bool(source.title or source.authors) for source in content.sources.values())
    return Product.one(
        "leukograph.obo",
        text,
        *unheld(content, "OBO"),
        Loss("descriptions of sources", described, "OBO keeps their keys"),
        Loss(
            "logical definitions", sum(map(len, definitions)) - held, "OBO has no numbers there, and one definition a term"
        ),
        Loss("line breaks and control characters in texts", document.altered, "texts stand on one line"),
    )
