"""What exports speak of: everything that the tables say, whole; and the identifiers that they say it in."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from leukograph.cli.main import main
from leukograph.content import Content
from leukograph.errors import MissingLibrary, ParameterError, StoreError
from leukograph.export import Loss, Product, described, export, formats, put
from leukograph.export._product import needed
from leukograph.identifiers import Identifiers
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Amount, StepKind
from leukograph.store import NamedNode, Quad, Store
from leukograph.terms import BASE, prefixes

ROOT = Path(__file__).resolve().parent.parent
Rows = Iterator[dict[str, str]]


def rows(pattern: str) -> Rows:
    """The rows of the tables of a pattern, as csv reads them."""
    for path in sorted((ROOT / "ontology").glob(pattern)):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


# --- what there is --------------------------------------------------------------------------------------------------


def test_every_term_of_the_tables_is_there_with_what_its_row_says(content: Content) -> None:
    stated = {row["name"]: row for row in rows("terms/*.terms.tsv")}
    assert set(content.terms) == set(stated)
    assert list(content.terms) == sorted(content.terms)
    for name, row in stated.items():
        entry = content.terms[name]
        told = entry.iri, entry.label, entry.kind, entry.definition, entry.note
        assert told == (BASE + name, row["label"], row["kind"], row["definition"], row["note"])
        assert set(entry.synonyms) == {each.strip() for each in row["synonyms"].split("|") if each.strip()}
        assert set(entry.parents) >= {each.strip() for each in row["parents"].split("|") if each.strip()}


def test_every_mapping_is_there(content: Content) -> None:
    stated = Counter(
        (row["subject_id"].removeprefix("lk:"), row["predicate_id"], row["object_id"])
        for row in rows("mappings/*.sssom.tsv")
        if row["object_id"] != "sssom:NoTermFound"
    )
    mapped = {name: entry.mappings for name, entry in content.terms.items()}
    mapped |= {name: entry.mappings for name, entry in content.relations.items()}
    assert Counter((name, m.predicate, m.identifier) for name, each in mapped.items() for m in each) == stated
    assert all(m.iri == prefixes().expand(m.identifier) and m.label for each in mapped.values() for m in each)


def test_every_claim_is_there_whole(content: Content) -> None:
    names = ("subject", "relation", "object", "source", "locator", "evidence", "certainty", "population", "note", "curator")
    amounts = ("share", "dose", "onset")
    stated = Counter(
        (
            *(row[name] for name in (*names, "date", *amounts)),
            row["modifier"],
            frozenset(filter(None, row["condition"].split("|"))),
        )
        for row in rows("claims/*.claims.tsv")
    )
    found = Counter(
        (
            *(getattr(claim, name) for name in (*names, "date")),
            *(amount.text if (amount := getattr(claim, name)) else "" for name in amounts),
            "not" if claim.denied else "",
            frozenset(claim.condition),
        )
        for claim in content.claims
    )
    assert found == stated
    assert sum(found.values()) > 2000
    shares = {claim.share for claim in content.claims if claim.share and claim.share.text == "41 % of 395"}
    assert shares <= {Amount("41 % of 395", 41, 41, "%", denominator=395)}


def test_every_source_and_value_is_there(content: Content) -> None:
    stated = {row["key"]: row for row in rows("*sources.tsv")}
    assert set(content.sources) == set(stated)
    for key, row in stated.items():
        source = content.sources[key]
        assert [source.title, source.authors, source.date, source.licence, source.get, source.sha256] == [
            row[name] for name in ("title", "authors", "date", "licence", "get", "sha256")
        ]
        assert row["get"].startswith(source.address)
    values = Counter((row["term"], row["interval"], row["unit"], row["source"]) for row in rows("claims/*.values.tsv"))
    assert Counter((v.term, v.interval.text, v.unit, v.source) for v in content.values) == values


def test_edges_are_those_of_the_network_with_their_signs_and_those_that_it_does_not_walk(
    shipped: KnowledgeGraph, content: Content
) -> None:
    names = shipped.network.names
    walked = Counter(
        (names[e.tail], e.relation, names[e.head], e.sign, e.belief, e.condition) for e in shipped.network.edges if e.claims
    )
    told = Counter((e.subject, e.relation, e.object, e.sign, round(e.belief, 6), e.condition) for e in content.edges)
    assert walked - told == Counter()
    assert len(content.edges) == dict(shipped.contents())["edges"]
    assert {e.traversal for e in content.edges} == {"causal", "association", "none"}
    assert any(not edge.believed for edge in content.edges)
    assert all(claim.denied for edge in content.edges for claim in edge.denials)
    assert not any(claim.denied for edge in content.edges for claim in edge.claims)
    steps = Counter((s.subject, s.relation, s.object, s.sign, s.kind) for s in content.steps)
    assert steps == Counter(
        (names[e.tail], e.relation, names[e.head], e.sign, e.kind) for e in shipped.network.edges if not e.claims
    )
    assert steps["Neutropenia", "deficiencyOf", "Neutrophil", -1, StepKind.DEFINITION] == 1


def test_relations_and_classes_have_their_place(content: Content) -> None:
    suppresses = content.relations["suppresses"]
    assert (suppresses.sign, suppresses.parents, suppresses.definition) == (
        -1, ("decreases",), "The subject slows the process down.",
    )  # fmt: skip
    assert content.classes["Disorder"].parents == ("Entity",)
    assert content.classes["Disorder"].definition.startswith("A disease, syndrome")
    assert not {"Kind", "Claim", "Source"} & set(content.classes)
    known = {*content.classes, *content.terms}
    assert [p for e in (*content.terms.values(), *content.classes.values()) for p in e.parents if p not in known] == []


def test_the_header_and_the_version(content: Content) -> None:
    assert (content.header.title, content.version, content.header.created) == ("Leukograph", "0.1.0", "2026-11-21")
    empty = Content(Store())
    assert (empty.header.title, empty.version, empty.terms, empty.claims) == ("", "0.1.0", {}, ())


# --- identifiers ----------------------------------------------------------------------------------------------------


def test_our_own_identifiers(content: Content) -> None:
    ids = content.identifiers
    assert (ids.curie("Neutropenia"), ids.iri("Neutropenia")) == ("lk:Neutropenia", BASE + "Neutropenia")
    assert {"MONDO:0001475", "HP:0001875"} <= set(ids.cross_references("Neutropenia"))
    assert ids.kept == 0
    assert ids.curie("http://purl.obolibrary.org/obo/CL_0000775") == "CL:0000775"


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Neutropenia", "MONDO:0001475"), ("Neutrophil", "CL:0000775"), ("ELANE", "HGNC:3309"), ("Clozapine", "CHEBI:3766"),
        ("BoneMarrow", "UBERON:0002371"), ("NeutrophilCountTest", "LOINC:751-8"), ("suppresses", "lk:suppresses"),
        ("Disorder", "lk:Disorder"),
    ],
)  # fmt: skip
def test_standard_identifiers(standard: Content, name: str, identifier: str) -> None:
    assert standard.identifiers.curie(name) == identifier
    assert standard.identifiers.iri(name) == prefixes().expand(identifier)


def test_ours_becomes_a_cross_reference(standard: Content) -> None:
    found = standard.identifiers.cross_references("Neutropenia")
    assert "lk:Neutropenia" in found
    assert "MONDO:0001475" not in found
    assert "HP:0001875" in found


def test_no_two_terms_share_an_identifier_and_those_without_one_are_counted(standard: Content) -> None:
    ids = standard.identifiers
    assert len({ids.iri(name) for name in standard.terms}) == len(standard.terms)
    kept = [name for name in standard.terms if ids.curie(name) == f"lk:{name}"]
    assert ids.kept == len(kept)
    assert 0 < len(kept) < 400
    for name in kept:
        standards = standard.vocabulary.kinds[standard.terms[name].kind].standards
        exact = {m.identifier.split(":")[0] for m in standard.terms[name].mappings if m.predicate == "skos:exactMatch"}
        assert not exact & set(standards), name


def test_every_prefix_of_a_standard_is_declared(content: Content) -> None:
    named = {prefix for kind in content.vocabulary.kinds.values() for prefix in kind.standards}
    assert named <= set(prefixes().namespaces)


def test_renamed_quads_keep_one_label_and_say_no_term_to_be_itself(content: Content, standard: Content) -> None:
    def labels(quads: list[Quad]) -> Counter[str]:
        about = {(str(q.subject), str(q.object)) for q in quads if q.predicate.value.endswith("#label")}
        return Counter(subject for subject, _ in about)

    quads = list(standard.quads)
    exact = [q for q in quads if q.predicate.value.endswith("#exactMatch")]
    assert [q for q in exact if q.subject == q.object] == []
    mondo, ours = NamedNode(str(prefixes().expand("MONDO:0001475"))), NamedNode(BASE + "Neutropenia")
    assert [q for q in quads if q.subject == ours] == []
    assert [q.predicate.value.rsplit("#")[-1] for q in quads if q.object == ours] == ["exactMatch"]
    assert labels(quads)[str(mondo)] == 1
    words = {str(q.object) for q in quads if q.subject == mondo and q.predicate.value.endswith("#label")}
    assert words == {'"neutropenia"@en'}
    clozapine = str(prefixes().expand("CHEBI:3766"))
    edges = {(q.subject, q.object) for q in quads if q.predicate.value == f"{BASE}causes"}
    assert (NamedNode(clozapine), NamedNode(standard.identifiers.iri("Agranulocytosis"))) in edges
    assert len({str(q) for q in quads}) >= len(content.quads) - 1000


def test_a_way_of_naming_that_there_is_not(content: Content, shipped: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match="there are no identifiers 'mondo'; there are: own, standard"):
        Identifiers(content.terms, content.vocabulary, "mondo")
    for form in formats():
        with pytest.raises(ParameterError, match="there are no identifiers 'mondo'"):
            shipped.export(form, ids="mondo")


# --- products -------------------------------------------------------------------------------------------------------


def test_what_each_format_is_stands_in_its_first_line() -> None:
    said = described()
    assert list(said) == formats()
    assert said["nquads"] == "N-Quads: every quad with its named graph, sorted, nothing lost"
    assert all(said.values())


def test_terms_without_a_standard_identifier_are_a_loss(standard: Content) -> None:
    why = "they have no exact match in the standards of their kind, and keep ours"
    assert export("nquads", standard).lost == (Loss("standard identifiers", standard.identifiers.kept, why),)


def test_losses_of_nothing_are_left_out() -> None:
    assert Product.one("a", "b", Loss("things", 0, "why"), Loss("words", 2, "why")).lost == (Loss("words", 2, "why"),)
    assert str(Loss("words", 2, "why")) == "lost: 2 words (why)"


def test_several_files_are_written_all_or_none(tmp_path: Path) -> None:
    made = Product({"a.txt": "Ä\n", "deep/b.bin": b"\x00"})
    with pytest.raises(ValueError, match="there are 2 files"):
        _ = made.text
    with pytest.raises(ParameterError, match="name a folder for them with -o"):
        put(made, None)
    folder = tmp_path / "new"
    for _ in range(2):
        put(made, folder)
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(made.files)
    assert (folder / "a.txt").read_bytes() == "Ä\n".encode()
    (folder / "mine").write_text("kept", "utf-8")
    with pytest.raises(StoreError, match=r"holds 'mine', which is none of the files to write. Choose a new folder with -o"):
        put(Product({"a.txt": "other", "deep/b.bin": ""}), folder)
    assert (folder / "a.txt").read_bytes() == "Ä\n".encode()
    with pytest.raises(StoreError, match="it is no folder"):
        put(made, folder / "mine")
    with pytest.raises(StoreError, match="with -o"):
        put(made, folder / "mine" / "below")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "b.bin", "deep", "mine", "new"]


def test_a_library_that_is_missing_is_named_with_the_remedy() -> None:
    said = r"needs the package fastobo, .*pip install 'leukograph\[formats\]'"
    with pytest.raises(MissingLibrary, match=said), needed("fastobo"):
        raise ImportError


# --- command line ---------------------------------------------------------------------------------------------------


def test_help_lists_the_formats(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    out = capsys.readouterr().out
    assert "\nformats:\n" in out
    assert all(f"\n  {name} " in out for name in formats())


def test_what_is_lost_is_said_on_standard_error(
    capsys: pytest.CaptureFixture[str], cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEUKOGRAPH_CACHE", str(cache))
    assert main(["export", "turtle", "--ids", "standard", "-o", str(tmp_path / "graph.ttl")]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "leukograph: wrote " in err
    assert "leukograph: lost: 56 named graphs (Turtle holds one graph; nquads and trig keep them)" in err
    assert " standard identifiers (they have no exact match" in err
    assert main(["export", "turtle", "--ids", "mondo"]) == 2
    assert capsys.readouterr().err == "leukograph: there are no identifiers 'mondo'; there are: own, standard\n"
