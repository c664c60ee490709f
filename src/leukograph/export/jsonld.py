"""JSON-LD 1.1: every quad with its named graph, nothing lost."""

from __future__ import annotations

import json
from typing import Any

from leukograph.content import Content
from leukograph.export._product import Product
from leukograph.store import serialized_quads
from leukograph.terms import prefixes


def write(content: Content) -> Product:
    """The dataset as JSON-LD.

    The context holds prefixes alone: where one coerces values by `@type: @id`, rdflib reads fewer triples than are there.
    """
    graphs = _short(json.loads(serialized_quads(content.quads, form="json-ld")))
    namespaces = {name: {"@id": iri, "@prefix": True} for name, iri in prefixes().namespaces.items()}
    made = {"@context": {"@version": 1.1, **namespaces}, "@graph": graphs}
    return Product.one("leukograph.jsonld", json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def _short(part: Any) -> Any:
    """A part of expanded JSON-LD with CURIEs for IRIs: as keys, as identifiers and as types; values stay as they are."""
    if isinstance(part, list):
        return [_short(each) for each in part]
    if not isinstance(part, dict) or "@list" in part:
        return part
    if "@value" in part:
        return part | ({"@type": _curie(part["@type"])} if "@type" in part else {})
    found: dict[str, Any] = {}
    for key, value in part.items():
        if key == "@id":
            found[key] = _curie(value)
        elif key == "@type":
            found[key] = [_curie(each) for each in value]
        else:
            found[_curie(key)] = _short(value)
    return found


def _curie(iri: str) -> str:
    """The CURIE of an IRI; what is after the colon never begins with `//`, which would make it an IRI again."""
    short = prefixes().shorten(iri)
    return iri if short.partition(":")[2].startswith("//") else short
