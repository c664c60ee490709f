"""`check` finds nothing in the shipped data, and every fault that is written into a copy where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from leukograph.build import build
from leukograph.checks import check
from leukograph.errors import DataError
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Finding
from tests.conftest import ROOT, copied
from tests.few import CLAIMS, MAPPINGS, TERMS, claim, few, term, unmapped

VALUES = "ontology/claims/thresholds.values.tsv"


@dataclass
class Faults:
    """A folder of sources to break, and what `check` must find in it: file, line, check and a phrase of the reason."""

    folder: Path
    expected: list[tuple[str, int | None, str, str]]

    def add(self, file: str, line: str, check_: str = "", *phrases: str) -> None:
        """Adds a line to a file; for each phrase there must be a finding there."""
        path = self.folder / file
        text = path.read_text("utf-8") if path.is_file() else ""
        path.write_text(text + line + "\n", "utf-8")
        self.expected.extend((file, text.count("\n") + 1, check_, phrase) for phrase in phrases)

    def change(self, file: str, old: str, new: str, check_: str, phrase: str) -> None:
        """Replaces text in a line of a file, where a finding must be."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        self.expected.append((file, text[: text.index(old)].count("\n") + 1, check_, phrase))


def break_everything(faults: Faults) -> None:
    """Writes one fault of each sort into the sources; none of them hides another."""
    faults.add(CLAIMS, claim("Fever", "causes", "Unobtainium"), "claim", "undefined term 'Unobtainium' in column object")
    faults.add(CLAIMS, claim("Fever", "kauses", "Chills"), "claim", "unknown relation 'kauses'")
    faults.add(CLAIMS, claim("Fever", "causes", "Chills", share="150 %"), "claim", "'150 %' is not a share")
    faults.add(CLAIMS, claim("Fever", "causes", "Chills", source=""), "claim", "has no source")
    faults.add(
        CLAIMS, claim("Fever", "causes", "Chills", share="50 %"), "6-unpeopled-shares", "gives a share without a population"
    )
    faults.add(
        CLAIMS,
        claim("Chills", "causes", "Fever", modifier="not"),
        "5-unanswered-denial",
        "denies an edge and gives no reason",
    )
    faults.add(
        CLAIMS, claim("Fever", "causes", "Chills", note="a") + "\textra", "table", "has 17 cells where the header has 16"
    )
    faults.add(
        CLAIMS,
        claim("Fever", "causes", "Chills", note="a\u200fb"),
        "table",
        "column note holds the invisible character U+200F",
    )
    faults.add(CLAIMS, claim("Fever", "causes", "Chills", note="c"))
    faults.add(CLAIMS, claim("Fever", "causes", "Chills", note="c"), "claim", "says what another row says already")
    value = "Leukopenia\tdefinition\tLeukocyteCount\t(,4000)\t{}\tAdults\tarticle-000\t1-2\tECO:0000034\tstated\t\ttest"
    value += "\t2026-11-21"
    faults.add(VALUES, value.format("/uL").replace("(,4000)", "<4000"), "value", "'<4000' is not an interval")
    faults.add(VALUES, value.format("per drop"), "value", "unknown unit 'per drop'")
    faults.add(TERMS, term("NoDefinition", "no definition", definition=""), "term", "has no definition")
    faults.add(
        TERMS,
        term("OtherKind", "other kind", "Neutropenia"),
        "term",
        "is a phenotypic finding below Neutropenia, which is a disorder",
    )
    for one, other in (("Hen", "Egg"), ("Egg", "Hen")):
        faults.add(TERMS, term(one, one.lower(), other), "2-hierarchy-loop", f"lk:{one} is below itself")
        faults.add(MAPPINGS, unmapped(one, one.lower()))
    faults.add(TERMS, term("Unmapped", "unmapped thing"), "mapping", "Unmapped has no mapping")
    faults.add(TERMS, term("Grippe", "Influenza"), "4-shared-names", "lk:Grippe shares the name “Influenza” with ")
    faults.add(MAPPINGS, unmapped("Grippe", "Influenza"))
    faults.change("ontology/terms/disorders.terms.tsv", "Disorder\tinfluenza\t", "Disorder\tinfluenza\t",
                  "4-shared-names", "lk:Influenza shares the name “influenza” with ")  # fmt: skip
    faults.change("ontology/mappings/cells.sssom.tsv", "CL:0000738\tleukocyte", "CL:0000738\teosinophil", "label",
                  "CL:0000738 belongs to 'leukocyte', not to 'eosinophil'")  # fmt: skip
    faults.change("ontology/leukograph.ttl", "@prefix vann: <http://purl.org/vocab/vann/>", "@prefix vann: <http://example.org/vann/>",
                  "prefix", "declares vann: otherwise than ontology/prefixes.ttl")  # fmt: skip
    faults.add("ontology/sources.tsv", "bad key\tT\t\t\tunknown\t\thttps://x.org/", "source", "'bad key' is not a key")
    # sources have no place, so that the finding says `ontology` and no line.
    faults.add(
        "ontology/sources.tsv", "no-licence\tT\t\t\t\t\thttps://x.org/", "shape", "must say under which licence it stands"
    )
    # of Turtle the line stands in the reason only.
    faults.add("ontology/terms/counts.ttl", "lk:X lk:y ( .", "turtle", "cannot be read: ")
    faults.expected.append(
        ("queries/check/1-harm-and-benefit.rq", None, "1-harm-and-benefit", "lk:treats is below lk:increases and")
    )
    path = faults.folder / "ontology/schema/relations.ttl"
    old = "lk:treats a owl:ObjectProperty ; rdfs:subPropertyOf lk:decreases ;"
    text = path.read_text("utf-8")
    assert old in text
    both = "lk:treats a owl:ObjectProperty ; lk:sign -1 ; rdfs:subPropertyOf lk:decreases, lk:increases ;"
    path.write_text(text.replace(old, both), "utf-8")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Faults, list[Finding]]:
    """A copy of the sources with one fault of each sort, and what `check` finds in it."""
    folder = copied(tmp_path_factory.mktemp("broken"))
    faults = Faults(folder, [])
    break_everything(faults)
    return faults, check(folder)


