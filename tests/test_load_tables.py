"""`leukograph load` of tables made as ours are: terms, claims and sources of a user, beside ours and never over them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from leukograph.assemble import read_network
from leukograph.claims import COLUMNS
from leukograph.cli.main import main
from leukograph.errors import DataError
from leukograph.glossary import SOURCE_COLUMNS, TERM_COLUMNS
from leukograph.index import read_index
from leukograph.ingest import imported, ingest, load, unload
from leukograph.ingest._formats import format_of
from leukograph.ingest._found import Found
from leukograph.ingest._input import unpacked
from leukograph.ingest._relations import known_of
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import read_names
from leukograph.model import Finding, Verdict
from leukograph.store import Store
from leukograph.vocabulary import read_vocabulary
from tests.conftest import ROOT

Row = dict[str, str]


def table(columns: tuple[str, ...] | list[str], *rows: Row, head: str = "") -> str:
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    return head + "\n".join(lines) + "\n"


def term(name: str, label: str, kind: str = "Drug", **more: str) -> Row:
    return {"name": name, "kind": kind, "label": label, "definition": f"What {label} is."} | more


def claim(subject: str, relation: str, object_: str, **more: str) -> Row:
    said = {"subject": subject, "relation": relation, "object": object_, "source": "PMID:1", "locator": "p. 1"}
    return said | {"evidence": "ECO:0000180", "certainty": "stated", "curator": "me", "date": "2026-11-26"} | more


TERMS = table(
    TERM_COLUMNS,
    term("Leukovane", "leukovane", synonyms="LV-1|leukovanum", parents="Antipsychotic", note="made up"),
    term("LeukovaneForte", "leukovane forte", parents="Leukovane"),
    head="#title: drugs of mine\n#version: 7\n#licence: CC0\n",
)
CLAIMS = table(
    COLUMNS,
    claim("Leukovane", "suppresses", "Granulopoiesis", share="1/4", condition="Leukovane|Neutropenia", locator="p. 2"),
    claim("LeukovaneForte", "suppresses", "Granulopoiesis"),
    claim("LeukovaneForte", "suppresses", "Granulopoiesis", modifier="not", source="mine", locator="p. 3"),
    claim("LeukovaneForte", "treats", "HP:0001875", evidence="ECO:0006016", certainty="probable"),
)
SOURCES = table(
    SOURCE_COLUMNS,
    {"key": "mine", "title": "My book", "authors": "Me", "date": "2026", "licence": "CC0", "get": "https://example.org/b"},
)


def put(folder: Path, **files: str) -> list[Path]:
    """Files `mine.NAME.tsv` with these contents, the claims first, as a shell gives them."""
    paths = []
    for name, text in sorted(files.items()):
        paths.append(folder / f"mine.{name}.tsv")
        paths[-1].write_text(text, "utf-8")
    return paths


def noted(folder: Path, base: Store, **files: str) -> tuple[Store, list[Finding]]:
    store = Store.of(base)
    return store, ingest(store, put(folder, **files)).notes


def faults(folder: Path, base: Store, **files: str) -> list[tuple[str, int | None, str]]:
    before = base.digest()
    with pytest.raises(DataError) as caught:
        ingest(base, put(folder, **files))
    assert base.digest() == before
    assert all(fault.remedy and "ontology/" not in fault.remedy for fault in caught.value.findings)
    return [(fault.file, fault.line, fault.reason) for fault in caught.value.findings]


@pytest.fixture(scope="module")
def place(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the shipped graph and the three tables."""
    folder = tmp_path_factory.mktemp("tables")
    load(folder / "store", put(folder, terms=TERMS, claims=CLAIMS, sources=SOURCES), Store.of(shipped.store))
    return folder / "store"


