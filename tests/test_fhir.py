"""FHIR R4: a code system of all terms, value sets, a concept map of all mappings; each read by fhir.resources again."""

from __future__ import annotations

import json
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from leukograph.content import Content
from leukograph.errors import MissingLibrary
from leukograph.export import Product, export
from leukograph.export._fhir import EQUIVALENCE, PREFIXED, system_of
from leukograph.export._text import one_line
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store
from leukograph.terms import prefixes
from tests.odd import CONTROLS, HARD, odd

PLACE = "https://w3id.org/leukograph/fhir/"


@pytest.fixture(scope="module")
def content(shipped: KnowledgeGraph) -> Content:
    return Content(shipped.store)


@pytest.fixture(scope="module")
def made(content: Content) -> Product:
    return export("fhir", content)


@pytest.fixture(scope="module")
def read(made: Product) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in made.files.items()}


def test_every_resource_is_read_again_by_the_models(read: dict[str, Any]) -> None:
    assert len(read) == 17
    for name, said in read.items():
        kind = said["resourceType"]
        model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        assert json.loads(model(**said).model_dump_json()) == said
        assert name == f"{kind}-{said['id']}.json"
        assert (said["url"], said["status"]) == (f"{PLACE}{kind}/{said['id']}", "active")
        assert (said["version"], said["date"]) == ("0.1.0", "2026-11-26")


def test_the_code_system_has_every_term(content: Content, read: dict[str, Any]) -> None:
    system = read["CodeSystem-leukograph.json"]
    concepts = {one["code"]: one for one in system["concept"]}
    assert set(concepts) == set(content.terms) | set(content.classes)
    assert system["count"] == len(system["concept"]) == len(concepts)
    for name, entry in content.terms.items():
        one = concepts[name]
        assert (one["display"], one["definition"]) == (entry.label, entry.definition)
        assert [said["value"] for said in one.get("designation", [])] == list(entry.synonyms)
        parents = [said["valueCode"] for said in one["property"] if said["code"] == "parent"]
        assert parents == list(entry.parents)
        assert {"code": "kind", "valueString": entry.kind} in one["property"]
        assert ({"code": "note", "valueString": one_line(entry.note)} in one["property"]) == bool(entry.note)
    assert {"code": "notSelectable", "valueBoolean": True} in concepts["Entity"]["property"]
    assert (system["content"], system["hierarchyMeaning"], system["caseSensitive"]) == ("complete", "is-a", True)


def test_there_is_a_value_set_for_each_kind(content: Content, read: dict[str, Any]) -> None:
    kinds: dict[str, set[str]] = {}
    for name, entry in content.terms.items():
        kinds.setdefault(entry.kind, set()).add(name)
    for kind, names in kinds.items():
        (included,) = read[f"ValueSet-leukograph-{kind}.json"]["compose"]["include"]
        assert included["system"] == PLACE + "CodeSystem/leukograph"
        assert {one["code"] for one in included["concept"]} == names
    assert read["ValueSet-leukograph.json"]["compose"] == {"include": [{"system": PLACE + "CodeSystem/leukograph"}]}
    assert len([name for name in read if name.startswith("ValueSet")]) == len(kinds) + 1


def test_the_concept_map_has_every_mapping_with_its_equivalence(content: Content, read: dict[str, Any]) -> None:
    expected = Counter(
        (
            name, system_of(prefix), m.identifier if prefix in PREFIXED else m.identifier.partition(":")[2],
            EQUIVALENCE[m.predicate],
        )
        for name, entry in content.terms.items()
        for m in entry.mappings
        for prefix in [m.identifier.partition(":")[0]]
    )  # fmt: skip
    found: Counter[tuple[str, ...]] = Counter()
    unmatched = set()
    for group in read["ConceptMap-leukograph.json"]["group"]:
        for element in group["element"]:
            for target in element["target"]:
                if target["equivalence"] == "unmatched":
                    unmatched.add(element["code"])
                    assert "target" not in group
                    assert target["comment"] == content.terms[element["code"]].unmapped
                else:
                    found[element["code"], group["target"], target["code"], target["equivalence"]] += 1
                assert target.get("comment") or target["equivalence"] not in {"inexact", "narrower"}
    assert found == expected
    assert found["Neutropenia", "http://purl.obolibrary.org/obo/mondo.owl", "MONDO:0001475", "equivalent"] == 1
    assert found["Neutropenia", "http://human-phenotype-ontology.org", "HP:0001875", "equivalent"] == 1
    assert unmatched == {name for name, entry in content.terms.items() if not entry.mappings}


def test_a_broader_target_is_wider() -> None:
    assert EQUIVALENCE == {
        "skos:exactMatch": "equivalent", "skos:closeMatch": "inexact", "skos:broadMatch": "wider",
        "skos:narrowMatch": "narrower", "skos:relatedMatch": "relatedto",
    }  # fmt: skip


def test_every_system_is_named_as_hl7_or_by_a_declared_namespace(content: Content) -> None:
    used = {m.identifier.partition(":")[0] for entry in content.terms.values() for m in entry.mappings}
    assert len({system_of(prefix) for prefix in used}) == len(used)
    assert system_of("SCTID") == "http://snomed.info/sct"
    assert system_of("LOINC") == "http://loinc.org"
    assert system_of("CL") == "http://purl.obolibrary.org/obo/cl.owl"
    assert system_of("DRUGBANK") == prefixes().namespaces["DRUGBANK"]


def test_what_is_lost_is_counted(content: Content, made: Product) -> None:
    assert {loss.what: loss.count for loss in made.lost} == {
        "edges": len(content.edges), "claims": len(content.claims), "values": len(content.values),
        "relations": len(content.relations),
    }  # fmt: skip


def test_standard_identifiers_change_nothing_and_it_says_so(shipped: KnowledgeGraph, made: Product) -> None:
    said: list[str] = []
    again = export("fhir", Content(shipped.store, "standard", said.append))
    assert again.files == made.files
    assert said == ["fhir names terms in one way only: --ids standard changes nothing in it"]


@pytest.mark.parametrize("text", [HARD, CONTROLS], ids=["hard", "controls"])
def test_hostile_texts(tmp_path: Path, text: str) -> None:
    product = export("fhir", odd(tmp_path, text))
    system = json.loads(product.files["CodeSystem-leukograph.json"])
    (fever,) = (one for one in system["concept"] if one["code"] == "Fever")
    assert (fever["display"], fever["designation"][0]["value"]) == (one_line(text), one_line(text))
    assert ("texts with line breaks or control characters" in {loss.what for loss in product.lost}) == (text == CONTROLS)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B", None)
    with pytest.raises(MissingLibrary, match=r"needs the package fhir.resources, .* 'leukograph\[formats\]'"):
        export("fhir", Content(Store()))
