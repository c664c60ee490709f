"""OBO and OBO Graphs: read back by fastobo and json, everything is there that they can hold, and nothing dangles."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import fastobo
import pytest

from leukograph.content import Content
from leukograph.errors import MissingLibrary
from leukograph.export import Product, export
from leukograph.export._said import asserted
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store
from leukograph.terms import BASE, prefixes
from tests.odd import CONTROLS, HARD, odd


@pytest.fixture(scope="module", params=["own", "standard"])
def content(shipped: KnowledgeGraph, request: pytest.FixtureRequest) -> Content:
    return Content(shipped.store, request.param)


@pytest.fixture(scope="module")
def made(content: Content) -> Product:
    return export("obo", content)


@pytest.fixture(scope="module")
def read(made: Product) -> Any:
    return fastobo.loads(made.text)


@pytest.fixture(scope="module")
def graph(content: Content) -> dict[str, Any]:
    (found,) = json.loads(export("obo-graph", content).text)["graphs"]
    return dict(found)


def clauses(frame: Any, tag: str) -> list[Any]:
    return [clause for clause in frame if clause.raw_tag() == tag]


def frames(read: Any, kind: Any) -> dict[str, Any]:
    return {str(frame.id): frame for frame in read if isinstance(frame, kind)}


def counted(lost: tuple[Any, ...]) -> dict[str, int]:
    return {loss.what: loss.count for loss in lost}


def test_fastobo_reads_what_it_wrote(made: Product, read: Any) -> None:
    assert str(read) == made.text
    assert [str(clause) for clause in read.header][:2] == ["format-version: 1.4", "data-version: 0.1.0"]


def test_every_term_is_there_with_its_names_and_parents(content: Content, read: Any) -> None:
    ids = content.identifiers
    terms = frames(read, fastobo.term.TermFrame)
    assert set(terms) == {ids.curie(name) for name in (*content.terms, *content.classes)}
    for name, entry in content.terms.items():
        frame = terms[ids.curie(name)]
        assert [clause.name for clause in clauses(frame, "name")] == [entry.label]
        assert [str(clause.definition) for clause in clauses(frame, "def")] == [entry.definition]
        assert [clause.synonym.desc for clause in clauses(frame, "synonym")] == list(entry.synonyms)
        assert {str(clause.term) for clause in clauses(frame, "is_a")} == {ids.curie(parent) for parent in entry.parents}
        assert [str(clause.xref.id) for clause in clauses(frame, "xref")] == list(ids.cross_references(name))
        others = [match for match in ids.matches(name) if match.predicate != "skos:exactMatch"]
        assert len(clauses(frame, "property_value")) == len(others)


def test_every_relation_is_there_with_its_sign(content: Content, read: Any) -> None:
    typedefs = frames(read, fastobo.typedef.TypedefFrame)
    for name, relation in content.relations.items():
        frame = typedefs[f"lk:{name}"]
        values = {str(c.property_value.relation): c.property_value for c in clauses(frame, "property_value")}
        assert values["lk:sign"].value == str(relation.sign)
        assert {str(clause.typedef) for clause in clauses(frame, "is_a")} == {f"lk:{parent}" for parent in relation.parents}
        assert bool(clauses(frame, "inverse_of")) == bool(relation.inverse)


def relationships(read: Any) -> Counter[tuple[str, str, str]]:
    return Counter(
        (str(frame.id), str(clause.typedef), str(clause.term))
        for frame in read
        if isinstance(frame, fastobo.term.TermFrame)
        for clause in clauses(frame, "relationship")
    )


def test_every_believed_edge_is_there_a_clause_a_claim(content: Content, read: Any) -> None:
    curie = content.identifiers.curie
    expected = Counter(
        (curie(edge.subject), curie(edge.relation), curie(edge.object))
        for several in asserted(content).values()
        for edge in several
        for _ in edge.claims
    )
    expected.update((curie(a), curie(relation), curie(b)) for a, relation, b in content.axioms.restrictions)
    assert relationships(read) == expected
    assert sum(expected.values()) > 2000


def test_every_clause_of_a_claim_says_who_says_so(content: Content, read: Any) -> None:
    claims = {prefixes().shorten(claim.iri): claim for claim in content.claims}
    found = set()
    for frame in frames(read, fastobo.term.TermFrame).values():
        for clause in clauses(frame, "relationship"):
            said = {str(one.key): one.value for one in clause.qualifiers or ()}
            if said:
                claim = claims[said["claim"]]
                assert content.identifiers.curie(claim.subject) == str(frame.id)
                assert not claim.denied
                assert not claim.condition
                for key in ("source", "locator", "evidence", "certainty"):
                    assert said[key] == getattr(claim, key)
                assert 0.1 <= float(said["belief"]) <= 1
                found.add(claim.iri)
    assert found == {c.iri for several in asserted(content).values() for edge in several for c in edge.claims}


def test_no_identifier_dangles(read: Any) -> None:
    terms = set(frames(read, fastobo.term.TermFrame))
    typedefs = set(frames(read, fastobo.typedef.TypedefFrame))
    subsets = {str(clause.subset) for clause in read.header if isinstance(clause, fastobo.header.SubsetdefClause)}
    for frame in read:
        for clause in frame:
            tag = clause.raw_tag()
            known = terms if isinstance(frame, fastobo.term.TermFrame) else typedefs
            if tag in {"is_a", "relationship", "intersection_of", "equivalent_to", "disjoint_from"}:
                assert str(getattr(clause, "term", None) or clause.typedef) in known, clause
            if tag in {"relationship", "intersection_of", "inverse_of"} and getattr(clause, "typedef", None):
                assert str(clause.typedef) in typedefs, clause
            if tag == "property_value":
                assert str(clause.property_value.relation) in typedefs, clause
            if tag == "subset":
                assert str(clause.subset) in subsets, clause


def test_every_prefix_is_declared(read: Any) -> None:
    spaces = {c.prefix: str(c.url) for c in read.header if isinstance(c, fastobo.header.IdspaceClause)}
    assert all(prefixes().namespaces[prefix] == url for prefix, url in spaces.items())
    used = {frame.id.prefix for frame in read}
    assert used <= set(spaces)


def test_definitions_and_what_is_inferred(content: Content, read: Any) -> None:
    curie = content.identifiers.curie
    frame = frames(read, fastobo.term.TermFrame)[curie("Neutropenia")]
    assert [clause.raw_value() for clause in clauses(frame, "intersection_of")] == [
        curie("Cytopenia"), f"lk:deficiencyOf {curie('Neutrophil')}",
    ]  # fmt: skip
    (is_a,) = clauses(frame, "is_a")
    assert [(str(one.key), one.value) for one in is_a.qualifiers] == [("is_inferred", "true")]


def test_what_is_lost_is_counted(content: Content, made: Product) -> None:
    lost = counted(made.lost)
    edges = [edge for several in asserted(content).values() for edge in several]
    held = {claim.iri for edge in edges for claim in edge.claims}
    assert len(held) + lost["denials"] + lost["claims of those edges"] == len(content.claims)
    assert lost["edges under a condition"] + lost["edges below the minimum belief"] + len(edges) == len(content.edges)
    assert (lost["values"], lost["descriptions of sources"]) == (len(content.values), len(content.sources))
    whole = sum(one.whole for several in content.axioms.definitions.values() for one in several)
    assert lost["logical definitions"] == sum(map(len, content.axioms.definitions.values())) - whole


# --- OBO Graphs -----------------------------------------------------------------------------------------------------


def test_the_graph_has_every_node_and_edge(content: Content, graph: dict[str, Any]) -> None:
    iri = content.identifiers.iri
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert set(nodes) == {iri(name) for name in (*content.terms, *content.classes, *content.relations)}
    assert len(nodes) == len(graph["nodes"])
    for name, entry in content.terms.items():
        node = nodes[iri(name)]
        assert (node["lbl"], node["meta"]["definition"]["val"]) == (entry.label, entry.definition)
        assert [one["val"] for one in node["meta"]["synonyms"]] == list(entry.synonyms)
        assert [one["val"] for one in node["meta"]["xrefs"]] == list(content.identifiers.cross_references(name))
    built_in = {"is_a", "subPropertyOf", "inverseOf"}
    assert not [e for e in graph["edges"] if not {e["sub"], e["obj"]} | ({e["pred"]} - built_in) <= set(nodes)]
    told = [edge for edge in graph["edges"] if edge["pred"] not in built_in and "meta" in edge]
    edges = [edge for several in asserted(content).values() for edge in several]
    assert Counter((e["sub"], e["pred"], e["obj"]) for e in told) == Counter(
        (iri(edge.subject), iri(edge.relation), iri(edge.object)) for edge in edges
    )


def test_an_edge_of_the_graph_has_its_sign_and_its_claims(content: Content, graph: dict[str, Any]) -> None:
    signs = {iri: relation.sign for iri, relation in ((r.iri, r) for r in content.relations.values())}
    claims = {claim.iri: claim for claim in content.claims}
    found = set()
    for edge in graph["edges"]:
        values = edge.get("meta", {}).get("basicPropertyValues", [])
        said = [one for one in values if one["pred"] == BASE + "claim"]
        if said:
            assert [one["val"] for one in values if one["pred"] == BASE + "sign"] == [str(signs[edge["pred"]])]
        for one in said:
            claim = claims[one["val"]]
            assert one["xrefs"] == [content.sources[claim.source].iri]
            more = {each["pred"].removeprefix(BASE): each["val"] for each in one["meta"]["basicPropertyValues"]}
            assert (more["evidence"], more["locator"]) == (claim.evidence, claim.locator)
            found.add(claim.iri)
    assert found == {c.iri for several in asserted(content).values() for edge in several for c in edge.claims}


def test_definitions_of_the_graph(content: Content, graph: dict[str, Any]) -> None:
    iri = content.identifiers.iri
    found = {one["definedClassId"]: one for one in graph["logicalDefinitionAxioms"]}
    assert found[iri("Neutropenia")] == {
        "definedClassId": iri("Neutropenia"), "genusIds": [iri("Cytopenia")],
        "restrictions": [{"propertyId": BASE + "deficiencyOf", "fillerId": iri("Neutrophil")}],
    }  # fmt: skip
    same = {one["representativeNodeId"]: one["nodeIds"] for one in graph["equivalentNodesSets"]}
    assert iri("CTCAENeutropeniaGrade4") in same[iri("SevereNeutropenia")]


# --- small and wrong ------------------------------------------------------------------------------------------------


def test_hard_texts_come_back(tmp_path: Path) -> None:
    made = odd(tmp_path, HARD)
    frame = frames(fastobo.loads(export("obo", made).text), fastobo.term.TermFrame)["lk:Fever"]
    assert [clause.name for clause in clauses(frame, "name")] == [HARD]
    assert [str(clause.definition) for clause in clauses(frame, "def")] == [HARD]
    assert [clause.synonym.desc for clause in clauses(frame, "synonym")] == [HARD]
    relationship = clauses(frame, "relationship")
    assert [{str(one.key): one.value for one in c.qualifiers}.get("note", HARD) for c in relationship] == [HARD] * 2
    (graph,) = json.loads(export("obo-graph", made).text)["graphs"]
    assert HARD in {one["lbl"] for one in graph["nodes"]}


def test_controls_and_line_breaks_become_spaces_and_are_counted(tmp_path: Path) -> None:
    made = export("obo", odd(tmp_path, CONTROLS))
    terms = frames(fastobo.loads(made.text), fastobo.term.TermFrame)
    assert "lk:Injected" not in terms
    assert [clause.name for clause in clauses(terms["lk:Fever"], "name")] == ['a b id: lk:Injected [31m c "d"']
    assert counted(made.lost)["line breaks and control characters in texts"] == 5


def test_a_transitive_relation_is_said_to_be_one(tmp_path: Path) -> None:
    """pronto drops such a typedef when it reads: the file is read with fastobo here."""
    content = odd(tmp_path, HARD)
    typedefs = frames(fastobo.loads(export("obo", content).text), fastobo.typedef.TypedefFrame)
    said = {name: [str(clause) for clause in clauses(frame, "is_transitive")] for name, frame in typedefs.items()}
    assert {name for name, found in said.items() if found == ["is_transitive: true"]} == {"lk:hasPart"}
    (graph,) = json.loads(export("obo-graph", content).text)["graphs"]
    transitive = {"pred": prefixes().expand("rdf:type"), "val": prefixes().expand("owl:TransitiveProperty")}
    found = [one["id"] for one in graph["nodes"] if transitive in one["meta"]["basicPropertyValues"]]
    assert found == [BASE + "hasPart"]


def test_without_fastobo_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastobo", None)
    with pytest.raises(MissingLibrary, match=r"needs the package fastobo, .* 'leukograph\[formats\]'"):
        export("obo", Content(Store()))


def test_the_graph_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastobo", None)
    assert json.loads(export("obo-graph", Content(Store())).text)["graphs"][0]["nodes"] == []
