"""The committed data is tested like the code."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
ARTICLES = {"article-000": 5036, "article-004": 6030}


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, its metadata lines left out."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def table(pattern: str) -> list[dict[str, str]]:
    """The rows of all tables of a pattern."""
    return [row for path in sorted(ONTOLOGY.glob(pattern)) for row in rows(path)]


COVERAGE = rows(ONTOLOGY / "coverage.tsv")
CLAIMS = table("claims/*.claims.tsv")
VALUES = table("claims/*.values.tsv")
TERMS = table("terms/*.terms.tsv")
SOURCES = table("*sources.tsv")
LABELS = table("mappings/*labels.tsv")


@pytest.mark.parametrize("source", ARTICLES)
def test_coverage_ranges_follow_each_other(source: str) -> None:
    ranges = [(int(row["start"]), int(row["end"])) for row in COVERAGE if row["source"] == source]
    assert ranges == sorted(ranges)
    assert all(start < end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    assert ranges[-1][1] <= ARTICLES[source]


def test_coverage_says_what_became_of_each_range() -> None:
    assert {row["became"] for row in COVERAGE} == {"claim", "value", "axiom", "none"}
    for row in COVERAGE:
        assert bool(row["reference"]) == (row["became"] != "none"), row
        assert row["note"] or row["became"] != "none", f"no reason why nothing became of {row}"


def references(became: str) -> list[tuple[dict[str, str], list[str]]]:
    """The references of coverage rows, each split into its words."""
    found = [row for row in COVERAGE if row["became"] == became]
    return [(row, reference.split()) for row in found for reference in row["reference"].split(" | ")]


def test_every_claim_and_axiom_of_the_coverage_exists(shipped: KnowledgeGraph) -> None:
    claimed = {(row["source"], row["subject"], row["relation"], row["object"]) for row in CLAIMS}
    for became in ("claim", "axiom"):
        for row, words in references(became):
            subject, relation, object_ = words
            if relation == "subClassOf":
                text = f"ASK {{ lk:{subject} rdfs:subClassOf+ lk:{object_} }}"
                assert shipped.query(text).to_dicts() == [{"answer": True}], row
            elif relation == "deficiencyOf":
                text = f"ASK {{ lk:{subject} lk:deficiencyOf lk:{object_} }}"
                assert shipped.query(text).to_dicts() == [{"answer": True}], row
            else:
                assert (row["source"], subject, relation, object_) in claimed, row


def test_every_value_of_the_coverage_exists() -> None:
    valued = {(row["source"], row["term"], row["role"], row["quantity"]) for row in VALUES}
    for row, words in references("value"):
        assert (row["source"], words[0], " ".join(words[1:-1]), words[-1]) in valued, row


def test_every_row_of_an_article_is_covered() -> None:
    """Each locator lies within ranges of the coverage that became something."""
    covered: dict[str, set[int]] = defaultdict(set)
    for row in COVERAGE:
        if row["became"] != "none":
            covered[row["source"]].update(range(int(row["start"]), int(row["end"])))
    for row in [*CLAIMS, *VALUES]:
        if row["source"] in ARTICLES:
            start, end = map(int, row["locator"].split("-"))
            assert start < end <= ARTICLES[row["source"]]
            assert covered[row["source"]] & set(range(start, end)), row


def test_articles_are_what_was_read() -> None:
    """Where the articles are at hand, locators are held against the very text."""
    folder = os.environ.get("LEUKOGRAPH_DATA")
    texts = sorted((Path(folder).parent / "sources").glob("*.txt")) if folder else []
    if not texts:
        pytest.skip("the articles are not at hand: set LEUKOGRAPH_DATA")
    known = {row["key"]: row["sha256"] for row in SOURCES}
    for path in texts:
        key = f"article-{path.name[:3]}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == known[key]
        text = path.read_text("utf-8")
        rest = list(text)
        for row in COVERAGE:
            if row["source"] == key:
                start, end = int(row["start"]), int(row["end"])
                rest[start:end] = " " * (end - start)
        assert "".join(rest).strip() == "", f"not covered in {key}"


def test_no_sentence_of_an_article_is_copied() -> None:
    """No run of nine words of an article stands in the project's own texts."""
    folder = os.environ.get("LEUKOGRAPH_DATA")
    texts = sorted((Path(folder).parent / "sources").glob("*.txt")) if folder else []
    if not texts:
        pytest.skip("the articles are not at hand: set LEUKOGRAPH_DATA")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[start : start + 9]) for start in range(len(words) - 8)}

    theirs = set().union(*(runs(path.read_text("utf-8")) for path in texts))
    for path in [*ONTOLOGY.rglob("*.t*"), *ROOT.glob("*.md"), *(ROOT / "queries").rglob("*.rq")]:
        assert not runs(path.read_text("utf-8")) & theirs, path


