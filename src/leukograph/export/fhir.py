"""FHIR R4: a CodeSystem of all terms, a ValueSet for each kind, a ConceptMap to other systems (needs fhir.resources)."""

from __future__ import annotations

from leukograph.content import Content
from leukograph.export._fhir import Terminology
from leukograph.export._product import Loss, Product


def write(content: Content) -> Product:
    """The resources as JSON, a file each. The codes are our local names: another system's codes are mapped to, not taken."""
    made = Terminology(content)
    files = {"CodeSystem-leukograph.json": made.code_system(), "ConceptMap-leukograph.json": made.concept_map()}
    files |= {f"ValueSet-{name}.json": text for name, text in made.value_sets()}
    lost = (
        Loss("edges", len(content.edges), "a code system has concepts: no signs, no evidence, no denials"),
        Loss("claims", len(content.claims), "they go with their edges"),
        Loss("values", len(content.values), "a code system has no place for numbers with units and sources"),
        Loss("relations", len(content.relations), "they are no concepts that one could code with"),
        Loss("texts with line breaks or control characters", made.altered, "texts stand on one line"),
    )
    return Product(dict(sorted(files.items())), tuple(each for each in lost if each.count))