def test_the_shipped_data_have_no_fault() -> None:
    assert check(ROOT) == []


PLACED = list(range(24))


@pytest.mark.parametrize("number", PLACED)
def test_every_fault_is_found_in_its_file_and_line(broken: tuple[Faults, list[Finding]], number: int) -> None:
    faults, found = broken
    file, line, name, phrase = faults.expected[number]
    there = [(finding.file, finding.line) for finding in found if finding.check == name and phrase in finding.reason]
    assert there == [(file, line)], phrase


def test_nothing_else_is_found_and_every_finding_says_what_to_do(broken: tuple[Faults, list[Finding]]) -> None:
    faults, found = broken
    assert len(faults.expected) == len(PLACED)
    said = [(name, phrase) for _, _, name, phrase in faults.expected]
    extra = [str(one) for one in found if not any(one.check == name and phrase in one.reason for name, phrase in said)]
    assert extra == []
    assert len(found) == len(PLACED)
    assert all(finding.remedy for finding in found)


def test_findings_are_in_order_of_files_and_lines(broken: tuple[Faults, list[Finding]]) -> None:
    _, found = broken
    places = [(finding.file, finding.line or 0) for finding in found]
    assert places == sorted(places)


# --- faults that stop a part of the work: on sources that hold little else, so that the tests are quick ---------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Sources of the whole schema and all checks, but of three terms, one claim, one source and no catalogue."""
    terms = [term("Fever", "fever", ""), term("HighFever", "high fever", "Fever"), term("Chills", "chills", "")]
    return few(tmp_path, terms, [claim("Fever", "causes", "Chills")])


