"""CURIE and IRI: one is the other, for every prefix that is declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukograph.errors import StoreError
from leukograph.terms import Prefixes, declared_prefixes, iri_of, name_of, prefixes, read_prefixes

ROOT = Path(__file__).resolve().parent.parent
DECLARED = declared_prefixes((ROOT / "ontology" / "prefixes.ttl").read_text("utf-8"))

locals_ = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,15}", fullmatch=True)


def test_the_prefixes_in_use_are_those_of_the_ontology() -> None:
    assert prefixes().namespaces == DECLARED
    lines = (ROOT / "ontology" / "prefixes.ttl").read_text("utf-8").splitlines()
    assert len(DECLARED) == sum(line.startswith("@prefix ") for line in lines)


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("lk:Neutropenia", "https://w3id.org/leukograph/Neutropenia"),
        ("claim:0123456789abcdef", "https://w3id.org/leukograph/claim/0123456789abcdef"),
        ("source:PMID:11001877", "https://w3id.org/leukograph/source/PMID:11001877"),
        ("CL:0000775", "http://purl.obolibrary.org/obo/CL_0000775"),
        ("ECO:0000034", "http://purl.obolibrary.org/obo/ECO_0000034"),
        ("OMIM:202700", "https://omim.org/entry/202700"),
        ("OMIMPS:202700", "https://omim.org/phenotypicSeries/PS202700"),
        ("HGNC:3309", "http://identifiers.org/hgnc/3309"),
        ("PMID:11001877", "http://www.ncbi.nlm.nih.gov/pubmed/11001877"),
        ("skos:exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch"),
    ],
)
def test_well_known_identifiers_expand_and_shorten(curie: str, iri: str) -> None:
    assert prefixes().expand(curie) == iri
    assert prefixes().shorten(iri) == curie


@given(st.sampled_from(sorted(DECLARED)), locals_)
def test_a_curie_survives_the_way_to_its_iri_and_back(prefix: str, local: str) -> None:
    iri = prefixes().expand(f"{prefix}:{local}")
    assert iri == DECLARED[prefix] + local
    assert prefixes().shorten(iri) == f"{prefix}:{local}"


@given(st.sampled_from(sorted(DECLARED.values())), st.from_regex(r"[A-Za-z0-9_./#:-]{1,20}", fullmatch=True))
def test_an_iri_survives_the_way_to_its_curie_and_back(namespace: str, local: str) -> None:
    curie = prefixes().shorten(namespace + local)
    assert curie != namespace + local
    assert prefixes().expand(curie) == namespace + local


def test_the_longest_namespace_shortens() -> None:
    both = Prefixes({"a": "http://x/", "b": "http://x/y/", "c": "http://x/y/z"})
    assert [both.shorten(iri) for iri in ("http://x/1", "http://x/y/1", "http://x/y/z1")] == ["a:1", "b:1", "c:1"]


@pytest.mark.parametrize("prefix", ["mondo", "Mondo", "MONDO"])
def test_a_prefix_is_known_in_any_case(prefix: str) -> None:
    assert prefixes().expand(f"{prefix}:0001475") == "http://purl.obolibrary.org/obo/MONDO_0001475"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "CL",
        "CL:",
        ":0000775",
        "XX:1",
        "CL: 0000775",
        "CL:0000775 ",
        "CL:0000775\n",
        " CL:1",
        "http://example.org/1",
        "1a:b",
    ],
)
def test_what_is_no_curie_of_ours_expands_to_nothing(text: str) -> None:
    assert prefixes().expand(text) is None


@pytest.mark.parametrize(
    "iri", ["http://example.org/1", "https://w3id.org/leukograph/", "", "CL:0000775", "https://w3id.org/leuko"]
)
def test_an_iri_of_no_declared_namespace_stays_as_it_is(iri: str) -> None:
    assert prefixes().shorten(iri) == iri


def test_local_names_are_ours_and_others_stay_whole() -> None:
    assert iri_of("Neutropenia") == "https://w3id.org/leukograph/Neutropenia"
    assert name_of(iri_of("Neutropenia")) == "Neutropenia"
    assert name_of("http://purl.obolibrary.org/obo/CL_0000775") == "http://purl.obolibrary.org/obo/CL_0000775"


def test_declared_prefixes_are_read_in_order_whatever_the_spacing() -> None:
    text = (
        "# @prefix no: <http://no/> .\n@prefix b: <http://b/> .\n@prefix   a:<http://a/>.\n@prefix : <http://default/> .\n"
        "lk:x rdfs:label '@prefix no: <http://no/> .' .\n@prefix a-b.c: <http://abc#> . # said\n"
        "@prefix broken <http://no/> .\n"
    )
    found = declared_prefixes(text)
    assert list(found.items()) == [
        ("b", "http://b/"), ("a", "http://a/"), ("", "http://default/"), ("a-b.c", "http://abc#"),
    ]  # fmt: skip
    assert declared_prefixes("") == {}


# Turtle 1.1 has two forms of a declaration and may indent it; only one form at the start of a line is seen, so that
# a file can give a prefix another namespace and `check` says nothing.
@pytest.mark.parametrize(
    "text",
    ["PREFIX lk: <http://example.org/>", "prefix lk: <http://example.org/>", "  @prefix lk: <http://example.org/> .",
     "@prefix lk:\n  <http://example.org/>\n  ."],
)  # fmt: skip
def test_every_form_of_a_turtle_declaration_is_seen(text: str) -> None:
    assert declared_prefixes(text).get("lk") == "http://example.org/"


@pytest.mark.parametrize("path", sorted((ROOT / "ontology").rglob("*.ttl")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_prefixes_of_every_turtle_file_agree(path: Path) -> None:
    found = declared_prefixes(path.read_text("utf-8"))
    assert found
    assert found.items() <= DECLARED.items()


def test_no_two_prefixes_are_one_but_for_their_case_or_share_a_namespace() -> None:
    assert len({prefix.casefold() for prefix in DECLARED}) == len(DECLARED)
    assert len(set(DECLARED.values())) == len(DECLARED)


def test_declarations_are_written_for_turtle_and_on_one_line_for_sparql() -> None:
    two = Prefixes({"a": "http://a/", "b": "http://b#"})
    assert two.turtle() == "@prefix a: <http://a/> .\n@prefix b: <http://b#> .\n"
    assert two.sparql() == "PREFIX a: <http://a/> PREFIX b: <http://b#> "
    assert declared_prefixes(prefixes().turtle()) == DECLARED


def test_prefixes_that_cannot_be_read_say_which_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot read .*none\.ttl: .* Install Leukograph again\."):
        read_prefixes(tmp_path / "none.ttl")
    (tmp_path / "latin.ttl").write_bytes(b"# \xe9\n")
    with pytest.raises(StoreError, match=r"cannot read .*latin\.ttl"):
        read_prefixes(tmp_path / "latin.ttl")
