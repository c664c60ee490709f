"""Laboratory results: read in many spellings, filed by every source's limits."""

from __future__ import annotations

import pytest

from leukograph.errors import ParameterError, UnknownTerm
from leukograph.knowledge import KnowledgeGraph


def classes(graph: KnowledgeGraph, text: str, fits: str = "yes") -> set[str]:
    """The labels of the classes that fit."""
    return {limit.term.label for limit in graph.classify(text).limits if limit.fits == fits}


def test_a_low_neutrophil_count_is_filed_by_every_source(shipped: KnowledgeGraph) -> None:
    """0.4 x 10*9/L: severe (< 500), neutropenia (< 1500), agranulocytosis by HPO (< 500), not by Medscape (< 100 per uL).

    HPO nests its grades (mild is < 1500), the other sources end them: moderate is 500 to 1000 there.
    """
    found = shipped.classify("ANC 0.4 10*9/L")
    assert (found.quantity.id, found.number, found.unit, found.assumed) == ("lk:NeutrophilCount", 0.4, "10*9/L", False)
    assert {"neutropenia", "severe neutropenia", "agranulocytosis"} <= classes(shipped, "ANC 0.4 10*9/L")
    assert "profound neutropenia" not in classes(shipped, "ANC 0.4 10*9/L")
    assert {limit.source for limit in found.limits if limit.term.label == "moderate neutropenia"} == {"hpo-hp-obo"}
    said = {(limit.source, limit.interval) for limit in found.limits if limit.term.label == "agranulocytosis"}
    assert said == {("hpo-hp-obo", "(,500)")}
    trial = classes(shipped, "ANC 0.4 10*9/L", "perhaps")
    assert "neutrophil count decreased, CTCAE grade 4" in trial
    assert "neutrophil count decreased, CTCAE grade 3" not in trial


OPEN = "its source gives no lower end, and puts this number in "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ANC 1.2", {"mild neutropenia": ("yes", "")}),
        (
            "ANC 0.8",
            {
                "mild neutropenia": ("perhaps", f"{OPEN}moderate neutropenia too"),
                "moderate neutropenia": ("yes", ""),
            },
        ),
        (
            "ANC 0.4",
            {
                "mild neutropenia": ("perhaps", f"{OPEN}moderate neutropenia and severe neutropenia too"),
                "moderate neutropenia": ("perhaps", f"{OPEN}severe neutropenia too"),
                "severe neutropenia": ("yes", ""),
            },
        ),
    ],
)
def test_a_grade_without_lower_end_is_doubted_where_its_source_has_a_graver_one(
    shipped: KnowledgeGraph, text: str, said: dict[str, tuple[str, str]]
) -> None:
    """HPO's mild is below 1500, moderate below 1000, severe below 500, each without a lower end."""
    limits = [one for one in shipped.classify(text).limits if (one.source, one.role) == ("hpo-hp-obo", "severity")]
    assert {one.term.label: (one.fits, one.reason) for one in limits} == said
    assert [one.to_dict()["reason"] for one in limits] == [one.reason for one in limits]


def test_why_a_result_only_perhaps_falls_in_a_class_is_said(shipped: KnowledgeGraph) -> None:
    found = {(one.term.label, one.fits, one.reason) for one in shipped.classify("WBC 3.1").limits}
    assert (
        "white blood cell decreased, CTCAE grade 1", "perhaps",
        "its source gives no upper end; its source speaks of participants of cancer trials",
    ) in found  # fmt: skip
    assert {fits == "yes" for _, fits, reason in found if not reason} == {True}


@pytest.mark.parametrize(
    "text",
    ["ANC 0.4 10*9/L", "anc 0,4", "neutrophils 400 /uL", "Neutrophil count: 400 /µL", "ANC 400", "neutrophil 0.4 x10^9/L",
     "absolute neutrophil count 400 cells/uL", "NeutrophilCount 0.4 x 10⁹/L", "ANC = 400 /mm3", "CL:0000775 0.4 10*3/uL"],
)  # fmt: skip
def test_one_result_in_many_spellings(shipped: KnowledgeGraph, text: str) -> None:
    found = shipped.classify(text)
    assert (found.quantity.id, found.number, found.unit) == ("lk:NeutrophilCount", 0.4, "10*9/L")


@pytest.mark.parametrize(
    ("number", "low", "not_low"),
    [
        ("4", {"article-004"}, {"article-000", "msd-overview-of-leukopenias-2023"}),
        ("3.99", {"article-000", "article-004"}, set()),
    ],
)
def test_ends_of_intervals_are_the_sources_own(
    shipped: KnowledgeGraph, number: str, low: set[str], not_low: set[str]
) -> None:
    """Article 004 says not above 4000, article 000 and the MSD Manual say below it."""
    found = shipped.classify(f"WBC {number} 10*9/L")
    sources = {limit.source for limit in found.limits if limit.term.label == "leukopenia"}
    assert low <= sources
    assert not sources & not_low


def test_a_normal_count_is_no_leukopenia(shipped: KnowledgeGraph) -> None:
    assert classes(shipped, "WBC 7.2") == {"leukocyte count"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no result"),
        ("ANC", "is no result"),
        ("0.4", "is no result"),
        ("ANC low", "is no result"),
        ("WBC -3", "'WBC -3' is below nothing: a count is 0 or more"),
        ("ANC: \u22120.4 10*9/L", "is below nothing"),
        ("ANC 0.4 parsec", "the unit 'parsec' is not known; counts take: "),
        ("clozapine 4", "lk:Clozapine is nothing that is counted"),
    ],
)
def test_what_is_no_result_is_said(shipped: KnowledgeGraph, text: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said.replace("(", r"\(")):
        shipped.classify(text)


def test_an_unknown_quantity_gets_suggestions(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownTerm, match="neutrophil"):
        shipped.classify("neutrophilz 0.4")
    with pytest.raises(UnknownTerm) as fault:
        shipped.classify("Hb 7 g/dL")
    assert (fault.value.text, fault.value.suggestions) == ("Hb", ())