def edited(folder: Path, file: str, old: str, new: str) -> list[Finding]:
    """What `check` finds after one change."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return check(folder)


def test_the_small_sources_have_no_fault(small: Path) -> None:
    assert check(small) == []


# the check found nothing, because any two terms below one kind looked to it like one below the other.
def test_a_term_of_which_nothing_is_said_is_found(small: Path) -> None:
    faults = Faults(small, [])
    faults.add(TERMS, term("Loose", "loose", ""), "3-loose-terms", "lk:Loose is spoken of by nothing")
    faults.add(MAPPINGS, unmapped("Loose", "loose"))
    assert [(one.file, one.line, one.check, one.reason) for one in check(small)] == faults.expected


def test_a_graph_is_not_built_from_faulty_sources(small: Path) -> None:
    assert len(KnowledgeGraph.build(small).query("SELECT ?claim { ?claim a lk:Claim }")) == 1
    Faults(small, []).add(CLAIMS, claim("Fever", "causes", "Unobtainium"))
    said = r"^the data has 1 fault; `leukograph check` lists them all\. The first: .*mechanisms\.claims\.tsv:3: "
    with pytest.raises(DataError, match=said) as error:
        KnowledgeGraph.build(small)
    assert [finding.reason for finding in error.value.findings] == ["undefined term 'Unobtainium' in column object"]


def test_a_relation_of_both_branches_has_no_sign(small: Path) -> None:
    old = "lk:treats a owl:ObjectProperty ; rdfs:subPropertyOf lk:decreases ;"
    found = edited(
        small, "ontology/schema/relations.ttl", old, old.replace(" ;", ", lk:increases ;").replace("ty, lk:increases", "ty")
    )
    assert [(one.file, one.check, one.reason) for one in found] == [
        ("ontology/schema/relations.ttl", "relation", "lk:treats inherits sign -1 and 1")
    ]


def test_a_loop_of_relations_is_found(small: Path) -> None:
    old = "lk:decreases a owl:ObjectProperty ; rdfs:subPropertyOf lk:affects"
    found = edited(small, "ontology/schema/relations.ttl", old, old.replace("lk:affects", "lk:treats"))
    assert [(one.file, one.check) for one in found] == [("ontology/schema/relations.ttl", "relation")]
    assert "is below itself in the property tree" in found[0].reason


@pytest.mark.parametrize("file", ["relations", "evidence", "units", "upper", "display"])
def test_a_broken_schema_is_found_among_what_follows_from_it(small: Path, file: str) -> None:
    path = small / f"ontology/schema/{file}.ttl"
    path.write_text("lk:A lk:b ( .\n" + path.read_text("utf-8"), "utf-8")
    found = [(one.file, one.line) for one in build(small).findings if one.check == "turtle"]
    assert found == [(f"ontology/schema/{file}.ttl", 1)]


def test_turtle_that_is_not_utf_8_is_found(small: Path) -> None:
    (small / "ontology/terms/x.ttl").write_bytes(b'@prefix lk: <https://w3id.org/leukograph/> .\nlk:A lk:b "\xe9" .\n')
    assert [(one.file, one.check) for one in check(small)] == [("ontology/terms/x.ttl", "turtle")]


# the finding names neither the folder nor, for SPARQL, the file; and what comes after it is not checked.
@pytest.mark.parametrize(
    ("file", "old", "new", "phrase"),
    [
        ("queries/check/5-unanswered-denial.rq", "#+ question:", "#+ question: [", "the header is not YAML"),
        ("queries/infer/1-definition-ways.rq", "#+ question:", "#+ quest:", "does not say which question"),
        ("queries/infer/1-definition-ways.rq", "{", "{ \u00a7 ", "the SPARQL cannot be read"),
        ("queries/check/5-unanswered-denial.rq", "{", "{ SERVICE <http://127.0.0.1:9/> {} ", "SERVICE is not allowed"),
    ],
)
def test_a_broken_query_is_found_in_its_file(small: Path, file: str, old: str, new: str, phrase: str) -> None:
    found = edited(small, file, old, new)
    assert [(one.file, one.check) for one in found] == [(file, "query")]
    assert phrase in found[0].reason


# only the queries of check/ and infer/ are looked at.
def test_a_broken_question_of_the_catalogue_is_found(small: Path) -> None:
    (small / "queries" / "ask").mkdir(exist_ok=True)
    (small / "queries" / "ask" / "0-broken.rq").write_text("#+ question: [\nSELECT * {}\n", "utf-8")
    assert [(one.file, one.check) for one in check(small)] == [("queries/ask/0-broken.rq", "query")]


# a check of another form ends in an IndexError.
@pytest.mark.parametrize("form", ["SELECT ?claim", "ASK", "CONSTRUCT WHERE"])
def test_a_check_that_does_not_give_a_thing_and_a_reason_is_a_finding(small: Path, form: str) -> None:
    (small / "queries/check/5-unanswered-denial.rq").write_text(
        f"#+ question: Which?\n{form} {{ ?claim a lk:Claim }}\n", "utf-8"
    )
    found = check(small)
    assert [(one.file, one.check) for one in found] == [("queries/check/5-unanswered-denial.rq", "query")]


# shapes that cannot be read end in an exception of rdflib or pySHACL.
@pytest.mark.parametrize(
    ("old", "new"), [("@prefix lk:", "lk:x sh:property [ .\n@prefix lk:"), ("sh:minCount 1", 'sh:minCount "x"')]
)
def test_broken_shapes_are_a_finding(small: Path, old: str, new: str) -> None:
    found = edited(small, "ontology/shapes/shapes.ttl", old, new)
    assert len(found) == 1
    assert found[0].file.startswith("ontology/shapes")


def test_a_kind_without_a_shape_is_found_by_the_shapes(small: Path) -> None:
    found = edited(small, "ontology/schema/display.ttl", 'lk:shape "dot"', 'lk:form "dot"')
    assert [(one.check, one.reason) for one in found] == [("shape", "lk:CellType must have a shape")]


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"\xff\xfe", b"name\n", b"#\n#\n", b"\t\t\t\n\t\t\n", b"\n\n\n"])
@pytest.mark.parametrize("file", [CLAIMS, TERMS, MAPPINGS, "ontology/sources.tsv"])
def test_a_table_of_anything_is_a_finding_and_never_an_exception(small: Path, file: str, content: bytes) -> None:
    (small / file).write_bytes(content)
    assert (file, "table") in {(one.file, one.check) for one in build(small).findings}


def test_a_missing_table_is_no_exception(small: Path) -> None:
    (small / "ontology/sources.tsv").unlink()
    assert "unknown source 'article-000'" in {one.reason for one in check(small)}


# a folder without an ontology has no fault.
def test_a_folder_without_an_ontology_is_not_well(tmp_path: Path) -> None:
    assert check(tmp_path) != []


# the data that the shapes are held against are only what they name, which is too little for a closed shape.
def test_a_closed_shape_sees_what_no_shape_names(small: Path) -> None:
    path = small / TERMS
    path.write_text(path.read_text("utf-8").replace("\tchills\t\t\t", "\tchills\t\tshivers\t"), "utf-8")
    assert check(small) == []
    old = "lk:TermShape a sh:NodeShape ;"
    found = edited(small, "ontology/shapes/shapes.ttl", old, f"{old} sh:closed true ; sh:ignoredProperties ( rdf:type ) ;")
    assert {(one.file, one.line, one.check) for one in found} == {(TERMS, 4, "shape")}
