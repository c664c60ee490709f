"""KGX: nodes and edges in Biolink's words; no causal edge is dropped, every sign is ours, denials are negated edges."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import rdflib

from leukograph.content import Content
from leukograph.export import Product, export
from leukograph.export._biolink import ENDS, Model, qualifiers
from leukograph.export._text import one_line
from leukograph.knowledge import KnowledgeGraph
from leukograph.terms import prefixes
from tests.odd import CONTROLS, HARD, odd
from tests.signs import LK, signs

UPPER = Path(__file__).resolve().parent.parent / "ontology" / "schema" / "upper.ttl"
Row = dict[str, str]
# How a reader of Biolink sees the way that the object goes.
READING = {
    "biolink:causes": 1, "biolink:has_phenotype": 1, "biolink:produces": 1, "biolink:treats": -1,
    "biolink:preventative_for_condition": -1,
}  # fmt: skip


def table(product: Product, name: str) -> list[Row]:
    """The rows of a table, split at tabs alone, as KGX reads it."""
    head, *lines = str(product.files[f"leukograph_{name}.tsv"]).removesuffix("\n").split("\n")
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def content(shipped: KnowledgeGraph) -> Content:
    return Content(shipped.store)


@pytest.fixture(scope="module")
def made(content: Content) -> Product:
    return export("kgx", content)


@pytest.fixture(scope="module")
def nodes(made: Product) -> dict[str, Row]:
    return {row["id"]: row for row in table(made, "nodes")}


@pytest.fixture(scope="module")
def edges(made: Product) -> list[Row]:
    return table(made, "edges")


def counted(product: Product) -> dict[str, int]:
    return {loss.what: loss.count for loss in product.lost}


def test_every_term_is_a_node_of_the_category_of_its_kind(content: Content, nodes: dict[str, Row]) -> None:
    graph = rdflib.Graph().parse(UPPER)
    said = {str(kind).removeprefix(str(LK)): str(text).split() for kind, text in graph.subject_objects(LK.biolinkCategory)}
    assert set(said) == set(content.vocabulary.kinds)
    assert len(nodes) == len(content.terms)
    for name, entry in content.terms.items():
        node = nodes[f"lk:{name}"]
        main, *more = said[entry.kind]
        hpo = any(m.predicate == "skos:exactMatch" and m.identifier.startswith("HP:") for m in entry.mappings)
        also = [one.partition("=")[2] for one in more if hpo]
        assert node["category"].split("|") == [main, *also]
        assert (node["name"], node["description"]) == (entry.label, entry.definition)
        assert [part for part in node["synonym"].split("|") if part] == list(entry.synonyms)
    assert nodes["lk:Neutropenia"]["category"] == "biolink:Disease|biolink:PhenotypicFeature"
    assert "ORDO:Orphanet_" in "".join(node["xref"] for node in nodes.values())


def test_no_edge_is_dropped_and_each_names_its_claims(content: Content, edges: list[Row]) -> None:
    expected = Counter(
        (f"lk:{e.subject}", f"lk:{e.relation}", f"lk:{e.object}", "|".join(f"lk:{n}" for n in e.condition),
         round(e.belief, 6), frozenset(prefixes().shorten(c.iri) for c in e.claims))
        for e in content.edges
    )  # fmt: skip
    found = Counter(
        (e["subject"], e["original_predicate"], e["object"], e["lk_condition"], float(e["has_confidence_score"]),
         frozenset(e["has_evidence"].split("|")))
        for e in edges if e["negated"] == "false" and e["has_evidence"]
    )  # fmt: skip
    assert found == expected
    causal = [e for e in edges if e["lk_traversal"] == "causal" and e["negated"] == "false"]
    assert len(causal) == sum(e.traversal == "causal" for e in content.edges) == 1806


def test_steps_are_there(content: Content, edges: list[Row]) -> None:
    found = {(e["subject"], e["original_predicate"].partition(":")[2], e["object"]) for e in edges if not e["has_evidence"]}
    assert {(f"lk:{s.subject}", s.relation, f"lk:{s.object}") for s in content.steps} <= found


def test_every_sign_is_ours_and_predicates_and_qualifiers_say_it(edges: list[Row]) -> None:
    """The law, by `relations.ttl` as rdflib reads it: in `lk_sign` of all edges, in Biolink's words of the causal ones."""
    known = signs()
    for edge in edges:
        relation = edge["original_predicate"].partition(":")[2]
        assert int(edge["lk_sign"]) == known[relation]
        if edge["lk_traversal"] == "causal":
            told = {"increased": 1, "decreased": -1, "": 0}[edge["object_direction_qualifier"]]
            assert READING.get(edge["predicate"], told) == known[relation], edge
            assert not (edge["predicate"] in READING and told)
        assert (edge["qualified_predicate"] == "biolink:causes") == (
            edge["predicate"] == "biolink:affects" and edge["object_direction_qualifier"] != ""
        )


def test_what_is_denied_is_negated(content: Content, edges: list[Row]) -> None:
    denials = {prefixes().shorten(c.iri): c for c in content.claims if c.denied}
    negated = [e for e in edges if e["negated"] == "true"]
    assert Counter(claim for e in negated for claim in e["has_evidence"].split("|")) == Counter(list(denials))
    for edge in negated:
        for name in edge["has_evidence"].split("|"):
            claim = denials[name]
            assert (edge["subject"], edge["object"]) == (f"lk:{claim.subject}", f"lk:{claim.object}")
            assert edge["original_predicate"] == f"lk:{claim.relation}"
    assert len(denials) == 97
    assert not {e["id"] for e in negated} & {e["id"] for e in edges if e["negated"] == "false"}