@pytest.fixture(scope="module")
def mine(place: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(place)


# --- what comes in --------------------------------------------------------------------------------------------------------


def test_paths_use_the_claims_with_their_evidence(mine: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    answer = mine.paths("leukovane forte", "Granulopoiesis", k=1)
    (step, *_) = answer.paths[0].steps
    assert (step.subject.id, step.relation, step.sign, step.object.id) == (
        "lk:load/mine.terms/LeukovaneForte", "suppresses", -1, "lk:Granulopoiesis",
    )  # fmt: skip
    assert sorted((c.source, c.locator, c.evidence, c.certainty, c.denied) for c in step.claims) == [
        ("PMID:1", "p. 1", "ECO:0000180", "stated", False), ("mine", "p. 3", "ECO:0000180", "stated", True),
    ]  # fmt: skip
    worth = shipped.vocabulary.worth("ECO:0000180", "stated")
    assert step.belief == pytest.approx(worth * (1 - worth))
    direct = mine.paths("leukovane forte", "neutropenia", max_length=1)
    assert direct.verdict is Verdict.LOWERS
    assert [(s.relation, s.sign, s.object.id) for s in direct.paths[0].steps] == [("treats", -1, "lk:Neutropenia")]


def test_a_condition_and_a_share_are_kept(mine: KnowledgeGraph) -> None:
    (row,) = mine.query(
        'SELECT ?share ?low (GROUP_CONCAT(STR(?of); SEPARATOR=" ") AS ?all) { '
        "?c lk:share ?share ; lk:shareLow ?low ; lk:condition ?of ; lk:subject "
        "<https://w3id.org/leukograph/load/mine.terms/Leukovane> } GROUP BY ?share ?low"
    ).to_dicts()
    assert (row["share"], float(row["low"])) == ("1/4", 25.0)
    assert set(row["all"].split()) == {
        "https://w3id.org/leukograph/load/mine.terms/Leukovane", "https://w3id.org/leukograph/Neutropenia",
    }  # fmt: skip


def test_a_term_stands_below_ours_under_all_its_names(mine: KnowledgeGraph) -> None:
    for name in ("leukovane", "LV-1", "leukovanum", "lk:load/mine.terms/Leukovane"):
        assert mine.resolve(name) == "load/mine.terms/Leukovane"
    rows = mine.query(
        "SELECT ?p ?d ?note { <https://w3id.org/leukograph/load/mine.terms/Leukovane> rdfs:subClassOf ?p ; "
        "skos:definition ?d ; lk:note ?note }"
    ).to_dicts()
    assert rows == [{"p": "lk:Antipsychotic", "d": "What leukovane is.", "note": "made up"}]


def test_each_table_has_its_record_and_sources_are_described(place: Path, mine: KnowledgeGraph) -> None:
    records = {record["name"]: record for record in imported(place)}
    terms = records["mine.terms"]
    assert (terms["format"], terms["title"], terms["version"], terms["licence"]) == ("terms", "drugs of mine", "7", "CC0")
    assert (terms["terms"], records["mine.claims"]["claims"], len(terms["sha256"])) == (2, 4, 64)
    rows = mine.query("SELECT ?t ?a { source:mine dct:title ?t ; dct:creator ?a }").to_dicts()
    assert rows == [{"t": "My book", "a": "Me"}]


def test_the_index_that_was_made_while_loading_is_that_of_the_store(mine: KnowledgeGraph, place: Path) -> None:
    found = read_index(place)
    assert found is not None
    assert list(found[1].edges) == list(read_network(mine.store).edges)
    assert found[0].pairs() == read_names(mine.store).pairs()


def test_loading_again_changes_nothing_and_unloading_restores(tmp_path: Path, few: Store) -> None:
    files = put(tmp_path, terms=TERMS, claims=CLAIMS.replace("HP:0001875", "Neutropenia"), sources=SOURCES)
    place = tmp_path / "store"
    load(place, files, Store.of(few))
    stamps = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    assert load(place, files).records == []
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == stamps
    for name in ("mine.claims", "mine.terms", "mine.sources"):
        unload(place, name)
    assert Store.open(place).digest() == few.digest()
    assert imported(place) == []


def test_claims_that_lose_their_terms_are_told(tmp_path: Path, few: Store, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "store"
    load(
        place, put(tmp_path, terms=TERMS, claims=CLAIMS.replace("HP:0001875", "Neutropenia"), sources=SOURCES), Store.of(few)
    )
    assert main(["unload", "mine.terms", "--store", str(place)]) == 0
    assert capsys.readouterr().err.splitlines()[0] == (
        "leukograph: mine.terms.tsv: leaves 4 claims of other files without their terms (load). "
        "They stay, and are in no path until the terms are loaded again."
    )
    assert [unload(place, name).notes for name in ("mine.claims", "mine.sources")] == [[], []]
    assert KnowledgeGraph.open(place).store.digest() == few.digest()


def test_our_own_tables_say_nothing_new(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    """A copy of a table of ours: its terms are ours, its claims are those that are there."""
    (tmp_path / "drugs.terms.tsv").write_bytes((ROOT / "ontology/terms/drugs.terms.tsv").read_bytes())
    (tmp_path / "drugs.claims.tsv").write_bytes((ROOT / "ontology/claims/drugs.claims.tsv").read_bytes())
    store = Store.of(shipped.store)
    ingest(store, sorted(tmp_path.glob("*.tsv")))
    assert list(read_network(store).edges) == list(read_network(shipped.store).edges)
    assert read_names(store).pairs() == read_names(shipped.store).pairs()


# --- what is told, and what is refused ------------------------------------------------------------------------------------


def test_a_relabelled_term_of_ours_is_a_conflict_and_stays(tmp_path: Path, few: Store) -> None:
    rows = [term("Neutropenia", "harmless", "Disorder"), term("Clozapine", "clozapine"), term("Own", "own")]
    store, notes = noted(tmp_path, few, terms=table(TERM_COLUMNS, *rows))
    said = [(note.file, note.line, note.check, note.reason) for note in notes if note.line]
    assert said == [
        ("mine.terms.tsv", 2, "conflict", "relabels lk:Neutropenia, which is 'neutropenia', as 'harmless'"),
        ("mine.terms.tsv", 3, "load", "defines Clozapine, which is a term of ours"),
    ]
    assert (read_names(store).label("Neutropenia"), read_vocabulary(store)) == ("neutropenia", read_vocabulary(few))
    other = table(SOURCE_COLUMNS, {"key": "article-004", "title": "Another", "get": "here"})
    store, notes = noted(tmp_path, few, sources=other)
    assert [(note.line, note.check) for note in notes if note.line] == [(2, "conflict")]
    assert len(store.select("SELECT ?t { source:article-004 dct:title ?t }")) == 1


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ([claim("Nothing", "treats", "Neutropenia")], 2, "undefined term 'Nothing' in column subject"),
        ([claim("Clozapine", "treats", "")], 2, "column object is empty"),
        ([claim("Clozapine", "heals", "Neutropenia")], 2, "unknown relation 'heals'"),
        ([claim("Clozapine", "deficiencyOf", "Neutrophil")], 2, "deficiencyOf is definitional"),
        ([claim("Clozapine", "increases", "ELANE")], 2, "a gene has no amount"),
        ([claim("Clozapine", "treats", "Clozapine")], 2, "subject and object are the same term"),
        ([claim("Clozapine", "treats", "Neutropenia", modifier="NOT")], 2, "unknown modifier 'NOT'"),
        ([claim("Clozapine", "treats", "Neutropenia", source="")], 2, "has no source"),
        ([claim("Clozapine", "treats", "Neutropenia", source="a book")], 2, "unknown source 'a book'"),
        ([claim("Clozapine", "treats", "Neutropenia", locator="")], 2, "has no locator"),
        ([claim("Clozapine", "treats", "Neutropenia", evidence="ECO:1")], 2, "unknown evidence class 'ECO:1'"),
        ([claim("Clozapine", "treats", "Neutropenia", certainty="sure")], 2, "unknown certainty 'sure'"),
        ([claim("Clozapine", "treats", "Neutropenia", share="many")], 2, "'many'"),
        ([claim("Clozapine", "treats", "Neutropenia", date="2026-11-2")], 2, "has no curator or no date"),
        ([claim("Clozapine", "treats", "Neutro\u200bpenia")], 2, "invisible character U+200B"),
        ([claim("Clozapine", "causes", "Neutropenia"), claim("A", "treats", "Neutropenia")], 3, "undefined term 'A'"),
    ],
)
def test_faulty_claims_keep_the_file_out(tmp_path: Path, few: Store, rows: list[Row], line: int, reason: str) -> None:
    ((file, where, said),) = faults(tmp_path, few, claims=table(COLUMNS, *rows))
    assert (file, where) == ("mine.claims.tsv", line)
    assert reason in said


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ([term("own", "own")], 2, "'own' is not a name"),
        ([term("Own", "own"), term("Own", "other")], 3, "Own is already defined in mine.terms.tsv:2"),
        ([term("Own", "own", "Potion")], 2, "unknown kind 'Potion'"),
        ([term("Own", "own", parents="Nothing")], 2, "undefined parent 'Nothing'"),
        ([term("Own", "own", parents="Neutropenia")], 2, "is a drug below Neutropenia, which is a disorder"),
        ([term("Own", "own", parents="Own")], 2, "is its own parent"),
        ([term("Own", "")], 2, "has no label"),
        ([term("Own", "own", definition="")], 2, "has no definition"),
        ([], None, "holds no row"),
    ],
)
def test_faulty_terms_keep_the_file_out(tmp_path: Path, few: Store, rows: list[Row], line: int | None, reason: str) -> None:
    ((file, where, said),) = faults(tmp_path, few, terms=table(TERM_COLUMNS, *rows))
    assert (file, where) == ("mine.terms.tsv", line)
    assert said.startswith(reason)


