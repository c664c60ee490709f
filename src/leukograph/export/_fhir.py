"""Terms and mappings as resources of FHIR R4: the one door to fhir.resources.

The library no longer has models of R4 itself; it has those of R4B (4.3.0), where CodeSystem, ValueSet and ConceptMap have
the same elements as in R4 (4.0.1). It checks elements and types, and no required codes: `tools/validate_fhir.py` does that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from leukograph.content import Content, Entry, Match
from leukograph.export._product import needed
from leukograph.export._text import one_line
from leukograph.identifiers import EXACT
from leukograph.terms import BASE, prefixes

PLACE = BASE + "fhir/"
STANDARD = "http://hl7.org/fhir/concept-properties#"
# Systems as HL7 Terminology (github.com/HL7/UTG) has them; where it has none, the IRI of the ontology; else our namespace.
SYSTEMS = {
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl", "HP": "http://human-phenotype-ontology.org",
    "SCTID": "http://snomed.info/sct", "LOINC": "http://loinc.org", "MESH": "https://www.nlm.nih.gov/mesh",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm", "ATC": "http://www.whocc.no/atc",
    "NCIT": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "UMLS": "http://terminology.hl7.org/CodeSystem/umls",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm", "HGNC": "http://www.genenames.org", "ORPHA": "https://www.orpha.net",
    "UniProt": "https://www.uniprot.org",
}  # fmt: skip
OBO = ("CHEBI", "CL", "DOID", "GO", "MAXO", "NCBITaxon", "SYMP", "UBERON")
# Codes that have their prefix within them, as OBO ontologies, HPO, Mondo and HGNC write theirs.
PREFIXED = {*OBO, "MONDO", "HP", "HGNC"}
# R4: what the target is to the source. A target that is broader than the term is `wider`.
EQUIVALENCE = {
    EXACT: "equivalent", "skos:closeMatch": "inexact", "skos:broadMatch": "wider", "skos:narrowMatch": "narrower",
    "skos:relatedMatch": "relatedto",
}  # fmt: skip
COMMENTS = {
    "skos:closeMatch": "close, and not shown to mean the same (skos:closeMatch)",
    "skos:narrowMatch": "the target covers a part of the term (skos:narrowMatch)",
}


class Terminology:
    """The resources: a code system, value sets, a concept map."""

    def __init__(self, content: Content) -> None:
        with needed("fhir.resources"):
            from fhir.resources.R4B import codesystem, conceptmap, valueset
        self._models: dict[str, Any] = {
            "CodeSystem": codesystem.CodeSystem, "ValueSet": valueset.ValueSet, "ConceptMap": conceptmap.ConceptMap,
        }  # fmt: skip
        self.content = content
        self.altered = 0
        self.system = PLACE + "CodeSystem/leukograph"

    def code_system(self) -> str:
        """All terms and the classes above them, with synonyms, definitions, parents and kinds."""
        entries = [*self.content.classes.values(), *self.content.terms.values()]
        codes = ("parent", "code", STANDARD + "parent", "a direct superclass, stated or inferred"), (
            "notSelectable", "boolean", STANDARD + "notSelectable", "a class above the terms, and itself none",
        )  # fmt: skip
        own = ("kind", "string", BASE + "kind", "what sort of thing it is"), ("note", "string", BASE + "note", "a remark")
        said = {
            "caseSensitive": True,
            "valueSet": PLACE + "ValueSet/leukograph",
            "hierarchyMeaning": "is-a",
            "versionNeeded": False,
            "content": "complete",
            "count": len(entries),
            "property": [
                {"code": code, "uri": uri, "description": about, "type": kind} for code, kind, uri, about in (*codes, *own)
            ],
            "concept": [self._concept(entry) for entry in entries],
        }
        return self._made("CodeSystem", "leukograph", self._title(), said)

    def value_sets(self) -> Iterator[tuple[str, str]]:
        """The names and texts of the value set of all codes, and of one for each kind that has terms."""
        everything = {"compose": {"include": [{"system": self.system}]}}
        yield "leukograph", self._made("ValueSet", "leukograph", self._title(), everything)
        for kind in self.content.vocabulary.kinds.values():
            terms = [entry for entry in self.content.terms.values() if entry.kind == kind.name]
            if terms:
                listed = [{"code": entry.name, "display": self._text(entry.label)} for entry in terms]
                name = f"leukograph-{kind.name}"
                title = f"{self._title()}: {one_line(kind.label)}"
                yield (
                    name,
                    self._made(
                        "ValueSet", name, title, {"compose": {"include": [{"system": self.system, "concept": listed}]}}
                    ),
                )

    def concept_map(self) -> str:
        """The mappings, a group for each system; terms that have none stand in a group without a target."""
        groups: dict[str, list[dict[str, Any]]] = {}
        unmatched = []
        for entry in self.content.terms.values():
            by_system: dict[str, list[dict[str, Any]]] = {}
            for match in entry.mappings:
                system, target = self._target(match)
                by_system.setdefault(system, []).append(target)
            for system, targets in by_system.items():
                groups.setdefault(system, []).append({**self._coded(entry), "target": targets})
            if not entry.mappings:
                comment = self._text(entry.unmapped) or "no mapping is stated"
                unmatched.append({**self._coded(entry), "target": [{"equivalence": "unmatched", "comment": comment}]})
        made = [{"source": self.system, "target": system, "element": groups[system]} for system in sorted(groups)]
        if unmatched:
            made.append({"source": self.system, "element": unmatched})
        said = {"sourceCanonical": PLACE + "ValueSet/leukograph", "group": made}
        return self._made("ConceptMap", "leukograph", self._title(), said)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> str:
        line = one_line(text)
        self.altered += line != text
        return line

    def _title(self) -> str:
        return self._text(self.content.header.title) or "Leukograph"

    def _made(self, resource: str, name: str, title: str, said: dict[str, Any]) -> str:
        """A resource as JSON, as the library has checked it."""
        header = self.content.header
        dates = (claim.date for claim in self.content.claims)
        about = {
            "id": name,
            "url": f"{PLACE}{resource}/{name}",
            "version": self.content.version,
            "name": "".join(part[:1].upper() + part[1:] for part in name.split("-")),
            "title": title,
            "status": "active",
            "experimental": True,
            "date": max(dates, default="") or header.created or None,
            "publisher": self._text(header.creator) or None,
            "description": self._text(header.description) or None,
            "copyright": header.licence or None,
        }
        made = self._models[resource](**{key: value for key, value in {**about, **said}.items() if value not in (None, [])})
        return json.dumps(json.loads(made.model_dump_json()), ensure_ascii=False, indent=1) + "\n"

    def _coded(self, entry: Entry) -> dict[str, Any]:
        return {"code": entry.name, "display": self._text(entry.label)}

    def _concept(self, entry: Entry) -> dict[str, Any]:
        properties: list[dict[str, Any]] = [{"code": "parent", "valueCode": parent} for parent in entry.parents]
        if not entry.kind:
            properties.append({"code": "notSelectable", "valueBoolean": True})
        said = {"kind": entry.kind, "note": entry.note}
        properties += [{"code": code, "valueString": self._text(text)} for code, text in said.items() if text]
        found = {
            **self._coded(entry),
            "definition": self._text(entry.definition),
            "designation": [{"language": "en", "value": self._text(synonym)} for synonym in entry.synonyms],
            "property": properties,
        }
        return {key: value for key, value in found.items() if value}

    def _target(self, match: Match) -> tuple[str, dict[str, Any]]:
        """The system of a mapping, and its target as an element of the map has it."""
        prefix, _, local = match.identifier.partition(":")
        target = {
            "code": match.identifier if prefix in PREFIXED else local,
            "display": self._text(match.label),
            "equivalence": EQUIVALENCE[match.predicate],
            "comment": COMMENTS.get(match.predicate, ""),
        }
        return system_of(prefix), {key: value for key, value in target.items() if value}


def system_of(prefix: str) -> str:
    """The URI by which FHIR names the code system of a prefix."""
    if prefix in OBO:
        return f"http://purl.obolibrary.org/obo/{prefix.lower()}.owl"
    return SYSTEMS.get(prefix) or prefixes().namespaces.get(prefix, prefix)
