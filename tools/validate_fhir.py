"""Validates the FHIR R4 resources of a release: the required codes and rules that their writer does not check.

    .venv-validators/bin/python tools/validate_fhir.py FOLDER

fhir.resources, which writes them, holds elements and types against its models, but takes any word as a status, content, type
or equivalence. The codes and rules here are those of FHIR 4.0.1 (hl7.org/fhir/R4): CodeSystem csd-0 and csd-1, ValueSet
vsd-0 and vsd-1, ConceptMap cmd-0 and cmd-1, and the value sets that the specification binds as required.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports import run

PLACE = "fhir"
OURS = "https://w3id.org/leukograph/fhir/"
STATUS = {"draft", "active", "retired", "unknown"}
CONTENT = {"not-present", "example", "fragment", "complete", "supplement"}
MEANING = {"grouped-by", "is-a", "part-of", "classified-with"}
TYPES = {"code", "Coding", "string", "integer", "boolean", "dateTime", "decimal"}
EQUIVALENCE = {
    "relatedto", "equivalent", "equal", "wider", "subsumes", "narrower", "specializes", "inexact", "unmatched", "disjoint",
}  # fmt: skip
COMMENTED = {"narrower", "inexact"}
NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}\Z")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z")
CODE = re.compile(r"\S+( \S+)*\Z")
URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# The elements of R4 that are used; another one would be a slip or one of another version.
ABOUT = {
    "resourceType", "id", "url", "version", "name", "title", "status", "experimental", "date", "publisher", "description",
    "copyright",
}  # fmt: skip
ELEMENTS = {
    "CodeSystem": {
        "caseSensitive", "valueSet", "hierarchyMeaning", "versionNeeded", "content", "count", "property", "concept",
    },
    "ValueSet": {"compose"},
    "ConceptMap": {"sourceCanonical", "group"},
}  # fmt: skip
Resource = dict[str, Any]
Faults = Iterator[tuple[str, str]]


def read(folder: Path) -> dict[str, Resource]:
    """The resources by the names of their files. Raises: ValueError if there are none, or an object has a key twice."""

    def once(pairs: list[tuple[str, Any]]) -> Resource:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("an object has a key twice")
        return dict(pairs)

    paths = sorted((folder / PLACE).glob("*.json"))
    if not paths:
        raise ValueError("there are no resources")
    return {path.name: json.loads(path.read_text("utf-8"), object_pairs_hook=once) for path in paths}


def own(resources: dict[str, Resource], kind: str) -> dict[str, Resource]:
    """The resources of a kind."""
    return {name: one for name, one in resources.items() if one.get("resourceType") == kind}


def general_faults(name: str, one: Resource) -> Faults:
    """What is wrong with the elements that all three kinds have."""
    kind = str(one.get("resourceType"))
    if kind not in ELEMENTS:
        yield name, f"the resource type is {kind!r}"
        return
    yield from (
        (name, f"{element} is no element that is used here") for element in sorted(set(one) - ABOUT - ELEMENTS[kind])
    )
    if one.get("status") not in STATUS:
        yield name, f"the status is {one.get('status')!r}"
    for element, pattern in (("id", ID), ("name", NAME), ("url", URI), ("date", DATE)):
        if not pattern.match(str(one.get(element, ""))):
            yield name, f"{element} is {one.get(element)!r}"
    if one.get("url") != f"{OURS}{kind}/{one.get('id')}" or name != f"{kind}-{one.get('id')}.json":
        yield name, f"the url {one.get('url')!r} is not that of {kind} {one.get('id')}"
    yield from ((name, f"a text has control characters: {text[:40]!r}") for text in texts(one) if CONTROL.search(text))
    yield from ((name, "a text is empty") for text in texts(one) if not text.strip())


def texts(part: Any) -> Iterator[str]:
    """Every text in a resource."""
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        if isinstance(each, str):
            yield each
        else:
            yield from texts(each)


def system_faults(name: str, one: Resource) -> Faults:
    """What is wrong with a code system."""
    if one.get("content") not in CONTENT:
        yield name, f"the content is {one.get('content')!r}"
    if one.get("hierarchyMeaning") not in MEANING:
        yield name, f"the meaning of the hierarchy is {one.get('hierarchyMeaning')!r}"
    concepts = one.get("concept", [])
    counted = Counter(str(concept.get("code")) for concept in concepts)
    yield from ((name, f"the code {code} stands {number} times") for code, number in counted.items() if number > 1)
    yield from ((name, f"{code!r} is no code") for code in counted if not CODE.match(code))
    if one.get("count") != len(concepts):
        yield name, f"the count is {one.get('count')}, and there are {len(concepts)} concepts"
    types = {said.get("code"): said.get("type") for said in one.get("property", [])}
    yield from ((name, f"the property {code} has the type {kind!r}") for code, kind in types.items() if kind not in TYPES)
    for concept in concepts:
        yield from ((name, fault) for fault in concept_faults(concept, types, set(counted)))
    yield from ((name, f"{code} is above itself") for code in loops(concepts))


def concept_faults(concept: Resource, types: dict[str, str], codes: set[str]) -> Iterator[str]:
    """What is wrong with a concept."""
    code = concept.get("code")
    yield from (f"{code} has no {part}" for part in ("display", "definition") if not concept.get(part))
    yield from (f"a designation of {code} has no value" for one in concept.get("designation", []) if not one.get("value"))
    for said in concept.get("property", []):
        wanted = types.get(said.get("code"))
        if wanted is None or f"value{wanted[:1].upper()}{wanted[1:]}" not in said:
            yield f"{code} has the property {said.get('code')!r}, which is not declared so"
        if "valueCode" in said and said["valueCode"] not in codes:
            yield f"{code} has the parent {said['valueCode']!r}, which is no code"


def loops(concepts: list[Resource]) -> Iterator[str]:
    """The codes that stand above themselves."""
    above = {
        one.get("code", ""): {said.get("valueCode", "") for said in one.get("property", []) if said.get("code") == "parent"}
        for one in concepts
    }
    for code, parents in above.items():
        seen: set[str] = set()
        waiting = list(parents)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += above.get(name, ())
        if code in seen:
            yield code


def code_system(folder: Path) -> tuple[str, Faults]:
    """The code system, its concepts, and its faults."""
    resources = read(folder)
    found = own(resources, "CodeSystem")
    if len(found) != 1:
        raise ValueError(f"there are {len(found)} code systems")
    ((name, one),) = found.items()
    urls = {each.get("url") for each in resources.values()}
    dangling = [] if one.get("valueSet") in urls else [(name, f"the value set {one.get('valueSet')!r} is not there")]
    named = sum(len(concept.get("designation", [])) for concept in one.get("concept", []))
    held = f"{len(one.get('concept', []))} concepts, {named} designations"
    return held, iter([*general_faults(name, one), *system_faults(name, one), *dangling])


def value_sets(folder: Path) -> tuple[str, Faults]:
    """The value sets, and their faults."""
    resources = read(folder)
    (system,) = own(resources, "CodeSystem").values()
    labels = {one["code"]: one.get("display") for one in system["concept"]}
    found = own(resources, "ValueSet")
    return f"{len(found)} value sets", _value_set_faults(found, str(system.get("url")), labels)


def _value_set_faults(found: dict[str, Resource], url: str, labels: dict[str, str]) -> Faults:
    for name, one in found.items():
        yield from general_faults(name, one)
        included = one.get("compose", {}).get("include", [])
        if not included:
            yield name, "it includes nothing"
        for part in included:
            if part.get("system") != url:
                yield name, f"the system is {part.get('system')!r}"
            for concept in part.get("concept", []):
                if labels.get(concept.get("code"), "") != concept.get("display"):
                    yield name, f"{concept.get('code')!r} ({concept.get('display')!r}) is not so in the code system"


def concept_map(folder: Path) -> tuple[str, Faults]:
    """The concept map, its mappings, and its faults."""
    resources = read(folder)
    (system,) = own(resources, "CodeSystem").values()
    found = own(resources, "ConceptMap")
    if len(found) != 1:
        raise ValueError(f"there are {len(found)} concept maps")
    ((name, one),) = found.items()
    groups = one.get("group", [])
    targets = sum(len(element.get("target", [])) for group in groups for element in group.get("element", []))
    urls = {each.get("url") for each in resources.values()}
    source = one.get("sourceCanonical")
    dangling = [] if source in urls else [(name, f"the source {source!r} is not there")]
    faults = (*general_faults(name, one), *dangling, *((name, fault) for fault in _map_faults(groups, system)))
    return f"{targets} targets in {len(groups)} groups", iter(faults)


def _map_faults(groups: list[Resource], system: Resource) -> Iterator[str]:
    codes = {concept["code"] for concept in system["concept"]}
    mapped: set[str] = set()
    twice = Counter(str(group.get("target")) for group in groups)
    yield from (f"there are {number} groups for {target}" for target, number in twice.items() if number > 1)
    for group in groups:
        target = group.get("target")
        if group.get("source") != system.get("url") or (target is not None and not URI.match(target)):
            yield f"a group leads from {group.get('source')!r} to {target!r}"
        for element in group.get("element", []):
            code = element.get("code")
            mapped.add(code)
            if code not in codes:
                yield f"{code!r} is no code"
            yield from (f"{code}: {fault}" for one in element.get("target", []) for fault in _target_faults(one, target))
    above = {"code": "notSelectable", "valueBoolean": True}
    selectable = {one["code"] for one in system["concept"] if above not in one.get("property", [])}
    yield from (f"{code} is not mapped, and not said to be unmatched" for code in sorted(selectable - mapped))


def _target_faults(one: Resource, system: str | None) -> Iterator[str]:
    equivalence = one.get("equivalence")
    if equivalence not in EQUIVALENCE:
        yield f"the equivalence is {equivalence!r}"
    if equivalence in COMMENTED and not one.get("comment"):
        yield f"{equivalence} has no comment"
    if (equivalence == "unmatched") == bool(one.get("code")) or (one.get("code") and system is None):
        yield f"{equivalence} with the code {one.get('code')!r} of {system!r}"
    if one.get("code") and not CODE.match(one["code"]):
        yield f"{one['code']!r} is no code"


if __name__ == "__main__":
    resources_ = {"fhir CodeSystem": code_system, "fhir ValueSet": value_sets, "fhir ConceptMap": concept_map}
    raise SystemExit(run(resources_, sys.argv[1:]))