def test_a_wrong_header_and_a_cut_row_have_their_line(tmp_path: Path, few: Store) -> None:
    ((_, line, said),) = faults(tmp_path, few, claims="subject\tobject\nClozapine\tNeutropenia\n")
    assert (line, said[:21]) == (1, "wrong header: missing")
    cut = table(COLUMNS, claim("Clozapine", "treats", "Neutropenia"))[:-15]
    ((_, line, said),) = faults(tmp_path, few, claims=cut)
    assert (line, said) == (2, "has 14 cells where the header has 16")


def test_a_claim_twice_is_told_and_one_claim(tmp_path: Path, few: Store) -> None:
    row = claim("Clozapine", "causes", "Neutropenia")
    store, notes = noted(tmp_path, few, claims=table(COLUMNS, row, row))
    assert [(note.line, note.reason) for note in notes if note.line] == [(3, "says what line 2 says already")]
    (edge,) = [edge for edge in read_network(store).edges if edge.claims]
    assert (edge.relation, edge.sign, len(edge.claims)) == ("causes", 1, 1)


def test_no_cut_within_a_row_is_taken_in_silence(tmp_path: Path, few: Store) -> None:
    random, base = Random(8), Store.of(few)
    ingest(base, put(tmp_path, terms=TERMS, sources=SOURCES))
    whole = {"terms": TERMS, "claims": CLAIMS, "sources": SOURCES}
    refused = 0
    for turn in range(300):
        name = sorted(whole)[turn % 3]
        text = whole[name][: random.randrange(1, len(whole[name]) - 1)]
        (path,) = put(tmp_path, **{name: text})
        given = unpacked(path, tmp_path)
        found, form = Found(given, known_of(base, {})), format_of(given)
        assert form is not None
        list(form.read(given, found))
        refused += bool(found.faults)
        if not found.faults and not text.endswith("\n"):
            assert "does not end with the end of a line" in [note.reason for note in found.notes]
    assert refused > 200


