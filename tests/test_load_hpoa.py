"""`leukograph load phenotype.hpoa`: what HPO says that diseases show, on whose word, how often, and what it denies.

The header, the columns and the rows of OMIM:619340 are those of the file of HPO 2026-01-08; numbers of 99999 are made up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from leukograph.assemble import read_network
from leukograph.errors import DataError
from leukograph.ingest import ingest, vocabulary_store
from leukograph.model import Finding
from leukograph.store import Store
from tests.conftest import ROOT
from tests.test_load_formats import SMALL, brought
from tests.test_load_hostile import refused

HEADER = (
    '#description: "HPO annotations for rare diseases [8576: OMIM; 47: DECIPHER; 4337 ORPHANET]"\n#version: 2026-01-08\n'
    "#tracker: https://github.com/obophenotype/human-phenotype-ontology/issues\n"
    "#hpo-version: http://purl.obolibrary.org/obo/hp/releases/2026-01-08/hp.json\n"
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n"
)
NAME = "Developmental and epileptic encephalopathy 96"
BY = "HPO:probinson[2021-06-21]"


def row(*cells: str) -> str:
    return "\t".join(cells) + "\n"


ROWS = [
    row("OMIM:619340", NAME, "", "HP:0011097", "PMID:31675180", "PCS", "", "1/2", "", "", "P", BY),
    row("OMIM:619340", NAME, "", "HP:0002187", "PMID:31675180", "PCS", "", "1/1", "", "", "P", BY),
    row("OMIM:619340", NAME, "", "HP:0000006", "PMID:31675180", "PCS", "", "", "", "", "I", BY),
    row("OMIM:999991", "Odd one", "", "HP:9999991", "OMIM:999991", "IEA", "HP:0003577", "HP:0040283", "MALE", "", "P", BY),
    row("OMIM:999991", "Odd one", "NOT", "HP:9999991", "PMID:1", "TAS", "", "", "", "", "P", BY),
    row("OMIM:999991", "Odd one", "", "HP:9999991", "PMID:2;PMID:3", "PCS", "", "0/5", "", "", "P", BY),
    row("OMIM:999991", "Odd one", "", "HP:0003577", "PMID:2", "PCS", "", "", "", "", "C", BY),
    row("OMIM:999991", "Odd one", "", "HP:0012828", "PMID:2", "PCS", "", "", "", "", "M", BY),
]
ONTOLOGY = SMALL + "".join(
    f"\n[Term]\nid: {one}\nname: {name}\nis_a: HP:0000118\n"
    for one, name in (("HP:0011097", "Epileptic spasm"), ("HP:0002187", "Intellectual disability, profound"))
)


@pytest.fixture(scope="module")
def bare() -> Store:
    return vocabulary_store(ROOT)


@pytest.fixture(scope="module")
def came(bare: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Finding]]:
    folder = tmp_path_factory.mktemp("hpoa")
    return brought(folder, bare, hp_obo=ONTOLOGY, phenotype_hpoa=HEADER + "".join(ROWS))


def said(store: Store) -> set[tuple[str, ...]]:
    rows = store.select(
        "SELECT ?s ?r ?o ?by ?e ?m ?share ?where ?note { ?c a lk:Claim ; lk:subject ?s ; lk:relation ?r ; lk:object ?o ; "
        "lk:source ?by ; lk:evidence ?e ; lk:locator ?where OPTIONAL { ?c lk:modifier ?m } OPTIONAL { ?c lk:share ?share } "
        "OPTIONAL { ?c lk:note ?note } }"
    )
    texts = [[str(getattr(cell, "value", "")) for cell in each] for each in rows]
    return {(*(text.rsplit("/", 1)[-1] for text in each[:5]), *each[5:]) for each in texts}


def test_each_row_is_the_word_of_its_reference(came: tuple[Store, list[Finding]]) -> None:
    by = "phenotype line {}, as HPO annotates {}".format
    assert said(came[0]) == {
        ("619340", "hasManifestation", "HP_0011097", "PMID:31675180", "ECO_0006016", "", "1/2", by(6, "PMID:31675180"), ""),
        ("619340", "hasManifestation", "HP_0002187", "PMID:31675180", "ECO_0006016", "", "1/1", by(7, "PMID:31675180"), ""),
        (
            "999991", "hasManifestation", "HP_9999991", "OMIM:999991", "ECO_0000034", "", "5-29 %",
            by(9, "OMIM:999991"), "onset HP:0003577; sex MALE",
        ),
        ("999991", "hasManifestation", "HP_9999991", "PMID:1", "ECO_0000033", "not", "", by(10, "PMID:1"), ""),
        ("999991", "hasManifestation", "HP_9999991", "PMID:2", "ECO_0006016", "not", "0/5", by(11, "PMID:2"), ""),
        ("999991", "hasManifestation", "HP_9999991", "PMID:3", "ECO_0006016", "not", "0/5", by(11, "PMID:3"), ""),
    }  # fmt: skip
    assert [(note.line, note.reason, note.remedy) for note in came[1]] == [
        (
            None, "has 8 rows, of which 3 make no claim of their own",
            "2 say how a disease goes, not what it shows; 1 give the inheritance of a disease.",
        )
    ]  # fmt: skip


def test_rows_are_accounted_for_by_cause_and_one_prefix_is_one_finding(tmp_path: Path, bare: Store) -> None:
    strange = [row("GARD:7", "It", "", f"HP:{n:07}", "PMID:1", "PCS", "", "", "", "", "P", BY) for n in range(60)]
    other = row("DECIPHER:16", "Other", "", "HP:0011097", "DECIPHER:16", "PCS", "", "", "", "", "P", BY)
    unfound = row("OMIM:1", "Third", "", "HP:8888888", "PMID:1", "PCS", "", "", "", "", "P", BY)
    content = HEADER + "".join([*strange, other, other, unfound, ROWS[2]])
    store, notes = brought(tmp_path, bare, hp_obo=ONTOLOGY, phenotype_hpoa=content)
    assert [(note.line, note.reason, note.remedy) for note in notes] == [
        (
            6, "gives diseases by GARD, a prefix that is not known, in 60 rows",
            "They are left out; diseases are known by DECIPHER, MONDO, OMIM, ORPHA.",
        ),
        (
            None, "has 64 rows, of which 63 make no claim of their own",
            ("60 give a disease by GARD, a prefix that is not known; 1 repeat another row; "
            "1 give the inheritance of a disease; 1 name an onset, a course or the like, which is no finding."),
        ),
    ]  # fmt: skip
    assert [each[:3] for each in said(store)] == [("16", "hasManifestation", "HP_0011097")]
    (label,) = store.select("SELECT ?l { <https://www.deciphergenomics.org/syndrome/16> rdfs:label ?l }")[0]
    assert getattr(label, "value", "") == "Other"


def test_faults_beyond_those_told_are_counted(tmp_path: Path, bare: Store) -> None:
    path = tmp_path / "phenotype.hpoa"
    path.write_text(HEADER + ROWS[0].replace("HP:0011097", "HP:11") * 53, "utf-8")
    with pytest.raises(DataError) as caught:
        ingest(Store.of(bare), [path])
    told = [(fault.line, fault.reason) for fault in caught.value.findings]
    assert len(told) == 51
    assert (None, "has 3 more faults") in told


def test_edges_have_their_sign_and_claims_and_a_denial_lowers_belief(came: tuple[Store, list[Finding]]) -> None:
    network = read_network(came[0])
    edges = {(network.labels[e.tail], network.labels[e.head]): e for e in network.edges if e.claims}
    assert {key: (e.relation, e.sign, sorted((c.source, c.denied) for c in e.claims)) for key, e in edges.items()} == {
        (NAME, "Epileptic spasm"): ("hasManifestation", 1, [("PMID:31675180", False)]),
        (NAME, "Intellectual disability, profound"): ("hasManifestation", 1, [("PMID:31675180", False)]),
        ("Odd one", "Odd neutropenia"): (
            "hasManifestation", 1, [("OMIM:999991", False), ("PMID:1", True), ("PMID:2", True), ("PMID:3", True)],
        ),
    }  # fmt: skip
    assert edges[NAME, "Epileptic spasm"].belief == pytest.approx(0.7)
    assert edges["Odd one", "Odd neutropenia"].belief == pytest.approx(0.3 * (1 - 0.6) * (1 - 0.7) * (1 - 0.7))


def test_the_version_is_that_of_the_header(tmp_path: Path, bare: Store) -> None:
    store, _ = brought(tmp_path, bare, phenotype_hpoa=HEADER + ROWS[0])
    rows = store.select("SELECT ?d { source:phenotype dct:date ?d }")
    assert [str(getattr(row[0], "value", "")) for row in rows] == ["2026-01-08"]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (HEADER + ROWS[0][:-40], 6, "has 5 cells where 12 are wanted"),
        (HEADER + ROWS[0].replace("HP:0011097", "HP:11"), 6, "has the finding 'HP:11'"),
        (HEADER + ROWS[0].replace("OMIM:619340", "619340"), 6, "and the disease '619340'"),
        (HEADER + ROWS[4].replace("NOT", "no"), 6, "has the qualifier 'no'"),
        (HEADER.replace("aspect\t", ""), 5, "has other columns than HPO's files"),
        (HEADER, None, "holds no row"),
    ],
)
def test_bad_rows_are_refused_with_their_line(
    tmp_path: Path, bare: Store, content: str, line: int | None, reason: str
) -> None:
    file, where, told = refused(tmp_path, bare, phenotype_hpoa=content)
    assert (file, where) == ("phenotype.hpoa", line)
    assert reason in told


def test_an_unknown_evidence_code_is_told_and_believed_least(tmp_path: Path, bare: Store) -> None:
    rows = (ROWS[0] + ROWS[1]).replace("PCS", "ICE")
    store, notes = brought(tmp_path, bare, hp_obo=ONTOLOGY, phenotype_hpoa=HEADER + rows)
    assert [(note.line, note.reason) for note in notes] == [
        (6, "has the evidence code 'ICE', which is none of PCS, TAS, IEA")
    ]
    assert {edge.belief for edge in read_network(store).edges if edge.claims} == {0.3}


def test_a_cut_file_is_refused_or_told(tmp_path: Path, bare: Store) -> None:
    whole = HEADER + "".join(ROWS)
    told = 0
    for cut in range(len(HEADER) + 20, len(whole) - 1, 37):
        try:
            _, notes = brought(tmp_path, bare, phenotype_hpoa=whole[:cut])
        except DataError:
            continue
        assert whole[cut - 1] == "\n" or any("does not end with the end of a line" in note.reason for note in notes)
        told += 1
    assert told