def test_names_and_definitions() -> None:
    names = [row["name"] for row in TERMS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    for row in TERMS:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", row["name"])
        words = row["definition"].split()
        assert 5 <= len(words) <= 40, row
        assert row["definition"].endswith("."), row
        assert row["definition"][0].isupper(), row


def test_sources_are_all_used_and_can_be_opened() -> None:
    used = {row["source"] for row in [*CLAIMS, *VALUES]}
    assert used == {row["key"] for row in SOURCES}
    for row in SOURCES:
        assert row["licence"], row
        assert len(row["get"]) > 8, row
        if row["key"].startswith("PMID:"):
            number = row["key"].removeprefix("PMID:")
            assert number.isdigit()
            assert row["get"] == f"https://pubmed.ncbi.nlm.nih.gov/{number}/"


def test_every_mapped_label_was_seen() -> None:
    seen = {(row["identifier"], row["label"]) for row in LABELS}
    used = {
        (row["object_id"], row["object_label"])
        for row in table("mappings/*.sssom.tsv")
        if row["object_id"] != "sssom:NoTermFound"
    }
    assert used <= seen
    assert {identifier for identifier, _ in seen} == {identifier for identifier, _ in used}


def test_hpo_identifiers_carry_their_label_in_the_real_ontology() -> None:
    folder = os.environ.get("LEUKOGRAPH_DATA")
    if not folder:
        pytest.skip("the real ontologies are not at hand: set LEUKOGRAPH_DATA")
    with gzip.open(Path(folder) / "hp.obo.gz", "rt", encoding="utf-8") as file:
        stanzas = file.read().split("\n\n")
    names: dict[str, set[str]] = {}
    for stanza in stanzas:
        identifier = re.search(r"^id: (HP:\d+)$", stanza, re.MULTILINE)
        if identifier:
            found = re.findall(r'^(?:name: |synonym: ")([^"\n]+)', stanza, re.MULTILINE)
            names[identifier[1]] = {name.casefold() for name in found}
    mapped: dict[str, set[str]] = defaultdict(set)
    for row in LABELS:
        if row["identifier"].startswith("HP:"):
            mapped[row["identifier"]].add(row["label"].casefold())
    assert len(mapped) > 50
    # Labels come from a later release too, which renamed some: at least one of each identifier's is in this one.
    assert [identifier for identifier, labels in mapped.items() if not labels & names[identifier]] == []


def test_known_traps_of_identity(shipped: KnowledgeGraph) -> None:
    """Kostmann syndrome is the HAX1 disease, the ELANE disease is another; agranulocytosis is not above neutropenia."""
    exact = {
        (row["subject_id"], row["object_id"]) for row in table("mappings/*.sssom.tsv") if "exact" in row["predicate_id"]
    }
    assert ("lk:KostmannSyndrome", "MONDO:0012548") in exact
    assert ("lk:SevereCongenitalNeutropenia1", "MONDO:0042490") in exact
    assert ("lk:KostmannSyndrome", "MONDO:0042490") not in exact
    assert ("lk:Agranulocytosis", "MONDO:0001609") not in exact
    text = "ASK { lk:Neutropenia rdfs:subClassOf+ lk:Agranulocytosis }"
    assert shipped.query(text).to_dicts() == [{"answer": False}]


def test_numbers_of_the_articles_can_be_compared(shipped: KnowledgeGraph) -> None:
    """4000 per cubic millimetre and 4000 per microlitre are the same 4.0 x 10*9/L; 5000 to 10000 is the normal range."""
    found = shipped.query("""
        SELECT ?source ?term ?lower ?upper ?upperClosed ?referenceUnit {
          ?value a lk:Value ; lk:term ?term ; lk:quantity lk:LeukocyteCount ; lk:source/dct:identifier ?source ;
            lk:referenceUnit ?referenceUnit ; lk:upper ?upper ; lk:upperClosed ?upperClosed .
          OPTIONAL { ?value lk:lower ?lower } FILTER(STRSTARTS(?source, "article"))
        } ORDER BY ?source ?term""")
    assert [tuple(row.values()) for row in found] == [
        ("article-000", "lk:Leukopenia", None, 4.0, False, "10*9/L"),
        ("article-004", "lk:LeukocyteCount", 5.0, 10.0, True, "10*9/L"),
        ("article-004", "lk:Leukopenia", None, 4.0, True, "10*9/L"),
    ]


def test_shares_of_the_founding_article() -> None:
    shares = {
        (row["subject"], row["object"]): (row["share"], row["population"])
        for row in CLAIMS
        if row["source"] == "article-000" and row["share"]
    }
    assert shares == {
        ("ELANE", "SevereCongenitalNeutropenia"): ("about 50 %", "SevereCongenitalNeutropeniaPatients"),
        ("HAX1", "SevereCongenitalNeutropenia"): ("10 %", "SevereCongenitalNeutropeniaPatients"),
    }


def test_the_store_changes_no_literal(shipped: KnowledgeGraph) -> None:
    """Writing every quad out and reading it back gives the same quads: no number or date was rewritten on the way."""
    again = Store()
    again.add(iter(shipped.store))
    assert again.digest() == shipped.store.digest()
    assert len(again) == len(shipped.store)


WAYS = {
    1: r"\b(positive|positively|increased|causes(?! d)|causing|exacerbates|enables|produces|predisposes|susceptibility)\b",
    -1: r"\b(negative|negatively|decreased|ameliorates|preventative|inhibitor|inhibiting|treats(?! or)|disruption"
    r"|dysfunction)\b",
}


@pytest.mark.parametrize("row", rows(ONTOLOGY / "mappings" / "relations.sssom.tsv"), ids=lambda row: row["object_id"])
def test_no_counterpart_of_a_relation_goes_the_other_way(shipped: KnowledgeGraph, row: dict[str, str]) -> None:
    sign = shipped.vocabulary.relations[row["subject_id"].removeprefix("lk:")].sign
    told = {way for way, words in WAYS.items() if re.search(words, row["object_label"])}
    assert told <= {sign}


def test_every_relation_has_a_counterpart_in_biolink_that_is_no_narrower(shipped: KnowledgeGraph) -> None:
    wide = {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch"}
    mapped = {
        row["subject_id"].removeprefix("lk:")
        for row in rows(ONTOLOGY / "mappings" / "relations.sssom.tsv")
        if row["predicate_id"] in wide and row["object_id"].startswith("biolink:")
    }
    assert mapped == set(shipped.vocabulary.relations)


def test_contributes_to_condition_has_no_sign_since_amelioration_stands_below_it() -> None:
    """RO 2025-12-17: RO:0003307 (ameliorates condition) is a subproperty of RO:0003304 (contributes to condition)."""
    assert "RO:0003304" not in {row["object_id"] for row in rows(ONTOLOGY / "mappings" / "relations.sssom.tsv")}
