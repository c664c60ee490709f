"""The catalogue: every question can be asked, and some answers are known by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from leukograph.catalogue import Query, catalogue
from leukograph.errors import DataError, ParameterError, UnknownQuery, UnknownTerm
from leukograph.knowledge import KnowledgeGraph

ROOT = Path(__file__).resolve().parent.parent
QUERIES = catalogue(ROOT)
CLAIMS = (
    "claim subject subjectLabel relation sign object objectLabel modifier source locator evidence certainty condition share "
    "population dose onset note belief"
)


def test_there_are_questions_of_every_topic() -> None:
    assert len(QUERIES) >= 20
    topics = {"drugs", "genes", "causes", "treatments", "symptoms", "evidence", "numbers", "identifiers", "mechanisms"}
    assert {query.topic for query in QUERIES} == topics


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_question_has_plain_words_and_an_answer(query: Query, shipped: KnowledgeGraph) -> None:
    assert query.question.endswith("?")
    assert query.description.endswith(".")
    found = shipped.query(query.name)
    assert len(found) > 0
    rows = [tuple(row.values()) for row in found]
    assert len(rows) == len(set(rows)), "an answer says something twice"


def test_claims_has_a_row_for_every_claim_and_the_promised_columns(shipped: KnowledgeGraph) -> None:
    found = shipped.query("claims")
    assert found.variables == tuple(CLAIMS.split())
    every = {row["c"] for row in shipped.query("SELECT ?c { ?c a lk:Claim }")}
    assert len(found) == len(every)
    assert {row["claim"] for row in found} == every
    row = next(row for row in found if row["source"] == "PMID:23463630" and row["share"] == "41 % of 395")
    said = [row[name] for name in ("subjectLabel", "sign", "objectLabel", "modifier", "evidence", "certainty")]
    assert said == ["ELANE", 1, "severe congenital neutropenia", None, "ECO:0000180", "stated"]


def test_a_count_of_neutrophils_is_graded_by_every_source(shipped: KnowledgeGraph) -> None:
    """0.8 x 10*9/L is moderate by the page that puts moderate from 0.5 to 1.0, and CTCAE grade 3 (0.5 to 1.0)."""
    labels = {row["termLabel"] for row in shipped.query("grade-of-count", quantity="ANC", count=0.8)}
    assert {"neutropenia", "moderate neutropenia", "neutrophil count decreased, CTCAE grade 3"} <= labels
    assert not labels & {"severe neutropenia", "agranulocytosis", "neutrophil count decreased, CTCAE grade 4"}


def test_a_grade_without_lower_end_is_doubted_where_its_source_has_a_graver_one(shipped: KnowledgeGraph) -> None:
    """HPO's grades end at 1500, 1000 and 500 without lower ends: 0.4 may be any of them, and is severe by all sources."""
    said = [
        {
            (row["termLabel"], row["fits"])
            for row in shipped.query("grade-of-count", quantity="ANC", count=count)
            if row["role"] == "severity" and row["source"] == "hpo-hp-obo"
        }
        for count in (1.2, 0.8, 0.4)
    ]
    assert said == [
        {("mild neutropenia", "yes")},
        {("mild neutropenia", "perhaps"), ("moderate neutropenia", "yes")},
        {("mild neutropenia", "perhaps"), ("moderate neutropenia", "perhaps"), ("severe neutropenia", "yes")},
    ]


def test_a_term_is_found_by_the_identifier_of_another_ontology(shipped: KnowledgeGraph) -> None:
    rows = shipped.query("term-by-identifier", identifier="HP:0001875").to_dicts()
    exact = [row["term"] for row in rows if row["match"] == "skos:exactMatch"]
    assert exact == ["lk:Neutropenia"]
    assert {row["match"] for row in rows if row["term"] != "lk:Neutropenia"} == {"skos:broadMatch"}


def test_shares_of_severe_congenital_neutropenia_stand_side_by_side(shipped: KnowledgeGraph) -> None:
    rows = shipped.query("genes-by-share").to_dicts()
    elane = {row["share"] for row in rows if row["geneLabel"] == "ELANE"}
    assert {"about 50 %", "41 % of 395", "22/25", "13.4 % of 216"} <= elane


def test_the_common_cause_of_leukopenia_and_anemia(shipped: KnowledgeGraph) -> None:
    assert "bone marrow suppression" in {row["causeLabel"] for row in shipped.query("common-causes")}


def test_the_founding_article_is_held_against_others(shipped: KnowledgeGraph) -> None:
    rows = shipped.query("statements-of-source", source="article-004").to_dicts()
    status = {(row["subjectLabel"], row["relationLabel"], row["objectLabel"]): row["status"] for row in rows}
    assert status["leukopenia", "has manifestation", "anemia"] == "contradicted"
    assert status["leukopenia", "has manifestation", "craving for hot drinks"] == "alone"
    assert {"supported", "alone", "contradicted"} == set(status.values())


def test_parameters_are_checked(shipped: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match="has no parameter 'colour'; it has: quantity, count"):
        shipped.query("grade-of-count", colour="red")
    for number in ("many", "nan", "inf", "1e999"):
        with pytest.raises(ParameterError, match="the parameter count is a number"):
            shipped.query("grade-of-count", count=number)
    with pytest.raises(UnknownTerm, match="no term is called 'bloood'"):
        shipped.query("grade-of-count", quantity="bloood")
    with pytest.raises(UnknownQuery, match="Did you mean: grade-of-count"):
        shipped.query("grade-of-counts")


def test_a_value_cannot_break_out_of_the_query(shipped: KnowledgeGraph) -> None:
    evil = 'x" } UNION { ?a ?b ?c } #'
    assert len(shipped.query("term-by-identifier", identifier=evil)) == 0


def test_a_parameter_that_does_not_stand_in_the_query_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "queries" / "ask"
    folder.mkdir(parents=True)
    text = "#+ question: Who?\n#+ parameters:\n#+   who: {kind: term}\nSELECT ?who { ?who a owl:Class }"
    (folder / "who.rq").write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"queries/ask/who\.rq:1: the parameter who must stand in the query as VALUES"):
        catalogue(tmp_path)


@pytest.mark.parametrize("name", ["raisers-of", "raisers-in-condition"])
def test_what_prevents_febrile_neutropenia_is_no_raiser_of_neutrophils(shipped: KnowledgeGraph, name: str) -> None:
    found = {row["raiser"] for row in shipped.query(name)}
    assert "lk:Sargramostim" in found
    assert not {"lk:Levofloxacin", "lk:Fluoroquinolone"} & found