def test_publications_are_of_pubmed_and_other_sources_stand_beside(content: Content, edges: list[Row]) -> None:
    claims = {prefixes().shorten(c.iri): c for c in content.claims}
    for edge in edges:
        said = {claims[name] for name in edge["has_evidence"].split("|") if name}
        assert set(filter(None, edge["lk_sources"].split("|"))) == {c.source for c in said}
        assert set(filter(None, edge["publications"].split("|"))) == {c.source for c in said if c.source.startswith("PMID:")}
        assert set(filter(None, edge["has_evidence_of_type"].split("|"))) == {c.evidence for c in said}
    assert "infores" not in str({key for edge in edges for key in edge}) + str(edges[:50])


def test_levels_of_knowledge(content: Content, edges: list[Row]) -> None:
    levels = Counter((e["knowledge_level"], e["agent_type"]) for e in edges)
    assert set(levels) == {("knowledge_assertion", "manual_agent"), ("logical_entailment", "automated_agent")}
    assert all(e["knowledge_level"] == "knowledge_assertion" for e in edges if e["has_evidence"])
    (one,) = (e for e in edges if (e["subject"], e["object"]) == ("lk:Neutropenia", "lk:Granulocytopenia"))
    assert (one["predicate"], one["knowledge_level"]) == ("biolink:subclass_of", "logical_entailment")


def test_qualifiers_of_context(content: Content, edges: list[Row], nodes: dict[str, Row]) -> None:
    where = "lk:CXCR4Signaling", "lk:Lymphopoiesis", "lk:WHIMSyndrome"
    (one,) = (e for e in edges if (e["subject"], e["object"], e["lk_condition"]) == where)
    assert (one["disease_context_qualifier"], one["object_direction_qualifier"]) == ("lk:WHIMSyndrome", "decreased")
    for edge in edges:
        for column, category in (("disease_context_qualifier", "Disease"), ("population_context_qualifier", "Population")):
            assert not edge[column] or category in nodes[edge[column]]["category"]
    assert sum(bool(edge["population_context_qualifier"]) for edge in edges) > 50


def test_a_nearer_predicate_that_may_not_join_the_ends_is_counted(content: Content, made: Product, edges: list[Row]) -> None:
    model = Model(content)
    assert model.predicate("treats", ["biolink:Drug"], ["biolink:Disease"]) == ("biolink:treats", False)
    assert model.predicate("treats", ["biolink:Treatment"], ["biolink:BiologicalProcess"]) == ("biolink:affects", True)
    assert model.predicate("hasManifestation", ["biolink:Disease"], ["biolink:Disease"]) == ("biolink:affects", True)
    assert model.predicate("enables", ["biolink:Cell"], ["biolink:BiologicalProcess"]) == ("biolink:affects", True)
    assert model.predicate("subClassOf", *[["biolink:PopulationOfIndividualOrganisms"]] * 2) == (
        "biolink:related_to_at_concept_level", True,
    )  # fmt: skip
    nearest = {name: next(iter(model._candidates(name))) for name in (*content.relations, "subClassOf")}
    wider = [e for e in edges if e["predicate"] != nearest[e["original_predicate"].partition(":")[2]]]
    assert counted(made)["nearest predicates"] == len(wider) > 0
    assert {nearest[e["original_predicate"].partition(":")[2]] for e in wider} <= set(ENDS)


def test_qualifiers() -> None:
    assert qualifiers("biolink:affects", 0) == {} == qualifiers("biolink:causes", 1)
    assert qualifiers("biolink:affects_likelihood_of", -1) == {"object_direction_qualifier": "decreased"}


def test_standard_identifiers(shipped: KnowledgeGraph) -> None:
    product = export("kgx", Content(shipped.store, "standard"))
    nodes = {row["id"]: row for row in table(product, "nodes")}
    assert nodes["MONDO:0001475"]["name"] == "neutropenia"
    assert "lk:Neutropenia" in nodes["MONDO:0001475"]["xref"].split("|")
    edges = table(product, "edges")
    assert {e[end] for e in edges for end in ("subject", "object")} <= set(nodes)
    known = signs()
    assert all(int(e["lk_sign"]) == known[e["original_predicate"].partition(":")[2]] for e in edges)


@pytest.mark.parametrize("text", [HARD, CONTROLS], ids=["hard", "controls"])
def test_hostile_texts_in_a_store_that_maps_no_relation(tmp_path: Path, text: str) -> None:
    product = export("kgx", odd(tmp_path, text))
    nodes: dict[str, Any] = {row["id"]: row for row in table(product, "nodes")}
    line = one_line(text)
    assert nodes["lk:Fever"]["name"] == (f"'{line}" if line[0] == "=" else line)
    assert len(nodes) == 2
    edges = table(product, "edges")
    assert [(e["subject"], e["predicate"], e["negated"]) for e in edges] == [
        ("lk:Fever", "biolink:affects", "false"), ("lk:Chill", "biolink:affects", "true"),
    ]  # fmt: skip
    assert [(e["object_direction_qualifier"], e["lk_sign"]) for e in edges] == [("increased", "1"), ("", "0")]
    assert counted(product).get("texts with line breaks or control characters", 0) == (5 if text == CONTROLS else 0)