def test_terms_of_the_same_name_in_two_files_are_told_apart(tmp_path: Path, few: Store) -> None:
    own = table(TERM_COLUMNS, term("Own", "own"))
    (tmp_path / "other.terms.tsv").write_text(own, "utf-8")
    files = [
        tmp_path / "other.terms.tsv",
        *put(tmp_path, terms=own, claims=table(COLUMNS, claim("Own", "treats", "Neutropenia"))),
    ]
    with pytest.raises(DataError, match="'Own' in column subject is a term of several loaded files"):
        ingest(few, files)
    files[1].write_text(table(COLUMNS, claim("lk:load/other.terms/Own", "treats", "Neutropenia")), "utf-8")
    store = Store.of(few)
    ingest(store, files)
    network = read_network(store)
    assert [edge.sign for edge in network.edges if network.names[edge.tail] == "load/other.terms/Own" and edge.claims] == [
        -1
    ]


def test_a_term_that_a_new_version_drops_is_known_no_more(tmp_path: Path, few: Store) -> None:
    place, files = tmp_path / "store", put(tmp_path, terms=TERMS)
    load(place, files, Store.of(few))
    put(tmp_path, terms=table(TERM_COLUMNS, term("Leukovane", "leukovane")))
    text = table(COLUMNS, claim("LeukovaneForte", "treats", "Neutropenia"))
    with pytest.raises(DataError, match="undefined term 'LeukovaneForte'"):
        load(place, [*files, *put(tmp_path, claims=text)])


def test_the_command_line_loads_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = put(tmp_path, claims=table(COLUMNS, claim("Nothing", "treats", "Neutropenia")))
    assert main(["load", str(path), "--store", str(tmp_path / "store"), "--as", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(finding["file"], finding["line"]) for finding in said] == [("mine.claims.tsv", 2)] * 2
    assert not (tmp_path / "store").exists()
