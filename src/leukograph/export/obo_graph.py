"""OBO Graphs JSON: nodes with their names and mappings, edges with their claims, logical definitions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from leukograph.content import Content, Edge, Entry, RelationEntry
from leukograph.export._product import Loss, Product
from leukograph.export._said import asserted, inferred, said_of, unheld
from leukograph.identifiers import EXACT
from leukograph.terms import BASE, prefixes

Node = dict[str, Any]


def write(content: Content) -> Product:
    """The OBO Graphs document; OBO has the same content, but for the claims, which here hang on one edge."""
    relations = [_relation(relation) for relation in content.relations.values()]
    nodes = [*(_node(content, entry) for entry in (*content.classes.values(), *content.terms.values())), *relations]
    definitions, iri = content.axioms.definitions, content.identifiers.iri
    graph = {
        "id": content.header.iri,
        "meta": _header(content),
        "nodes": nodes,
        "edges": list(_edges(content)),
        "equivalentNodesSets": [
            {"representativeNodeId": iri(other), "nodeIds": sorted((iri(one), iri(other)))}
            for one, other in content.axioms.same
        ],
        "logicalDefinitionAxioms": list(_definitions(content)),
        "domainRangeAxioms": [],
        "propertyChainAxioms": [],
    }
    partial = sum(not one.whole for several in definitions.values() for one in several)
    described = sum(bool(source.title or source.authors) for source in content.sources.values())
    return Product.one(
        "leukograph.obographs.json",
        json.dumps({"graphs": [graph]}, ensure_ascii=False, indent=1) + "\n",
        *unheld(content, "OBO Graphs"),
        Loss("descriptions of sources", described, "OBO Graphs keeps their IRIs"),
        Loss("logical definitions", partial, "OBO Graphs has no numbers there"),
        Loss("pairs of disjoint classes", len(content.axioms.disjoint), "OBO Graphs has no such axiom"),
    )


def _said(predicate: str, value: str, **more: Any) -> Node:
    """A property value; the predicate is a CURIE."""
    return {"pred": prefixes().expand(predicate) or predicate, "val": value, **more}


def _header(content: Content) -> Node:
    said = content.header
    values = {"dct:title": said.title, "dct:license": said.licence, "dct:creator": said.creator}
    return {
        "comments": [text for text in (said.description, said.citation) if text],
        "basicPropertyValues": [_said(name, value) for name, value in values.items() if value],
        "version": said.version_iri or content.version,
    }


def _node(content: Content, entry: Entry) -> Node:
    identifiers = content.identifiers
    matches = identifiers.matches(entry.name)
    meta: Node = {
        "synonyms": [{"pred": "hasExactSynonym", "val": synonym, "xrefs": []} for synonym in entry.synonyms],
        "xrefs": [{"val": match.identifier} for match in matches if match.predicate == EXACT],
        "basicPropertyValues": [_said(m.predicate, m.iri) for m in matches if m.predicate != EXACT],
    }
    if entry.definition:
        meta["definition"] = {"val": entry.definition, "xrefs": []}
    if entry.note:
        meta["comments"] = [entry.note]
    if entry.kind:
        meta["subsets"] = [BASE + entry.kind]
    return {"id": identifiers.iri(entry.name), "lbl": entry.label, "type": "CLASS", "meta": meta}


def _relation(relation: RelationEntry) -> Node:
    values = [_said("lk:sign", str(relation.sign)), _said("lk:traversal", relation.traversal)]
    values += [_said(match.predicate, match.iri) for match in relation.mappings if match.predicate != EXACT]
    if relation.transitive:
        values.append(_said("rdf:type", prefixes().expand("owl:TransitiveProperty") or ""))
    meta: Node = {
        "definition": {"val": relation.definition, "xrefs": []},
        "xrefs": [{"val": match.identifier} for match in relation.mappings if match.predicate == EXACT],
        "basicPropertyValues": values,
    }
    return {"id": relation.iri, "lbl": relation.label, "type": "PROPERTY", "propertyType": "OBJECT", "meta": meta}


def _edges(content: Content) -> Iterator[Node]:
    """The hierarchy, restrictions of the ontology, and the edges of claims; then the tree of relations."""
    iri, found, edges = content.identifiers.iri, inferred(content), asserted(content)
    for entry in (*content.classes.values(), *content.terms.values()):
        for parent in entry.parents:
            edge = {"sub": iri(entry.name), "pred": "is_a", "obj": iri(parent)}
            marked = (
                {"meta": {"basicPropertyValues": [_said("lk:inferred", "true")]}} if (entry.name, parent) in found else {}
            )
            yield edge | marked
        for one in edges.get(entry.name, ()):
            yield _edge(content, one)
    for narrow, relation, filler in content.axioms.restrictions:
        yield {"sub": iri(narrow), "pred": iri(relation), "obj": iri(filler)}
    for tree in content.relations.values():
        for parent in tree.parents:
            yield {"sub": tree.iri, "pred": "subPropertyOf", "obj": iri(parent)}
        if tree.inverse:
            yield {"sub": tree.iri, "pred": "inverseOf", "obj": iri(tree.inverse)}


def _edge(content: Content, edge: Edge) -> Node:
    """An edge with its sign and belief, and each claim with what it says beside its ends."""
    iri = content.identifiers.iri
    claims = [
        _said(
            "lk:claim",
            claim.iri,
            xrefs=[content.sources[claim.source].iri] if claim.source in content.sources else [],
            meta={"basicPropertyValues": [_said(f"lk:{key}", value) for key, value in said_of(claim, content)]},
        )
        for claim in edge.claims
    ]
    values = [_said("lk:sign", str(edge.sign)), _said("lk:belief", f"{edge.belief:.6g}"), *claims]
    ends = {"sub": iri(edge.subject), "pred": iri(edge.relation), "obj": iri(edge.object)}
    return {**ends, "meta": {"basicPropertyValues": values}}


def _definitions(content: Content) -> Iterator[Node]:
    iri = content.identifiers.iri
    for name, several in content.axioms.definitions.items():
        for one in several:
            if one.whole:
                parts = [{"propertyId": iri(relation), "fillerId": iri(filler)} for relation, filler in one.restrictions]
                yield {"definedClassId": iri(name), "genusIds": [iri(genus) for genus in one.classes], "restrictions": parts}
