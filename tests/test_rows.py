"""Rows of claims, values, mappings, terms and sources: every fault gives exactly its finding, and content makes the IRI."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from leukograph import claims, mappings, values
from leukograph.glossary import (
    SOURCE_COLUMNS,
    TERM_COLUMNS,
    Known,
    own,
    source_faults,
    source_quads,
    term_faults,
    term_quads,
)
from leukograph.model import Amount, Claim, Finding, Interval, Value
from leukograph.store import Literal, NamedNode, Quad
from leukograph.tables import Row, read_table
from tests.toy import vocabulary

GRAPH = NamedNode("https://w3id.org/leukograph/graph/x")
TERMS = {
    "Clozapine": "Drug", "Neutropenia": "Disorder", "Granulopoiesis": "BiologicalProcess", "ELANE": "Gene",
    "Cancer": "Disorder",
    "Pregnancy": "Exposure", "Adults": "Population", "Neonates": "Population", "NeutrophilCount": "Quantity",
    "Neutrophil": "CellType",
}  # fmt: skip
WELL = dict.fromkeys(claims.COLUMNS, "") | {
    "subject": "Clozapine", "relation": "suppresses", "object": "Granulopoiesis", "source": "review", "locator": "10-20",
    "evidence": "ECO:0000033", "certainty": "stated", "curator": "someone", "date": "2026-11-21",
}  # fmt: skip
VALUE = dict.fromkeys(values.COLUMNS, "") | {
    "term": "Neutropenia", "role": "definition", "quantity": "NeutrophilCount", "interval": "(,1500)", "unit": "/uL",
    "population": "Adults", "source": "review", "locator": "10-20", "evidence": "ECO:0000033", "certainty": "stated",
    "curator": "someone", "date": "2026-11-21",
}  # fmt: skip


def known() -> Known:
    """What the rows of these tests may use."""
    return Known(TERMS, frozenset({"review", "PMID:1"}), vocabulary())


def row(**cells: str) -> Row:
    """A row of a claim table, well formed but for the given cells."""
    return Row(WELL | cells, "x.tsv", 5)


def value_row(**cells: str) -> Row:
    """A row of a value table, well formed but for the given cells."""
    return Row(VALUE | cells, "x.tsv", 5)


def claim_of(**cells: str) -> Claim:
    """The claim of a row that must be well formed."""
    claim, faults = claims.read_claim(row(**cells), known())
    assert claim is not None, faults
    assert faults == []
    return claim


def said(findings: Sequence[Finding]) -> list[str]:
    """What findings say, each of which must stand at the row and say what to do."""
    for finding in findings:
        assert (finding.file, finding.line) == ("x.tsv", 5)
        assert finding.remedy
    return [finding.reason for finding in findings]


# --- claims ---------------------------------------------------------------------------------------------------------


def test_a_full_row_is_the_claim_that_it_states() -> None:
    claim = claim_of(
        modifier="not", condition="Pregnancy|Cancer", share="41 % of 395", population="Adults", dose="5-10 ug/kg/d",
        onset="about 2 wk", note="a note",
    )  # fmt: skip
    assert claim == Claim(
        iri=claim.iri,
        subject="Clozapine",
        relation="suppresses",
        object="Granulopoiesis",
        denied=True,
        source="review",
        locator="10-20",
        evidence="ECO:0000033",
        certainty="stated",
        condition=("Cancer", "Pregnancy"),
        share=Amount("41 % of 395", 41.0, 41.0, "%", denominator=395),
        population="Adults",
        dose=Amount("5-10 ug/kg/d", 5.0, 10.0, "ug/kg/d"),
        onset=Amount("about 2 wk", 2.0, 2.0, "wk", approximate=True),
        note="a note",
        curator="someone",
        date="2026-11-21",
    )
    assert claim.iri.startswith("https://w3id.org/leukograph/claim/")
    assert len(claim.iri.rsplit("/", 1)[1]) == 16


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"subject": "Klozapine"}, ["undefined term 'Klozapine' in column subject"]),
        ({"subject": "clozapine"}, ["undefined term 'clozapine' in column subject"]),
        ({"subject": ""}, ["column subject is empty"]),
        ({"object": "Granulopoesis"}, ["undefined term 'Granulopoesis' in column object"]),
        ({"object": ""}, ["column object is empty"]),
        ({"subject": "", "object": ""}, ["column subject is empty", "column object is empty"]),
        ({"condition": "Cancer|Cankre|Wrong"},
         ["undefined term 'Cankre' in column condition", "undefined term 'Wrong' in column condition"]),
        ({"population": "Grownups"}, ["undefined term 'Grownups' in column population"]),
        ({"relation": "supresses"}, ["unknown relation 'supresses'"]),
        ({"relation": ""}, ["unknown relation ''"]),
        ({"relation": "Suppresses"}, ["unknown relation 'Suppresses'"]),
        ({"subject": "Neutropenia", "relation": "deficiencyOf", "object": "Neutrophil"}, ["deficiencyOf is definitional"]),
        ({"subject": "Neutrophil", "relation": "hasCount", "object": "NeutrophilCount"}, ["hasCount is definitional"]),
        ({"object": "ELANE"}, ["a gene has no amount, so ELANE cannot be the end of a causal edge"]),
        ({"relation": "affects", "object": "ELANE"}, ["a gene has no amount, so ELANE cannot be the end of a causal edge"]),
        ({"object": "Clozapine"}, ["subject and object are the same term"]),
        ({"modifier": "no"}, ["unknown modifier 'no'"]),
        ({"modifier": "NOT"}, ["unknown modifier 'NOT'"]),
        ({"source": ""}, ["has no source"]),
        ({"source": "PMID:2"}, ["unknown source 'PMID:2'"]),
        ({"locator": ""}, ["has no locator"]),
        ({"evidence": ""}, ["unknown evidence class ''"]),
        ({"evidence": "ECO:9999999"}, ["unknown evidence class 'ECO:9999999'"]),
        ({"certainty": ""}, ["unknown certainty ''"]),
        ({"certainty": "sure"}, ["unknown certainty 'sure'"]),
        ({"curator": ""}, ["has no curator or no date"]),
        ({"share": "half"}, ["'half' is not an amount; write it as `50 %`, `5-10 ug/kg/d`, `41 % of 395` or `18/23`"]),
        ({"share": "150 %"}, ["'150 %' is not a share: it is not between 0 % and 100 %"]),
        ({"share": "5 mg/d"}, ["'5 mg/d' is not a share: it is not between 0 % and 100 %"]),
        ({"share": "25/24"}, ["'25/24' is not a share: the part is larger than the whole"]),
        ({"dose": "10-5 mg/d"}, ["'10-5 mg/d' has its lower end above its upper end"]),
        ({"dose": "5 grains"}, ["unknown unit 'grains' in column dose"]),
        ({"onset": "soon"}, ["'soon' is not an amount; write it as `50 %`, `5-10 ug/kg/d`, `41 % of 395` or `18/23`"]),
        ({"onset": "2 weeks"}, ["unknown unit 'weeks' in column onset"]),
    ],
)  # fmt: skip
def test_a_broken_claim_gives_its_findings_and_no_claim(cells: dict[str, str], reasons: list[str]) -> None:
    claim, faults = claims.read_claim(row(**cells), known())
    assert (claim, said(faults)) == (None, reasons)
    assert {fault.check for fault in faults} == {"claim"}


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "2026-13-01", "2026-02-29", "21.11.2026", "2026-11-21T00:00", "20261121", "2026-W47-6", "2026-1-1"],
)
def test_a_day_that_is_none_is_found(date: str) -> None:
    assert said(claims.read_claim(row(date=date), known())[1]) == ["has no curator or no date"]
    assert said(values.read_value(value_row(date=date), known())[1]) == ["has no curator or no date"]


def test_a_leap_day_is_a_day() -> None:
    assert claim_of(date="2024-02-29").date == "2024-02-29"


def test_all_faults_of_a_row_are_found_at_once() -> None:
    broken = row(
        subject="X", relation="Y", object="Z", modifier="W", source="V", locator="", evidence="U", certainty="T", curator="",
        condition="S", share="1", population="R", dose="1", onset="1 Q",
    )  # fmt: skip
    claim, faults = claims.read_claim(broken, known())
    amount = "'1' is not an amount; write it as `50 %`, `5-10 ug/kg/d`, `41 % of 395` or `18/23`"
    assert claim is None
    assert sorted(said(faults)) == sorted([
        "undefined term 'X' in column subject", "undefined term 'Z' in column object",
        "undefined term 'S' in column condition",
        "undefined term 'R' in column population", "unknown relation 'Y'", "unknown modifier 'W'", "unknown source 'V'",
        "has no locator", "unknown evidence class 'U'", "unknown certainty 'T'", "has no curator or no date", amount, amount,
        "unknown unit 'Q' in column onset",
    ])  # fmt: skip


@pytest.mark.parametrize("relation", ["associatedWith", "variantOf", "relatedTo"])
def test_a_gene_may_be_the_end_of_an_edge_that_is_not_causal(relation: str) -> None:
    assert claim_of(relation=relation, object="ELANE").object == "ELANE"


def test_a_gene_may_be_the_subject_of_a_causal_edge() -> None:
    assert claim_of(subject="ELANE", relation="germlineVariantsCause", object="Neutropenia").subject == "ELANE"


SAME: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"curator": "someone"}, {"curator": "another"}),
    ({"date": "2026-11-21"}, {"date": "2025-01-31"}),
    ({"condition": "Cancer|Pregnancy"}, {"condition": "Pregnancy|Cancer"}),
    ({"condition": "Cancer|Pregnancy"}, {"condition": " Pregnancy | Cancer |"}),
    # a condition that is named twice makes another claim, and another edge.
    ({"condition": "Cancer"}, {"condition": "Cancer|Cancer"}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_content_is_the_same_claim(one: dict[str, str], other: dict[str, str]) -> None:
    assert claim_of(**one).iri == claim_of(**other).iri
    assert claim_of(**one).condition == claim_of(**other).condition


def test_any_other_content_is_another_claim() -> None:
    changes: list[dict[str, str]] = [
        {}, {"subject": "Cancer"}, {"relation": "decreases"}, {"object": "Neutropenia"}, {"modifier": "not"},
        {"subject": "Granulopoiesis", "object": "Clozapine"}, {"source": "PMID:1"}, {"locator": "10-21"},
        {"evidence": "ECO:0000034"}, {"certainty": "possible"}, {"condition": "Cancer"}, {"condition": "Pregnancy"},
        {"condition": "Cancer|Pregnancy"}, {"share": "75 %"}, {"share": "18/24"}, {"share": "75.0 %"},
        {"population": "Adults"},
        {"population": "Neonates"}, {"dose": "5 mg/d"}, {"dose": "5 d"}, {"onset": "5 d"}, {"note": "5 d"},
        {"note": "Cancer"},
    ]  # fmt: skip
    assert len({claim_of(**change).iri for change in changes}) == len(changes)


def test_the_iri_of_a_claim_is_the_same_in_every_release() -> None:
    # A hash of the content, worked out outside this code: sha256 of the JSON list of all cells but condition, curator and
    # date in the order of the columns, then the conditions in order; its first 16 hexadecimal digits.
    content = ["Clozapine", "suppresses", "Granulopoiesis", "", "review", "10-20", "ECO:0000033", "stated"]
    content += ["", "", "", "", "Ü", "Cancer", "Pregnancy"]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()[:16]
    assert claim_of(note="Ü", condition="Pregnancy|Cancer").iri == "https://w3id.org/leukograph/claim/" + digest


def test_the_triples_of_a_claim_hold_all_that_it_states() -> None:
    claim = claim_of(modifier="not", condition="Cancer", share="18/24", population="Adults", note="a note")
    node = NamedNode(claim.iri)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    expected: set[tuple[NamedNode, NamedNode | Literal]] = {
        (NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), own("Claim")),
        (own("subject"), own("Clozapine")),
        (own("relation"), own("suppresses")),
        (own("object"), own("Granulopoiesis")),
        (own("population"), own("Adults")),
        (own("condition"), own("Cancer")),
        (own("source"), NamedNode("https://w3id.org/leukograph/source/review")),
        (own("evidence"), NamedNode("http://purl.obolibrary.org/obo/ECO_0000033")),
        (own("modifier"), Literal("not")),
        (own("locator"), Literal("10-20")),
        (own("certainty"), Literal("stated")),
        (own("curator"), Literal("someone")),
        (own("date"), Literal("2026-11-21", datatype=NamedNode(xsd + "date"))),
        (own("note"), Literal("a note", language="en")),
        (own("share"), Literal("18/24")),
        (own("shareUnit"), Literal("%")),
        (own("denominator"), Literal(24)),
    }
    quads = set(claims.claim_quads(claim, GRAPH))
    numbers = {quad for quad in quads if quad.predicate in {own("shareLow"), own("shareHigh")}}
    assert [float(str(getattr(quad.object, "value", ""))) for quad in numbers] == [75.0, 75.0]
    assert quads - numbers == {Quad(node, predicate, object_, GRAPH) for predicate, object_ in expected}


def test_a_plain_claim_makes_no_triples_for_what_it_leaves_open() -> None:
    predicates = {quad.predicate.value.rsplit("/", 1)[1] for quad in claims.claim_quads(claim_of(), GRAPH)}
    assert predicates == {
        "22-rdf-syntax-ns#type", "subject", "relation", "object", "source", "evidence", "locator", "certainty",
        "curator", "date",
    }  # fmt: skip


# Two populations are let through, and then the build stops with `ValueError: Invalid IRI code point '|'`.
def test_two_populations_are_two_triples_or_a_finding() -> None:
    claim, faults = claims.read_claim(row(share="5 %", population="Adults|Neonates"), known())
    if claim is None:
        assert len(said(faults)) == 1
    else:
        found = [quad.object for quad in claims.claim_quads(claim, GRAPH) if quad.predicate == own("population")]
        assert set(found) == {own("Adults"), own("Neonates")}


# --- values ---------------------------------------------------------------------------------------------------------


def test_a_full_row_is_the_value_that_it_states() -> None:
    value, faults = values.read_value(value_row(note="a note"), known())
    assert faults == []
    assert value is not None
    assert value == Value(
        iri=value.iri, term="Neutropenia", role="definition", quantity="NeutrophilCount",
        interval=Interval("(,1500)", None, 1500.0, lower_closed=False, upper_closed=False), unit="/uL", population="Adults",
        source="review", locator="10-20", evidence="ECO:0000033", certainty="stated", note="a note", curator="someone",
        date="2026-11-21",
    )  # fmt: skip
    assert value.iri.startswith("https://w3id.org/leukograph/value/")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"role": "range"}, "unknown role 'range'"),
        ({"unit": "/l"}, "unknown unit '/l'"),
        ({"unit": ""}, "unknown unit ''"),
        ({"interval": ""}, "'' is not an interval; write it as `[5000,10000]`, `(,4000)` or `[1500,)`"),
        ({"interval": "<1500"}, "'<1500' is not an interval; write it as `[5000,10000]`, `(,4000)` or `[1500,)`"),
        ({"interval": "[,1500)"}, "'[,1500)' includes an end that it does not have; an open side takes a round bracket"),
        ({"interval": "[5,2]"}, "'[5,2]' holds no number"),
        ({"source": ""}, "has no source"),
        ({"source": "book"}, "unknown source 'book'"),
        ({"locator": ""}, "has no locator"),
        ({"evidence": "ECO:1"}, "unknown evidence class 'ECO:1'"),
        ({"certainty": "sure"}, "unknown certainty 'sure'"),
        ({"curator": ""}, "has no curator or no date"),
        # these findings name the check `claim`, though the row is a value.
        ({"term": "Neutropaenia"}, "undefined term 'Neutropaenia' in column term"),
        ({"term": ""}, "column term is empty"),
        ({"quantity": "Count"}, "undefined term 'Count' in column quantity"),
        ({"population": "Grownups"}, "undefined term 'Grownups' in column population"),
    ],
)
def test_a_broken_value_gives_its_finding_and_no_value(cells: dict[str, str], reason: str) -> None:
    value, faults = values.read_value(value_row(**cells), known())
    assert (value, said(faults), faults[0].check) == (None, [reason], "value")


def test_all_faults_of_a_value_are_found_at_once() -> None:
    broken = value_row(
        term="X", role="Y", quantity="Z", interval="W", unit="V", population="U", source="", locator="", date=""
    )
    assert len(said(values.read_value(broken, known())[1])) == 9


def test_content_makes_the_iri_of_a_value() -> None:
    changes: list[dict[str, str]] = [
        {}, {"term": "Cancer"}, {"role": "severity"}, {"quantity": "Neutrophil"}, {"interval": "(,1500]"}, {"unit": "/mm3"},
        {"population": "Neonates"}, {"population": ""}, {"source": "PMID:1"}, {"locator": "10"}, {"evidence": "ECO:0000034"},
        {"certainty": "possible"}, {"note": "x"},
    ]  # fmt: skip
    found = [values.read_value(value_row(**change), known())[0] for change in changes]
    assert len({value.iri for value in found if value}) == len(changes)
    again = values.read_value(value_row(curator="another", date="2025-01-01"), known())[0]
    assert again is not None
    assert found[0] is not None
    assert again.iri == found[0].iri


@pytest.mark.parametrize(
    ("interval", "unit", "ends", "reference"),
    [
        # 1500 per microlitre are 1.5 billion per litre; 2 weeks are 336 hours; 5 mg/kg/d are 5000 ug/kg/d.
        ("(,1500)", "/uL", {"upper": 1.5, "upperClosed": False}, "10*9/L"),
        ("[0.5,1)", "10*9/L", {"lower": 0.5, "lowerClosed": True, "upper": 1.0, "upperClosed": False}, "10*9/L"),
        ("(2,)", "wk", {"lower": 336.0, "lowerClosed": False}, "h"),
        ("[5,5]", "mg/kg/d", {"lower": 5000.0, "lowerClosed": True, "upper": 5000.0, "upperClosed": True}, "ug/kg/d"),
    ],
)
def test_the_ends_of_a_value_are_told_in_the_reference_unit(
    interval: str, unit: str, ends: dict[str, float | bool], reference: str
) -> None:
    value, _ = values.read_value(value_row(interval=interval, unit=unit), known())
    assert value is not None
    quads = {quad.predicate.value.rsplit("/", 1)[1]: quad.object for quad in values.value_quads(value, vocabulary(), GRAPH)}
    said = {
        name: str(getattr(quads[name], "value", ""))
        for name in ("lower", "upper", "lowerClosed", "upperClosed")
        if name in quads
    }
    plain = {name: text == "true" if name.endswith("Closed") else float(text) for name, text in said.items()}
    assert plain == ends
    assert (quads["referenceUnit"], quads["unit"], quads["interval"]) == (
        Literal(reference),
        Literal(unit),
        Literal(interval),
    )


# --- mappings -------------------------------------------------------------------------------------------------------

HEADER = '#mapping_set_id: "x"\n#license: "CC0"\n#curie_map:\n#  lk: "https://w3id.org/leukograph/"\n#  CL: "http://purl.obolibrary.org/obo/CL_"\n'
LABELS = {"Neutrophil": "neutrophil", "Eosinophil": "eosinophil", "Blood": "blood"}
CL = "CL:0000775"
SEEN = {CL: frozenset({"neutrophil", "neutrocyte"}), "MESH:D1": frozenset({"Neutrophils"})}
MAPPED = ("lk:Neutrophil", "neutrophil", "skos:exactMatch", CL, "neutrophil", "semapv:ManualMappingCuration", "")


def mapping_cells(**changed: str) -> tuple[str, ...]:
    """The cells of a mapping, well formed but for the given ones."""
    return tuple((dict(zip(mappings.COLUMNS, MAPPED, strict=True)) | changed).values())


def mapped(tmp_path: Path, *rows: tuple[str, ...], header: str = HEADER) -> tuple[list[mappings.MappingRow], list[Finding]]:
    """What a mapping table of these rows holds."""
    path = tmp_path / "x.sssom.tsv"
    lines = ["\t".join(cells) for cells in (mappings.COLUMNS, *rows)]
    path.write_text(header + "\n".join(lines) + "\n", "utf-8")
    return mappings.read_mappings(read_table(path, mappings.COLUMNS, name="x.sssom.tsv"), "x.sssom.tsv", LABELS)


def test_a_well_formed_mapping_is_kept(tmp_path: Path) -> None:
    kept, faults = mapped(tmp_path, MAPPED)
    assert ([mapping.term for mapping in kept], [mapping.found for mapping in kept], faults) == (["Neutrophil"], [True], [])
    assert list(mappings.label_faults(kept, SEEN)) == []
    assert list(mappings.sharing_faults(kept)) == []
    assert set(mappings.mapping_quads(kept[0], GRAPH)) == {
        Quad(own("Neutrophil"), NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch"),
             NamedNode("http://purl.obolibrary.org/obo/CL_0000775"), GRAPH),
        Quad(NamedNode("http://purl.obolibrary.org/obo/CL_0000775"),
             NamedNode("http://www.w3.org/2004/02/skos/core#notation"), Literal(CL), GRAPH),
        Quad(NamedNode("http://purl.obolibrary.org/obo/CL_0000775"),
             NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("neutrophil"), GRAPH),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"subject_id": "lk:Neutrofil"}, ["undefined term 'lk:Neutrofil'"]),
        ({"subject_id": "Neutrophil"}, ["undefined term 'Neutrophil'"]),
        ({"subject_id": ""}, ["undefined term ''"]),
        ({"subject_label": "neutrophile"}, ["the label of lk:Neutrophil is 'neutrophil', not 'neutrophile'"]),
        ({"subject_label": "Neutrophil"}, ["the label of lk:Neutrophil is 'neutrophil', not 'Neutrophil'"]),
        ({"predicate_id": "owl:sameAs"}, ["unknown predicate 'owl:sameAs'"]),
        ({"predicate_id": ""}, ["unknown predicate ''"]),
        ({"mapping_justification": ""}, ["has no mapping_justification"]),
        ({"mapping_justification": "because"}, ["has no mapping_justification"]),
        ({"object_id": "FOO:1"}, ["the prefix of 'FOO:1' is not declared"]),
        ({"object_id": "CL_0000775"}, ["the prefix of 'CL_0000775' is not declared"]),
        ({"object_id": ""}, ["the prefix of '' is not declared"]),
        ({"object_id": "sssom:NoTermFound"}, ["does not say why there is no counterpart"]),
        ({"subject_label": "x", "predicate_id": "y", "mapping_justification": "z", "object_id": "w"},
         ["the label of lk:Neutrophil is 'neutrophil', not 'x'", "unknown predicate 'y'", "has no mapping_justification",
          "the prefix of 'w' is not declared"]),
    ],
)  # fmt: skip
def test_a_broken_mapping_gives_its_findings_and_is_left_out(
    tmp_path: Path, cells: dict[str, str], reasons: list[str]
) -> None:
    kept, faults = mapped(tmp_path, mapping_cells(**cells))
    assert kept == []
    assert [fault.reason for fault in faults] == reasons
    assert {(fault.file, fault.line, fault.check) for fault in faults} == {("x.sssom.tsv", 7, "mapping")}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"object_label": "eosinophil"}, "CL:0000775 belongs to 'neutrocyte / neutrophil', not to 'eosinophil'"),
        ({"object_label": "Neutrophil"}, "CL:0000775 belongs to 'neutrocyte / neutrophil', not to 'Neutrophil'"),
        ({"object_label": ""}, "CL:0000775 belongs to 'neutrocyte / neutrophil', not to ''"),
        ({"object_id": "CL:0000776"}, "CL:0000776 was never seen with a label, not to 'neutrophil'"),
        ({"object_id": "cl:0000775"}, "cl:0000775 was never seen with a label, not to 'neutrophil'"),
    ],
)
def test_a_label_must_be_one_seen_for_the_identifier(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    kept, faults = mapped(tmp_path, mapping_cells(**cells))
    assert faults == []
    found = list(mappings.label_faults(kept, SEEN))
    assert [(fault.file, fault.line, fault.check, fault.reason) for fault in found] == [("x.sssom.tsv", 7, "label", reason)]


def test_any_label_that_was_seen_will_do(tmp_path: Path) -> None:
    kept, _ = mapped(tmp_path, mapping_cells(object_label="neutrocyte"))
    assert list(mappings.label_faults(kept, SEEN)) == []


def test_an_identifier_that_is_exact_for_two_terms_is_found_at_the_second(tmp_path: Path) -> None:
    other = mapping_cells(subject_id="lk:Eosinophil", subject_label="eosinophil")
    kept, faults = mapped(tmp_path, MAPPED, other)
    assert faults == []
    found = [(fault.line, fault.check, fault.reason) for fault in mappings.sharing_faults(kept)]
    assert found == [(8, "mapping", "CL:0000775 is an exact match of Neutrophil too")]


@pytest.mark.parametrize("predicate", ["closeMatch", "broadMatch", "narrowMatch", "relatedMatch"])
def test_an_identifier_may_be_near_to_two_terms(tmp_path: Path, predicate: str) -> None:
    near = mapping_cells(subject_id="lk:Eosinophil", subject_label="eosinophil", predicate_id=f"skos:{predicate}")
    kept, _ = mapped(tmp_path, MAPPED, near)
    assert (len(kept), list(mappings.sharing_faults(kept))) == (2, [])


def test_a_pair_that_is_mapped_twice_is_found_at_the_second(tmp_path: Path) -> None:
    kept, _ = mapped(tmp_path, MAPPED, mapping_cells(predicate_id="skos:closeMatch"))
    found = [(fault.line, fault.reason) for fault in mappings.sharing_faults(kept)]
    assert found == [(8, "Neutrophil is mapped to CL:0000775 twice")]


def test_a_term_without_counterpart_says_so_in_its_comment(tmp_path: Path) -> None:
    kept, faults = mapped(tmp_path, mapping_cells(object_id="sssom:NoTermFound", object_label="", comment="looked in CL"))
    assert (faults, kept[0].found, list(mappings.label_faults(kept, SEEN))) == ([], False, [])
    assert list(mappings.mapping_quads(kept[0], GRAPH)) == [
        Quad(own("Neutrophil"), own("unmapped"), Literal("looked in CL"), GRAPH)
    ]


def test_terms_without_any_mapping_are_found_where_they_stand(tmp_path: Path) -> None:
    kept, _ = mapped(tmp_path, MAPPED)
    rows = {name: Row({"name": name}, "t.tsv", line) for line, name in enumerate(LABELS, start=2)}
    found = [(fault.file, fault.line, fault.reason) for fault in mappings.unmapped_faults(kept, rows)]
    assert found == [("t.tsv", 3, "Eosinophil has no mapping"), ("t.tsv", 4, "Blood has no mapping")]


MISSING = ["mapping_set_id", "license", "curie_map"]


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        ('#mapping_set_id: "x"\n#curie_map: {}\n', ["the SSSOM metadata has no license"]),
        ('#license: "x"\n#curie_map: {}\n', ["the SSSOM metadata has no mapping_set_id"]),
        ('#license: "x"\n#mapping_set_id: "x"\n', ["the SSSOM metadata has no curie_map"]),
        ("", [f"the SSSOM metadata has no {key}" for key in MISSING]),
        ("# no key and no value\n", ["the header is not a list of `name: value` lines"]),
        (HEADER + '#  CL: "http://example.org/CL_"\n', ["curie_map gives CL another namespace than ontology/prefixes.ttl"]),
        (HEADER + '#  FOO: "http://example.org/"\n', ["curie_map gives FOO another namespace than ontology/prefixes.ttl"]),
        (HEADER + '#  CL: "http://purl.obolibrary.org/obo/CL_"\n', []),
    ],
)
def test_the_metadata_of_a_mapping_table_are_held_to_the_standard(tmp_path: Path, header: str, reasons: list[str]) -> None:
    kept, faults = mapped(tmp_path, MAPPED, header=header)
    assert [(fault.file, fault.line, fault.check) for fault in faults] == [("x.sssom.tsv", 1, "mapping")] * len(reasons)
    assert [fault.reason for fault in faults] == reasons
    assert len(kept) == 1


def test_metadata_that_are_no_yaml_are_one_finding(tmp_path: Path) -> None:
    _, faults = mapped(tmp_path, MAPPED, header="#license: [\n")
    assert len(faults) == 1
    assert faults[0].reason.startswith("the header is not YAML")


# a curie_map that is no mapping is let through without a word.
@pytest.mark.parametrize("curie_map", ["#curie_map: nonsense\n", "#curie_map:\n#  - lk\n"])
def test_a_curie_map_that_is_none_is_found(tmp_path: Path, curie_map: str) -> None:
    _, faults = mapped(tmp_path, MAPPED, header='#mapping_set_id: "x"\n#license: "CC0"\n' + curie_map)
    assert len(faults) == 1
    assert "curie_map" in faults[0].reason


# --- terms and sources ----------------------------------------------------------------------------------------------

TERM = dict.fromkeys(TERM_COLUMNS, "") | {"name": "Fever", "kind": "Finding", "label": "fever", "definition": "It is hot."}
SOURCE = dict.fromkeys(SOURCE_COLUMNS, "") | {
    "key": "PMID:1",
    "title": "T",
    "licence": "unknown",
    "get": "https://x.org/1 (open)",
}


def term_row(at: str = "5", **cells: str) -> Row:
    """A row of a term table, in line `at`, well formed but for the given cells."""
    return Row(TERM | cells, "x.tsv", int(at))


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({}, []),
        ({"name": "fever"}, ["'fever' is not a name"]),
        ({"name": "High Fever"}, ["'High Fever' is not a name"]),
        ({"name": "Fever-1"}, ["'Fever-1' is not a name"]),
        ({"name": "Fi\u00e8vre"}, ["'Fièvre' is not a name"]),
        ({"name": ""}, ["'' is not a name"]),
        ({"name": "Drug"}, ["Drug is a name of the schema"]),
        ({"kind": "Symptom"}, ["unknown kind 'Symptom'"]),
        ({"label": ""}, ["has no label"]),
        ({"definition": ""}, ["has no definition"]),
        ({"parents": "Sign"}, ["undefined parent 'Sign'"]),
        ({"parents": "Fever"}, ["is its own parent"]),
        ({"label": "", "definition": "", "kind": ""}, ["unknown kind ''", "has no label", "has no definition"]),
    ],
)
def test_a_broken_term_gives_its_findings(cells: dict[str, str], reasons: list[str]) -> None:
    faults = term_faults([term_row(**cells)], vocabulary())
    assert said(faults) == reasons
    assert {fault.check for fault in faults} <= {"term"}


# only the names of kinds are kept, not those of the other classes of the schema.
@pytest.mark.parametrize("name", ["Claim", "Edge", "Source", "Value", "Unit", "Certainty", "Entity", "Kind", "Stated"])
def test_a_name_of_the_schema_is_no_name_for_a_term(name: str) -> None:
    assert len(term_faults([term_row(name=name)], vocabulary())) == 1


def test_a_term_that_is_defined_twice_is_found_at_the_second() -> None:
    faults = term_faults([term_row("2"), term_row("3", label="pyrexia")], vocabulary())
    assert [(fault.line, fault.reason) for fault in faults] == [(3, "Fever is already defined in x.tsv:2")]


def test_a_parent_is_of_the_same_kind_but_drug_classes_hold_drugs() -> None:
    rows = [
        term_row("2"), term_row("3", name="Influenza", kind="Disorder", parents="Fever"),
        term_row("4", name="Statin", kind="DrugClass"), term_row("5", name="Drug1", kind="Drug", parents="Statin"),
    ]  # fmt: skip
    faults = term_faults(rows, vocabulary())
    said_of = [(fault.line, fault.reason) for fault in faults]
    assert said_of == [(3, "is a disorder below Fever, which is a phenotypic finding")]


def test_the_triples_of_a_term_hold_all_that_its_row_says() -> None:
    row = term_row(synonyms="pyrexia|feb", parents="Sign|Symptom", note="n")
    found = {
        (quad.predicate.value.rsplit("/", 1)[1], quad.object) for quad in term_quads(row, vocabulary(), GRAPH, defined=False)
    }
    assert found == {
        ("22-rdf-syntax-ns#type", NamedNode("http://www.w3.org/2002/07/owl#Class")),
        ("kind", own("Finding")),
        ("rdf-schema#label", Literal("fever", language="en")),
        ("core#definition", Literal("It is hot.", language="en")),
        ("core#altLabel", Literal("pyrexia", language="en")),
        ("core#altLabel", Literal("feb", language="en")),
        ("rdf-schema#subClassOf", own("Sign")),
        ("rdf-schema#subClassOf", own("Symptom")),
        ("note", Literal("n", language="en")),
    }


@pytest.mark.parametrize(
    ("cells", "defined", "above"),
    [
        ({}, False, {"Finding"}), ({}, True, set()), ({"parents": "Sign"}, True, {"Sign"}),
        ({"name": "Statin", "kind": "DrugClass"}, False, {"Drug"}),
    ],
)  # fmt: skip
def test_a_term_without_parents_stands_below_its_kind_unless_it_is_defined(
    cells: dict[str, str], *, defined: bool, above: set[str]
) -> None:
    quads = term_quads(term_row(**cells), vocabulary(), GRAPH, defined=defined)
    found = {quad.object for quad in quads if quad.predicate.value.endswith("#subClassOf")}
    assert found == {own(name) for name in above}


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({}, []),
        ({"key": "a-review_2.1"}, []),
        ({"key": "bad key"}, ["'bad key' is not a key"]),
        ({"key": "a:b:c"}, ["'a:b:c' is not a key"]),
        ({"key": "1a"}, ["'1a' is not a key"]),
        ({"key": ""}, ["'' is not a key"]),
        ({"get": ""}, ["PMID:1 cannot be opened"]),
    ],
)
def test_a_broken_source_gives_its_findings(cells: dict[str, str], reasons: list[str]) -> None:
    faults = source_faults([Row(SOURCE | cells, "x.tsv", 5)])
    assert said(faults) == reasons
    assert {fault.check for fault in faults} <= {"source"}


def test_a_source_that_is_listed_twice_is_found_at_the_second() -> None:
    faults = source_faults([Row(SOURCE, "x.tsv", 2), Row(SOURCE, "x.tsv", 3)])
    assert [(fault.line, fault.reason) for fault in faults] == [(3, "PMID:1 is listed twice")]


def test_the_triples_of_a_source_hold_its_address_and_only_what_is_known() -> None:
    found = {(quad.predicate.value, quad.object) for quad in source_quads(Row(SOURCE, "x.tsv", 2), GRAPH)}
    dct = "http://purl.org/dc/terms/"
    assert found == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", own("Source")),
        (dct + "identifier", Literal("PMID:1")),
        (dct + "title", Literal("T")),
        (dct + "license", Literal("unknown")),
        (dct + "source", Literal("https://x.org/1 (open)")),
        ("http://www.w3.org/2000/01/rdf-schema#seeAlso", NamedNode("https://x.org/1")),
    }
